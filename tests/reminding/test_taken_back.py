"""What people were told of and is taken back: they hear that too, once; what they had not heard is not told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services import editing, holders, undoing
from services.deps import Profile
from services.editing import ActivitySaved, ActivityValues
from services.holders import Held, NewHolding
from services.results import Undone
from services.unit_closing import UnitClosed, close_unit
from tests.reminding.notebook import Life, Post
from tests.support.house import TODAY, House

TOMORROW, THE_DAY_AFTER = TODAY + timedelta(days=1), TODAY + timedelta(days=2)


def change(house: House, when: str, *owners: str) -> int:
    values = ActivityValues(
        "Kartlägg läsförståelsen", "", when, tuple(house.role_id(one) for one in owners or ("Strateg",))
    )
    outcome = editing.change_activity(
        house.deps, house.asker("johan"), house.activity_id("Läs 2a"), values, "Provet är flyttat"
    )
    assert isinstance(outcome, ActivitySaved)
    return outcome.batch_id


def hold(house: House) -> int:
    key = house.unit_key("Alskolan")
    profile: Profile = house.profile("nils")
    new = NewHolding(house.role_id("Rektor"), (key,), profile, date(2027, 4, 1), "ordinary", None, True)
    outcome = holders.hold(house.deps, house.asker("johan"), new)
    assert isinstance(outcome, Held)
    return outcome.batch_id


def drop(house: House) -> int:
    outcome = editing.drop_activity(house.deps, house.asker("johan"), house.activity_id("Läs 2a"), "Görs ej")
    assert isinstance(outcome, ActivitySaved)
    return outcome.batch_id


def close(house: House) -> int:
    with house.deps.database.read():
        unit_id = int(house.unit_key("Alskolan").removeprefix("unit:"))
    outcome = close_unit(house.deps, house.asker("johan"), unit_id, date(2027, 5, 1), "Flyttar ihop")
    assert isinstance(outcome, UnitClosed)
    return outcome.batch_id


def move(house: House) -> int:
    house.move("karin", "läs 2a", "28 maj – väntar")
    with house.deps.database.read():
        return int(house.events("Läs 2a")[-1].batch.id)


def take_back(house: House, batch_id: int, who: str = "johan") -> None:
    assert isinstance(undoing.undo(house.deps, house.asker(who), batch_id), Undone)


def said(posts: list[Post]) -> dict[str, str]:
    """What stands after the greeting, by whom it is to."""
    news = [one for one in posts if one.said.kind == "news"]
    found = {one.to: one.text.replace("\u2060", "").split("\n", 1)[1] for one in news}
    assert len(found) == len(news)
    return found


def test_a_moved_date_that_was_told_is_taken_back_and_that_is_told_once(
    either_house: House, either_life: Life
) -> None:
    house, life = either_house, either_life
    batch_id = change(house, "28 maj")
    assert {to: "28 maj" in text for to, text in said(life.tick(TOMORROW)).items()} == {
        "karin": True,
        "ali": True,
    }
    take_back(house, batch_id)
    told = said(life.live(THE_DAY_AFTER, THE_DAY_AFTER + timedelta(days=7)))
    line = "*Läs 2a* Kartlägg läsförståelsen ska vara klart onsdag 31 mars, som förut. Ångrat av Johan."
    assert {to: line in text for to, text in told.items()} == {"karin": True, "ali": True}


@pytest.mark.parametrize("do", [change, hold, drop, close, move])
def test_what_nobody_has_heard_of_is_not_told(house: House, life: Life, do: object) -> None:
    batch_id = do(house, "28 maj") if do is change else do(house)  # type: ignore[operator]
    take_back(house, batch_id, "karin" if do is move else "johan")
    assert said(life.live(TOMORROW, THE_DAY_AFTER)) == {}


def test_those_who_owned_it_and_those_who_were_to(house: House, life: Life) -> None:
    batch_id = change(house, "31 mars", "Skolchef")
    assert set(said(life.tick(TOMORROW))) == {"karin", "ali", "maria"}
    take_back(house, batch_id)
    told = said(life.tick(THE_DAY_AFTER))
    assert "är inte längre ditt att svara på" in told["maria"]
    assert "har samma ansvariga som förut" in told["karin"] and told["karin"] == told["ali"]


def test_a_holder_who_was_to_take_over_and_the_one_who_was_to_leave(house: House, life: Life) -> None:
    batch_id = hold(house)
    assert set(said(life.tick(TOMORROW))) == {"anna", "nils"}
    take_back(house, batch_id)
    told = said(life.tick(THE_DAY_AFTER))
    assert "Du blir inte rektor för Alskolan." in told["nils"]
    assert "Du är rektor för Alskolan som förut." in told["anna"]


def test_what_was_dropped_and_what_was_closed(house: House, life: Life) -> None:
    dropped, closed = drop(house), close(house)
    assert {"karin", "ali", "anna"} <= set(said(life.tick(TOMORROW)))
    take_back(house, dropped)
    take_back(house, closed)
    told = said(life.tick(THE_DAY_AFTER))
    assert "*Läs 2a* Kartlägg läsförståelsen gäller igen." in told["karin"]
    assert "Alskolan stängs inte." in told["anna"]


def test_whoever_moved_it_hears_that_an_administrator_took_it_back(house: House, life: Life) -> None:
    batch_id = move(house)
    assert set(said(life.tick(TOMORROW))) == {"ali"}
    take_back(house, batch_id, "johan")
    told = said(life.tick(THE_DAY_AFTER))
    assert set(told) == {"karin", "ali"} and told["karin"] == told["ali"]
