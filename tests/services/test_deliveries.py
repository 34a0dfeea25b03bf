"""The same request more than once: at once, from several processes, over again. It changes nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plan.status import Status
from services.results import AlreadyDone, Changed, Outcome
from tests.support.at_once import at_once
from tests.support.house import House


def test_the_same_delivery_again_changes_nothing(either_house: House) -> None:
    house = either_house
    house.report("karin", "läs 3b", Status.DONE, "Klar", key="samma")
    before = house.everything()
    [again] = house.report("karin", "läs 3b", Status.DONE, "Klar", key="samma")
    assert isinstance(again, AlreadyDone)
    assert house.everything() == before


def test_a_late_copy_does_not_overwrite_what_was_said_since(either_house: House) -> None:
    house = either_house
    house.report("karin", "läs 3b", Status.IN_PROGRESS, key="den första")
    house.report("karin", "läs 3b", Status.DONE, key="den andra")
    before = house.everything()
    house.report("karin", "läs 3b", Status.IN_PROGRESS, key="den första")
    assert house.everything() == before


def test_the_same_words_in_a_new_delivery_are_a_new_request(house: House) -> None:
    house.report("karin", "läs 3b", Status.DONE, "Ett", key="första")
    [outcome] = house.report("karin", "läs 3b", Status.DONE, "Två", key="andra")
    assert isinstance(outcome, Changed)


def test_one_delivery_at_many_places_at_once_is_done_once(either_house: House) -> None:
    house = either_house
    found = at_once([lambda: house.report("karin", "läs 2a läs 3b", Status.DONE, "Klar", key="samma")] * 6)
    assert sum(isinstance(one, Changed) for outcomes in found for one in outcomes) == 2
    assert sum(isinstance(one, AlreadyDone) for outcomes in found for one in outcomes) == 10
    assert [house.assignment(one).version for one in ("Läs 2a", "Läs 3b")] == [2, 2]
    assert len(house.events("Läs 3b")) == 1


def test_many_people_at_once_lose_nothing(either_house: House) -> None:
    house = either_house

    def say(n: int) -> Callable[[], list[Outcome]]:
        who = ("karin", "ali", "johan")[n % 3]
        return lambda: house.report(who, "läs 3b", Status.IN_PROGRESS, f"Nummer {n}", key=f"nyckel {n}")

    found = at_once([say(n) for n in range(9)])
    assert all(isinstance(one, Changed) for [one] in found)
    assert house.assignment("Läs 3b").version == 10
    assert [event.after["version"] for event in house.events("Läs 3b")] == list(range(2, 11))


def test_whoever_comes_second_is_told_who_came_first(either_house: House) -> None:
    house = either_house
    house.report("ali", "läs 3b", Status.IN_PROGRESS)
    found = at_once([lambda: house.report("karin", "läs 3b"), lambda: house.report("johan", "läs 3b")] * 2)
    [first] = [one for [one] in found if isinstance(one, Changed)]
    winner = first.line.assignment.reported_by
    assert winner is not None
    for [one] in found:
        if isinstance(one, AlreadyDone):
            assert one.by == {"Karin Lind": "Karin", "Johan Lind": "Johan"}[winner]


@pytest.mark.parametrize("_run", range(3))
def test_two_who_name_the_same_things_in_another_order_both_get_an_answer(
    either_house: House, _run: int
) -> None:
    house = either_house
    found = at_once(
        [
            lambda: house.report("karin", "läs 2a läs 3b", Status.DONE, "Karin"),
            lambda: house.report("ali", "läs 3b läs 2a", Status.DONE, "Ali"),
        ]
        * 3
    )
    assert all(isinstance(one, (Changed, AlreadyDone)) for outcomes in found for one in outcomes)
