"""Small pieces of HTML, escaped once and always: `tag("b", "a < b")` gives `<b>a &lt; b</b>`."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

VOID = frozenset({"img", "input", "hr", "br", "meta", "link"})
NOTHING = Markup("")


def plain(text: str) -> Markup:
    """Text as typed, except what HTML cannot hold: a NUL is shown as unknown, carriage returns are line breaks."""
    return escape(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))


def joined(parts: Iterable[object]) -> Markup:
    """Several pieces one after another; strings among them are escaped."""
    return Markup("").join(parts)  # type: ignore[arg-type]  # Markup.join escapes whatever is not Markup


def attributes(values: dict[str, object]) -> Markup:
    """` a="b" c`: `None` and `False` leave an attribute out, `True` writes it bare, `_` in a name is `-`."""
    written = []
    for name, value in values.items():
        label = name.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        written.append(Markup(" %s") % label if value is True else Markup(' %s="%s"') % (label, plain(str(value))))
    return joined(written)


def tag(name: str, /, *children: object, **values: object) -> Markup:
    """One element. Names of attributes as in Python: `class_`, `data_value`, `aria_label`."""
    opening = Markup("<%s%s>") % (name, attributes(values))
    if name in VOID:
        return opening
    inside = joined(
        child if isinstance(child, Markup) else plain(str(child)) for child in children if child is not None
    )
    return opening + inside + Markup("</%s>") % name
