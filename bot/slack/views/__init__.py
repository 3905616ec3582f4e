"""What people see in Slack, one module per thing. Views are pure: no queries, no decisions, no time."""

from typing import assert_never

from bot.slack.blocks import Drawn
from bot.slack.fitting import fits
from bot.slack.views import (
    again_choice,
    again_notice,
    announcement,
    chair_notice,
    declination,
    deep_dives,
    deleted,
    domain_table,
    doubt_notice,
    explained,
    heat_map,
    invitation,
    my_answers,
    news,
    note_offer,
    notes,
    page,
    reminder,
    reply,
    summary,
    thanks,
)
from flows.effects import (
    AgainChoice,
    AgainNotice,
    Announcement,
    ChairNotice,
    Declination,
    DeepDives,
    Deleted,
    DomainTable,
    DoubtNotice,
    Effect,
    Explained,
    HeatMap,
    Invitation,
    MyAnswers,
    News,
    NoteOffer,
    Notes,
    Page,
    Reminder,
    Reply,
    Summary,
    Thanks,
)
from frameworks.model import Framework


def draw(framework: Framework | None, effect: Effect) -> Drawn:
    """The message that is owed. `framework` is the effect's edition; only a reply and word to the chair need none.

    Raises ValueError where an edition is needed and missing, KeyError when the effect names what it does not have.
    """
    drawn = _draw(framework, effect)
    return Drawn(drawn.text, fits(drawn.blocks))


def _draw(framework: Framework | None, effect: Effect) -> Drawn:
    if isinstance(effect, Reply | Deleted | MyAnswers):
        return _draw_apart(effect)
    if isinstance(effect, Reminder):
        return reminder.draw(effect)
    if isinstance(effect, ChairNotice | DoubtNotice):
        return chair_notice.draw(effect) if isinstance(effect, ChairNotice) else doubt_notice.draw(effect)
    if isinstance(effect, News | AgainChoice | AgainNotice | DeepDives | Thanks):
        return _draw_words(effect)
    if framework is None:
        raise ValueError(f"{effect.framework} is needed to draw {effect.kind} {effect.key}")
    match effect:
        case Announcement() | Invitation() | Page() | NoteOffer() | Declination():
            return _draw_round(framework, effect)
        case Summary() | DomainTable() | HeatMap() | Explained() | Notes():
            return _draw_result(framework, effect)
        case _:
            assert_never(effect)


def _draw_apart(effect: Reply | Deleted | MyAnswers) -> Drawn:
    """What belongs to no round."""
    match effect:
        case Reply():
            return reply.draw(effect)
        case Deleted():
            return deleted.draw(effect)
        case MyAnswers():
            return my_answers.draw(effect)
        case _:
            assert_never(effect)


def _draw_words(effect: News | AgainChoice | AgainNotice | DeepDives | Thanks) -> Drawn:
    match effect:
        case News():
            return news.draw(effect)
        case AgainChoice():
            return again_choice.draw(effect)
        case AgainNotice():
            return again_notice.draw(effect)
        case DeepDives():
            return deep_dives.draw(effect)
        case Thanks():
            return thanks.draw(effect)
        case _:
            assert_never(effect)


def _draw_round(framework: Framework, effect: Announcement | Invitation | Page | NoteOffer | Declination) -> Drawn:
    match effect:
        case Page():
            return page.draw(framework, effect)
        case Invitation():
            return invitation.draw(framework, effect)
        case NoteOffer():
            return note_offer.draw(framework, effect)
        case Announcement():
            return announcement.draw(framework, effect)
        case Declination():
            return declination.draw(framework, effect)
        case _:
            assert_never(effect)


def _draw_result(framework: Framework, effect: Summary | DomainTable | HeatMap | Explained | Notes) -> Drawn:
    match effect:
        case Summary():
            return summary.draw(framework, effect)
        case DomainTable():
            return domain_table.draw(framework, effect)
        case HeatMap():
            return heat_map.draw(framework, effect)
        case Explained():
            return explained.draw(framework, effect)
        case Notes():
            return notes.draw(framework, effect)
        case _:
            assert_never(effect)
