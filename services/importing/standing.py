"""A plan as it stands, read for comparing a document with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from documents.items import Reading
from plan.organisation import Role
from plan.status import Standing
from plan.words import key_of
from services.importing.saying import SAYS, Stored, place_said, said_of_row
from storage.queries import drafts, goals, organisation, plans, versions
from storage.queries.versions import ImportedItem, PlanRow

# Something that somebody left out of a document: remembered, so that it is not asked about each time.
LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Names:
    """What roles are called: their own names and those that have been joined with them, folded."""

    roles: Mapping[int, Role]
    ids: Mapping[str, int]

    def role_id(self, name: str) -> int | None:
        """The role that a name means; None where nobody has that name yet."""
        return self.ids.get(key_of(name))

    def called(self, name: str) -> str:
        """The own name of the role that a name means, else the name itself."""
        found = self.role_id(name)
        return name if found is None else self.roles[found].name


@dataclass(frozen=True)
class PlanState:
    """A plan with its rows, goals, and what was left out of it; `plan` is None where there is none yet."""

    plan: PlanRow | None
    rows: tuple[Stored, ...] = ()
    goals: tuple[str, ...] = ()
    left_out: frozenset[tuple[str, int]] = frozenset()


def names_of_roles(tx: Connection, huvudman_id: int) -> Names:
    """What every role is called."""
    roles = organisation.roles(tx, huvudman_id)
    joined = drafts.role_names(tx, huvudman_id)
    return Names(roles, joined | {key_of(role.name): role.id for role in roles.values()})


def source_key(reading: Reading) -> str:
    """The plan that a document is a version of: its kind, title and year."""
    return "|".join((reading.kind, key_of(reading.title), reading.year.label if reading.year else ""))


def state_of(tx: Connection, huvudman_id: int, plan: PlanRow | None, names: Names) -> PlanState:
    """A plan as it stands."""
    if plan is None:
        return PlanState(None)
    imported = versions.imported_items(tx, huvudman_id, plan.id)
    by_thing: dict[tuple[str, int], list[ImportedItem]] = defaultdict(list)
    for one in imported:
        by_thing[one.item_kind, one.item_id].append(one)
    areas = {row["id"]: row for row in versions.rows_of_plan(tx, huvudman_id, "area", plan.id)}
    letters = {row["id"]: row["letter"] for row in versions.strategies_of(tx, huvudman_id, list(areas))}
    fields = goals.interventions(tx, huvudman_id)
    rows: list[Stored] = []
    for kind in ("activity", "cycle_item"):
        owners = plans.owners_of(tx, huvudman_id, kind)
        for row in versions.rows_of_plan(tx, huvudman_id, kind, plan.id):
            came = by_thing.get((kind, row["id"]), [])
            area = areas.get(row.get("area_id"))
            named = [names.roles[role_id].name for role_id in owners.get(row["id"], ())]
            says = fields.get(row["id"], {}) if kind == "activity" else {}
            code, letter = area["code"] if area else "", letters.get(row.get("strategy_id"), "")
            rows.append(
                Stored(
                    kind=kind,
                    id=row["id"],
                    title=row["title"],
                    says=said_of_row(
                        row,
                        place_said(code, letter),
                        named,
                        {name: says[name] for name in SAYS if name in says},
                    ),
                    standing=Standing(row["standing"]),
                    code=code,
                    letter=letter,
                    number=row.get("number"),
                    is_meeting=row.get("kind") == "meeting",
                    known=tuple((one.fingerprint, one.ordinal) for one in came),
                    said=came[-1].said if came else None,
                )
            )
    adopted = [
        row["title"]
        for row in versions.rows_of_plan(tx, huvudman_id, "goal", plan.id)
        if row["standing"] == Standing.ADOPTED.value
    ]
    left_out = frozenset((one.fingerprint, one.ordinal) for one in imported if one.item_kind == LEFT_OUT)
    return PlanState(plan, tuple(rows), tuple(adopted), left_out)
