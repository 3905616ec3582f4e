"""Looking again: every message about it, in every state."""

from datetime import UTC, date, datetime
from typing import Any

from flows.doubting import WHAT
from flows.effects import AgainChoice, AgainNotice, Before, DeepDive, DeepDives, DoubtNotice, Effect, Summary, Thanks
from frameworks.model import Framework

NAMES = ("Strategy rooted in need", "Knowing <whether> the strategy works", "One organisation")
LONG = tuple("W" * 149 + str(n) for n in range(3))


def again(framework: Framework, summary: Summary) -> dict[str, tuple[Framework, Effect]]:
    scale = [level.id for level in framework.scale.levels]
    found = (*summary.collation.strengths, *summary.collation.challenges)
    stood = tuple(
        Before(question=one.question, median=tuple(scale[:1] if n % 2 else scale[1:3]), in_both=n)
        for n, one in enumerate(found)
    )
    looked = summary.model_copy(update={"before": stood, "before_at": date(2025, 3, 20)})
    effects: dict[str, Effect] = {
        "again choice": _choice(framework),
        "again choice, settled": _choice(framework, settled="We look again on Monday 11 January 2027."),
        "again choice, looked at again": _choice(framework, settled="The next round has started: Spring.", over=True),
        "again choice, long": _choice(framework, title="T" * 150),
        "again notice": _notice(framework, strengths=NAMES, challenges=NAMES[:1]),
        "again notice, nothing found": _notice(framework),
        "again notice, settled": _notice(
            framework, strengths=NAMES, settled="The next round has started: Spring & sun."
        ),
        "again notice, long": _notice(framework, title="T" * 150, strengths=LONG, challenges=LONG),
        "deep dives": _deep_dives(framework, NAMES[1]),
        "deep dives, long": _deep_dives(framework, "W" * 700, title="T" * 150),
        "doubt": _doubt(framework),
        "doubt, settled": _doubt(framework, settled="You saw it there.", title="T" * 150),
        "thanks": _thanks(framework, strengths=NAMES, challenges=NAMES[:2], next_look=date(2027, 1, 11)),
        "thanks, nothing found": _thanks(framework),
        "thanks, long": _thanks(framework, title="T" * 150, strengths=LONG, challenges=LONG),
        "summary looked at again": looked,
        "summary of another edition": looked.model_copy(update={"before": ()}),
    }
    return {name: (framework, effect) for name, effect in effects.items()}


def _about(framework: Framework, **more: Any) -> dict[str, Any]:
    return {"to": "U0CHAIR", "assessment": "A1", "framework": framework.key, "title": "Trust review", **more}


def _choice(framework: Framework, **more: Any) -> AgainChoice:
    days = {"next_term": date(2027, 1, 6), "six_months": date(2027, 6, 1), "a_year": date(2027, 12, 1)}
    return AgainChoice(key="c", **days, **_about(framework, **more))


def _notice(framework: Framework, **more: Any) -> AgainNotice:
    return AgainNotice(key="n", published_at=datetime(2026, 3, 20, 9, tzinfo=UTC), **_about(framework, **more))


def _deep_dives(framework: Framework, reason: str, **more: Any) -> DeepDives:
    offers = tuple(
        DeepDive(framework=id, name="Another <framework>", domain="governance", shape="Twenty elements", reason=reason)
        for id in ("trust-governance", "mat-assurance", "academy-trust-governance-code")
    )
    return DeepDives(key="d", offers=offers, **_about(framework, **more))


def _doubt(framework: Framework, **more: Any) -> DoubtNotice:
    about = {"message": "summary:A1", "row": 12, "number": 1, "what": WHAT["summary"], "channel": "C0LEADERS"}
    return DoubtNotice.model_validate({"key": "in-doubt:1", **about, **_about(framework, **more)})


def _thanks(framework: Framework, **more: Any) -> Thanks:
    return Thanks(key="t", channel="C0LEADERS", **_about(framework, **more))
