"""What has been changed, by whom and when; whoever runs the plan can take any of it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plan.organisation import WHOLE
from plan.periods import MonthDay, Period, read_period
from plan.records import Batch, Event
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.status import Status
from plan.words import key_of, tidy
from services import undoing_edits as edits
from services.deps import Asker, Deps, Profile
from services.importing.noting import KIND as IMPORT
from services.lines import unit_names
from services.room import NOBODY, Room, reading
from services.undoing import UNDOABLE, can_be_taken_back
from storage.queries import assignments as assignment_queries
from storage.queries import journal, organisation, rows

PAGE = 10
# Kinds of batches that are about one day.
_DAYS = ("meeting", "review")
_ON_DAYS = {"idag": 0, "i dag": 0, "igår": -1, "i går": -1}


@dataclass(frozen=True)
class Done:
    """One thing that somebody did. `things` are what it was about, by name; `at` in the huvudman's time zone.

    `status`, `comment` and `due` are what assignments got by it; None and empty where it was something else.
    """

    batch_id: int
    at: datetime
    by: str | None
    kind: str
    things: tuple[str, ...]
    undone: bool
    is_undo: bool
    may_undo: bool
    status: Status | None = None
    comment: str = ""
    due: date | None = None
    # What a meeting or a pause became (cancelled, paused, resumed), and the day of a meeting or an avstämning.
    turned: str = ""
    on: date | None = None


@dataclass(frozen=True)
class HistoryList:
    """What was done, the latest first: of all, by `who`, or on a day."""

    done: tuple[Done, ...]
    who: str
    on: date | None
    today: date
    offset: int
    total: int


@dataclass(frozen=True)
class DayUnclear:
    """The words are no day."""

    words: str


def list_history(
    deps: Deps, asker: Asker, words: str = "", who: Profile | None = None, offset: int = 0
) -> HistoryList | DayUnclear:
    """What was done: all of it, by somebody, or on a day that `words` say. Everybody may look."""
    with reading(deps, asker) as room:
        day = _day(room, words)
        if words and day is None:
            return DayUnclear(words)
        actor_id, name = None, ""
        if who is not None:
            account = who.account
            known = organisation.actor_of_account(
                room.tx,
                room.huvudman_id,
                account.platform,
                account.tenant_id,
                account.external_id,
                room.today,
            )
            actor_id = known.person_id if known else NOBODY
            name = room.names.short(who.name)
        first, last = _instants(room, day) if day else (None, None)
        found = journal.batches(room.tx, room.huvudman_id, actor_id, first, last)
        page = found[offset : offset + PAGE]
        return HistoryList(tuple(_done(room, one) for one in page), name, day, room.today, offset, len(found))


def _day(room: Room, words: str) -> date | None:
    said = key_of(words)
    if said in _ON_DAYS:
        return room.today + timedelta(days=_ON_DAYS[said])
    read = read_period(tidy(words), year=SchoolYear.containing(room.today)) if said else None
    if not isinstance(read, Period) or read.due is None or read.due != read.start:
        return None
    if isinstance(read.due, MonthDay):
        return read.due.in_year(room.today.year)
    return read.due


def _instants(room: Room, day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(), ZoneInfo(room.huvudman.timezone))
    return begins, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(room.huvudman.timezone))


def _done(room: Room, batch: Batch) -> Done:
    events = journal.events_of_batch(room.tx, room.huvudman_id, batch.id)
    own = batch.actor_id == room.actor.person_id and room.actor.person_id != NOBODY
    right = allowed(room.actor, Action.UNDO_OWN if own else Action.UNDO, Huvudman(room.huvudman_id))
    can = batch.kind == IMPORT or (batch.kind in UNDOABLE and all(map(can_be_taken_back, events)))
    can = can and not batch.undone and batch.undoes_id is None
    if batch.kind == "rhythm":  # what followed the terms is no news of its own
        events = [event for event in events if event.subject_kind == "huvudman"]
    return Done(
        batch_id=batch.id,
        at=room.local(batch.at),
        by=batch.actor and room.names.short(batch.actor),
        kind=batch.kind,
        things=_things(room, events),
        undone=batch.undone,
        is_undo=batch.undoes_id is not None,
        may_undo=can and right is Verdict.YES,
        **_became(events),
        turned=_turned(events),
        on=_on(room, events) if batch.kind in _DAYS else None,
    )


def _turned(events: list[Event]) -> str:
    """What a meeting or a pause became by this batch; by the one that it took back, where it did."""
    for event in events:
        values = (event.before if event.batch.undoes_id is not None else event.after) or {}
        if event.subject_kind == "meeting" and values.get("cancelled"):
            return "cancelled"
        if "paused" in values:
            return "paused" if values["paused"] else "resumed"
    return ""


def _on(room: Room, events: list[Event]) -> date | None:
    """The day of a meeting or an avstämning."""
    for event in events:
        if event.subject_kind in ("meeting", "review"):
            values = event.after or event.before or {}
            if event.subject_kind == "meeting" and "on_date" not in values and edits.is_edit(event):
                values = rows.row(room.tx, room.huvudman_id, "meeting", event.subject_id)
            on = values.get("on_date") or values.get("on")
            if isinstance(on, str):
                return date.fromisoformat(on)
            return on if isinstance(on, date) else None
    return None


def _became(events: list[Event]) -> dict[str, Any]:
    """What the first assignment of a batch got: another status, with what was said, or another last day."""
    changed = next(
        (one for one in events if one.subject_kind == "assignment" and one.before and one.after), None
    )
    if changed is None or changed.before is None or changed.after is None:
        return {}
    before, after = changed.before, changed.after
    moved = after.get("due") if after.get("due") != before.get("due") else None
    return {
        "status": Status(str(after["status"])) if "status" in after and moved is None else None,
        "comment": str(after.get("comment") or "") if after.get("comment") != before.get("comment") else "",
        "due": date.fromisoformat(moved) if isinstance(moved, str) else None,
    }


def _things(room: Room, events: list[Event]) -> tuple[str, ...]:
    ids = [event.subject_id for event in events if event.subject_kind == "assignment"]
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids)
    units = unit_names(room) if any(one.unit_key != WHOLE for one in found.values()) else {}
    names = [
        " för ".join(filter(None, (found[key].label or found[key].title, units.get(found[key].unit_key, ""))))
        for key in ids
        if key in found
    ]
    titles = {one.title for one in found.values()}
    for event in events:
        values = event.after or event.before or {}
        if edits.is_edit(event):
            name = edits.named(room, event)
            names += [name] if name not in titles else []  # its assignment stands there by its number
        elif event.subject_kind in ("holding", "administrator"):
            names.append(" ".join(str(values.get(key, "")) for key in ("role", "person")).strip())
        elif event.subject_kind in ("plan", "decision", "meeting", "import"):
            names.append(str(values.get("title") or values.get("text") or ""))
    return tuple(dict.fromkeys(name for name in names if name))
