"""Short answers in words: help, and where somebody stands. Plain lines; the views draw them."""

from collections.abc import Mapping, Sequence

from flows.assessment import Phase
from frameworks.model import Framework
from storage.assessments import Progress, Standing


def help_lines() -> list[str]:
    return [
        "*What I do.* I ask the questions of a trust self-assessment here, one at a time, and collate everybody's "
        "answers into strengths and challenges. No scores, no verdicts.",
        "*While you answer*, press the buttons or type: a rating's number or name, *back*, *skip*, *pause*, *start* to "
        "go on, *status* for where you are, *change 2.3* for the third question of the second domain. Anything else "
        "you type I offer to keep as a note; nothing becomes a note without your say.",
        "*Who sees what* is on your invitation and under every question. Until the round closes nobody sees your "
        "answers, not even the chair, only whether you have finished.",
        "*To begin a round*, type */assurance start* in the channel where the summary should appear.",
        "*What is stored:* your ratings and notes, and when you gave them, in your trust's own database until the "
        "round is deleted. Ask whoever runs me here for a copy or to have it deleted.",
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
        lines.append("Type *start* to go on.")
    return lines


def standing_lines(title: str, standing: Sequence[Standing]) -> list[str]:
    """For the chair: who has finished, never what was said."""
    done = [leader.name for leader in standing if leader.finished == leader.given]
    lines = [f"*{title}*, which you chair: {len(done)} of {len(standing)} leaders have submitted everything."]
    for leader in standing:
        if leader.finished < leader.given:
            begun = "begun" if leader.touched_at else "not begun"
            lines.append(f"• {leader.name}: {leader.finished} of {leader.given} domains submitted, {begun}")
    return lines
