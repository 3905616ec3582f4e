"""A round being set up: what its chair has chosen so far, page by page of the set-up form."""

from datetime import date

from pydantic import AwareDatetime, Field

from flows.assessment import Promise
from frameworks.model import Framework, Frozen


class Channel(Frozen):
    """What Slack says of the channel the summary will go to. `shared` means people outside the workspace read it."""

    id: str
    name: str
    bot_is_member: bool
    archived: bool = False
    shared: bool = False


class Setup(Frozen):
    """Everything may still be empty; `preflight` says what is missing. `domains` maps a domain id to people's ids.

    `follows` is the round this one looks again at, `last_time` its title and the day it was posted; `departed` are the
    names of its leaders who have left since, `reworded` those of the questions that have other words since.

    `chosen_at` is Slack's time of the newest choice on an open page, `drawn_as` Slack's mark of how that page was last
    drawn: choices that come in any order, to any process, are told apart by them.
    """

    id: str
    team: str
    by: str
    begun_at: AwareDatetime
    channel: str | None = None
    channel_facts: Channel | None = None
    framework: str | None = None
    title: str = ""
    due: date | None = None
    chair: str | None = None
    domains: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    promise: Promise = Promise()
    roles: dict[str, str] = Field(default_factory=dict)
    invite_at_once: bool = False
    follows: str | None = None
    last_time: str = ""
    departed: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    chosen_at: str = ""
    drawn_as: str = ""

    @property
    def leaders(self) -> tuple[str, ...]:
        """Everybody with a domain, once, in the order first named."""
        return tuple(dict.fromkeys(user for users in self.domains.values() for user in users))

    def within(self, framework: Framework) -> "Setup":
        """With this framework's domains only, each leader once: others stay behind from a framework chosen before."""
        domains = {domain.id: tuple(dict.fromkeys(self.domains.get(domain.id, ()))) for domain in framework.domains}
        return self.model_copy(update={"domains": domains})
