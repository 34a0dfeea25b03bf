"""Taking back: exactly what one did, once, and never over what somebody else has done since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from plan.records import Assignment
from plan.status import Status
from services import importing, people, undoing
from services.history import HistoryList, list_history
from services.results import (
    AdminAdded,
    AlreadyUndone,
    Appointed,
    Changed,
    Dismissed,
    Moved,
    NothingToUndo,
    Outcome,
    PersonAgain,
    Undone,
    UndoOutcome,
    UndoRefused,
)
from tests.support.at_once import at_once
from tests.support.house import House, read


def undo(house: House, who: str, batch_id: int, key: str | None = None) -> UndoOutcome:
    return undoing.undo(house.deps, house.asker(who, key), batch_id)


def undo_latest(house: House, who: str, key: str | None = None) -> UndoOutcome:
    return undoing.undo_latest(house.deps, house.asker(who, key))


def batch_of(outcome: Outcome) -> int:
    assert isinstance(outcome, (Changed, Moved))
    return outcome.batch_id


def unversioned(assignment: Assignment) -> Assignment:
    return replace(assignment, version=0)


def test_a_status_is_taken_back_to_exactly_what_it_was(either_house: House) -> None:
    house = either_house
    house.report("ali", "läs 3b", Status.IN_PROGRESS, "Halvvägs")
    was = house.assignment("Läs 3b")
    house.report("karin", "läs 3b", Status.DONE, "Klar nu")
    outcome = undo_latest(house, "karin")
    assert isinstance(outcome, Undone)
    stored = house.assignment("Läs 3b")
    assert unversioned(stored) == unversioned(was)
    assert stored.version == was.version + 2
    assert outcome.lines[0].assignment == stored
    last = house.events("Läs 3b")[-1]
    assert (last.batch.undoes_id, last.batch.actor) == (house.events("Läs 3b")[-2].batch.id, "Karin Lind")


def test_a_moved_date_is_taken_back(house: House) -> None:
    [moved] = house.move("karin", "läs 3b", "30 april – väntar")
    assert isinstance(undo(house, "karin", batch_of(moved)), Undone)
    assert house.assignment("Läs 3b").due == date(2027, 3, 24)


def test_the_latest_is_mine_and_not_somebody_elses(house: House) -> None:
    house.report("karin", "läs 3b")
    house.report("ali", "läs 2a")
    assert isinstance(undo_latest(house, "karin"), Undone)
    assert house.assignment("Läs 3b").status is Status.NOT_STARTED
    assert house.assignment("Läs 2a").status is Status.DONE


def test_one_after_another_until_there_is_nothing_left(house: House) -> None:
    house.report("karin", "läs 3b", Status.IN_PROGRESS)
    house.report("karin", "läs 3b", Status.DONE)
    found = [undo_latest(house, "karin") for _ in range(3)]
    assert [type(one) for one in found] == [Undone, Undone, NothingToUndo]
    assert house.assignment("Läs 3b").status is Status.NOT_STARTED


def test_several_in_one_batch_are_taken_back_together(house: House) -> None:
    house.report("karin", "läs 2a läs 3b")
    outcome = undo_latest(house, "karin")
    assert isinstance(outcome, Undone)
    assert [line.assignment.label for line in outcome.lines] == ["Läs 2a", "Läs 3b"]
    assert {house.assignment(one).status for one in ("Läs 2a", "Läs 3b")} == {Status.NOT_STARTED}


def test_none_of_several_is_taken_back_where_one_has_changed_since(house: House) -> None:
    [first, _] = house.report("karin", "läs 2a läs 3b")
    house.report("ali", "läs 3b", Status.NEEDS_SUPPORT, "Öppnas igen")
    before = house.everything()
    outcome = undo(house, "karin", batch_of(first))
    assert isinstance(outcome, UndoRefused)
    assert (outcome.why, outcome.by) == ("changed", "Ali")
    assert outcome.line is not None and outcome.line.assignment.label == "Läs 3b"
    assert house.everything() == before


def test_a_button_pressed_twice_takes_back_once(either_house: House) -> None:
    [done] = either_house.report("karin", "läs 3b")
    assert isinstance(undo(either_house, "karin", batch_of(done), "klick 1"), Undone)
    before = either_house.everything()
    assert isinstance(undo(either_house, "karin", batch_of(done), "klick 2"), AlreadyUndone)
    assert either_house.everything() == before


def test_the_same_delivery_twice_takes_back_one_thing(either_house: House) -> None:
    either_house.report("karin", "läs 2a")
    either_house.report("karin", "läs 3b")
    assert isinstance(undo_latest(either_house, "karin", "samma"), Undone)
    before = either_house.everything()
    assert isinstance(undo_latest(either_house, "karin", "samma"), AlreadyUndone)
    assert either_house.everything() == before


def test_of_many_at_once_one_takes_back_and_the_rest_are_told_that_it_was(either_house: House) -> None:
    [done] = either_house.report("karin", "läs 3b")
    batch_id = batch_of(done)

    def press(n: int) -> Callable[[], UndoOutcome]:
        return lambda: undo(either_house, "karin", batch_id, f"klick {n}")

    found = at_once([press(n) for n in range(6)])
    assert sorted(type(one).__name__ for one in found) == ["AlreadyUndone"] * 5 + ["Undone"]
    assert either_house.assignment("Läs 3b").version == 3


def test_of_one_delivery_at_many_places_one_takes_back(either_house: House) -> None:
    either_house.report("karin", "läs 2a")
    either_house.report("karin", "läs 3b")
    found = at_once([lambda: undo_latest(either_house, "karin", "samma")] * 6)
    assert sum(isinstance(one, Undone) for one in found) == 1
    assert all(isinstance(one, (Undone, AlreadyUndone)) for one in found)
    assert either_house.assignment("Läs 2a").status is Status.DONE


def test_what_somebody_else_did_is_not_mine_to_take_back(house: House) -> None:
    [done] = house.report("karin", "läs 3b")
    before = house.everything()
    assert undo(house, "ali", batch_of(done)) == UndoRefused("not_yours", by="Karin")
    assert undo(house, "nils", batch_of(done)) == UndoRefused("not_yours", by="Karin")
    assert house.everything() == before


def test_an_administrator_takes_back_what_others_did(house: House) -> None:
    [done] = house.report("karin", "läs 3b")
    assert isinstance(undo(house, "johan", batch_of(done)), Undone)
    assert isinstance(undo_latest(house, "karin"), NothingToUndo)


def test_an_undo_is_no_thing_to_undo(house: House) -> None:
    house.report("karin", "läs 3b")
    undo_latest(house, "karin")
    before = house.everything()
    undoing_batch = house.events("Läs 3b")[-1].batch.id
    assert undo(house, "karin", undoing_batch) == UndoRefused("kind")
    assert isinstance(undo_latest(house, "karin"), NothingToUndo)
    assert house.everything() == before


def test_the_organisation_is_not_undone_here(house: House) -> None:
    with house.deps.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT id FROM batch WHERE kind = 'organisation'").fetchall()
    assert rows
    for row in rows:
        assert undo(house, "johan", row[0]) == UndoRefused("kind")


@pytest.mark.parametrize("batch_id", [0, 987654])
def test_a_batch_that_is_not_there_is_nothing(house: House, batch_id: int) -> None:
    assert isinstance(undo(house, "johan", batch_id), NothingToUndo)


class TestPeople:
    def test_an_appointment_is_taken_back_with_those_whom_it_replaced(self, either_house: House) -> None:
        house = either_house
        johan = house.asker("johan")
        outcome = people.appoint(house.deps, johan, "Skolchef", house.profile("nils"), "replace")
        assert isinstance(outcome, Appointed) and outcome.instead_of == ("Maria",)
        holdings = [row for row in house.everything()["holding"] if row[2] == house.role_id("Skolchef")]
        assert len(holdings) == 2
        undone = undo(house, "johan", outcome.batch_id)
        assert isinstance(undone, Undone)
        assert {(one.name, one.role, one.holds) for one in undone.people} == {
            ("Maria", "Skolchef", True),
            ("Nils", "Skolchef", False),
        }
        [left] = [row for row in house.everything()["holding"] if row[2] == house.role_id("Skolchef")]
        assert left[-1] is None
        assert isinstance(house.report("maria", "org 3b")[0], Changed)

    def test_a_dismissal_is_taken_back(self, house: House) -> None:
        outcome = people.dismiss(house.deps, house.asker("johan"), "Strateg", house.profile("karin"))
        assert isinstance(outcome, Dismissed)
        assert not isinstance(house.report("karin", "läs 3b")[0], Changed)
        undone = undo_latest(house, "johan")
        assert isinstance(undone, Undone) and undone.people == (PersonAgain("Karin", "Strateg", (), True),)
        assert isinstance(house.report("karin", "läs 3b")[0], Changed)

    def test_an_appointment_that_has_ended_since_is_not_taken_back(self, house: House) -> None:
        johan, nils = house.asker("johan"), house.profile("nils")
        outcome = people.appoint(house.deps, johan, "Strateg", nils, "beside")
        assert isinstance(outcome, Appointed)
        people.dismiss(house.deps, johan, "Strateg", nils)
        assert undo(house, "johan", outcome.batch_id) == UndoRefused("changed")

    def test_an_administrator_is_unseated_again(self, house: House) -> None:
        outcome = people.make_administrator(
            house.deps, house.asker("johan"), house.profile("karin"), asker_runs_workspace=False
        )
        assert isinstance(outcome, AdminAdded)
        assert isinstance(undo(house, "johan", outcome.batch_id), Undone)
        assert people.list_administrators(house.deps, house.asker("karin")).names == ("Johan",)


class TestWhoHasLeft:
    """A role that was left since takes the right to undo along."""

    def test_one_who_no_longer_holds_the_role_takes_nothing_back(self, house: House) -> None:
        [done] = house.report("karin", "läs 3b")
        people.dismiss(house.deps, house.asker("johan"), "Strateg", house.profile("karin"))
        before = house.everything()
        assert undo(house, "karin", batch_of(done)) == UndoRefused("rights")
        assert undo_latest(house, "karin") == UndoRefused("rights")
        assert house.everything() == before

    def test_one_who_no_longer_runs_the_plan_takes_no_appointment_back(self, house: House) -> None:
        seat = people.make_administrator(
            house.deps, house.asker("johan"), house.profile("karin"), asker_runs_workspace=False
        )
        given = people.appoint(house.deps, house.asker("karin"), "Strateg", house.profile("nils"), "beside")
        assert isinstance(seat, AdminAdded) and isinstance(given, Appointed)
        undo(house, "johan", seat.batch_id)
        assert undo(house, "karin", given.batch_id) == UndoRefused("rights")

    def test_a_central_owner_takes_back_what_was_said_for_a_unit(self, house: House) -> None:
        house.report("karin", "läs 3a", words="Alskolan Enligt samtal")
        assert isinstance(undo_latest(house, "karin"), Undone)

    def test_the_nearest_manager_takes_back_the_date_she_moved_and_no_answer(self, house: House) -> None:
        [moved] = house.move("maria", "läs 2a", "1 maj – väntar")
        assert isinstance(moved, Moved)
        assert isinstance(undo(house, "maria", batch_of(moved)), Undone)
        assert house.assignment("Läs 2a").due == moved.before

    def test_a_manager_who_is_that_no_longer_moves_no_date_back(self, house: House) -> None:
        [moved] = house.move("maria", "läs 2a", "1 maj – väntar")
        people.dismiss(house.deps, house.asker("johan"), "Skolchef", house.profile("maria"))
        assert undo(house, "maria", batch_of(moved)) == UndoRefused("rights")


class TestTakingBackADocument:
    @pytest.mark.parametrize("who, may", [("johan", True), ("karin", False), ("nils", False)])
    def test_it_stands_in_the_history_with_a_button_for_who_runs_the_plan(
        self, house: House, who: str, may: bool
    ) -> None:
        importing.import_reading(house.deps, house.huvudman_id, read(LATER), "Kursplan.txt")
        listed = list_history(house.deps, house.asker(who))
        assert isinstance(listed, HistoryList)
        last = listed.done[0]
        assert (last.kind, last.may_undo, "Kursplan 26/27" in str(last.things)) == ("import", may, True)
        before = len(house.assignments())
        outcome = undoing.undo(house.deps, house.asker(who), last.batch_id)
        assert isinstance(outcome, Undone) is may
        assert (len(house.assignments()) < before) is may


LATER = """Kursplan 26/27

Kurser - KUR

Strategier

a) Alla lär.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Alla lär.\t
1. Ordna kurs\tKvalitetsstrateg maj 27
"""
