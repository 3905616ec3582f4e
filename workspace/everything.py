"""All that the workspace keeps between two starts, as one plain value; `snapshot` writes it to disk and reads it."""

import secrets
from dataclasses import dataclass, field

from workspace.records import Channel, File, Hook, Message, Pending, Person, View


@dataclass
class Everything:
    """All that is kept between two starts."""

    team_id: str
    team_name: str
    app_id: str
    bot_user: str
    bot_token: str
    app_token: str
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    last_ts: float = 0.0
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    pending: dict[str, Pending] = field(default_factory=dict)
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    revoked: bool = False
