from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from storage.queries import cycle
from tests.support.plans import add_plan


def add_item(tx: Connection, huvudman_id: int, plan_id: int, title: str, category: str = "kvalitet") -> int:
    return cycle.add_cycle_item(
        tx,
        huvudman_id,
        plan_id=plan_id,
        kind="cycle",
        title=title,
        details="",
        category=category,
        participants="",
        when_text="i mars",
        period={"due": "03-31"},
    )


def test_occurrences_come_in_order_of_date(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    item, other = add_item(tx, ours, plan_id, "Enkät"), add_item(tx, ours, plan_id, "Bokslut", "ekonomi")

    def day(item_id: int, key: str, start: date | None, due: date | None) -> dict[str, Any]:
        return {
            "huvudman_id": ours,
            "cycle_item_id": item_id,
            "period_key": key,
            "precision": "month",
            "start": start,
            "due": due,
        }

    cycle.add_occurrences(
        tx,
        [
            day(item, "2027-03", date(2027, 3, 1), date(2027, 3, 31)),
            day(other, "2027-02", None, date(2027, 2, 15)),
            day(item, "2027-01", date(2027, 1, 1), date(2027, 2, 28)),
            day(other, "26/27", None, None),
            day(other, "2027-05", date(2027, 5, 3), None),
        ],
    )
    cycle.add_occurrences(tx, [])

    def keys(first: date, last: date | None = None, huvudman_id: int = ours) -> list[str]:
        return [found.period_key for found in cycle.occurrences_between(tx, huvudman_id, first, last)]

    assert keys(date(2027, 1, 1)) == ["2027-01", "2027-02", "2027-03", "2027-05"]
    assert keys(date(2027, 2, 15), date(2027, 3, 1)) == ["2027-01", "2027-02", "2027-03"]
    assert keys(date(2027, 2, 16), date(2027, 2, 28)) == ["2027-01"]
    assert keys(date(2027, 3, 1), date(2027, 3, 31)) == ["2027-03"]
    assert keys(date(2027, 5, 3), date(2027, 5, 3)) == ["2027-05"]
    assert keys(date(2027, 6, 1)) == []
    assert keys(date(2027, 1, 1), None, theirs) == []
    assert [found.period_key for found in cycle.undated_occurrences(tx, ours, "26/27")] == ["26/27"]
    assert cycle.undated_occurrences(tx, ours, "25/26") == []
    assert len(cycle.occurrences(tx, ours)) == 5
    assert cycle.occurrences(tx, theirs) == []
    assert (item, "2027-03") in cycle.occurrence_keys(tx, ours)
    assert len(cycle.occurrence_keys(tx, ours)) == 5
    assert [(row.id, row.period) for row in cycle.cycle_items(tx, ours)] == [
        (item, {"due": "03-31"}),
        (other, {"due": "03-31"}),
    ]
    assert cycle.categories(tx, ours) == ["ekonomi", "kvalitet"]
    (found, *_) = cycle.occurrences_between(tx, ours, date(2027, 3, 1))
    assert (found.title, found.kind, found.category, found.when_text, found.precision) == (
        "Enkät",
        "cycle",
        "kvalitet",
        "i mars",
        "month",
    )
