"""History: a line per thing done, oldest first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flows.assessment import Scope
from storage import assessments, history
from storage.database import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def test_lines_come_back_in_the_order_written(database: Database, build: Callable[..., Scope]) -> None:
    with database.writing() as tx:
        assessments.add(tx, build(), None)
        assessments.add(tx, build(id="R2"), None)
        history.write(tx, "R1", NOW, "U1", "launched")
        history.write(tx, "R2", NOW, "U1", "launched")
        history.write(tx, "R1", NOW - timedelta(days=1), "", "closed", detail="the due date had passed")
    with database.reading() as tx:
        assert history.read(tx, "R1") == [
            history.Deed(assessment="R1", at=NOW, by="U1", what="launched"),
            history.Deed(
                assessment="R1", at=NOW - timedelta(days=1), by="", what="closed", detail="the due date had passed"
            ),
        ]
