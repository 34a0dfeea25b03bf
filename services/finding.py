"""From words to things: which activity a reference means, and which of its assignments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from plan.organisation import WHOLE, Unit
from plan.records import Activity, Assignment
from plan.references import Reference
from plan.rights import Verdict, as_owner
from plan.words import folded, key_of, tidy
from services.lines import owned, unit_names
from services.results import Candidate, ChooseOne, NothingFits, OnlyReference
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import plans

# rapidfuzz scores 0–100. Below this a likeness is chance: nonsense can score 30, a fair abbreviation 60.
NEAR = 60
_FEW = 3


@dataclass(frozen=True)
class Found:
    """What a reference or a click points at: its assignments, and the words that were not a unit's name."""

    assignments: tuple[Assignment, ...]
    rest: str


def find(
    room: Room, reference: Reference, words: str, *, to_change: bool
) -> Found | ChooseOne | NothingFits | OnlyReference:
    """The assignments that `reference` means to this asker, with `words` after it.

    A bare number means the plan of the asker's unit first, then what is the asker's own, then any (DESIGN §2 and
    the issue's order). Several that fit are offered. To change something means one assignment: the unit's that is
    named first in `words`, or the one that the asker answers; to look means all of them.
    """
    called = current(room, [a for a in _called(room, reference) if _in_area(a, reference.area)])
    if not called:
        return NothingFits(str(reference), nearest_activities(room, reference, words))
    assignments = assignment_queries.assignments_of(
        room.tx, room.huvudman_id, "activity", [a.id for a in called], lock=to_change
    )
    activities = _narrowed(room, called, assignments)
    ids = {activity.id for activity in activities}
    chosen = [a for a in assignments if a.source_id in ids]
    if not chosen:
        return OnlyReference(activities[0])
    if not to_change:
        return _one_thing(reference, chosen, words)
    by_source = {
        key: [a for a in chosen if a.source_id == key] for key in sorted({a.source_id for a in chosen})
    }
    candidates = [one for of_one in by_source.values() for one in _one_of_units(room, of_one, tidy(words))]
    if len(candidates) == 1:
        return Found((candidates[0].assignment,), candidates[0].words)
    return ChooseOne(reference, tuple(candidates))


def lock_in_order(room: Room, references: Sequence[Reference]) -> None:
    """Lock what several references may mean, in one order for all: nobody waits crosswise for another."""
    if len(references) > 1:
        ids = {activity.id for reference in references for activity in _called(room, reference)}
        assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", ids, lock=True)


def _one_thing(reference: Reference, chosen: Sequence[Assignment], words: str) -> Found | ChooseOne:
    """What is to be shown is shown whole: a choice is between activities, not between units."""
    firsts = {a.source_id: a for a in reversed(chosen)}
    if len(firsts) == 1:
        return Found(tuple(chosen), words)
    return ChooseOne(reference, tuple(Candidate(firsts[key], None, words) for key in sorted(firsts)))


def current(room: Room, activities: Sequence[Activity]) -> list[Activity]:
    """Those whose plan runs today; where none does, those of the plan that ended last."""
    running = [a for a in activities if a.runs(room.today)]
    if running or not activities:
        return running
    latest = max(a.plan_ends or a.plan_starts or room.today for a in activities)
    return [a for a in activities if (a.plan_ends or a.plan_starts or room.today) == latest]


def _called(room: Room, reference: Reference) -> list[Activity]:
    return plans.activities_called(room.tx, room.huvudman_id, reference, room.today)


def _in_area(activity: Activity, area: str | None) -> bool:
    if area is None:
        return True
    return key_of(activity.area_code) == area or (
        len(area) >= _FEW and key_of(activity.area_title).startswith(area)
    )


def _narrowed(room: Room, called: list[Activity], assignments: Sequence[Assignment]) -> list[Activity]:
    """My unit's plan first, then mine in the huvudman's, then any. A row that only points elsewhere comes last."""
    if len(called) == 1:
        return called
    my_units = {seat.unit_key for seat in room.actor.seats}
    in_my_unit = [a for a in called if a.unit_id is not None and f"unit:{a.unit_id}" in my_units]
    if in_my_unit:
        return in_my_unit
    mine = {a.source_id for a in answerable(room, assignments)}
    return (
        [a for a in called if a.id in mine and a.unit_id is None]
        or [a for a in called if not a.is_reference]
        or called
    )


def answerable(room: Room, assignments: Sequence[Assignment]) -> list[Assignment]:
    """Those that the asker answers because of a role they hold."""
    roles = assignment_queries.owner_roles(room.tx, room.huvudman_id, [a.id for a in assignments])
    return [a for a in assignments if as_owner(room.actor, owned(room, a, roles)) is Verdict.YES]


def _one_of_units(room: Room, chosen: Sequence[Assignment], words: str) -> tuple[Candidate, ...]:
    """Which of one activity's assignments may be meant: the unit's that is named, else the asker's own, else any."""
    chosen = _in_turn(chosen)
    if len(chosen) == 1 and chosen[0].unit_key == WHOLE:
        return (Candidate(chosen[0], None, words),)
    names = unit_names(room)
    by_name = {names[a.unit_key]: a for a in chosen if a.unit_key in names}
    named, rest = leading_name(words, by_name)
    if named is not None:
        return (Candidate(by_name[named], named, rest),)
    return tuple(Candidate(a, names.get(a.unit_key), words) for a in answerable(room, chosen) or chosen)


def _in_turn(chosen: Sequence[Assignment]) -> list[Assignment]:
    """For each unit the one whose turn it is, of what is done several times: the first open, else the last."""
    by_unit: dict[str, list[Assignment]] = {}
    for one in sorted(chosen, key=lambda a: (a.due is None, a.due or date.max, a.id)):
        by_unit.setdefault(one.unit_key, []).append(one)
    turns = (next((a for a in times if a.status.is_open), times[-1]) for times in by_unit.values())
    return sorted(turns, key=lambda a: a.id)


def leading_name(words: str, names: Iterable[str]) -> tuple[str | None, str]:
    """The longest of `names` that `words` begins with, whole, whatever the case; and the words after it."""
    lowered = folded(words)
    for name in sorted(names, key=len, reverse=True):
        wanted = folded(name)
        after = lowered[len(wanted) :]
        if lowered.startswith(wanted) and not (after and (after[0].isalnum() or after[0] == "-")):
            return name, words[len(wanted) :].lstrip(" ,;:.–—-")
    return None, words


def nearest_activities(room: Room, reference: Reference | None, words: str) -> tuple[Activity, ...]:
    """The three activities nearest to what was asked: by number and letter, then by likeness of title."""
    activities = current(room, [a for a in plans.activities(room.tx, room.huvudman_id) if not a.is_reference])
    by_number: list[Activity] = []
    if reference is not None:
        by_number = sorted(activities, key=lambda a: _distance(a, reference))
    by_title = alike(words, {a.id: a.title for a in activities}, NEAR) if words else []
    by_id = {a.id: a for a in activities}
    ordered = [by_id[key] for key in by_title] + by_number
    return tuple(dict.fromkeys(ordered))[:_FEW]


def _distance(activity: Activity, reference: Reference) -> tuple[bool, int, int, int]:
    """How far an activity's number is from the one asked for: the same letter first, then the nearest number."""
    letters = abs(ord(activity.strategy or "a") - ord(reference.strategy))
    return letters > 0, abs((activity.number or 0) - reference.number), letters, activity.id


def alike(words: str, texts: dict[int, str], at_least: int) -> list[int]:
    """The keys of the texts that are like `words`, the likest first."""
    found = process.extract(
        key_of(words), {key: key_of(text) for key, text in texts.items()}, scorer=fuzz.WRatio, limit=10
    )
    return [key for _, score, key in found if score >= at_least]


def unit_by_name(units: Iterable[Unit], name: str) -> Unit | None:
    """The unit called so, whatever the case and spacing."""
    return next((unit for unit in units if key_of(unit.name) == key_of(name)), None)
