"""The Home tab, mentions, and what Slack tells us of people."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.at_home import at_home
from bot.changes import Change
from bot.slack.afterwards import Afterwards
from bot.slack.directory import Directory
from bot.slack.views import home, reply
from bot.spoken import help_lines
from bot.turn import Door
from flows.effects import Reply
from storage import homes, inbox, people


@dataclass(frozen=True)
class HomeTab:
    door: Door
    directory: Directory
    afterwards: Afterwards

    def opened(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Drawn anew each time it is opened."""
        if event.get("tab", "home") == "home":
            self.afterwards.do(lambda: self._show(body.get("team_id", ""), event["user"]))

    def _show(self, team: str, user: str) -> None:
        """Remembered, so that it is drawn anew when something changes."""
        with self.door.database.writing() as tx:
            homes.opened(tx, team, user, self.door.clock.now())
        try:
            self.publish(team, user)
        except SlackApiError as error:
            if error.response.get("error") != "ratelimited":
                raise
            self.door.changes.tell(Change(team, "", (user,)))  # drawn anew with the others, after the wait

    def publish(self, team: str, user: str) -> None:
        client = self.directory.client
        client.views_publish(user_id=user, view=home.draw(at_home(self.door, team, user)))

    def mentioned(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Help, to the person who asked alone, once."""
        with self.door.database.writing() as tx:
            fresh = inbox.accept(tx, f"event:{body['event_id']}", self.door.clock.now())
        if not fresh or event.get("bot_id") or not event.get("user"):
            return
        drawn = reply.draw(Reply(key="now", to="", lines=tuple(help_lines(self.door.keeping))))
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
