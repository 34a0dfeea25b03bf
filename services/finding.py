"""From words to things: which activity a reference means, and which of its assignments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from plan.organisation import WHOLE, Unit, form_key
from plan.records import Activity, Assignment, spoken_code
from plan.references import Reference
from plan.rights import Verdict, as_owner
from plan.status import Standing
from plan.words import folded, key_of, stem, tidy
from services.errors import NotHere
from services.lines import owned, owner_roles, unit_names
from services.places import own_places
from services.results import Candidate, ChooseOne, NothingFits, OnlyReference, Suggested
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import organisation, plans

# rapidfuzz scores 0–100. Below this a likeness is chance: nonsense can score 30, a fair abbreviation 60.
NEAR = 60
# What is offered to be acted on is to be liker than that.
LIKE = 80
_FEW = 3
_AROUND = " ,;:."
# What may stand before the name of a unit: "klar 3a på Bergskolan".
_AT = ("på", "för", "i", "hos", "vid")
# How many are offered where no number was written.
MOST_OFFERED = 5


@dataclass(frozen=True)
class Found:
    """What a reference or a click points at: its assignments, and the words that were not a unit's name."""

    assignments: tuple[Assignment, ...]
    rest: str


def find(
    room: Room, reference: Reference, words: str, *, to_change: bool, lock: bool = True
) -> Found | ChooseOne | NothingFits | OnlyReference:
    """The assignments that `reference` means to this asker, with `words` after it.

    A bare number means the plan of the asker's unit first, then what is the asker's own, then any (DESIGN §2 and
    the issue's order). Several that fit are offered. To change something means one assignment: the unit's that is
    named first in `words`, or the one that the asker answers; to look means all of them. Without `lock` it is only
    told what would be changed.
    """
    called = current(room, _called(room, reference))
    if not called:
        return NothingFits(_spoken(room, reference), nearest_activities(room, reference, words))
    assignments = assignment_queries.assignments_of(
        room.tx, room.huvudman_id, "activity", [a.id for a in called], lock=to_change and lock
    )
    activities = _narrowed(room, called, assignments)
    ids = {activity.id for activity in activities}
    chosen = [a for a in assignments if a.source_id in ids]
    if not chosen:
        return OnlyReference(activities[0])
    if not to_change:
        return _one_thing(room, reference, chosen, words)
    return _one_of(room, reference, chosen, words)


def _spoken(room: Room, reference: Reference) -> str:
    """A reference that fits nothing, as people would say it: "Läs 9q", "SKA 9q"."""
    area = reference.area
    if area is None:
        return str(reference)
    for _, code, title in plans.areas(room.tx, room.huvudman_id):
        if area in (key_of(code), key_of(title)):
            return f"{spoken_code(code, title)} {reference.number}{reference.strategy}"
    return f"{area.capitalize()} {reference.number}{reference.strategy}"


def find_of(room: Room, source_kind: str, source_id: int, words: str) -> Found | ChooseOne:
    """The assignment of one source that is meant by `words`, as `find` has it. Raises NotHere where it has none."""
    chosen = assignment_queries.assignments_of(room.tx, room.huvudman_id, source_kind, [source_id], lock=True)
    if not chosen:
        raise NotHere(f"{source_kind} {source_id}")
    return _one_of(room, None, chosen, words)


def find_by_words(room: Room, words: str) -> Suggested:
    """What `words` may mean where no number was written: they begin with words of its title.

    As many of them as fit some title are the title's, and the rest is as after a number. The asker's own come first,
    and alone where there are any; of what comes several times, the one whose turn it is.
    """
    words = tidy(words)
    every = [a for a in assignment_queries.all_assignments(room.tx, room.huvudman_id) if a.status.is_open]
    said = words.split()
    texts = {a.id: key_of(a.title) for a in every}
    for count in range(len(said), 0, -1):
        wanted = [key_of(word).strip(_AROUND) for word in said[:count]]
        hits = [a for a in every if all(_in_words(word, texts[a.id]) for word in wanted)]
        if hits and any(len(word) >= _FEW for word in wanted):
            rest = " ".join(said[count:])
            return Suggested(words, tuple(_offered(room, answerable(room, hits) or hits, rest)))
    near = alike(words, {a.id: a.title for a in every}, LIKE)
    hits = [a for a in every if a.id in near]
    return Suggested(words, tuple(_offered(room, answerable(room, hits) or hits, "")))


def next_due(room: Room) -> Suggested:
    """The asker's own that come next, for a request that named nothing."""
    names = unit_names(room)
    mine = answerable(room, owned_by_seats(room))[:MOST_OFFERED]
    return Suggested("", tuple(Candidate(a, names.get(a.unit_key)) for a in mine))


def owned_by_seats(room: Room) -> list[Assignment]:
    """What is open and owned by the asker's roles, or by the bodies that these answer for; next due first."""
    seats = [(seat.role_id, seat.unit_key) for seat in room.actor.seats]
    held = {role_id for role_id, _ in seats}
    bodies = organisation.handlers_of_bodies(room.tx, room.huvudman_id)
    seats += [(body, WHOLE) for body, handler in bodies.items() if handler in held]
    return assignment_queries.assignments_of_seats(room.tx, room.huvudman_id, seats, WHOLE)


def _offered(room: Room, hits: Sequence[Assignment], words: str) -> list[Candidate]:
    by_title: dict[tuple[str, str, str], list[Assignment]] = {}
    for one in hits:
        by_title.setdefault((one.source_kind, one.label, one.title), []).append(one)
    found = []
    for alike_ones in list(by_title.values())[:MOST_OFFERED]:
        of_one = [a for a in alike_ones if a.source_id == alike_ones[0].source_id]
        found.append(_as_one(_one_of_units(room, of_one, words), words))
    return found


def _in_words(wanted: str, title: str) -> bool:
    """Whether a word of the title begins with the word that was written, or is it without its ending ("ronden")."""
    return bool(wanted) and any(
        word.startswith(wanted) or word == stem(wanted) for word in title.replace(",", "").split()
    )


def _one_of(
    room: Room, reference: Reference | None, chosen: Sequence[Assignment], words: str
) -> Found | ChooseOne:
    """One assignment, or the choice: first between activities, then between the units of one."""
    by_source = [[a for a in chosen if a.source_id == key] for key in sorted({a.source_id for a in chosen})]
    of_each = [_one_of_units(room, of_one, tidy(words)) for of_one in by_source]
    if len(of_each) == 1:
        candidates = of_each[0]
    else:
        candidates = tuple(_as_one(several, words) for several in of_each)
    if len(candidates) == 1:
        return Found((candidates[0].assignment,), candidates[0].words)
    return ChooseOne(reference, candidates)


def _as_one(candidates: Sequence[Candidate], words: str) -> Candidate:
    """Those of one activity as one to choose."""
    if len(candidates) == 1:
        return candidates[0]
    return Candidate(candidates[0].assignment, None, words, whole=True)


def lock_in_order(room: Room, references: Sequence[Reference]) -> None:
    """Lock what several references may mean, in one order for all: nobody waits crosswise for another."""
    if len(references) > 1:
        ids = {activity.id for reference in references for activity in _called(room, reference)}
        assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", ids, lock=True)


def _one_thing(
    room: Room, reference: Reference, chosen: Sequence[Assignment], words: str
) -> Found | ChooseOne:
    """What is to be shown is shown whole, or for the unit that is named: a choice is between activities."""
    names = unit_names(room)
    present = {names[a.unit_key]: a.unit_key for a in chosen if a.unit_key in names}
    unit, rest = named_unit(tidy(words), present)
    if unit is None:  # nothing is changed by looking: a part of a name is enough
        unit, rest = leading_part(tidy(words), present) or (None, words)
    if unit is not None:
        chosen = [a for a in chosen if a.unit_key == present[unit]]
    firsts = {a.source_id: a for a in reversed(chosen)}
    if len(firsts) == 1:
        return Found(tuple(chosen), rest)
    return ChooseOne(reference, tuple(Candidate(firsts[key], unit, rest) for key in sorted(firsts)))


def current(room: Room, activities: Sequence[Activity]) -> list[Activity]:
    """Those whose plan runs today; where none does, those of the plan that ended last."""
    running = [a for a in activities if a.runs(room.today)]
    if running or not activities:
        return running
    latest = max(a.plan_ends or a.plan_starts or room.today for a in activities)
    return [a for a in activities if (a.plan_ends or a.plan_starts or room.today) == latest]


def _called(room: Room, reference: Reference) -> list[Activity]:
    found = plans.activities_called(room.tx, room.huvudman_id, reference, room.today)
    room.activities.update({activity.id: activity for activity in found})
    return found


def activity_of(room: Room, activity_id: int) -> Activity:
    """One activity, read once in a unit of work."""
    if activity_id not in room.activities:
        found = plans.activities(room.tx, room.huvudman_id, [activity_id])
        room.activities.update({activity.id: activity for activity in found})
    return room.activities[activity_id]


def _narrowed(room: Room, called: list[Activity], assignments: Sequence[Assignment]) -> list[Activity]:
    """My unit's plan first, or my school form's, then mine in the huvudman's, then any. A row that only points
    elsewhere comes last.

    A school form is also theirs who manage those who answer for its units, or hold a role for all of its kind.
    """
    if len(called) == 1:
        return called
    own = own_places(room) if any(a.is_own for a in called) else {}
    in_my_unit = [a for a in called if a.unit_id is not None and f"unit:{a.unit_id}" in own] or [
        a for a in called if a.school_form is not None and form_key(a.school_form) in own
    ]
    if in_my_unit:
        return in_my_unit
    mine = {a.source_id for a in answerable(room, assignments)}
    whole = [a for a in called if not a.is_own]
    return (
        [a for a in whole if a.id in mine]
        or [a for a in whole if not a.is_reference]
        or [a for a in called if not a.is_reference]
        or called
    )


def answerable(room: Room, assignments: Sequence[Assignment]) -> list[Assignment]:
    """Those that the asker answers because of a role they hold."""
    roles = owner_roles(room, [a.id for a in assignments])
    return [a for a in assignments if as_owner(room.actor, owned(room, a, roles)) is Verdict.YES]


def _one_of_units(room: Room, chosen: Sequence[Assignment], words: str) -> tuple[Candidate, ...]:
    """Which of one activity's assignments may be meant: the unit's that is named, else the asker's own, else any.

    A part of a unit's name ("Lillåns") may be the unit or the first word of a comment: both are offered.
    """
    chosen = _in_turn(chosen)
    if len(chosen) == 1 and chosen[0].unit_key == WHOLE:
        return (Candidate(chosen[0], None, words),)
    names = unit_names(room)
    by_name = {names[a.unit_key]: a for a in chosen if a.unit_key in names}
    named, rest = leading_name(words, by_name)
    if named is not None:
        return (Candidate(by_name[named], named, rest),)
    found = [Candidate(a, names.get(a.unit_key), words) for a in answerable(room, chosen) or chosen]
    part = leading_part(words, by_name)
    if part is None or [one.unit for one in found] == [part[0]]:
        return tuple(found)
    named, rest = part
    return (Candidate(by_name[named], named, rest), *(one for one in found if one.unit != named))


def _in_turn(chosen: Sequence[Assignment]) -> list[Assignment]:
    """For each unit the one whose turn it is, of what is done several times: the first open, else the last."""
    by_unit: dict[str, list[Assignment]] = {}
    for one in sorted(chosen, key=lambda a: (a.due is None, a.due or date.max, a.id)):
        by_unit.setdefault(one.unit_key, []).append(one)
    turns = (next((a for a in times if a.status.is_open), times[-1]) for times in by_unit.values())
    return sorted(turns, key=lambda a: a.id)


def named_unit(words: str, names: Iterable[str]) -> tuple[str | None, str]:
    """As `leading_name`, also after a small word: "på Bergskolan"."""
    small, _, after = words.partition(" ")
    named, rest = leading_name(after if folded(small) in _AT else words, names)
    return (named, rest) if named is not None else (None, words)


def leading_name(words: str, names: Iterable[str]) -> tuple[str | None, str]:
    """The longest of `names` that `words` begins with, whole, whatever the case; and the words after it."""
    lowered = folded(words)
    for name in sorted(names, key=len, reverse=True):
        wanted = folded(name)
        after = lowered[len(wanted) :]
        if lowered.startswith(wanted) and not (after and (after[0].isalnum() or after[0] == "-")):
            return name, words[len(wanted) :].lstrip(" ,;:.–—-")
    return None, words


def leading_part(words: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The one of `names` that has the first word of `words` as a word of its own, and the words after it.

    None where several have it, or none: "Lillåns" is Lillåns skola, "Eken" is Förskolan Eken.
    """
    first, _, rest = words.partition(" ")
    wanted = key_of(first).strip(_AROUND)
    if len(wanted) < _FEW:
        return None
    fitting = [name for name in names if wanted in key_of(name).split()]
    return (fitting[0], rest.lstrip(_AROUND + "–—- ")) if len(fitting) == 1 else None


def nearest_activities(room: Room, reference: Reference | None, words: str) -> tuple[Activity, ...]:
    """The three activities nearest to what was asked: by number and letter, then by likeness of title."""
    activities = current(room, [a for a in plans.activities(room.tx, room.huvudman_id) if _is_there(a)])
    by_number: list[Activity] = []
    if reference is not None:
        by_number = sorted(activities, key=lambda a: _distance(a, reference))
    by_title = alike(words, {a.id: a.title for a in activities}, NEAR) if words else []
    by_id = {a.id: a for a in activities}
    ordered = [by_id[key] for key in by_title] + by_number
    return tuple(dict.fromkeys(ordered))[:_FEW]


def _is_there(activity: Activity) -> bool:
    return not activity.is_reference and activity.standing is Standing.ADOPTED


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
