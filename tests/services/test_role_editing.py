"""Roles in a form: a new one, another reach, and what can't be so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.organisation import Reach
from plan.status import Status
from services import role_editing, undoing
from services.editable import NothingChanged
from services.results import AdminOnly, TextPersonal, Undone
from services.role_editing import RoleInTheWay, RoleSaved, RoleShown, RoleValues
from services.units import NameTaken
from storage.queries import organisation
from tests.support.house import House


def save(house: House, role_id: int | None, values: RoleValues, who: str = "johan") -> object:
    return role_editing.save_role(house.deps, house.asker(who), role_id, values)


def shown(house: House, name: str) -> RoleValues:
    found = role_editing.role_to_edit(house.deps, house.asker("johan"), house.role_id(name))
    assert isinstance(found, RoleShown)
    return found.values


def test_a_new_role_is_there_with_what_was_written_and_is_taken_back(either_house: House) -> None:
    house = either_house
    before = house.count("role")
    values = RoleValues(
        "Speciallärare", Reach.UNIT, school_forms=("grundskola",), reports_to=house.role_id("Rektor")
    )
    made = save(house, None, values)
    assert isinstance(made, RoleSaved) and made.is_new
    assert shown(house, "speciallärare") == values
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert house.count("role") == before


def test_another_reach_lays_out_what_the_role_owns_anew_and_back(either_house: House) -> None:
    house = either_house
    strateg = house.role_id("Kvalitetsstrateg")
    with house.deps.database.read() as tx:
        held = organisation.holdings(tx, house.huvudman_id, house.clock.now().date(), [strateg])
    assert held
    was = [a.unit_key for a in house.assignments() if a.label == "Org 2a"]
    values = RoleValues("Kvalitetsutvecklare", Reach.SCHOOL_FORM, reports_to=house.role_id("Skolchef"))
    changed = save(house, strateg, values)
    assert isinstance(changed, RoleSaved)
    keys = {a.unit_key for a in house.assignments() if a.label == "Org 2a"}
    assert keys == {"form:grundskola", "form:förskola"}
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), changed.batch_id), Undone)
    assert shown(house, "Kvalitetsstrateg").reach is Reach.CENTRAL
    assert [a.unit_key for a in house.assignments() if a.label == "Org 2a"] == was


@pytest.mark.parametrize("status", [Status.DONE, Status.DROPPED])
def test_what_is_finished_is_not_asked_anew_when_the_role_gets_another_reach(
    house: House, status: Status
) -> None:
    house.report("vera", "läs 1b", status, "Förskola")
    house.report("vera", "läs 1b", status, "Grundskola")
    chef = house.role_id("Verksamhetschef")
    was = shown(house, "Verksamhetschef")
    asked = [a for a in house.assignments() if a.label == "Läs 1b"]
    assert {a.status for a in asked} == {status}
    for reach in (Reach.CENTRAL, Reach.SCHOOL_FORM):
        assert isinstance(save(house, chef, replace(was, reach=reach)), RoleSaved)
        assert [a for a in house.assignments() if a.label == "Läs 1b"] == asked


def test_what_can_not_be_so_is_refused_and_changes_nothing(house: House) -> None:
    before = house.everything()
    chef, rektor = house.role_id("Skolchef"), house.role_id("Rektor")
    assert save(house, chef, RoleValues("Skolchef", reports_to=rektor)) == RoleInTheWay("circle")
    assert save(house, chef, RoleValues("Skolchef", reports_to=chef)) == RoleInTheWay("circle")
    held = save(house, rektor, RoleValues("Rektor", Reach.CENTRAL))
    assert held == RoleInTheWay("held", ("Anna", "Erik"))
    assert isinstance(save(house, rektor, RoleValues("Rektor", is_body=True)), RoleInTheWay)
    assert save(house, None, RoleValues(" strateg ")) == NameTaken("strateg")
    assert isinstance(save(house, None, RoleValues("Ny"), "anna"), AdminOnly)
    assert isinstance(save(house, None, RoleValues("Ny 811218-9876")), TextPersonal)
    assert isinstance(save(house, rektor, shown(house, "Rektor")), NothingChanged)
    assert house.everything() == before
