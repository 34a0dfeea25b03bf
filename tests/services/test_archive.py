"""Everything of a huvudman as JSON."""

from __future__ import annotations

import json
import tracemalloc

from plan.status import Status
from services.archive import FORMAT, archive
from services.deps import Deps
from storage.tables import metadata
from tests.support.house import House
from tests.support.rows import add_huvudman, add_row


def whole(house: House) -> dict[str, object]:
    found: dict[str, object] = json.loads("".join(archive(house.deps, house.huvudman_id)))
    return found


def test_all_that_is_stored_comes_out_and_nothing_of_anybody_else(either_house: House) -> None:
    house = either_house
    house.report("karin", "läs 2a", Status.DONE, "Presenterad")
    with house.deps.database.begin() as tx:
        theirs = add_huvudman(tx, "Alnäs")
        add_row(tx, metadata.tables["assignment"], theirs, title="Deras åtagande")
    found = whole(house)
    assert found["arshjul"]["format"] == FORMAT  # type: ignore[index]
    assert found["arshjul"]["huvudman"] == "Lillby"  # type: ignore[index]
    tables = found["tables"]
    assert isinstance(tables, dict)
    assert {name: len(rows) for name, rows in tables.items() if name != "huvudman"} == {
        name: house.count(name) for name in metadata.tables if name != "huvudman"
    }
    assert [row["id"] for row in tables["huvudman"]] == [house.huvudman_id]
    assert "Deras åtagande" not in json.dumps(found, ensure_ascii=False)
    assert "Presenterad" in {row["comment"] for row in tables["assignment"]}


def test_memory_does_not_grow_with_the_journal(house: House) -> None:
    def peak(deps: Deps) -> int:
        tracemalloc.start()
        for _ in archive(deps, house.huvudman_id):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(house.deps)
    few = peak(house.deps)
    event = metadata.tables["event"]
    with house.deps.database.begin() as tx:
        batch = add_row(tx, metadata.tables["batch"], house.huvudman_id)["id"]
        tx.execute(
            event.insert(),
            [
                {
                    "huvudman_id": house.huvudman_id,
                    "batch_id": batch,
                    "subject_kind": "assignment",
                    "subject_id": n,
                    "after": {"comment": "x" * 4000},
                }
                for n in range(5_000)
            ],
        )
    assert peak(house.deps) < few + 5_000_000
