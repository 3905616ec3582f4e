"""How deliveries come in: over HTTP, or by whatever else starts, tells whether it takes in, and stops."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.routing import Route

from bot.clock import Clock
from bot.listening.watching import Check, database_is_right, health_routes, metrics_route
from bot.listening.web_server import WebServer
from bot.metrics import REGISTRY
from bot.settings import Settings
from bot.slack.clicks import whose_page
from bot.slack.front import Front
from bot.slack.lane import Joining
from bot.slack.lanes import LanedApp
from bot.watchdog import Heard
from storage.database import Database


class Address(NamedTuple):
    """Where to listen for Slack's requests."""

    host: str
    port: int


@dataclass(frozen=True)
class Intake:
    """`stop` takes in nothing more and returns when what is under way has been answered.

    `heard` is for the watchdog: where that stays the same, nothing can come in any more.
    """

    name: str
    start: Callable[[], None]
    taking_in: Check
    stop: Callable[[], None]
    heard: Heard


class Watch:
    """`/health`, `/ready` and `/metrics` on a port of their own, when METRICS_PORT names one."""

    def __init__(self, settings: Settings, intake: Intake, database: Database) -> None:
        self._server = None
        if settings.metrics_port is not None:
            ready = {intake.name: intake.taking_in, "database": database_is_right(database)}
            routes = [*health_routes(ready), metrics_route(REGISTRY)]
            self._server = WebServer(Starlette(routes=routes), settings.metrics_host, settings.metrics_port, "watch")

    def start(self) -> None:
        if self._server is not None:
            self._server.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def over_http(
    app: LanedApp, signing_secret: str, clock: Clock, at: Address, settings: Settings, database: Database
) -> Intake:
    """Slack's signed requests, and `/health` and `/ready` beside them.

    `/metrics` too, unless METRICS_PORT keeps the figures away from the address that is public.
    """
    joining = Joining(whose_page, database.together)
    front = Front(app, signing_secret, clock, app.may_wait_for_slack, joining)
    routes: list[Route] = [front.route]
    web = Starlette(routes=routes)
    server = WebServer(web, at.host, at.port, "front door")
    web.router.routes += health_routes({"serving": lambda: server.serving, "database": database_is_right(database)})
    if settings.metrics_port is None:
        web.router.routes.append(metrics_route(REGISTRY))

    def stop() -> None:
        server.stop()
        front.close()

    return Intake("serving", server.start, lambda: server.serving, stop, lambda: server.ticks)
