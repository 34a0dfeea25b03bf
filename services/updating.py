"""Everything that is said of an assignment at once: how it goes, what shows it, another last day, who is to help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from plan.records import Assignment, Evidence
from plan.schoolyear import coming
from plan.status import Status
from plan.words import tidy
from services.changing import Changes
from services.concerned import tell_moved
from services.deps import Asker, Deps
from services.errors import NotHere
from services.following_up import EFFECT
from services.lines import line_of
from services.reporting import (
    Seen,
    change_and_note,
    find_seen,
    progress_around,
    refusal_of,
    refused_text,
)
from services.results import (
    AlreadyDone,
    ChangedSince,
    DatePassed,
    EffectAsked,
    Line,
    NotAllowed,
    NoteNeeded,
    Progress,
    ReasonNeeded,
    TextPersonal,
    TextTooLong,
)
from services.room import Room, reading, writing
from services.wishes import told_of_support
from storage.queries import assignments as assignment_queries
from storage.queries import evidence, goals


@dataclass(frozen=True)
class AttachedFile:
    """A file where people talk: what it is called, and its lasting address. Its content is not kept."""

    name: str
    url: str


@dataclass(frozen=True)
class Update:
    """What somebody says of an assignment. What is left empty says nothing.

    `link` is an address on the web, `files` what shows it beside; `signs` what has been seen of the signs of change
    of an intervention; `due` the new last day, with its `reason`; `support_to` who is told where support is needed.
    """

    status: Status
    comment: str = ""
    link: str = ""
    signs: str = ""
    due: date | None = None
    reason: str = ""
    support_to: Literal["manager", "group", ""] = ""
    files: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True)
class About:
    """An assignment as the form about it needs it. `signs` are the signs of change that an intervention looks for."""

    line: Line
    evidence: tuple[Evidence, ...]
    is_intervention: bool
    signs: str
    support_to: str


@dataclass(frozen=True)
class Updated:
    """It is done, as one batch that can be taken back.

    `moved_from` is the last day it had, where that is another now; `told` the managers who are told that support is
    needed.
    """

    line: Line
    before: Status
    moved: bool
    moved_from: date | None
    reason: str
    evidence: tuple[str, ...]
    support_to: str
    told: tuple[str, ...]
    progress: Progress | None
    batch_id: int


UpdateOutcome = (
    Updated
    | AlreadyDone
    | ChangedSince
    | NotAllowed
    | NoteNeeded
    | DatePassed
    | EffectAsked
    | ReasonNeeded
    | TextPersonal
    | TextTooLong
)


def about(deps: Deps, asker: Asker, assignment_id: int) -> About:
    """One assignment, for the form about it. Raises NotHere."""
    with reading(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id])
        if assignment_id not in found:
            raise NotHere(f"assignment {assignment_id}")
        one = found[assignment_id]
        intervention = _intervention_of(room, one)
        return About(
            line=line_of(room, one),
            evidence=tuple(evidence.evidence_of(room.tx, room.huvudman_id, [one.id])),
            is_intervention=intervention is not None,
            signs=str((intervention or {}).get("signs") or ""),
            support_to=assignment_queries.support_of(room.tx, room.huvudman_id, one.id),
        )


def update(deps: Deps, asker: Asker, seen: Seen, said: Update) -> UpdateOutcome:
    """Do all of what is `said`, or nothing of it. Raises NotHere.

    What has been changed since it was `seen` is shown first; whoever still means it says so again.
    """
    names = [one.name for one in said.files]
    for text in (said.comment, said.reason, said.signs, said.link, *names):
        if refused := refused_text(text):
            return refused
    with writing(deps, asker) as room:
        assignment = find_seen(room, seen)
        if assignment.version != seen.version:
            return ChangedSince(line_of(room, assignment))
        if refusal := refusal_of(room, assignment, tidy(said.comment) or tidy(said.reason)):
            return refusal
        if assignment.source_kind == EFFECT and said.status is Status.DONE:
            return EffectAsked(line_of(room, assignment))
        to = said.due if said.due != assignment.due else None
        if to is not None and to < room.today:
            return DatePassed(line_of(room, assignment), to, coming(to, room.today), "")
        if to is not None and not tidy(said.reason):
            return ReasonNeeded(line_of(room, assignment), to)
        return _update(room, assignment, said, to)


def _update(room: Room, assignment: Assignment, said: Update, to: date | None) -> Updated | AlreadyDone:
    batch = Changes(room, "update")
    change, before = _changes(room, assignment, said, to)
    there = {one.url for one in evidence.evidence_of(room.tx, room.huvudman_id, [assignment.id])} - {""}
    shown = [one for one in _evidence(said) if one[2] not in there]
    if not (change or shown) or batch.opened() is None or batch.batch_id is None:
        now = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment.id])[assignment.id]
        by = now.reported_by and room.names.short(now.reported_by)
        return AlreadyDone(line_of(room, now), by, now.reported_at and room.local(now.reported_at))
    reason = tidy(said.reason) if to is not None else ""
    after = assignment
    if change:
        more = {"reason": reason} if reason else {}
        after = change_and_note(room, batch.batch_id, assignment, change, before, **more)
        if to is not None:
            tell_moved(room, batch.batch_id, assignment, to, reason)
    for kind, text, url in shown:
        add_evidence(batch, assignment, kind, text, url)
    support_to = str(change.get("support_to", ""))
    return Updated(
        line=line_of(room, after),
        before=assignment.status,
        moved=to is not None,
        moved_from=assignment.due,
        reason=reason,
        evidence=tuple(text or url for _, text, url in shown),
        support_to=support_to,
        told=told_of_support(room, after, support_to),
        progress=progress_around(room, after),
        batch_id=batch.batch_id,
    )


def _changes(
    room: Room, assignment: Assignment, said: Update, to: date | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns that become others, and what was there that the record of an assignment does not hold."""
    comment = tidy(said.comment)
    change: dict[str, Any] = {}
    if said.status is not assignment.status or comment not in ("", assignment.comment):
        change = {
            "status": said.status.value,
            "comment": comment,
            "reported_by_id": room.author_id,
            "reported_at": room.now,
        }
    if to is not None:
        change["due"] = to
    was = assignment_queries.support_of(room.tx, room.huvudman_id, assignment.id)
    if said.status is Status.NEEDS_SUPPORT and said.support_to not in ("", was):
        return {**change, "support_to": said.support_to}, {"support_to": was}
    return change, {}


def _evidence(said: Update) -> list[tuple[str, str, str]]:
    """Kind, text and address of what shows how it goes."""
    found = [("link", "", tidy(said.link))] if tidy(said.link) else []
    found += [("file", tidy(one.name), one.url) for one in said.files]
    return [*found, ("signs", tidy(said.signs), "")] if tidy(said.signs) else found


def add_evidence(batch: Changes, assignment: Assignment, kind: str, text: str, url: str) -> int | None:
    """One more thing that shows how an assignment went; None where the request is a repetition."""
    room = batch.room
    values = {
        "assignment_id": assignment.id,
        "kind": kind,
        "text": text,
        "url": url,
        "by_id": room.author_id,
        "at": room.now,
    }
    return batch.add("evidence", values)


@dataclass(frozen=True)
class Shown:
    """Evidence was added, and can be taken back."""

    line: Line
    batch_id: int


def show_evidence(
    deps: Deps, asker: Asker, assignment_id: int, url: str, text: str
) -> Shown | AlreadyDone | NotAllowed | NoteNeeded | TextPersonal | TextTooLong:
    """Let a message in a channel, or a page, show how an assignment went. Raises NotHere."""
    for given in (url, text):
        if refused := refused_text(given):
            return refused
    with writing(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id], lock=True)
        if assignment_id not in found:
            raise NotHere(f"assignment {assignment_id}")
        one = found[assignment_id]
        if refusal := refusal_of(room, one, tidy(text) or url):
            return refusal
        batch = Changes(room, "evidence")
        there = evidence.evidence_of(room.tx, room.huvudman_id, [assignment_id])
        known = any((e.url, e.text) == (url, tidy(text)) for e in there)
        if known or add_evidence(batch, one, "message", tidy(text), url) is None or batch.batch_id is None:
            return AlreadyDone(line_of(room, one), None, None)
        return Shown(line_of(room, one), batch.batch_id)


def _intervention_of(room: Room, assignment: Assignment) -> dict[str, Any] | None:
    """What an activity that is an intervention says of itself; None for everything else."""
    if assignment.source_kind != "activity":
        return None
    found = goals.interventions(room.tx, room.huvudman_id, [assignment.source_id])
    return found.get(assignment.source_id)
