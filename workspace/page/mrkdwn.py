"""Slack's `mrkdwn` text drawn as HTML: what a person typed never becomes HTML, a mention or a link.

Source of the rules: docs.slack.dev, "Formatting message text". Entities (`&lt;`) are undone once and escaped once.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from workspace.page.emoji import EMOJI
from workspace.page.markup import NOTHING, joined, plain, tag
from workspace.page.moments import formatted
from workspace.page.scene import Scene

PRE = re.compile(r"```(?:\n)?(.+?)(?:\n)?```", re.DOTALL)
QUOTE = re.compile(r"^(?:&gt;|>(?!>>)) ?", re.MULTILINE)
# One alternative per construct, none of which can match where another does: no exponential backtracking.
ATOM = r"(?:<[^<>\n]*>|`[^`\n]+`|[^{mark}\n<`]|<(?![^<>\n]*>)|`(?![^`\n]+`))"


def marked(mark: str) -> str:
    """A run between two marks that touch their words, as `*bold*` does."""
    inside = ATOM.format(mark=re.escape(mark))
    sign = re.escape(mark)
    return rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])(?:{inside})+(?<!\s){sign}(?![\w{sign}])"


INLINE = re.compile(
    rf"(?P<code>(?<!`)`[^`\n]+`(?!`))|(?P<control><[^<>\n]+>)|(?P<bold>{marked('*')})|(?P<italic>{marked('_')})"
    rf"|(?P<strike>{marked('~')})|(?P<emoji>:[a-z0-9_+'-]+:)|(?P<address>https?://[^\s<>|`]+[^\s<>|`.,:;!?\"')\]}}*_~])"
)
DATE = re.compile(r"!date\^(-?\d+)\^([^^|]+)(?:\^([^|]+))?(?:\|(.*))?$", re.DOTALL)
SAFE_LINK = re.compile(r"^(?:https?://|mailto:|tel:|slack://)", re.IGNORECASE)
BROADCAST = {"here", "channel", "everyone"}


def undo(text: str) -> str:
    """Slack's three entities, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str) -> Markup:
    """Text in Slack's escaped form, as a person typed it."""
    return plain(undo(text))


def emoji(code: str) -> Markup:
    """`:tada:` as its sign with its name for a screen reader; an unknown code as typed."""
    name = code.strip(":")
    sign = EMOJI.get(name)
    return tag("span", sign, class_="emoji", role="img", aria_label=name.replace("_", " ")) if sign else plain(code)


def plain_text(text: str, *, with_emoji: bool = True) -> Markup:
    """A `plain_text` object's text: no formatting, no mentions; emoji codes only where the object allows them."""
    parts = re.split(r"(:[a-z0-9_+'-]+:)", undo(text)) if with_emoji else [undo(text)]
    return joined(emoji(part) if position % 2 else plain(part) for position, part in enumerate(parts))


def outside_link(address: str, words: Markup | str) -> Markup:
    """A link that leaves the workspace; an address of any other kind stays text."""
    if not SAFE_LINK.match(address):
        return plain(address) if not words else plain(str(words)) if not isinstance(words, Markup) else words
    return tag("a", words, href=address, target="_blank", rel="noopener noreferrer nofollow")


def mention(user: str, scene: Scene) -> Markup:
    """`@Name`, marked when it is the viewer; an id nobody has is shown as unknown, never as markup."""
    person = scene.people.get(user)
    you = " mention-you" if user == scene.viewer else ""
    return tag("bdi", f"@{person.name if person else 'unknown person'}", class_=f"mention{you}", data_user=user)


def channel(identity: str, scene: Scene) -> Markup:
    """`#name`, a link when the viewer can open it."""
    name = scene.channels.get(identity)
    if name is None:
        return tag("span", "#private channel", class_="mention")
    address = scene.channel_address(identity)
    words = f"#{name}"
    return tag("a", words, class_="mention", href=address) if address else tag("span", words, class_="mention")


def special(body: str, label: str, scene: Scene) -> Markup:
    """`<!here>`, `<!subteam^S1|@heads>`, `<!date^…|fallback>`."""
    if body.startswith("!date^"):
        match = DATE.match(body + (f"|{label}" if label else ""))
        words = match and formatted(undo(match[2]), int(match[1]), scene.zone, scene.now)
        if match and words:
            link = match[3]
            return outside_link(undo(link), plain(words)) if link else plain(words)
        return typed(label)
    name = body[1:].split("^", maxsplit=1)[0]
    if name in BROADCAST:
        return tag("span", f"@{name}", class_="mention mention-all")
    return tag("span", typed(label or f"@{name}"), class_="mention")


def control(inside: str, scene: Scene) -> Markup:
    """What stands between `<` and `>`: a person, a channel, a special mention or a link; anything else is text."""
    body, _, label = inside.partition("|")
    if body.startswith("@"):
        return mention(body[1:], scene)
    if body.startswith("#"):
        return channel(body[1:], scene)
    if body.startswith("!"):
        return special(body, label, scene)
    address = undo(body)
    if SAFE_LINK.match(address):
        return outside_link(address, typed(label) if label else plain(re.sub(r"^(mailto:|tel:)", "", address)))
    return typed(f"<{inside}>")


def inline(text: str, scene: Scene, *, verbatim: bool = False) -> Markup:
    """One run of text without blocks: bold, italic, struck, code, mentions, links, emoji."""
    draw: dict[str, Callable[[str], Markup]] = {
        "code": lambda run: tag("code", typed(run[1:-1])),
        "control": lambda run: control(run[1:-1], scene),
        "bold": lambda run: tag("strong", inline(run[1:-1], scene, verbatim=verbatim)),
        "italic": lambda run: tag("em", inline(run[1:-1], scene, verbatim=verbatim)),
        "strike": lambda run: tag("s", inline(run[1:-1], scene, verbatim=verbatim)),
        "emoji": emoji,
        "address": lambda run: typed(run) if verbatim else outside_link(undo(run), typed(run)),
    }
    parts: list[Markup] = []
    position = 0
    for match in INLINE.finditer(text):
        parts += [typed(text[position : match.start()]), draw[str(match.lastgroup)](match[0])]
        position = match.end()
    return joined([*parts, typed(text[position:])])


def lines(text: str, scene: Scene, *, verbatim: bool) -> Markup:
    """Ordinary lines and quotes; the line break beside a quote belongs to the quote."""
    groups: list[tuple[bool, list[str]]] = []
    for line in text.split("\n"):
        quoted = bool(QUOTE.match(line))
        bare = QUOTE.sub("", line, count=1) if quoted else line
        if groups and groups[-1][0] == quoted:
            groups[-1][1].append(bare)
        else:
            groups.append((quoted, [bare]))
    return joined(
        tag("blockquote", inline("\n".join(run), scene, verbatim=verbatim))
        if quoted
        else inline("\n".join(run), scene, verbatim=verbatim)
        for quoted, run in groups
    )


def mrkdwn(text: str, scene: Scene, *, verbatim: bool = False) -> Markup:
    """A whole `mrkdwn` text. `verbatim` leaves bare addresses alone."""
    if not text:
        return NOTHING
    parts: list[Markup] = []
    position = 0
    for match in PRE.finditer(text):
        before = text[position : match.start()].removesuffix("\n")
        parts += [lines(before, scene, verbatim=verbatim) if before else NOTHING, tag("pre", typed(match[1]))]
        position = match.end()
    rest = text[position:].removeprefix("\n") if position else text
    return joined([*parts, lines(rest, scene, verbatim=verbatim) if rest else NOTHING])
