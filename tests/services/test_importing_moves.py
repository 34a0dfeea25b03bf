"""Rows that a new version of a plan has in another place, and goals that stand in their area."""

from __future__ import annotations

from dataclasses import replace

from documents.items import Area, Reading, Strategy
from plan.status import Status
from services import editing, goal_editing, undoing
from services.editing import ActivityValues, Where
from services.goal_editing import GoalLine
from services.importing import drafts
from services.importing.answers import NEW, SAME
from services.importing.outcomes import QuestionFirst, Shown
from services.layout import lay_out_all
from services.results import Undone
from storage.queries import goals, plans
from storage.tables import activity, alias, goal
from tests.support.bringing import approved, brought, document, item, stored, titles, version
from tests.support.house import House

MAIN = "1. Ta fram en läsplan\tStrateg okt 26\n"
AFTER = "2. Mall för beslut\tKvalitetsstrateg 30 april\n"
MOVED = ((MAIN, ""), (AFTER, f"{AFTER}3. Ta fram en läsplan\tStrateg okt 26\n"))
ASKED = ((MAIN, ""), (AFTER, f"{AFTER}3. Ta fram en ny läsplan\tStrateg okt 26\n"))


class TestAnotherArea:
    def test_it_shows_and_moves_with_status_and_both_references(self, either_house: House) -> None:
        house = either_house
        house.report("karin", "läs 1a", Status.IN_PROGRESS, "Halvvägs")
        shown = brought(house, version(*MOVED))
        (change,) = shown.difference.changed
        assert [(f.name, f.before, f.after) for f in change.fields] == [("place", "LÄS a", "ORG a")]
        assert shown.difference.new == shown.difference.removed == shown.difference.open == ()
        approved(house, shown)
        assert house.assignment("Org 3a").comment == "Halvvägs"
        house.report("karin", "läs 1a", Status.DONE)  # what it was called before
        assert house.assignment("Org 3a").status is Status.DONE
        assert brought(house, version(*MOVED)).says_the_same

    def test_the_number_it_had_is_given_to_nothing_else(self, house: House) -> None:
        approved(house, brought(house, version(*MOVED)))
        later = version((MAIN, "1. Bjud in författare\tStrateg maj\n"), MOVED[1])
        approved(house, brought(house, later))
        assert house.assignment("Läs 4a").title == "Bjud in författare"
        with house.deps.database.read() as tx:
            strategy = next(a for a in stored(house, activity) if a.title == "Bjud in författare").strategy_id
            plan_id = stored(house, activity)[0].plan_id
            assert (
                len([n for n in plans.numbers_given(tx, house.huvudman_id, plan_id) if n == ("läs", "a", 1)])
                == 1
            )
        made = editing.add_activity(
            house.deps,
            house.asker("johan"),
            Where(plan_id, strategy_id=strategy),
            ActivityValues("I chatten", when="maj", owners=(house.role_id("Strateg"),)),
        )
        assert made
        assert house.activity_id("Läs 5a")

    def test_taking_the_import_back_takes_it_back_too(self, either_house: House) -> None:
        house = either_house
        lay_out_all(house.deps)
        before = sorted((a.label, a.title, a.status, a.unit_key) for a in house.assignments())
        called = len(stored(house, alias))
        done = approved(house, brought(house, version(*MOVED)))
        outcome = undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id or 0)
        assert isinstance(outcome, Undone), outcome
        assert sorted((a.label, a.title, a.status, a.unit_key) for a in house.assignments()) == before
        assert len(stored(house, alias)) == called

    def test_what_people_have_moved_is_not_moved_back(self, house: House) -> None:
        approved(house, brought(house, version(*MOVED)))
        with house.deps.database.begin() as tx:
            rows = {row.title: row for row in stored(house, activity)}
            there = rows["Bokpåsar till hemmen"]
            tx.execute(
                activity.update()
                .where(activity.c.id == rows["Ta fram en läsplan"].id)
                .values(area_id=there.area_id, strategy_id=there.strategy_id, number=9)
            )
        assert brought(house, version(*MOVED)).says_the_same

    def test_a_document_that_names_no_area_moves_nothing(self, house: House) -> None:
        plain = tuple(replace(one, code="", area="", strategy=None) for one in version().items)
        reading = replace(version(), items=plain)
        assert not [
            f for c in brought(house, reading).difference.changed for f in c.fields if f.name == "place"
        ]


class TestNearlyTheSame:
    def test_in_another_place_is_asked_once(self, house: House) -> None:
        shown = brought(house, version(*ASKED))
        (question,) = shown.difference.open
        assert (question.kind, question.field, question.choices) == ("same", "title", (SAME, NEW))
        assert question.names == ("Ta fram en läsplan", "Ta fram en ny läsplan")
        stopped = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(stopped, QuestionFirst)

    def test_and_the_same_moves_with_its_status(self, house: House) -> None:
        house.report("karin", "läs 1a", Status.IN_PROGRESS, "Halvvägs")
        shown = brought(house, version(*ASKED))
        after = drafts.answer(
            house.deps, house.asker("johan"), shown.draft.id, shown.difference.open[0].key, SAME
        )
        assert isinstance(after, Shown) and not after.difference.open
        assert {f.name for c in after.difference.changed for f in c.fields} == {"title", "place"}
        approved(house, after)
        assert "Halvvägs" in {a.comment for a in house.assignments() if a.label == "Org 3a"}

    def test_and_another_is_new_beside_what_is_archived(self, house: House) -> None:
        shown = brought(house, version(*ASKED))
        after = drafts.answer(
            house.deps, house.asker("johan"), shown.draft.id, shown.difference.open[0].key, NEW
        )
        assert isinstance(after, Shown)
        assert titles(after.difference.new) == ["Ta fram en ny läsplan"]
        assert titles(after.difference.removed) == ["Ta fram en läsplan"]


class TestGoals:
    def test_the_goal_of_an_area_is_served_by_its_activities(self, either_house: House) -> None:
        house = either_house
        found = of_goals(goals_of=(("Alla läser",), ("Alla räknar",)))
        approved(house, brought(house, found))
        house.report("karin", "svä 1a", Status.DONE)
        counted = {one.title: (one.total.done, one.total.total) for one in goals_shown(house)}
        assert counted == {"Alla läser": (1, 2), "Alla räknar": (0, 1)}

    def test_a_goal_that_people_have_chosen_for_an_area_stays(self, house: House) -> None:
        approved(house, brought(house, of_goals(goals_of=(("Alla läser",), ("Alla räknar",)))))
        both = {row.title: row.id for row in stored(house, goal)}
        with house.deps.database.begin() as tx:
            (area_id,) = [
                key
                for key, value in goals.served(tx, house.huvudman_id, "focus_area").items()
                if value == both["Alla läser"]
            ]
            goals.serve(tx, house.huvudman_id, "focus_area", area_id, both["Alla räknar"])
        approved(house, brought(house, of_goals(goals_of=(("Alla läser",), ("Alla räknar",)), more=True)))
        assert served(house)[area_id] == both["Alla räknar"]

    def test_a_goal_in_place_of_another_is_served_instead(self, house: House) -> None:
        approved(house, brought(house, of_goals(goals_of=(("Alla läser",), ()))))
        done = approved(house, brought(house, of_goals(goals_of=(("Alla skriver",), ()))))
        titles_of = {row.id: row.title for row in stored(house, goal)}
        assert [titles_of[one] for one in served(house).values()] == ["Alla skriver"]
        undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id or 0)
        assert [titles_of[one] for one in served(house).values()] == ["Alla läser"]

    def test_a_row_that_names_one_of_several_goals_serves_that(self, house: House) -> None:
        found = of_goals(goals_of=(("Alla läser", "Alla skriver"), ()), first=("alla skriver",))
        approved(house, brought(house, found))
        counted = {one.title: one.total.total for one in goals_shown(house)}
        assert counted == {"Alla läser": 0, "Alla skriver": 1}


def of_goals(
    goals_of: tuple[tuple[str, ...], tuple[str, ...]], first: tuple[str, ...] = (), *, more: bool = False
) -> Reading:
    a = Strategy("a", "Vi övar")
    rows = [
        item("Läs högt", owners=("Strateg",), area="Svenska", code="SVÄ", strategy=a, number=1, goals=first),
        item("Skriv mycket", owners=("Strateg",), area="Svenska", code="SVÄ", strategy=a, number=2),
        item("Räkna ofta", owners=("Strateg",), area="Matematik", code="MAT", strategy=a, number=1),
    ]
    if more:
        rows.append(item("En till", owners=("Strateg",), area="Svenska", code="SVÄ", strategy=a, number=3))
    areas = (Area("Svenska", "SVÄ", (), (a,), goals_of[0]), Area("Matematik", "MAT", (), (a,), goals_of[1]))
    return document(*rows, kind="verksamhetsplan", title="Målplan 26/27", areas=areas)


def goals_shown(house: House) -> tuple[GoalLine, ...]:
    return goal_editing.list_goals(house.deps, house.asker("johan")).goals


def served(house: House) -> dict[int, int]:
    with house.deps.database.read() as tx:
        return goals.served(tx, house.huvudman_id, "focus_area")
