"""Taking back what was edited: columns get what they had, and what was new is taken away, unless it is in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from documents.papers.kinds import TITLES, Kind
from plan.organisation import form_key
from plan.records import Event
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import Standing
from services.changing import plain
from services.decisions import may_take_back
from services.editing import follow_again
from services.meeting_messages import is_posted
from services.meetings import follow_meeting, meet_anew
from services.places import may_edit_unit
from services.rhythm_editing import move_occurrences
from services.room import Room
from storage.queries import (
    deliveries,
    goals,
    journal,
    meetings,
    notices,
    organisation,
    plans,
    rows,
    structure,
)

_OWNERS, _GOAL, _CHANNEL = "_owners", "_goal", "_channel"
_PAUSED = ("huvudman", "person", "paused")
_OF_PEOPLE = ("unit", "role", "forum", "meeting", *_PAUSED)
_BY_NAME = ("activity", "goal", "cycle_item", "forum", "role", "unit", "decision", "review")
_DAYS = ("starts", "ends", "figures_on", "closed_from", "on_date")
# In older journals these are written in another way, which says too little to be taken back.
_WRITTEN_ANEW = ("decision", "meeting")


def is_edit(event: Event) -> bool:
    """Whether an event is of this kind: about a row that people edit, its owners or its goal."""
    kind = event.subject_kind
    if kind in _WRITTEN_ANEW:
        return rows.has_columns(kind, event.after or event.before or {})
    return _base(kind) in rows.EDITED


def is_new(event: Event) -> bool:
    """Whether an event made something that goes by a name of its own, and that is not there once it is taken back."""
    return event.before is None and event.subject_kind in _BY_NAME and is_edit(event)


def may_change(room: Room, event: Event) -> bool:
    """Whether the asker may still edit what the event is about."""
    kind = _base(event.subject_kind)
    if kind in ("effect", "evidence"):
        return True  # what was answered goes with its assignment, whose rights are asked
    whole = Huvudman(room.huvudman_id)
    if _is_own_proposal(room, event):
        return allowed(room.actor, Action.PROPOSE, whole) is Verdict.YES
    if kind == "decision":
        about = (event.after or event.before or {}).get("about_id")
        return may_take_back(room, about if isinstance(about, int) else None)
    if kind in _OF_PEOPLE:
        return allowed(room.actor, Action.APPOINT, whole) is Verdict.YES
    if allowed(room.actor, Action.EDIT, whole) is Verdict.YES:
        return True
    key = _unit_of(room, kind, event.subject_id)
    return key is not None and may_edit_unit(room, key)


def _is_own_proposal(room: Room, event: Event) -> bool:
    """Whether an event is part of what the asker proposed; a decision on it changed what was there."""
    new = event.before is None or event.subject_kind.endswith((_OWNERS, _GOAL))
    return event.batch.kind == "proposal" and event.batch.actor_id == room.actor.person_id and new


def _unit_of(room: Room, kind: str, row_id: int) -> str | None:
    """The unit key of the plan that something stands in; None for the huvudman's own."""
    found = rows.row(room.tx, room.huvudman_id, kind, row_id)
    if kind == "intervention" and found:
        found = rows.row(room.tx, room.huvudman_id, "activity", found["activity_id"])
    if kind != "plan" and found.get("plan_id"):
        found = rows.row(room.tx, room.huvudman_id, "plan", found["plan_id"])
    if found.get("unit_id"):
        return f"unit:{found['unit_id']}"
    return form_key(found["school_form"]) if found.get("school_form") else None


def changed_since(room: Room, event: Event, batch: Sequence[Event]) -> bool:
    """Whether something has been done to it since, so that taking the event back would undo that too.

    What the same `batch` put in place falls with it.
    """
    kind, row_id, after = event.subject_kind, event.subject_id, event.after or {}
    if kind.endswith(_OWNERS):
        now = plans.owners_of(room.tx, room.huvudman_id, _base(kind), [row_id]).get(row_id, [])
        return now != after.get("owners")
    if kind.endswith(_GOAL):
        return goals.served(room.tx, room.huvudman_id, _base(kind)).get(row_id) != after.get("goal")
    if kind.endswith(_CHANNEL):
        where = str(after.get("platform")), str(after.get("tenant_id"))
        return deliveries.channel_of(room.tx, room.huvudman_id, row_id, *where) != after.get("channel")
    found = rows.row(room.tx, room.huvudman_id, kind, row_id, lock=True)
    for later in batch:
        if (later.subject_kind, later.subject_id) == (kind, row_id):
            after = after | (later.after or {})
    if not found or any(plain(found).get(name) != value for name, value in after.items()):
        return True
    if _was_put_in_place(event) and _was_sent(room, kind, found):
        return True
    if event.before is not None:
        return _was_adopted(event) and rows.is_in_use(room.tx, room.huvudman_id, "activity", row_id)
    inside = {(one.subject_kind, one.subject_id) for one in batch if one.before is None}
    return rows.is_in_use(room.tx, room.huvudman_id, kind, row_id, besides=inside)


def _was_adopted(event: Event) -> bool:
    before, after = event.before or {}, event.after or {}
    return (before.get("standing"), after.get("standing")) == (Standing.PROPOSED, Standing.ADOPTED)


def _was_put_in_place(event: Event) -> bool:
    """Whether it is new, or a meeting that is held again."""
    return event.before is None or event.before.get("cancelled") is True


def _was_sent(room: Room, kind: str, found: Mapping[str, Any]) -> bool:
    """Whether a forum has read of it: in the digest before a meeting, or in one that came after a decision."""
    if kind == "meeting":
        return is_posted(room.tx, room.huvudman_id, found["id"])
    return kind == "decision" and meetings.digest_since(room.tx, room.huvudman_id, found["at"])


def restore(room: Room, undo_id: int, event: Event) -> None:
    """Put back what one event changed, and write that in the journal too."""
    kind, row_id, before = event.subject_kind, event.subject_id, event.before or {}
    if kind.endswith(_OWNERS):
        structure.replace_owners(room.tx, room.huvudman_id, _base(kind), row_id, _ids(before.get("owners")))
    elif kind.endswith(_GOAL):
        goal_id = before.get("goal")
        goals.serve(
            room.tx, room.huvudman_id, _base(kind), row_id, goal_id if isinstance(goal_id, int) else None
        )
    elif kind.endswith(_CHANNEL):
        where = str(before.get("platform")), str(before.get("tenant_id"))
        deliveries.set_channel(room.tx, room.huvudman_id, row_id, *where, str(before.get("channel") or ""))
    elif event.before is None:
        rows.remove(room.tx, room.huvudman_id, kind, row_id)
    else:
        rows.change(room.tx, room.huvudman_id, kind, row_id, stored(before))
        if _was_adopted(event):
            rows.unadopt(room.tx, room.huvudman_id, row_id)
    _follow(room, event)
    journal.add_event(
        room.tx, room.huvudman_id, undo_id, kind, row_id, before=event.after, after=event.before
    )


def _follow(room: Room, event: Event) -> None:
    """What comes of a thing that is as it was: its meetings, their messages, its follow-ups, who is reminded."""
    kind, row_id = event.subject_kind, event.subject_id
    if kind == "forum" and event.before is not None:
        meet_anew(room)
    if kind == "meeting":
        follow_meeting(room, row_id)
        meet_anew(room)
    if kind == "huvudman" and "paused" not in (event.before or {}):
        there = replace(room, huvudman=organisation.huvudman_by_id(room.tx, room.huvudman_id))
        list(move_occurrences(there))
    if kind == "cycle_item" and "period" in (event.before or {}):
        list(move_occurrences(room, [row_id]))
    if kind in _PAUSED:
        notices.consider_now(room.tx, room.huvudman_id, [row_id] if kind == "paused" else None)
    if _base(kind) == "activity" and rows.row(room.tx, room.huvudman_id, "activity", row_id):
        follow_again(room, row_id)


def named(room: Room, event: Event) -> str:
    """What people call the thing that an event is about; empty where it has no name of its own."""
    if event.batch.kind == "rhythm":  # what follows the terms goes with them
        return "tider, lov och terminer"
    found: Mapping[str, Any] = rows.row(
        room.tx, room.huvudman_id, _base(event.subject_kind), event.subject_id
    )
    values = found or event.after or event.before or {}
    if event.subject_kind in _PAUSED:
        return f"påminnelserna för {_paused(room, event.subject_kind, values)}"
    if "forum_id" in values:
        values = rows.row(room.tx, room.huvudman_id, "forum", int(str(values["forum_id"])))
    if event.subject_kind == "template":
        return f"mallen för {TITLES[Kind(str(values['kind']))]}"
    if "activity_id" in values:
        values = rows.row(room.tx, room.huvudman_id, "activity", int(str(values["activity_id"])))
    return str(values.get("name") or values.get("title") or values.get("text") or "")


def _paused(room: Room, kind: str, values: Mapping[str, Any]) -> str:
    if kind == "huvudman":
        return "alla"
    if kind == "person":
        return room.names.short(str(values["name"]))
    return str(values.get("label") or values.get("title") or "")


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the journal as the database has them."""
    found = dict(values)
    for name in _DAYS:
        if isinstance(found.get(name), str):
            found[name] = date.fromisoformat(found[name])
    if isinstance(found.get("at"), str):
        found["at"] = datetime.fromisoformat(found["at"])
    return found


def _base(kind: str) -> str:
    return kind.removesuffix(_OWNERS).removesuffix(_GOAL).removesuffix(_CHANNEL)


def _ids(value: object) -> list[int]:
    return [int(one) for one in value] if isinstance(value, list) else []
