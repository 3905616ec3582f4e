"""Word to the chair of how the round stands, and what they can do about it."""

from datetime import datetime

from flows.assessment import Scope, moment
from flows.deadlines import closes_at
from flows.effects import ChairNews, ChairNotice


def all_submitted(scope: Scope, settled: str = "") -> ChairNotice:
    """Everybody has submitted. Needs `all_submitted_at`."""
    return _notice(scope, ChairNews.ALL_SUBMITTED, scope.assessment.all_submitted_at, settled)


def due(scope: Scope, settled: str = "", lacking: str = "") -> ChairNotice:
    """The due date has come. Needs `due_told_at`. `lacking` says what becomes of answers without their explanation."""
    return _counted(scope, _notice(scope, ChairNews.DUE, scope.assessment.due_told_at, settled, lacking))


def not_answered(scope: Scope, settled: str = "", lacking: str = "") -> ChairNotice:
    """After the last reminder: who has not finished. Needs `unfinished_told_at`."""
    since = scope.assessment.unfinished_told_at
    notice = _counted(scope, _notice(scope, ChairNews.NOT_ANSWERED, since, settled, lacking))
    return notice.model_copy(update={"unfinished": unfinished(scope)})


def _notice(scope: Scope, news: ChairNews, since: datetime | None, settled: str, lacking: str = "") -> ChairNotice:
    """Named by when it came to be so: that may happen twice, and the round may change its chair. `settled` says how it
    ended, where it stands.
    """
    assessment = scope.assessment
    if since is None:
        raise ValueError(f"the chair has not been told: {news}")
    return ChairNotice(
        key=f"{news.replace('_', '-')}:{assessment.id}:{assessment.chair}:{moment(since)}",
        to=assessment.chair,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        news=news,
        due=assessment.due,
        closes_at=closes_at(scope),
        settled=settled,
        lacking=lacking,
        redraw_only=bool(settled),
    )


def _counted(scope: Scope, notice: ChairNotice) -> ChairNotice:
    waiting = _waiting(scope)
    finished = sum(leader.user not in waiting for leader in scope.answering)
    return notice.model_copy(update={"leaders": len(scope.answering), "finished": finished})


def unfinished(scope: Scope) -> tuple[str, ...]:
    """The names of those who have something unsubmitted, in the round's order."""
    waiting = _waiting(scope)
    return tuple(leader.name for leader in scope.leaders if leader.user in waiting)


def _waiting(scope: Scope) -> set[str]:
    return {a.leader for a in scope.assignments if a.submitted_at is None}
