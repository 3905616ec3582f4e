"""To the chair: everybody has submitted, the due date has come, or it has passed and some have not finished."""

from datetime import UTC, datetime

from bot.slack.blocks import Drawn, actions, button, day, escape, header, said, section, small
from bot.slack.ids import Do, action, pack
from bot.slack.views.sure_to_close import sure_to_close
from flows.effects import ChairNews, ChairNotice
from flows.grammar import listed

NAMES_SHOWN = 40
LONGER = "; move the due date if people need longer"
NOTHING_POSTED = "When it closes you see the summary first. Nothing goes to the channel until you post it."


def draw(notice: ChairNotice) -> Drawn:
    head, what = _news(notice)
    about = f"*{escape(notice.title)}*: {what}"
    if notice.settled:
        ended = escape(notice.settled)
        return Drawn(said([head, about.replace("*", ""), ended]), [header(head), section(f"{about}\n{ended}")])
    return Drawn(
        said([f"{head}.", _spoken(about, notice.closes_at), NOTHING_POSTED]),
        [header(head), section(about), *actions(_buttons(notice)), *small([NOTHING_POSTED])],
    )


def _news(notice: ChairNotice) -> tuple[str, str]:
    if notice.news is ChairNews.ALL_SUBMITTED:
        return "Everybody has submitted", f"all answers are in.{_closing(notice, ', unless somebody reopens theirs')}"
    if notice.news is ChairNews.NOT_ANSWERED:
        what = f"it was due on {day(notice.due)}, and {_finished(notice)}."
        closing = _closing(notice, LONGER)
        return "Who has not finished", f"{what}{closing}\n{_names(notice)}"
    what = f"it {'was' if notice.settled else 'is'} due on {day(notice.due)}, and {_finished(notice)}."
    return "The due date is here", f"{what}{_closing(notice, LONGER)}"


def _names(notice: ChairNotice) -> str:
    """The last reminder has gone out, so the chair is told by name, as the leaders know from their invitation."""
    more = len(notice.unfinished) - NAMES_SHOWN
    names = [*map(escape, notice.unfinished[:NAMES_SHOWN]), *([f"{more} more"] if more > 0 else [])]
    return f"Not finished: {listed(names)}."


def _closing(notice: ChairNotice, unless: str) -> str:
    return "" if notice.settled else f" The round closes {_when(notice.closes_at)}{unless}."


def _finished(notice: ChairNotice) -> str:
    if notice.finished == 0:
        return f"none of {notice.leaders} leaders has finished" if notice.leaders > 1 else "the leader has not finished"
    return f"{notice.finished} of {notice.leaders} leaders {'has' if notice.finished == 1 else 'have'} finished"


def _when(moment: datetime) -> str:
    """In the reader's own time zone, which only Slack knows."""
    utc = moment.astimezone(UTC)
    return f"<!date^{int(moment.timestamp())}^{{date_long}} at {{time}}|on {day(utc.date())} at {utc:%H:%M} UTC>"


def _spoken(about: str, closes_at: datetime) -> str:
    """The text of a message is read out as it stands, so it names the time instead of asking Slack for it."""
    utc = closes_at.astimezone(UTC)
    spoken = f"on {day(utc.date())} at {utc:%H:%M} UTC"
    return about.replace("*", "").replace(_when(closes_at), spoken)


def _buttons(notice: ChairNotice) -> list[dict[str, object]]:
    value = pack(notice.assessment)
    close = sure_to_close(button("Close now", action(Do.CLOSE_NOW), value), notice.lacking)
    move = button("Move due date", action(Do.EXTEND), value)
    if notice.news is ChairNews.ALL_SUBMITTED:
        return [close]
    nudge = button("Remind them once more", action(Do.NUDGE), value)
    return [nudge, move, close] if notice.news is ChairNews.NOT_ANSWERED else [move, close]
