"""What a document says of an item and what the plan says of it, field by field, to be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from documents.items import Item
from plan.status import Standing
from plan.words import key_of

# The fields of an intervention (DESIGN §2), as the item and the table call them.
SAYS = (
    "problem",
    "causes",
    "goals",
    "signs",
    "effects",
    "participants",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
)
ACTIVITY_KINDS = frozenset({"activity", "measure", "reference"})
# What a person may change in chat, or a new version of the document. `status` is not among them: see `applying`.
FIELDS = ("title", "place", "owners", "when", "details", "category", "standing", *SAYS)

Naming = Callable[[str], str]


@dataclass(frozen=True)
class Stored:
    """An activity or an item of the cycle as it stands in a plan.

    `says` are its fields as `said_of` gives them. `known` are the fingerprints and ordinals it has come in by and
    `said` what the document said of it the last time, where that was kept. `code` is the area's.
    """

    kind: str
    id: int
    title: str
    says: Mapping[str, str]
    standing: Standing
    code: str = ""
    letter: str = ""
    number: int | None = None
    is_meeting: bool = False
    known: tuple[tuple[str, int], ...] = ()
    said: Mapping[str, str] | None = None

    @property
    def in_document(self) -> str:
        """The title that the document had the last time; people may have given it another in chat since."""
        return self.said.get("title", self.title) if self.said else self.title


@dataclass(frozen=True)
class FieldChange:
    """One field that is another in the new version: its name, what the plan has and what the document says."""

    name: str
    before: str
    after: str


def stored_kind(item: Item) -> str:
    """The kind of row that an item becomes."""
    return "activity" if item.kind in ACTIVITY_KINDS else "cycle_item"


def said_of(item: Item, called: Naming) -> dict[str, str]:
    """What a document says of an item. `called` gives the name of the role that an owner's name means."""
    said = {
        "title": item.title,
        "place": place_said(item.code, item.strategy.letter if item.strategy else ""),
        "owners": ", ".join(dict.fromkeys(called(name) for name in item.owners)),
        "when": item.when,
        "details": "\n".join(item.details),
        "category": item.category if stored_kind(item) == "cycle_item" else "",
        "standing": (Standing.PROPOSED if item.proposed else Standing.ADOPTED).value,
        "status": item.status.value if item.status else "",
    }
    return said | {name: "\n".join(getattr(item, name)) for name in SAYS}


def place_said(code: str, letter: str) -> str:
    """An area and a strategy in it: "LÄS a"; empty for what stands in no area."""
    return f"{code.upper()} {letter}".strip() if code else ""


def called_now(said: Mapping[str, str], called: Naming) -> dict[str, str]:
    """What a document said, with its owners by the names that their roles have now."""
    owners = [called(name) for name in said.get("owners", "").split(", ") if name]
    return {**said, "owners": ", ".join(dict.fromkeys(owners))}


def said_of_row(
    row: Mapping[str, Any], place: str, owners: Iterable[str], fields: Mapping[str, str]
) -> dict[str, str]:
    """The same of a row in the plan; `fields` are those of its intervention, where it is one."""
    said = {
        "title": row["title"],
        "place": place,
        "owners": ", ".join(owners),
        "when": row["when_text"],
        "details": row["details"],
        "category": row.get("category", ""),
        "standing": row["standing"],
    }
    return said | {name: fields.get(name, row.get(name, "")) for name in SAYS}


def changes(
    says: Mapping[str, str], last: Mapping[str, str] | None, stands: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    """What a new version of the document changes in the plan.

    What the document says as it did the last time is no change, whatever people have made of it since; nor is
    what the plan has already.
    """
    found = []
    for name in FIELDS:
        now, before = says.get(name, ""), stands.get(name, "")
        if _same(name, now, before) or (last is not None and _same(name, now, last.get(name, ""))):
            continue
        if name == "place" and (not now or f"{before} ".startswith(f"{now} ")):
            continue  # what a document doesn't say of the area or the strategy is as it is
        if name == "standing" and now == Standing.PROPOSED.value:
            continue  # somebody has decided about it since: a document doesn't take that back
        found.append(FieldChange(name, before, now))
    return tuple(found)


def _same(name: str, first: str, second: str) -> bool:
    if first == second:
        return True
    if name == "owners":
        return set(key_of(first).split(", ")) == set(key_of(second).split(", "))
    return key_of(first) == key_of(second)
