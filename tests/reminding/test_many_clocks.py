"""Several clocks on one PostgreSQL: nothing that was planned is lost between them."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from plan.organisation import Reach
from plan.reminding import Outcome
from services import remaining
from services.planning import Planned, plan_huvudman, plan_reminders
from services.rhythms import rhythm_of
from storage.queries import deliveries, notices, organisation
from tests.reminding.notebook import Life
from tests.reminding.test_planning import this_year
from tests.support.house import House


@pytest.fixture
def backend() -> str:
    """One process has SQLite to itself while it writes."""
    return "postgresql"


def run(work: Any, *args: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=args, daemon=True)
    thread.start()
    thread.join(0.5)  # as far as it comes while the other is not done
    return thread


def announced_and_not_said(house: House) -> list[tuple[int, str]]:
    """Points that stand as announced in a message that does not have them."""
    with house.deps.database.read() as tx:
        rows = notices.notices(tx, house.huvudman_id, [Outcome.ANNOUNCED], date.min, date.max)
        found = []
        for row in rows:
            delivery = deliveries.by_key(tx, house.huvudman_id, row.delivery_key)
            said: Any = delivery.message.data if delivery else {"own": [], "others": []}
            if row.assignment_id not in [line[0] for line in (*said["own"], *said["others"])]:
                found.append((row.assignment_id, row.recipient))
    return found


class HalfPlanned:
    """A clock that has planned all but one thing of the day, and has not stored it yet."""

    def __init__(self, house: House, without: int) -> None:
        self._house, self._without = house, without

    def __enter__(self) -> Connection:
        house = self._house
        self._begun = house.deps.database.begin()
        tx = self._begun.__enter__()
        now = house.clock.now()
        assert organisation.take_turn(tx, house.huvudman_id)
        huvudman = organisation.huvudman_by_id(tx, house.huvudman_id)
        ids = notices.to_consider(tx, now.date())[house.huvudman_id]
        plan_huvudman(
            tx, huvudman, rhythm_of(huvudman), now, Planned(), [one for one in ids if one != self._without]
        )
        return tx

    def __exit__(self, *_: object) -> None:
        self._begun.__exit__(None, None, None)


def test_two_clocks_that_plan_at_once_say_everything(either_house: House, either_life: Life) -> None:
    house, life = either_house, either_life
    life.at(date(2027, 3, 17))
    late = house.assignment("Läs 3b")
    with HalfPlanned(house, late.id):
        other = run(plan_reminders, house.deps)
    other.join(10)
    assert announced_and_not_said(house) == []
    life.live(date(2027, 3, 17), date(2027, 3, 18))
    assert any("Läs 3b" in one.text for one in life.notebook.reminders("karin"))
    assert announced_and_not_said(house) == []


def test_only_one_plans_for_a_huvudman_at_a_time(either_house: House) -> None:
    house = either_house
    with house.deps.database.begin() as tx:
        assert organisation.take_turn(tx, house.huvudman_id)
        assert organisation.take_turn(tx, house.huvudman_id)  # it is ours
        with house.deps.database.begin() as other:
            assert not organisation.take_turn(other, house.huvudman_id)
            # What refers to the huvudman is not held up.
            organisation.add_role(other, house.huvudman_id, "Vikarie", reach=Reach.CENTRAL)


def test_a_reminder_by_hand_while_the_clock_plans_loses_nothing(
    either_house: House, either_life: Life
) -> None:
    house, life = either_house, either_life
    life.at(date(2027, 3, 17))
    rounds = this_year(house, "Skyddsrond", "Alskolan")
    with HalfPlanned(house, house.assignment("Läs 3b").id):
        by_hand = run(remaining.nudge, house.deps, house.asker("johan"), rounds.id)
    by_hand.join(10)
    assert announced_and_not_said(house) == []
