"""When the bot speaks and when the terms end: set in a form, understood or refused, followed, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from plan.status import Status
from services import cycle_editing, history, reporting, rhythm_editing, undoing
from services.clock_work import lay_out_ahead, plan_now
from services.cycle_editing import ItemSaved, ItemValues
from services.editable import NothingChanged
from services.history import HistoryList
from services.reporting import Seen
from services.results import AdminOnly, Moved, Undone
from services.rhythm_editing import RhythmSaved, RhythmShown, RhythmUnclear, RhythmValues
from services.rhythms import rhythm_of
from storage.queries import notices, organisation
from tests.support.house import AUGUST, MARCH, House

AS_IT_IS = RhythmValues("8–17", "23 december–6 januari\n1 juli–31 juli", "14, 7, 1", "20 december", "15 juni")


def save(house: House, who: str = "johan", **other: str) -> object:
    return rhythm_editing.save_rhythm(house.deps, house.asker(who), replace(AS_IT_IS, **other))


def saved(house: House, **other: str) -> RhythmSaved:
    found = save(house, **other)
    assert isinstance(found, RhythmSaved)
    return found


def shown(house: House) -> RhythmShown:
    found = rhythm_editing.rhythm_to_edit(house.deps, house.asker("johan"))
    assert isinstance(found, RhythmShown)
    return found


def undone(house: House, done: RhythmSaved) -> Undone:
    found = undoing.undo(house.deps, house.asker("johan"), done.batch_id)
    assert isinstance(found, Undone), found
    return found


STANDARD = RhythmShown((8, 17), (((12, 23), (1, 6)), ((7, 1), (7, 31))), (14, 7, 1), (12, 20), (6, 15))


def test_what_is_set_holds_and_is_taken_back(either_house: House) -> None:
    house = either_house
    assert shown(house) == STANDARD
    done = saved(
        house,
        hours="7-16",
        breaks="20/12–7/1\n\n15 juni - 10 augusti",
        ladder="1, 21 och 5",
        autumn="18 dec",
        spring="10/6",
    )
    wanted = RhythmShown((7, 16), (((12, 20), (1, 7)), ((6, 15), (8, 10))), (21, 5, 1), (12, 18), (6, 10))
    assert shown(house) == done.shown == wanted
    with house.deps.database.read() as tx:
        rhythm = rhythm_of(organisation.huvudman_by_id(tx, house.huvudman_id))
    assert date(2027, 8, 5) not in rhythm.work and date(2027, 8, 11) in rhythm.work
    assert rhythm.may_speak(datetime(2027, 3, 16, 7, 30, tzinfo=rhythm.zone))
    assert not rhythm.may_speak(datetime(2027, 3, 16, 16, 0, tzinfo=rhythm.zone))
    assert undone(house, done).things == ("tider, lov och terminer",)
    assert shown(house) == STANDARD


def test_what_is_as_it_was_changes_nothing_and_no_breaks_are_none(house: House) -> None:
    before = house.everything()
    assert isinstance(save(house), NothingChanged)
    assert house.everything() == before
    assert saved(house, breaks="").shown.breaks == ()


@pytest.mark.parametrize(
    ("field", "text", "line"),
    [
        ("hours", "17–8", "17–8"),
        ("hours", "3–17", "3–17"),
        ("hours", "8–24", "8–24"),
        ("hours", "dagtid", "dagtid"),
        ("breaks", "1 juli–31 juli\nsportlov", "sportlov"),
        ("breaks", "31 februari", "31 februari"),
        ("breaks", "v. 27–31", "v. 27–31"),
        ("breaks", "1 juli 2027–31 juli 2027", "1 juli 2027–31 juli 2027"),
        ("breaks", "1 maj–20 augusti", ""),
        ("breaks", "1 december–31 januari\n1 juni–31 juli", ""),
        ("ladder", "", ""),
        ("ladder", "två veckor", "två veckor"),
        ("ladder", "0, 7", "0, 7"),
        ("ladder", "90", "90"),
        ("ladder", "14, -7", "14, -7"),
        ("ladder", "7, 6, 5, 4, 3, 2, 1", "7, 6, 5, 4, 3, 2, 1"),
        ("autumn", "15 juni", "15 juni"),
        ("autumn", "december", "december"),
        ("spring", "29 februari", "29 februari"),
        ("spring", "1 juli", "1 juli"),
    ],
)
def test_what_can_not_be_so_is_said_of_its_field_and_changes_nothing(
    house: House, field: str, text: str, line: str
) -> None:
    before = house.everything()
    assert save(house, **{field: text}) == RhythmUnclear({field: line})  # type: ignore[dict-item]
    assert house.everything() == before


def test_all_that_can_not_be_so_is_said_at_once(house: House) -> None:
    said = save(house, hours="dagtid", breaks="sportlov\npåsk", ladder="sju", autumn="snart", spring="1 juli")
    assert said == RhythmUnclear(
        {"hours": "dagtid", "breaks": "sportlov", "ladder": "sju", "autumn": "snart", "spring": "1 juli"}
    )


def test_only_who_runs_the_plan_sees_and_sets_it(house: House) -> None:
    assert isinstance(save(house, "karin", hours="7–16"), AdminOnly)
    assert isinstance(rhythm_editing.rhythm_to_edit(house.deps, house.asker("karin")), AdminOnly)


def test_it_stands_in_the_history_and_everything_is_considered_anew(house: House) -> None:
    def waiting() -> int:
        with house.deps.database.read() as tx:
            found = notices.to_consider(tx, date(2000, 1, 1))
        return len(found.get(house.huvudman_id, ()))

    plan_now(house.deps)
    assert waiting() == 0
    saved(house, ladder="10", spring="9 juni")
    assert waiting() == len(house.assignments())
    listed = history.list_history(house.deps, house.asker("johan"), "", None, 0)
    assert isinstance(listed, HistoryList)
    assert (listed.done[0].kind, listed.done[0].things) == ("rhythm", ("tider, lov och terminer",))
    assert (listed.done[0].due, listed.done[0].may_undo) == (None, True)


class TestTheTerms:
    def test_what_is_due_by_the_end_of_a_term_follows_and_comes_back(self, either_house: House) -> None:
        house = either_house
        lay_out_ahead(house.deps)
        due = {a.id: a.due for a in house.assignments()}
        by_term = [a for a in house.assignments() if a.label == "Läs 3a"]
        assert by_term and {a.due for a in by_term} == {date(2027, 6, 15)}
        house.report("johan", "org 2a", Status.IN_PROGRESS)
        done = saved(house, spring="9 juni")
        assert {a.due for a in house.assignments() if a.label == "Läs 3a"} == {date(2027, 6, 9)}
        assert done.moved == len([a for a in house.assignments() if due.get(a.id) != a.due])
        undone(house, done)
        assert {a.id: a.due for a in house.assignments()} == due

    def test_what_was_moved_by_hand_or_is_done_stays(self, house: House) -> None:
        one, two, three = [a for a in house.assignments() if a.label == "Läs 3a"]
        house.click("johan", one, Status.DONE, "ringde")
        moved = reporting.move_seen(
            house.deps, house.asker("johan"), Seen(two.id, two.version), "28 maj skolan slutar då"
        )
        assert isinstance(moved, Moved)
        saved(house, spring="9 juni")
        after = {a.id: a.due for a in house.assignments()}
        assert [after[a.id] for a in (one, two, three)] == [
            date(2027, 6, 15),
            date(2027, 5, 28),
            date(2027, 6, 9),
        ]

    def test_what_the_cycle_has_every_term_is_laid_out_anew_and_back(self, either_house: House) -> None:
        house = either_house
        values = ItemValues("Terminsbrev", "varje termin", "", (house.role_id("Strateg"),))
        house.clock.set(AUGUST)
        made = cycle_editing.save_item(house.deps, house.asker("johan"), None, values)
        assert isinstance(made, ItemSaved)
        house.clock.set(MARCH)
        lay_out_ahead(house.deps)

        def days() -> list[date | None]:
            return sorted(a.due for a in house.assignments() if a.title == "Terminsbrev" and a.due)

        before = days()
        assert date(2027, 6, 15) in before
        done = saved(house, spring="9 juni", autumn="17 december")
        assert date(2027, 6, 9) in days() and date(2027, 12, 17) in days()
        assert date(2027, 6, 15) not in days() and len(days()) == len(before)
        undone(house, done)
        assert days() == before
