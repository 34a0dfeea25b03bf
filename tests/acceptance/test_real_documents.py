"""The real documents beside the repository: read by the command line, brought in twice, and asked about in chat."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.wiring import slack_handlers
from handlers.slack.answer import as_answer
from handlers.slack.request import PLATFORM, Kind, Request
from services.deps import Account, Deps, Profile
from services.people import seat_administrators
from services.workspaces import connect
from storage.database import Database
from tests.support.clock import HandedClock
from tests.support.house import everything
from tests.support.tree import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the real documents beside the repository")


def documents(start: str) -> list[str]:
    return [str(path) for path in sorted(SEEDS.glob(f"{start}*.txt"))]


def bot(*arguments: str, database_url: str) -> str:
    """What `python -m bot` prints, as somebody runs it."""
    return _run("-m", "bot", *arguments, database_url=database_url)


def bot_in_turn(commands: list[list[str]], database_url: str) -> None:
    """Several commands in one process, which takes longer to start than any of them."""
    program = "import json, sys; from bot.cli import main; sys.exit(max(map(main, json.loads(sys.argv[1]))))"
    _run("-c", program, json.dumps(commands), database_url=database_url)


def _run(*arguments: str, database_url: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "start, year, kinds",
    [
        ("000", ["--year", "22/23"], {"activity": 18, "reference": 1}),
        ("001", [], None),
    ],
)
def test_a_dry_run_gives_one_object_and_touches_no_database(
    tmp_path: Path, start: str, year: list[str], kinds: dict[str, int] | None
) -> None:
    file = tmp_path / "ingen.db"
    said = bot("import", *documents(start), *year, "--dry-run", "--json", database_url=f"sqlite:///{file}")
    found = json.loads(said)
    assert set(found) == {"items", "problems"}
    assert found["items"] and all(item["title"] and item["kind"] for item in found["items"])
    for kind, count in (kinds or {}).items():
        assert sum(item["kind"] == kind for item in found["items"]) == count
    assert not file.exists()


def test_brought_in_twice_they_change_nothing_and_commands_work_on_them(
    database_url: str, clock: HandedClock
) -> None:
    imports = [["import", *documents("000"), "--year", "22/23"], ["import", *documents("001")]]
    bot_in_turn(imports, database_url)
    database = Database(database_url)
    before = everything(database)
    bot_in_turn(imports, database_url)
    assert everything(database) == before

    deps = Deps(database, clock)
    connect(deps, PLATFORM, "TPROV", "Provkommun")
    boss = Account(PLATFORM, "TPROV", "UCHEF")
    seat_administrators(deps, [Profile(boss, "Chefen Själv")])
    client = WebClient(token="xoxb-prov", base_url="http://127.0.0.1:9/")
    told = slack_handlers(deps, client).commands

    def say(command: str, text: str, key: str) -> str:
        request = Request(Kind.COMMAND, boss, command, key, "C1", "", text=text)
        return "\n".join(str(message.text) for message in as_answer(told[command](request)).replies)

    try:
        assert "är klar" in say("/aktivitet", "klar ska 1b Beslutat", "nyckel 1")
        assert "var redan klar" in say("/aktivitet", "klar ska 1b", "nyckel 2")
        assert "Ångrat" in say("/aktivitet", "ångra", "nyckel 3")
        assert "aktiviteter (18)" in say("/aktivitet", "alla", "nyckel 4")
        assert "hänvisar bara" in say("/aktivitet", "led 1c", "nyckel 5")
        assert "Årshjulet i mars" in say("/årshjul", "mars", "nyckel 6")
        assert "av 18 klara" in say("/plan", "", "nyckel 7")
    finally:
        database.close()
