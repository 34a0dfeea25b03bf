"""Taking out assignments as a workbook."""

from __future__ import annotations

from documents.papers.workbook import workbook
from plan.organisation import Unit
from plan.words import key_of
from services.deps import Deps
from services.house import looking_in
from services.room import Room
from services.tasks import tasks_of
from storage.queries import organisation


def task_workbook(deps: Deps, huvudman_id: int, unit: str = "") -> bytes | None:
    """Every assignment as a row, or those of the unit that is named; None where no unit is called so."""
    with looking_in(deps, huvudman_id) as room:
        chosen = unit_called(room, unit) if unit else None
        if unit and chosen is None:
            return None
        tasks = tasks_of(room, unit=chosen, running=False, every_row=unit == "")
    return workbook(title_of(room, chosen), tasks, room.today)


def unit_called(room: Room, name: str) -> Unit | None:
    """The unit with a name."""
    units = organisation.units(room.tx, room.huvudman_id)
    return next((one for one in units if key_of(one.name) == key_of(name)), None)


def title_of(room: Room, unit: Unit | None) -> str:
    """What a workbook is called."""
    return f"Åtaganden {unit.name if unit else room.huvudman.name} {room.today.isoformat()}"
