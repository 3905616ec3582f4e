"""What Slack says of people and channels, read once and kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.turn import Door
from flows.assessment import Person
from flows.setup import Channel
from storage import people

UNKNOWN_USER = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
UNKNOWN_CHANNEL = frozenset({"channel_not_found", "missing_scope", "team_not_found"})


@dataclass(frozen=True)
class Directory:
    client: WebClient
    door: Door

    def fetch(self, team: str, users: Iterable[str]) -> None:
        """Asks Slack about each of these people and keeps the answer."""
        for user in users:
            try:
                told = self.client.users_info(user=user)["user"]
            except SlackApiError as error:
                if error.response.get("error") not in UNKNOWN_USER:
                    raise
                continue
            self.keep(team, told)

    def keep(self, team: str, told: dict[str, Any]) -> None:
        with self.door.database.writing() as tx:
            people.put(tx, team, as_person(team, told), self.door.clock.now())

    def channel(self, id: str | None) -> Channel | None:
        """None when Slack does not show it to us."""
        if not id:
            return None
        try:
            told = self.client.conversations_info(channel=id)["channel"]
        except SlackApiError as error:
            if error.response.get("error") in UNKNOWN_CHANNEL:
                return None
            raise
        return Channel(
            id=id,
            name=told.get("name") or "that channel",
            bot_is_member=bool(told.get("is_member")),
            archived=bool(told.get("is_archived")),
            shared=bool(told.get("is_ext_shared") or told.get("is_pending_ext_shared")),
        )


def as_person(team: str, told: dict[str, Any]) -> Person:
    """A `user` object of Slack's, in our words."""
    profile = told.get("profile", {})
    zone = told.get("tz") or ""
    return Person(
        user=told["id"],
        name=profile.get("real_name") or told.get("real_name") or told.get("name") or told["id"],
        title=profile.get("title") or "",
        tz=zone if zone in available_timezones() else "Europe/London",
        bot=bool(told.get("is_bot")) or told["id"] == "USLACKBOT",
        deactivated=bool(told.get("deleted")),
        external=bool(told.get("is_stranger")) or told.get("team_id", team) != team,
    )
