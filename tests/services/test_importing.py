"""Documents on their way in: drafts, questions, differences, approval, and taking it all back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from documents.building import fingerprinted
from documents.items import Area, Item, Problem, Reading, RoleJoin, UnreadableDocument
from plan.periods import read_period
from plan.schoolyear import SchoolYear
from plan.status import Standing, Status
from services import importing, meetings, undoing
from services.errors import NotHere
from services.importing import drafts
from services.importing.answers import SAME, YES, Edit
from services.importing.outcomes import (
    AlreadySettled,
    AnswerRefused,
    Approved,
    Asked,
    Cancelled,
    ChangedMeanwhile,
    DraftList,
    Page,
    Row,
    Shown,
)
from services.layout import lay_out_all
from services.results import AdminOnly, AlreadyUndone, TextPersonal, Undone, UndoRefused
from storage.queries import goals, plans
from storage.tables import activity, draft, goal
from tests.support.house import CYCLE, PLAN, TODAY, House, read, set_up_house

YEAR = SchoolYear(2026)
NEW = """Kompetensplan 26/27

Kompetens - KOM

Strategier

a) Alla får lära.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Alla får lära.\t
1. Gör en översikt\tStrateg maj 27
2. Planera kurser\tSkolchef 31 april
"""


def brought(house: House, reading: Reading, who: str = "johan", key: str | None = None) -> Shown:
    """A document that has been read and waits."""
    draft_id = drafts.begin(house.deps, house.asker(who, key), "plan.txt", "F1")
    assert isinstance(draft_id, int)
    shown = drafts.read(house.deps, house.asker(who), draft_id, reading, "plan.txt")
    assert isinstance(shown, Shown)
    return shown


def approved(house: House, shown: Shown, who: str = "johan") -> Approved:
    done = drafts.approve(house.deps, house.asker(who), shown.draft.id, shown.difference.stamp)
    assert isinstance(done, Approved), done
    return done


def version(*changes: tuple[str, str]) -> Reading:
    """The plan with some words changed."""
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(text)


def titles(rows: Any) -> list[str]:
    return [one.title for one in rows]


def item(title: str, **more: Any) -> Item:
    when = more.pop("when", "maj 27")
    return Item(more.pop("kind", "activity"), title, 1, period=read_period(when, year=YEAR), **more)


def document(*items: Item, **more: Any) -> Reading:
    kind = more.pop("kind", "åtgärdsplan")
    return Reading(kind, more.pop("title", "Åtgärdsplan 26/27"), YEAR, fingerprinted(items), **more)


def stored(house: House, table: sa.Table) -> list[Any]:
    with house.deps.database.read() as tx:
        return list(tx.execute(sa.select(table).order_by(table.c.id)))


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

    def test_a_join_of_roles_is_asked_and_remembered(self, house: House) -> None:
        found = document(
            item("Sak ett", owners=("Förvaltningschef",)),
            joins=(RoleJoin("Förvaltningschef", "Skolchef", "Det är ett annat ord för samma sak."),),
        )
        shown = brought(house, found)
        (question,) = shown.difference.open
        assert (question.kind, question.names) == ("join", ("Förvaltningschef", "Skolchef"))
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, YES)
        assert isinstance(after, Shown) and after.difference.new_roles == ()
        approved(house, after)
        other = document(
            item("Sak två", owners=("förvaltningschef",)), title="En annan 26/27", joins=found.joins
        )
        assert brought(house, other).difference.open == ()

    def test_a_name_near_a_roles_is_asked_about(self, house: House) -> None:
        shown = brought(house, document(item("Sak", owners=("Kvalitetsstrategen",))))
        (question,) = shown.difference.open
        assert question.names == ("Kvalitetsstrategen", "Kvalitetsstrateg")

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
        assert type(stopped).__name__ == "QuestionFirst"
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


class TestKinds:
    def test_an_intervention_keeps_all_its_fields(self, house: House) -> None:
        says = {
            name: (f"{name} ett", f"{name} två")
            for name in (
                *("problem", "causes", "goals", "signs", "effects", "participants"),
                *("costs", "strengths", "risks", "prevention", "spreading"),
            )
        }
        found = document(item("Läsgrupper", kind="measure", owners=("Strateg",), **says))
        approved(house, brought(house, found))
        with house.deps.database.read() as tx:
            (row,) = goals.interventions(tx, house.huvudman_id).values()
        assert {name: row[name] for name in says} == {n: "\n".join(v) for n, v in says.items()}
        assert house.assignment("Läsgrupper").status is Status.NOT_STARTED
        assert brought(house, found).says_the_same
        other = document(
            item("Läsgrupper", kind="measure", owners=("Strateg",), **says | {"risks": ("annat",)})
        )
        shown = brought(house, other)
        assert [f.name for c in shown.difference.changed for f in c.fields] == ["risks"]
        approved(house, shown)
        with house.deps.database.read() as tx:
            assert next(iter(goals.interventions(tx, house.huvudman_id).values()))["risks"] == "annat"

    def test_a_proposal_is_asked_of_nobody_until_it_is_decided(self, house: House) -> None:
        found = document(item("Fler kuratorer", kind="measure", proposed=True, owners=("Skolchef",)))
        approved(house, brought(house, found))
        with house.deps.database.read() as tx:
            (row,) = [a for a in plans.activities(tx, house.huvudman_id) if a.title == "Fler kuratorer"]
        assert row.standing is Standing.PROPOSED
        assert "Fler kuratorer" not in {a.title for a in house.assignments()}
        approved(
            house, brought(house, document(item("Fler kuratorer", kind="measure", owners=("Skolchef",))))
        )
        assert house.assignment("Fler kuratorer").status is Status.NOT_STARTED
        assert brought(house, found).difference.changed == ()  # no document takes a decision back

    def test_goals_come_and_are_archived(self, house: House) -> None:
        found = document(
            item("Sak"), goals=("Alla läser",), areas=(Area("Läsning", "LÄS", goals=("Fler böcker",)),)
        )
        approved(house, brought(house, found))
        assert [row.title for row in stored(house, goal)] == ["Alla läser", "Fler böcker"]
        shown = brought(house, replace(found, goals=("Alla räknar",)))
        assert (shown.difference.new_goals, shown.difference.gone_goals) == (
            ("Alla räknar",),
            ("Alla läser",),
        )
        approved(house, shown)
        assert {row.title: row.standing for row in stored(house, goal)}["Alla läser"] == Standing.DROPPED

    def test_a_status_in_the_document_is_kept_where_nobody_has_said_another(self, house: House) -> None:
        found = document(
            item("Klar sak", status=Status.DONE, status_text="Klart i maj", owners=("Strateg",)),
            item("Annan sak", owners=("Strateg",)),
        )
        approved(house, brought(house, found))
        done = house.assignment("Klar sak")
        assert (done.status, done.comment) == (Status.DONE, "Klart i maj")
        house.click("karin", house.assignment("Annan sak"), Status.NEEDS_SUPPORT)
        later = document(
            item("Klar sak", status=Status.DONE, owners=("Strateg",)),
            item("Annan sak", status=Status.DONE, owners=("Strateg",), details=("Nytt",)),
        )
        approved(house, brought(house, later))
        assert house.assignment("Annan sak").status is Status.NEEDS_SUPPORT

    def test_a_calendar_of_meetings_becomes_forums_and_meetings(self, house: House) -> None:
        days = [
            item("Samverkan", kind="meeting", when=when)
            for when in ("6 april 2027", "4 maj 2027", "1 juni 2027")
        ]
        found = document(*days, kind="möteskalender", title="Möten 26/27")
        approved(house, brought(house, found))
        lines = meetings.list_forums(house.deps, house.asker("karin")).forums
        (forum,) = [line for line in lines if line.forum.name == "Samverkan"]
        assert [one.on_date for one in forum.coming] == [date(2027, 4, 6), date(2027, 5, 4), date(2027, 6, 1)]
        last = item("Samverkan", kind="meeting", when="2 juni 2027")
        moved = document(*days[:2], last, kind="möteskalender", title="Möten 26/27")
        approved(house, brought(house, moved))
        lines = meetings.list_forums(house.deps, house.asker("karin")).forums
        (forum,) = [line for line in lines if line.forum.name == "Samverkan"]
        assert forum.coming[-1].on_date == date(2027, 6, 2)

    def test_a_reference_gives_no_assignment(self, house: House) -> None:
        approved(house, brought(house, document(item("Se övriga strategier", kind="reference"))))
        assert "Se övriga strategier" not in {a.title for a in house.assignments()}


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
                        "2. Kartlägg läsningen\tSkolchef 15 april",
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
