"""`python -m bot tick`: one pass of the clock on an imported database, as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from storage.schema import migrate
from tests.support.house import CYCLE, LILLBY, PLAN, everything, set_up_house
from tests.support.tree import ROOT

MOMENT = "2027-03-17T08:00"


def tick(url: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "ARSHJUL_"))
    }
    environment |= {"DATABASE_URL": url, **settings}
    command = [sys.executable, "-m", "bot", "tick", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path / 'tick.db'}"
    migrate(found)
    return found


def stored(url: str) -> object:
    database = Database(url)
    try:
        return everything(database)
    finally:
        database.close()


def test_a_rehearsal_prints_a_line_a_message_and_stores_nothing(filled_url: str) -> None:
    before = stored(filled_url)
    done = tick(filled_url, "--at", MOMENT, "--dry-run")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(set(line) == {"key", "kind", "to", "channel", "text", "why"} for line in lines)
    assert len({line["key"] for line in lines}) == len(lines)
    [karin] = [line for line in lines if line["to"] and line["to"]["person"] == "Karin Lind"]
    assert karin["kind"] == "reminder"
    assert karin["to"] == {"role": "Strateg", "unit": None, "person": "Karin Lind"}
    assert "before:2027-03-17" in karin["why"]
    assert karin["text"].startswith("*God morgon Karin.")
    assert stored(filled_url) == before


def test_roles_that_nobody_holds_yet_are_rehearsed_as_roles(url: str) -> None:
    """A plan has been imported and nobody is in place: what would be said, and to which role."""
    database = Database(url)
    set_up_house(database, new=type(LILLBY)(), documents=(PLAN, CYCLE))
    database.close()
    done = tick(url, "--at", MOMENT, "--dry-run")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["to"]["role"] for line in lines} >= {"Strateg", "Rektor", "Skolchef"}
    assert {line["to"]["person"] for line in lines} == {None}


def test_another_moment_is_for_the_sandbox_only(filled_url: str) -> None:
    before = stored(filled_url)
    done = tick(filled_url, "--at", MOMENT, SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL="https://slack.com/api/")
    assert done.returncode != 0
    assert "--at utan --dry-run" in done.stderr
    assert stored(filled_url) == before


@pytest.mark.parametrize("moment", ["i morgon", "2027-13-01T08:00", ""])
def test_a_moment_that_is_none_gets_a_kind_sentence(filled_url: str, moment: str) -> None:
    done = tick(filled_url, "--at", moment, "--dry-run")
    assert done.returncode != 0
    assert "är ingen tid" in done.stderr and "Traceback" not in done.stderr


def test_at_night_there_is_nothing_to_say(filled_url: str) -> None:
    done = tick(filled_url, "--at", "2027-03-17T22:00", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "")
