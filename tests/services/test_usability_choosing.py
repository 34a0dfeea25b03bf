"""What is asked about is asked with the words that were written, and nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plan.status import Status
from services import looking, people, reporting, undoing
from services.reporting import Source
from services.results import (
    AdminAdded,
    AdminRemoved,
    AdminStays,
    Card,
    Changed,
    ChooseOne,
    DatePassed,
    Moved,
    Undone,
    UndoOlder,
    UndoRefused,
)
from tests.support.house import House, references


def source_of(house: House, label: str) -> Source:
    return Source("activity", house.activity_id(label))


def test_an_activity_that_is_chosen_reads_the_unit_in_the_words(house: House) -> None:
    words = "Björkskolan Allt är gjort"
    outcome = reporting.report_of(
        house.deps, house.asker("anna"), source_of(house, "Läs 2b"), Status.DONE, words
    )
    assert isinstance(outcome, Changed)
    stored = house.assignment("Läs 2b", "Björkskolan")
    assert (stored.status, stored.comment) == (Status.DONE, "Allt är gjort")
    assert house.assignment("Läs 2b", "Alskolan").status is Status.NOT_STARTED


def test_an_activity_that_is_chosen_without_a_unit_asks_which(house: House) -> None:
    before = house.everything()
    outcome = reporting.report_of(
        house.deps, house.asker("anna"), source_of(house, "Läs 2b"), Status.DONE, "Bra"
    )
    assert isinstance(outcome, ChooseOne)
    assert [(one.unit, one.words) for one in outcome.candidates] == [
        ("Alskolan", "Bra"),
        ("Björkskolan", "Bra"),
    ]
    assert house.everything() == before


def test_a_move_that_is_chosen_reads_the_unit_before_the_date(house: House) -> None:
    words = "Björkskolan till 28 maj – sjukdom"
    outcome = reporting.move_of(house.deps, house.asker("anna"), source_of(house, "Läs 2b"), words)
    assert isinstance(outcome, Moved) and outcome.reason == "sjukdom"
    assert house.assignment("Läs 2b", "Björkskolan").due == date(2027, 5, 28)


def test_a_part_of_a_units_name_is_asked_about_with_both_meanings(house: House) -> None:
    before = house.everything()
    [outcome] = house.report("anna", "läs 2b", Status.DONE, "Ekens del är gjord")
    assert isinstance(outcome, ChooseOne)
    assert (outcome.candidates[0].unit, outcome.candidates[0].words) == ("Ekens förskola", "del är gjord")
    assert {one.words for one in outcome.candidates[1:]} == {"Ekens del är gjord"}
    assert house.everything() == before


def test_one_who_has_a_single_unit_keeps_the_whole_comment(house: House) -> None:
    [outcome] = house.report("erik", "läs 2b", Status.DONE, "Ekens del är gjord")
    assert isinstance(outcome, Changed)
    assert outcome.line.assignment.comment == "Ekens del är gjord"


class TestWithoutANumber:
    def test_words_of_a_title_offer_ones_own(self, house: House) -> None:
        found = reporting.report_by_words(house.deps, house.asker("erik"), "skyddsrond Allt väl")
        [one] = found.candidates
        assert (one.assignment.title, one.unit, one.words) == ("Skyddsrond", "Ekens förskola", "Allt väl")

    def test_several_units_are_one_to_choose_first(self, house: House) -> None:
        [one] = reporting.report_by_words(house.deps, house.asker("anna"), "skyddsrond").candidates
        assert one.whole

    def test_nothing_said_offers_what_is_next_due(self, house: House) -> None:
        found = reporting.report_by_words(house.deps, house.asker("karin"), "")
        dues = [one.assignment.due for one in found.candidates if one.assignment.due]
        assert dues and dues == sorted(dues)

    def test_junk_offers_nothing(self, house: House) -> None:
        assert reporting.report_by_words(house.deps, house.asker("karin"), "qqxxzz").candidates == ()


def test_one_unit_is_shown_alone_where_it_is_named(house: House) -> None:
    [one] = references("läs 3a")
    card = looking.show(house.deps, house.asker("karin"), one, "björkskolan")
    assert isinstance(card, Card)
    assert [line.unit for line in card.lines] == ["Björkskolan"]
    assert card.others > 0


class TestDates:
    @pytest.mark.parametrize(
        "words, due",
        [
            ("31 januari – x", date(2028, 1, 31)),
            ("september – x", date(2027, 9, 30)),
            ("2 mars – x", date(2027, 3, 2)),
        ],
    )
    def test_a_day_without_a_year_is_the_next_that_comes(self, house: House, words: str, due: date) -> None:
        [outcome] = house.move("karin", "läs 3b", words)
        assert isinstance(outcome, Moved) and outcome.line.assignment.due == due

    def test_a_year_that_has_been_is_asked_about_with_the_reason_kept(self, house: House) -> None:
        [outcome] = house.move("karin", "läs 3b", "31 januari 2027 – väntar")
        assert isinstance(outcome, DatePassed)
        assert (outcome.instead, outcome.words) == (date(2028, 1, 31), "2028-01-31 väntar")


class TestUndo:
    def test_what_was_done_another_day_is_asked_about(self, house: House) -> None:
        house.report("karin", "läs 3b")
        house.clock.set(datetime(2027, 3, 9, 8, tzinfo=UTC))
        before = house.everything()
        outcome = undoing.undo_latest(house.deps, house.asker("karin"))
        assert isinstance(outcome, UndoOlder)
        assert [line.assignment.label for line in outcome.lines] == ["Läs 3b"]
        assert house.everything() == before
        assert isinstance(undoing.undo(house.deps, house.asker("karin"), outcome.batch_id), Undone)


class TestAdministrators:
    def test_one_is_taken_away_and_comes_back_with_undo(self, either_house: House) -> None:
        house = either_house
        johan = house.asker("johan")
        added = people.make_administrator(
            house.deps, johan, house.profile("karin"), asker_runs_workspace=False
        )
        assert isinstance(added, AdminAdded)
        gone = people.dismiss_administrator(house.deps, johan, house.profile("karin"))
        assert isinstance(gone, AdminRemoved)
        assert people.list_administrators(house.deps, johan).names == ("Johan",)
        assert isinstance(undoing.undo(house.deps, johan, gone.batch_id), Undone)
        assert set(people.list_administrators(house.deps, johan).names) == {"Johan", "Karin"}

    def test_the_last_stays(self, house: House) -> None:
        johan = house.asker("johan")
        assert people.dismiss_administrator(house.deps, johan, house.profile("johan")) == AdminStays(
            "Johan", "last"
        )
        assert people.list_administrators(house.deps, johan).names == ("Johan",)

    def test_an_undo_does_not_take_the_last_away(self, house: House) -> None:
        johan = house.asker("johan")
        added = people.make_administrator(
            house.deps, johan, house.profile("karin"), asker_runs_workspace=False
        )
        assert isinstance(added, AdminAdded)
        people.dismiss_administrator(house.deps, house.asker("karin"), house.profile("johan"))
        outcome = undoing.undo(house.deps, house.asker("karin"), added.batch_id)
        assert outcome == UndoRefused("last")
