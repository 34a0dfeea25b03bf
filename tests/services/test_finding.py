"""What a number means: my unit's plan, then mine, then any; the running plan before the last; else the nearest."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from plan.status import Status
from services import importing, looking
from services.layout import lay_out
from services.results import Card, Changed, ChooseOne, NothingFits, OnlyReference
from storage import tables
from storage.queries import organisation, plans
from tests.support.house import PLAN, House, read, references
from tests.support.plans import add_activity, add_plan


def shown(house: House, who: str, reference: str) -> object:
    [one] = references(reference)
    return looking.show(house.deps, house.asker(who), one)


def with_a_plan_of_its_own(house: House, unit: str) -> None:
    """A unit's own plan with a 3b, owned by its rektor."""
    with house.deps.database.begin() as tx:
        unit_id = int(house_unit(house, unit))
        plan_id = add_plan(tx, house.huvudman_id, f"plan för {unit}", unit_id=unit_id)
        activity = add_activity(tx, house.huvudman_id, plan_id, f"Egen aktivitet på {unit}")
        plans.set_owners(tx, house.huvudman_id, "activity", activity, [house_role(house, "Rektor")])
        plans.add_alias(tx, house.huvudman_id, plan_id, "", "b", 3, activity, date(2026, 8, 1))
        lay_out(tx, organisation.huvudman_by_id(tx, house.huvudman_id), date(2027, 3, 1))


def house_unit(house: House, name: str) -> str:
    return house.unit_key(name).removeprefix("unit:")


def house_role(house: House, name: str) -> int:
    return house.role_id(name)


@pytest.mark.parametrize(
    "who, label",
    [("karin", "Läs 3b"), ("ali", "Läs 3b"), ("maria", "Org 3b")],
)
def test_a_bare_number_is_mine_where_one_of_those_that_fit_is(house: House, who: str, label: str) -> None:
    found = shown(house, who, "3b")
    assert isinstance(found, Card) and found.lines[0].assignment.label == label
    [outcome] = house.report(who, "3b")
    assert isinstance(outcome, Changed) and outcome.line.assignment.label == label


@pytest.mark.parametrize("who", ["erik", "nils", "johan"])
def test_where_none_is_mine_i_choose(house: House, who: str) -> None:
    for found in (shown(house, who, "3b"), *house.report(who, "3b")):
        assert isinstance(found, ChooseOne)
        assert [one.assignment.label for one in found.candidates] == ["Läs 3b", "Org 3b"]


def test_the_plan_of_my_unit_comes_first(house: House) -> None:
    with_a_plan_of_its_own(house, "Ekens förskola")
    found = shown(house, "erik", "3b")
    assert isinstance(found, Card)
    assert found.lines[0].assignment.title == "Egen aktivitet på Ekens förskola"
    elsewhere = shown(house, "karin", "3b")  # a strateg has no unit
    assert isinstance(elsewhere, Card) and elsewhere.lines[0].assignment.label == "Läs 3b"


@pytest.mark.parametrize("reach", ["school_form", "central"])
@pytest.mark.parametrize(
    "who, titles",
    [
        ("vera", ["Egen aktivitet i grundskolan"]),  # over the school form's rektorer
        ("maria", ["Gemensamt kalendarium"]),  # the next above: her own in the huvudman's
        ("karin", ["Skriv en handledning"]),
        ("anna", ["Skriv en handledning", "Gemensamt kalendarium"]),  # a rektor there
    ],
)
def test_the_plan_of_my_school_form_comes_first(
    house: House, who: str, titles: list[str], reach: str
) -> None:
    with house.deps.database.begin() as tx:
        tx.execute(sa.update(tables.role).where(tables.role.c.name == "Verksamhetschef").values(reach=reach))
        plan_id = add_plan(tx, house.huvudman_id, "plan för grundskolan", school_form="grundskola")
        activity = add_activity(tx, house.huvudman_id, plan_id, "Egen aktivitet i grundskolan")
        plans.set_owners(tx, house.huvudman_id, "activity", activity, [house_role(house, "Verksamhetschef")])
        plans.add_alias(tx, house.huvudman_id, plan_id, "", "b", 3, activity, date(2026, 8, 1))
        lay_out(tx, organisation.huvudman_by_id(tx, house.huvudman_id), date(2027, 3, 1))
    for found in (shown(house, who, "3b"), *house.report(who, "3b")):
        lines = (
            found.lines[:1] if isinstance(found, Card) else [found.line] if isinstance(found, Changed) else []
        )
        chosen = found.candidates if isinstance(found, ChooseOne) else lines
        assert [one.assignment.title for one in chosen] == titles


@pytest.mark.parametrize(
    "reference, label",
    [
        ("läs 3b", "Läs 3b"),
        ("LÄS-3B", "Läs 3b"),
        ("la\u0308s b3", "Läs 3b"),
        ("läsning 3b", "Läs 3b"),
        ("läsn 3 b", "Läs 3b"),
        ("org 3b)", "Org 3b"),
        ("organisation 3b", "Org 3b"),
    ],
)
def test_an_area_is_named_by_its_code_or_the_beginning_of_its_title(
    house: House, reference: str, label: str
) -> None:
    found = shown(house, "nils", reference)
    assert isinstance(found, Card) and found.lines[0].assignment.label == label


def test_an_area_that_does_not_have_the_number_is_no_other_areas(house: House) -> None:
    found = shown(house, "maria", "läs 4b")
    assert isinstance(found, NothingFits) and found.asked == "Läs 4b"


def test_a_row_that_only_points_elsewhere_is_shown_as_such(house: House) -> None:
    assert isinstance(shown(house, "maria", "4b"), OnlyReference)


class TestTwoYears:
    def test_the_plan_that_runs_comes_before_last_years(self, house: House) -> None:
        last_year = PLAN.replace("26/27", "25/26").replace("26\n", "25\n").replace("VT27", "VT26")
        importing.import_reading(house.deps, house.huvudman_id, read(last_year))
        found = shown(house, "karin", "läs 3b")
        assert isinstance(found, Card) and found.activity is not None
        assert found.activity.plan_title == "Verksamhetsplan 26/27"
        assert looking.list_all(house.deps, house.asker("karin")).total == 11

    def test_where_no_plan_runs_the_latest_holds(self, house: House) -> None:
        last_year = PLAN.replace("26/27", "25/26")
        importing.import_reading(house.deps, house.huvudman_id, read(last_year))
        house.clock.set(datetime(2027, 9, 1, 8, tzinfo=UTC))
        found = shown(house, "karin", "läs 3b")
        assert isinstance(found, Card) and found.activity is not None
        assert found.activity.plan_title == "Verksamhetsplan 26/27"


class TestSeveralTimesAYear:
    PLAN = PLAN.replace("Strateg 24 mars", "Strateg 15 oktober och 15 april")

    @pytest.fixture
    def house(self, house: House) -> House:
        importing.import_reading(
            house.deps,
            house.huvudman_id,
            read(self.PLAN.replace("Verksamhetsplan 26/27", "Extra plan 26/27")),
        )
        twice = [a for a in house.assignments() if a.when_text == "15 oktober och 15 april"]
        assert [a.due for a in twice] == [date(2026, 10, 15), date(2027, 4, 15)]
        return house

    def test_the_one_whose_turn_it_is_is_answered(self, house: House) -> None:
        for due in (date(2026, 10, 15), date(2027, 4, 15)):
            found = house.report("karin", "läs 3b")[0]
            assert isinstance(found, ChooseOne)  # the same number in two plans of the huvudman's
            [one] = [c for c in found.candidates if c.assignment.when_text.startswith("15")]
            assert one.assignment.due == due
            house.click("karin", one.assignment, Status.DONE)


class TestNothingFits:
    @pytest.mark.parametrize(
        "reference, nearest",
        [
            ("läs 9b", ["Läs 3b", "Org 3b", "Läs 2b"]),
            ("5a", ["Läs 3a", "Läs 2a", "Org 2a"]),
            ("1c", ["Läs 1b", "Org 1b", "Läs 1a"]),
        ],
    )
    def test_the_nearest_by_number_are_offered(
        self, house: House, reference: str, nearest: list[str]
    ) -> None:
        found = shown(house, "nils", reference)
        assert isinstance(found, NothingFits)
        assert [one.label for one in found.nearest] == nearest

    def test_the_words_after_it_count_before_the_number(self, house: House) -> None:
        [found] = house.report("karin", "9z", Status.DONE, "läsombuden på skolan")
        assert isinstance(found, NothingFits)
        assert found.nearest[0].label == "Läs 3a"

    def test_a_row_that_points_elsewhere_is_never_offered(self, house: House) -> None:
        found = shown(house, "maria", "5b")
        assert isinstance(found, NothingFits)
        assert not any(one.is_reference for one in found.nearest)

    def test_without_a_plan_nothing_is_offered(self, house: House) -> None:
        with house.deps.database.begin() as tx:
            for table in ("assignment_owner", "assignment", "alias", "activity"):
                tx.exec_driver_sql(f"DELETE FROM {table}")
        assert shown(house, "karin", "3b") == NothingFits("3b", ())
