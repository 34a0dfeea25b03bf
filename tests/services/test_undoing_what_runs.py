"""Decisions, meetings, forums, pauses and avstämningar are taken back as everything else is: by the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from plan.references import Reference
from plan.status import Status
from services import decisions, history, layout, meetings, reviews, undoing, wishes
from services.history import Done, HistoryList
from services.results import AlreadyUndone, Undone, UndoRefused
from storage.queries import journal
from storage.tables import metadata
from tests.support.house import House

# What is not put back: the journal itself, what the clock works out, and how many times something has changed.
_JOURNAL = ("batch", "event")
_COUNTED = ("id", "version", "consider_on")
ABOUT = (Reference("a", 2, "läs"),)


def decide(house: House, words: str = "Beställ en server – strateg senast 20 april 2027") -> int:
    """A decision that gives a strateg something to do; the batch."""
    noted = decisions.decide(house.deps, house.asker("johan"), ABOUT, words)
    assert isinstance(noted, decisions.Decided) and noted.batch_id is not None
    return noted.batch_id


def meet(house: House, words: str) -> int:
    """What is written of the forums; the batch."""
    done = meetings.change(house.deps, house.asker("johan"), words, "C1")
    assert isinstance(done, meetings.ForumChanged) and done.batch_id is not None, done
    return done.batch_id


def pause(house: House, who: str | None, *, paused: bool = True) -> int:
    done = wishes.pause(
        house.deps, house.asker("johan"), paused=paused, who=house.profile(who) if who else None
    )
    assert isinstance(done, wishes.Paused) and done.batch_id is not None
    return done.batch_id


def pause_two(house: House) -> int:
    ids = [house.assignment(label).id for label in ("Läs 2a", "Läs 3b")]
    done = wishes.pause_assignments(house.deps, house.asker("johan"), ids, paused=True)
    assert isinstance(done, wishes.Paused) and done.batch_id is not None
    return done.batch_id


def review(house: House, day: str = "15 mars") -> int:
    found = reviews.set_review(house.deps, house.asker("johan"), day)
    assert isinstance(found, reviews.ReviewSet) and found.batch_id is not None
    return found.batch_id


def state(house: House) -> dict[str, list[str]]:
    """All that is stored but the journal, as it is seen."""
    with house.deps.database.read() as tx:
        return {
            table.name: sorted(
                repr({key: value for key, value in row._mapping.items() if key not in _COUNTED})
                for row in tx.execute(sa.select(table))
            )
            for table in metadata.sorted_tables
            if table.name not in _JOURNAL
        }


def last(house: House, who: str = "johan") -> Done:
    found = history.list_history(house.deps, house.asker(who))
    assert isinstance(found, HistoryList)
    return found.done[0]


CHANGES: dict[str, tuple[Callable[[House], int], tuple[str, ...], str]] = {
    "a decision": (decide, ("Beställ en server",), ""),
    "a new meeting": (lambda house: meet(house, "ledningsgrupp 6 april kl 9"), ("Ledningsgrupp",), ""),
    "a meeting that is not held": (
        lambda house: meet(house, "samråd bort 6 april"),
        ("Samråd",),
        "cancelled",
    ),
    "a meeting at another time": (lambda house: meet(house, "samråd 6 april kl 14"), ("Samråd",), ""),
    "a new forum": (lambda house: meet(house, "nytt skolråd"), ("skolråd",), ""),
    "a new forum with a rule": (
        lambda house: meet(house, "nytt skolråd andra onsdagen i månaden kl 9"),
        ("skolråd",),
        "",
    ),
    "a new forum with a day": (lambda house: meet(house, "nytt skolråd 7 april"), ("skolråd",), ""),
    "everybody paused": (lambda house: pause(house, None), ("påminnelserna för alla",), "paused"),
    "somebody paused": (lambda house: pause(house, "karin"), ("påminnelserna för Karin",), "paused"),
    "somebody going on": (
        lambda house: pause(house, "ali", paused=False),
        ("påminnelserna för Ali",),
        "resumed",
    ),
    "some things paused": (
        pause_two,
        ("påminnelserna för Läs 2a", "påminnelserna för Läs 3b"),
        "paused",
    ),
    "an avstämning whose time has opened": (review, ("Avstämning",), ""),
    "an avstämning ahead": (lambda house: review(house, "15 juni"), ("Avstämning",), ""),
}


@pytest.fixture
def running(either_house: House) -> House:
    """Lillby as the clock has it today, with a forum that meets by a rule, and somebody who is paused."""
    layout.lay_out_all(either_house.deps)
    meet(either_house, "nytt Samråd första tisdagen i månaden kl 13")
    pause(either_house, "ali")
    return either_house


@pytest.mark.parametrize("what", CHANGES)
def test_each_is_listed_and_taken_back_to_what_was_once(running: House, what: str) -> None:
    change, things, turned = CHANGES[what]
    before = state(running)
    batch_id = change(running)
    assert state(running) != before
    done = last(running)
    assert (done.batch_id, done.things, done.turned, done.may_undo) == (batch_id, things, turned, True)
    asker = running.asker("johan")
    assert isinstance(undoing.undo(running.deps, running.asker("nils"), batch_id), UndoRefused)
    assert isinstance(undoing.undo(running.deps, asker, batch_id), Undone)
    assert state(running) == before
    assert (last(running).is_undo, last(running).turned, last(running).may_undo) == (True, turned, False)
    assert isinstance(undoing.undo(running.deps, asker, batch_id), AlreadyUndone)
    assert state(running) == before


@pytest.mark.parametrize("what", CHANGES)
def test_the_latest_is_taken_back_by_word(running: House, what: str) -> None:
    before = state(running)
    CHANGES[what][0](running)
    assert isinstance(undoing.undo_latest(running.deps, running.asker("johan")), Undone)
    assert state(running) == before


def test_a_pause_that_was_there_already_is_no_change(house: House) -> None:
    pause(house, "karin")
    before = house.everything()
    again = wishes.pause(house.deps, house.asker("johan"), paused=True, who=house.profile("karin"))
    assert again == wishes.Paused(True, ("Karin",), None)
    assert {k: v for k, v in house.everything().items() if k != "assignment"} == {
        k: v for k, v in before.items() if k != "assignment"
    }


def test_a_decision_is_kept_when_what_it_gave_has_been_answered(house: House) -> None:
    batch_id = decide(house)
    task = next(one for one in house.assignments() if one.source_kind == "decision")
    house.click("karin", task, Status.IN_PROGRESS)
    before = house.everything()
    refused = undoing.undo(house.deps, house.asker("johan"), batch_id)
    assert refused == UndoRefused("changed", thing="Beställ en server")
    assert house.everything() == before


def test_who_may_decide_may_take_a_decision_of_their_own_back_and_nobody_else(house: House) -> None:
    noted = decisions.decide(house.deps, house.asker("karin"), ABOUT, "Vi väntar")
    assert isinstance(noted, decisions.Decided) and noted.batch_id is not None
    assert undoing.undo(house.deps, house.asker("nils"), noted.batch_id) == UndoRefused(
        "not_yours", by="Karin"
    )
    assert isinstance(undoing.undo(house.deps, house.asker("karin"), noted.batch_id), Undone)


def test_a_forum_is_kept_where_a_later_change_of_it_stands(house: House) -> None:
    made = meet(house, "nytt Samråd första tisdagen i månaden kl 13")
    later = meet(house, "samråd andra onsdagen i månaden kl 9")
    refused = undoing.undo(house.deps, house.asker("johan"), made)
    assert refused == UndoRefused("changed", thing="Samråd")
    for batch_id in (later, made):
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), batch_id), Undone)


def test_an_avstamning_is_kept_when_somebody_has_answered_it(house: House) -> None:
    batch_id = review(house)
    task = next(one for one in house.assignments() if one.source_kind == "review")
    house.click("johan", task, Status.IN_PROGRESS)
    refused = undoing.undo(house.deps, house.asker("johan"), batch_id)
    assert refused == UndoRefused("changed", thing="Avstämning")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("meeting", {"title": "Ledningsgrupp", "what": "date", "on": "2027-04-06"}),
        ("decision", {"text": "Vi väntar", "about": None, "role": "", "due": None}),
    ],
)
def test_what_an_older_journal_says_too_little_of_stands_there_and_offers_no_undo(
    house: House, kind: str, values: dict[str, Any]
) -> None:
    with house.deps.database.begin() as tx:
        batch_id = journal.open_batch(tx, house.huvudman_id, kind, None, house.deps.clock.now(), None)
        assert batch_id is not None
        journal.add_event(tx, house.huvudman_id, batch_id, kind, 1, None, values)
    done = last(house)
    assert (done.things, done.may_undo) == ((values.get("title") or values["text"],), False)
    assert done.on == (date(2027, 4, 6) if kind == "meeting" else None)
    before = house.everything()
    assert undoing.undo(house.deps, house.asker("johan"), batch_id) == UndoRefused("kind")
    assert house.everything() == before
