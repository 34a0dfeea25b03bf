"""Owners that a document names and that are no function here: asked about once a name, and remembered."""

from __future__ import annotations

import pytest

from documents.items import Item, Problem, Reading, RoleJoin
from plan.words import key_of
from services import importing
from services.importing import drafts
from services.importing.answers import NEW_ROLE, Edit, Question, key_of_item
from services.importing.difference import Difference
from services.importing.outcomes import AnswerRefused, DraftList, Shown
from storage.database import Database
from storage.tables import role
from tests.support.bringing import NEW, approved, brought, document, item, stored, titles, version
from tests.support.house import House, in_march, read, set_up_house


def answered(house: House, shown: Shown, question: Question, value: str) -> Shown:
    after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, value)
    assert isinstance(after, Shown), after
    return after


def owners(found: Difference) -> list[tuple[str, ...]]:
    return [one.owners for one in found.new]


class TestAnUnknownOwner:
    def test_is_one_question_however_many_rows_it_has(self, house: House) -> None:
        rows = [item(f"Sak {n}", owners=("Rektro", "Strateg")) for n in range(4)]
        shown = brought(house, document(*rows))
        (question,) = shown.difference.open
        assert (question.kind, question.text, question.rows) == ("role", "Rektro", 4)
        assert question.choices[0] == "Rektor" and question.choices[-1] == NEW_ROLE
        assert question.place == "rad 1"
        after = answered(house, shown, question, "Rektor")
        assert set(owners(after.difference)) == {("Rektor", "Strateg")}
        assert after.difference.new_roles == ()

    def test_of_another_word_altogether_is_asked_about_too(self, house: House) -> None:
        shown = brought(house, document(item("Sak", owners=("Vaktmästare",))))
        (question,) = shown.difference.open
        assert (question.text, question.choices[-1], question.certain) == ("Vaktmästare", NEW_ROLE, False)
        after = answered(house, shown, question, NEW_ROLE)
        assert after.difference.new_roles == ("Vaktmästare",)
        approved(house, after)
        assert "Vaktmästare" in {row.name for row in stored(house, role)}

    def test_is_remembered_in_the_next_document(self, either_house: House) -> None:
        house = either_house
        shown = brought(house, document(item("Sak ett", owners=("Rektro",)), item("Två", owners=("Vaktis",))))
        one, two = shown.difference.open
        drafts.answer(house.deps, house.asker("johan"), shown.draft.id, one.key, "Rektor")
        approved(house, answered(house, shown, two, NEW_ROLE))
        later = brought(
            house,
            document(item("Tre", owners=("rektro",)), item("Fyra", owners=("Vaktis",)), title="Ny 26/27"),
        )
        assert later.difference.open == ()
        approved(house, later)
        assert house.count("role_name") == 1
        assert (
            len([a for a in house.assignments() if a.title == "Tre"]) == 3
        )  # one for each that has a rektor

    def test_may_be_a_function_that_is_written(self, house: House) -> None:
        shown = brought(house, document(item("Sak", owners=("Vaktmästare",))))
        (question,) = shown.difference.open
        assert owners(answered(house, shown, question, "verksamhetschef").difference) == [
            ("Verksamhetschef",)
        ]

    @pytest.mark.parametrize("value", ["Verksamhetschf", "Rektor, Strateg", "", "samma"])
    def test_is_not_answered_with_what_is_no_function(self, house: House, value: str) -> None:
        shown = brought(house, document(item("Sak", owners=("Vaktmästare",))))
        (question,) = shown.difference.open
        after = drafts.answer(house.deps, house.asker("johan"), shown.draft.id, question.key, value)
        assert isinstance(after, AnswerRefused if value else Shown)
        assert not value or drafts.show(house.deps, house.asker("johan"), shown.draft.id) == shown

    def test_is_asked_about_again_when_the_answer_is_no_function_any_more(self, house: House) -> None:
        first = brought(house, document(item("Ett", owners=("Vaktis",))))
        approved(house, answered(house, first, first.difference.open[0], NEW_ROLE))
        shown = brought(house, document(item("Två", owners=("Vaktmästare",)), title="Ny 26/27"))
        (question,) = shown.difference.open
        assert answered(house, shown, question, "Vaktis").difference.open == ()
        with house.deps.database.begin() as tx:
            tx.execute(
                role.update().where(role.c.name == "Vaktis").values(name="Fastighet", name_key="fastighet")
            )
        again = drafts.show(house.deps, house.asker("johan"), shown.draft.id)
        assert isinstance(again, Shown) and [one.key for one in again.difference.open] == [question.key]

    def test_that_somebody_writes_in_a_row_is_asked_about(self, house: House) -> None:
        shown = brought(house, document(item("Sak", owners=("Strateg",))))
        row = key_of_item(shown.difference.new[0])
        drafts.edit(house.deps, house.asker("johan"), shown.draft.id, row, Edit(owners="Stratg"))
        after = drafts.show(house.deps, house.asker("johan"), shown.draft.id)
        assert isinstance(after, Shown)
        assert [(one.text, one.choices[0]) for one in after.difference.open] == [("Stratg", "Strateg")]

    def test_of_a_row_that_is_left_out_or_stands_as_before_is_not_asked_about(self, house: House) -> None:
        shown = brought(house, document(item("Sak", owners=("Vaktmästare",))))
        row = key_of_item(shown.difference.new[0])
        drafts.edit(house.deps, house.asker("johan"), shown.draft.id, row, Edit(out=True))
        after = drafts.show(house.deps, house.asker("johan"), shown.draft.id)
        assert isinstance(after, Shown) and after.difference.open == ()
        with house.deps.database.begin() as tx:
            tx.execute(
                role.update().where(role.c.name == "Strateg").values(name="Utredare", name_key="utredare")
            )
        same = brought(house, version())
        assert same.says_the_same


class TestOneLetter:
    def test_from_a_function_is_asked_once_for_the_name_and_not_for_the_row(self, house: House) -> None:
        row = item("Sak", owners=("Skolchf",))
        found = document(row)
        slip = Problem(
            1,
            "Skolchf",
            "“Skolchf” är en bokstav från “Skolchef”.",
            "Menar du Skolchef?",
            (found.items[0].fingerprint, 1),
            field="owners",
            choices=("Skolchef", "Skolchf"),
        )
        shown = brought(house, Reading(found.kind, found.title, found.year, found.items, (slip,)))
        (question,) = shown.difference.open
        assert (question.kind, question.choices[0], question.why) == ("role", "Skolchef", slip.why)

    def test_is_no_question_when_the_function_is_called_so(self, house: House) -> None:
        found = document(item("Sak", owners=("Strateg",)))
        slip = Problem(1, "Strateg", "En bokstav.", "", (found.items[0].fingerprint, 1), "", "owners")
        slip = Problem(**{**vars(slip), "choices": ("Strategi", "Strateg")})
        shown = brought(house, Reading(found.kind, found.title, found.year, found.items, (slip,)))
        assert shown.difference.open == ()


class TestWhatNamesMean:
    def test_a_form_of_the_word_and_an_abbreviation_are_suggested_first(self, house: House) -> None:
        shown = brought(house, document(item("Ett", owners=("Rektorerna",)), item("Två", owners=("VC",))))
        assert [one.choices[0] for one in shown.difference.open] == ["Rektor", "Verksamhetschef"]
        assert all(one.why and one.certain for one in shown.difference.open)

    def test_what_the_reader_suggests_is_a_button(self, house: House) -> None:
        join = RoleJoin("Förvaltningschef", "Skolchef", "Det är ett annat ord för samma sak.")
        shown = brought(house, document(item("Sak", owners=("Förvaltningschef",)), joins=(join,)))
        (question,) = shown.difference.open
        assert (question.choices[0], question.why) == ("Skolchef", join.why)

    def test_a_name_that_means_another_new_name_follows_it(self, house: House) -> None:
        shown = brought(
            house, document(item("Ett", owners=("Lärgruppen",)), item("Två", owners=("Lärgrupp",)))
        )
        by_name = {one.text: one for one in shown.difference.open}
        (joined,) = [one for one in by_name.values() if one.certain]
        (other,) = [one for one in by_name.values() if not one.certain]
        drafts.answer(house.deps, house.asker("johan"), shown.draft.id, joined.key, joined.choices[0])
        after = answered(house, shown, other, "BUN")
        assert set(owners(after.difference)) == {("BUN",)}
        approved(house, after)
        assert house.count("role_name") == 2


class TestWithoutFunctions:
    def test_nothing_is_asked_and_the_functions_are_named(self, database: Database) -> None:
        set_up_house(database, documents=())
        house = in_march(database)
        with database.begin() as tx:
            tx.execute(role.update().values(handled_by_id=None, reports_to_id=None))
            for table in ("holding", "role"):
                tx.exec_driver_sql(f"DELETE FROM {table}")
        shown = brought(house, read(NEW))
        assert [one.kind for one in shown.difference.open] == ["problem"]  # 31 april
        assert shown.difference.new_roles == ("Strateg", "Skolchef")


class TestFromTheCommandLine:
    def test_a_row_whose_owner_may_be_a_function_waits_and_the_others_become_plan(
        self, either_house: House
    ) -> None:
        house = either_house
        found = document(
            item("Klar", owners=("Strateg",)),
            item("Ny", owners=("Vaktmästare",)),
            item("Osäker", owners=("Rektro",)),
        )
        done = importing.import_reading(house.deps, house.huvudman_id, found, "plan.docx")
        assert (done.new, done.waiting, done.questions, done.new_roles) == (2, 1, 1, ("Vaktmästare",))
        listed = drafts.list_drafts(house.deps, house.asker("johan"))
        assert isinstance(listed, DraftList)
        (line,) = listed.lines
        shown = drafts.show(house.deps, house.asker("johan"), line.draft.id)
        assert isinstance(shown, Shown) and titles(shown.difference.new) == ["Osäker"]
        approved(house, answered(house, shown, shown.difference.open[0], "Rektor"))
        assert len([a for a in house.assignments() if a.title == "Osäker"]) == 3


def test_two_names_that_point_at_each_other_stay_two(house: House) -> None:
    found = document(
        item("Ett", owners=("Grön grupp",)),
        item("Två", owners=("Blå grupp",)),
        joins=(RoleJoin("Grön grupp", "Blå grupp", "Lika."), RoleJoin("Blå grupp", "Grön grupp", "Lika.")),
    )
    shown = brought(house, found)
    for one in shown.difference.open:
        drafts.answer(house.deps, house.asker("johan"), shown.draft.id, one.key, one.choices[0])
    after = drafts.show(house.deps, house.asker("johan"), shown.draft.id)
    assert isinstance(after, Shown)
    assert {key_of(name) for names in owners(after.difference) for name in names} == {
        "grön grupp",
        "blå grupp",
    }


def test_rows_are_named_by_their_place(house: House) -> None:
    rows = (item("Ett", owners=("Vaktis",)),)
    placed = document(*(Item(**{**vars(one), "place": "tabell 2, rad 4"}) for one in rows))
    assert [one.place for one in brought(house, placed).difference.open] == ["tabell 2, rad 4"]
