"""How people want it said: rhythm, *påminn mig senare*, whom to ask for support, and what is paused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.organisation import WHOLE, Reach
from plan.reminding import Rhythm
from plan.rights import Seat
from storage.queries import assignments, notices, organisation, rows
from storage.queries.notices import Wish
from storage.tables import ALWAYS, NEVER, administrator, assignment, later
from tests.support.rows import add_person, add_row

TODAY = date(2027, 3, 16)


@pytest.fixture
def karin(tx: Connection, ours: int) -> int:
    return add_person(tx, ours, "Karin Berg")


@pytest.fixture
def eva(tx: Connection, theirs: int) -> int:
    return add_person(tx, theirs, "Eva Lund")


def add_assignment(tx: Connection, huvudman_id: int, **values: Any) -> int:
    found: int = add_row(tx, assignment, huvudman_id, consider_on=NEVER, **values)["id"]
    return found


def stored(tx: Connection, assignment_id: int, column: str) -> tuple[Any, date]:
    row = tx.execute(sa.select(assignment).where(assignment.c.id == assignment_id)).one()
    return row._mapping[column], row.consider_on


def test_everybody_is_reminded_daily_until_they_say_otherwise(
    tx: Connection, ours: int, karin: int, eva: int
) -> None:
    ali = add_person(tx, ours, "Ali Sand")
    assert notices.wishes(tx, ours, [karin, eva]) == {karin: Wish(Rhythm.DAILY, paused=False)}
    notices.set_wish(tx, ours, karin, rhythm=Rhythm.WEEKLY.value)
    notices.set_wish(tx, ours, karin, paused=True)
    assert notices.wishes(tx, ours, [karin, ali]) == {
        karin: Wish(Rhythm.WEEKLY, paused=True),
        ali: Wish(Rhythm.DAILY, paused=False),
    }
    assert notices.wishes(tx, ours, []) == {}


def test_nobody_wishes_for_somebody_of_another_huvudman(
    tx: Connection, ours: int, theirs: int, eva: int
) -> None:
    notices.set_wish(tx, ours, eva, paused=True)
    assert notices.wishes(tx, theirs, [eva]) == {eva: Wish(Rhythm.DAILY, paused=False)}


def test_the_latest_day_asked_for_is_the_one_that_counts(
    tx: Connection, ours: int, theirs: int, karin: int, eva: int
) -> None:
    ali, one, two = add_person(tx, ours, "Ali"), add_assignment(tx, ours), add_assignment(tx, ours)
    other = add_assignment(tx, theirs)
    for assignment_id, person_id, day in (
        (one, karin, 20),
        (one, ali, 21),
        (two, karin, 22),
        (one, karin, 19),
    ):
        notices.set_later(tx, ours, assignment_id, person_id, date(2027, 3, day))
    notices.set_later(tx, theirs, other, eva, TODAY)
    assert notices.laters(tx, ours, [one, two, other]) == {
        (one, karin): date(2027, 3, 19),
        (one, ali): date(2027, 3, 21),
        (two, karin): date(2027, 3, 22),
    }
    assert notices.laters(tx, ours, []) == {}
    assert len(list(tx.execute(later.select()))) == 4


def test_support_is_asked_of_whom_the_owner_chose_and_the_clock_looks_again(
    tx: Connection, ours: int, theirs: int
) -> None:
    one, two = add_assignment(tx, ours), add_assignment(tx, ours, support_to="")
    other = add_assignment(tx, theirs, support_to="group")
    assignments.set_support(tx, ours, one, "manager")
    assignments.set_support(tx, ours, other, "manager")
    assert notices.support_to(tx, ours, [one, two, other]) == {one: "manager", two: ""}
    assert notices.support_to(tx, ours, []) == {}
    assert stored(tx, one, "support_to") == ("manager", ALWAYS)
    assert stored(tx, two, "support_to") == ("", NEVER)
    assert stored(tx, other, "support_to") == ("group", NEVER)


def test_pausing_everything_pauses_one_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    rows.change(tx, ours, "huvudman", ours, {"paused": True})
    assert organisation.huvudman_by_id(tx, ours).paused
    assert not organisation.huvudman_by_id(tx, theirs).paused
    rows.change(tx, ours, "huvudman", ours, {"paused": False})
    assert not organisation.huvudman_by_id(tx, ours).paused


def test_roles_report_to_roles_and_bodies_have_handlers(tx: Connection, ours: int, theirs: int) -> None:
    chef, rektor, bun = (
        organisation.add_role(tx, ours, name, reach=Reach.CENTRAL) for name in ("Chef", "Rektor", "BUN")
    )
    assert notices.managers(tx, ours) == {}
    organisation.set_role_ties(tx, ours, rektor, handled_by=None, reports_to=chef)
    organisation.set_role_ties(tx, ours, bun, handled_by=chef, reports_to=None)
    assert notices.managers(tx, ours) == {rektor: chef}
    ties = {chef: (None, None), rektor: (None, chef), bun: (chef, None)}
    assert organisation.role_ties(tx, ours) == ties
    organisation.set_role_ties(tx, theirs, rektor, handled_by=None, reports_to=None)
    assert organisation.role_ties(tx, ours) == ties
    assert notices.managers(tx, theirs) == {}
    assert organisation.role_ties(tx, theirs) == {}


def test_people_are_those_of_the_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    assert organisation.people(tx, ours) == []
    karin, ali = add_person(tx, ours, "Karin Berg"), add_person(tx, ours, "Ali Sand")
    eva = add_person(tx, theirs, "Eva Lund")
    assert sorted(organisation.people(tx, ours)) == [(karin, "Karin Berg"), (ali, "Ali Sand")]
    assert organisation.people(tx, theirs) == [(eva, "Eva Lund")]


def test_whom_the_clock_speaks_to_needs_no_account(
    tx: Connection, ours: int, theirs: int, karin: int
) -> None:
    rektor = organisation.add_role(tx, ours, "Rektor", reach=Reach.UNIT)
    organisation.add_holding(tx, ours, rektor, karin, "unit:1", TODAY)
    past = organisation.add_holding(tx, ours, rektor, karin, WHOLE, date(2026, 8, 1))
    organisation.end_holding(tx, ours, past, date(2027, 3, 15))
    actor = organisation.actor_of_person(tx, ours, karin, TODAY)
    assert actor is not None
    assert (actor.huvudman_id, actor.person_id, actor.name) == (ours, karin, "Karin Berg")
    assert (actor.is_admin, actor.seats) == (False, (Seat(rektor, "unit:1"),))
    assert organisation.actor_of_person(tx, theirs, karin, TODAY) is None
    assert organisation.actor_of_person(tx, ours, karin + 999, TODAY) is None


def test_whom_the_clock_speaks_to_may_run_the_plan(tx: Connection, ours: int, karin: int) -> None:
    add_row(tx, administrator, ours, person_id=karin)
    actor = organisation.actor_of_person(tx, ours, karin, TODAY)
    assert actor is not None
    assert (actor.is_admin, actor.seats) == (True, ())
