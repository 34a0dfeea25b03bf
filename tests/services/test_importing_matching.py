"""Pairing the rows of a new version with those of the plan, whatever they are."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given, settings

from documents.building import fingerprinted
from documents.items import Item, Strategy
from plan.status import Standing
from services.importing.matching import match
from services.importing.saying import Stored, said_of

TITLES = st.sampled_from(
    ["Kartlägg läsningen", "Kartlägg läsningen i åk 3", "Mall för beslut", "Skyddsrond", "Läs", "", "Möte"]
)
ITEMS = st.lists(
    st.builds(
        lambda kind, title, code, letter, number: Item(
            kind, title, 1, code=code, strategy=Strategy(letter, "") if letter else None, number=number
        ),
        st.sampled_from(["activity", "measure", "reference", "cycle", "meeting"]),
        TITLES,
        st.sampled_from(["", "LÄS", "ORG"]),
        st.sampled_from(["", "a", "b"]),
        st.none() | st.integers(1, 3),
    ),
    max_size=12,
).map(fingerprinted)
ANSWERS = st.sampled_from([None, True, False])


def as_stored(items: tuple[Item, ...]) -> list[Stored]:
    return [
        Stored(
            kind="activity" if item.kind in ("activity", "measure", "reference") else "cycle_item",
            id=place,
            title=item.title,
            says=said_of(item, str),
            standing=Standing.ADOPTED,
            code=item.code,
            letter=item.strategy.letter if item.strategy else "",
            number=item.number,
            is_meeting=item.kind == "meeting",
            known=((item.fingerprint, item.ordinal),),
        )
        for place, item in enumerate(items)
    ]


@settings(max_examples=150, deadline=None)
@given(ITEMS, ITEMS, ANSWERS)
def test_each_row_is_paired_once_or_told(
    new: tuple[Item, ...], old: tuple[Item, ...], answer: bool | None
) -> None:
    rows = as_stored(old)
    found = match(new, rows, lambda _item, _row: answer)
    items = [id(item) for item, _ in found.pairs] + [id(item) for item in found.new]
    assert sorted(items) == sorted(map(id, new))
    ids = [row.id for _, row in found.pairs] + [row.id for row in found.gone]
    assert sorted(ids) == [row.id for row in rows]
    if answer is None:
        assert all(one.item in found.new and one.row in found.gone for one in found.judged)


@settings(max_examples=100, deadline=None)
@given(ITEMS)
def test_the_same_document_is_the_same_rows(items: tuple[Item, ...]) -> None:
    found = match(items, as_stored(items), lambda _item, _row: None)
    assert [(item, row.id) for item, row in found.pairs] == [(item, n) for n, item in enumerate(items)]


@settings(max_examples=100, deadline=None)
@given(ITEMS)
def test_another_owner_never_makes_another_row(items: tuple[Item, ...]) -> None:
    other = fingerprinted([replace(item, owners=("Rektor",)) for item in items])
    found = match(other, as_stored(items), lambda _item, _row: None)
    assert (found.new, found.gone) == ([], [])
