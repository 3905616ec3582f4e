"""`/health`, `/ready` and `/metrics`: for whoever watches over the process. They name nobody and hold no words."""

from collections.abc import Callable, Mapping

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.listening.within import Within
from storage import schema
from storage.database import Database
from storage.schema import SchemaTrouble
from storage.troubles import DatabaseTrouble

Check = Callable[[], bool]
NO_ANSWER = "it did not answer in time"
log = structlog.get_logger()


def database_is_right(database: Database) -> Check:
    """Whether it answers, at once, and has the schema this program works on."""

    asked = Within(lambda: schema.check(database))

    def check() -> bool:
        try:
            asked()
        except (DatabaseTrouble, SchemaTrouble, TimeoutError) as trouble:
            log.warning("not ready: the database", error=str(trouble) or NO_ANSWER)
            return False
        return True

    return check


def health_routes(ready: Mapping[str, Check]) -> list[Route]:
    """`/health`: the process answers. `/ready`: every check holds; 503 names those that do not."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readiness(_: Request) -> Response:
        found = {name: await run_in_threadpool(check) for name, check in ready.items()}
        all_hold = all(found.values())
        return JSONResponse({"ready": all_hold, **found}, 200 if all_hold else 503)

    return [Route("/health", health), Route("/ready", readiness)]


def metrics_route(registry: CollectorRegistry) -> Route:
    """Every figure in Prometheus' text format."""

    async def metrics(_: Request) -> Response:
        return Response(await run_in_threadpool(generate_latest, registry), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", metrics)
