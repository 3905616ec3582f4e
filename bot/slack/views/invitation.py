"""To a leader: what this round is, how long it takes, who will see what; Start, Later."""

from bot.slack.blocks import Drawn, actions, button, day, divider, escape, header, said, section, sections, small
from bot.slack.ids import AGAIN, Do, action, pack
from bot.slack.views import beside
from bot.slack.views.answers import count, domain_of
from bot.slack.views.promises import who_sees
from flows.effects import Invitation, InvitationFace
from flows.grammar import listed
from flows.keeping import briefly_stored
from flows.speech import in_its_own_words
from frameworks.model import Framework
from frameworks.overview import minutes

SAVED = (
    "Every answer is saved as you give it, so you can stop and come back on any device. "
    "What you have saved counts when the round closes, even if you have not submitted it."
)
REMINDED = (
    "I remind you at most four times, in your working hours, and only while something is unfinished. "
    "After the last one the chair is told who has not finished."
)
HANDED = "If the chair hands part of this to somebody else, what you saved in it goes to them, and you are told."
HELP = "Type “help” here at any time."
ENDED = {
    InvitationFace.CLOSED: "This round is closed. There is nothing left to do here. Thank you.",
    InvitationFace.CANCELLED: "This round was cancelled. Nothing you answered will be shown to anybody.",
    InvitationFace.RELEASED: "Nothing here is yours to answer any more. There is nothing left to do. Thank you.",
}


def draw(framework: Framework, invitation: Invitation) -> Drawn:
    if invitation.face in ENDED:
        return _ended(invitation)
    seen = f"*Who sees what:* {who_sees(invitation.promise, framework)}"
    stored = f"*What is stored:* {briefly_stored(invitation.answers_kept_months, beside.stored(framework))}"
    what = [_asked(framework, invitation), *_share(framework, invitation), seen, f"{SAVED} {HANDED}", REMINDED, stored]
    now = _standing(invitation.face)
    return Drawn(
        said([escape(f"{invitation.title}."), *(line.replace("*", "") for line in what), now, HELP]),
        [
            header(invitation.title),
            *sections(what[:3]),
            section(seen),
            *([section(now)] if now else []),
            *actions(_buttons(invitation)),  # within a phone's first screen: what may be read later stands below
            divider(),
            *sections(what[4:]),
            *small([*map(escape, framework.wordings), _publisher(framework), HELP]),
        ],
    )


def _publisher(framework: Framework) -> str:
    """The link that the wording speaks of."""
    address = escape(str(framework.link)).replace("|", "%7C")
    return f"<{address}|{escape(framework.publisher)}, {escape(framework.name)}>"


def _asked(framework: Framework, invitation: Invitation) -> str:
    see = "where you stand, and why" if in_its_own_words(framework) else "where you are strong, and what is hard"
    return (
        f"<@{invitation.chair}> asks for your view of the trust, by *{day(invitation.due)}*. "
        f"There are no right answers and no overall score: it is to see {see}."
    )


def _share(framework: Framework, invitation: Invitation) -> list[str]:
    domains = [domain_of(framework, id) for id in invitation.domains]
    questions = sum(len(domain.questions) for domain in domains)
    names = listed(escape(domain.name) for domain in domains)
    return [
        f"*Your part:* {names}.",
        f"*How long:* {count(questions, framework.names.question)}, about {minutes(questions)} minutes.",
    ]


def _standing(face: InvitationFace) -> str:
    if face is InvitationFace.LATER:
        return "That is fine. Press Start when it suits you, or type “start”."
    if face is InvitationFace.STARTED:
        return "You have started: your page is below. If you cannot find it, press Continue."
    return ""


def _buttons(invitation: Invitation) -> list[dict[str, object]]:
    value = pack(invitation.assessment)
    if invitation.face is InvitationFace.STARTED:
        return [button("Continue", action(Do.START, AGAIN), value)]
    start = button("Start", action(Do.START), value, primary=True)
    return [start, button("Later", action(Do.LATER), value)] if invitation.face is InvitationFace.WAITING else [start]


def _ended(invitation: Invitation) -> Drawn:
    what = ENDED[invitation.face]
    return Drawn(said([f"{escape(invitation.title)}. {what}"]), [header(invitation.title), section(what)])
