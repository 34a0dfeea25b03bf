"""The annual cycle as somebody asks for it: a month, a week, a term, a role, a category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rapidfuzz import fuzz, process

from plan.organisation import Role, form_key
from plan.periods import Day, MonthDay, Period, Unreadable, leading_period, trailing_period
from plan.records import Occurrence, Owner
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import FIRST_MONTH, SchoolYear, Terms, month_end
from plan.status import roll_up
from plan.words import key_of
from services.deps import Asker, Deps
from services.finding import LIKE
from services.lines import owners_shown, rows_of
from services.places import own_places
from services.results import CycleEntry, CycleUnclear, CycleView, Line, Row
from services.room import Room, reading
from services.sources import AHEAD, terms_of
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import organisation, plans

PAGE = 20
_ON_DAYS = {"nu": 0, "idag": 0, "i dag": 0, "denna månad": 0, "den här månaden": 0, "nästa": 1, "förra": -1}
_ON_DAYS |= {"nästa månad": 1, "förra månaden": -1}
_ON_WEEKS = {"denna vecka": 0, "den här veckan": 0, "veckan": 0, "nästa vecka": 1, "förra veckan": -1}


@dataclass(frozen=True)
class Question:
    """What is asked of the cycle: which days, and what to keep of them (folded; empty for all)."""

    first: date
    last: date
    kept: str
    term: str = ""
    other: date | None = None


def cycle(deps: Deps, asker: Asker, words: str, offset: int = 0) -> CycleView | CycleUnclear:
    """What the cycle holds: this month and next, or what `words` ask for.

    `words` may be a time ("mars", "v 12", "vt", "nästa"), a role or a category, or both. A term without a year is
    this school year's; another time without one that has passed is the next that comes, and `other` says which has
    been. A role or category alone means the whole school year.
    """
    with reading(deps, asker) as room:
        question = understood(room, words)
        found = entries(room, question.first, question.last)
        if question.kept:
            kept = [e for e in found if is_about(e, question.kept)]
            if not kept and not is_known(room, question.kept):
                return CycleUnclear(words, nearest(room, question.kept))
            found = kept
        undated = [e for e in found if is_some_time(e.occurrence)]
        dated = [e for e in found if not is_some_time(e.occurrence)]
        return CycleView(
            first=question.first,
            last=question.last,
            filter=question.kept,
            entries=tuple(dated[offset : offset + PAGE]),
            undated=tuple(undated),
            offset=offset,
            total=len(dated),
            today=room.today,
            term=question.term,
            other=question.other,
            may_edit=allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id)) is Verdict.YES,
        )


def cycle_between(room: Room, first: date, last: date) -> list[CycleEntry]:
    """What the huvudman's cycle holds on some days, with a date; what units have of their own is theirs."""
    touching = cycle_queries.occurrences_between(room.tx, room.huvudman_id, first, last)
    return _as_entries(room, [one for one in touching if not is_some_time(one) and _whose(one) is None])


def upcoming_meetings(room: Room, count: int) -> tuple[CycleEntry, ...]:
    """The meetings of the cycle that come next."""
    coming = cycle_queries.occurrences_between(room.tx, room.huvudman_id, first=room.today)
    dated = [o for o in coming if o.kind == "meeting" and not is_some_time(o)]
    return tuple(_as_entries(room, dated[:count]))


def understood(room: Room, words: str) -> Question:
    """Which days `words` mean, and what is left of them; see `cycle`."""
    wanted = key_of(words)
    this_month = room.today.replace(day=1)
    if not wanted:
        return Question(this_month, _month_after(this_month, 1), "")
    for said, weeks in _ON_WEEKS.items():
        rest = _without(wanted, said)
        if rest is not None:
            monday = room.today + timedelta(days=7 * weeks - room.today.weekday())
            return Question(monday, monday + timedelta(days=6), rest)
    for said, months in sorted(_ON_DAYS.items(), key=lambda one: len(one[0]), reverse=True):
        rest = _without(wanted, said)
        if rest is not None:
            first = _first_of_month(this_month, months)
            return Question(first, month_end(first.year, first.month), rest)
    year = SchoolYear.containing(room.today)
    terms = terms_of(room.huvudman)
    asked = _timed(wanted, year, terms)
    if asked is None:
        return Question(date(year.start, 8, 1), date(year.start + 1, 7, 31), wanted)
    if asked.last < room.today and not asked.term:
        # What has no year of its own is another time in another school year.
        ahead = _timed(wanted, year.following, terms)
        if ahead is not None and ahead.last >= room.today and _is_laid_out(room, ahead):
            return replace(ahead, other=asked.first)
    return asked


def _is_laid_out(room: Room, question: Question) -> bool:
    """Whether the cycle reaches so far: within the year ahead, and something is there."""
    if question.first > room.today + AHEAD:
        return False
    return bool(cycle_queries.occurrences_between(room.tx, room.huvudman_id, question.first, question.last))


def _timed(wanted: str, year: SchoolYear, terms: Terms) -> Question | None:
    """The time that the words begin or end with."""
    leading = leading_period(wanted, year=year, terms=terms)
    trailing = trailing_period(wanted, year=year, terms=terms)
    for read in (leading, (trailing[1], trailing[0]) if trailing else None):
        if read is not None and (days := _days(read[0], year)):
            is_term = isinstance(read[0], Period) and read[0].precision == "term"
            name = "höstterminen" if days[0].month >= FIRST_MONTH else "vårterminen"
            return Question(*days, read[1], f"{name} {days[0].year}" if is_term else "")
    return None


def _without(wanted: str, said: str) -> str | None:
    if wanted == said:
        return ""
    return wanted.removeprefix(f"{said} ") if wanted.startswith(f"{said} ") else None


def _days(period: Period | Unreadable, year: SchoolYear) -> tuple[date, date] | None:
    if isinstance(period, Unreadable):
        return None
    first, last = _in(period.start or period.due, year), _in(period.due or period.start, year)
    return (first, last) if first and last else None


def _in(day: Day | None, year: SchoolYear) -> date | None:
    return day.in_year(year.year_of(day.month)) if isinstance(day, MonthDay) else day


def _first_of_month(month: date, ahead: int) -> date:
    number = month.year * 12 + month.month - 1 + ahead
    return date(number // 12, number % 12 + 1, 1)


def _month_after(month: date, ahead: int) -> date:
    return _first_of_month(month, ahead + 1) - timedelta(days=1)


def entries(room: Room, first: date, last: date) -> list[CycleEntry]:
    """What touches these days; and what is to be done some time this year, without a date.

    What units and school forms have of their own is shown to those who hold a role there.
    """
    touching = cycle_queries.occurrences_between(room.tx, room.huvudman_id, first, last)
    label = SchoolYear.containing(room.today).label
    undated = cycle_queries.undated_occurrences(room.tx, room.huvudman_id, label)
    found = [*touching, *undated]
    mine: set[str | None] = {None}
    if any(_whose(one) for one in found):
        mine |= own_places(room).keys()
    return _as_entries(room, [one for one in found if _whose(one) in mine])


def _whose(occurrence: Occurrence) -> str | None:
    """The key of the unit or school form whose own item it is; None for the huvudman's."""
    if occurrence.unit_id is not None:
        return f"unit:{occurrence.unit_id}"
    return form_key(occurrence.school_form) if occurrence.school_form is not None else None


def _as_entries(room: Room, occurrences: Sequence[Occurrence]) -> list[CycleEntry]:
    ids = [o.id for o in occurrences]
    assignments = assignment_queries.assignments_of(room.tx, room.huvudman_id, "occurrence", ids)
    rows = {row.line.assignment.source_id: row for row in rows_of(room, assignments)}
    answers = {i: [a.answer for a in assignments if a.source_id == i] for i in ids}
    owners = _owners(room, {o.cycle_item_id for o in occurrences if o.id not in rows})
    return [
        CycleEntry(
            occurrence=o,
            owners=rows[o.id].line.owners if o.id in rows else owners.get(o.cycle_item_id, ()),
            total=roll_up(answers[o.id], room.today) if answers[o.id] else None,
            line=_line(rows.get(o.id)),
        )
        for o in occurrences
    ]


def _line(row: Row | None) -> Line | None:
    return row.line if row else None


def _owners(room: Room, item_ids: Iterable[int]) -> dict[int, tuple[Owner, ...]]:
    """The owners of items that nobody has been assigned: bodies, most often."""
    by_item = plans.owners_of(room.tx, room.huvudman_id, "cycle_item", list(item_ids))
    ids = {role_id for role_ids in by_item.values() for role_id in role_ids}
    if not ids:
        return {}
    roles = organisation.roles(room.tx, room.huvudman_id, ids)
    holdings = organisation.holdings(room.tx, room.huvudman_id, room.today, ids)
    return {
        item: owners_shown(room, [roles[i] for i in role_ids], holdings, "-")
        for item, role_ids in by_item.items()
    }


def is_some_time(occurrence: Occurrence) -> bool:
    """Whether only the year is known ("fyra gånger per år"), or not even that ("löpande")."""
    return occurrence.due is None or occurrence.precision == "year"


def is_about(entry: CycleEntry, kept: str) -> bool:
    """Whether an entry has the role or category asked for, or the words in its title."""
    names = {key_of(owner.role.name) for owner in entry.owners} | {key_of(entry.occurrence.category)}
    return kept in names or all(word in key_of(entry.occurrence.title) for word in kept.split())


def is_known(room: Room, kept: str) -> bool:
    """Whether there is a role or a category of that name."""
    return kept in map(key_of, _vocabulary(room))


def _vocabulary(room: Room) -> list[str]:
    roles: Iterable[Role] = organisation.roles(room.tx, room.huvudman_id).values()
    return [*(role.name for role in roles), *cycle_queries.categories(room.tx, room.huvudman_id)]


def nearest(room: Room, kept: str) -> tuple[str, ...]:
    """The roles and categories that come closest to what was written."""
    found = process.extract(kept, _vocabulary(room), scorer=fuzz.WRatio, processor=key_of, limit=3)
    return tuple(word for word, score, _ in found if score >= LIKE)
