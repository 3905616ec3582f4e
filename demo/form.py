"""A form (modal) as one person has it before them: its fields by their labels, filled in by what they offer."""

from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from demo.seen import Button, Values, attribute, button_at, values_in, words


class NoSuchField(Exception):
    """The form has no such field, or the field does not offer that; the text says what there is."""


class Form:
    """The top form, drawn from its HTML. What is filled in stays here until it is submitted."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._dialog = LexborHTMLParser(html).css_first("dialog.modal")
        self.values: Values = values_in(self._dialog) if self._dialog is not None else {}

    @property
    def is_open(self) -> bool:
        return self._dialog is not None

    @property
    def view(self) -> str:
        return attribute(self._dialog, "data-view-id") if self._dialog is not None else ""

    @property
    def text(self) -> str:
        """Everything visible in it, without what its lists would offer."""
        drawn = LexborHTMLParser(self._html)
        for offered in drawn.css(".picker-panel, option"):
            offered.decompose()
        return " ".join(words(one) for one in drawn.css(".block, h2"))

    @property
    def submits(self) -> str:
        """What the button says that submits it."""
        return words(self._dialog.css_first("[data-submits]")) if self._dialog is not None else ""

    def button(self, label: str) -> Button | None:
        dialog = self._dialog
        found = [] if dialog is None else [button_at(one, dialog) for one in dialog.css("[data-control=button]")]
        return next((button for button in found if button.label == label), None)

    def type(self, label: str, text: str) -> None:
        """Types into a text or date field."""
        self._set(self._control(label), text)

    def shown(self, label: str) -> Any:
        """What stands in the field now."""
        control = self._control(label)
        return self.values[attribute(control, "data-block-id")][attribute(control, "data-action-id")]

    def choose(self, label: str, options: list[str]) -> None:
        """Chooses by the names offered: in a list, among round buttons (one option), or among boxes to tick."""
        control = self._control(label)
        offered = _offered(control)
        missing = [option for option in options if option not in offered]
        if missing:
            raise NoSuchField(f"“{label}” does not offer {', '.join(missing)}; it offers {', '.join(offered)}.")
        chosen = [offered[option] for option in options]
        kind = attribute(control, "data-control")
        several = kind == "checkboxes" or "data-several" in control.attributes
        self._set(control, chosen if several else chosen[0])

    def choose_in(self, label: str, group: str, option: str) -> None:
        """Chooses in a list whose options stand in groups, where several groups may offer the same name."""
        control = self._control(label)
        groups = (one for one in control.css("optgroup") if attribute(one, "label") == group)
        found = [one for each in groups for one in each.css("option") if words(one) == option]
        if not found:
            raise NoSuchField(f"“{label}” does not offer {option} of {group}.")
        self._set(control, attribute(found[0], "value"))

    def _control(self, label: str) -> LexborNode:
        blocks = self._dialog.css(".block-input") if self._dialog is not None else []
        for block in blocks:
            name = block.css_first("label")
            control = block.css_first("[data-control]")
            if control is not None and words(name).removesuffix(" (optional)") == label:
                return control
        raise NoSuchField(f"There is no field “{label}” on this form: {self.text[:300]}")

    def _set(self, control: LexborNode, value: Any) -> None:
        self.values[attribute(control, "data-block-id")][attribute(control, "data-action-id")] = value


def _offered(control: LexborNode) -> dict[str, str]:
    """What a field offers: the visible name to the value the page sends."""
    if control.tag == "select":
        return {words(one): attribute(one, "value") for one in control.css("option")}
    listed = {words(one.css_first(".name")): attribute(one, "data-value") for one in control.css("[role=option]")}
    marks = [(words(one.css_first(".text")), one.css_first("input")) for one in control.css(".choice")]
    return listed | {name: attribute(mark, "value") for name, mark in marks if mark is not None}
