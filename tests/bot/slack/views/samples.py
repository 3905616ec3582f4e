"""What the views are drawn from in tests: a real edition with plausible answers, and the largest that could come."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flows.assessment import Answer, Answered, Person, Promise, Shown, Tally
from flows.collated import Collation
from flows.collation import collate
from flows.effects import (
    Announcement,
    Before,
    ChairNews,
    ChairNotice,
    Deleted,
    DomainTable,
    Effect,
    Face,
    HeatMap,
    Invitation,
    InvitationFace,
    MyAnswers,
    NoteOffer,
    Notes,
    OfferFace,
    Page,
    Quote,
    Reminder,
    Reply,
    Summary,
    Waiting,
)
from flows.setup import Setup
from frameworks.load import load_library
from frameworks.model import Domain, Framework, Group, Level, Question, Scale, Side
from tests.bot.slack.views.again_samples import again

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DUE = date(2026, 3, 20)
TITLE = "Trust review, spring 2026"
NASTY = (
    "<!channel> @everyone <@U0CHAIR> *not bold* `code` <https://example.org|link> :tada: &amp; "
    "\x07bell \u202eturned\u202c\nשלום, second line"
)
LONG_NOTE = "Fifty words of what we saw on the visit. " * 80
NAMED = Promise()
BY_ROLE = Promise(shown=Shown.BY_ROLE)
UNATTRIBUTED = Promise(shown=Shown.UNATTRIBUTED, smallest_group=4)


@cache
def real() -> Framework:
    return load_library()["building-strong-trusts-2024-09"]


@cache
def largest() -> Framework:
    """As much of everything as the model allows, and more questions in a domain than one would ask."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    levels = tuple(
        Level(id=f"level-{n}", label=f"{letters[n]}<&>".ljust(40, "w"), meaning="m" * 700, side=_side(n))
        for n in range(10)
    )
    others = tuple(
        Level(id=f"other_{n}", label=f"Other {n} ".ljust(40, "o"), meaning="m" * 700, note_required=n == 0)
        for n in range(5)
    )
    return Framework(
        id="largest",
        edition="2026",
        name="N" * 150,
        publisher="P" * 150,
        link="https://example.org/",  # type: ignore[arg-type]
        wording="w" * 700,
        purpose="p" * 700,
        scale=Scale(levels=levels, others=others, wording="l" * 300),
        domains=tuple(_domain(d, 30 if d == 0 else 4) for d in range(20)),
    )


def _side(n: int) -> Side:
    return Side.CHALLENGE if n < 4 else Side.STRENGTH if n > 5 else Side.NEITHER


def _domain(d: int, questions: int) -> Domain:
    asked = tuple(
        Question(
            id=f"d{d}-q{q}",
            name=f"{d}.{q} <name> & ".ljust(150, "n"),
            prompt="<prompt> & " + "p" * 680,
            consider=tuple("c" * 690 + str(n) for n in range(4)),
            strong="s" * 700,
            weak="w" * 700,
            wording=f"{d}.{q} ".ljust(300, "v"),
        )
        for q in range(questions)
    )
    group = Group(id=f"g{d}", name="g" * 150, questions=asked)
    return Domain(id=f"domain-{d}", name=f"{d} ".ljust(150, "D"), suggested="s" * 150, groups=(group,))


def about(framework: Framework, **more: Any) -> dict[str, Any]:
    title = "T" * 100 if framework.id == "largest" else TITLE
    return {"key": "k", "to": "U0LEADER", "assessment": "A1", "framework": framework.key, "title": title, **more}


def page(face: Face, framework: Framework, given: dict[int, str], question: int | None = None, **more: Any) -> Page:
    """A page of the first domain; `given` maps question numbers to an answer or "answer: note"."""
    domain = framework.domains[0]
    answers = tuple(_answer(domain.questions[n - 1].id, what) for n, what in given.items())
    asked = domain.questions[question - 1].id if question else None
    fields = {"domain": domain.id, "due": DUE, "promise": NAMED, **more}
    return Page(**about(framework), face=face, question=asked, answers=answers, **fields)


def _answer(question: str, what: str) -> Answer:
    answer, _, note = what.partition(": ")
    return Answer(question=question, answer=answer or None, note=note, at=NOW)


@cache
def counted(framework: Framework, promise: Promise, leaders: int) -> Collation:
    """Everybody answers everything but the last question, in a pattern with ties, splits and some who cannot say."""
    answers = [level.id for level in framework.scale.answers]
    levels = len(framework.scale.levels)
    tallies: dict[tuple[str, str | None, str], int] = {}
    for q, question in enumerate(framework.questions[:-1]):
        for leader in range(leaders if q % 5 != 3 else min(2, leaders)):
            role = ("Trustee", "Headteacher", "Executive")[leader % 3] if promise.shown is Shown.BY_ROLE else None
            pick = (q * 3 + (leader if q % 4 == 1 else leader // 3)) % levels if (q + leader) % 11 else levels
            key = (question.id, role, answers[pick])
            tallies[key] = tallies.get(key, 0) + 1
    everybody = {domain.id: leaders for domain in framework.domains}
    answered = Answered(
        tallies=tuple(Tally(question=q, group=role, answer=a, count=n) for (q, role, a), n in tallies.items()),
        invited=leaders,
        submitted=leaders - 1,
        assigned=everybody,
        respondents=everybody,
    )
    return collate(framework, promise, answered)


def result(framework: Framework, promise: Promise = NAMED, leaders: int = 9) -> dict[str, Any]:
    return about(framework, promise=promise, collation=counted(framework, promise, leaders))


def summary(framework: Framework, promise: Promise = NAMED, leaders: int = 9, **more: Any) -> Summary:
    fields = {"preview": False, "channel": "C0LEADERS", "chair": "U0CHAIR", **more}
    return Summary(**result(framework, promise, leaders), **fields)


def notes(framework: Framework, promise: Promise, quotes: tuple[Quote, ...], withheld: int = 0) -> Notes:
    domain = framework.domains[0].id
    return Notes(**about(framework, promise=promise), domain=domain, quotes=quotes, withheld=withheld)


def invitation(face: InvitationFace, framework: Framework, **more: Any) -> Invitation:
    domains = tuple(domain.id for domain in framework.domains[:2])
    fields = {"chair": "U0CHAIR", "channel": "C0LEADERS", "due": DUE, "domains": domains, "promise": NAMED, **more}
    return Invitation(**about(framework), face=face, **fields)


def offer(face: OfferFace, framework: Framework, text: str = "", **more: Any) -> NoteOffer:
    domain = framework.domains[0]
    fields = {"domain": domain.id, "question": domain.questions[2].id, "draft": "1772443800.000100", **more}
    return NoteOffer(**about(framework), face=face, text=text, **fields)


def notice(news: ChairNews, framework: Framework, **more: Any) -> ChairNotice:
    fields = {"due": DUE, "closes_at": NOW, "leaders": 9, "finished": 8, **more}
    return ChairNotice(**about(framework), news=news, **fields)


def reminder(*waiting: Waiting, **more: Any) -> Reminder:
    fields = {"why": "Half of the time has passed.", "reposts": 1, **more}
    return Reminder(key="reminder:U0LEADER", to="U0LEADER", waiting=waiting, **fields)


def waiting(framework: Framework, number: int, answered: int, assessment: str = "A1", **more: Any) -> Waiting:
    domain = framework.domains[number - 1]
    questions = len(domain.questions)
    fields = {
        "title": TITLE,
        "due": DUE,
        "name": domain.name,
        "next_question": answered + 1 if answered < questions else None,
        **more,
    }
    return Waiting(
        assessment=assessment, domain=domain.id, number=number, answered=answered, questions=questions, **fields
    )


def announcement(framework: Framework, **more: Any) -> Announcement:
    fields = {"started_by": "U0STARTER", "chair": "U0CHAIR", "due": DUE, "leaders": 9, "promise": NAMED, **more}
    return Announcement(**about(framework), **fields)


def _quotes(framework: Framework, by: str = "Amara Okafor") -> tuple[Quote, ...]:
    first, second, *_ = framework.domains[0].questions
    texts = ["The aims are on every agenda.", NASTY, "Visited two schools in June."]
    return tuple(Quote(question=(first if n < 2 else second).id, text=text, by=by) for n, text in enumerate(texts))


def _flood(framework: Framework) -> tuple[Quote, ...]:
    questions = framework.domains[0].questions
    return tuple(Quote(question=questions[n % 4].id, text=LONG_NOTE[:3000], by="R" * 40) for n in range(60))


def then(framework: Framework) -> tuple[Before, ...]:
    """Where every question stood last time."""
    scale = [level.id for level in framework.scale.levels]
    return tuple(
        Before(question=one.id, median=tuple(scale[:1] if n % 2 else scale[1:3]), in_both=n % 4, by_one=n % 4 == 1)
        for n, one in enumerate(framework.questions)
    )


def messages() -> dict[str, tuple[Framework, Effect]]:
    """Every message in every state: name → what it is drawn from. Names of extreme ones begin with "largest"."""
    big, bst = largest(), real()
    four = {1: "some-strength", 2: "significant-challenge: We have no plan yet.", 3: "cannot_say", 4: "some-challenge"}
    every = {n: f"level-{n % 10}: {LONG_NOTE[:3000]}" for n in range(1, 31)}
    small = {
        "page asking first": page(Face.ASKING, bst, {}, 1),
        "page asking third": page(Face.ASKING, bst, {1: four[1], 2: four[2]}, 3),
        "page asking again": page(Face.ASKING, bst, {**four, 3: f"some-strength: {NASTY}"}, 3, promise=BY_ROLE),
        "page asking, only a note": page(Face.ASKING, bst, {1: ": Ask Sam"}, 2, promise=UNATTRIBUTED),
        "page review": page(Face.REVIEW, bst, {**four, 3: f"not_applicable: {NASTY}"}),
        "page review, incomplete": page(Face.REVIEW, bst, {1: four[1]}),
        "page paused": page(Face.PAUSED, bst, {1: four[1]}),
        "page paused, untouched": page(Face.PAUSED, bst, {}),
        "page submitted": page(Face.SUBMITTED, bst, four, next_domain=bst.domains[4].id),
        "page submitted, last": page(Face.SUBMITTED, bst, four),
        "page closed": page(Face.CLOSED, bst, {1: four[1]}),
        "page closed, empty": page(Face.CLOSED, bst, {}),
        "page cancelled": page(Face.CLOSED, bst, four, cancelled=True),
        **{f"invitation {face}": invitation(face, bst) for face in InvitationFace},
        "invitation by role": invitation(InvitationFace.WAITING, bst, promise=BY_ROLE),
        "invitation unattributed": invitation(InvitationFace.WAITING, bst, promise=UNATTRIBUTED),
        "offer": offer(OfferFace.OFFERED, bst, NASTY),
        "offer replaces": offer(OfferFace.OFFERED, bst, "More", replaces=True),
        "offer too long": offer(OfferFace.OFFERED, bst, "More", replaces=True, too_long_together=True),
        **{f"offer {face}": offer(face, bst) for face in OfferFace if face is not OfferFace.OFFERED},
        "reply": Reply(key="k", to="U0LEADER", lines=("You are at Governance, 2 of 4 <done>.", "Press *Pause*.")),
        "deleted": Deleted(key="deleted:1", to="U0LEADER", redraw_only=True),
        "my answers": MyAnswers(key="k", to="U0LEADER", rows=()),
        "all submitted": notice(ChairNews.ALL_SUBMITTED, bst),
        "due": notice(ChairNews.DUE, bst),
        "due, nobody": notice(ChairNews.DUE, bst, finished=0),
        "due, settled": notice(ChairNews.DUE, bst, settled="The new due date is 27 March 2026."),
        "all submitted, settled": notice(ChairNews.ALL_SUBMITTED, bst, settled="The round has closed."),
        "not answered": notice(ChairNews.NOT_ANSWERED, bst, finished=7, unfinished=("Amara <Okafor>", "Ben Firth")),
        "not answered by many": notice(
            ChairNews.NOT_ANSWERED, bst, unfinished=tuple(f"Leader {n}" for n in range(60)), leaders=70
        ),
        "not answered, settled": notice(
            ChairNews.NOT_ANSWERED, bst, unfinished=("Ben Firth",), settled="The round has closed."
        ),
        "reminder": reminder(waiting(bst, 1, 2)),
        "reminder of two domains": reminder(waiting(bst, 1, 0), waiting(bst, 2, len(bst.domains[1].questions))),
        "reminder of two rounds": reminder(waiting(bst, 1, 2), waiting(bst, 3, 1, title="Second <review>")),
        "reminder, last": reminder(waiting(bst, 1, 2), why="The due date is here.", last=True),
        "reminder, snoozed": reminder(waiting(bst, 1, 2), snoozed_until=NOW, tz="Asia/Kathmandu"),
        "reminder, snoozed too long": reminder(waiting(bst, 1, 2), snoozed_until=datetime(2026, 3, 23, 9, tzinfo=UTC)),
        "reminder, edition gone": reminder(
            waiting(bst, 1, 0).model_copy(update={"questions": 0, "next_question": None, "name": "governance"})
        ),
        "reminder, nothing waiting": reminder(why=""),
        "announcement": announcement(bst),
        "announcement by its chair": announcement(bst, started_by="U0CHAIR", promise=BY_ROLE),
        "summary": summary(bst),
        "summary preview": summary(bst, preview=True),
        "summary preview posted": summary(bst, preview=True, posted=True),
        "summary by role, withheld": summary(bst, BY_ROLE),
        "summary unattributed, withheld": summary(bst, UNATTRIBUTED),
        "summary of one leader": summary(bst, NAMED, 1),
        "table": DomainTable(**result(bst), domain="governance"),
        "table by role": DomainTable(**result(bst, BY_ROLE), domain="governance"),
        "table withheld": DomainTable(**result(bst, UNATTRIBUTED, 3), domain="governance"),
        "table looked at again": DomainTable(**result(bst), domain="governance", before=then(bst)),
        "heat map": HeatMap(**result(bst)),
        "heat map withheld": HeatMap(**result(bst, UNATTRIBUTED)),
        "notes": notes(bst, NAMED, _quotes(bst)),
        "notes by role": notes(bst, BY_ROLE, _quotes(bst, "Trustee"), withheld=2),
        "notes unattributed": notes(bst, UNATTRIBUTED, _quotes(bst, "")),
        "notes none": notes(bst, UNATTRIBUTED, (), withheld=1),
    }
    of = {**result(big, BY_ROLE, 60), "before": then(big)}
    tables = {f"largest table {d.id}": DomainTable(**of, domain=d.id) for d in big.domains[:2]}
    extreme = {
        "largest page asking": page(Face.ASKING, big, every, 30),
        "largest page without its note": page(Face.ASKING, big, {1: "other_0"}, 1),
        "largest page review": page(Face.REVIEW, big, {**every, 7: "other_0"}),
        "largest page submitted": page(Face.SUBMITTED, big, every, next_domain="domain-1", promise=BY_ROLE),
        "largest page closed": page(Face.CLOSED, big, every),
        "largest invitation": invitation(
            InvitationFace.WAITING, big, domains=tuple(d.id for d in big.domains), promise=BY_ROLE
        ),
        "largest not answered": notice(
            ChairNews.NOT_ANSWERED, big, unfinished=tuple("N<&>" * 20 for _ in range(300)), leaders=300
        ),
        "largest reminder": reminder(
            *(waiting(big, n, 1, title="T<&>" * 25) for n in range(1, 21)),
            last=True,
            why="The chair asks everybody who has not finished.",
        ),
        "largest offer": offer(OfferFace.OFFERED, big, LONG_NOTE[:3000], replaces=True),
        "largest reply": Reply(key="k", to="U", lines=tuple("l" * 400 for _ in range(40))),
        "largest summary": summary(big, NAMED, 60, preview=True),
        "largest summary by role": summary(big, BY_ROLE, 60),
        **tables,
        "largest heat map": HeatMap(**result(big, NAMED, 60)),
        "largest notes": notes(big, BY_ROLE, _flood(big), withheld=60),
    }
    drawn = {name: ((big if name.startswith("largest") else bst), e) for name, e in {**small, **extreme}.items()}
    return drawn | again(bst, summary(bst))


def prepared(framework: Framework, **more: Any) -> Setup:
    users = {d.id: ("U1", "U2") if n % 2 else ("U2",) for n, d in enumerate(framework.domains)}
    fields = {
        "channel": "C0LEADERS",
        "framework": framework.key,
        "title": TITLE,
        "due": DUE,
        "chair": "U0CHAIR",
        "domains": users,
        **more,
    }
    return Setup(id="S1", team="T1", by="U0STARTER", begun_at=NOW, **fields)


def empty_setup() -> Setup:
    return Setup(id="S1", team="T1", by="U0STARTER", begun_at=NOW)


def crowd(size: int) -> dict[str, Person]:
    return {
        f"U{n}": Person(user=f"U{n}", name=f"Person {n}", title="Headteacher, " + "x" * (n % 60)) for n in range(size)
    }
