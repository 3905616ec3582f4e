"""What follows when a message can never be sent: somebody must hear of it."""

from dataclasses import dataclass

import structlog
from slack_sdk.errors import SlackApiError

from bot.changes import Change
from bot.deliver import GivingUp
from bot.slack.departures import Departures
from bot.slack.directory import Directory
from bot.turn import Door
from flows.effects import Summary
from flows.events import ChannelTrouble, Unposted
from storage import assessments
from storage.database import Tx
from storage.outbox import Owed

WHY = {
    "is_archived": ChannelTrouble.ARCHIVED,
    "not_in_channel": ChannelTrouble.NOT_IN_IT,
    "channel_not_found": ChannelTrouble.NOT_IN_IT,
}
PEOPLE = ("U", "W")
log = structlog.get_logger()


@dataclass(frozen=True)
class GivenUp(GivingUp):
    """A summary no channel took goes back to its chair; somebody who cannot be reached may have left."""

    door: Door
    directory: Directory
    departures: Departures

    def within(self, tx: Tx, owed: Owed, why: str) -> bool:
        """The round is locked before its message, as at every turn: two that wait for each other would both be lost."""
        unposted = self._unposted(owed, why)
        if unposted is not None:
            assessments.load(tx, unposted)
        given_up = super().within(tx, owed, why)
        if given_up and unposted is not None:
            self.door.within(tx, unposted)
        return given_up

    def afterwards(self, owed: Owed) -> None:
        if _is_posted(owed):
            self.door.changes.tell(Change(owed.team, owed.assessment))
        elif owed.effect.to.startswith(PEOPLE):
            self._look_for(owed.team, owed.effect.to)

    def _unposted(self, owed: Owed, why: str) -> Unposted | None:
        if not _is_posted(owed):
            return None
        on = {"assessment": owed.assessment, "team": owed.team, "at": self.door.clock.now()}
        return Unposted(channel=owed.effect.to, why=WHY.get(why, ChannelTrouble.REFUSED), **on)

    def _look_for(self, team: str, user: str) -> None:
        """News of a departure may have been missed while this program was down."""
        try:
            self.directory.fetch(team, [user])
        except (SlackApiError, OSError) as error:
            log.warning("could not ask about somebody who cannot be reached", error=type(error).__name__)
            return
        self.departures.look(team, user)


def _is_posted(owed: Owed) -> bool:
    """A summary on its way to its channel."""
    return isinstance(owed.effect, Summary) and not owed.effect.preview
