"""Lists that begin with what one can act on, and words that find what people mean."""

from __future__ import annotations

from datetime import date

import pytest

from handlers import grammar
from handlers.grammar import read_plan
from handlers.texts.sv import words
from plan.status import RollUp, Status
from services import cycle, importing, looking, roles
from services.results import CycleUnclear, CycleView, RoleList
from tests.support.house import CYCLE, House, read


def test_one_who_follows_sees_what_others_answer_for(house: House) -> None:
    listing = looking.my_assignments(house.deps, house.asker("karin"))
    [followed] = [row for row in listing.followed if row.line.assignment.label == "Läs 3a"]
    assert (followed.total.done, followed.total.total) == (0, 3)


def test_what_is_due_later_is_counted_and_shown_when_asked_for(house: House) -> None:
    now = looking.my_assignments(house.deps, house.asker("maria"))
    later = looking.my_assignments(house.deps, house.asker("maria"), later=True)
    assert now.later == later.total > 0
    last = house.deps.clock.now().date() + looking.SOON
    assert all(row.line.assignment.due and row.line.assignment.due > last for row in later.rows)


def test_a_role_has_what_is_open_first(house: House) -> None:
    house.report("karin", "läs 1a läs 2a")
    listing = looking.search(house.deps, house.asker("karin"), "strateg")
    is_open = [row.line.assignment.status.is_open for row in listing.rows]
    assert is_open == sorted(is_open, reverse=True) and False in is_open


def test_a_unit_is_something_to_look_for(house: House) -> None:
    listing = looking.search(house.deps, house.asker("karin"), "alskolan")
    assert (listing.kind, listing.name) == ("unit", "Alskolan") and listing.rows


@pytest.mark.parametrize("said", ["rektor alskolan", "alskolan"])
def test_who_holds_what_can_be_narrowed_to_a_unit(house: House, said: str) -> None:
    found = roles.list_roles(house.deps, house.asker("nils"), said)
    assert isinstance(found, RoleList)
    assert ("Rektor", (("Anna", "Alskolan", "ordinary"),)) in [(one.name, one.holders) for one in found.roles]


def test_what_a_person_holds(house: House) -> None:
    found = roles.held_by(house.deps, house.asker("nils"), house.profile("anna"))
    assert found.seats == (("Rektor", "Alskolan"), ("Rektor", "Björkskolan"))


@pytest.mark.parametrize(
    "text, kind",
    [
        ("administratör bort", grammar.RemoveAdministrator),
        ("administratör ta bort", grammar.RemoveAdministrator),
        ("bort administratör", grammar.RemoveAdministrator),
        ("administratör", grammar.MakeAdministrator),
        ("ansvar", grammar.HeldBy),
    ],
)
def test_bort_is_read_wherever_it_stands(text: str, kind: type) -> None:
    assert isinstance(read_plan(text, "U1"), kind)


class TestTheCycle:
    def test_a_term_is_called_what_it_is(self, house: House) -> None:
        found = cycle.cycle(house.deps, house.asker("karin"), "ht")
        assert isinstance(found, CycleView) and found.term == "höstterminen 2026"

    def test_a_month_that_has_been_is_the_next_where_it_is_laid_out(self, house: House) -> None:
        found = cycle.cycle(house.deps, house.asker("karin"), "augusti")
        assert isinstance(found, CycleView)
        assert (found.first, found.other) in [(date(2027, 8, 1), date(2026, 8, 1)), (date(2026, 8, 1), None)]

    @pytest.mark.parametrize("junk", ["blarg", "kommando", "xyzzy", "hej hopp"])
    def test_junk_suggests_nothing(self, house: House, junk: str) -> None:
        found = cycle.cycle(house.deps, house.asker("karin"), junk)
        assert found == CycleUnclear(junk, ())


@pytest.mark.parametrize(
    "done, total, said",
    [
        (11, 24, "▰▰▰▰▰▱▱▱▱▱ 46\N{NO-BREAK SPACE}%"),
        (0, 24, "▱▱▱▱▱▱▱▱▱▱ 0\N{NO-BREAK SPACE}%"),
        (1, 500, "▰▱▱▱▱▱▱▱▱▱ 1\N{NO-BREAK SPACE}%"),
        (499, 500, "▰▰▰▰▰▰▰▰▰▱ 99\N{NO-BREAK SPACE}%"),
        (24, 24, "▰▰▰▰▰▰▰▰▰▰ 100\N{NO-BREAK SPACE}%"),
    ],
)
def test_a_share_is_rounded_but_all_and_none_are_exact(done: int, total: int, said: str) -> None:
    assert words.bar(RollUp(Status.IN_PROGRESS, done, total, 0, 0)) == said


def test_one_who_holds_a_role_in_several_places_stands_once() -> None:
    held = [
        ("Anna", "Bergskolan", "ordinary"),
        ("Anna", "Lillåns skola", "ordinary"),
        ("Ali", None, "acting"),
    ]
    assert words.holder_words(held) == "Anna (Bergskolan, Lillåns skola), Ali (tf)"


@pytest.mark.parametrize(
    "today", [date(2027, 1, 1), date(2027, 3, 16), date(2027, 12, 24), date(2028, 2, 29)]
)
def test_an_example_of_a_date_is_a_working_day_that_comes(today: date) -> None:
    assert words.soon(today) > today and words.soon(today).weekday() < 5


def test_a_personal_identity_number_in_a_document_is_left_out_and_not_repeated(house: House) -> None:
    text = CYCLE.replace("Lönekartläggning", "Samtal om 120103-2305")
    found = importing.without_personal(read(text, "cykel.txt"))
    assert "120103" not in repr(found)
    [problem] = [one for one in found.problems if "personnummer" in one.why]
    assert problem.line > 0
    importing.import_reading(
        house.deps, house.huvudman_id, read(text.replace("skolan", "skolorna"), "cykel.txt")
    )
    assert "120103" not in repr(house.everything())
