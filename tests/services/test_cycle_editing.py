"""New, changed and dropped items of the cycle: what has been stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from services import cycle, cycle_editing, goal_editing, holders, undoing
from services.cycle_editing import ItemSaved, ItemValues
from services.editable import TimeUnclear
from services.errors import NotHere
from services.goal_editing import PlanStarted
from services.results import AdminOnly, CycleView, Undone
from storage.queries import rows
from tests.services.test_holders import news
from tests.support.house import TODAY, House


def save(house: House, item_id: int | None, title: str, when: str, who: str = "johan") -> object:
    values = ItemValues(title, when, "Kvalitet", (house.role_id("Strateg"),))
    return cycle_editing.save_item(house.deps, house.asker(who), item_id, values)


def item(house: House, title: str) -> int:
    with house.deps.database.read() as tx:
        every = rows.rows(tx, house.huvudman_id, "cycle_item")
    return int(next(one["id"] for one in every if one["title"] == title))


def days(house: House, title: str) -> list[date | None]:
    return sorted((a.due for a in house.assignments() if a.title == title), key=str)


def test_a_new_item_is_laid_out_from_today(either_house: House) -> None:
    house = either_house
    made = save(house, None, "Elevenkäten", "15 april")
    assert isinstance(made, ItemSaved)
    assert days(house, "Elevenkäten")[0] == date(2027, 4, 15)
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert days(house, "Elevenkäten") == []


def test_a_change_holds_for_what_is_ahead_and_is_taken_back(either_house: House) -> None:
    house = either_house
    before = days(house, "Delårsrapport")
    made = save(house, item(house, "Delårsrapport"), "Delårsrapport och prognos", "15 maj")
    assert isinstance(made, ItemSaved) and made.what == "changed"
    assert [day for day in days(house, "Delårsrapport") if day and day >= date(2027, 3, 1)] == []
    assert days(house, "Delårsrapport och prognos")[0] == date(2027, 5, 15)
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert days(house, "Delårsrapport och prognos") == []
    assert days(house, "Delårsrapport") == before


def test_what_is_dropped_does_not_come_again_but_what_was_answered_stays(house: House) -> None:
    one = next(a for a in house.assignments() if a.title == "Sammanställ enkäten")
    house.click("karin", one, type(one.status).DONE)
    dropped = cycle_editing.drop_item(
        house.deps, house.asker("johan"), item(house, "Sammanställ enkäten"), "Görs av förvaltningen"
    )
    assert isinstance(dropped, ItemSaved)
    assert [a.id for a in house.assignments() if a.title == "Sammanställ enkäten"] == [one.id]


def test_what_is_refused_changes_nothing(house: House) -> None:
    before = house.everything()
    assert isinstance(save(house, None, "Nytt", "mars", "anna"), AdminOnly)
    assert isinstance(save(house, None, "Nytt", "vid fullmåne typ"), TimeUnclear)
    with pytest.raises(NotHere):
        save(house, 9_999, "Nytt", "mars")
    assert house.everything() == before


def shown(house: House, who: str) -> list[str]:
    """What somebody sees of the cycle in April."""
    found = cycle.cycle(house.deps, house.asker(who), "april")
    assert isinstance(found, CycleView)
    return [one.occurrence.title for one in found.entries]


def test_a_units_own_item_is_asked_of_the_unit_alone_and_written_by_it_alone(either_house: House) -> None:
    house = either_house
    key = house.unit_key("Alskolan")
    begun = goal_editing.start_unit_plan(house.deps, house.asker("anna"), key)
    assert isinstance(begun, PlanStarted)
    values = ItemValues("Skolans dag", "15 april", "", (house.role_id("Rektor"),))

    def written(who: str) -> object:
        return cycle_editing.save_item(house.deps, house.asker(who), None, values, begun.plan_id)

    roles = cycle_editing.roles_for_item(house.deps, house.asker("anna"), begun.plan_id)
    assert (house.role_id("Rektor"), "Rektor") in tuple(roles if isinstance(roles, tuple) else ())
    assert isinstance(cycle_editing.roles_for_item(house.deps, house.asker("anna"), None), AdminOnly)
    assert isinstance(written("erik"), AdminOnly)
    made = written("anna")
    assert isinstance(made, ItemSaved)
    assert {a.unit_key for a in house.assignments() if a.title == "Skolans dag"} == {key}
    assert ["Skolans dag" in shown(house, who) for who in ("anna", "erik", "johan")] == [True, False, False]
    assert isinstance(undoing.undo(house.deps, house.asker("anna"), made.batch_id), Undone)
    assert days(house, "Skolans dag") == []


def test_a_school_forms_plan_is_started_by_who_holds_a_role_for_it(house: House) -> None:
    profile = house.profile("sara")
    new = holders.NewHolding(
        house.role_id("Verksamhetschef"), ("form:grundskola",), profile, TODAY, instead=False
    )
    assert isinstance(holders.hold(house.deps, house.asker("johan"), new), holders.Held)
    refused = goal_editing.start_unit_plan(house.deps, house.asker("anna"), "form:grundskola")
    assert isinstance(refused, AdminOnly)
    begun = goal_editing.start_unit_plan(house.deps, house.asker("sara"), "form:grundskola")
    again = goal_editing.start_unit_plan(house.deps, house.asker("sara"), "form:grundskola")
    assert isinstance(begun, PlanStarted) and isinstance(again, PlanStarted)
    assert (begun.is_new, again.is_new, again.plan_id) == (True, False, begun.plan_id)
    values = ItemValues("Formens dag", "15 april", "", (house.role_id("Rektor"),))
    made = cycle_editing.save_item(house.deps, house.asker("sara"), None, values, begun.plan_id)
    assert isinstance(made, ItemSaved)
    keys = {a.unit_key for a in house.assignments() if a.title == "Formens dag"}
    assert keys == {house.unit_key("Alskolan"), house.unit_key("Björkskolan")}


def test_those_whose_it_was_and_is_are_told_of_other_days_and_owners(house: House) -> None:
    one = item(house, "Delårsrapport")
    owners = (house.role_id("Skolchef"),)
    values = ItemValues("Delårsrapport", "15 maj", "Ekonomi", owners)
    made = cycle_editing.save_item(house.deps, house.asker("johan"), one, values)
    assert isinstance(made, ItemSaved)
    [(kind, told)] = news(house, "maria")
    assert (kind, told["title"], told["due_before"], told["due_after"]) == (
        "changed",
        "Delårsrapport",
        "2027-04-30",
        "2027-05-15",
    )
    again = ItemValues("Delårsrapport", "15 maj", "Ekonomi", (house.role_id("Strateg"),))
    assert isinstance(
        cycle_editing.save_item(house.deps, house.asker("johan"), made.item_id, again), ItemSaved
    )
    assert [told["owners_after"] for _, told in news(house, "maria")][-1] == ["Strateg"]
    assert [(kind, told["due"]) for kind, told in news(house, "karin")] == [("yours", "2027-05-15")]
    assert news(house, "erik") == []


def test_what_does_not_come_again_is_told_and_what_was_taken_back_is_not(house: House) -> None:
    dropped = cycle_editing.drop_item(
        house.deps, house.asker("johan"), item(house, "Delårsrapport"), "Slås ihop"
    )
    assert isinstance(dropped, ItemSaved)
    assert [kind for kind, _ in news(house, "maria")] == ["dropped"]
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), dropped.batch_id), Undone)
    assert news(house, "maria") == []
