"""How people want to be reminded: how often, later, whom to tell that support is needed; and pausing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from plan.organisation import WHOLE
from plan.records import Assignment
from plan.reminding import Rhythm
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.words import folded
from services.changing import Changes
from services.deps import Asker, Deps, Profile
from services.errors import NotHere
from services.lines import line_of, owned
from services.new_date import read_new_date
from services.recipients import recipients_of
from services.results import AdminOnly, DateUnreadable, Line, NotAllowed
from services.rhythms import rhythm_of
from services.room import NOBODY, Room, reading, writing
from storage.queries import assignments as assignment_queries
from storage.queries import notices, organisation

SupportTo = Literal["manager", "group"]

# "i morgon", "3", "3 dagar", "om en vecka"
_AHEAD = re.compile(r"i\s?morgon|(?:om\s+)?(\d{1,3}|en|ett|två|tre|fyra|fem)(?:\s+(dag|dagar|vecka|veckor))?")
_COUNTS = {"en": "1", "ett": "1", "två": "2", "tre": "3", "fyra": "4", "fem": "5"}
_FOR_EXAMPLE = "Skriv till exempel “om 3 dagar”, “om en vecka” eller ett datum."


@dataclass(frozen=True)
class RhythmSet:
    """The asker is reminded this often from now on."""

    rhythm: Rhythm


@dataclass(frozen=True)
class NobodyKnown:
    """The asker holds nothing here, so there is nothing to set."""


@dataclass(frozen=True)
class RemindedLater:
    """The asker is reminded `on` a working day; `shortened` where they asked for one after the last day.

    `too_late`: the last day comes before people are at work again.
    """

    line: Line
    on: date
    shortened: bool
    too_late: bool = False


@dataclass(frozen=True)
class LaterDay:
    """A day that words mean, as seen today."""

    on: date
    today: date


@dataclass(frozen=True)
class SupportAsked:
    """Who is told that support is needed: `names` are the managers, or none for the leadership group."""

    line: Line
    to: SupportTo
    names: tuple[str, ...]


@dataclass(frozen=True)
class Paused:
    """Reminders are paused, or go on: for `what`, by name, or for everybody where it is empty.

    `batch_id` takes it back; None where it was so already.
    """

    paused: bool
    what: tuple[str, ...]
    batch_id: int | None


def set_rhythm(deps: Deps, asker: Asker, rhythm: Rhythm) -> RhythmSet | NobodyKnown:
    """Remind the asker every day, once a week, or only on the last day."""
    with writing(deps, asker) as room:
        if room.actor.person_id == NOBODY:
            return NobodyKnown()
        notices.set_wish(room.tx, room.huvudman_id, room.actor.person_id, rhythm=rhythm.value)
        mine = _mine(room)
        notices.consider_now(room.tx, room.huvudman_id, mine)
        return RhythmSet(rhythm)


def remind_later(
    deps: Deps, asker: Asker, assignment_id: int, days: int | str
) -> RemindedLater | DateUnreadable | NotAllowed:
    """Be quiet about an assignment towards the asker for some days, or until then ("om en vecka", "12 mars").

    On a working day after today. Never past the last day without saying so: it is then that day instead, or the
    next working day where nobody is at work until then.
    """
    with writing(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id], lock=True)
        if assignment_id not in found:
            raise NotHere(f"assignment {assignment_id}")
        assignment = found[assignment_id]
        line = line_of(room, assignment)
        roles = assignment_queries.owner_roles(room.tx, room.huvudman_id, [assignment_id])
        verdict = allowed(room.actor, Action.REPORT, owned(room, assignment, roles))
        if verdict is Verdict.NO or room.actor.person_id == NOBODY:
            return NotAllowed(line, ())
        until = _until(days, room.today)
        if isinstance(until, DateUnreadable):
            return until
        last = assignment.due if assignment.due is not None and assignment.due >= room.today else until
        work = rhythm_of(room.huvudman).work
        on = max(work.on_or_before(min(until, last)), work.after(room.today, 1))
        notices.set_later(room.tx, room.huvudman_id, assignment_id, room.actor.person_id, on)
        notices.consider_now(room.tx, room.huvudman_id, [assignment_id])
        is_due = assignment.due is not None and room.today <= assignment.due
        return RemindedLater(line, on, shortened=is_due and until > last, too_late=is_due and on > last)


def later_day(deps: Deps, asker: Asker, words: str) -> LaterDay | DateUnreadable:
    """The day that somebody wants to be reminded on, of what they have written. Changes nothing."""
    with reading(deps, asker) as room:
        until = _until(words, room.today)
        return until if isinstance(until, DateUnreadable) else LaterDay(until, room.today)


def ask_support(deps: Deps, asker: Asker, assignment_id: int, to: SupportTo) -> SupportAsked | NotAllowed:
    """Say where it is to be told that support is needed: the nearest manager, or the leadership group's digest."""
    with writing(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id], lock=True)
        if assignment_id not in found:
            raise NotHere(f"assignment {assignment_id}")
        assignment = found[assignment_id]
        line = line_of(room, assignment)
        roles = assignment_queries.owner_roles(room.tx, room.huvudman_id, [assignment_id])
        if allowed(room.actor, Action.REPORT, owned(room, assignment, roles)) is Verdict.NO:
            return NotAllowed(line, ())
        assignment_queries.set_support(room.tx, room.huvudman_id, assignment_id, to)
        return SupportAsked(line, to, told_of_support(room, assignment, to))


def told_of_support(room: Room, assignment: Assignment, to: str) -> tuple[str, ...]:
    """The managers who are told that support is needed; none where it is the group's, or nobody is above."""
    if to != "manager":
        return ()
    who = recipients_of(room.tx, room.huvudman_id, [assignment.id], room.today)
    people = dict(organisation.people(room.tx, room.huvudman_id))
    above = who.managers_of(assignment.id, assignment.unit_key)
    return tuple(sorted(room.names.short(people[person_id]) for person_id in above))


def pause(deps: Deps, asker: Asker, *, paused: bool, who: Profile | None = None) -> Paused | AdminOnly:
    """Pause the reminders of everybody, or of one; or let them go on. For those who run the plan."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        changes = Changes(room, "pause")
        if who is None:
            changes.change("huvudman", room.huvudman_id, {"paused": paused})
            notices.consider_now(room.tx, room.huvudman_id)
            return Paused(paused, (), changes.batch_id)
        account = who.account
        person_id = organisation.person_of_account(
            room.tx, room.huvudman_id, account.platform, account.tenant_id, account.external_id, who.name
        )
        changes.change("person", person_id, {"paused": paused})
        notices.consider_now(room.tx, room.huvudman_id)
        return Paused(paused, (room.names.short(who.name),), changes.batch_id)


def pause_assignments(
    deps: Deps, asker: Asker, assignment_ids: Sequence[int], *, paused: bool
) -> Paused | AdminOnly:
    """Pause the reminders of some assignments, or let them go on. Raises NotHere."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, assignment_ids, lock=True)
        if missing := set(assignment_ids) - set(found):
            raise NotHere(f"assignment {min(missing)}")
        changes = Changes(room, "pause")
        for one in assignment_ids:
            changes.change("paused", one, {"paused": paused})
        if paused:
            notices.hush(room.tx, room.huvudman_id, assignment_ids, "paused")
        notices.consider_now(room.tx, room.huvudman_id, assignment_ids)
        names = dict.fromkeys(found[one].label or found[one].title for one in assignment_ids)
        return Paused(paused, tuple(names), changes.batch_id)


def _refusal(room: Room) -> AdminOnly | None:
    if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES:
        return None
    seated = organisation.administrators(room.tx, room.huvudman_id)
    return AdminOnly(tuple(room.names.short(name) for _, name in seated))


def _until(days: int | str, today: date) -> date | DateUnreadable:
    if isinstance(days, int):
        return today + timedelta(days=days)
    if folded(days) == "nästa vecka":
        return today + timedelta(days=7 - today.weekday())
    if (ahead := _AHEAD.fullmatch(days.strip().casefold())) is not None:
        count = int(_COUNTS.get(ahead[1], ahead[1])) if ahead[1] else 1
        return today + timedelta(days=count * (7 if (ahead[2] or "").startswith("veck") else 1))
    read = read_new_date(days, today)
    if isinstance(read, DateUnreadable):
        return replace(read, suggestion=read.suggestion or _FOR_EXAMPLE)
    until = read[0]
    return until if until > today else DateUnreadable(days, "Den dagen har redan varit.", _FOR_EXAMPLE)


def _mine(room: Room) -> list[int]:
    seats = [(seat.role_id, seat.unit_key) for seat in room.actor.seats]
    found = assignment_queries.assignments_of_seats(room.tx, room.huvudman_id, seats, WHOLE)
    return [assignment.id for assignment in found]
