"""`check` finds what is wrong with an installation and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.doctor import MANIFEST, check
from bot.settings import Settings
from handlers.slack.transport import Handlers
from sandbox import Sandbox
from tests.support.slack import APP_TOKEN, BOT_TOKEN, WORKSPACE, manifest


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return monkeypatch


@pytest.fixture
def box(environment: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    asked = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    with Sandbox(WORKSPACE, asked, message_interval=0) as found:
        environment.setenv("SLACK_API_URL", found.api_url)
        environment.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
        environment.setenv("SLACK_APP_TOKEN", APP_TOKEN)
        yield found


def examined(**options: Any) -> tuple[int, list[str]]:
    lines: list[str] = []
    return check(lines.append, **options), lines


def test_a_sound_installation_is_all_right(box: Sandbox) -> None:
    code, lines = examined()
    assert code == 0
    assert all(line.startswith("✓ bra") for line in lines[:-1])
    assert "gäller för Ekdala kommun (T1)" in "".join(lines)
    assert lines[-1] == "Allt är som det ska."


def test_nothing_at_all_is_told_line_by_line() -> None:
    code, lines = examined()
    assert code == 1
    told = "\n".join(lines)
    assert "✗ fel  SLACK_BOT_TOKEN: SLACK_BOT_TOKEN saknas." in told
    assert "✗ fel  Vägen in: varken SLACK_APP_TOKEN" in told
    assert lines[-1].startswith("Rätta det som är märkt med ✗")


def test_a_wrong_setting_ends_the_examination(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "x")
    code, lines = examined()
    assert (code, len(lines)) == (1, 2)
    assert "PORT" in lines[0]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-fel", "Slack säger nej (invalid_auth)"),
        ("SLACK_APP_TOKEN", "xapp-fel", "Slack säger nej (invalid_auth)"),
        ("SLACK_API_URL", "http://127.0.0.1:9/", "går inte att nå på http://127.0.0.1:9/"),
        ("DATABASE_URL", "sqlite:////finns/inte/alls.db", "går inte att nå"),
        ("DATABASE_URL", "sqlite:///tom.db", "python -m bot migrate"),
    ],
)
def test_each_fault_is_named_with_what_to_do(
    box: Sandbox, environment: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    environment.setenv(name, value)
    code, lines = examined()
    assert code == 1
    assert any(line.startswith("✗ fel") and told in line for line in lines)


def test_scopes_that_were_not_given_are_named(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    less = manifest("/aktivitet")
    less["oauth_config"]["scopes"]["bot"] = ["commands"]
    with Sandbox(WORKSPACE, less) as box:
        environment.setenv("SLACK_API_URL", box.api_url)
        environment.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
        _, lines = examined()
    wanted = yaml.safe_load(MANIFEST.read_text("utf-8"))["oauth_config"]["scopes"]["bot"]
    lacking = ", ".join(sorted(set(wanted) - {"commands"}))
    assert any(f"✗ fel  Rättigheter: saknar {lacking}." in line for line in lines)


def test_commands_that_do_not_belong_together_are_named(box: Sandbox, tmp_path: Path) -> None:
    def handlers(*_: Any) -> Handlers:
        return Handlers(commands={"/aktivitet": lambda _: [], "/ny": lambda _: []})

    code, lines = examined(handlers=handlers)
    assert code == 1
    assert any("/plan" in line and "manifest.yaml saknar /ny" in line for line in lines)


def test_signed_http_needs_a_secret_only(environment: pytest.MonkeyPatch, box: Sandbox) -> None:
    environment.delenv("SLACK_APP_TOKEN")
    environment.setenv("SLACK_SIGNING_SECRET", "hemligt")
    code, lines = examined()
    assert code == 0
    assert any("signerad HTTP till 127.0.0.1:3000/slack/events" in line for line in lines)
    assert "hemligt" not in "".join(lines)
