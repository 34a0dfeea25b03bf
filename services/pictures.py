"""The wheel and the strip: what is read for them, in one look at the database, and drawn after it.

What is shown is what `/årshjul` shows in words: the cycle with how it stands, the meetings, or the activities of
the plans by their last days. Nothing here says who may see it: everybody at the huvudman may, as in the lists.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from documents.pictures import words as said
from documents.pictures.charts import Matrix, Progress, matrix, progress
from documents.pictures.drawing import DRAWERS
from documents.pictures.model import Item, Picture, Series, Undated, Year
from documents.pictures.rendering import ON_SCREEN, png, with_letters
from documents.pictures.strip import strip
from documents.pictures.wheel import wheel, wheel_alone
from plan.records import Assignment
from plan.schoolyear import SchoolYear
from plan.status import roll_up
from plan.words import key_of
from services.charts import mark_of, matrix_of, progress_of
from services.cycle import Question, entries, is_about, is_known, is_some_time, nearest, understood
from services.deps import Asker, Deps
from services.finding import current
from services.lines import rows_of
from services.results import CycleEntry, CycleUnclear
from services.room import Room, reading
from storage.queries import assignments as assignment_queries
from storage.queries import meetings as meeting_queries
from storage.queries import plans

# A longer time than this is a wheel, a shorter one a strip.
LONGEST_STRIP = 200
# What is narrower than this is drawn with two pixels for each of its units.
SHARPER = 1000
# A larger wheel has smaller signs for its size: it is not drawn with fewer pixels for a screen.
LARGER_WHEEL = 1250

# How wide a picture is that stands among other things, in pixels: a phone's width, twice as sharp.
SMALL = 900

# What may be asked for beside a time, a role, a category: (words, what they choose).
SCHOOL_YEAR = ("läsår", "läsåret", "år", "året")
CALENDAR_YEAR = ("kalenderår", "kalenderåret")
MONTH = ("månad", "månaden")
BY_ROLE = ("funktioner", "per funktion")
MINE = ("mina", "mitt")
AS_SVG = ("svg",)
PROGRESS = ("läget", "framsteg")
ANSWERS = ("svar", "svaren")
OF_PLAN = ("plan", "planen", "verksamhetsplanen")

_log = logging.getLogger(__name__)

Shown: TypeAlias = Year | Progress | Matrix
"""What a picture can be of."""

_Rings = Literal["category", "role"]


@dataclass(frozen=True)
class Drawn:
    """A picture that is ready to hand over: `title` in a sentence, `name` as a file, `alt` and `told` what it shows.

    `data` is a PNG, or where that was asked for an SVG for printing, with its letters in it.
    """

    title: str
    name: str
    data: bytes
    alt: str
    told: str


@dataclass(frozen=True)
class _Wanted:
    """What was asked for: days, what to keep, what the rings are, and of what."""

    question: Question
    rings: _Rings = "category"
    mine: bool = False
    of_plan: bool = False
    whole_year: bool = False


def picture(deps: Deps, asker: Asker, words: str) -> Drawn | CycleUnclear:
    """The picture that `words` ask for: the school year's wheel where they ask for nothing.

    They may be a year ("läsår", "kalenderår", "27/28"), a month or a term (a strip), a role or a category, "mina"
    for what the asker answers for, "funktioner" for a ring each, "plan" for the activities of the plans,
    "läget" for bars of how far they have come, "svar" for who has answered; and "svg" for a file to print. Drawn
    when the database has been let go of.
    """
    as_svg, words = _taken(key_of(words), AS_SVG)
    DRAWERS.start()  # they get ready while the database is asked
    with reading(deps, asker) as room:
        found = _asked(room, words)
    return found if isinstance(found, CycleUnclear) else _drawn(found, as_svg=as_svg)


def _asked(room: Room, words: str) -> Shown | CycleUnclear:
    """What the words ask for, not drawn yet."""
    if words in PROGRESS:
        return progress_of(room)
    if words in ANSWERS:
        return matrix_of(room)
    return _year(room, _understood(room, words))


def to_show(room: Room) -> Year | None:
    """The school year's wheel, to stand small among other things; None where there is nothing in it."""
    year = _year(room, _understood(room, ""))
    return year if isinstance(year, Year) and (year.items or year.meetings) else None


def wheel_of_today(deps: Deps, asker: Asker) -> Year | None:
    """The same, for whoever asks."""
    with reading(deps, asker) as room:
        return to_show(room)


def drawn_small(year: Year) -> Drawn:
    """The wheel without its list, as PNG. Raises NotDrawn and TooLarge."""
    picture = wheel_alone(year)
    data = png(picture, SMALL / picture.width)
    return Drawn(year.title, f"{_file_name(year.title)}.png", data, picture.alt, picture.told)


def _drawn(shown: Shown, *, as_svg: bool) -> Drawn:
    about = shown.about if isinstance(shown, Year) else ""
    title = f"{shown.title} · {about}" if about else shown.title
    picture = _picture(shown)
    ending, data = ("svg", with_letters(picture)) if as_svg else ("png", png(picture, _scale(shown, picture)))
    return Drawn(title, f"{_file_name(title)}.{ending}", data, picture.alt, picture.told)


def _scale(shown: Shown, picture: Picture) -> float:
    """Pixels for each unit."""
    if picture.width < SHARPER:
        return 2.0
    return ON_SCREEN if _is_wheel(shown) and picture.width < LARGER_WHEEL else 1.0


def _is_wheel(shown: Shown) -> bool:
    return isinstance(shown, Year) and (shown.last - shown.first).days + 1 > LONGEST_STRIP


def _picture(shown: Shown) -> Picture:
    match shown:
        case Progress():
            return progress(shown)
        case Matrix():
            return matrix(shown)
    return wheel(shown) if _is_wheel(shown) else strip(shown)


def _file_name(title: str) -> str:
    """ "arshjulet-26-27-rektor": letters that every disk takes."""
    plain = title.lower().translate(str.maketrans("åäöéü", "aaoeu"))
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in plain)
    return "-".join(part for part in kept.split("-") if part)[:60] or "arshjulet"


def _understood(room: Room, words: str) -> _Wanted:
    """What the words choose, one after the other; what is left is a time, a role, a category or words in a title."""
    wanted = key_of(words)
    of_plan, wanted = _taken(wanted, OF_PLAN)
    mine, wanted = _taken(wanted, MINE)
    by_role, wanted = _taken(wanted, BY_ROLE)
    calendar, wanted = _taken(wanted, CALENDAR_YEAR)
    school, wanted = _taken(wanted, SCHOOL_YEAR)
    month, wanted = _taken(wanted, MONTH)
    if calendar:
        year = room.today.year
        question = Question(date(year, 1, 1), date(year, 12, 31), wanted)
    elif month:
        question = understood(room, f"nu {wanted}".strip())
    elif wanted and not school:
        question = understood(room, wanted)
    else:
        question = replace(_school_year(_shown(room.today)), kept=wanted)
    whole = (question.last - question.first).days >= LONGEST_STRIP
    if whole and not calendar:
        question = replace(_school_year(_shown(question.first)), kept=question.kept, term=question.term)
    return _Wanted(question, "role" if by_role else "category", mine, of_plan, whole)


def _taken(wanted: str, choices: Sequence[str]) -> tuple[bool, str]:
    """Whether one of the words stands first or last, and what is left without it."""
    for one in sorted(choices, key=len, reverse=True):
        if wanted == one:
            return True, ""
        if wanted.startswith(f"{one} "):
            return True, wanted.removeprefix(f"{one} ")
        if wanted.endswith(f" {one}"):
            return True, wanted.removesuffix(f" {one}")
    return False, wanted


def _shown(day: date) -> SchoolYear:
    """The school year in whose picture a day is: July stands last, as it is shown."""
    year = SchoolYear.containing(day)
    return SchoolYear(year.start - 1) if day.month == 7 else year


def _school_year(year: SchoolYear) -> Question:
    """August to July, as it is shown."""
    return Question(date(year.start, 8, 1), date(year.start + 1, 7, 31), "")


def _year(room: Room, wanted: _Wanted) -> Year | CycleUnclear:
    question = wanted.question
    first, last = question.first, question.last
    if wanted.of_plan:
        items: list[Item] = _of_plan(room, wanted)
        if question.kept and not items:
            return CycleUnclear(question.kept, nearest(room, question.kept))
        undated: list[Undated] = []
    else:
        found = entries(room, first, last)
        if question.kept:
            kept = [entry for entry in found if is_about(entry, question.kept)]
            if not kept and not is_known(room, question.kept):
                return CycleUnclear(question.kept, nearest(room, question.kept))
            found = kept
        if wanted.mine:
            found = [one for one in found if one.line and (one.line.mine or one.line.follows)]
        rings = _rings(found, wanted)
        items = [_item(one, rings) for one in found if not _is_beside(one)]
        undated = _undated(found)
    alone = question.kept or wanted.of_plan or wanted.mine
    meetings = () if alone else _meetings(room, first, last)
    forums = {key_of(one.name) for one in meetings}
    return Year(
        title=_title(wanted),
        whose=room.huvudman.name,
        about=_about(wanted, items),
        first=first,
        last=last,
        today=room.today,
        items=tuple(items),
        undated=tuple(one for one in undated if key_of(one.title) not in forums),
        meetings=meetings,
    )


def _title(wanted: _Wanted) -> str:
    first, last = wanted.question.first, wanted.question.last
    name = "Verksamhetsplanen" if wanted.of_plan else "Årshjulet"
    if wanted.whole_year:
        return f"{name} {said.year_name(first, last)}"
    if wanted.question.term:
        return f"{name} {wanted.question.term}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{name} i {said.MONTHS[first.month - 1]} {first.year}"
    return f"{name} {said.span_words(first, last)} {last.year}"


def _about(wanted: _Wanted, items: Sequence[Item]) -> str:
    parts = [wanted.question.kept] if wanted.question.kept else []
    if wanted.mine:
        parts.append("mina")
    return ", ".join(parts)


def _rings(found: Sequence[CycleEntry], wanted: _Wanted) -> _Rings:
    """A ring for each category; where one category was asked for, for each role."""
    categories = {key_of(one.occurrence.category) for one in found}
    kept = wanted.question.kept
    return "role" if kept and kept in categories else wanted.rings


def _is_beside(entry: CycleEntry) -> bool:
    """Whether it has no place among the dates: no date, or a forum's meeting some time in a month."""
    one = entry.occurrence
    is_meeting = one.kind == "meeting" and one.precision != "day" and entry.total is None
    return is_some_time(one) or one.due is None or is_meeting


def _item(entry: CycleEntry, rings: _Rings) -> Item:
    one = entry.occurrence
    due = one.due or one.start
    if due is None:
        raise AssertionError("an occurrence without a date is no item")
    start = min(one.start or due, due)
    roles = [owner.role.name for owner in entry.owners]
    ring = one.category if rings == "category" else (roles[0] if roles else "")
    return Item(
        title=one.title,
        ring=(ring[:1].upper() + ring[1:]) or said.OTHER,
        start=start,
        due=due,
        mark=mark_of(entry.total),
        when=said.span_words(start, due, one.precision),
        who=_who(roles),
    )


def _who(roles: Sequence[str]) -> str:
    """The roles as they stand in a line: small where they are words, as they are where they are initials."""
    return ", ".join(role if role[1:2].isupper() else role[:1].lower() + role[1:] for role in roles)


def _undated(found: Sequence[CycleEntry]) -> list[Undated]:
    """What belongs to the year without a date, each once however often it comes."""
    every = {
        (one.occurrence.title, one.occurrence.when_text): _who([owner.role.name for owner in one.owners])
        for one in found
        if _is_beside(one)
    }
    return [Undated(title, when, who) for (title, when), who in every.items()]


def _meetings(room: Room, first: date, last: date) -> tuple[Series, ...]:
    """The forums' meetings; those with the fewest last, so that the first shapes are the common ones."""
    days: dict[str, list[date]] = {}
    for one in meeting_queries.meetings(room.tx, room.huvudman_id, first, last):
        days.setdefault(one.forum, []).append(one.on_date)
    return tuple(Series(name, tuple(of_one)) for name, of_one in sorted(days.items(), key=_most_first))


def _most_first(forum: tuple[str, list[date]]) -> tuple[int, str]:
    return -len(forum[1]), forum[0]


def _of_plan(room: Room, wanted: _Wanted) -> list[Item]:
    """The activities of the plans that run, each at its last day, a ring for each area."""
    activities = [a for a in current(room, plans.activities(room.tx, room.huvudman_id)) if not a.is_reference]
    assignments = assignment_queries.assignments_of(
        room.tx, room.huvudman_id, "activity", [a.id for a in activities]
    )
    by_source: dict[int, list[Assignment]] = {}
    for one in assignments:
        by_source.setdefault(one.source_id, []).append(one)
    lines = {row.line.assignment.source_id: row.line for row in rows_of(room, assignments)}
    items = []
    for activity in activities:
        of_one = by_source.get(activity.id, [])
        due = max((one.due for one in of_one if one.due), default=None)
        if due is None or not wanted.question.first <= due <= wanted.question.last:
            continue
        line = lines[activity.id]
        if wanted.mine and not (line.mine or line.follows):
            continue
        roles = [owner.role.name for owner in line.owners]
        ring = activity.area_title or activity.plan_title
        item = Item(
            title=f"{activity.label} {activity.title}".strip(),
            ring=roles[0] if wanted.rings == "role" and roles else ring,
            start=due,
            due=due,
            mark=mark_of(roll_up((one.answer for one in of_one), room.today)),
            when=said.day_words(due),
            who=_who(roles),
        )
        if _is_kept(item, roles, wanted.question.kept):
            items.append(item)
    return items


def _is_kept(item: Item, roles: Sequence[str], kept: str) -> bool:
    names = {key_of(role) for role in roles} | {key_of(item.ring)}
    return not kept or kept in names or all(word in key_of(item.title) for word in kept.split())
