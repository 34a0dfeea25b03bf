"""`export` as a process: files that are whole, and errors as one sentence."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook

from storage.database import Database
from tests.bot.test_cli import environment
from tests.support.house import set_up_house


@pytest.fixture(scope="module")
def lillby(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("taking") / "lillby.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{file}"
    database = Database(url)
    set_up_house(database)
    database.close()
    return url


def export(folder: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "export", *arguments],
        cwd=folder,
        env=environment(DATABASE_URL=url),
        capture_output=True,
        timeout=60,
    )


def test_everything_comes_out_as_json(lillby: str, tmp_path: Path) -> None:
    done = export(tmp_path, lillby, "--format", "json", "--out", "allt.json")
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    found = json.loads((tmp_path / "allt.json").read_text("utf-8"))
    assert found["arshjul"]["huvudman"] == "Lillby"
    assert len(found["tables"]["activity"]) == 12
    assert "Skrev allt.json" in done.stderr.decode()


def test_assignments_come_out_as_a_workbook_all_or_a_units(lillby: str, tmp_path: Path) -> None:
    every = export(tmp_path, lillby, "--format", "xlsx")
    assert every.returncode == 0, every.stderr
    sheet = load_workbook(io.BytesIO(every.stdout)).active
    assert sheet is not None
    assert sheet.max_row > 20
    one = export(tmp_path, lillby, "--format", "xlsx", "--about", "alskolan", "--out", "al.xlsx")
    assert one.returncode == 0
    chosen = load_workbook(tmp_path / "al.xlsx").active
    assert chosen is not None
    head = [cell.value for cell in chosen[1]]
    units = {row[head.index("Enhet")] for row in chosen.iter_rows(min_row=2, values_only=True)}
    assert units == {"Alskolan"}


def test_a_calendar_comes_out_of_all_or_of_a_role(lillby: str, tmp_path: Path) -> None:
    every = icalendar.Calendar.from_ical(export(tmp_path, lillby, "--format", "ics").stdout)
    role = icalendar.Calendar.from_ical(
        export(tmp_path, lillby, "--format", "ics", "--about", "Strateg").stdout
    )
    assert 0 < len(role.events) < len(every.events)
    assert role["X-WR-CALNAME"] == "Årshjulet Lillby · Strateg"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--format", "ics", "--about", "slöjdrådet"], "“slöjdrådet” är inget som finns här"),
        (["--format", "xlsx", "--about", "Strateg"], "“Strateg” är inget som finns här"),
        (["--format", "json", "--out", "finns/inte/a.json"], "går inte att skriva"),
        (["--format", "json", "--huvudman", "Alnäs"], "Ingen huvudman heter “Alnäs”. Här finns “Lillby”."),
        (["--format", "odt"], "odt"),
    ],
)
def test_what_cannot_be_had_is_said_in_a_sentence(
    lillby: str, tmp_path: Path, arguments: list[str], why: str
) -> None:
    done = export(tmp_path, lillby, *arguments)
    assert done.returncode == 2
    said = done.stderr.decode()
    assert said.startswith("Fel: ")
    assert why in said
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_nothing_to_take(sqlite_url: str, tmp_path: Path) -> None:
    done = export(tmp_path, sqlite_url, "--format", "json")
    assert done.returncode == 2
    assert "Läs in en plan först" in done.stderr.decode()
