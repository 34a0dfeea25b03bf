"""From plans and the cycle to assignments: once, a year ahead, and for the units that there are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plan.organisation import Reach
from plan.status import Status
from services import importing, organising
from services.errors import NotInOrganisation
from services.layout import LaidOut, lay_out_all
from services.organising import NewHolder, NewRole, NewUnit, Organisation
from storage.database import Database
from tests.support.house import CYCLE, LILLBY, PLAN, PLATFORM, TEAM, House, read, set_up_house


def test_laying_out_again_changes_nothing(either_house: House) -> None:
    lay_out_all(either_house.deps)
    before = either_house.everything()
    assert lay_out_all(either_house.deps) == LaidOut(0, 0)
    assert either_house.everything() == before


def test_a_role_per_unit_gives_one_for_each_that_it_covers_and_a_central_one_gives_one(house: House) -> None:
    keys = [a.unit_key for a in house.assignments() if a.label == "Läs 3a"]
    assert keys == [house.unit_key(name) for name in ("Alskolan", "Björkskolan", "Ekens förskola")]
    assert [a.unit_key for a in house.assignments() if a.label == "Läs 1b"] == [
        "form:grundskola",
        "form:förskola",
    ]
    assert [a.unit_key for a in house.assignments() if a.label == "Läs 2a"] == ["-"]


def test_a_row_that_only_points_elsewhere_and_a_meeting_give_none(house: House) -> None:
    names = {a.title for a in house.assignments()}
    assert not any(name.startswith(("Se aktiviteter", "Ledningsgrupp")) for name in names)
    assert house.count("occurrence") > 0


def test_a_monthly_duty_leaves_out_its_months(house: House) -> None:
    keys = [a.period_key for a in house.assignments() if a.title.startswith("Ekonomin redovisas")]
    months = [9, 10, 11, 12, 2, 3, 4, 5, 6]
    assert keys == [f"{2026 if month > 7 else 2027}-{month:02}" for month in months]


def test_what_the_cycle_had_before_today_is_nobodys(house: House) -> None:
    """Set up in August: what was due in July, the month before, was asked of nobody."""
    due = [a.due for a in house.assignments() if a.source_kind == "occurrence" and a.due]
    assert min(due) == date(2026, 8, 31)


def test_the_cycle_is_laid_out_a_year_ahead_as_the_days_go(either_house: House) -> None:
    house = either_house
    assert max(a.due for a in house.assignments() if a.due) <= date(2027, 8, 18)
    laid = lay_out_all(house.deps)  # it is March now
    assert laid.occurrences > 0 and laid.assignments > 0
    assert max(a.due for a in house.assignments() if a.due) > date(2027, 12, 1)
    keys = [(a.source_kind, a.source_id, a.period_key, a.unit_key) for a in house.assignments()]
    assert len(keys) == len(set(keys))


def test_across_new_year(house: House) -> None:
    payroll = house.assignment("Lönekartläggning")
    assert (payroll.start, payroll.due) == (date(2026, 12, 1), date(2027, 1, 31))


class TestUnitsThatComeLater:
    @pytest.fixture
    def without_units(self, database: Database) -> House:
        central = Organisation(
            roles=(NewRole("Rektor", Reach.UNIT),),
            holders=(NewHolder("Rektor", "anna", "Anna Nyström"),),
        )
        house = set_up_house(database, new=central)
        assert [a.unit_key for a in house.assignments() if a.label == "Läs 3a"] == ["-"]
        return house

    def add_units(self, house: House) -> None:
        units = Organisation(units=(NewUnit("Alskolan", "grundskola"), NewUnit("Björkskolan", "grundskola")))
        organising.set_up(house.deps, house.huvudman_id, units, platform=PLATFORM, tenant_id=TEAM)

    def test_take_the_place_of_one_for_the_whole_that_nobody_has_touched(self, without_units: House) -> None:
        self.add_units(without_units)
        keys = [a.unit_key for a in without_units.assignments() if a.label == "Läs 3a"]
        assert keys == [without_units.unit_key("Alskolan"), without_units.unit_key("Björkskolan")]

    def test_stand_beside_one_that_somebody_has_answered(self, without_units: House) -> None:
        without_units.report("anna", "läs 3a", Status.IN_PROGRESS, "Började innan skolorna fanns")
        self.add_units(without_units)
        found = [a for a in without_units.assignments() if a.label == "Läs 3a"]
        assert (found[0].unit_key, len(found)) == ("-", 3)
        assert found[0].comment == "Började innan skolorna fanns"

    def test_a_new_school_gets_its_own_beside_the_others(self, house: House) -> None:
        house.report("erik", "läs 3a")
        new = Organisation(units=(NewUnit("Cederskolan", "grundskola"),))
        organising.set_up(house.deps, house.huvudman_id, new, platform=PLATFORM, tenant_id=TEAM)
        statuses = {a.unit_key: a.status for a in house.assignments() if a.label == "Läs 3a"}
        assert len(statuses) == 4
        assert statuses[house.unit_key("Ekens förskola")] is Status.DONE


class TestOrganising:
    def test_the_same_again_adds_nothing(self, house: House) -> None:
        tables = ("unit", "role", "holding", "administrator", "person", "account", "assignment")
        lay_out_all(house.deps)
        before = {name: house.everything()[name] for name in tables}
        done = organising.set_up(house.deps, house.huvudman_id, LILLBY, platform=PLATFORM, tenant_id=TEAM)
        assert (done.units, done.roles, done.holdings, done.administrators) == (0, 0, 0, 0)
        assert {name: house.everything()[name] for name in tables} == before

    @pytest.mark.parametrize(
        "new",
        [
            Organisation(holders=(NewHolder("Rektor", "x", "X", "Enskolan"),)),
            Organisation(holders=(NewHolder("Kock", "x", "X"),)),
            Organisation(roles=(NewRole("Kock", reports_to="Köksmästare"),)),
            Organisation(administrators=("okänd",)),
        ],
    )
    def test_what_points_at_nothing_stores_nothing(self, house: House, new: Organisation) -> None:
        before = house.everything()
        with pytest.raises(NotInOrganisation):
            organising.set_up(house.deps, house.huvudman_id, new, platform=PLATFORM, tenant_id=TEAM)
        assert house.everything() == before


class TestImporting:
    def test_the_same_document_again_changes_nothing(self, either_house: House) -> None:
        house = either_house
        lay_out_all(house.deps)
        before = house.everything()
        for text in (PLAN, CYCLE):
            imported = importing.import_reading(house.deps, house.huvudman_id, read(text))
            assert (imported.new, imported.questions, imported.new_roles) == (0, 0, ())
            assert imported.known == len(read(text).items)
        assert house.everything() == before

    def test_the_same_text_eight_times_is_eight(self, house: House) -> None:
        row = "Maj\tFörberedelse\tRektor\tKvalitet\n"
        document = CYCLE.replace("April\tDelår", row * 8 + "April\tDelår")
        imported = importing.import_reading(house.deps, house.huvudman_id, read(document))
        assert imported.new == 8
        assert len({a.source_id for a in house.assignments() if a.title == "Förberedelse"}) == 8
        assert importing.import_reading(house.deps, house.huvudman_id, read(document)).new == 0

    def test_a_changed_document_adds_only_what_is_new(self, house: House) -> None:
        house.report("karin", "läs 3b", Status.DONE, "Klar")
        document = PLAN.replace("3. Skriv en handledning", "4. Ny sak\tStrateg VT27\n3. Skriv en handledning")
        imported = importing.import_reading(house.deps, house.huvudman_id, read(document))
        assert (imported.new, imported.known) == (1, len(read(PLAN).items))
        assert house.assignment("Läs 3b").comment == "Klar"
        assert house.assignment("Läs 4b").title == "Ny sak"

    def test_a_role_that_was_not_there_is_added_and_told(self, house: House) -> None:
        document = PLAN.replace("2. Mall för beslut", "3. En annan mall\tEkonom VT27\n2. Mall för beslut")
        imported = importing.import_reading(house.deps, house.huvudman_id, read(document))
        assert imported.new_roles == ("Ekonom",)

    def test_a_doubt_waits_in_a_draft_to_be_answered(self, house: House) -> None:
        document = PLAN.replace("Strateg 24 mars", "Strateg 31 april")
        for asked in (1, 0):
            imported = importing.import_reading(house.deps, house.huvudman_id, read(document))
            assert imported.questions == asked
        assert house.count("draft") == 1
        assert "31 april" not in {a.when_text for a in house.assignments()}
        assert house.assignment("Läs 3b").due == date(2027, 3, 24)  # as it was, until somebody has answered

    def test_the_journal_says_that_it_came(self, house: House) -> None:
        kinds = [row[2] for row in house.everything()["batch"]]
        assert kinds.count("import") == 2
        house.clock.set(datetime(2027, 3, 2, tzinfo=UTC))
        importing.import_reading(house.deps, house.huvudman_id, read(PLAN))
        assert [row[2] for row in house.everything()["batch"]] == kinds
