"""Somebody's own copy of everything they said."""

from dataclasses import dataclass

from bot.turn import Door
from flows.effects import MyAnswers, Own, Reply
from frameworks.content import key_of
from frameworks.model import Framework
from storage import inbox, outbox, own
from storage.own import Ended, Given

NOTHING_SAID = "You have not answered anything here yet, so there is nothing to copy."
COMING = "Your copy is on its way, in our direct messages."
ONLY_YOU = "Here is everything you told me, for you alone. It opens in Excel or any text editor."


@dataclass(frozen=True)
class Copies:
    door: Door

    def ask(self, team: str, user: str, delivery: str) -> list[str]:
        """Owes this person a file with what they said; answers the lines to say at once."""
        now = self.door.clock.now()
        with self.door.database.writing() as tx:
            said, ended = own.given_by(tx, team, user), own.ended(tx, team, user)
            over = [_ended(one) for one in ended]
            if not said:
                return over or [NOTHING_SAID]
            if inbox.accept(tx, delivery, now):
                key = f"copy:{user}:{delivery}"
                words = Reply(key=key, to=user, lines=(ONLY_YOU, *over))
                rows = tuple(_in_words(one, self.door.library.get(one.framework)) for one in said)
                file = MyAnswers(key=f"{key}:file", to=user, under=key, rows=rows)
                outbox.owe(tx, team, [words, file], now)
        return [COMING]


def _ended(one: Ended) -> str:
    return f"Your answers in “{one.title}” ended on {one.at:%-d %B %Y}; only what the round found is kept."


def _in_words(one: Given, framework: Framework | None) -> Own:
    """What is not in the edition, or whose edition is not installed here, goes by its id."""
    domain = framework.domain(one.domain) if framework else None
    question = framework.question(one.question) if framework else None
    remarks = ["typed, never saved as a note"] if one.draft else []
    remarks += [f"written when the answer was “{_label(framework, one.note_for)}”"] if one.note_for else []
    remarks += ["since handed to somebody else"] if one.passed_on else []
    return Own(
        round=one.title,
        framework=f"{framework.name}, {framework.edition}" if framework else key_of(one.framework),
        domain=domain.name if domain else one.domain,
        question=question.title if question else one.question,
        answer=_label(framework, one.answer or ""),
        note=one.note,
        evidence=one.evidence,
        at=one.at,
        remark="; ".join(remarks),
    )


def _label(framework: Framework | None, answer: str) -> str:
    level = framework.scale.find(answer) if framework and answer else None
    return level.label if level else answer
