"""A forum's meetings by the cycle: they follow when the item, or what is to be done then, has another day."""

from __future__ import annotations

from datetime import date

import pytest

from plan.status import Status
from services import cycle_editing, meetings, reporting, undoing
from services.clock_work import lay_out_ahead
from services.cycle_editing import ItemSaved, ItemValues
from services.digests import Digest
from services.forum_editing import ForumSaved, ForumValues, save_forum
from services.reporting import Seen
from services.results import Moved, Undone
from tests.reminding.conftest import change_forum
from tests.reminding.notebook import Life
from tests.support.house import House

ROOM = "kanalen"
APRIL_15, APRIL_22 = date(2027, 4, 15), date(2027, 4, 22)


def save(house: House, when: str, item_id: int | None = None) -> ItemSaved:
    values = ItemValues("Nämnd", when, "", (house.role_id("Strateg"),))
    made = cycle_editing.save_item(house.deps, house.asker("johan"), item_id, values)
    assert isinstance(made, ItemSaved)
    return made


@pytest.fixture
def board(house: House) -> tuple[House, ItemSaved]:
    """The board meets by the cycle: 15 April."""
    for words in ("nytt nämnd", "nämnd leds av skolchef", "nämnd kanal"):
        change_forum(house, words)
    made = save(house, "15 april")
    lay_out_ahead(house.deps)
    return house, made


def days(house: House) -> list[date]:
    """The board's meetings that come, in this school year."""
    lines = meetings.list_forums(house.deps, house.asker("johan")).forums
    [line] = [one for one in lines if one.forum.name == "nämnd"]
    return [one.on_date for one in line.coming if one.on_date < date(2027, 8, 1)]


def told(life: Life, last: date) -> list[date]:
    """The meetings that the channel is told of."""
    posts = life.live(date(2027, 4, 7), last)
    found = [one.first.content for one in posts if one.first.kind == "digest" and one.to == ROOM]
    return [one.meeting.on_date for one in found if isinstance(one, Digest) and one.meeting]


def test_another_day_for_the_item_is_another_day_for_the_meeting(
    board: tuple[House, ItemSaved], life: Life
) -> None:
    house, made = board
    assert days(house) == [APRIL_15]
    changed = save(house, "22 april", made.item_id)
    assert days(house) == [APRIL_22]
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), changed.batch_id), Undone)
    assert days(house) == [APRIL_15]
    save(house, "22 april", made.item_id)
    assert told(life, date(2027, 4, 23)) == [APRIL_22]


def test_what_was_queued_before_a_meeting_that_is_not_held_is_taken_back(
    board: tuple[House, ItemSaved], life: Life
) -> None:
    house, made = board
    posts = life.live(date(2027, 4, 12), date(2027, 4, 12))
    [draft] = [one for one in posts if one.first.kind == "digest_draft"]
    save(house, "22 april", made.item_id)
    posts = life.live(date(2027, 4, 13), date(2027, 4, 16))
    assert [one for one in posts if one.first.kind == "digest"] == []
    assert draft.text == "Mötet som utkastet gällde är borttaget. Inget skickas."


def test_moving_what_is_to_be_done_then_moves_the_meeting_and_back(
    board: tuple[House, ItemSaved], life: Life
) -> None:
    house, _ = board
    one = next(a for a in house.assignments() if a.title == "Nämnd" and a.due == APRIL_15)
    asker = house.asker("karin")
    moved = reporting.move_seen(house.deps, asker, Seen(one.id, one.version), "22 april ordföranden är borta")
    assert isinstance(moved, Moved)
    assert days(house) == [APRIL_22]
    lay_out_ahead(house.deps)
    assert days(house) == [APRIL_22]
    assert isinstance(undoing.undo(house.deps, asker, moved.batch_id), Undone)
    assert days(house) == [APRIL_15]


def test_what_is_not_to_be_done_is_no_meeting(board: tuple[House, ItemSaved]) -> None:
    house, made = board
    one = next(a for a in house.assignments() if a.title == "Nämnd" and a.due == APRIL_15)
    house.click("johan", one, Status.DROPPED, "ingen nämnd i april")
    assert days(house) == []
    asked = next(a for a in house.assignments() if a.id == one.id)
    house.click("johan", asked, Status.NOT_STARTED, "jo")
    assert days(house) == [APRIL_15]
    cycle_editing.drop_item(house.deps, house.asker("johan"), made.item_id, "Nämnden har upphört")
    assert days(house) == []


def test_what_somebody_has_given_a_day_or_cancelled_stays(board: tuple[House, ItemSaved]) -> None:
    house, made = board
    change_forum(house, "nämnd 15 april kl 13")
    changed = save(house, "22 april", made.item_id)
    assert days(house) == [APRIL_15, APRIL_22]
    change_forum(house, "nämnd bort 22 april")
    save(house, "22 april", changed.item_id)
    lay_out_ahead(house.deps)
    assert days(house) == [APRIL_15]


def test_a_day_that_the_rule_gives_too_keeps_its_meeting(board: tuple[House, ItemSaved]) -> None:
    house, made = board
    with house.deps.database.read() as tx:
        [before] = meetings.meetings.meetings(tx, house.huvudman_id, APRIL_15, APRIL_15)
    change_forum(house, "nämnd tredje torsdagen i månaden")
    save(house, "22 april", made.item_id)
    with house.deps.database.read() as tx:
        [after] = meetings.meetings.meetings(tx, house.huvudman_id, APRIL_15, APRIL_15)
    assert before.id == after.id and APRIL_22 in days(house)


def test_another_clock_time_for_the_forum_is_the_meetings_too(board: tuple[House, ItemSaved]) -> None:
    house, _ = board
    lines = meetings.list_forums(house.deps, house.asker("johan")).forums
    forum_id = next(one.forum.id for one in lines if one.forum.name == "nämnd")
    saved = save_forum(house.deps, house.asker("johan"), forum_id, ForumValues("nämnd", at="13"))
    assert isinstance(saved, ForumSaved)
    assert [(one.on_date, one.at_time) for one in saved.coming][:1] == [(APRIL_15, "13.00")]
