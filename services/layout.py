"""Laying out: from plans and the cycle to the assignments that people answer.

Run after an import, when units or roles change, and once a day by the clock. Running it again changes nothing:
an assignment is unique by (huvudman, source kind, source id, period key, unit key).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from plan.organisation import Role, Unit, unit_keys
from plan.periods import Period
from plan.records import HuvudmanRecord
from plan.recurrence import Occurrence, occurrences
from plan.schoolyear import SchoolYear, Terms
from plan.words import key_of
from services.deps import Deps
from services.everyone import each
from services.following_up import following_up
from services.red_days import is_red
from services.room import day_of
from services.sources import AHEAD, ONCE, Scope, Source, terms_of
from storage.periods import period_from
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import meetings, organisation, plans


@dataclass(frozen=True)
class LaidOut:
    """What was new."""

    occurrences: int
    assignments: int


def lay_out_all(deps: Deps) -> LaidOut:
    """Lay out every huvudman, each in a transaction of its own; what another process lays out is left to it."""
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)
    laid = []

    def one(huvudman: HuvudmanRecord) -> None:
        with deps.database.begin() as tx:
            if organisation.take_turn(tx, huvudman.id):
                laid.append(lay_out(tx, huvudman, day_of(deps.clock.now(), huvudman)))

    each(everyone, one, name=lambda huvudman: huvudman.id)
    return LaidOut(sum(one.occurrences for one in laid), sum(one.assignments for one in laid))


def lay_out(
    tx: Connection, huvudman: HuvudmanRecord, today: date, *, by_hand: Collection[int] = ()
) -> LaidOut:
    """Lay out the occurrences of a year ahead, and the assignments that are missing.

    What the cycle had before today gets no assignment: nobody was asked then, and nobody is late with it; nor do the
    earlier times of an activity that comes again and again, where it was changed before or is written `by_hand` now.
    (A plan that is read in mid-year was decided before that: all of it is asked for.) Where units have come since,
    or a role has got another reach, an untouched assignment gives way to those that are asked for now; what is
    finished as it was asked is not asked anew.
    """
    _tie_groups(tx, huvudman.id)
    new_occurrences = _lay_out_occurrences(tx, huvudman, today)
    units = organisation.units(tx, huvudman.id)
    roles = organisation.roles(tx, huvudman.id)
    sources = [*_from_activities(tx, huvudman), *_from_occurrences(tx, huvudman)]
    sources += following_up(tx, huvudman, today)
    new_assignments = _lay_out_assignments(tx, huvudman.id, sources, units, roles, today, by_hand)
    return LaidOut(new_occurrences, new_assignments)


def _tie_groups(tx: Connection, huvudman_id: int) -> None:
    """What a group owns (a role with a forum's name) is answered by the role that leads it, as for a body."""
    leaders = {key_of(forum.name): forum.led_by_id for forum in meetings.forums(tx, huvudman_id)}
    ties = organisation.role_ties(tx, huvudman_id)
    for role in organisation.roles(tx, huvudman_id).values():
        leader, (handled_by, reports_to) = leaders.get(key_of(role.name)), ties[role.id]
        if leader is not None and leader not in (role.id, handled_by):
            organisation.set_role_ties(tx, huvudman_id, role.id, handled_by=leader, reports_to=reports_to)


def _lay_out_occurrences(tx: Connection, huvudman: HuvudmanRecord, today: date) -> int:
    known = cycle_queries.occurrence_keys(tx, huvudman.id)
    year = SchoolYear.containing(today)
    rows = [
        {"huvudman_id": huvudman.id, "cycle_item_id": item.id, **values}
        for item in cycle_queries.cycle_items(tx, huvudman.id)
        if item.period is not None
        for values in _windows(period_from(item.when_text, item.period), year, today, terms_of(huvudman))
        if (item.id, values["period_key"]) not in known and _holds_then(item.from_date, values)
    ]
    cycle_queries.add_occurrences(tx, rows)
    return len(rows)


def _holds_then(from_date: date | None, values: dict[str, Any]) -> bool:
    """Whether an item that was changed on a day is laid out then: what came before is the old one's."""
    begins = values["start"] or values["due"]
    return from_date is None or begins is None or begins >= from_date


def _windows(period: Period, year: SchoolYear, today: date, terms: Terms) -> Iterable[dict[str, Any]]:
    if period.open_ended:
        for label in (year.label, year.following.label):
            yield {"period_key": label, "precision": "none", "start": None, "due": None}
        return
    first, last = (year.first_day, max(year.last_day, today + AHEAD))
    if period.recurrence is None:
        first, last = date.min, date.max
    for one in occurrences(period, first, last, terms=terms, is_red=is_red):
        yield {"period_key": one.key, "precision": one.precision, "start": one.start, "due": one.due}


def _from_activities(tx: Connection, huvudman: HuvudmanRecord) -> Iterable[Source]:
    owners = plans.owners_of(tx, huvudman.id, "activity")
    labels = {a.id: a.label for a in plans.activities(tx, huvudman.id)}
    for row in plans.activity_periods(tx, huvudman.id):
        period = period_from(row.when_text, row.period) if row.period else Period(row.when_text)
        for key, start, due in times(period, row.starts, row.ends, terms_of(huvudman)):
            yield Source(
                "activity",
                row.id,
                key,
                tuple(owners.get(row.id, ())),
                {
                    "title": row.title,
                    "label": labels[row.id],
                    "when_text": row.when_text,
                    "precision": period.precision,
                    "category": "",
                    "start": start,
                    "due": due,
                },
                Scope(row.unit_id, row.school_form),
            )


def times(
    period: Period, starts: date | None, ends: date | None, terms: Terms
) -> Iterable[tuple[str, date | None, date | None]]:
    """When an activity is to be done: once, or at each of its times while its plan runs."""
    found: list[Occurrence] = []
    if period.parts and period.recurrence is None:
        found = occurrences(period, date.min, date.max, terms=terms, is_red=is_red)
    elif period.recurrence is not None and starts and ends:
        found = occurrences(period, starts, ends, terms=terms, is_red=is_red)
    if found:
        yield from ((one.key, one.start, one.due) for one in found)
    else:
        yield ONCE, _dated(period.start), _dated(period.due)


def _dated(day: object) -> date | None:
    return day if isinstance(day, date) else None


def _from_occurrences(tx: Connection, huvudman: HuvudmanRecord) -> Iterable[Source]:
    owners = plans.owners_of(tx, huvudman.id, "cycle_item")
    for one in cycle_queries.occurrences(tx, huvudman.id):
        if one.kind == "meeting" or one.cycle_item_id not in owners:
            continue
        yield Source(
            "occurrence",
            one.id,
            one.period_key,
            tuple(owners[one.cycle_item_id]),
            {
                "title": one.title,
                "label": "",
                "when_text": one.when_text,
                "precision": one.precision,
                "category": one.category,
                "start": one.start,
                "due": one.due,
            },
            Scope(one.unit_id, one.school_form),
        )


def _lay_out_assignments(
    tx: Connection,
    huvudman_id: int,
    sources: Iterable[Source],
    units: list[Unit],
    roles: dict[int, Role],
    today: date,
    by_hand: Collection[int],
) -> int:
    known = assignment_queries.assignment_keys(tx, huvudman_id)
    begun = {(kind, source_id) for kind, source_id, _ in known}
    new: list[dict[str, Any]] = []
    owners: dict[tuple[str, int], tuple[int, ...]] = {}
    stale: list[int] = []
    for source in sources:
        wanted = source.unit_keys
        if wanted is None:
            wanted = unit_keys([roles[i] for i in source.owners], source.scope.units(units))
        present = known.get((source.kind, source.id, source.period_key), {})
        due = source.values["due"]
        gone = {unit.key for unit in units if not unit.is_there(due)}
        own = f"unit:{source.scope.unit_id}"
        is_late = due is not None and due < today
        is_begun = (source.kind, source.id) in begun or (
            source.kind == "activity" and source.id in by_hand and source.period_key != ONCE
        )
        if not present and is_late and (source.kind == "occurrence" or is_begun):
            continue
        if present and not set(present) & set(wanted) and _is_finished(tx, huvudman_id, present.values()):
            continue
        owners[source.kind, source.id] = source.owners
        stale += [key for unit, key in present.items() if unit not in wanted]
        new += [
            {
                "source_kind": source.kind,
                "source_id": source.id,
                "period_key": source.period_key,
                "unit_key": unit,
                "first_due": due,
                "since": today,
                **source.values,
            }
            for unit in wanted
            if unit not in present and unit not in gone and own not in gone
        ]
    assignment_queries.delete_untouched(tx, huvudman_id, stale)
    assignment_queries.add_assignments(tx, huvudman_id, new, owners)
    return len(new)


def _is_finished(tx: Connection, huvudman_id: int, ids: Collection[int]) -> bool:
    """Whether nobody has anything left to do with these."""
    found = assignment_queries.assignments_by_id(tx, huvudman_id, ids)
    return not any(one.status.is_open for one in found.values())


def coming_windows(huvudman: HuvudmanRecord, period: Period, today: date) -> list[dict[str, Any]]:
    """When an item of the cycle has its occurrences, as columns of them, a year ahead."""
    return list(_windows(period, SchoolYear.containing(today), today, terms_of(huvudman)))


def activity_times(
    huvudman: HuvudmanRecord, period: Period, starts: date | None, ends: date | None
) -> list[tuple[str, date | None, date | None]]:
    """When an activity is to be done: period key, first and last day, of each of its times in a plan."""
    return list(times(period, starts, ends, terms_of(huvudman)))
