"""What follows when a message can never be sent: somebody must hear of it."""

from dataclasses import dataclass

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.departures import Departures
from bot.slack.directory import Directory
from bot.turn import Door
from flows.effects import Summary
from flows.events import ChannelTrouble, Unposted
from storage.outbox import Owed

WHY = {
    "is_archived": ChannelTrouble.ARCHIVED,
    "not_in_channel": ChannelTrouble.NOT_IN_IT,
    "channel_not_found": ChannelTrouble.NOT_IN_IT,
}
PEOPLE = ("U", "W")
log = structlog.get_logger()


@dataclass(frozen=True)
class GivenUp:
    """A summary no channel took goes back to its chair; somebody who cannot be reached may have left."""

    door: Door
    directory: Directory
    departures: Departures

    def __call__(self, owed: Owed, why: str) -> None:
        effect = owed.effect
        if isinstance(effect, Summary) and not effect.preview:
            on = {"assessment": effect.assessment, "team": owed.team, "at": self.door.clock.now()}
            self.door.turn(Unposted(channel=effect.to, why=WHY.get(why, ChannelTrouble.REFUSED), **on))
        elif effect.to.startswith(PEOPLE):
            self._look_for(owed.team, effect.to)

    def _look_for(self, team: str, user: str) -> None:
        """News of a departure may have been missed while this program was down."""
        try:
            self.directory.fetch(team, [user])
        except (SlackApiError, OSError) as error:
            log.warning("could not ask about somebody who cannot be reached", error=type(error).__name__)
            return
        self.departures.look(team, user)
