"""Short answers in words: help, and where somebody stands. Plain lines; the views draw them."""

from collections.abc import Mapping, Sequence

from flows.assessment import Phase
from flows.grammar import several
from flows.keeping import Keeping, how_long
from frameworks.model import Framework
from storage.assessments import Progress, Standing


def stored_line(keeping: Keeping) -> str:
    """What is stored, for how long, and who can see it, in one paragraph."""
    return f"*What is stored:* {' '.join(_stored(keeping))}"


def _stored(keeping: Keeping) -> list[str]:
    """The same words wherever that is told; each stands by itself."""
    days = keeping.after_removal_days
    after = "at once" if days == 0 else f"after {'a day' if days == 1 else f'{days} days'}"
    return [
        "I keep rounds with their leaders' names, roles and time zones, what you answer and write with the time you "
        "gave it, and my messages.",
        "They are in your trust's own database, and on nobody else's computer.",
        f"What you answered and wrote is kept {how_long(keeping.answers_months)}.",
        "Until a round closes only you see your answers; then they are shown as its invitation promised, and whoever "
        "runs the database could read them.",
        "Type */assurance my answers* for a copy of all you said.",
        "A chair can delete a round from the Home tab.",
        f"If I am removed from Slack, everything is deleted {after}.",
    ]


def help_lines(keeping: Keeping) -> list[str]:
    """Short lines under headings; an empty line begins a new part."""
    return [
        "*What I do*",
        "I ask the questions of a trust self-assessment, one at a time, and collate everybody's answers into one "
        "summary. No scores, no verdicts.",
        "",
        "*While you answer*",
        "Press the buttons, or type:",
        "•  an answer's number or name",
        "•  *back*, *skip* or *pause*; *continue* to go on",
        "•  *status* to see where you are (in a channel: */assurance status*, */assurance continue*)",
        "•  *change 2.3* to go back to what has that number",
        "Anything else you type I offer to keep beside your answer; nothing is kept without your say.",
        "",
        "*Who sees what*",
        "Until the round closes nobody sees your answers, not even the chair, only whether you have finished. What is "
        "shown then is on your invitation and under every question.",
        "",
        "*To begin or chair a round*",
        "•  */assurance start*, in the channel where the summary should appear, begins one",
        "•  */assurance manage* shows who has finished and changes who answers what, the due date, or the end",
        "•  */assurance again* looks again at what was found",
        "•  */assurance frameworks* says what each framework is for",
        "",
        "*What is stored*",
        *(f"•  {sentence}" for sentence in _stored(keeping)),
    ]


def no_round_lines() -> list[str]:
    return [
        "Nothing is waiting for you just now. When somebody gives you part of an assessment, I write to you here.",
        "Type *help* to see what I do, or */assurance start* in a channel to begin a round.",
    ]


def status_lines(progress: Sequence[Progress], library: Mapping[str, Framework]) -> list[str]:
    """One line for each round, one for each domain given to this person."""
    if not progress:
        return no_round_lines()
    lines = []
    for round_ in progress:
        framework = library.get(round_.framework)
        lines.append(
            f"*{round_.title}*, {'due' if round_.phase is Phase.OPEN else 'closed; it was due'} {round_.due:%-d %B %Y}:"
        )
        for domain in round_.domains:
            known = framework.domain(domain.domain) if framework else None
            name, total = (known.name, len(known.questions)) if known else (domain.domain, domain.answered)
            state = "submitted" if domain.submitted else f"{domain.answered} of {total} answered"
            lines.append(f"• {name}: {state}")
    if any(round_.phase is Phase.OPEN and not all(d.submitted for d in round_.domains) for round_ in progress):
        lines.append("Type *continue* to go on.")
    return lines


def standing_lines(title: str, standing: Sequence[Standing], part: str = "domain") -> list[str]:
    """For the chair: who has finished, never what was said. `part` is what the framework calls a domain."""
    done = [leader.name for leader in standing if leader.finished == leader.given]
    lines = [f"*{title}*, which you chair: {len(done)} of {len(standing)} leaders have submitted everything."]
    for leader in standing:
        if leader.finished < leader.given:
            begun = "begun" if leader.touched_at else "not begun"
            lines.append(f"• {leader.name}: {leader.finished} of {leader.given} {several(part)} submitted, {begun}")
    return lines
