"""Makes the script: a seeded round among the people there are, or one that answers exactly what a file says."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demo.assigning import assign
from demo.manners import one_never_starts, with_manners
from demo.notes import ANY, AWKWARD, EVIDENCE, NOTES, UNSURE
from demo.opinions import Mood, moods, opinion
from demo.script import Intended, Leader, Part, Script, Told, row
from demo.seen import Person
from frameworks.model import Domain, Framework, Question, Side

NOTED = 0.3
EVIDENCED = 0.4
AWKWARD_EVERY = 9
NOTE_LIMIT = 3000


class Miscast(Exception):
    """The round cannot be played like that; the text says why and what would do."""


def may_answer(people: Sequence[Person]) -> list[Person]:
    """Those whom a chair can invite, the chair of trustees first: no app, no guest, nobody from outside."""
    fit = [one for one in people if not one.note.endswith(("External", "Guest", "App", "Deactivated"))]
    chair = next((one for one in fit if one.note.startswith("Chair")), fit[0])
    return [chair, *(one for one in fit if one is not chair)]


def choose(fit: Sequence[Person], leaders: int, chance: random.Random) -> list[Person]:
    """The first of them and so many others. Raises Miscast for more leaders than people."""
    if leaders > len(fit):
        raise Miscast(f"The workspace has {len(fit)} people who can be asked, so {leaders} leaders cannot play.")
    return [fit[0], *sorted(chance.sample(fit[1:], leaders - 1), key=fit.index)]


def invented(framework: Framework, people: Sequence[Person], leaders: int, seed: int) -> Script:
    """A round of so many leaders; the same seed makes the same round. Raises Miscast for more leaders than people."""
    fit = may_answer(people)
    chance = random.Random(seed)  # noqa: S311 - a play, not a secret
    cast = choose(fit, leaders, chance)
    given = assign(cast, framework.domains, chance)
    feelings = moods(framework.domains, chance)
    thought = [invent(framework, one, place, given, feelings, chance) for place, one in enumerate(cast)]
    begun = one_never_starts(thought, chance)
    return Script(fit[0], with_manners(framework, begun, chance))


def invent(
    framework: Framework,
    person: Person,
    camp: int,
    given: dict[str, list[Person]],
    feelings: dict[str, Mood],
    chance: random.Random,
) -> Leader:
    """What one leader thinks of every domain they were given; `camp` is the side they take in a quarrel."""
    parts = []
    for domain in (domain for domain in framework.domains if person in given[domain.id]):
        answers = []
        for number, question in enumerate(domain.questions, 1):
            answer = opinion(framework, feelings[question.id], camp, chance)
            note = _note(framework, question, answer, chance)
            answers.append(Intended(question.id, number, answer, note, _evidence(framework, chance)))
        parts.append(Part(domain.id, tuple(answers)))
    return Leader(person, tuple(parts))


def _note(framework: Framework, question: Question, answer: str, chance: random.Random) -> str:
    level = framework.scale.find(answer)
    if chance.random() > NOTED and not (level and level.note_required):
        return ""
    if chance.randrange(AWKWARD_EVERY) == 0:
        return chance.choice(AWKWARD)
    views = NOTES.get(question.id, ANY)
    if level is None or level.side is Side.NEITHER:
        return chance.choice(UNSURE)
    return views.strength if level.side is Side.STRENGTH else views.challenge


def _evidence(framework: Framework, chance: random.Random) -> str:
    """Sometimes, where it is asked for; nothing is drawn where it is not, so that a seed plays the same round."""
    if not framework.asks.evidence or chance.random() > EVIDENCED:
        return ""
    return chance.choice(EVIDENCE)


def newest(frameworks: Sequence[Framework], wanted: str) -> Framework:
    """The framework with this key, or the newest edition with this id. Raises Miscast where there is none."""
    found = [one for one in frameworks if wanted in (one.key, one.id)]
    if not found:
        raise Miscast(f"There is no framework {wanted}. There are: {', '.join(one.key for one in frameworks)}.")
    return max(found, key=lambda one: one.edition)


def from_file(
    frameworks: Sequence[Framework], people: Sequence[Person], file: Path, seed: int
) -> tuple[Framework, Script]:
    """The edition the file answers, and its script. A domain of which the file says nothing gets one silent leader.

    Leaders are named as the workspace shows them, or by their user id. Raises Miscast for anything that does not fit.
    """
    rows = _rows(file)
    framework = _edition(frameworks, rows, file)
    fit = may_answer(people)
    by_name = {one.name: one for one in fit} | {one.user: one for one in fit}
    strangers = sorted({row["leader"] for row in rows} - set(by_name))
    if strangers:
        raise Miscast(
            f"{file}: nobody here is called {', '.join(strangers)}. There are: {', '.join(p.name for p in fit)}."
        )
    cast = [one for one in fit if any(by_name[row["leader"]] is one for row in rows)]
    leaders = [_reads(framework, one, [r for r in rows if by_name[r["leader"]] is one]) for one in cast]
    silent = [domain for domain in framework.domains if not any(_has(one, domain) for one in leaders)]
    if silent:
        leaders[0] = _also(framework, leaders[0], silent)
    chance = random.Random(seed)  # noqa: S311 - a play, not a secret
    return framework, Script(fit[0], with_manners(framework, leaders, chance))


def _has(leader: Leader, domain: Domain) -> bool:
    return any(part.domain == domain.id for part in leader.parts)


def _also(framework: Framework, leader: Leader, silent: Sequence[Domain]) -> Leader:
    parts = {part.domain: part for part in leader.parts} | {d.id: Part(d.id, (), submits=False) for d in silent}
    return Leader(leader.person, tuple(parts[domain.id] for domain in framework.domains if domain.id in parts))


def _rows(file: Path) -> list[Told]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise Miscast(f"{file} cannot be read as JSON: {fault}") from None
    if not isinstance(found, list) or not found:
        raise Miscast(f"{file} must hold a list of answers, each with leader, domain, question, answer and note.")
    rows = [_row(one, place, file) for place, one in enumerate(found, 1)]
    keys = [(row["leader"], row["question"]) for row in rows]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise Miscast(f"{file} answers {twice[1]} twice for {twice[0]}.")
    return rows


def _row(one: Any, place: int, file: Path) -> Told:
    """Line breaks as a browser writes them, and no space around a note: the app keeps none."""
    given = one if isinstance(one, dict) else {}
    leader, domain, question, answer = (given.get(name) for name in ("leader", "domain", "question", "answer"))
    note, evidence = given.get("note") or "", given.get("evidence") or ""
    texts = (leader, domain, question, answer, note, evidence)
    if not all(isinstance(text, str) for text in texts) or not all(texts[:4]):
        raise Miscast(f"{file}, answer {place}: leader, domain, question, answer and note must be texts.")
    note, evidence = (text.replace("\r\n", "\n").replace("\r", "\n").strip() for text in (note, evidence))
    for name, text in (("note", note), ("evidence", evidence)):
        if len(text) > NOTE_LIMIT:
            raise Miscast(f"{file}, answer {place}: the {name} has {len(text):,} characters, {NOTE_LIMIT:,} at most.")
    return row(str(leader), str(domain), str(question), str(answer), note, evidence)


def _edition(frameworks: Sequence[Framework], rows: Sequence[Told], file: Path) -> Framework:
    """The framework that has every domain, question and answer of the file."""
    fault = ""
    for framework in frameworks:
        fault = next((told for row in rows if (told := _misfit(framework, row))), "")
        if not fault:
            return framework
    raise Miscast(f"{file}: {fault}")


def _misfit(framework: Framework, row: Told) -> str:
    domain = framework.domain_of(row["question"])
    level = framework.scale.find(row["answer"])
    if domain is None or domain.id != row["domain"]:
        return f"{framework.key} has no question {row['question']} in a domain {row['domain']}."
    if level is None:
        return (
            f"{framework.key} has no answer {row['answer']}; it has {', '.join(a.id for a in framework.scale.answers)}."
        )
    return (
        f"{row['answer']} needs a note ({row['leader']}, {row['question']})."
        if level.note_required and not row["note"]
        else ""
    )


def _reads(framework: Framework, person: Person, rows: Sequence[Told]) -> Leader:
    parts = []
    for domain in framework.domains:
        mine = {row["question"]: row for row in rows if row["domain"] == domain.id}
        answers = tuple(
            Intended(question.id, number, mine[question.id]["answer"], mine[question.id]["note"])
            for number, question in enumerate(domain.questions, 1)
            if question.id in mine
        )
        if answers:
            parts.append(Part(domain.id, answers, submits=len(answers) == len(domain.questions)))
    return Leader(person, tuple(parts))
