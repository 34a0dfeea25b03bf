"""A new version of a plan: what stays, what changes, what is archived, and taking it all back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from plan.status import Standing, Status
from services import undoing
from services.importing import drafts
from services.importing.answers import SAME
from services.importing.outcomes import AnswerRefused, ChangedMeanwhile, Page, QuestionFirst, Shown
from services.layout import lay_out_all
from services.results import AlreadyUndone, Undone, UndoRefused
from storage.tables import activity
from tests.support.bringing import NEW, approved, brought, stored, titles, version
from tests.support.house import CYCLE, PLAN, TODAY, House, read


class TestANewVersion:
    def test_status_history_and_references_stay(self, either_house: House) -> None:
        house = either_house
        house.report("karin", "läs 2a", Status.IN_PROGRESS, "Halvvägs")
        shown = brought(
            house,
            version(
                (
                    "2. Kartlägg läsförståelsen\tStrateg 31 mars",
                    "2. Kartlägg läsförståelsen i åk 3\tStrateg 15 april",
                )
            ),
        )
        found = shown.difference
        assert ([c.fields[0].name for c in found.changed], found.new, found.removed) == (["title"], (), ())
        assert {f.name: (f.before, f.after) for f in found.changed[0].fields}["when"] == (
            "31 mars",
            "15 april",
        )
        approved(house, shown)
        now = house.assignment("Läs 2a")
        assert (now.title, now.due, now.first_due) == (
            "Kartlägg läsförståelsen i åk 3",
            date(2027, 4, 15),
            date(2027, 3, 31),
        )
        assert (now.status, now.comment) == (Status.IN_PROGRESS, "Halvvägs")

    def test_another_owner_is_a_change_and_the_assignments_follow(self, either_house: House) -> None:
        house = either_house
        shown = brought(
            house, version(("3. Skriv en handledning\tStrateg", "3. Skriv en handledning\tSkolchef"))
        )
        assert [f.name for c in shown.difference.changed for f in c.fields] == ["owners"]
        approved(house, shown)
        assert house.report("maria", "läs 3b", Status.DONE)
        assert house.assignment("Läs 3b").status is Status.DONE

    def test_an_owner_per_unit_in_place_of_a_central_one(self, house: House) -> None:
        house.report("karin", "läs 2a", Status.IN_PROGRESS, "Halvvägs")
        done = approved(
            house,
            brought(
                house,
                version(
                    ("2. Kartlägg läsförståelsen\tStrateg", "2. Kartlägg läsförståelsen\tRektor"),
                    ("3. Skriv en handledning\tStrateg", "3. Skriv en handledning\tRektor"),
                ),
            ),
        )
        assert done.applied.changed == 2
        reported = [a for a in house.assignments() if a.label == "Läs 2a"]
        assert [a.status for a in reported if a.unit_key == "-"] == [Status.DROPPED]
        assert len(reported) == 4
        untouched = [a.unit_key for a in house.assignments() if a.label == "Läs 3b"]
        assert len(untouched) == 3 and "-" not in untouched

    def test_what_is_gone_is_archived_with_a_reason_and_keeps_its_number(self, house: House) -> None:
        house.report("karin", "läs 3b", Status.IN_PROGRESS, "Börjat")
        shown = brought(house, version(("3. Skriv en handledning\tStrateg 24 mars\n", "")))
        assert titles(shown.difference.removed) == ["Skriv en handledning"]
        approved(house, shown)
        gone = house.assignment("Läs 3b")
        assert (gone.status, gone.title) == (Status.DROPPED, "Skriv en handledning")
        assert "Verksamhetsplan 26/27" in gone.comment
        rows = {row.title: row for row in stored(house, activity)}
        assert rows["Skriv en handledning"].standing == Standing.DROPPED
        assert rows["Skriv en handledning"].number == 3
        assert [e.after["comment"] for e in house.events("Läs 3b")][:1] == ["Börjat"]

    def test_an_archived_row_that_comes_again_is_back(self, house: House) -> None:
        approved(house, brought(house, version(("3. Skriv en handledning\tStrateg 24 mars\n", ""))))
        shown = brought(house, read(PLAN))
        assert [change.back for change in shown.difference.changed] == [True]
        approved(house, shown)
        assert house.assignment("Läs 3b").status is Status.NOT_STARTED

    def test_a_row_can_be_kept(self, house: House) -> None:
        shown = brought(house, version(("3. Skriv en handledning\tStrateg 24 mars\n", "")))
        (row,) = shown.difference.removed
        page = drafts.keep(house.deps, house.asker("johan"), shown.draft.id, f"{row.kind}.{row.id}", 0)
        assert isinstance(page, Page) and page.difference.removed == ()

    def test_numbers_do_not_move_when_the_document_renumbers(self, house: House) -> None:
        shown = brought(
            house,
            version(
                ("3. Läsombud på varje skola", "4. Läsombud på varje skola"),
                (
                    "2. Kartlägg läsförståelsen",
                    "2. Bjud in författare\tStrateg VT27\n3. Kartlägg läsförståelsen",
                ),
            ),
        )
        assert titles(shown.difference.new) == ["Bjud in författare"]
        assert shown.difference.changed == shown.difference.removed == ()
        approved(house, shown)
        assert house.assignment("Läs 2a").title == "Kartlägg läsförståelsen"
        assert house.assignment("Läs 4a").title == "Bjud in författare"

    def test_something_else_under_a_number_is_asked_about(self, house: House) -> None:
        house.report("johan", "org 2a", Status.DONE, "Mallen finns")
        reading = version(("2. Mall för beslut\t", "2. Utbilda sekreterare\t"))
        shown = brought(house, reading)
        (question,) = shown.difference.open
        assert question.names == ("Mall för beslut", "Utbilda sekreterare")
        unasked = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(unasked, QuestionFirst)  # nothing is archived or renamed by a guess
        skipped = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, "")
        assert isinstance(skipped, AnswerRefused)
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, "ny")
        assert isinstance(after, Shown)
        assert titles(after.difference.new) == ["Utbilda sekreterare"]
        approved(house, after)
        assert house.assignment("Org 2a").comment == "Mallen finns"  # done stays done
        assert house.assignment("Org 3a").title == "Utbilda sekreterare"

    def test_the_same_activity_in_other_words_keeps_its_status(self, house: House) -> None:
        house.report("johan", "org 2a", Status.DONE, "Mallen finns")
        shown = brought(house, version(("2. Mall för beslut\t", "2. Utbilda sekreterare\t")))
        (question,) = shown.difference.open
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, SAME)
        assert isinstance(after, Shown)
        assert [c.fields[0].after for c in after.difference.changed] == ["Utbilda sekreterare"]
        approved(house, after)
        assert house.assignment("Org 2a").status is Status.DONE

    def test_what_was_changed_in_chat_is_not_changed_back(self, house: House) -> None:
        with house.deps.database.begin() as tx:
            tx.execute(
                sa.update(activity).where(activity.c.title == "Mall för beslut").values(title="Beslutsmallen")
            )
        assert brought(house, read(PLAN)).says_the_same
        later = version(("beslut\tKvalitetsstrateg 30", "beslut\tKvalitetsstrateg 29"))
        shown = brought(house, later)
        assert [f.name for c in shown.difference.changed for f in c.fields] == ["when"]

    def test_a_plan_that_changed_meanwhile_gives_a_new_difference(self, house: House) -> None:
        reading = version(("2. Mall för beslut", "2. En mall för beslut"))
        shown = brought(house, reading)
        other = brought(house, version(("2. Mall för beslut", "2. Mallar för beslut")))
        approved(house, other)
        outcome = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(outcome, ChangedMeanwhile)
        assert house.assignment("Org 2a").title == "Mallar för beslut"
        approved(house, outcome.shown)
        assert house.assignment("Org 2a").title == "En mall för beslut"

    def test_a_plan_with_nearly_the_same_title_is_asked_about(self, house: House) -> None:
        reading = replace(read(PLAN), title="Verksamhetsplan 26/27, reviderad")
        shown = brought(house, reading)
        (question,) = shown.difference.open
        assert question.kind == "plan"
        stopped = drafts.approve(house.deps, house.asker("johan"), shown.draft.id, shown.difference.stamp)
        assert isinstance(stopped, QuestionFirst)
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, SAME)
        assert isinstance(after, Shown) and after.difference.is_empty

    def test_an_item_of_the_cycle_moves_its_coming_occurrences(self, house: House) -> None:
        shown = brought(house, read(CYCLE.replace("April\tDelårsrapport", "Maj\tDelårsrapport")))
        assert [f.name for c in shown.difference.changed for f in c.fields] == ["when"]
        approved(house, shown)
        assert next(a.due for a in house.assignments() if a.title == "Delårsrapport") == date(2027, 5, 31)
        again = brought(house, read(CYCLE.replace("April\tDelårsrapport\tSkolchef\tEkonomi\n", "")))
        assert titles(again.difference.removed) == ["Delårsrapport"]
        approved(house, again)
        coming = [a for a in house.assignments() if a.title == "Delårsrapport" and a.due and a.due > TODAY]
        assert {a.status for a in coming} == {Status.DROPPED}


class TestTakingBack:
    def test_a_new_plan_is_archived_and_comes_again(self, either_house: House) -> None:
        house = either_house
        lay_out_all(house.deps)
        before = {a.id for a in house.assignments()}
        done = approved(house, brought(house, read(NEW)))
        assert done.applied.batch_id is not None
        outcome = undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id)
        assert isinstance(outcome, Undone)
        assert {a.id for a in house.assignments()} == before
        again = undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id)
        assert isinstance(again, AlreadyUndone)
        approved(house, brought(house, read(NEW)))
        assert house.assignment("Kom 1a").status is Status.NOT_STARTED

    def test_what_was_changed_is_as_it_was(self, either_house: House) -> None:
        house = either_house
        house.report("karin", "läs 3b", Status.IN_PROGRESS, "Börjat")
        before = {a.label: (a.title, a.due, a.status, a.comment) for a in house.assignments() if a.label}
        done = approved(
            house,
            brought(
                house,
                version(
                    (
                        "2. Kartlägg läsförståelsen\tStrateg 31 mars",
                        "2. Kartlägg läsförståelsen igen\tSkolchef 15 april",
                    ),
                    ("3. Skriv en handledning\tStrateg 24 mars\n", ""),
                    ("1. Se över mötena\tSkolchef okt 26", "1. Se över mötena\tStrateg okt 26"),
                ),
            ),
        )
        assert {
            a.label: (a.title, a.due, a.status, a.comment) for a in house.assignments() if a.label
        } != before
        outcome = undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id or 0)
        assert isinstance(outcome, Undone), outcome
        assert {
            a.label: (a.title, a.due, a.status, a.comment) for a in house.assignments() if a.label
        } == before
        assert house.report("karin", "läs 2a", Status.DONE)
        assert house.assignment("Läs 2a").status is Status.DONE

    def test_it_is_refused_when_somebody_has_reported_since(self, house: House) -> None:
        done = approved(house, brought(house, read(NEW)))
        house.report("karin", "kom 1a", Status.DONE)
        outcome = undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id or 0)
        assert isinstance(outcome, UndoRefused) and outcome.why == "changed"
        assert house.assignment("Kom 1a").status is Status.DONE

    @pytest.mark.parametrize("who", ["karin", "nils"])
    def test_only_those_who_run_the_plan_take_it_back(self, house: House, who: str) -> None:
        done = approved(house, brought(house, read(NEW)))
        assert isinstance(undoing.undo(house.deps, house.asker(who), done.applied.batch_id or 0), UndoRefused)
