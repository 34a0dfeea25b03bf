"""Spreading what was learnt is the last assignment of an intervention: whose, when, and how they get to know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plan.records import Assignment
from plan.status import Status
from services import interventions, looking, undoing
from services.editing import ActivitySaved
from services.interventions import Effect, EffectAnswered
from services.reporting import Seen
from services.results import Undone
from tests.reminding.notebook import Life
from tests.support.house import TODAY, House

FIGURES = TODAY
IN_A_MONTH = TODAY + timedelta(days=30)
DUTY = "Sprid lärdomarna: "


def describe(house: House, label: str) -> None:
    outcome = interventions.describe(
        house.deps,
        house.asker("johan"),
        house.activity_id(label),
        {"problem": "Få läser", "spreading": "Berätta på rektorsmötet"},
        figures_on=FIGURES,
    )
    assert isinstance(outcome, ActivitySaved)


def answer(house: House, who: str, verdict: Effect, unit: str | None = None) -> EffectAnswered:
    key = house.unit_key(unit) if unit else "-"
    [one] = [a for a in house.assignments() if a.source_kind == "effect" and a.unit_key == key]
    outcome = interventions.answer_effect(
        house.deps, house.asker(who), Seen(one.id, one.version), verdict, "Så säger siffrorna"
    )
    assert isinstance(outcome, EffectAnswered)
    return outcome


def spreading(house: House) -> list[Assignment]:
    return [a for a in house.assignments() if a.source_kind == "spreading"]


def mine(house: House, who: str) -> list[tuple[str, date | None]]:
    rows = looking.my_assignments(house.deps, house.asker(who)).rows
    found = [row.line.assignment for row in rows]
    return [(a.title, a.due) for a in found if a.title.startswith(DUTY)]


def test_it_is_the_owners_in_a_month_and_they_are_told_at_once_and_reminded(
    either_house: House, either_life: Life
) -> None:
    house = either_house
    describe(house, "Läs 3b")
    house.report("karin", "läs 3b")
    assert spreading(house) == []
    assert answer(house, "karin", Effect.PARTLY).spreads
    duty = (f"{DUTY}Skriv en handledning", IN_A_MONTH)
    assert (mine(house, "karin"), mine(house, "ali"), mine(house, "anna")) == ([duty], [duty], [])
    posts = either_life.live(TODAY, IN_A_MONTH)
    first = [one for one in posts if DUTY in one.text and one.said.kind == "reminder"][:2]
    assert {one.to for one in first} == {"karin", "ali"}
    assert {one.day for one in first} == {IN_A_MONTH - timedelta(days=14)}


def test_each_unit_that_is_done_spreads_its_own(house: House) -> None:
    describe(house, "Läs 2b")
    house.report("anna", "läs 2b", words="Alskolan")
    house.report("erik", "läs 2b")
    answer(house, "anna", Effect.YES, "Alskolan")
    answer(house, "anna", Effect.YES, "Björkskolan")  # is not done with the work
    answer(house, "erik", Effect.TOO_EARLY, "Ekens förskola")  # has not seen yet
    assert [a.unit_key for a in spreading(house)] == [house.unit_key("Alskolan")]
    assert mine(house, "anna") == [(f"{DUTY}Läsvecka på varje skola", IN_A_MONTH)]
    assert mine(house, "erik") == []


@pytest.mark.parametrize(("verdict", "spreads"), [(one, one is not Effect.TOO_EARLY) for one in Effect])
def test_what_did_not_work_is_worth_telling_too(house: House, verdict: Effect, spreads: bool) -> None:
    describe(house, "Läs 3b")
    house.report("karin", "läs 3b")
    assert answer(house, "karin", verdict).spreads is spreads
    assert bool(spreading(house)) is spreads


def test_whoever_is_done_after_the_answer_gets_it_the_next_day_and_its_day_stays(
    house: House, life: Life
) -> None:
    describe(house, "Läs 3b")
    assert not answer(house, "karin", Effect.YES).spreads
    house.report("karin", "läs 3b")
    life.live(TODAY + timedelta(days=1), TODAY + timedelta(days=4))
    assert [a.due for a in spreading(house)] == [IN_A_MONTH + timedelta(days=1)]


def test_it_goes_when_the_answer_is_taken_back_and_stays_once_it_is_done(house: House, life: Life) -> None:
    describe(house, "Läs 3b")
    house.report("karin", "läs 3b")
    answer(house, "karin", Effect.YES)
    assert isinstance(undoing.undo_latest(house.deps, house.asker("karin")), Undone)
    life.live(TODAY, TODAY + timedelta(days=1))
    assert spreading(house) == []
    answer(house, "karin", Effect.YES)
    [one] = spreading(house)
    house.click("ali", one, Status.DONE, "Sagt på rektorsmötet")
    life.live(TODAY + timedelta(days=2), TODAY + timedelta(days=60))
    assert [a.status for a in spreading(house)] == [Status.DONE]
