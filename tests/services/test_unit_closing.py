"""A unit that is closed from a day: what was ahead goes, those concerned are told, and it can be taken back."""

from __future__ import annotations

from datetime import date

from plan.status import Status
from services import choices, layout, undoing, unit_closing, units
from services.editable import NothingChanged, TitleMissing
from services.holders import DayUnlikely
from services.results import AdminOnly, Undone
from services.unit_closing import UnitClosed
from tests.support.house import House

FIRST = date(2027, 4, 1)


def close(house: House, on: date = FIRST, why: str = "Slås ihop", who: str = "johan") -> object:
    unit_id = int(house.unit_key("Alskolan").removeprefix("unit:"))
    return unit_closing.close_unit(house.deps, house.asker(who), unit_id, on, why)


def test_what_is_ahead_goes_and_what_is_before_stays_and_all_comes_back(either_house: House) -> None:
    house = either_house
    before = {a.id: a.status for a in house.assignments()}
    closed = close(house)
    assert isinstance(closed, UnitClosed) and closed.told == ("Anna",)
    key = house.unit_key("Alskolan")
    own = [a for a in house.assignments() if a.unit_key == key]
    assert {a.status is Status.DROPPED for a in own if a.due and a.due >= FIRST} == {True}
    assert {a.status is Status.DROPPED for a in own if a.due and a.due < FIRST} == {False}
    assert closed.dropped == sum(a.status is Status.DROPPED for a in own)
    assert house.assignment("Läs 3a", "Björkskolan").status is Status.NOT_STARTED
    assert house.count("news") == 1
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), closed.batch_id), Undone)
    assert {a.id: a.status for a in house.assignments() if a.id in before} == before


def test_nothing_more_is_laid_out_there(house: House) -> None:
    assert isinstance(close(house), UnitClosed)
    key = house.unit_key("Alskolan")
    was = {a.id for a in house.assignments() if a.unit_key == key}
    house.clock.set(house.clock.now().replace(year=2028))
    layout.lay_out_all(house.deps)
    later = [a for a in house.assignments() if a.unit_key == key and a.id not in was]
    assert later == []
    assert any(a.due and a.due.year == 2029 for a in house.assignments())


def test_what_is_refused_changes_nothing(house: House) -> None:
    before = house.everything()
    assert isinstance(close(house, who="anna"), AdminOnly)
    assert isinstance(close(house, date(2020, 1, 1)), DayUnlikely)
    assert isinstance(close(house, why=" "), TitleMissing)
    assert house.everything() == before
    assert isinstance(close(house), UnitClosed)
    assert isinstance(close(house), NothingChanged)


def test_another_name_in_the_same_breath_is_kept_and_taken_back_with_the_closing(either_house: House) -> None:
    house = either_house
    unit_id = int(house.unit_key("Alskolan").removeprefix("unit:"))
    before = house.everything()
    asker = house.asker("johan")
    called = units.UnitValues("Björkskolan", "grundskola", "")
    taken = unit_closing.close_unit(house.deps, asker, unit_id, FIRST, "Slås ihop", called)
    assert isinstance(taken, units.NameTaken) and house.everything() == before
    called = units.UnitValues(" Gamla  Alskolan ", "grundskola", "4711")
    closed = unit_closing.close_unit(house.deps, asker, unit_id, FIRST, "Slås ihop", called)
    assert isinstance(closed, UnitClosed)
    assert (closed.name, closed.was) == ("Gamla Alskolan", "Alskolan")

    def unit() -> tuple[str, str, date | None]:
        [one] = [one for one in choices.list_units(house.deps, asker).units if one.id == unit_id]
        return one.name, one.code, one.closed_from

    assert unit() == ("Gamla Alskolan", "4711", FIRST)
    assert isinstance(undoing.undo(house.deps, asker, closed.batch_id), Undone)
    assert unit() == ("Alskolan", "", None)
