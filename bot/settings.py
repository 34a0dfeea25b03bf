"""Settings: read once, from the environment and `.env`, and explained in plain words when wrong."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BotError

_EXAMPLES = {
    "DATABASE_URL": "sqlite:///arshjul.db eller postgresql://användare:lösenord@dator/databas",
    "SLACK_BOT_TOKEN": "xoxb-… (Slack: din app, OAuth & Permissions, Bot User OAuth Token)",
    "SLACK_APP_TOKEN": "xapp-… (Slack: din app, Basic Information, App-Level Tokens, connections:write)",
    "SLACK_SIGNING_SECRET": "det som står i Slack: din app, Basic Information, Signing Secret",
    "SLACK_API_URL": "https://slack.com/api/",
    "PORT": "ett tal mellan 0 och 65535, till exempel 3000",
    "HOST": "127.0.0.1, eller 0.0.0.0 för alla nätverk",
    "ARSHJUL_ADMINS": "användar-id:n från Slack med komma emellan, till exempel U012AB3CD,U045EF6GH",
    "ARSHJUL_TIMEZONE": "Europe/Stockholm",
    "ARSHJUL_PUBLIC_URL": "adressen som andra når boten på, till exempel https://arshjul.ekdala.se",
    "ARSHJUL_WORKERS": "ett tal mellan 1 och 32, till exempel 8",
    "LOG_FORMAT": "text eller json",
}


class Settings(BaseSettings):
    """Everything that differs between one installation and another.

    Secrets are `SecretStr`, and neither they nor the database's address are in the representation.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field("sqlite:///arshjul.db", repr=False)
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    port: int = Field(3000, ge=0, le=65535)
    host: str = "127.0.0.1"
    arshjul_admins: Annotated[tuple[str, ...], NoDecode] = ()
    arshjul_timezone: str = "Europe/Stockholm"
    arshjul_public_url: str = ""
    arshjul_workers: int = Field(8, ge=1, le=32)
    log_format: Literal["text", "json"] = "text"

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if not re.match(r"(sqlite|postgres|postgresql|postgresql\+psycopg)://", value):
            raise ValueError("är ingen adress till SQLite eller PostgreSQL")
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _is_token(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        start = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if value is not None and not re.fullmatch(rf"{start}\S+", value.get_secret_value()):
            raise ValueError(f"ska börja med {start}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.match(r"https?://[^\s/]+", value):
            raise ValueError("är ingen webbadress")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("arshjul_admins", mode="before")
    @classmethod
    def _are_ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = tuple(part.strip() for part in value.split(",") if part.strip())
        for one in found:
            if not re.fullmatch(r"[UW][A-Z0-9]+", one):
                raise ValueError(f"“{one[:30]}” är inget användar-id")
        return found

    @field_validator("arshjul_public_url")
    @classmethod
    def _is_public(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError("är ingen webbadress")
        return value if not value or value.endswith("/") else f"{value}/"

    @field_validator("arshjul_timezone")
    @classmethod
    def _is_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("är ingen tidszon") from error
        return value

    @property
    def bot_token(self) -> str:
        """The bot's token. Raises BotError where there is none."""
        return _given(self.slack_bot_token, "SLACK_BOT_TOKEN")

    @property
    def app_token(self) -> str | None:
        """The token for Socket Mode; None means signed HTTP."""
        return self.slack_app_token.get_secret_value() if self.slack_app_token else None

    @property
    def signing_secret(self) -> str | None:
        """What Slack signs HTTP requests with."""
        return self.slack_signing_secret.get_secret_value() if self.slack_signing_secret else None

    def need_signing_secret(self) -> str:
        """The same, where nothing works without it. Raises BotError."""
        if self.signing_secret is None:
            raise BotError(
                "Det saknas en väg in från Slack. Sätt SLACK_APP_TOKEN (Socket Mode) eller SLACK_SIGNING_SECRET "
                f"(signerad HTTP): {_EXAMPLES['SLACK_SIGNING_SECRET']}."
            )
        return self.signing_secret

    @property
    def database_label(self) -> str:
        """Which database, without the password."""
        parts = urlsplit(self.database_url)
        place = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
        return f"{parts.scheme}://{place}{parts.path}"


def read_settings(**given: Any) -> Settings:
    """The settings, from the environment and `.env`. Raises BotError that names each that is wrong, and why."""
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [_explained(entry["loc"], entry["msg"], entry["type"]) for entry in error.errors()]
        raise BotError("\n".join(lines)) from None


def _given(value: SecretStr | None, name: str) -> str:
    if value is None:
        raise BotError(f"{name} saknas. Skriv i miljön eller i .env: {_EXAMPLES[name]}.")
    return value.get_secret_value()


def _explained(place: tuple[int | str, ...], why: str, kind: str) -> str:
    name = str(place[0]).upper() if place else "En inställning"
    # Our own reasons are Swedish sentences; pydantic's are not shown.
    reason = (
        why.removeprefix("Value error, ")
        if kind == "value_error"
        else "har ett värde som inte går att använda"
    )
    return f"{name} {reason}. Skriv {_EXAMPLES.get(name, 'ett annat värde')}."
