"""A forum in one form: its rule, its leader and its channel, and all of it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services import forum_editing, history, undoing
from services import meetings as forums
from services.editable import NothingChanged, TimeUnclear
from services.forum_editing import ClockUnclear, ForumSaved, ForumShown, ForumValues
from services.results import AdminOnly, Undone
from services.units import NameTaken
from storage.queries import meetings
from tests.support.house import House


def save(house: House, forum_id: int | None, values: ForumValues, who: str = "johan") -> object:
    return forum_editing.save_forum(house.deps, house.asker(who), forum_id, values)


def shown(house: House, forum_id: int) -> ForumValues:
    found = forum_editing.forum_to_edit(house.deps, house.asker("johan"), forum_id)
    assert isinstance(found, ForumShown)
    return found.values


def days(house: House, forum_id: int) -> list[date]:
    with house.deps.database.read() as tx:
        found = meetings.meetings(
            tx, house.huvudman_id, date(2027, 3, 1), date(2027, 6, 30), forum_id=forum_id
        )
    return [one.on_date for one in found]


def test_a_new_forum_meets_by_its_rule_in_its_channel_and_is_taken_back(either_house: House) -> None:
    house = either_house
    was = house.count("forum"), house.count("meeting"), house.count("channel")
    values = ForumValues(
        "Samverkan", house.role_id("Skolchef"), "första tisdagen i månaden", "13", True, "C1"
    )
    made = save(house, None, values)
    assert isinstance(made, ForumSaved) and made.is_new and made.forum.at_time == "13.00"
    assert days(house, made.forum.id)[:2] == [date(2027, 3, 2), date(2027, 4, 6)]
    assert shown(house, made.forum.id) == replace(values, at="13.00")
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert (house.count("forum"), house.count("meeting"), house.count("channel")) == was


def test_another_rule_and_channel_are_changed_and_taken_back(house: House) -> None:
    first = save(house, None, ForumValues("Samverkan", None, "första tisdagen i månaden", "9", channel="C1"))
    assert isinstance(first, ForumSaved)
    forum, before = first.forum.id, days(house, first.forum.id)
    changed = save(house, forum, replace(shown(house, forum), rule="andra onsdagen i månaden", channel="C2"))
    assert isinstance(changed, ForumSaved)
    assert date(2027, 4, 14) in days(house, forum) and date(2027, 4, 6) not in days(house, forum)
    assert shown(house, forum).channel == "C2"
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), changed.batch_id), Undone)
    assert (days(house, forum), shown(house, forum).channel) == (before, "C1")


def test_what_is_refused_changes_nothing(house: House) -> None:
    made = save(house, None, ForumValues("Samverkan", None, "första tisdagen i månaden", "9"))
    assert isinstance(made, ForumSaved)
    before = house.everything()
    values = shown(house, made.forum.id)
    assert save(house, None, ForumValues("samverkan")) == NameTaken("samverkan")
    assert isinstance(save(house, made.forum.id, replace(values, rule="vid fullmåne typ")), TimeUnclear)
    assert isinstance(save(house, made.forum.id, replace(values, rule="6 april")), TimeUnclear)
    assert save(house, made.forum.id, replace(values, at="kvart i tolv")) == ClockUnclear("kvart i tolv")
    assert isinstance(save(house, made.forum.id, values, "anna"), AdminOnly)
    assert isinstance(save(house, made.forum.id, replace(values, channel=None)), NothingChanged)
    assert house.everything() == before


@pytest.mark.parametrize(
    "words",
    ["veckobrev", "leds av strateg", "kanal", "första tisdagen i månaden kl 9", "varannan onsdag kl 10"],
)
def test_what_is_written_of_a_forum_is_taken_back_too(house: House, words: str) -> None:
    with house.deps.database.read() as tx:
        one = next(it.id for it in meetings.forums(tx, house.huvudman_id) if it.name == "Ledningsgrupp")
    before, met = shown(house, one), days(house, one)
    forums.change(house.deps, house.asker("johan"), f"ledningsgrupp {words}", "CNY")
    assert shown(house, one) != before
    last = history.list_history(house.deps, house.asker("johan"), "", None, 0).done[0]
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), last.batch_id), Undone)
    assert (shown(house, one), days(house, one)) == (before, met)


def test_a_meeting_that_came_or_went_stands_in_the_history_with_its_day(house: House) -> None:
    for words, turned in (("6 april kl 9", ""), ("bort 6 april", "cancelled")):
        forums.change(house.deps, house.asker("johan"), f"ledningsgrupp {words}", "C1")
        last = history.list_history(house.deps, house.asker("johan"), "", None, 0).done[0]
        assert (last.kind, last.things, last.may_undo) == ("meeting", ("Ledningsgrupp",), True)
        assert (last.on, last.turned) == (date(2027, 4, 6), turned)
