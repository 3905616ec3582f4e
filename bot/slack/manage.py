"""Managing a round: the chair's form, the small forms it opens, and what is done at one press."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.launch import FRESH
from bot.slack.afterwards import Afterwards
from bot.slack.blocks import View
from bot.slack.directory import Directory
from bot.slack.ids import Do, Form, Place, action_of
from bot.slack.incoming import Payload, Who, click_key, who
from bot.slack.showing import show
from bot.slack.views import changing
from bot.slack.views import manage as forms
from bot.turn import Door, Taken
from flows import events
from flows.assessment import Assessment, Leader, Person, Phase
from flows.calendar import local_day
from flows.effects import News
from flows.events import Event
from flows.opening import ROLE_LIMIT, suggested_role
from flows.preflight import why_not
from flows.rules import NOT_KNOWN
from flows.sharing import Share, lacking, shares
from frameworks.model import LevelNames
from storage import assessments, people

NOT_CHAIR = "Only the chair of this round can do that, so nothing was changed. Please ask them."
NONE_CHAIRED = (
    "You chair no round that is still going on. Those that have ended are on my *Home* tab: press my name, then Home. "
    "Type */assurance start* in a channel to begin one."
)
CLOSED = "The round has closed. The summary comes to you in our direct messages."
NOT_FOUND = "Slack does not show me that person, so nothing was changed. Choose somebody else."
OPEN_AGAIN = "This round is open, so nothing was changed. That is for once it has closed."
CLOSED_NOW = "This round has closed, so nothing was changed. It can be reopened until its summary is posted."
A_WEEK, TWO_WEEKS = timedelta(weeks=1), timedelta(weeks=2)

SMALL_FORMS = {
    Do.ADD_LEADER: (Phase.OPEN,),
    Do.REMOVE_LEADER: (Phase.OPEN,),
    Do.HAND_OVER: (Phase.OPEN,),
    Do.EXTEND: (Phase.OPEN,),
    Do.REOPEN_ROUND: (Phase.CLOSED,),
    Do.CANCEL_ROUND: (Phase.OPEN, Phase.CLOSED),
    Do.CHANNEL: (Phase.CLOSED,),
}
"""The buttons that `Manage.form` opens a small form for, and in which phases: an older message may still offer one."""


class Known(NamedTuple):
    """A round as its chair may see it."""

    assessment: Assessment
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Manage:
    door: Door
    directory: Directory
    afterwards: Afterwards

    def command(self, client: WebClient, body: Payload) -> str:
        """`/assurance manage`: the round they chair, or which of several; a sentence where there is none."""
        person = who(body)
        with self.door.database.reading() as tx:
            chaired = assessments.chaired(tx, person.team, person.user)
        going_on = [one for one in chaired if one.phase in (Phase.OPEN, Phase.CLOSED)]
        if not going_on:
            return NONE_CHAIRED
        if len(going_on) > 1:
            show(client, body, forms.which(going_on[:90]))
            return ""
        return self.open(client, body, Place(going_on[0].id))

    def open(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """The form for one round; in place of the list of several where it was chosen there."""
        known = self.known(place, who(body))
        if isinstance(known, str):
            return known
        view = forms.standing(
            known.assessment, known.shares, part=self._part(known.assessment), lacking=self._lacking(known)
        )
        if body.get("view", {}).get("callback_id") == Form.MANAGE_WHICH:
            client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
        else:
            show(client, body, view)
        return ""

    def form(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """One of the small forms, by the button that was pressed."""
        known = self.known(place, who(body))
        action = action_of(body["actions"][0].get("action_id"))
        if isinstance(known, str) or action is None:
            return known if isinstance(known, str) else NOT_KNOWN
        stale = not_now(action.do, known.assessment.phase)
        if stale and _in_form(body):
            view_id, person = body["view"]["id"], who(body)
            self.afterwards.do(lambda: self.redraw(client, view_id, known.assessment.id, person, stale))
            return ""
        view = None if stale else self._form(action.do, known)
        if view is None:
            return stale or NOT_KNOWN
        show(client, body, view)
        return ""

    def _part(self, round_: Assessment) -> str:
        """What its framework calls a domain."""
        framework = self.door.library.get(round_.framework)
        return (framework.names if framework else LevelNames()).domain

    def _lacking(self, known: Known) -> str:
        framework = self.door.library.get(known.assessment.framework)
        return lacking(framework, known.assessment, known.shares) if framework else ""

    def _form(self, do: Do, known: Known) -> View | None:
        round_ = known.assessment
        framework = self.door.library.get(round_.framework)
        if framework is None:
            return None
        draw: dict[Do, Callable[[], View]] = {
            Do.ADD_LEADER: lambda: changing.add_leader(round_, framework),
            Do.REMOVE_LEADER: lambda: changing.remove_leader(round_, known.shares, framework.names.domain),
            Do.HAND_OVER: lambda: changing.hand_over(round_, known.shares, framework.names.domain),
            Do.EXTEND: lambda: changing.due_date(round_, max(round_.due, self._today(round_)) + A_WEEK),
            Do.REOPEN_ROUND: lambda: changing.reopen(round_, self._today(round_) + TWO_WEEKS),
            Do.CANCEL_ROUND: lambda: changing.cancel(round_),
            Do.CHANNEL: lambda: changing.channel(round_),
        }
        return draw[do]()

    def ask_all(self, body: Payload, place: Place | None) -> str:
        return self._at_once(body, place, events.NudgedAll)

    def close(self, body: Payload, place: Place | None) -> str:
        return self._at_once(body, place, events.ClosedNow)

    def _at_once(self, body: Payload, place: Place | None, kind: type[Event]) -> str:
        """Done at one press. In the form its outcome is shown there; elsewhere a refusal is told."""
        if place is None:
            return NOT_KNOWN
        person = who(body)
        taken = self.door.turn(self.event(kind, place.assessment, person), delivery=click_key(body))
        self.afterwards.wake()
        if not _in_form(body):
            return taken.refusal
        client = self.directory.client
        self.afterwards.do(lambda: self.redraw(client, body["view"]["id"], place.assessment, person, said(taken)))
        return ""

    def hand_to(self, body: Payload, place: Place | None) -> str:
        """Somebody chosen on "Who takes it?": acts at once, or as soon as Slack has said who they are."""
        person, chosen = who(body), body["actions"][0].get("selected_user")
        if place is None or not chosen:
            return NOT_KNOWN

        def act(leader: Leader | str, in_line: bool) -> str:
            if isinstance(leader, str):
                return leader
            on = {"giver": place.leader, "domain": place.domain, "receiver": leader}
            event = self.event(events.HandedOver, place.assessment, person, **on)
            return self.door.turn(event, delivery=click_key(body), drawn_in_line=in_line).refusal

        if self.fresh(person.team, [chosen]):
            return act(self.leader(person.team, chosen), True)
        self.afterwards.do(lambda: self._later(person, chosen, act))
        return ""

    def _later(self, person: Who, chosen: str, act: Callable[[Leader | str, bool], str]) -> None:
        self.directory.fetch(person.team, [chosen])
        refusal = act(self.leader(person.team, chosen), False)
        self.afterwards.wake()
        if refusal:
            self.afterwards.tell(person, refusal)

    def keep(self, body: Payload, place: Place | None) -> str:
        """ "Keep it with them"."""
        if place is None:
            return NOT_KNOWN
        on = {"leader": place.leader, "domain": place.domain}
        event = self.event(events.KeptWith, place.assessment, who(body), **on)
        return self.door.turn(event, delivery=click_key(body), drawn_in_line=True).refusal

    def known(self, place: Place | None, person: Who) -> Known | str:
        """The round for its chair; for anybody else a sentence."""
        with self.door.database.reading() as tx:
            found = assessments.get(tx, place.assessment) if place else None
            framework = self.door.library.get(found.framework) if found else None
            if found is None or framework is None or found.team != person.team:
                return NOT_KNOWN
            if found.chair != person.user:
                return NOT_CHAIR
            return Known(found, shares(framework, assessments.everybody(tx, found)))

    def redraw(self, client: WebClient, view_id: str, assessment: str, person: Who, outcome: str) -> None:
        """The form as it stands now, unless it was closed meanwhile."""
        known = self.known(Place(assessment), person)
        view = (
            forms.outcome(known)
            if isinstance(known, str)
            else forms.standing(*known, outcome, self._part(known.assessment), self._lacking(known))
        )
        update(client, view_id, view)

    def event(self, kind: type[Event], assessment: str, person: Who, **more: object) -> Event:
        on = {"assessment": assessment, "team": person.team, "by": person.user, "at": self.door.clock.now()}
        return kind.model_validate({**on, **more})

    def fresh(self, team: str, users: Iterable[str]) -> bool:
        """Whether what Slack said of these people is recent enough."""
        oldest = self.door.clock.now() - FRESH
        wanted = list(users)
        with self.door.database.reading() as tx:
            found = people.get(tx, team, wanted)
        return all(user in found and found[user].fetched_at >= oldest for user in wanted)

    def leader(self, team: str, user: str, role: str = "") -> Leader | str:
        """This person as a leader; a sentence where they cannot be one."""
        with self.door.database.reading() as tx:
            found: Person | None = people.get(tx, team, [user]).get(user)
        if found is None:
            return NOT_FOUND
        why = why_not(found)
        if why:
            return f"{found.name} cannot answer: {why}. Choose somebody else."
        called = " ".join(role.split())[:ROLE_LIMIT] or suggested_role(found)
        return Leader(user=found.user, name=found.name, role=called, tz=found.tz)

    def _today(self, round_: Assessment) -> date:
        return local_day(self.door.clock.now(), round_.chair_tz)


def not_now(do: Do, phase: Phase) -> str:
    """Why this cannot be changed as the round stands; empty where it can."""
    if phase in SMALL_FORMS[do]:
        return ""
    return {Phase.OPEN: OPEN_AGAIN, Phase.CLOSED: CLOSED_NOW, **forms.NO_CHANGE}[phase]


def _in_form(body: Payload) -> bool:
    return bool(body.get("view", {}).get("type") == "modal")


def said(taken: Taken) -> str:
    """What a change came to, in the words the chair is told."""
    told = [one.sentence for one in taken.effects if isinstance(one, News) and ":chair:" in one.key]
    return taken.refusal or next(iter(told), "") or ("Done already." if taken.repeat else CLOSED)


def update(client: WebClient, view_id: str, view: View) -> None:
    """Draws an open form again; one that was closed meanwhile needs nothing."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") != "not_found":
            raise
