"""What can still be read of a faulty file, so that its author is told of everything in one go.

The result is not a sound Framework: texts that are missing or of the wrong kind are empty. It is only for looking at.
"""

from typing import Any

from frameworks.model import Domain, Framework, Frozen, Group, Level, Question, Scale


def salvaged(data: Any) -> Framework:
    """The framework as far as its data goes; every part stands at the place it has in the file."""
    top = _mapping(data)
    scale = _mapping(top.get("scale"))
    kinds: dict[str, Any] = {
        kind: tuple(_level(_mapping(level)) for level in _list(scale.get(kind))) for kind in ("levels", "others")
    }
    domains = tuple(_domain(_mapping(domain)) for domain in _list(top.get("domains")))
    described = top.get("described") != "false"
    whole = {"scale": Scale.model_construct(None, **kinds), "domains": domains, "described": described}
    return Framework.model_construct(None, **(_texts(Framework, top) | whole))


def _domain(raw: dict[str, Any]) -> Domain:
    groups = tuple(_group(_mapping(group)) for group in _list(raw.get("groups")))
    return Domain.model_construct(None, **(_texts(Domain, raw) | {"groups": groups}))


def _group(raw: dict[str, Any]) -> Group:
    questions = tuple(_question(_mapping(question)) for question in _list(raw.get("questions")))
    return Group.model_construct(None, **(_texts(Group, raw) | {"questions": questions}))


def _question(raw: dict[str, Any]) -> Question:
    return Question.model_construct(None, **_texts(Question, raw))


def _level(raw: dict[str, Any]) -> Level:
    return Level.model_construct(None, **_texts(Level, raw))


def _texts(model: type[Frozen], raw: dict[str, Any]) -> dict[str, Any]:
    """Every field that is there or must be; what is no text is an empty one."""
    names = [name for name, field in model.model_fields.items() if name in raw or field.is_required()]
    return {name: _texts_of(raw.get(name)) if name == "consider" else _text(raw.get(name)) for name in names}


def _texts_of(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
