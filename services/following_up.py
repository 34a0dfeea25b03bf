"""Interventions are not over when they are done: at each follow-up it is asked whether the effects are seen, and at
the end what was learnt is spread. Both are assignments like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from plan.records import Activity, Assignment, HuvudmanRecord, Occurrence
from plan.status import Standing, Status
from plan.words import key_of
from services.sources import ONCE, Scope, Source
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import goals, plans

# The kinds of source; what they are about is the activity.
EFFECT, SPREADING = "effect", "spreading"
# What those who answer read in their lists, before the intervention's own title.
_ASKS, _SPREADS = "Syns effekterna: ", "Sprid lärdomarna: "
# An item of the cycle where interventions are followed up says so in its title.
_FOLLOW_UP = "uppfölj"
# So long there is to tell others.
_TO_SPREAD = timedelta(days=30)
# What settles the question; with these and the work done, the end has come.
_SETTLED = ("yes", "partly", "no")


def is_follow_up(title: str) -> bool:
    """Whether an item of the cycle is one where interventions are followed up, by its title."""
    return _FOLLOW_UP in key_of(title)


def following_up(tx: Connection, huvudman: HuvudmanRecord, today: date) -> list[Source]:
    """What is to be asked of the interventions that are adopted: the next follow-up of each, the day its figures are
    out, and at the end spreading what was learnt.
    """
    texts = goals.interventions(tx, huvudman.id)
    owners = plans.owners_of(tx, huvudman.id, "activity", list(texts))
    coming = [
        one
        for one in cycle_queries.occurrences_between(tx, huvudman.id, today)
        if one.due is not None and one.kind != "meeting"
    ]
    found: list[Source] = []
    for activity in plans.activities(tx, huvudman.id, list(texts)):
        mine = tuple(owners.get(activity.id, ()))
        if activity.standing is not Standing.ADOPTED or not mine:
            continue
        one = _Intervention(tx, huvudman.id, activity, mine)
        found += one.asked(_next(coming, activity, texts[activity.id]["indicator_id"]))
        found += one.asked_on(texts[activity.id]["figures_on"], today)
        found += one.spreading(today)
    _forget(tx, huvudman.id, found, today)
    return found


def _forget(tx: Connection, huvudman_id: int, wanted: Iterable[Source], today: date) -> None:
    """What nobody has answered, and is not asked any more, goes: the question was moved, or taken back."""
    keys = {(one.kind, one.id, one.period_key) for one in wanted}
    present = [
        one
        for kind in (EFFECT, SPREADING)
        for one in assignment_queries.assignments_of(tx, huvudman_id, kind)
        if (one.source_kind, one.source_id, one.period_key) not in keys
    ]
    ids = [one.id for one in present if one.due is None or one.due >= today]
    assignment_queries.delete_untouched(tx, huvudman_id, ids)


def _next(coming: Iterable[Occurrence], activity: Activity, indicator_id: int | None) -> list[Occurrence]:
    """The follow-up that comes next, in the huvudman's cycle or the unit's own; and the indicator's next figures."""
    own = [
        one
        for one in coming
        if (one.unit_id, one.school_form) in ((None, None), (activity.unit_id, activity.school_form))
    ]
    follow_ups = [one for one in own if is_follow_up(one.title)][:1]
    return (
        follow_ups + [one for one in own if one.cycle_item_id == indicator_id and one not in follow_ups][:1]
    )


class _Intervention:
    """One intervention, and what has been answered of it, unit by unit."""

    def __init__(self, tx: Connection, huvudman_id: int, activity: Activity, owners: tuple[int, ...]) -> None:
        self._activity, self._owners = activity, owners
        self._work = _of(tx, huvudman_id, "activity", activity.id)
        asked = {one.id: one for one in _of(tx, huvudman_id, EFFECT, activity.id)}
        self._verdicts: dict[str, str] = {}
        for answer in goals.effects(tx, huvudman_id, [activity.id]).get(activity.id, []):
            if answer.assignment_id in asked:
                self._verdicts[asked[answer.assignment_id].unit_key] = answer.verdict

    def asked(self, occurrences: Iterable[Occurrence]) -> list[Source]:
        """Asked at these, of the units that have not seen the effects yet."""
        return [
            self._source(EFFECT, f"{one.cycle_item_id}:{one.period_key}", _ASKS, one.due, self._unseen())
            for one in occurrences
            if self._unseen()
        ]

    def asked_on(self, day: date | None, today: date) -> list[Source]:
        """Asked when the figures are out."""
        if day is None or day < today or not self._unseen():
            return []
        return [self._source(EFFECT, f"day:{day.isoformat()}", _ASKS, day, self._unseen())]

    def spreading(self, today: date) -> list[Source]:
        """Where the work is done and the question is settled."""
        ended = tuple(
            dict.fromkeys(
                one.unit_key
                for one in self._work
                if one.status is Status.DONE and self._verdicts.get(one.unit_key) in _SETTLED
            )
        )
        return [self._source(SPREADING, ONCE, _SPREADS, today + _TO_SPREAD, ended)] if ended else []

    def _unseen(self) -> tuple[str, ...]:
        keys = dict.fromkeys(one.unit_key for one in self._work if one.status is not Status.DROPPED)
        return tuple(key for key in keys if self._verdicts.get(key) != "yes")

    def _source(
        self, kind: str, period_key: str, says: str, due: date | None, unit_keys: tuple[str, ...]
    ) -> Source:
        activity = self._activity
        values = {
            "title": f"{says}{activity.title}",
            "label": activity.label if activity.number else "",
            "when_text": "",
            "precision": "day",
            "category": "insats",
            "start": None,
            "due": due,
        }
        scope = Scope(activity.unit_id, activity.school_form)
        return Source(kind, activity.id, period_key, self._owners, values, scope, unit_keys)


def _of(tx: Connection, huvudman_id: int, kind: str, activity_id: int) -> list[Assignment]:
    return assignment_queries.assignments_of(tx, huvudman_id, kind, [activity_id])
