"""Taking away all of a huvudman, and exchanging a name: of one huvudman and one person, and of no other."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.queries import everything, forgetting
from storage.tables import account, delivery, event, holding, metadata, news, person
from tests.support.rows import add_person, add_row

OLD, NEW = "Karin Berg", "Person-7"


@pytest.fixture
def karin(tx: Connection, ours: int) -> int:
    return add_person(tx, ours, OLD)


def all_of(tx: Connection, huvudman_id: int) -> dict[str, list[dict[str, Any]]]:
    return {name: list(everything.rows_of(tx, huvudman_id, name)) for name in everything.table_names()}


def test_every_table_is_counted_and_purged_for_one_huvudman_alone(
    tx: Connection, ours: int, theirs: int
) -> None:
    for table in metadata.sorted_tables:
        if table.name != "huvudman":
            add_row(tx, table, ours)
            add_row(tx, table, theirs)
    kept = all_of(tx, theirs)
    assert min(forgetting.counts(tx, ours).values()) >= 1
    forgetting.purge(tx, ours)
    assert set(forgetting.counts(tx, ours).values()) == {0}
    assert all_of(tx, theirs) == kept


def test_a_person_is_called_something_else_and_has_no_account(
    tx: Connection, ours: int, theirs: int, karin: int
) -> None:
    other = add_person(tx, theirs, OLD)
    for huvudman_id, one, name in ((ours, karin, "U2"), (ours, karin, "U1"), (theirs, other, "U3")):
        add_row(tx, account, huvudman_id, person_id=one, external_id=name)
    assert forgetting.accounts_of(tx, ours, [karin, other]) == {karin: ["U1", "U2"], other: []}
    forgetting.rename(tx, ours, karin, NEW)
    forgetting.rename(tx, ours, other, NEW)  # of another huvudman: nothing
    forgetting.drop_accounts(tx, ours, karin)
    forgetting.drop_accounts(tx, ours, other)
    names = {row.id: row.name for row in tx.execute(sa.select(person))}
    assert (names[karin], names[other]) == (NEW, OLD)
    assert list(tx.execute(sa.select(account.c.external_id)).scalars()) == ["U3"]


@pytest.mark.parametrize(
    "state, becomes",
    [
        ("queued", "cancelled"),
        ("in_flight", "cancelled"),
        ("awaiting_retry", "cancelled"),
        ("sent", "sent"),
        ("failed", "failed"),
        ("missed", "missed"),
    ],
)
def test_nothing_more_is_said_to_a_person(
    tx: Connection, ours: int, karin: int, state: str, becomes: str
) -> None:
    ali = add_person(tx, ours, "Ali Sand")
    ids = [
        add_row(tx, delivery, ours, person_id=one, state=state, why="", posted_ref="D1:2")["id"]
        for one in (karin, ali)
    ]
    forgetting.drop_messages(tx, ours, karin, "Borta.")
    query = sa.select(delivery.c.state, delivery.c.why, delivery.c.next_at, delivery.c.posted_ref)
    hers, his = (tx.execute(query.where(delivery.c.id == one)).one() for one in ids)
    assert tuple(hers) == (becomes, "Borta." if becomes == "cancelled" else "", None, None)
    assert (his.state, his.posted_ref, his.next_at is None) == (state, "D1:2", False)


def test_the_journal_says_the_new_name_of_that_person_alone(
    tx: Connection, ours: int, theirs: int, karin: int
) -> None:
    namesake = add_person(tx, ours, OLD)
    said = {"person": OLD, "unit_key": "unit:1", "role": OLD}
    held, hers_too = (add_row(tx, holding, ours, person_id=one)["id"] for one in (karin, namesake))
    about = {
        "held": (ours, "holding", held),
        "taken back": (ours, "holding", 10**6),
        "ran it": (ours, "administrator", karin),
        "namesake": (ours, "holding", hers_too),
        "namesake ran it": (ours, "administrator", namesake),
        "other kind": (ours, "assignment", held),
        "theirs": (theirs, "administrator", karin),
    }
    rows = {
        what: add_row(tx, event, huvudman_id, subject_kind=kind, subject_id=one, before=None, after=said)[
            "sequence"
        ]
        for what, (huvudman_id, kind, one) in about.items()
    }
    forgetting.rename_in_journal(tx, ours, karin, OLD, NEW)
    found = {
        what: tx.execute(sa.select(event.c.before, event.c.after).where(event.c.sequence == key)).one()
        for what, key in rows.items()
    }
    assert {row.before for row in found.values()} == {None}
    changed = {what for what, row in found.items() if row.after == {**said, "person": NEW}}
    assert changed == {"held", "taken back", "ran it"}
    assert all(row.after == said for what, row in found.items() if what not in changed)


def test_news_of_who_took_over_says_the_new_name(tx: Connection, ours: int, theirs: int) -> None:
    data = [{"role": "Rektor", "others": [OLD, "Ali"]}, {"role": "Rektor", "others": []}, {"label": OLD}]
    ids = [add_row(tx, news, one, data=each)["id"] for one in (ours, theirs) for each in data]
    forgetting.rename_in_news(tx, ours, [OLD, "Karin"], NEW)
    found = [tx.execute(sa.select(news.c.data).where(news.c.id == one)).scalar_one() for one in ids]
    assert found == [{"role": "Rektor", "others": [NEW, "Ali"]}, *data[1:], *data]


def test_where_a_text_stands_still_is_found_in_any_table(
    tx: Connection, ours: int, theirs: int, karin: int
) -> None:
    row = add_row(tx, metadata.tables["assignment"], ours, comment="Fråga karin berg först")
    told = add_row(tx, event, ours, after={"comment": ["Karin Berg"]})
    add_row(tx, metadata.tables["assignment"], theirs, comment=OLD)
    assert set(forgetting.places_with(tx, ours, OLD)) == {
        ("person", karin),
        ("assignment", row["id"]),
        ("event", told["sequence"]),
    }
