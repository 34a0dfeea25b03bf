"""The units: a list pasted from a spreadsheet, looked at before it is stored; and one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from plan.organisation import Unit
from plan.pasted import MOST_ROWS, SCHOOL_FORMS, PastedUnit, read_units
from plan.privacy import has_personal_identity_number
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.words import key_of, tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.errors import NotHere
from services.layout import lay_out
from services.results import AdminOnly, TextPersonal
from services.roles import administrator_names
from services.room import Room, reading, writing
from storage.queries import organisation, rows


@dataclass(frozen=True)
class UnitsRead:
    """What a pasted list holds: `new` units, `known` ones that are as they were, `changed` ones with what they were
    (form, code), and rows that are unclear. `batch_id` where it has been stored.
    """

    new: tuple[PastedUnit, ...]
    known: tuple[PastedUnit, ...]
    changed: tuple[tuple[PastedUnit, str | None, str], ...]
    unclear: tuple[PastedUnit, ...]
    batch_id: int | None = None

    @property
    def to_store(self) -> int:
        """How many would change something."""
        return len(self.new) + len(self.changed)


@dataclass(frozen=True)
class UnitValues:
    """What a unit is called, its school form (empty where it is no school) and its code."""

    name: str
    school_form: str
    code: str = ""

    def row(self) -> dict[str, str | None]:
        """The columns."""
        return _values(tidy(self.name), tidy(self.school_form).casefold() or None, tidy(self.code))


@dataclass(frozen=True)
class UnitSaved:
    """One unit as it is now."""

    unit: Unit
    is_new: bool
    batch_id: int | None


@dataclass(frozen=True)
class NameTaken:
    """Something else has that name."""

    name: str


UnitsOutcome = UnitsRead | AdminOnly | TextPersonal
UnitOutcome = UnitSaved | NameTaken | AdminOnly | TextPersonal


def preview_units(deps: Deps, asker: Asker, text: str) -> UnitsOutcome:
    """What a pasted list would come to; nothing is stored."""
    if has_personal_identity_number(text):
        return TextPersonal()
    with reading(deps, asker) as room:
        return _refusal(room) or _compared(room, text)


def store_units(deps: Deps, asker: Asker, text: str) -> UnitsOutcome:
    """Store what is new or changed in a pasted list. What is unclear is left out, and what is not in it stays."""
    if has_personal_identity_number(text):
        return TextPersonal()
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        found = _compared(room, text)
        changes = Changes(room, "units")
        for new in found.new:
            changes.add("unit", _values(new.name, new.school_form, new.code))
        ids = {key_of(one.name): one.id for one in organisation.units(room.tx, room.huvudman_id)}
        for one, _, _ in found.changed:
            changes.change("unit", ids[key_of(one.name)], _given(one))
        lay_out(room.tx, room.huvudman, room.today)
        return UnitsRead(found.new, found.known, found.changed, found.unclear, changes.batch_id)


def save_unit(
    deps: Deps, asker: Asker, unit_id: int | None, name: str, school_form: str, code: str = ""
) -> UnitOutcome:
    """A unit with this name, form and code: a new one, or another name for one that is there."""
    values = UnitValues(name, school_form, code).row()
    if has_personal_identity_number(f"{name} {code}"):
        return TextPersonal()
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        if is_taken(room, name, unit_id):
            return NameTaken(tidy(name))
        changes = Changes(room, "unit")
        saved: int | None = unit_id
        if unit_id is None:
            saved = changes.add("unit", values)
        elif not rows.row(room.tx, room.huvudman_id, "unit", unit_id):
            raise NotHere(f"unit {unit_id}")
        else:
            changes.change("unit", unit_id, values)
        lay_out(room.tx, room.huvudman, room.today)
        unit = Unit(saved or 0, tidy(name), values["school_form"])
        return UnitSaved(unit, unit_id is None, changes.batch_id)


def is_taken(room: Room, name: str, unit_id: int | None) -> bool:
    """Whether another unit has that name."""
    by_name = {key_of(one.name): one.id for one in organisation.units(room.tx, room.huvudman_id)}
    return by_name.get(key_of(tidy(name)), unit_id) != unit_id


def school_forms(room: Room) -> tuple[str, ...]:
    """The school forms that can be chosen: the huvudman's own first."""
    own = {one.school_form for one in organisation.units(room.tx, room.huvudman_id) if one.school_form}
    return (*sorted(own), *(form for form in SCHOOL_FORMS if form not in own))


def _compared(room: Room, text: str) -> UnitsRead:
    there = {key_of(one["name"]): one for one in rows.rows(room.tx, room.huvudman_id, "unit")}
    forms = [one["school_form"] for one in there.values() if one["school_form"]]
    read = read_units(text, forms)
    clear = [one for one in read[:MOST_ROWS] if not one.why]
    unclear = [one for one in read[:MOST_ROWS] if one.why]
    unclear += [
        PastedUnit(one.line, one.name, why=f"Listan är längre än {MOST_ROWS} rader.")
        for one in read[MOST_ROWS:][:1]
    ]
    new = tuple(one for one in clear if key_of(one.name) not in there)
    changed, known = [], []
    for one in clear:
        was = there.get(key_of(one.name))
        if was is None:
            continue
        if any(was[column] != value for column, value in _given(one).items()):
            changed.append((one, was["school_form"], was["code"]))
        else:
            known.append(one)
    return UnitsRead(new, tuple(known), tuple(changed), tuple(unclear))


def _given(one: PastedUnit) -> dict[str, str]:
    """What a row says of a unit that is there: what it leaves out stays as it is."""
    given = {"school_form": one.school_form or "", "code": one.code}
    return {column: value for column, value in given.items() if value}


def _values(name: str, school_form: str | None, code: str) -> dict[str, str | None]:
    return {"name": name, "name_key": key_of(name), "school_form": school_form, "code": code}


def _refusal(room: Room) -> AdminOnly | None:
    verdict = allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id))
    return None if verdict is Verdict.YES else AdminOnly(administrator_names(room))
