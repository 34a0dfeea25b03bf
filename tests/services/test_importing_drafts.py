"""Drafts and what is asked about them: who may, what is answered, and that nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from documents.building import fingerprinted
from documents.items import Problem, Reading, UnreadableDocument
from plan.status import Status
from services import importing, people
from services.errors import NotHere
from services.importing import drafts
from services.importing.answers import SAME, Edit, key_of_item
from services.importing.outcomes import (
    AlreadySettled,
    AnswerRefused,
    Asked,
    Cancelled,
    ChangedMeanwhile,
    DraftList,
    Page,
    Row,
    Shown,
)
from services.results import AdminOnly, TextPersonal
from storage.tables import draft
from tests.support.bringing import NEW, YEAR, approved, brought, item, stored, titles, version
from tests.support.house import House, read, set_up_house


class TestDrafts:
    def test_nothing_is_plan_before_somebody_has_approved(self, either_house: House) -> None:
        house = either_house
        before = len(house.assignments())
        shown = brought(house, read(NEW))
        assert titles(shown.difference.new) == ["Gör en översikt", "Planera kurser"]
        assert len(shown.difference.open) == 1
        assert len(house.assignments()) == before
        done = approved(house, drafts.show(house.deps, house.asker("johan"), shown.draft.id))  # type: ignore[arg-type]
        assert (done.applied.new, done.applied.changed, done.applied.removed) == (2, 0, 0)
        assert house.assignment("Kom 1a").due == date(2027, 5, 31)

    def test_approving_twice_changes_nothing(self, either_house: House) -> None:
        house = either_house
        shown = brought(house, read(NEW))
        approved(house, shown)
        before = house.everything()
        again = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(again, AlreadySettled)
        assert (again.draft.state, again.by) == ("approved", "Johan")
        assert house.everything() == before

    def test_two_who_approve_at_once_apply_it_once(self, either_house: House) -> None:
        house = either_house
        shown = brought(house, read(NEW))

        def approve(_: int) -> object:
            return drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)

        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(approve, range(4)))
        assert sorted(type(one).__name__ for one in outcomes) == ["AlreadySettled"] * 3 + ["Approved"]
        assert len([a for a in house.assignments() if a.label.startswith("Kom")]) == 2

    def test_a_delivery_that_comes_twice_gives_one_draft(self, house: House) -> None:
        assert isinstance(drafts.begin(house.deps, house.asker("johan", "e1"), "a.txt", "F1"), int)
        assert drafts.begin(house.deps, house.asker("johan", "e1"), "a.txt", "F1") is None
        assert house.count("draft") == 1

    @pytest.mark.parametrize("who", ["karin", "maria", "nils", "okänd"])
    def test_only_those_who_run_the_plan_see_or_touch_a_draft(self, house: House, who: str) -> None:
        shown = brought(house, read(NEW))
        this, asker, deps = shown.draft.id, house.asker(who), house.deps
        key = shown.difference.open[0].key
        row = f"{shown.difference.new[0].fingerprint}.1"
        before = house.everything()
        for outcome in (
            drafts.begin(deps, asker, "b.txt", "F2"),
            drafts.may_bring(deps, asker),
            drafts.list_drafts(deps, asker),
            drafts.show(deps, asker, this),
            drafts.ask(deps, asker, this),
            drafts.question(deps, asker, this, key),
            drafts.answer(deps, asker, this, key, "30 april"),
            drafts.skip_rest(deps, asker, this),
            drafts.page(deps, asker, this, 0),
            drafts.row(deps, asker, this, row),
            drafts.edit(deps, asker, this, row, Edit(title="Annat")),
            drafts.keep(deps, asker, this, "activity.1", 0),
            drafts.approve(deps, asker, this, shown.difference.stamp),
            drafts.cancel(deps, asker, this),
            drafts.read_again(deps, asker, this),
        ):
            assert isinstance(outcome, AdminOnly), outcome
        assert house.everything() == before

    def test_another_huvudmans_draft_is_not_there(self, house: House) -> None:
        shown = brought(house, read(NEW))
        other = set_up_house(house.deps.database, "TANNAN", "Annanby")
        with pytest.raises(NotHere):
            drafts.show(other.deps, other.asker("johan"), shown.draft.id)
        with pytest.raises(NotHere):
            drafts.approve(other.deps, other.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert drafts.list_drafts(other.deps, other.asker("johan")).lines == ()  # type: ignore[union-attr]

    def test_a_cancelled_draft_changes_nothing_and_stays_cancelled(self, house: House) -> None:
        shown = brought(house, read(NEW))
        assert isinstance(drafts.cancel(house.deps, house.asker("johan"), shown.draft.id), Cancelled)
        again = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(again, AlreadySettled)
        unread = drafts.begin(house.deps, house.asker("johan"), "trasig.pdf", "F2")
        assert isinstance(unread, int)
        drafts.not_read(house.deps, house.asker("johan"), unread, "Filen verkar skadad.")
        assert isinstance(drafts.cancel(house.deps, house.asker("johan"), unread), Cancelled)
        listed = drafts.list_drafts(house.deps, house.asker("johan"))
        assert isinstance(listed, DraftList) and listed.lines == ()
        assert "Kom 1a" not in {a.label for a in house.assignments()}

    def test_an_interrupted_reading_is_shown_and_can_be_read_again(self, house: House) -> None:
        draft_id = drafts.begin(house.deps, house.asker("johan"), "plan.docx", "F1")
        assert isinstance(draft_id, int)
        found = drafts.list_drafts(house.deps, house.asker("johan"))
        assert isinstance(found, DraftList) and not found.lines[0].interrupted
        house.clock.set(house.clock.now() + timedelta(minutes=3))
        found = drafts.list_drafts(house.deps, house.asker("johan"))
        assert isinstance(found, DraftList) and found.lines[0].interrupted
        again = drafts.read_again(house.deps, house.asker("johan"), draft_id)
        assert not isinstance(again, AdminOnly) and again.file_ref == "F1"
        assert isinstance(
            drafts.read(house.deps, house.asker("johan"), draft_id, read(NEW), "plan.docx"), Shown
        )

    def test_a_document_with_nothing_to_do_in_it_is_no_draft(self, house: House) -> None:
        draft_id = drafts.begin(house.deps, house.asker("johan"), "dikt.txt", "F1")
        assert isinstance(draft_id, int)
        with pytest.raises(UnreadableDocument):
            drafts.read(
                house.deps, house.asker("johan"), draft_id, Reading("okänt", "Dikt", None), "dikt.txt"
            )
        assert house.count("plan") == 2

    def test_a_personal_identity_number_is_left_out_of_the_draft_too(self, house: House) -> None:
        text = NEW.replace("Gör en översikt", "Följ upp 811218-9876")
        brought(house, read(text))
        assert "811218" not in repr(stored(house, draft))


class TestQuestions:
    def test_an_answer_is_taken_and_the_next_is_asked(self, house: House) -> None:
        shown = brought(house, read(NEW))
        asked = drafts.ask(house.deps, house.asker("johan"), shown.draft.id)
        assert isinstance(asked, Asked)
        key = asked.question.key
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, key, "30 april")
        assert isinstance(after, Shown) and not after.difference.open
        approved(house, after)
        assert house.assignment("Kom 2a").due == date(2027, 4, 30)

    @pytest.mark.parametrize("value", ["31 juni", "när det blir av på riktigt"])
    def test_an_answer_that_is_no_time_is_refused_with_a_reason(self, house: House, value: str) -> None:
        shown = brought(house, read(NEW))
        (question,) = shown.difference.open
        outcome = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, value)
        assert isinstance(outcome, AnswerRefused) and outcome.why
        assert drafts.show(house.deps, house.asker("johan"), shown.draft.id) == shown

    def test_a_skipped_question_leaves_the_row_as_it_was_read(self, house: House) -> None:
        shown = brought(house, read(NEW))
        after = drafts.skip_rest(house.deps, house.asker("johan"), shown.draft.id)
        assert isinstance(after, Shown) and after.difference.open == ()
        approved(house, after)
        assert house.assignment("Kom 2a").due is None

    def test_a_personal_identity_number_is_no_answer(self, house: House) -> None:
        shown = brought(house, read(NEW))
        (question,) = shown.difference.open
        answer = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, "811218-9876")
        assert isinstance(answer, TextPersonal)

    def test_a_row_is_corrected_or_left_out(self, house: House) -> None:
        shown = brought(house, read(NEW))
        first, second = (f"{one.fingerprint}.{one.ordinal}" for one in shown.difference.new)
        edited = Edit(title="Gör en karta", owners="Rektor, Strateg", when="v. 20")
        row = drafts.edit(house.deps, house.asker("johan"), shown.draft.id, first, edited)
        assert isinstance(row, Row) and row.item is not None and row.item.title == "Gör en karta"
        wrong = drafts.edit(house.deps, house.asker("johan"), shown.draft.id, first, Edit(when="31 juni"))
        assert isinstance(wrong, AnswerRefused) and wrong.field == "when"
        drafts.edit(house.deps, house.asker("johan"), shown.draft.id, second, Edit(out=True))
        page = drafts.page(house.deps, house.asker("johan"), shown.draft.id, 0)
        assert isinstance(page, Page) and [row.what for row in page.rows] == ["new", "out"]
        done = approved(house, drafts.show(house.deps, house.asker("johan"), shown.draft.id))  # type: ignore[arg-type]
        assert done.applied.new == 1
        assert {a.unit_key for a in house.assignments() if a.title == "Gör en karta"} == {
            house.unit_key(name) for name in ("Alskolan", "Björkskolan", "Ekens förskola")
        }
        again = brought(house, read(NEW))
        assert again.says_the_same  # what was left out and corrected is not asked about each time

    def test_a_row_that_is_another_once_more_is_left_out(self, house: House) -> None:
        two = fingerprinted([item("Samma sak"), item("Samma sak")])
        doubt = Problem(2, "Samma sak", "Raderna liknar varandra.", "", (two[1].fingerprint, 2))
        found = Reading(
            "åtgärdsplan",
            "Åtgärder 26/27",
            YEAR,
            two,
            (replace(doubt, field="duplicate", choices=("två", "samma")),),
        )
        shown = brought(house, found)
        assert len(shown.difference.new) == 2
        (question,) = shown.difference.open
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, SAME)
        assert isinstance(after, Shown) and len(after.difference.new) == 1


class TestFromTheCommandLine:
    def test_clear_rows_become_plan_and_doubtful_ones_wait(self, either_house: House) -> None:
        house = either_house
        imported = importing.import_reading(house.deps, house.huvudman_id, read(NEW), "plan.txt")
        assert (imported.new, imported.waiting, imported.questions) == (1, 1, 1)
        assert {a.label for a in house.assignments() if a.label.startswith("Kom")} == {"Kom 1a"}
        (line,) = drafts.list_drafts(house.deps, house.asker("johan")).lines  # type: ignore[union-attr]
        assert (line.draft.name, line.questions, line.draft.by) == ("plan.txt", 1, None)
        (question,) = drafts.show(house.deps, house.asker("johan"), line.draft.id).difference.open  # type: ignore[union-attr]
        after = drafts.answer(house.deps, house.asker("johan"), line.draft.id, question.key, "30 april")
        assert isinstance(after, Shown)
        approved(house, after)
        assert house.assignment("Kom 2a").due == date(2027, 4, 30)

    def test_nothing_is_archived_without_a_yes(self, house: House) -> None:
        reading = version(("3. Skriv en handledning\tStrateg 24 mars\n", ""))
        imported = importing.import_reading(house.deps, house.huvudman_id, reading)
        assert (imported.removed, imported.draft_id is not None) == (1, True)
        assert house.assignment("Läs 3b").status is Status.NOT_STARTED


class TestTwoWhoAnswer:
    def test_what_one_saw_before_the_other_answered_is_shown_anew(self, either_house: House) -> None:
        house = either_house
        people.make_administrator(
            house.deps, house.asker("johan"), house.profile("maria"), asker_runs_workspace=False
        )
        shown = brought(house, read(NEW))
        (question,) = shown.difference.open
        answer = drafts.answer(house.deps, house.asker("maria"), shown.draft.id, question.key, "30 april")
        assert isinstance(answer, Shown)
        stale = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(stale, ChangedMeanwhile)
        assert stale.shown.difference == answer.difference
        approved(house, answer, "maria")
        before = house.everything()
        for late in (
            drafts.approve(house.deps, house.asker("johan"), shown.draft.id, answer.difference.stamp),
            drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, "29 april"),
            drafts.skip_rest(house.deps, house.asker("johan"), shown.draft.id),
            drafts.cancel(house.deps, house.asker("johan"), shown.draft.id),
        ):
            assert isinstance(late, AlreadySettled) and late.by == "Maria"
        assert house.everything() == before

    def test_two_drafts_of_one_document_are_approved_once(self, house: House) -> None:
        first, second = brought(house, read(NEW)), brought(house, read(NEW), key="igen")
        approved(house, first)
        late = drafts.approve(house.deps, house.asker("johan"), second.draft.id, second.difference.stamp)
        assert isinstance(late, ChangedMeanwhile) and late.shown.says_the_same
        assert len([a for a in house.assignments() if a.label.startswith("Kom")]) == 2

    def test_no_click_reaches_a_draft_of_another_huvudman(self, either_house: House) -> None:
        house = either_house
        shown = brought(house, read(NEW))
        other = set_up_house(house.deps.database, "TANNAN", "Annanby")
        deps, asker, this = other.deps, other.asker("johan"), shown.draft.id
        key, row = shown.difference.open[0].key, key_of_item(shown.difference.new[0])
        before = house.everything()
        tries: tuple[Callable[[], object], ...] = (
            lambda: drafts.show(deps, asker, this),
            lambda: drafts.ask(deps, asker, this),
            lambda: drafts.question(deps, asker, this, key),
            lambda: drafts.answer(deps, asker, this, key, "30 april"),
            lambda: drafts.skip_rest(deps, asker, this),
            lambda: drafts.page(deps, asker, this, 0),
            lambda: drafts.row(deps, asker, this, row),
            lambda: drafts.edit(deps, asker, this, row, Edit(title="Annat")),
            lambda: drafts.keep(deps, asker, this, "activity.1", 0),
            lambda: drafts.approve(deps, asker, this, shown.difference.stamp),
            lambda: drafts.cancel(deps, asker, this),
            lambda: drafts.read_again(deps, asker, this),
            lambda: drafts.read(deps, asker, this, read(NEW), "a.txt"),
            lambda: drafts.not_read(deps, asker, this, "Trasig."),
        )
        for attempt in tries:
            with pytest.raises(NotHere):
                attempt()
        assert house.everything() == before

    @pytest.mark.parametrize("stamp", ["", "0" * 12, "000000000000 ", "'; --"])
    def test_a_stamp_that_nobody_saw_approves_nothing(self, house: House, stamp: str) -> None:
        shown = brought(house, read(NEW))
        before = house.everything()
        assert isinstance(
            drafts.approve(house.deps, house.asker("johan"), shown.draft.id, stamp), ChangedMeanwhile
        )
        assert house.everything() == before

    def test_an_answer_to_a_question_that_is_no_more_changes_nothing(self, house: House) -> None:
        shown = brought(house, read(NEW))
        before = house.everything()
        for key in ("", "000000000000", "../1", "x" * 300):
            assert isinstance(
                drafts.answer(house.deps, house.asker("johan"), shown.draft.id, key, "samma"), Asked
            )
        assert house.everything() == before
