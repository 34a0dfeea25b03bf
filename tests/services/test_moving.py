"""Moving a date: with a reason, to a day that exists and is to come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plan.schoolyear import Terms
from plan.status import Status
from services import reporting, undoing, updating
from services.new_date import read_new_date
from services.reporting import Seen
from services.results import (
    ChangedSince,
    ChooseOne,
    DatePassed,
    DateUnreadable,
    Moved,
    NotAllowed,
    ReasonNeeded,
    SameDate,
)
from services.updating import Update, Updated
from tests.services.test_holders import news
from tests.support.house import House


@pytest.mark.parametrize(
    "words, to, reason",
    [
        ("till 30 april – väntar på underlag", date(2027, 4, 30), "väntar på underlag"),
        ("Till 30 april: väntar", date(2027, 4, 30), "väntar"),
        ("30 april, väntar", date(2027, 4, 30), "väntar"),
        ("till 30/4 väntar", date(2027, 4, 30), "väntar"),
        ("till 2027-04-30 väntar", date(2027, 4, 30), "väntar"),
        ("till april – väntar", date(2027, 4, 30), "väntar"),
        ("till maj-juni - väntar", date(2027, 6, 30), "väntar"),
        ("till VT27 – väntar", date(2027, 6, 15), "väntar"),
        ("till v. 14 – väntar", date(2027, 4, 11), "väntar"),
        ("till 1 september 2027 – väntar", date(2027, 9, 1), "väntar"),
        ("till 1 mars – blir klar i dag", date(2027, 3, 1), "blir klar i dag"),
    ],
)
def test_a_date_is_moved_with_a_reason(house: House, words: str, to: date, reason: str) -> None:
    [outcome] = house.move("karin", "läs 3b", words)
    assert isinstance(outcome, Moved)
    assert (outcome.before, outcome.reason) == (date(2027, 3, 24), reason)
    stored = house.assignment("Läs 3b")
    assert (stored.due, stored.first_due) == (to, date(2027, 3, 24))
    [event] = house.events("Läs 3b")
    assert (event.batch.kind, event.after["reason"]) == ("move", reason)


def test_a_date_can_be_moved_twice_and_the_first_stays(either_house: House) -> None:
    either_house.move("karin", "läs 3b", "30 april – väntar")
    [outcome] = either_house.move("ali", "läs 3b", "31 maj – väntar igen")
    assert isinstance(outcome, Moved) and outcome.before == date(2027, 4, 30)
    assert either_house.assignment("Läs 3b").first_due == date(2027, 3, 24)


@pytest.mark.parametrize("words", ["till 30 april", "30 april –", "till 30 april ."])
def test_without_a_reason_it_is_asked_for(house: House, words: str) -> None:
    before = house.everything()
    [outcome] = house.move("karin", "läs 3b", words)
    assert isinstance(outcome, ReasonNeeded) and outcome.to == date(2027, 4, 30)
    assert house.everything() == before


@pytest.mark.parametrize(
    "words", ["", "till", "snart", "till nästa vecka", "till 31 april – väntar", "till 29 februari – väntar"]
)
def test_what_is_no_date_is_asked_about(house: House, words: str) -> None:
    before = house.everything()
    [outcome] = house.move("karin", "läs 3b", words)
    assert isinstance(outcome, DateUnreadable)
    assert house.everything() == before


def test_an_impossible_date_is_told_why(house: House) -> None:
    [outcome] = house.move("karin", "läs 3b", "till 31 april – väntar")
    assert isinstance(outcome, DateUnreadable)
    assert "31 april" in outcome.why


@pytest.mark.parametrize("words", ["till 24 mars – väntar", "till 24 mars"])
def test_the_date_that_it_has_is_no_change(house: House, words: str) -> None:
    before = house.everything()
    assert isinstance(house.move("karin", "läs 3b", words)[0], SameDate)
    assert house.everything() == before


@pytest.mark.parametrize(
    "words, to",
    [
        ("till 31 januari 2027 – väntar", date(2027, 1, 31)),
        ("till 2027-02-28 – väntar", date(2027, 2, 28)),
        ("till 2026-12-01 – väntar", date(2026, 12, 1)),
        ("till september 2026 – väntar", date(2026, 9, 30)),
    ],
)
def test_a_day_that_has_been_is_asked_about_and_not_guessed(house: House, words: str, to: date) -> None:
    before = house.everything()
    [outcome] = house.move("karin", "läs 3b", words)
    assert isinstance(outcome, DatePassed) and outcome.to == to
    assert house.everything() == before


def test_the_end_of_a_term_is_the_huvudmans(house: House) -> None:
    words, today = "VT27 – väntar", date(2027, 3, 1)
    ends = Terms(spring_end=(6, 10))
    assert read_new_date(words, today, ends) == (date(2027, 6, 10), "väntar")


@pytest.mark.parametrize(
    "words, read",
    [  # today is a Tuesday
        ("fredag – väntar", (date(2027, 3, 19), "väntar")),
        ("till på måndag, väntar på svar", (date(2027, 3, 22), "väntar på svar")),
        ("tisdag väntar", (date(2027, 3, 23), "väntar")),
        ("fredag 26 mars väntar", (date(2027, 3, 26), "väntar")),
        ("fredag den 26 mars väntar", (date(2027, 3, 26), "väntar")),
        ("fredag i nästa vecka", None),
        ("fredag nästa vecka", None),
        ("fredagsmöte", None),
    ],
)
def test_a_day_of_the_week_is_the_next_one(words: str, read: tuple[date, str] | None) -> None:
    found = read_new_date(words, date(2027, 3, 16))
    assert isinstance(found, DateUnreadable) if read is None else found == read


def test_what_is_late_and_moved_is_not_late(house: House) -> None:
    house.clock.set(datetime(2027, 3, 30, 8, tzinfo=UTC))
    [outcome] = house.move("karin", "läs 3b", "30 april – sjukdom")
    assert isinstance(outcome, Moved) and not outcome.line.late


class TestWhoseDate:
    def test_the_rektor_of_two_units_is_asked_which(self, house: House) -> None:
        [outcome] = house.move("anna", "läs 3a", "till 30 april – väntar")
        assert isinstance(outcome, ChooseOne)
        said = [(one.unit, one.words) for one in outcome.candidates]
        assert said == [
            ("Alskolan", "till 30 april – väntar"),
            ("Björkskolan", "till 30 april – väntar"),
        ]

    def test_a_unit_that_is_named_is_the_one_that_is_moved(self, house: House) -> None:
        [outcome] = house.move("anna", "läs 3a", "Björkskolan till 30 april – väntar")
        assert isinstance(outcome, Moved) and outcome.line.unit == "Björkskolan"
        assert house.assignment("Läs 3a", "Alskolan").due == date(2027, 6, 15)

    def test_the_nearest_manager_of_whoever_answers_moves_it_with_a_reason(self, house: House) -> None:
        assert isinstance(house.move("maria", "läs 3b", "till 30 april")[0], ReasonNeeded)
        assert isinstance(house.move("maria", "läs 3b", "till 30 april – väntar")[0], Moved)

    @pytest.mark.parametrize("who", ["vera", "anna", "nils"])
    def test_others_get_to_know_whom_to_ask(self, house: House, who: str) -> None:
        before = house.everything()
        assert isinstance(house.move(who, "läs 3b", "till 30 april – väntar")[0], NotAllowed)
        assert house.everything() == before

    def test_a_click_moves_what_was_seen(self, house: House) -> None:
        seen = house.assignment("Läs 3a", "Alskolan")
        click = (house.deps, house.asker("anna"), Seen(seen.id, seen.version), "till 30 april – väntar")
        assert isinstance(reporting.move_seen(*click), Moved)
        assert isinstance(reporting.move_seen(*click), ChangedSince)

    def test_several_are_moved_as_one_batch(self, house: House) -> None:
        first, second = house.move("karin", "läs 2a läs 3b", "till 30 april – sjukdom")
        assert isinstance(first, Moved) and isinstance(second, Moved)
        assert first.batch_id == second.batch_id

    def test_the_same_delivery_twice_moves_once(self, either_house: House) -> None:
        either_house.move("karin", "läs 3b", "30 april – väntar", key="samma")
        before = either_house.everything()
        assert isinstance(either_house.move("karin", "läs 3b", "31 maj – väntar", key="samma")[0], SameDate)
        assert either_house.everything() == before

    def test_a_moved_date_leaves_the_status(self, house: House) -> None:
        house.report("karin", "läs 3b", Status.IN_PROGRESS, "Halvvägs")
        house.move("karin", "läs 3b", "30 april – väntar")
        stored = house.assignment("Läs 3b")
        assert (stored.status, stored.comment) == (Status.IN_PROGRESS, "Halvvägs")


def test_the_others_who_answer_are_told_of_a_moved_date_and_not_who_moved_it(house: House) -> None:
    house.move("karin", "läs 3b", "9 april väntar på provet")
    assert news(house, "karin") == []
    [(kind, told)] = news(house, "ali")
    assert (kind, told["label"], told["due_before"], told["due_after"], told["why"]) == (
        "changed",
        "Läs 3b",
        "2027-03-24",
        "2027-04-09",
        "väntar på provet",
    )
    undoing.undo_latest(house.deps, house.asker("karin"))
    assert news(house, "ali") == []


def test_a_head_is_told_when_the_date_is_moved_for_them(house: House) -> None:
    one = house.assignment("Läs 2b", "Alskolan")
    said = Update(one.status, due=date(2027, 4, 16), reason="Lov den veckan")
    assert isinstance(
        updating.update(house.deps, house.asker("johan"), Seen(one.id, one.version), said), Updated
    )
    assert [(kind, told["unit"]) for kind, told in news(house, "anna")] == [("changed", "Alskolan")]
    assert news(house, "erik") == []
