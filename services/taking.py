"""Taking something out: a document, a workbook, a calendar or everything, for somebody who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from documents.papers.kinds import Format, Kind
from documents.papers.word import PrintFault, TemplateFault
from plan.rights import Action, Huvudman, Verdict, allowed
from services.archive import archive
from services.calendars import calendar_file
from services.deps import Asker, Deps
from services.exporting import task_workbook, unit_called
from services.reports import Asked, Paper, UnitUnknown, file_part, paper
from services.results import AdminOnly
from services.roles import administrator_names
from services.room import Room, reading
from storage.queries import organisation

# More than this is for the command line, which writes it piece by piece.
LARGEST_ARCHIVE = 50_000_000


class What(StrEnum):
    """What can be taken out. The values travel in buttons."""

    FOLLOW_UP = "uppfoljning"
    DOCUMENTATION = "skollagen"
    TASKS = "xlsx"
    CALENDAR = "ics"
    EVERYTHING = "json"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants: about a unit (its name) or all, with a diarienummer and another day than today's.

    `format` is what a document for people to read is written as.
    """

    what: What
    unit: str = ""
    registration: str = ""
    on: date | None = None
    format: Format = Format.WORD


@dataclass(frozen=True)
class NotYours:
    """Only who holds a role takes the plan away in a file; these run the plan."""

    administrators: tuple[str, ...]


@dataclass(frozen=True)
class TemplateBroken:
    """The municipality's own template can't be filled in, or not printed: why, and where."""

    why: str
    where: str
    printing: bool = False


@dataclass(frozen=True)
class TooLarge:
    """Everything is more than is sent in chat."""


@dataclass(frozen=True)
class Choices:
    """What the asker may take out, and the units that it can be about."""

    what: tuple[What, ...]
    units: tuple[str, ...]
    huvudman: str


Taken = Paper | AdminOnly | NotYours | UnitUnknown | TemplateBroken | TooLarge


def choices(deps: Deps, asker: Asker) -> Choices | NotYours:
    """What the asker may take out."""
    with reading(deps, asker) as room:
        if not _may(room, Action.TAKE):
            return NotYours(administrator_names(room))
        everything = _may(room, Action.ARCHIVE)
        units = tuple(unit.name for unit in organisation.units(room.tx, room.huvudman_id))
        return Choices(
            tuple(one for one in What if everything or one is not What.EVERYTHING), units, room.huvudman.name
        )


def take(deps: Deps, asker: Asker, wanted: Wanted) -> Taken:
    """The file, made as of now. Each part looks once; nothing is stored."""
    with reading(deps, asker) as room:
        if wanted.what is What.EVERYTHING and not _may(room, Action.ARCHIVE):
            return AdminOnly(administrator_names(room))
        if not _may(room, Action.TAKE):
            return NotYours(administrator_names(room))
        huvudman, today = room.huvudman, room.today
        unit = unit_called(room, wanted.unit) if wanted.unit else None
    if wanted.unit and unit is None:
        return UnitUnknown(wanted.unit)
    about = unit.name if unit else huvudman.name
    name = f"{file_part(about)}-{today.isoformat()}"
    match wanted.what:
        case What.TASKS:
            data = task_workbook(deps, huvudman.id, wanted.unit) or b""
            return Paper(f"åtaganden-{name}.xlsx", f"Åtaganden, {about}", data)
        case What.CALENDAR:
            made = calendar_file(deps, huvudman.id) or b""
            return Paper(f"årshjulet-{file_part(huvudman.name)}.ics", f"Årshjulet, {huvudman.name}", made)
        case What.EVERYTHING:
            return _everything(deps, huvudman.id, huvudman.name, name)
    asked = Asked(Kind(wanted.what.value), wanted.unit, wanted.registration, wanted.on, wanted.format)
    try:
        return paper(deps, huvudman.id, asked)
    except TemplateFault as fault:
        return TemplateBroken(fault.why, fault.where, isinstance(fault, PrintFault))


def _everything(deps: Deps, huvudman_id: int, huvudman: str, name: str) -> Paper | TooLarge:
    data = bytearray()
    for piece in archive(deps, huvudman_id):
        data += piece.encode()
        if len(data) > LARGEST_ARCHIVE:
            return TooLarge()
    return Paper(f"allt-{name}.json", f"Allt som lagras, {huvudman}", bytes(data))


def _may(room: Room, action: Action) -> bool:
    return allowed(room.actor, action, Huvudman(room.huvudman_id)) is Verdict.YES
