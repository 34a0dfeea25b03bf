"""The example municipality's own documents, which the demo imports."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from documents import Reading, read_document

EXAMPLE = Path(__file__).parents[2] / "bot" / "example"
TODAY = date(2027, 3, 16)
"""The day on which the demo begins."""


def example(name: str) -> Reading:
    return read_document((EXAMPLE / name).read_bytes(), name)


@pytest.mark.parametrize("name", ["verksamhetsplan.txt", "arshjul.txt"])
def test_there_is_nothing_to_ask_about(name: str) -> None:
    assert example(name).problems == ()


def test_the_plan_has_two_dozen_activities_in_three_areas() -> None:
    plan = example("verksamhetsplan.txt")
    activities = [item for item in plan.items if item.kind == "activity"]
    assert len(activities) == 24
    assert str(plan.year) == "26/27"
    assert Counter(item.code for item in activities) == {"LÄS": 9, "ORG": 8, "LED": 7}
    assert [area.title for area in plan.areas] == ["Läsning", "Organisation", "Ledarskap"]
    assert all(len(area.strategies) == 3 and area.findings for area in plan.areas)


def test_one_3b_is_the_strategs_and_three_1a_are_a_choice() -> None:
    found = Counter(
        f"{item.number}{item.strategy.letter}"
        for item in example("verksamhetsplan.txt").items
        if item.strategy
    )
    assert (found["3b"], found["1a"]) == (1, 3)
    (only,) = (
        item
        for item in example("verksamhetsplan.txt").items
        if item.strategy and (item.strategy.letter, item.number) == ("b", 3)
    )
    assert only.owners == ("Strateg",)


def test_the_demo_begins_in_the_middle_of_things() -> None:
    dues = [
        period.due
        for item in example("verksamhetsplan.txt").items
        if (period := item.readable) and isinstance(period.due, date)
    ]
    assert sum(due < TODAY for due in dues) >= 8
    assert sum(due > TODAY for due in dues) >= 8


def test_the_cycle_has_every_month_and_five_categories() -> None:
    cycle = example("arshjul.txt")
    rows = [item for item in cycle.items if item.category]
    assert len(rows) == 36
    assert {item.category for item in rows} == {"kvalitet", "ekonomi", "arbetsmiljö", "personal", "miljö"}
    months = {period.due.month for item in rows if (period := item.readable) and period.due}
    assert months == set(range(1, 13)) - {7}
    meetings = [item.title for item in cycle.items if item.kind == "meeting"]
    assert meetings == ["Ledningsgrupp", "Rektorsmöte", "Nämndens kvalitetsdialog"]
