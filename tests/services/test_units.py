"""The units: a pasted list looked at before it is stored, and one at a time."""

from __future__ import annotations

from services import undoing, units
from services.results import AdminOnly, TextPersonal, Undone, UndoRefused
from services.units import NameTaken, UnitSaved, UnitsRead
from storage.queries import organisation, rows
from tests.support.house import House

PASTED = """Enhet\tSkolform\tKod
Alskolan\tgrundskola\t
Björkskolan\tgrundskola\t4711
Cedern\tförskola\t
Dsk\tbogus\t
"""


def preview(house: House, text: str, who: str = "johan") -> object:
    return units.preview_units(house.deps, house.asker(who), text)


def names(house: House) -> list[str]:
    with house.deps.database.read() as tx:
        return [one.name for one in organisation.units(tx, house.huvudman_id)]


def test_a_pasted_list_is_shown_as_new_known_changed_and_unclear_and_nothing_is_stored(house: House) -> None:
    before = house.everything()
    read = preview(house, PASTED)
    assert isinstance(read, UnitsRead)
    assert [one.name for one in read.new] == ["Cedern"]
    assert [one.name for one in read.known] == ["Alskolan"]
    assert [(one.name, code) for one, _, code in read.changed] == [("Björkskolan", "")]
    assert [(one.line, one.name) for one in read.unclear] == [(5, "Dsk")]
    assert house.everything() == before


def test_what_is_stored_can_be_undone_and_twice_changes_nothing(either_house: House) -> None:
    house = either_house
    read = units.store_units(house.deps, house.asker("johan", "k1"), PASTED)
    assert isinstance(read, UnitsRead) and read.batch_id is not None
    assert "Cedern" in names(house) and "Dsk" not in names(house)
    assert house.assignment("Läs 3a", "Cedern").due is not None  # what rektorer answer is laid out for it
    stored = house.everything()
    again = units.store_units(house.deps, house.asker("johan", "k2"), PASTED)
    assert isinstance(again, UnitsRead) and again.to_store == 0 and again.batch_id is None
    assert house.everything() == stored
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), read.batch_id), Undone)
    assert "Cedern" not in names(house)
    with house.deps.database.read() as tx:
        assert {one["code"] for one in rows.rows(tx, house.huvudman_id, "unit")} == {""}
    assert not any(
        a.unit_key not in ("-", *_keys(house)) for a in house.assignments() if "unit" in a.unit_key
    )


def _keys(house: House) -> list[str]:
    with house.deps.database.read() as tx:
        return [one.key for one in organisation.units(tx, house.huvudman_id)]


def test_a_unit_that_somebody_has_answered_for_stays(house: House) -> None:
    read = units.store_units(house.deps, house.asker("johan"), "Cedern;förskola")
    assert isinstance(read, UnitsRead) and read.batch_id is not None
    house.report("johan", "läs 3a", words="Cedern Klart")
    before = house.everything()
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), read.batch_id), UndoRefused)
    assert house.everything() == before


def test_only_administrators_and_no_personal_numbers(house: House) -> None:
    assert isinstance(preview(house, PASTED, "anna"), AdminOnly)
    assert isinstance(units.store_units(house.deps, house.asker("anna"), PASTED), AdminOnly)
    assert isinstance(preview(house, "Skolan 811218-9876\tgrundskola"), TextPersonal)


def test_a_unit_is_named_anew_and_names_are_unique(house: House) -> None:
    unit_id = int(house.unit_key("Alskolan").removeprefix("unit:"))
    saved = units.save_unit(house.deps, house.asker("johan"), unit_id, "Nya Alskolan", "Grundskola", "17")
    assert isinstance(saved, UnitSaved) and saved.batch_id is not None and not saved.is_new
    assert "Nya Alskolan" in names(house)
    taken = units.save_unit(house.deps, house.asker("johan"), None, "björkskolan", "grundskola")
    assert taken == NameTaken("björkskolan")
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), saved.batch_id), Undone)
    assert "Alskolan" in names(house)
