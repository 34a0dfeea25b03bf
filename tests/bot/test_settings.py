"""Settings are read from the environment and `.env`, keep secrets to themselves, and explain what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BotError
from bot.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment with nothing of ours in it, in a folder of its own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_defaults_are_those_of_the_handbook() -> None:
    found = read_settings()
    assert (found.database_url, found.slack_api_url) == ("sqlite:///arshjul.db", "https://slack.com/api/")
    assert (found.port, found.host, found.arshjul_timezone) == (3000, "127.0.0.1", "Europe/Stockholm")
    assert (found.arshjul_admins, found.log_format, found.app_token) == ((), "text", None)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db:5433/plan")
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1 ")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9000/api")
    monkeypatch.setenv("ARSHJUL_ADMINS", "U1, W2,")
    monkeypatch.setenv("PORT", "8080")
    found = read_settings()
    assert found.bot_token == "xoxb-1"
    assert found.slack_api_url == "http://127.0.0.1:9000/api/"
    assert found.arshjul_admins == ("U1", "W2")
    assert found.port == 8080
    assert found.database_label == "postgres://db:5433/plan"


def test_a_file_called_env_is_read_and_the_environment_goes_before_it(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty / ".env").write_text("SLACK_BOT_TOKEN=xoxb-fil\nPORT=4000\nEN_ANNAN=x\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "5000")
    found = read_settings()
    assert (found.bot_token, found.port) == ("xoxb-fil", 5000)


def test_what_is_empty_is_as_if_it_were_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("PORT", "")
    assert read_settings().app_token is None


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1", "SLACK_BOT_TOKEN ska börja med xoxb-."),
        ("SLACK_APP_TOKEN", "xoxb-1", "SLACK_APP_TOKEN ska börja med xapp-."),
        ("PORT", "åtta", "PORT har ett värde som inte går att använda. Skriv ett tal mellan 0 och 65535"),
        ("PORT", "70000", "PORT har ett värde som inte går att använda."),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL är ingen adress till SQLite eller PostgreSQL."),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL är ingen webbadress."),
        ("ARSHJUL_ADMINS", "U1,karin", "ARSHJUL_ADMINS “karin” är inget användar-id."),
        ("ARSHJUL_TIMEZONE", "Mars/Olympus", "ARSHJUL_TIMEZONE är ingen tidszon."),
        ("ARSHJUL_TIMEZONE", "../etc/passwd", "ARSHJUL_TIMEZONE är ingen tidszon."),
        ("ARSHJUL_WORKERS", "0", "ARSHJUL_WORKERS har ett värde som inte går att använda."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT har ett värde som inte går att använda. Skriv text eller json."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BotError) as error:
        read_settings()
    assert why in str(error.value)
    assert "pydantic" not in str(error.value)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_FORMAT", "x")
    with pytest.raises(BotError, match=r"(?s)PORT.*LOG_FORMAT"):
        read_settings()


def test_what_is_missing_is_asked_for_where_it_is_needed() -> None:
    found = read_settings()
    with pytest.raises(BotError, match="SLACK_BOT_TOKEN saknas"):
        _ = found.bot_token
    with pytest.raises(BotError, match=r"SLACK_APP_TOKEN .* eller SLACK_SIGNING_SECRET"):
        found.need_signing_secret()


def test_secrets_are_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hemlig")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-hemlig")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hemlig")
    monkeypatch.setenv("DATABASE_URL", "postgres://anna:hemlig@db/plan")
    found = read_settings()
    assert "hemlig" not in repr(found)
    assert "hemlig" not in str(found)
    assert "hemlig" not in found.database_label


def test_a_wrong_token_is_not_repeated_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-hemlig")
    with pytest.raises(BotError) as error:
        read_settings()
    assert "hemlig" not in str(error.value)
