"""The Home tab, mentions, and what Slack tells us of people."""

from dataclasses import dataclass
from typing import Any

from bot.slack.afterwards import Afterwards
from bot.slack.directory import Directory
from bot.slack.views import home, reply
from bot.slack.views.home import Waiting
from bot.spoken import help_lines
from bot.turn import Door
from flows.assessment import Phase
from flows.effects import Reply
from storage import assessments, inbox, people


@dataclass(frozen=True)
class HomeTab:
    door: Door
    directory: Directory
    afterwards: Afterwards

    def opened(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Drawn anew each time it is opened."""
        if event.get("tab", "home") == "home":
            self.afterwards.do(lambda: self.publish(body.get("team_id", ""), event["user"]))

    def publish(self, team: str, user: str) -> None:
        client = self.directory.client
        client.views_publish(user_id=user, view=home.draw(self._waiting(team, user)))

    def mentioned(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Help, to the person who asked alone, once."""
        with self.door.database.writing() as tx:
            fresh = inbox.accept(tx, f"event:{body['event_id']}", self.door.clock.now())
        if not fresh or event.get("bot_id") or not event.get("user"):
            return
        drawn = reply.draw(Reply(key="now", to="", lines=tuple(help_lines())))
        client, channel, user = self.directory.client, event["channel"], event["user"]
        self.afterwards.do(
            lambda: client.chat_postEphemeral(channel=channel, user=user, text=drawn.text, blocks=drawn.blocks)
        )

    def changed(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Only of people some round or set-up has named: of nobody else is anything kept."""
        team, told = body.get("team_id", ""), event["user"]
        with self.door.database.reading() as tx:
            known = people.get(tx, team, [told["id"]])
        if known:
            self.directory.keep(team, told)

    def _waiting(self, team: str, user: str) -> list[Waiting]:
        with self.door.database.reading() as tx:
            progress = assessments.progress(tx, team, user)
        waiting = []
        for round_ in progress:
            framework = self.door.library.get(round_.framework)
            if round_.phase is not Phase.OPEN or framework is None:
                continue
            for done in round_.domains:
                domain = framework.domain(done.domain)
                if domain is not None and not done.submitted:
                    total = len(domain.questions)
                    one = Waiting(round_.assessment, round_.title, domain.name, done.answered, total, round_.due)
                    waiting.append(one)
        return waiting
