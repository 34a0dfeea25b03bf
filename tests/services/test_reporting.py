"""Giving a status: who may, for which unit, and what is stored and said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plan.status import Status
from services import reporting
from services.errors import NotHere, UnknownWorkspace
from services.reporting import COMMENT_LIMIT, Seen
from services.results import (
    AlreadyDone,
    Changed,
    ChangedSince,
    ChooseOne,
    Count,
    NotAllowed,
    NoteNeeded,
    NothingFits,
    OnlyReference,
    TextPersonal,
    TextTooLong,
)
from tests.support.house import MARCH, House
from tests.support.logs import captured_log

ANSWERS = (Status.IN_PROGRESS, Status.NEEDS_SUPPORT, Status.DONE, Status.DROPPED)


@pytest.mark.parametrize("status", ANSWERS)
def test_every_status_is_stored_with_who_when_and_why(either_house: House, status: Status) -> None:
    house = either_house
    [outcome] = house.report("karin", "läs 3b", status, "  Presenterad   på mötet ")
    assert isinstance(outcome, Changed)
    assert outcome.before is Status.NOT_STARTED
    stored = house.assignment("Läs 3b")
    assert stored == outcome.line.assignment
    assert (stored.status, stored.comment, stored.version) == (status, "Presenterad på mötet", 2)
    assert (stored.reported_by, stored.reported_at) == ("Karin Lind", MARCH)
    [event] = house.events("Läs 3b")
    assert (event.batch.id, event.batch.actor, event.batch.kind) == (outcome.batch_id, "Karin Lind", "status")
    assert event.before["status"] == "not_started"
    assert event.after["status"] == status.value


def test_back_to_not_started_is_a_status_too(house: House) -> None:
    house.report("karin", "läs 3b", Status.DONE)
    [outcome] = house.report("karin", "läs 3b", Status.NOT_STARTED)
    assert isinstance(outcome, Changed) and outcome.before is Status.DONE
    assert house.assignment("Läs 3b").status is Status.NOT_STARTED


def test_the_same_again_says_who_did_it_and_when_and_changes_nothing(house: House) -> None:
    house.report("karin", "läs 3b", Status.DONE, "Klart")
    house.clock.set(datetime(2027, 3, 2, 8, tzinfo=UTC))
    before = house.everything()
    for words in ("", "Klart"):
        [outcome] = house.report("ali", "läs 3b", Status.DONE, words)
        assert isinstance(outcome, AlreadyDone)
        assert outcome.by == "Karin"
        assert outcome.at is not None and outcome.at.isoformat() == "2027-03-01T09:00:00+01:00"
    assert house.everything() == before


def test_the_same_status_with_another_comment_is_a_change(house: House) -> None:
    house.report("karin", "läs 3b", Status.DONE, "Klart")
    [outcome] = house.report("ali", "läs 3b", Status.DONE, "Också tryckt")
    assert isinstance(outcome, Changed)
    assert house.assignment("Läs 3b").comment == "Också tryckt"


def test_several_references_are_one_batch_with_an_outcome_each_in_order(house: House) -> None:
    outcomes = house.report("karin", "läs 2a läs 3b läs 9b", Status.DONE, "Samma dag")
    assert [type(one) for one in outcomes] == [Changed, Changed, NothingFits]
    first, second = outcomes[:2]
    assert isinstance(first, Changed) and isinstance(second, Changed)
    assert first.batch_id == second.batch_id
    assert [house.assignment(label).comment for label in ("Läs 2a", "Läs 3b")] == ["Samma dag"] * 2


def test_what_is_unclear_among_several_does_not_stop_the_rest(house: House) -> None:
    outcomes = house.report("johan", "1a 2a", Status.DONE)
    assert [type(one) for one in outcomes] == [ChooseOne, Changed]
    assert house.assignment("Org 2a").status is Status.DONE


class TestUnits:
    def test_the_rektor_of_one_unit_answers_for_it_without_naming_it(self, house: House) -> None:
        [outcome] = house.report("erik", "läs 3a", Status.DONE, "Ombudet är utsett")
        assert isinstance(outcome, Changed)
        assert (outcome.line.unit, outcome.line.assignment.comment) == ("Ekens förskola", "Ombudet är utsett")
        assert house.assignment("Läs 3a", "Alskolan").status is Status.NOT_STARTED

    def test_the_rektor_of_two_units_is_asked_which(self, house: House) -> None:
        before = house.everything()
        [outcome] = house.report("anna", "läs 3a", Status.DONE, "Utsett")
        assert isinstance(outcome, ChooseOne)
        assert [one.unit for one in outcome.candidates] == ["Alskolan", "Björkskolan"]
        assert {one.words for one in outcome.candidates} == {"Utsett"}
        assert house.everything() == before

    @pytest.mark.parametrize(
        "words, comment",
        [
            ("Björkskolan", ""),
            ("björkskolan Utsett", "Utsett"),
            ("BJO\u0308RKSKOLAN: Utsett", "Utsett"),
            ("Björkskolan, Alskolan väntar", "Alskolan väntar"),
        ],
    )
    def test_a_unit_that_is_named_first_is_the_one_that_is_meant(
        self, house: House, words: str, comment: str
    ) -> None:
        [outcome] = house.report("anna", "läs 3a", Status.DONE, words)
        assert isinstance(outcome, Changed)
        assert (outcome.line.unit, outcome.line.assignment.comment) == ("Björkskolan", comment)

    @pytest.mark.parametrize("words", ["Björkskolans ombud", "Björk skolan", "På Alskolan", "Alskolan-Syd"])
    def test_what_only_resembles_a_unit_is_comment(self, house: House, words: str) -> None:
        [outcome] = house.report("erik", "läs 3a", Status.DONE, words)
        assert isinstance(outcome, Changed)
        assert (outcome.line.unit, outcome.line.assignment.comment) == ("Ekens förskola", words)

    def test_another_rektors_unit_is_not_mine_to_answer(self, house: House) -> None:
        [outcome] = house.report("erik", "läs 3a", Status.DONE, "Alskolan Utsett")
        assert isinstance(outcome, NotAllowed)
        assert [owner.holders for owner in outcome.line.owners] == [("Anna",), ("Karin", "Ali")]

    def test_a_central_owner_beside_answers_for_a_unit_with_a_note(self, house: House) -> None:
        [outcome] = house.report("karin", "läs 3a", Status.DONE, "Alskolan")
        assert isinstance(outcome, NoteNeeded)
        assert house.assignment("Läs 3a", "Alskolan").version == 1
        [outcome] = house.report("karin", "läs 3a", Status.DONE, "Alskolan Enligt samtal med rektor")
        assert isinstance(outcome, Changed)
        assert outcome.line.assignment.comment == "Enligt samtal med rektor"

    def test_a_central_owner_beside_who_names_no_unit_is_asked_which_of_all(self, house: House) -> None:
        [outcome] = house.report("karin", "läs 3a", Status.DONE, "Enligt samtal")
        assert isinstance(outcome, ChooseOne)
        assert [one.unit for one in outcome.candidates] == ["Alskolan", "Björkskolan", "Ekens förskola"]

    def test_progress_counts_strategy_area_and_units(self, house: House) -> None:
        house.report("karin", "läs 2a")
        house.report("anna", "läs 3a", words="Alskolan")
        [outcome] = house.report("anna", "läs 3a", words="Björkskolan")
        assert isinstance(outcome, Changed) and outcome.progress is not None
        progress = outcome.progress
        assert (progress.strategy, progress.area) == ("a", "Läsning")
        counts = (progress.in_strategy, progress.in_area, progress.units)
        assert counts == (Count(1, 3), Count(1, 6), Count(2, 3))

    def test_what_is_dropped_leaves_the_denominator(self, house: House) -> None:
        house.report("anna", "läs 3a", Status.DROPPED, "Alskolan")
        house.report("erik", "läs 3a", Status.DONE)
        [outcome] = house.report("anna", "läs 3a", Status.DONE, "Björkskolan")
        assert isinstance(outcome, Changed) and outcome.progress is not None
        assert outcome.progress.units == Count(2, 2)
        assert outcome.progress.in_strategy == Count(1, 3)


class TestSeveralPlacesAtOnce:
    """A number that stands in two areas, in one of them for each unit."""

    def test_a_named_unit_holds_in_the_choice_and_is_no_comment_there(self, house: House) -> None:
        [outcome] = house.report("nils", "2b", Status.DONE, "Ekens förskola Enligt mötet")
        assert isinstance(outcome, ChooseOne)
        said = [(one.assignment.label, one.unit, one.words) for one in outcome.candidates]
        assert said == [
            ("Läs 2b", "Ekens förskola", "Enligt mötet"),
            ("Org 2b", None, "Ekens förskola Enligt mötet"),
        ]
        keys = [one.assignment.unit_key for one in outcome.candidates]
        assert keys == [house.unit_key("Ekens förskola"), "-"]

    def test_without_a_name_the_activity_is_chosen_first(self, house: House) -> None:
        [outcome] = house.report("nils", "2b", Status.DONE, "Enligt mötet")
        assert isinstance(outcome, ChooseOne)
        assert [(one.assignment.label, one.unit, one.whole) for one in outcome.candidates] == [
            ("Läs 2b", None, True),
            ("Org 2b", None, False),
        ]


class TestRights:
    def test_an_administrator_answers_for_anything_without_a_note(self, house: House) -> None:
        [outcome] = house.report("johan", "läs 3a", Status.DONE, "Alskolan")
        assert isinstance(outcome, Changed)
        assert outcome.line.assignment.comment == ""

    @pytest.mark.parametrize("who", ["maria", "anna", "nils", "okänd"])
    def test_others_get_to_know_whom_to_ask(self, house: House, who: str) -> None:
        before = house.everything()
        [outcome] = house.report(who, "läs 3b", Status.DONE, "Klart")
        assert isinstance(outcome, NotAllowed)
        assert outcome.administrators == ("Johan",)
        assert [(o.role.name, o.holders) for o in outcome.line.owners] == [("Strateg", ("Karin", "Ali"))]
        assert house.everything() == before

    def test_the_one_who_answers_for_a_body_reports_for_it(self, house: House) -> None:
        [outcome] = house.report("maria", "org 1b", Status.DONE)
        assert isinstance(outcome, Changed)

    def test_a_row_that_only_points_elsewhere_has_no_status(self, house: House) -> None:
        [outcome] = house.report("maria", "org 4b", Status.DONE)
        assert isinstance(outcome, OnlyReference)
        assert outcome.activity.title.startswith("Se aktiviteter")

    def test_a_workspace_that_nobody_has_connected_is_an_error(self, house: House) -> None:
        stranger = House(house.deps, house.huvudman_id, "TFEL")
        with pytest.raises(UnknownWorkspace):
            stranger.report("karin", "läs 3b")


class TestClicks:
    def test_a_click_changes_what_was_seen(self, house: House) -> None:
        outcome = house.click("karin", house.assignment("Läs 3b"), Status.IN_PROGRESS)
        assert isinstance(outcome, Changed)
        assert house.assignment("Läs 3b").status is Status.IN_PROGRESS

    def test_a_click_on_what_has_changed_since_is_refused_and_shows_how_it_is(self, house: House) -> None:
        seen = house.assignment("Läs 3b")
        house.report("ali", "läs 3b", Status.NEEDS_SUPPORT, "Saknar underlag")
        before = house.everything()
        outcome = house.click("karin", seen, Status.DONE)
        assert isinstance(outcome, ChangedSince)
        assert outcome.line.assignment.status is Status.NEEDS_SUPPORT
        assert house.everything() == before

    def test_a_second_click_changes_nothing(self, house: House) -> None:
        seen = house.assignment("Läs 3b")
        house.click("karin", seen, Status.DONE, key="klick 1")
        before = house.everything()
        assert isinstance(house.click("karin", seen, Status.DONE, key="klick 2"), AlreadyDone)
        assert house.everything() == before

    def test_a_click_on_what_was_moved_since_is_refused(self, house: House) -> None:
        seen = house.assignment("Läs 3b")
        house.move("karin", "läs 3b", "till 30 april – väntar")
        assert isinstance(house.click("karin", seen, Status.DONE), ChangedSince)

    def test_a_click_on_what_is_not_there_is_an_error(self, house: House) -> None:
        with pytest.raises(NotHere):
            reporting.report_seen(house.deps, house.asker("karin"), Seen(987654, 1), Status.DONE, "")

    def test_a_click_by_somebody_without_rights_changes_nothing(self, house: House) -> None:
        before = house.everything()
        outcome = house.click("anna", house.assignment("Läs 3b"), Status.DONE)
        assert isinstance(outcome, NotAllowed)
        assert house.everything() == before

    def test_the_cycle_is_answered_by_click(self, house: House) -> None:
        outcome = house.click("anna", house.assignment("Skyddsrond", "Alskolan"), Status.DONE)
        assert isinstance(outcome, Changed)
        assert outcome.progress is None


class TestText:
    LONG = "å" * (COMMENT_LIMIT + 1)

    def test_a_comment_as_long_as_the_limit_is_kept_whole(self, house: House) -> None:
        house.report("karin", "läs 3b", Status.DONE, "å" * COMMENT_LIMIT)
        assert house.assignment("Läs 3b").comment == "å" * COMMENT_LIMIT

    def test_a_longer_one_comes_back_and_nothing_is_stored(self, house: House) -> None:
        before = house.everything()
        seen = house.assignment("Läs 3b")
        words = f"30 april – {self.LONG}"
        assert house.report("karin", "läs 3b", Status.DONE, self.LONG) == [
            TextTooLong(self.LONG, COMMENT_LIMIT)
        ]
        assert house.click("karin", seen, Status.DONE, self.LONG) == TextTooLong(self.LONG, COMMENT_LIMIT)
        assert house.move("karin", "läs 3b", words) == [TextTooLong(words, COMMENT_LIMIT)]
        assert house.everything() == before

    # Made up, with the right check digit.
    @pytest.mark.parametrize("number", ["20120103-2305", "120103-2305", "201201032305", "120103 – 2305"])
    def test_a_personal_identity_number_is_neither_stored_nor_repeated_nor_logged(
        self, house: House, number: str
    ) -> None:
        before = house.everything()
        words = f"Samtal om {number} är hållet"
        seen = house.assignment("Läs 3b")
        with captured_log(debug=True) as log:
            outcomes = [
                *house.report("karin", "läs 3b", Status.DONE, words),
                house.click("karin", seen, Status.DONE, words),
                *house.move("karin", "läs 3b", f"30 april – {words}"),
                reporting.move_seen(
                    house.deps, house.asker("karin"), Seen(seen.id, 1), f"30 april – {words}"
                ),
            ]
        assert outcomes == [TextPersonal()] * 4
        assert house.everything() == before
        assert "2305" not in log.getvalue()

    def test_a_number_without_the_right_check_digit_is_a_comment(self, house: House) -> None:
        house.report("karin", "läs 3b", Status.DONE, "Dnr 120103-2306")
        assert house.assignment("Läs 3b").comment == "Dnr 120103-2306"

    @pytest.mark.parametrize(
        "text", ["👩🏽‍🏫 klart", "<!channel> & co", "'; DROP TABLE person; --", "{{ 7*7 }}"]
    )
    def test_any_text_is_stored_as_it_was_written(self, either_house: House, text: str) -> None:
        either_house.report("karin", "läs 3b", Status.DONE, text)
        assert either_house.assignment("Läs 3b").comment == text


def test_late_is_worked_out_from_the_day(house: House) -> None:
    house.clock.set(datetime(2027, 3, 24, 20, tzinfo=UTC))
    [outcome] = house.report("karin", "läs 3b", Status.IN_PROGRESS)
    assert isinstance(outcome, Changed) and not outcome.line.late  # the day itself is not late
    house.clock.set(datetime(2027, 3, 24, 23, 30, tzinfo=UTC))  # half past midnight in Stockholm
    [outcome] = house.report("karin", "läs 3b", Status.NEEDS_SUPPORT)
    assert isinstance(outcome, Changed) and outcome.line.late
    [outcome] = house.report("karin", "läs 3b", Status.DONE)
    assert isinstance(outcome, Changed) and not outcome.line.late
