"""New, changed and dropped items of the cycle: what has been stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from services import cycle_editing, undoing
from services.cycle_editing import ItemSaved, ItemValues
from services.editable import TimeUnclear
from services.errors import NotHere
from services.results import AdminOnly, Undone
from storage.queries import rows
from tests.support.house import House


def save(house: House, item_id: int | None, title: str, when: str, who: str = "johan") -> object:
    values = ItemValues(title, when, "Kvalitet", (house.role_id("Strateg"),))
    return cycle_editing.save_item(house.deps, house.asker(who), item_id, values)


def item(house: House, title: str) -> int:
    with house.deps.database.read() as tx:
        every = rows.rows(tx, house.huvudman_id, "cycle_item")
    return int(next(one["id"] for one in every if one["title"] == title))


def days(house: House, title: str) -> list[date | None]:
    return sorted((a.due for a in house.assignments() if a.title == title), key=str)


def test_a_new_item_is_laid_out_from_today(either_house: House) -> None:
    house = either_house
    made = save(house, None, "Elevenkäten", "15 april")
    assert isinstance(made, ItemSaved)
    assert days(house, "Elevenkäten")[0] == date(2027, 4, 15)
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert days(house, "Elevenkäten") == []


def test_a_change_holds_for_what_is_ahead_and_is_taken_back(either_house: House) -> None:
    house = either_house
    before = days(house, "Delårsrapport")
    made = save(house, item(house, "Delårsrapport"), "Delårsrapport och prognos", "15 maj")
    assert isinstance(made, ItemSaved) and made.what == "changed"
    assert [day for day in days(house, "Delårsrapport") if day and day >= date(2027, 3, 1)] == []
    assert days(house, "Delårsrapport och prognos")[0] == date(2027, 5, 15)
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert days(house, "Delårsrapport och prognos") == []
    assert days(house, "Delårsrapport") == before


def test_what_is_dropped_does_not_come_again_but_what_was_answered_stays(house: House) -> None:
    one = next(a for a in house.assignments() if a.title == "Sammanställ enkäten")
    house.click("karin", one, type(one.status).DONE)
    dropped = cycle_editing.drop_item(
        house.deps, house.asker("johan"), item(house, "Sammanställ enkäten"), "Görs av förvaltningen"
    )
    assert isinstance(dropped, ItemSaved)
    assert [a.id for a in house.assignments() if a.title == "Sammanställ enkäten"] == [one.id]


def test_what_is_refused_changes_nothing(house: House) -> None:
    before = house.everything()
    assert isinstance(save(house, None, "Nytt", "mars", "anna"), AdminOnly)
    assert isinstance(save(house, None, "Nytt", "vid fullmåne typ"), TimeUnclear)
    with pytest.raises(NotHere):
        save(house, 9_999, "Nytt", "mars")
    assert house.everything() == before
