"""Who holds a role from when; open assignments go with the role, and both are told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services import holders, people, roles, undoing
from services.composers import COMPOSERS
from services.delivering import Cancelled
from services.errors import NotHere
from services.holders import DayUnlikely, Held, NewHolding
from services.news import NEWS, News
from services.results import (
    AdminOnly,
    AlreadyHolds,
    CannotHold,
    ComingSeats,
    DoesNotHold,
    RoleList,
    Undone,
    UnitNeeded,
)
from storage.queries import deliveries, organisation
from tests.support.house import TODAY, House

APRIL = date(2027, 4, 1)


def hold(house: House, role: str, who: str, *units: str, by: str = "johan", **more: object) -> object:
    values: dict[str, object] = {"from_date": TODAY, **more}
    keys = tuple(house.unit_key(unit) for unit in units)
    new = NewHolding(house.role_id(role), keys, house.profile(who), **values)  # type: ignore[arg-type]
    return holders.hold(house.deps, house.asker(by), new)


def held(house: House, role: str, on: date) -> list[tuple[str, str, str]]:
    with house.deps.database.read() as tx:
        found = organisation.holdings(tx, house.huvudman_id, on, [house.role_id(role)])
    return [(one.person, one.unit_key, one.kind) for ones in found.values() for one in ones]


def news(house: House, who: str) -> list[tuple[str, dict[str, object]]]:
    """What is composed for somebody, of what waits."""
    account = house.account(who)
    with house.deps.database.read() as tx:
        actor = organisation.actor_of_account(
            tx, house.huvudman_id, account.platform, account.tenant_id, account.external_id, TODAY
        )
        assert actor is not None
        found = [
            one
            for one in deliveries.latest(tx, house.huvudman_id, limit=50)
            if one.message.kind == NEWS and getattr(one.address, "person_id", 0) == actor.person_id
        ]
    told = []
    for one in found:
        said = COMPOSERS[NEWS].compose(house.deps, one)
        if not isinstance(said, Cancelled):
            assert isinstance(said.content, News)
            told += [(item.kind, dict(item.data)) for item in said.content.items]
    return told


def test_a_holder_ahead_takes_over_on_that_day_and_both_are_told_once(either_house: House) -> None:
    house = either_house
    outcome = hold(house, "Rektor", "nils", "Alskolan", from_date=APRIL)
    assert isinstance(outcome, Held)
    assert (outcome.instead_of, outcome.units, outcome.from_date) == (("Anna",), ("Alskolan",), APRIL)
    key = house.unit_key("Alskolan")
    assert ("Anna Nyström", key, "ordinary") in held(house, "Rektor", APRIL - timedelta(days=1))
    assert ("Nils Utanroll", key, "ordinary") in held(house, "Rektor", APRIL)
    assert ("Anna Nyström", key, "ordinary") not in held(house, "Rektor", APRIL)
    [(kind, took)] = news(house, "nils")
    assert (kind, took["others"], took["day"]) == ("took_over", ["Anna"], "2027-04-01")
    assert isinstance(took["open"], int) and took["open"] > 0
    [(kind, left)] = news(house, "anna")
    assert (kind, left["others"]) == ("left", ["Nils"])
    assert house.count("delivery") == 2


def test_open_assignments_go_along_and_history_stays(house: House) -> None:
    house.report("anna", "läs 3a", words="Alskolan Ombud utsett")
    hold(house, "Rektor", "nils", "Alskolan")
    done = house.assignment("Läs 3a", "Alskolan")
    assert (done.reported_by, done.comment) == ("Anna Nyström", "Ombud utsett")
    answered = house.report("nils", "läs 2b", words="Alskolan")[0]
    assert type(answered).__name__ == "Changed"


def test_several_units_at_once_acting_and_deputy_stand_beside(house: House) -> None:
    outcome = hold(house, "Rektor", "nils", "Alskolan", "Björkskolan", kind="acting", until=APRIL)
    assert isinstance(outcome, Held) and outcome.units == ("Alskolan", "Björkskolan")
    assert outcome.instead_of == ()
    assert {kind for person, _, kind in held(house, "Rektor", TODAY) if person == "Nils Utanroll"} == {
        "acting"
    }
    assert [p for p, _, _ in held(house, "Rektor", APRIL + timedelta(days=1))].count("Nils Utanroll") == 0


def test_an_appointment_that_is_undone_is_not_told(either_house: House) -> None:
    house = either_house
    outcome = hold(house, "Strateg", "nils", instead=False)
    assert isinstance(outcome, Held)
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), outcome.batch_id), Undone)
    assert news(house, "nils") == []
    assert "Nils Utanroll" not in [p for p, _, _ in held(house, "Strateg", TODAY)]


def test_the_command_tells_both_too_and_the_one_who_is_taken_away(house: House) -> None:
    people.appoint(house.deps, house.asker("johan"), "Rektor Alskolan", house.profile("nils"), "replace")
    assert [kind for kind, _ in news(house, "nils")] == ["took_over"]
    people.dismiss(house.deps, house.asker("johan"), "Rektor Alskolan", house.profile("nils"))
    assert [kind for kind, _ in news(house, "nils")] == ["took_over", "left"]
    assert house.count("delivery") == 2  # gathered: one message each


def test_what_cannot_be_is_refused_and_changes_nothing(house: House) -> None:
    before = house.everything()
    assert isinstance(hold(house, "Strateg", "nils", by="anna"), AdminOnly)
    assert isinstance(hold(house, "Rektor", "nils"), UnitNeeded)
    assert isinstance(hold(house, "BUN", "nils"), CannotHold)
    assert isinstance(hold(house, "Strateg", "karin", instead=False), AlreadyHolds)
    assert isinstance(hold(house, "Strateg", "nils", from_date=date(2035, 1, 1)), DayUnlikely)
    assert isinstance(hold(house, "Strateg", "nils", from_date=APRIL, until=TODAY), DayUnlikely)
    guest = NewHolding(house.role_id("Strateg"), (), house.profile("nils", can_hold_roles=False), TODAY)
    assert isinstance(holders.hold(house.deps, house.asker("johan"), guest), CannotHold)
    with pytest.raises(NotHere):
        hold(house, "Rektor", "nils", "Elevhälsan")
    assert house.everything() == before


def test_those_to_come_stand_beside_those_who_hold_the_role(either_house: House) -> None:
    house = either_house
    hold(house, "Rektor", "nils", "Alskolan", "Björkskolan", from_date=APRIL)
    hold(house, "Rektor", "vera", "Alskolan", kind="acting", from_date=date(2027, 5, 1))

    def said(words: str, which: str) -> list[tuple[date, list[tuple[str, str | None, str]]]]:
        found = roles.list_roles(house.deps, house.asker("anna"), words)
        assert isinstance(found, RoleList)
        [line] = found.roles
        return [(one.day, list(one.holders)) for one in getattr(line, which)]

    def coming(words: str) -> list[tuple[date, list[tuple[str, str | None, str]]]]:
        return said(words, "coming")

    nils, bjork = ("Nils", "Alskolan", "ordinary"), ("Nils", "Björkskolan", "ordinary")
    vera = ("Vera", "Alskolan", "acting")
    assert coming("Rektor") == [(APRIL, [nils, bjork]), (date(2027, 5, 1), [vera])]
    assert coming("Rektor Björkskolan") == [(APRIL, [bjork])]
    assert coming("Strateg") == []
    last, anna = APRIL - timedelta(days=1), ("Anna", "Alskolan", "ordinary")
    assert said("Rektor", "leaving") == [(last, [anna, ("Anna", "Björkskolan", "ordinary")])]
    assert said("Rektor Alskolan", "leaving") == [(last, [anna])]
    assert said("Strateg", "leaving") == []
    person = roles.held_by(house.deps, house.asker("anna"), house.profile("nils"))
    assert person.seats == ()
    assert person.coming == (ComingSeats(APRIL, (("Rektor", "Alskolan"), ("Rektor", "Björkskolan"))),)


class TestLeaving:
    """Somebody leaves, and nobody comes after them yet."""

    def leave(
        self, house: House, role: str, who: str, *units: str, by: str = "johan", **more: object
    ) -> object:
        keys = [house.unit_key(unit) for unit in units]
        asker, profile = house.asker(by), house.profile(who)
        return holders.leave(house.deps, asker, house.role_id(role), keys, profile, **more)  # type: ignore[arg-type]

    def test_from_today_nobody_does_where_no_day_is_given(self, house: House) -> None:
        outcome = self.leave(house, "Strateg", "karin")
        assert isinstance(outcome, holders.Leaves) and outcome.last == TODAY - timedelta(days=1)
        assert "Karin" not in " ".join(who for who, _, _ in held(house, "Strateg", TODAY))

    def test_until_a_day_they_do_and_it_can_be_taken_back(self, house: House) -> None:
        outcome = self.leave(house, "Strateg", "karin", last=APRIL)
        assert isinstance(outcome, holders.Leaves)
        before, after = held(house, "Strateg", APRIL), held(house, "Strateg", APRIL + timedelta(days=1))
        assert len(before) == len(after) + 1
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), outcome.batch_id), Undone)
        assert held(house, "Strateg", APRIL + timedelta(days=1)) == before

    def test_who_does_not_hold_it_and_who_may_not_say_so_change_nothing(self, house: House) -> None:
        before = house.everything()
        assert isinstance(self.leave(house, "Strateg", "nils"), DoesNotHold)
        assert isinstance(self.leave(house, "Strateg", "karin", by="anna"), AdminOnly)
        assert isinstance(self.leave(house, "Strateg", "karin", last=date(2040, 1, 1)), DayUnlikely)
        with pytest.raises(NotHere):
            holders.leave(house.deps, house.asker("johan"), 9999, [], house.profile("karin"))
        assert house.everything() == before
