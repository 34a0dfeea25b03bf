""" "7 av 11 skolor klara": which are left, and a reminder to those who answer for them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plan.organisation import Reach
from plan.status import Status
from services import remaining
from services.composers import COMPOSERS
from services.errors import NotHere
from services.messenger import Said
from services.organising import NewHolder, NewRole, Organisation, set_up
from services.planning import REMINDER, plan_reminders
from services.remaining import NotNow, Nudged, Skipped
from services.reminders import Reminder
from services.results import NotAllowed
from storage.queries import deliveries
from tests.support.house import PLATFORM, TEAM, House


def nudge(house: House, who: str, label: str, unit: str) -> object:
    return remaining.nudge(house.deps, house.asker(who), house.assignment(label, unit).id)


def test_what_is_left_by_school_form_and_unit(house: House) -> None:
    house.report("anna", "läs 3a", words="Alskolan")
    shown = remaining.remaining(house.deps, house.asker("nils"), house.assignment("Läs 3a", "Alskolan").id)
    assert [line.unit for line in shown.left] == ["Björkskolan", "Ekens förskola"]
    assert [(one.name, one.total.done, one.total.total) for one in shown.forms] == [
        ("Förskola", 0, 1),
        ("Grundskola", 1, 2),
    ]
    assert shown.may_remind == 0


def test_one_message_a_person_and_who_was_not_reminded_and_why(either_house: House) -> None:
    house = either_house
    plan_reminders(house.deps)  # the first of March has messages of its own
    house.clock.set(datetime(2027, 3, 2, 8, tzinfo=UTC))
    outcome = nudge(house, "karin", "Läs 3a", "Alskolan")
    assert isinstance(outcome, Nudged)
    assert dict(outcome.reminded) == {"Anna": ("Alskolan", "Björkskolan"), "Erik": ("Ekens förskola",)}
    again = nudge(house, "karin", "Läs 3a", "Alskolan")
    assert isinstance(again, Nudged) and again.reminded == ()
    assert set(again.skipped) == {Skipped("Anna", "today"), Skipped("Erik", "today")}
    with house.deps.database.read() as tx:
        queued = [
            one for one in deliveries.latest(tx, house.huvudman_id, limit=9) if one.message.kind == REMINDER
        ]
    assert len([one for one in queued if one.message.data.get("asked_by")]) == 2
    said = COMPOSERS[REMINDER].compose(house.deps, queued[0])
    assert isinstance(said, Said) and isinstance(said.content, Reminder)
    assert said.content.asked_by == "Karin"


def test_what_the_day_would_have_said_is_said_and_counts_as_the_days_message(house: House) -> None:
    house.clock.set(datetime(2027, 3, 12, 8, tzinfo=UTC))  # a fortnight before läs 2b
    outcome = nudge(house, "vera", "Läs 3a", "Alskolan")
    assert isinstance(outcome, Nudged)
    assert ("Anna", "today") in [(one.who, one.why) for one in outcome.skipped]
    plan_reminders(house.deps)
    with house.deps.database.read() as tx:
        mine = [o for o in deliveries.latest(tx, house.huvudman_id, limit=50) if o.message.kind == REMINDER]
    assert len({one.message.key for one in mine}) == len(mine)


def test_who_answered_lately_has_paused_or_holds_nothing_is_told_of(house: House) -> None:
    house.report("erik", "läs 3a", Status.IN_PROGRESS, "Snart")
    set_up(
        house.deps,
        house.huvudman_id,
        Organisation(
            roles=(NewRole("Ombud", Reach.UNIT),),
            holders=(NewHolder("Ombud", "nils", "Nils Utanroll", "Alskolan"),),
        ),
        platform=PLATFORM,
        tenant_id=TEAM,
    )
    outcome = nudge(house, "karin", "Läs 3a", "Alskolan")
    assert isinstance(outcome, Nudged)
    assert Skipped("Erik", "recent") in outcome.skipped


def test_who_may(house: House) -> None:
    assert isinstance(nudge(house, "nils", "Läs 3a", "Alskolan"), NotAllowed)
    assert isinstance(nudge(house, "anna", "Läs 2b", "Alskolan"), NotAllowed)
    assert isinstance(nudge(house, "vera", "Läs 2b", "Alskolan"), Nudged)  # the manager of rektorer
    assert isinstance(nudge(house, "johan", "Läs 3a", "Alskolan"), Nudged)


def test_outside_hours_nothing_is_queued_and_the_time_is_told(house: House) -> None:
    house.clock.set(datetime(2027, 3, 5, 19, tzinfo=UTC))
    outcome = nudge(house, "karin", "Läs 3a", "Alskolan")
    assert isinstance(outcome, NotNow) and outcome.opens.date().isoformat() == "2027-03-08"
    assert house.count("delivery") == 0


def test_what_is_not_here_is_not_here(house: House) -> None:
    with pytest.raises(NotHere):
        remaining.nudge(house.deps, house.asker("karin"), 99_999)
