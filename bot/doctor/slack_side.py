"""What Slack says of us: our tokens, what they may do, the time, and the channels we are in."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.doctor.finding import Finding
from bot.manifest import SCOPES
from flows.assessment import Assessment

MOST_SKEW = timedelta(seconds=60)
"""Slack's signatures hold for five minutes; reminders and due dates want a clock that people can rely on."""
_FAILURES = (SlackClientError, OSError, HTTPException)
_AGAIN = "Install the app to the workspace again, and copy the token anew: OAuth & Permissions in the app's settings."


class Told(NamedTuple):
    """What `auth.test` answered: the workspace's id and its headers, names in lower case."""

    team: str
    headers: dict[str, str]


def bot_token(client: WebClient) -> tuple[Finding, Told | None]:
    """Whether Slack takes the bot token. None when it does not, and nothing else can be asked with it."""
    try:
        said = client.auth_test()
    except _FAILURES as error:
        return Finding("bot token", f"auth.test failed ({_name(error)})", _mend_token(error, _AGAIN)), None
    told = Told(str(said.get("team_id")), {name.lower(): value for name, value in _headers(said)})
    return Finding("bot token", f"Slack knows us as {said.get('user')} in {said.get('team')}"), told


def app_token(client: WebClient) -> Finding:
    """Whether a Socket Mode connection could be opened; none is."""
    try:
        client.apps_connections_open(app_token=client.token or "")
    except _FAILURES as error:
        mend = (
            "Copy SLACK_APP_TOKEN again from Basic Information, App-Level Tokens in the app's settings; it needs the "
            "scope connections:write, and Socket Mode must be on."
        )
        return Finding("app token", f"apps.connections.open failed ({_name(error)})", _mend_token(error, mend))
    return Finding("app token", "a Socket Mode connection can be opened")


def scopes(headers: dict[str, str]) -> Finding:
    """The scopes granted, against those of our manifest."""
    said = headers.get("x-oauth-scopes")
    if said is None:
        mend = "Compare OAuth & Permissions, Scopes, in the app's settings with what `assurance manifest` prints."
        return Finding("scopes", "Slack did not say which are granted (no x-oauth-scopes header)", mend)
    granted = {scope.strip() for scope in said.split(",") if scope.strip()}
    missing, more = sorted(set(SCOPES) - granted), sorted(granted - set(SCOPES))
    if missing:
        what = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        mend = "Add them under OAuth & Permissions, Scopes, then install the app again; `assurance manifest` lists all."
        return Finding("scopes", f"not granted: {what}", mend)
    beyond = f"; not needed, and better taken away: {', '.join(more)}" if more else ""
    return Finding("scopes", f"all {len(SCOPES)} of the manifest are granted{beyond}")


def clock(headers: dict[str, str], now: datetime) -> Finding:
    """This machine's clock (`now`) against Slack's."""
    try:
        skew = now - parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, TypeError):
        return Finding("clock", "Slack did not say what time it has, so it was not compared")
    seconds = round(abs(skew).total_seconds())
    if abs(skew) <= MOST_SKEW:
        return Finding("clock", f"within {seconds} s of Slack's")
    way = "ahead of" if skew > timedelta() else "behind"
    mend = "Set this machine's clock by the network (timedatectl set-ntp true): reminders and due dates go by it."
    return Finding("clock", f"{seconds} s {way} Slack's", mend)


def channels(client: WebClient, team: str, rounds: Iterable[Assessment]) -> Iterator[Finding]:
    """A finding for each channel that an open round of this workspace will post its summary in."""
    titles: dict[str, list[str]] = {}
    for one in rounds:
        if one.team == team:
            titles.setdefault(one.channel, []).append(one.title)
    if not titles:
        yield Finding("channels", "no open round needs one")
    for channel, theirs in titles.items():
        yield _channel(client, channel, " and ".join(f"“{title}”" for title in theirs))


def _channel(client: WebClient, channel: str, rounds: str) -> Finding:
    invite = f"In Slack, /invite @assurance in the channel; or its chair chooses another once {rounds} has closed."
    try:
        told = client.conversations_info(channel=channel)["channel"]
    except _FAILURES as error:
        where = f"{channel}, for {rounds}, cannot be seen ({_name(error)})"
        mend = "Try again in a minute." if _name(error) == "ratelimited" else _mend_token(error, invite)
        return Finding("channels", where, mend)
    name = f"#{told.get('name') or channel}"
    if told.get("is_archived"):
        mend = f"Unarchive it, or its chair chooses another channel once {rounds} has closed."
        return Finding("channels", f"{name}, for {rounds}, is archived", mend)
    if not told.get("is_member"):
        return Finding("channels", f"the app is not in {name}, for {rounds}", invite)
    return Finding("channels", f"the app is in {name}, for {rounds}")


def _headers(said: SlackResponse) -> Iterable[tuple[str, str]]:
    return ((str(name), str(value)) for name, value in dict(said.headers).items())


def _name(error: BaseException) -> str:
    """Slack's own name for it; else only the status or the kind, for the text may hold anything."""
    if isinstance(error, SlackApiError):
        name = str(error.response.get("error"))
        return name if name.isidentifier() else f"status {error.response.status_code}"
    return type(error).__name__


def _mend_token(error: BaseException, mend: str) -> str:
    if isinstance(error, SlackApiError) and error.response.status_code == 200:
        return mend
    return "Check that this machine reaches SLACK_API_URL (network, proxy, certificates), and status.slack.com."
