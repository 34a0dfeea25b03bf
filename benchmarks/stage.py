"""A database with the example municipality in it, and who can be asked what there."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pydantic import TypeAdapter

from benchmarks.load import Command, Lane
from benchmarks.recorder import TEAM
from bot.example import DOCUMENTS, FOLDER, organisation
from documents import read_document
from handlers.slack.request import PLATFORM
from services import importing, organising, workspaces
from services.deps import Deps, SystemClock
from services.organising import Organisation
from storage.database import Database
from storage.schema import migrate

# Who answers for which assignment, one holder each. What the reader needs no area or unit for goes without.
_ASKABLE = """
SELECT min(account.external_id), area.code, strategy.letter, activity.number, unit.name
FROM assignment
JOIN activity ON activity.id = assignment.source_id AND assignment.source_kind = 'activity'
JOIN focus_area AS area ON area.id = activity.area_id
JOIN strategy ON strategy.id = activity.strategy_id
JOIN assignment_owner AS owner ON owner.assignment_id = assignment.id
JOIN holding ON holding.role_id = owner.role_id AND holding.unit_key IN (assignment.unit_key, '-')
JOIN account ON account.person_id = holding.person_id
LEFT JOIN unit ON 'unit:' || unit.id = assignment.unit_key
GROUP BY assignment.id ORDER BY assignment.id
"""


def empty_database(file: Path) -> str:
    """A migrated database in which only the huvudman is; gives its address."""
    url = f"sqlite:///{file}"
    migrate(url)
    database = Database(url)
    try:
        workspaces.connect(Deps(database, SystemClock()), PLATFORM, TEAM, "Ekdala kommun")
    finally:
        database.close()
    return url


def example_database(file: Path) -> str:
    """The example municipality as it is in August: everybody in place, nothing answered. Gives its address."""
    url = empty_database(file)
    database = Database(url)
    deps = Deps(database, SystemClock())
    try:
        huvudman = workspaces.choose_huvudman(deps, None)
        everybody = TypeAdapter(Organisation).validate_python(organisation())
        organising.set_up(deps, huvudman.id, everybody, platform=PLATFORM, tenant_id=TEAM)
        for name in DOCUMENTS:
            reading = read_document((FOLDER / name).read_bytes(), name, None)
            importing.import_reading(deps, huvudman.id, reading)
    finally:
        database.close()
    return url


def lanes_in(file: Path, at_least: int) -> list[Lane]:
    """As many people with an assignment each; first the one of the issue, whose reference is a bare `3b`."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(_ASKABLE).fetchall()
    called = Counter(f"{number}{letter}" for _, _, letter, number, unit in rows if unit is None)
    found: list[Lane] = []
    for user, area, letter, number, unit in rows:
        name = f"{number}{letter}"
        if unit is None and called[name] == 1 and name == "3b":
            found.insert(0, Lane(user, name))
        else:
            found.append(Lane(user, " ".join(part for part in (area, name, unit) if part)))
    if len(found) < at_least or found[0].reference != "3b":
        raise RuntimeError(f"the example has {len(found)} assignments to ask about, {at_least} are needed")
    return found[:at_least]


def wrongly_stored(file: Path, commands: Sequence[Command]) -> list[str]:
    """Which commands did not change exactly one thing, once, to what was said; in words."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT batch.request_key, event.after FROM batch JOIN event ON event.batch_id = batch.id "
            "WHERE batch.request_key IS NOT NULL"
        ).fetchall()
    stored: dict[str, list[str]] = {}
    for key, after in rows:
        stored.setdefault(key.rpartition(":")[2], []).append(json.loads(after)["status"])
    wanted = {"klar": "done", "pågår": "in_progress"}
    return [
        f"{command.text} ({command.key}) was stored as {found or 'nothing'}"
        for command in commands
        if (found := stored.get(command.key, [])) != [wanted[command.text.split()[0]]]
    ]
