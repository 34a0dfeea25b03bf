"""Interventions are not over when they are done: at each follow-up it is asked whether the effects are seen, and at
the end what was learnt is spread. Both are assignments like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from plan.records import Activity, Assignment, HuvudmanRecord, Occurrence
from plan.status import Standing, Status
from plan.words import key_of
from services.room import day_of
from services.sources import ONCE, Scope, Source, terms_of
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
# So long there is to answer once the figures are out; and where they were out before it could be asked.
_TO_ANSWER, _AT_ONCE = timedelta(days=14), timedelta(days=7)
# Sooner than so after the work, or after "too early", there is no more to see.
_TO_SHOW = timedelta(days=30)
# What settles the question; with these and the work done, the end has come.
_SETTLED = ("yes", "partly", "no")


def is_follow_up(title: str) -> bool:
    """Whether an item of the cycle is one where interventions are followed up, by its title."""
    return _FOLLOW_UP in key_of(title)


def following_up(tx: Connection, huvudman: HuvudmanRecord, today: date) -> list[Source]:
    """What is to be asked of the interventions that are adopted: at the next follow-up of each, when its figures are
    out, at the end of a term where neither is ahead; and at the end spreading what was learnt.
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
        one = _Intervention(tx, huvudman, activity, mine)
        asked_at = _next(coming, activity, texts[activity.id]["indicator_id"])
        figures_on = texts[activity.id]["figures_on"]
        found += one.asked(asked_at)
        when_out = one.asked_when_out(figures_on, today)
        found += when_out
        if not asked_at and (figures_on is None or figures_on <= today):
            asked_now = {key for source in when_out for key in source.unit_keys or ()}
            found += one.asked_at_the_end_of_term(today, asked_now)
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

    def __init__(
        self, tx: Connection, huvudman: HuvudmanRecord, activity: Activity, owners: tuple[int, ...]
    ) -> None:
        self._activity, self._owners, self._huvudman = activity, owners, huvudman
        self._work = _of(tx, huvudman.id, "activity", activity.id)
        self._asked = _of(tx, huvudman.id, EFFECT, activity.id)
        asked = {one.id: one for one in self._asked}
        self._verdicts: dict[str, tuple[str, date]] = {}
        for answer in goals.effects(tx, huvudman.id, [activity.id]).get(activity.id, []):
            if answer.assignment_id in asked:
                key = asked[answer.assignment_id].unit_key
                self._verdicts[key] = answer.verdict, day_of(answer.at, huvudman)

    def asked(self, occurrences: Iterable[Occurrence]) -> list[Source]:
        """Asked at these, of the units that have not seen the effects yet."""
        return [
            self._source(EFFECT, f"{one.cycle_item_id}:{one.period_key}", _ASKS, one.due, self._unseen())
            for one in occurrences
            if self._unseen()
        ]

    def asked_when_out(self, day: date | None, today: date) -> list[Source]:
        """Asked from the day the figures are out, not before; of those who have not answered since."""
        if day is None or day > today:
            return []
        key = f"day:{day.isoformat()}"
        due = max(day + _TO_ANSWER, today + _AT_ONCE)
        units = tuple(
            one for one in self._unseen() if one not in self._verdicts or self._verdicts[one][1] < day
        )
        return [self._source(EFFECT, key, _ASKS, due, units, start=day)] if units else []

    def asked_at_the_end_of_term(self, today: date, besides: Collection[str]) -> list[Source]:
        """Asked of the units that are done, or that said it was too early, and that nothing else asks (`besides` are
        asked already): so the question always comes.
        """
        found: dict[date, list[str]] = {}
        for unit_key in self._unseen():
            since = self._waits_since(unit_key)
            if since is None or unit_key in besides:
                continue
            due = self._end_of_term(max(since + _TO_SHOW, today))
            if not self._is_asked(unit_key, besides=f"term:{due.isoformat()}"):
                found.setdefault(due, []).append(unit_key)
        return [
            self._source(EFFECT, f"term:{due.isoformat()}", _ASKS, due, tuple(units))
            for due, units in found.items()
        ]

    def _waits_since(self, unit_key: str) -> date | None:
        """The day a unit said that it was too early, or was done with all of the work; None where neither is so."""
        verdict, on = self._verdicts.get(unit_key, ("", None))
        if verdict:
            return None if verdict in _SETTLED else on
        work = [one for one in self._work if one.unit_key == unit_key]
        if any(one.status.is_open for one in work):
            return None
        done = [one.reported_at for one in work if one.status is Status.DONE and one.reported_at]
        return day_of(max(done), self._huvudman) if done else None

    def _end_of_term(self, day: date) -> date:
        """The first that comes, that day or later."""
        terms = terms_of(self._huvudman)
        ends = [
            date(year, *end)
            for year in (day.year, day.year + 1)
            for end in (terms.spring_end, terms.autumn_end)
        ]
        return min(one for one in ends if one >= day)

    def _is_asked(self, unit_key: str, besides: str) -> bool:
        return any(
            one.unit_key == unit_key and one.status.is_open and one.period_key != besides
            for one in self._asked
        )

    def spreading(self, today: date) -> list[Source]:
        """Where the work is done and the question is settled."""
        ended = tuple(
            dict.fromkeys(
                one.unit_key
                for one in self._work
                if one.status is Status.DONE and self._verdict(one.unit_key) in _SETTLED
            )
        )
        return [self._source(SPREADING, ONCE, _SPREADS, today + _TO_SPREAD, ended)] if ended else []

    def _unseen(self) -> tuple[str, ...]:
        keys = dict.fromkeys(one.unit_key for one in self._work if one.status is not Status.DROPPED)
        return tuple(key for key in keys if self._verdict(key) != "yes")

    def _verdict(self, unit_key: str) -> str:
        return self._verdicts[unit_key][0] if unit_key in self._verdicts else ""

    def _source(
        self,
        kind: str,
        period_key: str,
        says: str,
        due: date | None,
        unit_keys: tuple[str, ...],
        *,
        start: date | None = None,
    ) -> Source:
        activity = self._activity
        values = {
            "title": f"{says}{activity.title}",
            "label": activity.label if activity.number else "",
            "when_text": "",
            "precision": "day",
            "category": "insats",
            "start": start,
            "due": due,
        }
        scope = Scope(activity.unit_id, activity.school_form)
        return Source(kind, activity.id, period_key, self._owners, values, scope, unit_keys)


def _of(tx: Connection, huvudman_id: int, kind: str, activity_id: int) -> list[Assignment]:
    return assignment_queries.assignments_of(tx, huvudman_id, kind, [activity_id])
