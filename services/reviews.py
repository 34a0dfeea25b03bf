"""Avstämningar: days of the cycle, or set by an administrator, when those responsible are asked for an analysis.

An analysis is asked for as an assignment of its own (source kind `review`), laid out when its time opens. So it is
announced, reminded of, followed and escalated as everything else is, within the same budget of messages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from plan.organisation import Reach, Role, unit_keys
from plan.periods import Period, read_period
from plan.records import HuvudmanRecord
from plan.rights import Action, Actor, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.status import Status
from plan.words import folded
from services.changing import Changes
from services.deps import Asker, Deps
from services.everyone import each
from services.reporting import change_and_note
from services.results import AdminOnly
from services.roles import administrator_names
from services.room import NOBODY, Room, day_of, writing
from storage.queries import analyses, journal, organisation, plans
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries.analyses import Review

REVIEW = "review"
OF_UNIT = "unit"
_TITLE = "Avstämning"
# It may be written from so long before the day of the avstämning, and until so long after it.
OPENS, FREEZES = timedelta(days=14), timedelta(days=14)
AHEAD = timedelta(days=366)
UNANSWERED = "Tiden för analysen gick ut."
# Words of the cycle that say that it is one. "Uppföljning" alone is about anything, so it has to name plan or goals.
_IS_ONE = re.compile(
    r"avstämning|\b\w*analys(?:en|er|erna|dag|dagen)?\b|uppföljning av (?:verksamhetsplan|plan|mål|resultat)\w*"
)


@dataclass(frozen=True)
class ReviewSet:
    """An avstämning is on this day; `known`: it was there already, else `batch_id` takes it back."""

    review: Review
    known: bool
    today: date
    batch_id: int | None = None


@dataclass(frozen=True)
class ReviewDayUnclear:
    """Which day was meant is not understood, or it has been."""

    asked: str
    today: date


def says_review(title: str) -> bool:
    """Whether an item of the cycle is an avstämning, by what it is called."""
    return _IS_ONE.search(folded(title)) is not None


def opens_on(review: Review) -> date:
    """The first day on which it may be written."""
    return review.on_date - OPENS


def freezes_after(review: Review) -> date:
    """The last day on which it may be written."""
    return review.on_date + FREEZES


def set_review(deps: Deps, asker: Asker, words: str) -> ReviewSet | ReviewDayUnclear | AdminOnly:
    """Let there be an avstämning on the day that `words` say."""
    with writing(deps, asker) as room:
        if allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            return AdminOnly(administrator_names(room))
        on = _day(words, room.today)
        if on is None or on < room.today:
            return ReviewDayUnclear(words, room.today)
        if known := _called_so(room, on):
            return ReviewSet(known, True, room.today)
        changes = Changes(room, "review")
        changes.add("review", {"title": _TITLE, "on_date": on, "occurrence_id": None})
        found = _called_so(room, on)
        if found is None:  # this very request has been handled, and taken back since
            return ReviewDayUnclear(words, room.today)
        lay_out_review(room.tx, room.huvudman, found, room.today)
        return ReviewSet(found, False, room.today, changes.batch_id)


def _called_so(room: Room, on: date) -> Review | None:
    """The avstämning that an administrator has set on a day."""
    there = analyses.reviews(room.tx, room.huvudman_id, on, on)
    return next((one for one in there if one.title == _TITLE), None)


def _day(words: str, today: date) -> date | None:
    """The day that words mean, the next time it comes."""
    for year in (SchoolYear.containing(today), SchoolYear.containing(today).following):
        read = read_period(words, year=year)
        due = read.due if isinstance(read, Period) and read.precision == "day" else None
        if isinstance(due, date) and due >= today:
            return due
    return None


def lay_out_all_reviews(deps: Deps) -> None:
    """Find the avstämningar of the cycle, ask for the analyses whose time has opened, and close what has frozen."""
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)
    now = deps.clock.now()

    def one(huvudman: HuvudmanRecord) -> None:
        today = day_of(now, huvudman)
        with deps.database.begin() as tx:
            if not organisation.take_turn(tx, huvudman.id):
                return
            _from_cycle(tx, huvudman.id, today)
            for review in analyses.reviews(tx, huvudman.id, today - FREEZES, today + OPENS):
                lay_out_review(tx, huvudman, review, today)
            nobody = Actor(huvudman_id=huvudman.id, person_id=NOBODY, name="")
            _close(Room(tx, huvudman, now, today, nobody, None))

    each(everyone, one, name=lambda huvudman: huvudman.id)


def _from_cycle(tx: Connection, huvudman_id: int, today: date) -> None:
    for one in cycle_queries.occurrences_between(tx, huvudman_id, today, today + AHEAD):
        if one.due and says_review(one.title):
            analyses.add_review(tx, huvudman_id, one.title, one.due, one.id)


def lay_out_review(tx: Connection, huvudman: HuvudmanRecord, review: Review, today: date) -> None:
    """Ask for the analyses that are missing, when the time has opened: of each area its central owners, and of each
    unit whoever answers there.
    """
    if not opens_on(review) <= today <= freezes_after(review):
        return
    roles = organisation.roles(tx, huvudman.id)
    units = organisation.units(tx, huvudman.id)
    owners = plans.owners_of(tx, huvudman.id, "activity")
    running = [a for a in plans.activities(tx, huvudman.id) if a.runs(review.on_date) and not a.is_reference]
    by_area: dict[int, Counter[int]] = {}
    titles: dict[int, str] = {}
    for activity in running:
        if activity.area_id is not None:
            titles[activity.area_id] = activity.area_title
            by_area.setdefault(activity.area_id, Counter()).update(owners.get(activity.id, ()))
    for area_id, counted in by_area.items():
        central = [key for key, _ in counted.most_common() if _answers_centrally(roles[key])]
        if central:
            title = f"Analys av {titles[area_id]}"
            _ask(tx, huvudman.id, review, f"area:{area_id}", ("-",), title, central, today)
    held = {key for counted in by_area.values() for key in counted if roles[key].reach is Reach.UNIT}
    for role_id in sorted(held):
        keys = tuple(key for key in unit_keys([roles[role_id]], units) if key.startswith("unit:"))
        _ask(tx, huvudman.id, review, OF_UNIT, keys, "Analys av det egna arbetet", [role_id], today)


def _answers_centrally(role: Role) -> bool:
    return role.reach is Reach.CENTRAL and not role.is_body


def _ask(
    tx: Connection,
    huvudman_id: int,
    review: Review,
    period_key: str,
    keys: tuple[str, ...],
    title: str,
    role_ids: list[int],
    today: date,
) -> None:
    known = assignment_queries.assignment_keys(tx, huvudman_id).get((REVIEW, review.id, period_key), {})
    rows = [
        {
            "source_kind": REVIEW,
            "source_id": review.id,
            "period_key": period_key,
            "unit_key": key,
            "title": title,
            "label": "",
            "when_text": "",
            "precision": "day",
            "category": "analys",
            "start": opens_on(review),
            "due": review.on_date,
            "first_due": review.on_date,
            "since": today,
        }
        for key in keys
        if key not in known
    ]
    assignment_queries.add_assignments(tx, huvudman_id, rows, {(REVIEW, review.id): role_ids})


def _close(room: Room) -> None:
    """What nobody answered before it froze is no longer asked for."""
    every = assignment_queries.assignments_of(room.tx, room.huvudman_id, REVIEW)
    frozen = {}
    for one in every:
        if one.status.is_open and one.source_id not in frozen:
            review = analyses.review_by_id(room.tx, room.huvudman_id, one.source_id)
            frozen[one.source_id] = review is not None and freezes_after(review) < room.today
    stale = [one.id for one in every if one.status.is_open and frozen.get(one.source_id)]
    if not stale:
        return
    batch_id = journal.open_batch(room.tx, room.huvudman_id, "status", None, room.now, None)
    if batch_id is None:
        raise RuntimeError("a batch without a key was refused")
    locked = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, stale, lock=True)
    for one in locked.values():
        change_and_note(room, batch_id, one, {"status": Status.DROPPED.value, "comment": UNANSWERED})
