"""The rich_text block and its parts. Limits: docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from collections.abc import Mapping

from workspace.limits.rules import Rule, boolean, listing, number, one_of, shape, string, typed

_STYLE = shape(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
)


def _part(kind: str, must: Mapping[str, Rule], may: Mapping[str, Rule] | None = None) -> Rule:
    return shape({"type": one_of(kind), **must}, {"style": _STYLE, **(may or {})})


_PARTS: Mapping[str, Rule] = {
    "text": _part("text", {"text": string(least=1)}),
    "link": _part("link", {"url": string(3000, 1)}, {"text": string(), "unsafe": boolean}),
    "emoji": _part("emoji", {"name": string(least=1)}, {"unicode": string(), "skin_tone": number(1, 6)}),
    "user": _part("user", {"user_id": string(least=1)}),
    "usergroup": _part("usergroup", {"usergroup_id": string(least=1)}),
    "channel": _part("channel", {"channel_id": string(least=1)}),
    "broadcast": _part("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "color": _part("color", {"value": string(pattern=r"#[0-9A-Fa-f]{6}")}),
    "date": _part("date", {"timestamp": number(0), "format": string(least=1)}, {"url": string(), "fallback": string()}),
}
_INSIDE = listing(typed(lambda: _PARTS), 0)
_SECTION = shape({"type": one_of("rich_text_section"), "elements": _INSIDE})
_BORDER: Mapping[str, Rule] = {"border": number(0, 1)}

_SECTIONS: Mapping[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": listing(typed(lambda: {"rich_text_section": _SECTION}), 1),
        },
        {"indent": number(0, 8), "offset": number(0), **_BORDER},
    ),
    "rich_text_quote": shape({"type": one_of("rich_text_quote"), "elements": _INSIDE}, _BORDER),
    "rich_text_preformatted": shape(
        {"type": one_of("rich_text_preformatted"), "elements": _INSIDE}, {**_BORDER, "language": string()}
    ),
}

RICH_TEXT = shape(
    {"type": one_of("rich_text"), "elements": listing(typed(lambda: _SECTIONS), 1)}, {"block_id": string(255, 1)}
)
