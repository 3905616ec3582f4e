"""To the channel: what was started, by whom, until when."""

from bot.slack.blocks import Drawn, day, escape, header, said, section, small
from bot.slack.views.answers import count
from bot.slack.views.promises import in_brief
from flows.effects import Announcement
from flows.speech import in_its_own_words
from frameworks.model import Framework


def draw(framework: Framework, announcement: Announcement) -> Drawn:
    same = announcement.started_by == announcement.chair
    who = f"<@{announcement.started_by}> has started this round" + (
        " and chairs it." if same else f"; <@{announcement.chair}> chairs it."
    )
    found = "what leaders answered is" if in_its_own_words(framework) else "its strengths and challenges are"
    invited = (
        f"{count(announcement.leaders, 'leader')} will be asked in a direct message, until *{day(announcement.due)}*. "
        f"When it closes, {found} posted here."
    )
    asks = f"It uses {escape(framework.name)}, edition {framework.edition}."
    seen = f"Until then nobody sees anybody else's answers. {in_brief(announcement.promise, framework)}."
    head = f"Self-assessment started: {announcement.title}"
    if announcement.cancelled:
        return _cancelled(announcement, who)
    return Drawn(
        said([escape(f"{head}."), who, invited.replace("*", ""), asks, seen]),
        [header(head), section(f"{who} {invited}"), *small([asks, seen])],
    )


def _cancelled(announcement: Announcement, who: str) -> Drawn:
    head = f"Self-assessment cancelled: {announcement.title}"
    why = f"It was cancelled: {escape(announcement.cancelled)} Nothing that was answered is shown to anybody."
    return Drawn(said([escape(f"{head}."), who, why]), [header(head), section(f"{who} {why}")])
