"""Who holds what, and who runs the plan."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from services import looking, people
from services import roles as role_service
from services.deps import Profile
from services.errors import NotHere
from services.people import Manner
from services.results import (
    AdminAdded,
    AdminOnly,
    AdminRemoved,
    AdminStays,
    AlreadyHolds,
    Appointed,
    CannotHold,
    Changed,
    Dismissed,
    DoesNotHold,
    NotAllowed,
    PeopleOutcome,
    ReplaceOrBeside,
    RoleList,
    RoleUnknown,
    UnitNeeded,
)
from tests.support.house import House


def appoint(house: House, words: str, whom: str, manner: Manner = "ask", by: str = "johan") -> PeopleOutcome:
    return people.appoint(house.deps, house.asker(by), words, house.profile(whom), manner)


def roles(house: House, words: str = "") -> RoleList:
    found = role_service.list_roles(house.deps, house.asker("nils"), words)
    assert isinstance(found, RoleList)
    return found


class TestAppointing:
    def test_a_role_that_is_held_is_asked_about(self, house: House) -> None:
        before = house.everything()
        outcome = appoint(house, "strateg", "nils")
        assert isinstance(outcome, ReplaceOrBeside)
        assert (outcome.role, outcome.present, outcome.name) == ("Strateg", ("Karin", "Ali"), "Nils")
        assert house.everything() == before

    @pytest.mark.parametrize("manner, holders", [("replace", ["Nils"]), ("beside", ["Karin", "Ali", "Nils"])])
    def test_the_answer_is_done_and_written_in_the_journal(
        self, either_house: House, manner: Manner, holders: list[str]
    ) -> None:
        house = either_house
        asked = appoint(house, "Strateg", "nils")
        assert isinstance(asked, ReplaceOrBeside)
        outcome = people.appoint_clicked(
            house.deps, house.asker("johan"), asked.role_id, asked.unit_key, house.profile("nils"), manner
        )
        assert isinstance(outcome, Appointed)
        [line] = roles(house, "strateg").roles
        assert [name for name, _, _ in line.holders] == holders
        events = [row for row in house.everything()["event"] if row[2] == outcome.batch_id]
        assert len(events) == (3 if manner == "replace" else 1)
        assert isinstance(house.report("nils", "läs 3b")[0], Changed)

    def test_whoever_was_replaced_holds_nothing_and_keeps_their_history(self, house: House) -> None:
        house.report("karin", "läs 3b")
        appoint(house, "Strateg", "nils", "replace")
        assert looking.my_assignments(house.deps, house.asker("karin")).kind == "nobody"
        assert isinstance(house.report("karin", "läs 2a")[0], NotAllowed)
        assert house.assignment("Läs 3b").reported_by == "Karin Lind"

    def test_the_role_of_a_unit(self, house: House) -> None:
        outcome = appoint(house, "Rektor Alskolan", "nils", "replace")
        assert isinstance(outcome, Appointed)
        assert (outcome.unit, outcome.instead_of) == ("Alskolan", ("Anna",))
        answered = house.report("anna", "läs 3a")[0]
        assert isinstance(answered, Changed) and answered.line.unit == "Björkskolan"

    def test_the_role_of_a_school_form(self, house: House) -> None:
        outcome = appoint(house, "verksamhetschef förskola", "nils")
        assert isinstance(outcome, Appointed) and outcome.unit == "Förskola"
        answered = house.report("nils", "läs 1b")[0]
        assert isinstance(answered, Changed) and answered.line.unit == "Förskola"

    @pytest.mark.parametrize("words", ["Rektor", "Rektor Enskolan", "rektor elevhälsan"])
    def test_a_role_per_unit_needs_a_unit(self, house: House, words: str) -> None:
        assert appoint(house, words, "nils") == UnitNeeded(
            "Rektor", ("Alskolan", "Björkskolan", "Ekens förskola")
        )

    def test_it_was_so_already(self, house: House) -> None:
        assert appoint(house, "Strateg", "karin") == AlreadyHolds("Strateg", None, "Karin")
        assert appoint(house, "Strateg", "karin", "beside") == AlreadyHolds("Strateg", None, "Karin")

    def test_to_replace_all_others_by_one_who_holds_it_ends_the_others(self, house: House) -> None:
        outcome = appoint(house, "Strateg", "karin", "replace")
        assert isinstance(outcome, Appointed) and outcome.instead_of == ("Ali",)
        assert [name for name, _, _ in roles(house, "Strateg").roles[0].holders] == ["Karin"]

    @pytest.mark.parametrize("words, nearest", [("Stratg", "Strateg"), ("rektr", "Rektor"), ("qqqq", None)])
    def test_a_role_that_is_not_there_gets_the_nearest(
        self, house: House, words: str, nearest: str | None
    ) -> None:
        outcome = appoint(house, words, "nils")
        assert isinstance(outcome, RoleUnknown)
        assert (outcome.nearest[0] if outcome.nearest else None) == nearest

    def test_a_body_is_held_by_nobody(self, house: House) -> None:
        assert appoint(house, "BUN", "nils") == CannotHold("BUN", "Nils", "body")

    def test_a_guest_holds_nothing(self, house: House) -> None:
        guest = Profile(house.account("gäst"), "Greta Gäst", can_hold_roles=False)
        outcome = people.appoint(house.deps, house.asker("johan"), "Strateg", guest, "beside")
        assert outcome == CannotHold("Strateg", "Greta Gäst", "profile")

    @pytest.mark.parametrize("who", ["maria", "karin", "nils", "okänd"])
    def test_only_administrators_appoint_and_dismiss(self, house: House, who: str) -> None:
        before = house.everything()
        refused = AdminOnly(("Johan",))
        profile, asker = house.profile("karin"), house.asker(who)
        role = house.role_id("Strateg")
        assert appoint(house, "Strateg", "nils", "beside", by=who) == refused
        assert people.dismiss(house.deps, asker, "Strateg", profile) == refused
        assert people.appoint_clicked(house.deps, asker, role, "-", profile, "replace") == refused
        assert people.make_administrator(house.deps, asker, profile, asker_runs_workspace=True) == refused
        assert house.everything() == before


class TestDismissing:
    def test_open_assignments_follow_the_role(self, house: House) -> None:
        outcome = people.dismiss(house.deps, house.asker("johan"), "Rektor Alskolan", house.profile("anna"))
        assert isinstance(outcome, Dismissed) and outcome.unit == "Alskolan"
        [line] = roles(house, "Rektor").roles
        assert (line.is_vacant, line.vacant_units) == (True, ("Alskolan",))
        assert house.assignment("Läs 3a", "Alskolan").status.is_open

    def test_without_a_unit_every_holding_of_the_role_ends(self, house: House) -> None:
        people.dismiss(house.deps, house.asker("johan"), "Rektor", house.profile("anna"))
        assert roles(house, "Rektor").roles[0].vacant_units == ("Alskolan", "Björkskolan")

    def test_one_who_does_not_hold_it(self, house: House) -> None:
        before = house.everything()
        outcome = people.dismiss(house.deps, house.asker("johan"), "Strateg", house.profile("erik"))
        assert outcome == DoesNotHold("Strateg", "Erik")
        assert house.everything() == before


class TestTheList:
    def test_roles_that_nobody_holds_stand_first_and_bodies_last_among_the_held(self, house: House) -> None:
        people.dismiss(house.deps, house.asker("johan"), "Skolchef", house.profile("maria"))
        names = [line.name for line in roles(house).roles]
        assert names == [
            "Skolchef",
            "Kvalitetsstrateg",
            "Rektor",
            "Strateg",
            "Verksamhetschef",
            "BUN",
            "Kommunfullmäktige",
        ]

    def test_a_first_name_is_enough_where_one_has_it(self, house: House) -> None:
        appoint(house, "Skolchef", "anna", "beside")
        other = Profile(house.account("anna 2"), "Anna Berg")
        people.appoint(house.deps, house.asker("johan"), "Skolchef", other, "beside")
        said = [name for name, _, _ in roles(house, "Skolchef").roles[0].holders]
        assert said == ["Maria", "Anna Nyström", "Anna Berg"]


class TestAdministrators:
    @pytest.fixture
    def unclaimed(self, either_house: House) -> House:
        with either_house.deps.database.begin() as tx:
            tx.execute(sa.text("DELETE FROM administrator"))
        return either_house

    def claim(self, house: House, who: str, whom: str, runs: bool = True) -> PeopleOutcome:
        return people.make_administrator(
            house.deps, house.asker(who), house.profile(whom), asker_runs_workspace=runs
        )

    def test_the_first_seat_is_taken_once_by_who_runs_the_workspace_and_the_journal_has_it(
        self, unclaimed: House
    ) -> None:
        outcome = self.claim(unclaimed, "nils", "nils")
        assert isinstance(outcome, AdminAdded) and outcome.claimed
        [event] = [row for row in unclaimed.everything()["event"] if row[2] == outcome.batch_id]
        assert {"person": "Nils Utanroll", "claimed": True} in event
        assert self.claim(unclaimed, "erik", "erik") == AdminOnly(("Nils",))

    def test_it_is_not_taken_for_somebody_else(self, unclaimed: House) -> None:
        assert self.claim(unclaimed, "nils", "karin") == AdminOnly(())

    def test_it_is_not_taken_by_one_who_does_not_run_the_workspace(self, unclaimed: House) -> None:
        assert self.claim(unclaimed, "karin", "karin", runs=False) == AdminOnly(())

    def test_who_runs_the_workspace_has_no_other_right(self, house: House) -> None:
        assert isinstance(self.claim(house, "nils", "nils"), AdminOnly)
        assert isinstance(house.report("nils", "läs 3b")[0], NotAllowed)

    def test_administrators_appoint_each_other(self, house: House) -> None:
        assert isinstance(self.claim(house, "johan", "karin", runs=False), AdminAdded)
        assert people.list_administrators(house.deps, house.asker("nils")).names == ("Johan", "Karin")
        assert self.claim(house, "karin", "johan") == AlreadyHolds("", None, "Johan")

    def test_a_guest_is_no_administrator(self, house: House) -> None:
        guest = Profile(house.account("gäst"), "Greta Gäst", can_hold_roles=False)
        outcome = people.make_administrator(
            house.deps, house.asker("johan"), guest, asker_runs_workspace=False
        )
        assert outcome == CannotHold("", "Greta Gäst", "profile")

    def test_those_of_the_settings_are_seated_once(self, house: House) -> None:
        house.clock.set(datetime(2027, 3, 2, 8, tzinfo=UTC))
        profiles = [house.profile("karin"), house.profile("nils")]
        assert people.seat_administrators(house.deps, profiles) == 2
        before = house.everything()
        assert people.seat_administrators(house.deps, profiles) == 0
        assert house.everything() == before


class TestRemovingFromTheList:
    """One of those who run the plan is taken away by a click in the list."""

    def test_the_list_names_them_for_those_who_may_and_one_is_removed(self, house: House) -> None:
        appointed = people.make_administrator(
            house.deps, house.asker("johan"), house.profile("karin"), asker_runs_workspace=False
        )
        assert isinstance(appointed, AdminAdded)
        found = people.list_administrators(house.deps, house.asker("johan"))
        ids = {name: person_id for person_id, name in found.people}
        assert found.may_edit and set(ids) == set(found.names) >= {"Karin", "Johan"}
        assert people.list_administrators(house.deps, house.asker("anna")).people == ()
        refused = people.dismiss_administrator_clicked(house.deps, house.asker("anna"), ids["Karin"])
        assert isinstance(refused, AdminOnly)
        removed = people.dismiss_administrator_clicked(house.deps, house.asker("johan"), ids["Karin"])
        assert isinstance(removed, AdminRemoved) and removed.name == "Karin"
        again = people.dismiss_administrator_clicked(house.deps, house.asker("johan"), ids["Karin"])
        last = people.dismiss_administrator_clicked(house.deps, house.asker("johan"), ids["Johan"])
        assert isinstance(again, AdminStays) and again.why == "not_one"
        assert isinstance(last, AdminStays) and last.why == "last"
        with pytest.raises(NotHere):
            people.dismiss_administrator_clicked(house.deps, house.asker("johan"), 9999)
