"""How long what people said is kept, as the settings say, and how that is said wherever it is told."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from flows.effects import Effect, Invitation
from frameworks.model import Frozen


class Keeping(Frozen):
    """`answers_months`: how long individual answers and notes are kept once a round has closed or was cancelled (None:
    until it is deleted); `after_removal_days`: how long everything is kept once the app was removed."""

    answers_months: Annotated[int, Field(ge=1, le=120)] | None = None
    after_removal_days: Annotated[int, Field(ge=0, le=3650)] = 30

    def answers_end(self, over_at: datetime) -> datetime | None:
        """When the answers of a round end that was over at `over_at`: the same time that many months later, on the
        month's last day where it is shorter. None: never."""
        return None if self.answers_months is None else _months_later(over_at, self.answers_months)

    def delete_at(self, removed_at: datetime) -> datetime:
        """When everything of a workspace goes from which the app was removed."""
        return removed_at + timedelta(days=self.after_removal_days)


def _months_later(at: datetime, months: int) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return at.replace(year=year, month=month + 1, day=min(at.day, last))


def how_long(months: int | None) -> str:
    """How long ratings and notes are kept, to go behind "kept"."""
    if months is None:
        return "until the round is deleted"
    time = "a month" if months == 1 else f"{months} months"
    return f"until {time} after the round closes; then only what was found is kept, with no answer of anybody's own"


def briefly_stored(months: int | None, what: str = "your ratings and notes") -> str:
    """For the invitation, before the first question: what is stored and for how long, in one line."""
    return f"{what}, in your trust's own database, {how_long(months)}."


def saying(keeping: Keeping, effects: Iterable[Effect]) -> list[Effect]:
    """The same messages; an invitation says how long answers are kept here."""
    months = keeping.answers_months
    return [
        effect.model_copy(update={"answers_kept_months": months}) if isinstance(effect, Invitation) else effect
        for effect in effects
    ]
