"""Later: the buttons of a reminder that put it off."""

from dataclasses import dataclass

from bot.reminders import Reminders
from bot.slack.ids import Place, action_of
from bot.slack.incoming import Payload, click_key, who
from flows.occasions import Snooze
from flows.rules import NOT_KNOWN


@dataclass(frozen=True)
class SnoozeButtons:
    reminders: Reminders

    def __call__(self, body: Payload, place: Place | None) -> str:
        """Answers a refusal, or nothing; the reminder is redrawn with the time it now comes at."""
        action, person = action_of(body["actions"][0].get("action_id")), who(body)
        if action is None or action.of not in set(Snooze):
            return NOT_KNOWN
        return self.reminders.snooze(person.team, person.user, Snooze(action.of), click_key(body))
