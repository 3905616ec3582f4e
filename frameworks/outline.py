"""Frameworks that are read but not answered here: pillars and themes by name, for others to be linked to."""

from importlib.resources import files
from typing import Annotated

from pydantic import Field, HttpUrl, ValidationError, model_validator

from frameworks.contents import Contents, Layer, Part, Ref
from frameworks.explaining import sentences
from frameworks.faults import Fault, FrameworkFault
from frameworks.model import Edition, Frozen, Id, Line, Text
from frameworks.reading import read


class Theme(Frozen):
    """`mark` says where its name is from, unless that is the final published text."""

    id: Id
    name: Line
    mark: Line | None = None


class Pillar(Frozen):
    """Without `themes` their names could not be checked, and `mark` says so."""

    id: Id
    name: Line
    mark: Line | None = None
    themes: tuple[Theme, ...] = ()


class Outline(Frozen):
    id: Id
    edition: Edition
    name: Line
    publisher: Line
    link: HttpUrl
    about: Text
    pillars: Annotated[tuple[Pillar, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_twins(self) -> "Outline":
        ids = [(pillar.id, "pillar") for pillar in self.pillars]
        ids += [(theme.id, "theme") for pillar in self.pillars for theme in pillar.themes]
        if len(set(ids)) < len(ids):
            raise ValueError("an id is used twice")
        return self

    @property
    def contents(self) -> Contents:
        return Contents(
            id=self.id,
            edition=self.edition,
            name=self.name,
            publisher=self.publisher,
            link=str(self.link),
            parts=tuple(part for pillar in self.pillars for part in _parts(pillar)),
        )


def _parts(pillar: Pillar) -> list[Part]:
    top = Ref(layer=Layer.PILLAR, id=pillar.id)
    themes = [
        Part(ref=Ref(layer=Layer.THEME, id=one.id), name=one.name, called="theme", within=(top,), mark=one.mark)
        for one in pillar.themes
    ]
    return [Part(ref=top, name=pillar.name, called="pillar", mark=pillar.mark), *themes]


def parse(text: str, name: str) -> Outline:
    """One outline from the text of its file. Raises FrameworkFault, with every fault, under the `name` given."""
    reading = read(text, name)
    try:
        outline = Outline.model_validate(reading.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        faults = [
            Fault(*reading.place(d["loc"]), ", ".join(map(str, d["loc"])), *sentences(d, d["loc"])) for d in details
        ]
        raise FrameworkFault(name, tuple(faults)) from None
    if reading.remarks:
        faults = [Fault(*at, ", ".join(map(str, path)), what, mend) for path, at, what, mend in reading.remarks]
        raise FrameworkFault(name, tuple(faults))
    return outline


def load_outlines() -> dict[str, Contents]:
    """Every shipped outline by its key."""
    found = sorted((files("frameworks") / "outlines").iterdir(), key=lambda file: file.name)
    outlines = [parse(file.read_text("utf-8"), file.name) for file in found if file.name.endswith(".yaml")]
    return {outline.contents.key: outline.contents for outline in outlines}
