"""What opens a form: a press or a command that was delivered twice, perhaps to two processes, opens one."""

from slack_sdk import WebClient

from bot.slack.clicks import Opener
from bot.slack.ids import Do, Place
from bot.slack.incoming import Payload, click_key
from bot.slack.manage import SMALL_FORMS
from bot.turn import Door
from storage import inbox

FORMS = frozenset(
    {
        Do.NOTE,
        Do.START_ROUND,
        Do.AGAIN_DATE,
        Do.LOOK_AGAIN,
        Do.PREVIEW,
        Do.CHOOSE_FRAMEWORK,
        Do.START_WITH,
        Do.DEEP_DIVE,
        Do.THROUGH,
        Do.MANAGE,
        *SMALL_FORMS,
    }
)
"""The buttons that open one. What others do has its key in a turn of its own."""


def first(door: Door, delivery: str) -> bool:
    """Whether nobody opens a form for this yet. Whoever stops before it is open has it asked for once more by a person:
    the trigger of the delivery lives for three seconds.
    """
    with door.database.writing() as tx:
        return inbox.accept(tx, f"{delivery}:form", door.clock.now())


def once(door: Door, opener: Opener) -> Opener:
    def opened(client: WebClient, body: Payload, place: Place | None) -> str:
        return opener(client, body, place) if first(door, click_key(body)) else ""

    return opened
