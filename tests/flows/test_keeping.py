"""How long answers are kept, and that an invitation says so."""

from datetime import UTC, datetime

import pytest

from flows.assessment import Answered
from flows.collation import collate
from flows.effects import Invitation, InvitationFace, Reply
from flows.keeping import Keeping, briefly_stored, how_long, saying
from tests.bot.bench import EDITION

CLOSED = datetime(2026, 8, 31, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("months", "end"),
    [
        (1, datetime(2026, 9, 30, 16, 0, tzinfo=UTC)),
        (6, datetime(2027, 2, 28, 16, 0, tzinfo=UTC)),
        (12, datetime(2027, 8, 31, 16, 0, tzinfo=UTC)),
        (18, datetime(2028, 2, 29, 16, 0, tzinfo=UTC)),
    ],
)
def test_answers_end_so_many_months_after_the_round(months: int, end: datetime) -> None:
    assert Keeping(answers_months=months).answers_end(CLOSED) == end


def test_without_the_setting_they_never_end() -> None:
    assert Keeping().answers_end(CLOSED) is None


def test_a_removed_workspace_goes_after_its_days() -> None:
    assert Keeping(after_removal_days=30).delete_at(CLOSED) == datetime(2026, 9, 30, 16, 0, tzinfo=UTC)


def test_the_words_follow_the_setting() -> None:
    assert how_long(None) == "until the round is deleted"
    assert "until a month after the round closes" in how_long(1)
    assert "until 6 months after the round closes" in briefly_stored(6)


def test_an_invitation_says_how_long_and_nothing_else_changes() -> None:
    invited = Invitation.model_construct(face=InvitationFace.WAITING)
    reply = Reply(key="k", to="U1", lines=("words",))
    said = saying(Keeping(answers_months=6), [invited, reply])
    assert [getattr(one, "answers_kept_months", "none") for one in said] == [6, "none"]


def test_what_was_kept_is_what_was_found() -> None:
    from flows.assessment import Promise

    answered = Answered(assigned={d.id: 3 for d in EDITION.domains}, invited=3)
    found = collate(EDITION, Promise(), answered)
    assert collate(EDITION, Promise(), Answered(kept=found.model_dump_json())) == found
