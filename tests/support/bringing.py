"""Documents brought to a small huvudman: read, shown, approved."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from documents.building import fingerprinted
from documents.items import Item, Reading
from plan.periods import read_period
from plan.schoolyear import SchoolYear
from services.importing import drafts
from services.importing.outcomes import (
    Approved,
    Shown,
)
from tests.support.house import PLAN, House, read

YEAR = SchoolYear(2026)
NEW = """Kompetensplan 26/27

Kompetens - KOM

Strategier

a) Alla får lära.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Alla får lära.\t
1. Gör en översikt\tStrateg maj 27
2. Planera kurser\tSkolchef 31 april
"""


def brought(house: House, reading: Reading, who: str = "johan", key: str | None = None) -> Shown:
    """A document that has been read and waits."""
    draft_id = drafts.begin(house.deps, house.asker(who, key), "plan.txt", "F1")
    assert isinstance(draft_id, int)
    shown = drafts.read(house.deps, house.asker(who), draft_id, reading, "plan.txt")
    assert isinstance(shown, Shown)
    return shown


def approved(house: House, shown: Shown, who: str = "johan") -> Approved:
    done = drafts.approve(house.deps, house.asker(who), shown.draft.id, shown.difference.stamp)
    assert isinstance(done, Approved), done
    return done


def version(*changes: tuple[str, str]) -> Reading:
    """The plan with some words changed."""
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(text)


def titles(rows: Any) -> list[str]:
    return [one.title for one in rows]


def item(title: str, **more: Any) -> Item:
    when = more.pop("when", "maj 27")
    return Item(more.pop("kind", "activity"), title, 1, period=read_period(when, year=YEAR), **more)


def document(*items: Item, **more: Any) -> Reading:
    kind = more.pop("kind", "åtgärdsplan")
    return Reading(kind, more.pop("title", "Åtgärdsplan 26/27"), YEAR, fingerprinted(items), **more)


def stored(house: House, table: sa.Table) -> list[Any]:
    with house.deps.database.read() as tx:
        return list(tx.execute(sa.select(table).order_by(table.c.id)))
