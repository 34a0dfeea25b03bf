"""What the texts call `ord`: the words of rows, cards and the cycle, with dates, statuses and phrases beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.texts.sv.dates import (
    away,
    break_words,
    clock_of,
    cycle_span,
    day,
    day_and_time,
    due_words,
    entry_when,
    every_year,
    example_day,
    hours_words,
    iso_day,
    meeting_days,
    month,
    month_and_year,
    moved_words,
    occurrence_words,
    soon,
    when,
    window,
)
from handlers.texts.sv.homes import HOME_GROUP, home_counts, span
from handlers.texts.sv.phrases import (
    COUNT,
    address,
    at_clock,
    count_of,
    count_words,
    either,
    few,
    first_name,
    listed,
    lower_first,
    number,
    quoted,
    sentence,
    short,
    the_forum,
    thousands,
)
from handlers.texts.sv.reminding import (
    NOT_REMINDED,
    RHYTHM,
    RHYTHM_SET,
    SILENT,
    all_done,
    message_kind,
    point_words,
    reminder_about,
    seat_words,
)
from handlers.texts.sv.running import (
    DONE,
    EFFECT,
    INTERVENTION,
    STEP,
    carried_out,
    interventions,
    told_words,
)
from handlers.texts.sv.statuses import (
    AGAIN,
    BECOMES,
    CYCLE,
    LATE,
    LATE_MARK,
    MARK,
    SENT_STATE,
    STATUS,
    WAS,
    bar,
    mark,
    status_words,
)
from plan.organisation import is_form_key
from plan.records import Assignment, Owner
from plan.status import Status
from services.results import Card, CycleEntry, HistoryEntry, Line, PersonAgain, Row

__all__ = [
    "AGAIN",
    "BECOMES",
    "COUNT",
    "CYCLE",
    "DONE",
    "EFFECT",
    "HOME_GROUP",
    "INTERVENTION",
    "KIND_OF_HOLDER",
    "LATE",
    "LATE_MARK",
    "MARK",
    "NOT_REMINDED",
    "RHYTHM",
    "RHYTHM_SET",
    "SENT_STATE",
    "SILENT",
    "STATUS",
    "STEP",
    "WAS",
    "address",
    "all_done",
    "at_clock",
    "away",
    "bar",
    "break_words",
    "called",
    "carried_out",
    "clock_of",
    "contacts",
    "count_of",
    "count_words",
    "cycle_span",
    "day",
    "day_and_time",
    "definite",
    "due_words",
    "either",
    "entry_mark",
    "entry_status",
    "entry_when",
    "every_year",
    "example_day",
    "few",
    "first_name",
    "happened",
    "holder_words",
    "holds",
    "home_counts",
    "hours_words",
    "interventions",
    "iso_day",
    "listed",
    "lower_first",
    "mark",
    "meeting_days",
    "message_kind",
    "month",
    "month_and_year",
    "move_written",
    "moved_words",
    "number",
    "occurrence_words",
    "owner_roles",
    "owner_words",
    "person_again",
    "point_words",
    "quoted",
    "reminder_about",
    "row_words",
    "seat_words",
    "sentence",
    "short",
    "soon",
    "span",
    "status_words",
    "the_forum",
    "thousands",
    "told_words",
    "total_words",
    "when",
    "window",
]

# More than these holders of a role are not named as people to talk to.
_CONTACTS = 3


def units_of(a: Assignment, count: int) -> str:
    """So many of those that answer something: units, or school forms."""
    return (
        number(count, "skolform", "skolformer")
        if is_form_key(a.unit_key)
        else number(count, "enhet", "enheter")
    )


def owner_words(owners: Sequence[Owner]) -> str:
    """Who owns it: "strateg (Ali och Karin), rektor (ingen än)"."""
    said = []
    for owner in owners:
        role = lower_first(owner.role.name)
        if owner.role.is_body:
            said.append(role)
        else:
            said.append(f"{role} ({listed(owner.holders) or 'ingen än'})")
    return ", ".join(said) or "ingen ansvarig"


def owner_roles(owners: Sequence[Owner]) -> str:
    """The roles alone: "rektor, utvecklingsledare"."""
    return ", ".join(lower_first(owner.role.name) for owner in owners) or "ingen ansvarig"


def called(line: Line) -> str:
    """What an assignment is called in a sentence: its number, or its title in quotes; for which unit."""
    name = line.assignment.label or f"“{short(line.assignment.title)}”"
    return f"{name} för {line.unit}" if line.unit else name


def row_words(row: Row, today: date) -> str:
    """What stands after the title in a list: how it stands, whose unit, and when."""
    assignment, total = row.line.assignment, row.total
    if total.total > 1:
        said = [count_words(total.done, total.total)]
        said += [number(total.late, "försenad", "försenade")] if total.late else []
        said += [f"{total.needs_support} behöver stöd"] if total.needs_support else []
        return ", ".join([*said, due_words(assignment, today)]) if total.done < total.total else said[0]
    if not assignment.status.is_open:
        return STATUS[assignment.status]
    status = f"{LATE}: " if row.line.late else ""
    if assignment.status is not Status.NOT_STARTED:
        status = (
            f"{LATE}, {STATUS[assignment.status]}: " if row.line.late else f"{STATUS[assignment.status]}, "
        )
    return status + due_words(assignment, today)


def total_words(card: Card) -> str:
    """How a whole thing stands: one status, or so many of so many units."""
    line, total = card.lines[0], card.total
    if len(card.lines) == 1:
        return status_words(line.assignment.status, line.late)
    said = [f"{MARK[total.status]} {count_words(total.done, total.total)}"]
    said += [number(total.late, "försenad", "försenade")] if total.late else []
    said += [f"{total.needs_support} behöver stöd"] if total.needs_support else []
    return ", ".join(said)


def happened(entry: HistoryEntry, today: date) -> str:
    """What one line of history says: "klar", "flyttade till 31 januari", "ångrade: åter pågår"."""
    due = entry.due_after
    moved = due != entry.due_before
    if entry.kind == "undo":
        if moved:
            return f"ångrade: åter {day(due, today, weekday=False) if due else 'utan slutdatum'}"
        return f"ångrade: åter {STATUS[entry.status]}"
    if moved and due is not None:
        return f"flyttade till {day(due, today, weekday=False)}"
    return STATUS[entry.status]


def entry_mark(entry: CycleEntry) -> str:
    """The mark of an item in the cycle; a meeting, and what nobody is asked about, has a dot of its own."""
    return mark(entry.total.status, entry.total.is_late) if entry.total else "▫"


def entry_status(entry: CycleEntry) -> str:
    """How an item stands, in words; empty where nobody is asked about it."""
    total = entry.total
    if total is None:
        return ""
    if total.total > 1:
        late = f", {number(total.late, 'försenad', 'försenade')}" if total.late else ""
        return f"{total.done} av {total.total} klara{late}"
    if total.is_late:
        return LATE if total.status is Status.NOT_STARTED else f"{LATE}, {STATUS[total.status]}"
    return STATUS[total.status]


KIND_OF_HOLDER = {"ordinary": "", "acting": "tf ", "deputy": "ställföreträdande "}


def holder_words(holders: Sequence[tuple[str, str | None, str]]) -> str:
    """Who holds a role: "Karin (Bergskolan, Lillåns skola), Ali (tf)"."""
    kinds = {"acting": "tf", "deputy": "ställföreträdare"}
    said: dict[str, list[str]] = {}
    for name, unit, kind in holders:
        beside = [part for part in (kinds.get(kind), unit) if part]
        said.setdefault(name, []).extend([" ".join(beside)] if beside else [])
    return ", ".join(f"{name} ({', '.join(beside)})" if beside else name for name, beside in said.items())


def definite(role: str) -> str:
    """A group in a sentence: "ledningsgruppen"; a name that is bent in another way as it is."""
    name = lower_first(role)
    endings = {"grupp": "gruppen", "möte": "mötet", "team": "teamet", "forum": "forumet", "råd": "rådet"}
    for ending, bent in endings.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + bent
    return name


def contacts(owners: Sequence[Owner], administrators: Iterable[str]) -> list[str]:
    """Whom to talk to about something that is somebody else's: those who answer for it, then who runs the plan."""
    holders = dict.fromkeys(name for owner in owners if not owner.role.is_body for name in owner.holders)
    return list(dict.fromkeys([*list(holders)[:_CONTACTS], *administrators]))


def move_written(line: Line, to: date) -> str:
    """How a move of this is written, with a reason: what a hint shows."""
    name = line.assignment.label or line.assignment.title
    place = f" {line.unit}" if line.unit else ""
    return f"/aktivitet flytta {name}{place} till {day(to, line.today, weekday=False)} – väntar på underlag"


def person_again(again: PersonAgain) -> str:
    """What is so again: "Anna är åter rektor för Bergskolan och Lillåns skola."."""
    now = "åter" if again.holds else "inte längre"
    if not again.role:
        return f"{again.name} administrerar {now} planen."
    units = f" för {listed(again.units)}" if again.units else ""
    return f"{again.name}{holds(now, again.role)}{units}."


def holds(now: str, role: str) -> str:
    """What holding a role is called, after a name: " är nu rektor", " svarar nu för ledningsgruppen"."""
    name, bent = lower_first(role), definite(role)
    return f" är {now} {name}" if bent == name else f" svarar {now} för {bent}"
