"""Goals, the plans of units, and how far each has come."""

from __future__ import annotations

from datetime import UTC, date, datetime

from plan.status import Status
from services import choices, editing, goal_editing, undoing
from services.editing import ActivitySaved, ActivityValues, Where
from services.goal_editing import GoalSaved, PlanStarted
from services.home import home
from services.layout import lay_out_all
from services.results import AdminOnly, Undone
from storage.queries import structure
from tests.support.house import House


def plan_id(house: House) -> int:
    with house.deps.database.read() as tx:
        return structure.plans(tx, house.huvudman_id)[0].id


def start(house: House, who: str = "anna") -> object:
    return goal_editing.start_unit_plan(house.deps, house.asker(who), house.unit_key("Alskolan"))


def test_goals_count_what_serves_them(either_house: House) -> None:
    house = either_house
    made = goal_editing.save_goal(house.deps, house.asker("johan"), plan_id(house), None, "Alla läser")
    assert isinstance(made, GoalSaved)
    [goal] = goal_editing.list_goals(house.deps, house.asker("nils")).goals
    assert (goal.title, goal.total.total) == ("Alla läser", 0)
    values = ActivityValues("Kartlägg", "", "31 mars", (house.role_id("Strateg"),), goal.id)
    editing.change_activity(house.deps, house.asker("johan"), house.activity_id("Läs 2a"), values)
    house.report("karin", "läs 2a")
    [goal] = goal_editing.list_goals(house.deps, house.asker("nils")).goals
    assert (goal.total.done, goal.total.total) == (1, 1)


def test_only_the_unit_and_administrators_start_its_plan_once_and_it_is_taken_back(house: House) -> None:
    assert isinstance(start(house, "erik"), AdminOnly)
    first, again = start(house), start(house)
    assert isinstance(first, PlanStarted) and isinstance(again, PlanStarted)
    assert (first.is_new, again.is_new, again.plan_id) == (True, False, first.plan_id)
    assert first.batch_id is not None
    assert isinstance(undoing.undo(house.deps, house.asker("anna"), first.batch_id), Undone)
    third = start(house)
    assert isinstance(third, PlanStarted) and third.is_new


def test_who_holds_a_role_for_every_school_form_has_each_of_them_and_no_unit(either_house: House) -> None:
    house = either_house
    for key in ("form:grundskola", "form:förskola"):
        begun = goal_editing.start_unit_plan(house.deps, house.asker("vera"), key)
        assert isinstance(begun, PlanStarted) and begun.is_new
        for who in ("anna", "maria", "karin", "nils"):
            assert isinstance(goal_editing.start_unit_plan(house.deps, house.asker(who), key), AdminOnly)
    assert isinstance(start(house, "vera"), AdminOnly)
    own = choices.list_units(house.deps, house.asker("vera")).own
    assert own == (("form:grundskola", "Grundskola"), ("form:förskola", "Förskola"))
    where = Where(begun.plan_id)
    made = editing.add_activity(
        house.deps, house.asker("vera"), where, ActivityValues("Lek ute", "", "30 april", ())
    )
    assert isinstance(made, ActivitySaved)
    assert isinstance(undoing.undo(house.deps, house.asker("vera"), made.batch_id), Undone)


def test_over_a_school_form_stands_also_the_nearest_manager_of_its_heads(either_house: House) -> None:
    house = either_house
    with house.deps.database.begin() as tx:
        tx.exec_driver_sql("UPDATE role SET reach = 'central' WHERE name = 'Verksamhetschef'")
    begun = goal_editing.start_unit_plan(house.deps, house.asker("vera"), "form:grundskola")
    assert isinstance(begun, PlanStarted)
    assert isinstance(
        goal_editing.start_unit_plan(house.deps, house.asker("maria"), "form:grundskola"), AdminOnly
    )
    found = {one.name: one for one in goal_editing.list_progress(house.deps, house.asker("nils"))}
    assert found["Grundskola"].own is None  # nothing stands in it yet
    values = ActivityValues("Lek ute", "", "30 april", (house.role_id("Verksamhetschef"),))
    assert isinstance(
        editing.add_activity(house.deps, house.asker("vera"), Where(begun.plan_id), values), ActivitySaved
    )
    found = {one.name: one for one in goal_editing.list_progress(house.deps, house.asker("nils"))}
    own = found["Grundskola"].own
    assert own is not None and (own.done, own.total) == (0, 1)


def test_the_units_own_is_asked_of_it_alone_and_counted_beside_the_huvudmans(either_house: House) -> None:
    house = either_house
    begun = start(house)
    assert isinstance(begun, PlanStarted)
    with house.deps.database.read() as tx:
        area = tx.exec_driver_sql(f"SELECT id FROM focus_area WHERE plan_id = {begun.plan_id}").scalar_one()
    where = Where(begun.plan_id, area_id=area, new_strategy="Lugn och ro")
    values = ActivityValues("Läsro", "", "30 april", (house.role_id("Rektor"),))
    made = editing.add_activity(house.deps, house.asker("anna"), where, values)
    assert isinstance(made, ActivitySaved) and made.activity.number == 1
    assert [a.unit_key for a in house.assignments() if a.title == "Läsro"] == [house.unit_key("Alskolan")]
    outcome = house.report("anna", "1a")[0]
    assert type(outcome).__name__ == "Changed" and "Läsro" in str(outcome)
    progress = {one.name: one for one in goal_editing.list_progress(house.deps, house.asker("nils"))}
    own = progress["Alskolan"].own
    assert own is not None and (own.done, own.total) == (1, 1)
    assert progress["Björkskolan"].own is None
    refused = editing.add_activity(house.deps, house.asker("erik"), where, values)
    assert isinstance(refused, AdminOnly)


def test_a_goal_gets_other_words_and_no_longer_holds_and_comes_back(either_house: House) -> None:
    house = either_house
    asker = house.asker("johan")
    made = goal_editing.save_goal(house.deps, asker, plan_id(house), None, "Alla läser")
    assert isinstance(made, GoalSaved)
    [goal] = goal_editing.list_goals(house.deps, asker).goals
    goal_editing.save_goal(house.deps, asker, plan_id(house), goal.id, "Alla läser varje dag")
    shown = goal_editing.goal_to_edit(house.deps, asker, goal.id)
    assert not isinstance(shown, AdminOnly) and (shown.title, shown.parents) == ("Alla läser varje dag", ())
    assert isinstance(goal_editing.drop_goal(house.deps, house.asker("anna"), goal.id, "Nytt"), AdminOnly)
    dropped = goal_editing.drop_goal(house.deps, asker, goal.id, "Ersätts av ett annat")
    assert isinstance(dropped, GoalSaved) and dropped.dropped
    assert goal_editing.list_goals(house.deps, asker).goals == ()
    assert isinstance(undoing.undo(house.deps, asker, dropped.batch_id), Undone)
    assert [one.title for one in goal_editing.list_goals(house.deps, asker).goals] == ["Alla läser varje dag"]


def test_when_a_plan_has_ended_its_goals_and_what_it_asked_of_a_unit_stand_in_no_list_of_today(
    either_house: House,
) -> None:
    house = either_house
    goal_editing.save_goal(house.deps, house.asker("johan"), plan_id(house), None, "Alla läser")
    [ekens] = home(house.deps, house.asker("erik")).units
    in_cycle = [a for a in house.assignments() if a.unit_key == house.unit_key("Ekens förskola")]
    asked_by_plan = [a for a in in_cycle if a.source_kind == "activity"]
    assert asked_by_plan and ekens.total.total == ekens.open == len(in_cycle)
    house.clock.set(datetime(2027, 9, 1, 8, tzinfo=UTC))
    begun = goal_editing.start_unit_plan(house.deps, house.asker("erik"), house.unit_key("Ekens förskola"))
    assert isinstance(begun, PlanStarted)
    editing.add_activity(
        house.deps,
        house.asker("erik"),
        Where(begun.plan_id),
        ActivityValues("Lek ute", "", "30 oktober", (house.role_id("Rektor"),)),
    )
    assert goal_editing.list_goals(house.deps, house.asker("nils")).goals == ()
    [ekens] = home(house.deps, house.asker("erik")).units
    every = [a for a in house.assignments() if a.unit_key == house.unit_key("Ekens förskola")]
    left = [a for a in every if a.source_kind != "activity" or a.title == "Lek ute"]
    assert len(left) == len(every) - len(asked_by_plan)
    assert (ekens.open, ekens.total.total) == (len(left), len(left))


def test_what_the_cycle_asked_of_a_unit_in_an_earlier_year_counts_only_where_it_is_left(house: House) -> None:
    def counted() -> tuple[int, int, int]:
        [ekens] = home(house.deps, house.asker("erik")).units
        return ekens.total.done, ekens.total.total, ekens.open

    key = house.unit_key("Ekens förskola")
    before = counted()
    rounds = [a for a in house.assignments() if a.title == "Skyddsrond" and a.unit_key == key]
    assert [a.due for a in rounds] == [date(2027, 3, 10)]
    house.click("erik", rounds[0], Status.DONE)
    assert counted() == (1, before[1], before[2] - 1)  # this year's counts, done
    house.clock.set(datetime(2027, 9, 1, 8, tzinfo=UTC))
    lay_out_all(house.deps)
    left = [a for a in house.assignments() if a.unit_key == key and a.id != rounds[0].id]
    assert {"Brandövning", "Skyddsrond"} <= {a.title for a in left}  # what was left, and what comes in March
    assert counted() == (0, len(left), len(left))
