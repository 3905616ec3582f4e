"""Settings from the environment or `.env`; nothing is read at import, and no value is ever printed."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import is_loopback
from flows.keeping import Keeping
from frameworks.vocabulary import PLAIN, Called, Vocabulary

SLACK_API = "https://slack.com/api/"
PUT_THEM = "Put them in the environment or in a file named .env here."


class SettingsFault(Exception):
    """The text says which setting is wrong and how to mend it; it never holds a value."""


class Settings(BaseSettings):
    """Everything the bot can be told. docs/operating.md lists the same names."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True, frozen=True)

    database_url: SecretStr = SecretStr("sqlite:///data/assurance.db")
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    frameworks_dir: Path | None = None
    trustee_called: Called = PLAIN.trustee
    local_governing_body_called: Called = PLAIN.local_governing_body
    local_governor_called: Called | None = None
    assurance_clock: Path | None = None
    keep_answers_months: Annotated[int, Field(ge=1, le=120)] | None = None
    delete_after_removal_days: Annotated[int, Field(ge=0, le=3650)] = 30
    heartbeat_seconds: Annotated[float, Field(gt=0, le=60)] = 5
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    metrics_host: str = "127.0.0.1"
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    @field_validator("slack_api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        try:
            HttpUrl(value)
        except ValidationError:
            raise ValueError("this is not a web address; it begins with https://") from None
        return value if value.endswith("/") else value + "/"

    @field_validator("frameworks_dir", "assurance_clock", "keep_answers_months", "metrics_port", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("trustee_called", "local_governing_body_called", "local_governor_called", mode="wrap")
    @classmethod
    def _is_a_word(cls, value: object, take: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        try:
            return take(value or cls.model_fields[str(info.field_name)].default)
        except ValidationError:
            raise ValueError(
                "this is what you call one of them, in letters, such as director or academy council"
            ) from None

    @model_validator(mode="after")
    def _clock_only_at_home(self) -> Self:
        if self.assurance_clock is not None and not is_loopback(self.slack_api_url):
            raise ValueError("ASSURANCE_CLOCK is only for the local workspace; remove it to speak to Slack")
        return self

    @property
    def vocabulary(self) -> Vocabulary:
        """Of the one workspace that the bot token is for."""
        return Vocabulary(
            trustee=self.trustee_called,
            local_governing_body=self.local_governing_body_called,
            local_governor=self.local_governor_called,
        )

    @property
    def keeping(self) -> Keeping:
        return Keeping(answers_months=self.keep_answers_months, after_removal_days=self.delete_after_removal_days)

    def tokens(self) -> tuple[str, str]:
        """The bot token and the app token; `SettingsFault` says which is missing or of the wrong kind."""
        bot, app = self.slack_bot_token.get_secret_value(), self.slack_app_token.get_secret_value()
        faults = _bot_token_faults(bot)
        if not app.startswith("xapp-"):
            where = "Slack app settings, Basic Information, App-Level Tokens, scope connections:write"
            faults.append(f"SLACK_APP_TOKEN is {_state(app)}; it begins with xapp- ({where}).")
        if faults:
            raise SettingsFault("\n".join([*faults, PUT_THEM]))
        return bot, app

    def signed(self) -> tuple[str, str]:
        """The bot token and the signing secret; `SettingsFault` says which is missing or of the wrong kind."""
        bot, secret = self.slack_bot_token.get_secret_value(), self.slack_signing_secret.get_secret_value()
        faults = _bot_token_faults(bot)
        if not secret.strip() or secret.startswith(("xox", "xapp-")):
            where = "Slack app settings, Basic Information, App Credentials, Signing Secret"
            faults.append(f"SLACK_SIGNING_SECRET is {_state(secret.strip())}; serve --http needs it ({where}).")
        if faults:
            raise SettingsFault("\n".join([*faults, PUT_THEM]))
        return bot, secret.strip()


def _bot_token_faults(bot: str) -> list[str]:
    if bot.startswith("xoxb-"):
        return []
    where = "Slack app settings, OAuth & Permissions, Bot User OAuth Token"
    return [f"SLACK_BOT_TOKEN is {_state(bot)}; it begins with xoxb- ({where})."]


def _state(token: str) -> str:
    return "of another kind" if token else "missing"


def read_settings() -> Settings:
    """The settings, or `SettingsFault` naming what is wrong without its value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"{_name(fault['loc'])}{fault['msg'].removeprefix('Value error, ')}." for fault in error.errors())
        raise SettingsFault("\n".join(faults)) from None


def _name(place: tuple[int | str, ...]) -> str:
    return f"{str(place[0]).upper()}: " if place else ""
