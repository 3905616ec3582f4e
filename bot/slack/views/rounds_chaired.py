"""On the Home tab: a round as its chair sees it, with what they can do as it stands."""

from collections.abc import Iterable

from bot.slack.blocks import Block, Element, actions, button, confirmed, cut, day, escape, sections
from bot.slack.ids import Do, action, pack
from bot.slack.views.answers import count
from bot.slack.views.sure_to_close import sure_to_close
from flows.assessment import Phase
from flows.at_home import Chaired, Unfinished
from flows.grammar import listed

NAMES_SHOWN = 30
TITLE_IN_QUESTION = 80
HIDDEN = "What anybody answers stays hidden until the round closes."


def drawn(one: Chaired) -> list[Block]:
    lines = [f"*{escape(one.title)}*: {_standing(one)}.", *_who(one)]
    return [*sections(["\n".join(lines)]), *actions(_buttons(one))]


def is_due_again(one: Chaired) -> bool:
    """Whether the day to look again has come, and nothing was set up yet."""
    return one.phase is Phase.PUBLISHED and one.again_was is not None and not one.next_round


def _standing(one: Chaired) -> str:
    on = f" on {day(one.over_on)}" if one.over_on else ""
    if one.phase is Phase.OPEN:
        return f"open, due {day(one.due)}"
    if one.phase is Phase.CLOSED:
        return f"closed{on}, {'and nobody answered' if one.in_vain else 'not posted yet'}"
    if one.phase is Phase.CANCELLED:
        return "cancelled; nothing in it is shown to anybody"
    nobody = "nobody answered; " if one.in_vain else ""
    return f"posted{on} in <#{one.channel}>; {nobody}{_again(one)}".removesuffix("; ")


def _again(one: Chaired) -> str:
    """When this posted round is looked at again; of one that nobody answered only that it was asked again."""
    if one.next_round:
        return f"the next round is {escape(one.next_round)}"
    if one.in_vain:
        return ""
    if one.again_was:
        return f"{day(one.again_was)} was the day to look again"
    return f"we look again on {day(one.again_on)}" if one.again_on else "no day is set to look again"


def _who(one: Chaired) -> list[str]:
    if one.phase is not Phase.OPEN:
        return []
    lines = []
    if one.unfinished:
        lines.append(f"Not finished ({len(one.unfinished)}): {_names(map(_how_far, one.unfinished))}.")
    if one.finished:
        lines.append(f"Finished ({len(one.finished)}): {_names(map(escape, one.finished))}.")
    return [*lines, HIDDEN]


def _how_far(one: Unfinished) -> str:
    begun = f"{one.finished} of {count(one.given, one.part)}" if one.begun else "not begun"
    return f"{escape(one.name)} ({begun})"


def _names(names: Iterable[str]) -> str:
    all_ = list(names)
    more = [f"{len(all_) - NAMES_SHOWN} more"] if len(all_) > NAMES_SHOWN else []
    return listed([*all_[:NAMES_SHOWN], *more])


def _buttons(one: Chaired) -> list[Element]:
    delete = _sure_to_delete(_press(one, "Delete", Do.DELETE_ROUND), one)
    if one.phase is Phase.OPEN:
        return [*_while_open(one), _press(one, "Manage", Do.MANAGE), delete]
    if one.phase is Phase.CLOSED:
        return [*_while_closed(one), _press(one, "Manage", Do.MANAGE), delete]
    return [*_once_posted(one), delete] if one.phase is Phase.PUBLISHED else [delete]


def _press(one: Chaired, label: str, do: Do, primary: bool = False) -> Element:
    """Each names its round to a screen reader: there may be several."""
    return button(label, action(do), pack(one.assessment), spoken=f"{label}: {one.title}", primary=primary)


def _while_open(one: Chaired) -> list[Element]:
    nudge = [_press(one, "Nudge", Do.NUDGE)] if one.unfinished else []
    close = sure_to_close(_press(one, "Close now", Do.CLOSE_NOW), one.lacking)
    return [*nudge, _press(one, "Move due date", Do.EXTEND), close]


def _while_closed(one: Chaired) -> list[Element]:
    post = _sure_to_post(_press(one, "Post", Do.POST_SUMMARY, primary=not one.in_vain), one)
    if one.in_vain:
        return [_press(one, "Reopen", Do.REOPEN_ROUND, primary=True), post]
    return [_press(one, "Preview", Do.PREVIEW), post, _through(one)]


def _once_posted(one: Chaired) -> list[Element]:
    """Once the next round was set up there is no day left to choose, and nothing to ask again."""
    if one.in_vain:
        return [] if one.next_round else [_press(one, "Ask again", Do.LOOK_AGAIN)]
    if one.next_round:
        return [_through(one)]
    when = "Change the day" if one.again_on or one.again_was else "Choose a day"
    now = _press(one, "Look again now", Do.LOOK_AGAIN, primary=is_due_again(one))
    return [_press(one, when, Do.AGAIN_DATE), now, _through(one)]


def _through(one: Chaired) -> Element:
    return _press(one, "See through another framework", Do.THROUGH)


def _sure_to_post(element: Element, one: Chaired) -> Element:
    of = cut(one.title, TITLE_IN_QUESTION)
    summary = (
        f"The summary of “{of}” goes to the round's channel, and all that stands "
        "below its preview goes in its thread. Everybody in the channel reads them."
    )
    nothing = f"Everybody in the round's channel reads that nobody answered “{of}”."
    if one.in_vain:
        return confirmed(element, "Post that nobody answered?", nothing, "Post", "Not yet")
    return confirmed(element, "Post the summary?", summary, "Post", "Not yet")


def _sure_to_delete(element: Element, one: Chaired) -> Element:
    return confirmed(
        element,
        "Delete this round for everybody?",
        f"“{cut(one.title, TITLE_IN_QUESTION)}” goes for good: every answer and text, and every message of it. "
        "Nobody can bring it back. What was posted in the channel stays there.",
        "Delete the round",
        "Keep it",
        danger=True,
    )
