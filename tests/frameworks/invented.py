"""Frameworks made up by Hypothesis: any that the model takes and a file can hold."""

from typing import Any

from hypothesis import strategies as st

from frameworks.model import Asks, Domain, Framework, Group, Level, LevelNames, Question, Scale, Side

IDS = st.from_regex(r"[a-z0-9]{1,4}([._-][a-z0-9]{1,3}){0,2}", fullmatch=True) | st.sampled_from(
    ["7.10", "7.1", "2024"]
)
ODD = st.sampled_from(
    [
        *("=1+1", "=cmd|' /C calc'!A0", "+44", "-1", "@here", "7.10", "1e5", "true", "no", "~", "null", "- a", "# b"),
        *("a: b", "a #b", "a:", "'", '"', "é ü ñ", "日本", "🙂", "a\u0085b", "a\u2028b", "\ufeffa", "_x0041_", "a\\b"),
        *("{a}", "[a]", "&a", "*a", "!a", "%a", "|", ">", "`a`", "?", "? a", "a,", "---", "..."),
    ]
)
# Neither can be written in a file as it is: a file that holds them is refused, and a spreadsheet cannot.
SIGNS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


def texts(most: int, lines: bool = False) -> st.SearchStrategy[str]:
    signs = SIGNS | st.just("\n") if lines else SIGNS
    drawn = st.text(alphabet=signs, min_size=1, max_size=most).map(str.strip).filter(bool)
    return (ODD | drawn).filter(lambda text: "x005F_" not in text)


LINES, LABELS, TEXTS = texts(30), texts(20), texts(60, lines=True)
LINKS = st.sampled_from(["https://example.org/", "https://example.org/a?b=c#d", "http://example.org/%20x"])
OPTIONAL: Any = st.none()


def questions(ids: list[str]) -> st.SearchStrategy[tuple[Question, ...]]:
    made = [
        st.builds(
            Question,
            id=st.just(id),
            number=OPTIONAL | LABELS,
            name=LINES,
            proposed=st.booleans(),
            prompt=TEXTS,
            consider=st.lists(TEXTS, max_size=4).map(tuple),
            strong=OPTIONAL | TEXTS,
            weak=OPTIONAL | TEXTS,
            theme=OPTIONAL | LINES,
            link=OPTIONAL | LINKS,
            wording=OPTIONAL | TEXTS,
        )
        for id in ids
    ]
    return st.tuples(*made)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    ids = draw(st.lists(IDS, min_size=2, max_size=5, unique=True))
    labels = draw(st.lists(LABELS, min_size=len(ids), max_size=len(ids), unique_by=str.casefold))
    order = [Side.CHALLENGE, Side.NEITHER, Side.STRENGTH]
    on_scale = draw(st.integers(2, len(ids)))
    sides = sorted(draw(st.lists(st.sampled_from(order), min_size=len(ids), max_size=len(ids))), key=order.index)
    levels = tuple(
        Level(id=id, label=label, meaning=draw(TEXTS), side=side, note_required=draw(st.booleans()))
        for id, label, side in zip(ids, labels, sides, strict=True)
    )
    return Scale(levels=levels[:on_scale], others=levels[on_scale:], wording=draw(OPTIONAL | TEXTS))


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    names = iter(draw(st.lists(LINES, min_size=3, max_size=3, unique_by=str.casefold)))
    groups = iter(draw(st.lists(IDS, min_size=6, max_size=6, unique=True)))
    asked = iter(draw(st.lists(IDS, min_size=12, max_size=12, unique=True)))

    def group() -> Group:
        ids = [next(asked) for _ in range(draw(st.integers(1, 2)))]
        return Group(id=next(groups), name=draw(LINES), proposed=draw(st.booleans()), questions=draw(questions(ids)))

    domains = [
        Domain(
            id=id,
            name=next(names),
            proposed=draw(st.booleans()),
            about=draw(OPTIONAL | TEXTS),
            suggested=draw(OPTIONAL | LINES),
            groups=tuple(group() for _ in range(draw(st.integers(1, 2)))),
        )
        for id in draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    ]
    return Framework(
        id=draw(IDS),
        edition=draw(st.sampled_from(["2024", "2024-09", "1999-12"])),
        name=draw(LINES),
        publisher=draw(LINES),
        link=draw(LINKS),
        wording=draw(TEXTS),
        purpose=draw(TEXTS),
        names=draw(st.builds(LevelNames, domain=LABELS, group=LABELS, question=LABELS) | st.just(LevelNames())),
        asks=draw(st.builds(Asks, note=LABELS, evidence=OPTIONAL | LABELS)),
        described=draw(st.booleans()),
        scale=draw(scales()),
        domains=tuple(domains),
    )
