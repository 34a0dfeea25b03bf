"""`purge` and `pseudonymise` as processes: nothing happens without --yes, and what is said is a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services import people
from services.deps import Deps, SystemClock
from storage.database import Database
from tests.bot.test_cli import environment
from tests.support.house import House, set_up_house

NOT_DONE, REFUSED = 1, 2


@pytest.fixture
def lillby(sqlite_template: Path, tmp_path: Path) -> House:
    """Lillby in a file of its own, where Erik no longer is a rektor."""
    file = tmp_path / "lillby.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}")
    house = House(Deps(database, SystemClock()), set_up_house(database).huvudman_id)  # the command's clock
    people.dismiss(house.deps, house.asker("johan"), "Rektor", house.profile("erik"))
    database.close()
    return house


def run(house: House, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(DATABASE_URL=house.deps.database.url),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_huvudman_is_purged_only_when_it_is_named_and_meant(lillby: House, tmp_path: Path) -> None:
    before = lillby.everything()
    unnamed = run(lillby, tmp_path, "purge", "--yes")
    assert (unnamed.returncode, "purge --help" in unnamed.stderr) == (REFUSED, True)
    wrong = run(lillby, tmp_path, "purge", "--huvudman", "Alnäs", "--yes")
    assert (wrong.returncode, "Ingen huvudman heter “Alnäs”." in wrong.stderr) == (REFUSED, True)
    asked = run(lillby, tmp_path, "purge", "--huvudman", "Lillby")
    assert asked.returncode == NOT_DONE
    assert "Lillby: 2 planer, " in asked.stdout
    assert "Inget är gjort." in asked.stdout
    assert lillby.everything() == before
    done = run(lillby, tmp_path, "purge", "--huvudman", "lillby", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Allt om Lillby är raderat: 2 planer, ")
    assert sum(len(rows) for rows in lillby.everything().values()) == 0


def test_a_person_is_pseudonymised_by_name_or_by_what_the_platform_says(
    lillby: House, tmp_path: Path
) -> None:
    asked = run(lillby, tmp_path, "pseudonymise", "Erik Sand")
    assert (asked.returncode, asked.stdout[:18]) == (NOT_DONE, "Erik Sand (erik) f")
    assert "Erik Sand" in str(lillby.everything())
    done = run(lillby, tmp_path, "pseudonymise", "erik", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Erik Sand heter Person-")
    assert "Erik Sand" not in str(lillby.everything())
    again = run(lillby, tmp_path, "pseudonymise", "Erik Sand", "--yes")
    assert (again.returncode, again.stderr.startswith("Fel: Ingen här heter “Erik Sand”.")) == (REFUSED, True)


def test_who_still_holds_a_role_is_not_made_nameless(lillby: House, tmp_path: Path) -> None:
    before = lillby.everything()
    for more in ((), ("--yes",)):
        done = run(lillby, tmp_path, "pseudonymise", "Johan Lind", *more)
        assert done.returncode == REFUSED
        said = "Fel: Johan Lind har funktionen Kvalitetsstrateg och planen att administrera."
        assert done.stderr.startswith(said)
    assert lillby.everything() == before
