"""The command line as a process: what it prints, its exit codes, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from bot.cli import VERBS
from bot.doctor import MANIFEST
from sandbox import Sandbox
from tests.support.signed import send
from tests.support.slack import APP_TOKEN, BOT_TOKEN, SECRET, WORKSPACE

ROOT = Path(__file__).parents[2]


def environment(**given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", **given}


def bot(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=60,
    )


@contextmanager
def started(folder: Path, verb: str, **given: str) -> Iterator[subprocess.Popen[str]]:
    """A bot that has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", verb],
        cwd=folder,
        env=environment(LOG_FORMAT="json", **given),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def ready(process: subprocess.Popen[str]) -> dict[str, object]:
    assert process.stderr is not None
    for line in process.stderr:
        found: dict[str, object] = json.loads(line)
        if found["event"] == "ready":
            return found
    raise AssertionError("it never got ready")


@pytest.fixture
def box() -> Iterator[Sandbox]:
    asked = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    with Sandbox(WORKSPACE, asked, message_interval=0, request_url="http://127.0.0.1:9/") as found:
        yield found


def test_migrating_says_from_where_to_where_and_may_be_done_again(tmp_path: Path) -> None:
    first = bot(tmp_path, "migrate")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Databasen: inga tabeller → schema ")
    second = bot(tmp_path, "migrate")
    assert second.returncode == 0
    assert "Inget ändrades" in second.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        ((), {}, "kommandot är inte helt"),
        (("dansa",), {}, "“dansa” förstår jag inte"),
        (("migrate", "--fort"), {}, "“--fort” förstår jag inte"),
        (("web",), {}, "SLACK_BOT_TOKEN saknas"),
        (("web",), {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        (("run",), {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, "python -m bot migrate"),
        (("clock",), {}, "python -m bot migrate"),
        (("migrate",), {"DATABASE_URL": "sqlite:////finns/inte/x.db"}, "Databasen går inte att använda"),
        (("migrate",), {"DATABASE_URL": "mysql://x"}, "DATABASE_URL är ingen adress"),
    ],
)
def test_an_error_is_a_sentence_and_exit_code_two(
    tmp_path: Path, arguments: tuple[str, ...], given: dict[str, str], told: str
) -> None:
    done = bot(tmp_path, *arguments, **given)
    assert done.returncode == 2
    assert done.stderr.startswith("Fel: ")
    assert told in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_slack_saying_no_is_a_sentence(tmp_path: Path, sqlite_url: str, box: Sandbox) -> None:
    given = {"DATABASE_URL": sqlite_url, "SLACK_API_URL": box.api_url, "SLACK_SIGNING_SECRET": SECRET}
    done = bot(tmp_path, "web", SLACK_BOT_TOKEN="xoxb-fel", **given)
    assert (done.returncode, "Slack säger nej till SLACK_BOT_TOKEN (invalid_auth)" in done.stderr) == (
        2,
        True,
    )
    unknown = bot(tmp_path, "web", SLACK_BOT_TOKEN=BOT_TOKEN, ARSHJUL_ADMINS="U0NOBODY", **given)
    assert (unknown.returncode, "ARSHJUL_ADMINS har U0NOBODY" in unknown.stderr) == (2, True)
    token = {**given, "SLACK_APP_TOKEN": "xapp-fel", "SLACK_BOT_TOKEN": BOT_TOKEN}
    refused = bot(tmp_path, "run", PORT="0", **token)
    assert (refused.returncode, "Slack säger nej till SLACK_APP_TOKEN" in refused.stderr) == (2, True)


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path, sqlite_url: str, box: Sandbox) -> None:
    port = box.url.rsplit(":", 1)[1].strip("/")
    given = {"DATABASE_URL": sqlite_url, "SLACK_API_URL": box.api_url, "SLACK_SIGNING_SECRET": SECRET}
    done = bot(tmp_path, "web", SLACK_BOT_TOKEN=BOT_TOKEN, PORT=port, **given)
    assert (done.returncode, f"lyssna på 127.0.0.1:{port}" in done.stderr) == (2, True)


@pytest.mark.parametrize("verb", ["web", "run"])
def test_it_answers_until_it_is_told_to_stop(
    tmp_path: Path, sqlite_url: str, box: Sandbox, verb: str
) -> None:
    given = {"DATABASE_URL": sqlite_url, "SLACK_API_URL": box.api_url, "SLACK_BOT_TOKEN": BOT_TOKEN}
    given |= {"SLACK_SIGNING_SECRET": SECRET, "PORT": "0", "ARSHJUL_ADMINS": "UKARIN"}
    with started(tmp_path, verb, **given) as process:
        port = ready(process)["port"]
        box.request_url = f"http://127.0.0.1:{port}/slack/events"
        assert box.command("UKARIN", "CLED", "/aktivitet", "hjälp").wait_for_answer()["text"]
        assert send(f"http://127.0.0.1:{port}", "GET", "/healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def test_run_with_an_app_token_is_socket_mode(tmp_path: Path, sqlite_url: str, box: Sandbox) -> None:
    asked = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    with Sandbox(WORKSPACE, asked, message_interval=0) as socket_box:
        given = {"DATABASE_URL": sqlite_url, "SLACK_API_URL": socket_box.api_url, "PORT": "0"}
        given |= {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        with started(tmp_path, "run", **given) as process:
            assert ready(process)["way"] == "socket"
            socket_box.wait_for_connection()
            asked_for = socket_box.command("UKARIN", "CLED", "/plan")
            assert asked_for.wait_for_answer()["text"]
            process.send_signal(signal.SIGINT)
            assert process.wait(15) == 0


def test_the_clock_alone_delivers_through_slack(tmp_path: Path, sqlite_url: str, box: Sandbox) -> None:
    given = {"DATABASE_URL": sqlite_url, "SLACK_API_URL": box.api_url}
    without = bot(tmp_path, "clock", **given)
    assert (without.returncode, "SLACK_BOT_TOKEN saknas" in without.stderr) == (2, True)
    with started(tmp_path, "clock", SLACK_BOT_TOKEN=BOT_TOKEN, **given) as process:
        assert ready(process)["way"] == "clock"
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def test_help_is_swedish_and_names_every_verb(tmp_path: Path) -> None:
    done = bot(tmp_path, "--help")
    assert done.returncode == 0
    for verb in VERBS:
        assert verb.name in done.stdout
    for english in ("usage", "options", "show this", "positional"):
        assert english not in done.stdout
