from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.engine import Connection

from plan.organisation import WHOLE, Reach, Role
from plan.rights import Seat
from storage.queries import organisation
from tests.support.rows import add_person

TODAY = date(2027, 3, 16)
AT = datetime(2027, 3, 16, 9, 12, tzinfo=UTC)
ACCOUNT = ("slack", "T1", "U1")


def test_huvudmen_come_back_by_name(tx: Connection, ours: int, theirs: int) -> None:
    found = organisation.huvudman_by_id(tx, ours)
    assert (found.name, found.timezone, found.autumn_ends, found.spring_ends) == (
        "Ekdala",
        "Europe/Stockholm",
        "12-20",
        "06-15",
    )
    assert [(item.name, item.autumn_ends) for item in organisation.huvudmen(tx)] == [
        ("Alnäs", "12-17"),
        ("Ekdala", "12-20"),
    ]


def test_a_workspace_belongs_to_one_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    assert organisation.huvudman_of_workspace(tx, "slack", "T1") is None
    organisation.connect_workspace(tx, "slack", "T1", ours)
    assert organisation.huvudman_of_workspace(tx, "slack", "T1") == organisation.huvudman_by_id(tx, ours)
    assert organisation.workspace_of(tx, ours, "slack")
    assert organisation.workspace_of(tx, ours, "teams") is None
    assert organisation.workspace_of(tx, theirs, "slack") is None


def test_an_account_leads_to_one_person(tx: Connection, ours: int) -> None:
    organisation.connect_workspace(tx, "slack", "T1", ours)
    karin = organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Berg")
    assert organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Nyberg") == karin
    ali = organisation.person_of_account(tx, ours, "slack", "T1", "U2", "Ali Sand")
    assert ali != karin
    assert organisation.person_names(tx, ours) == ["Karin Berg", "Ali Sand"]


def test_an_actor_is_who_they_are_and_what_they_hold_that_day(tx: Connection, ours: int, theirs: int) -> None:
    organisation.connect_workspace(tx, "slack", "T1", ours)
    assert organisation.actor_of_account(tx, ours, *ACCOUNT, TODAY) is None
    karin = organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Berg")
    strateg = organisation.add_role(tx, ours, "Strateg", reach=Reach.CENTRAL)
    rektor = organisation.add_role(tx, ours, "Rektor", reach=Reach.UNIT)
    organisation.add_holding(tx, ours, strateg, karin, WHOLE, date(2026, 8, 1))
    acting = organisation.add_holding(tx, ours, rektor, karin, "unit:1", date(2027, 3, 16), "acting")
    organisation.end_holding(tx, ours, acting, date(2027, 3, 16))

    def seats(on: date) -> set[Seat]:
        actor = organisation.actor_of_account(tx, ours, *ACCOUNT, on)
        assert actor is not None
        assert (actor.huvudman_id, actor.person_id, actor.name) == (ours, karin, "Karin Berg")
        return set(actor.seats)

    assert seats(date(2026, 7, 31)) == set()
    assert seats(date(2027, 3, 15)) == {Seat(strateg)}
    assert seats(date(2027, 3, 16)) == {Seat(strateg), Seat(rektor, "unit:1")}
    assert seats(date(2027, 3, 17)) == {Seat(strateg)}
    assert organisation.actor_of_account(tx, theirs, *ACCOUNT, TODAY) is None


def test_administrators_come_and_go(tx: Connection, ours: int, theirs: int) -> None:
    organisation.connect_workspace(tx, "slack", "T1", ours)
    karin = organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Berg")
    ali = add_person(tx, ours, "Ali Sand")
    assert organisation.add_administrator(tx, ours, ali, AT)
    assert organisation.add_administrator(tx, ours, karin, AT.replace(hour=8))
    assert not organisation.add_administrator(tx, ours, karin, AT)
    assert organisation.administrators(tx, ours) == [(karin, "Karin Berg"), (ali, "Ali Sand")]
    assert organisation.administrators(tx, theirs) == []
    actor = organisation.actor_of_account(tx, ours, *ACCOUNT, TODAY)
    assert actor is not None
    assert actor.is_admin
    organisation.remove_administrator(tx, ours, karin)
    assert organisation.administrators(tx, ours) == [(ali, "Ali Sand")]


def test_a_unit_is_the_same_whatever_its_spelling(tx: Connection, ours: int, theirs: int) -> None:
    berg = organisation.add_unit(tx, ours, "Bergskolan", "grundskola")
    assert organisation.add_unit(tx, ours, " BERGSKOLAN ", "förskola") == berg
    assert organisation.add_unit(tx, theirs, "Bergskolan", None) != berg
    organisation.add_unit(tx, ours, "Almskolan", None)
    assert [(unit.name, unit.school_form) for unit in organisation.units(tx, ours)] == [
        ("Almskolan", None),
        ("Bergskolan", "grundskola"),
    ]


def test_roles_come_back_as_they_were_described(tx: Connection, ours: int, theirs: int) -> None:
    rektor = organisation.add_role(
        tx, ours, "Rektor", reach=Reach.UNIT, school_forms=["grundskola", "förskola"]
    )
    bun = organisation.add_role(tx, ours, "BUN", reach=Reach.CENTRAL, is_body=True)
    expected = Role(rektor, "Rektor", Reach.UNIT, False, frozenset({"förskola", "grundskola"}))
    assert organisation.role_by_name(tx, ours, "  rektor") == expected
    assert organisation.role_by_name(tx, theirs, "rektor") is None
    assert organisation.roles(tx, ours) == {bun: Role(bun, "BUN", Reach.CENTRAL, True), rektor: expected}
    assert organisation.roles(tx, ours, [rektor, 999]) == {rektor: expected}
    assert organisation.roles(tx, ours, []) == {}
    assert organisation.roles(tx, theirs, [rektor]) == {}


def test_a_body_has_somebody_who_answers_for_it(tx: Connection, ours: int) -> None:
    bun = organisation.add_role(tx, ours, "BUN", reach=Reach.CENTRAL, is_body=True)
    chef = organisation.add_role(tx, ours, "Utbildningschef", reach=Reach.CENTRAL)
    organisation.set_role_ties(tx, ours, bun, handled_by=chef, reports_to=None)
    assert organisation.handlers_of_bodies(tx, ours) == {bun: chef}


def test_holdings_are_those_in_force_on_the_day(tx: Connection, ours: int, theirs: int) -> None:
    role = organisation.add_role(tx, ours, "Strateg", reach=Reach.CENTRAL)
    karin, ali = add_person(tx, ours, "Karin"), add_person(tx, ours, "Ali")
    old = organisation.add_holding(tx, ours, role, ali, WHOLE, date(2025, 8, 1))
    new = organisation.add_holding(tx, ours, role, karin, WHOLE, date(2027, 1, 1), "acting")
    organisation.end_holding(tx, ours, old, date(2026, 12, 31))

    def names(on: date) -> list[str]:
        return [held.person for held in organisation.holdings(tx, ours, on).get(role, [])]

    assert [names(date(2025, 7, 31)), names(date(2026, 12, 31)), names(date(2027, 1, 1))] == [
        [],
        ["Ali"],
        ["Karin"],
    ]
    assert [
        [held.person for held in organisation.coming_holdings(tx, one, day).get(role, [])]
        for one, day in ((ours, date(2025, 7, 31)), (ours, date(2026, 12, 31)), (ours, date(2027, 1, 1)))
    ] == [["Ali", "Karin"], ["Karin"], []]
    assert not organisation.coming_holdings(tx, theirs, date(2025, 1, 1))
    assert organisation.holdings(tx, ours, TODAY, [role]) == organisation.holdings(tx, ours, TODAY)
    assert not organisation.holdings(tx, ours, TODAY, [])
    assert not organisation.holdings(tx, theirs, TODAY)
    found = organisation.holding_by_id(tx, ours, new)
    assert found is not None
    assert (found.kind, found.from_date, found.to_date) == ("acting", date(2027, 1, 1), None)
    assert organisation.holding_by_id(tx, theirs, new) is None
    organisation.end_holding(tx, ours, old, None)
    assert names(TODAY) == ["Ali", "Karin"]
    organisation.delete_holding(tx, theirs, new)
    organisation.delete_holding(tx, ours, old)
    assert names(TODAY) == ["Karin"]


def test_one_transaction_plans_for_a_huvudman_and_nobody_else_does_meanwhile(
    tx: Connection, ours: int, theirs: int
) -> None:
    assert organisation.take_turn(tx, ours)
    assert organisation.take_turn(tx, ours, wait=True)  # it is ours already
    assert organisation.take_turn(tx, theirs)
    assert not organisation.take_turn(tx, 0)
