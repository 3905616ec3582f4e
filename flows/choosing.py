"""Which framework suits a chair who is unsure: three answers lead to one suggestion, with its reason.

Rule: what to look at decides first, then what it is for; whether the trust looked across itself lately decides only
where the chair has no part in mind. Source: what each framework is for, as `frameworks.overview` says. Nothing is
closed off: every framework can be begun whatever is suggested.
"""

from enum import StrEnum

from frameworks.model import Frozen

BROAD, BOARD, SCHOOLS, CODE = (
    "building-strong-trusts",
    "trust-governance",
    "mat-assurance",
    "academy-trust-governance-code",
)


class Look(StrEnum):
    """What to look at."""

    TRUST = "trust"
    BOARD = "board"
    SCHOOLS = "schools"
    UNSURE = "unsure"


class Purpose(StrEnum):
    """What it is for."""

    LEARN = "learn"
    GROWTH = "growth"
    STATEMENT = "statement"
    CHALLENGE = "challenge"


class Lately(StrEnum):
    """Whether leaders looked across the whole trust in the last year or so."""

    YES = "yes"
    NO = "no"


class Also(Frozen):
    framework: str
    why: str


class Suggestion(Frozen):
    """`framework` is an id, of no edition. `also` is another that would fit, and when."""

    framework: str
    reason: str
    also: Also


ACROSS = Also(framework=BROAD, why="It looks across the whole trust, and is a gentle way to begin.")
THE_CODE = Also(framework=CODE, why="It sets the board's work beside the Code's principles.")
THE_BOARD = Also(framework=BOARD, why="It looks closely at how the board works.")
THE_SCHOOLS = Also(framework=SCHOOLS, why="It looks closely at the capacity to improve schools.")


def suggest(look: Look, purpose: Purpose, lately: Lately) -> Suggestion:
    """One suggestion for any answers."""
    if look is Look.SCHOOLS:
        return _schools(purpose, lately)
    if purpose is Purpose.STATEMENT:
        return _statement(look)
    if look is Look.BOARD:
        return _board(purpose, lately)
    if look is Look.UNSURE and lately is Lately.YES:
        return _further(purpose)
    return _across(purpose, lately)


def _schools(purpose: Purpose, lately: Lately) -> Suggestion:
    reasons = {
        Purpose.LEARN: "You want to look at how your schools improve, and this goes through it element by element.",
        Purpose.GROWTH: "Before a trust takes on more schools, it helps to know what it has to improve them with.",
        Purpose.STATEMENT: "You want to look at how your schools improve. For the governance statement itself, the "
        "Code is nearer.",
        Purpose.CHALLENGE: "You have seen a challenge in how your schools improve, and this shows where it lies.",
    }
    beside = ACROSS if lately is Lately.NO else THE_BOARD
    return Suggestion(
        framework=SCHOOLS, reason=reasons[purpose], also=THE_CODE if purpose is Purpose.STATEMENT else beside
    )


def _statement(look: Look) -> Suggestion:
    reason = "A governance statement can draw on what the board applies of the Code, and on what it explains instead."
    return Suggestion(framework=CODE, reason=reason, also=ACROSS if look is Look.TRUST else THE_BOARD)


def _board(purpose: Purpose, lately: Lately) -> Suggestion:
    reasons = {
        Purpose.LEARN: "You want to look at the board's own work, and this goes through it element by element.",
        Purpose.GROWTH: "A growing trust asks more of its board; this shows where its work is firmly in place.",
        Purpose.CHALLENGE: "You have seen a challenge in governance, and this shows where in the board's work it lies.",
    }
    return Suggestion(framework=BOARD, reason=reasons[purpose], also=ACROSS if lately is Lately.NO else THE_CODE)


def _further(purpose: Purpose) -> Suggestion:
    """They looked across the trust lately, and have no part in mind."""
    if purpose is Purpose.GROWTH:
        reason = (
            "You looked across the trust lately. For growth, the next thing to know is what you improve schools with."
        )
        return Suggestion(framework=SCHOOLS, reason=reason, also=THE_BOARD)
    if purpose is Purpose.CHALLENGE:
        reason = (
            "You looked across the trust lately. Where a challenge has no clear home yet, the board's work is a start."
        )
        return Suggestion(framework=BOARD, reason=reason, also=THE_SCHOOLS)
    reason = "You looked across the trust lately; a second look after a year shows what has moved."
    return Suggestion(framework=BROAD, reason=reason, also=THE_BOARD)


def _across(purpose: Purpose, lately: Lately) -> Suggestion:
    reasons = {
        Purpose.LEARN: "It brings out where leaders see the trust as strong and where it is hard, in seven domains.",
        Purpose.GROWTH: "Thinking about growth begins with what the whole trust is strong in, and this shows it.",
        Purpose.CHALLENGE: "It shows where in the whole trust a challenge lies, before you look closer at one part.",
    }
    again = " As you looked lately, you can see what has moved." if lately is Lately.YES else ""
    return Suggestion(framework=BROAD, reason=reasons[purpose] + again, also=_closer(purpose))


def _closer(purpose: Purpose) -> Also:
    return THE_SCHOOLS if purpose is Purpose.GROWTH else THE_BOARD
