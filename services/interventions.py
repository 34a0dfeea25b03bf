"""Interventions (åtgärdsplan): what they say of themselves, and whether the effects are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from plan.records import Activity, Assignment
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import RollUp, Standing, Status, roll_up
from plan.words import tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, may_edit, not_yours, wrong_text
from services.editing import editable, saved
from services.errors import NotHere
from services.following_up import EFFECT, SPREADING
from services.layout import lay_out
from services.lines import line_of, lines_of, owned, owner_roles
from services.reporting import Seen, change_and_note, refused_text
from services.results import AlreadyDone, ChangedSince, Line, NotAllowed, TextPersonal, TextTooLong
from services.roles import administrator_names
from services.room import NOBODY, Room, reading, writing
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import goals, plans, rows
from storage.queries.goals import FIELDS, EffectRecord

__all__ = ["FIELDS", "Effect", "EffectAnswered", "InterventionCard", "InterventionList", "InterventionRow"]
__all__ += ["answer_effect", "describe", "effects_of", "intervention_of", "list_interventions", "question_of"]


class Effect(StrEnum):
    """The answer to *Syns de effekter vi eftersträvar?*"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class EffectCount:
    """What has been answered last, of as many as have been asked: units, or the whole."""

    answers: Mapping[Effect, int]

    @property
    def word(self) -> Effect | None:
        """As one word: yes where all say so, no where all do; None where nobody has answered."""
        said = {one for one, count in self.answers.items() if count}
        if len(said) == 1:
            return next(iter(said))
        return Effect.PARTLY if said else None


@dataclass(frozen=True)
class InterventionCard:
    """An intervention whole. `texts` by name (`FIELDS`), `indicator` the title of the item that gives its figures."""

    activity: Activity
    texts: Mapping[str, str]
    indicator_id: int | None
    indicator: str
    figures_on: date | None
    done: RollUp
    effect: EffectCount
    history: tuple[tuple[Effect, str, str | None, datetime], ...]
    may_edit: bool
    today: date


@dataclass(frozen=True)
class InterventionRow:
    """One of the list: carried out, and gave effect. `line` is one of its assignments, where it has any."""

    activity: Activity
    done: RollUp
    effect: EffectCount
    line: Line | None


@dataclass(frozen=True)
class InterventionList:
    """The interventions of the plans that run: how many are carried out, and how many gave effect.

    `may_edit`: the asker may write a new one.
    """

    rows: tuple[InterventionRow, ...]
    today: date
    may_edit: bool = False

    @property
    def done(self) -> int:
        """How many are carried out."""
        return sum(row.done.status is Status.DONE for row in self.rows)

    @property
    def gave_effect(self) -> int:
        """How many gave the effect that was wanted."""
        return sum(row.effect.word is Effect.YES for row in self.rows)


@dataclass(frozen=True)
class EffectAnswered:
    """An answer was kept. `again` is when it is asked next, where it is."""

    line: Line
    effect: Effect
    reason: str
    again: date | None
    spreads: bool
    batch_id: int


@dataclass(frozen=True)
class ReasonMissing:
    """The answer needs a why."""

    line: Line


@dataclass(frozen=True)
class NotAsked:
    """This is no question about effects."""


EffectOutcome = (
    EffectAnswered
    | ReasonMissing
    | NotAsked
    | NotAllowed
    | AlreadyDone
    | ChangedSince
    | TextPersonal
    | TextTooLong
)


def describe(
    deps: Deps,
    asker: Asker,
    activity_id: int,
    texts: Mapping[str, str],
    *,
    indicator_id: int | None = None,
    figures_on: date | None = None,
) -> Any:
    """Say what an intervention is about: the texts by name, and when its figures are out. Raises NotHere.

    Gives ActivitySaved, NothingChanged, or why it is refused.
    """
    kept = {name: texts.get(name, "").strip() for name in FIELDS}
    if wrong := wrong_text("-", kept.values()):
        return wrong
    with writing(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        if not may_edit(room, plan):
            return not_yours(room)
        if indicator_id is not None and not rows.row(room.tx, room.huvudman_id, "cycle_item", indicator_id):
            raise NotHere(f"cycle item {indicator_id}")
        changes = Changes(room, "activity")
        values: dict[str, Any] = {**kept, "indicator_id": indicator_id, "figures_on": figures_on}
        present = goals.interventions(room.tx, room.huvudman_id, [activity_id]).get(activity_id)
        if present is None:
            changes.add("intervention", {"activity_id": activity_id, **values})
        else:
            changes.change("intervention", present["id"], values)
        if changes.batch_id is None:
            return NothingChanged(activity.label or activity.title)
        lay_out(room.tx, room.huvudman, room.today)
        return saved(room, changes, activity_id, "changed")


def intervention_of(deps: Deps, asker: Asker, activity_id: int) -> InterventionCard:
    """An intervention whole; an activity that says nothing of itself has empty texts. Raises NotHere."""
    with reading(deps, asker) as room:
        activity, plan = editable(room, activity_id)
        texts = goals.interventions(room.tx, room.huvudman_id, [activity_id]).get(activity_id, {})
        answers = goals.effects(room.tx, room.huvudman_id, [activity_id]).get(activity_id, [])
        titles = {item.id: item.title for item in cycle_queries.cycle_items(room.tx, room.huvudman_id)}
        work = assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", [activity_id])
        indicator_id = texts.get("indicator_id")
        return InterventionCard(
            activity=activity,
            texts={name: texts.get(name, "") for name in FIELDS},
            indicator_id=indicator_id,
            indicator=titles.get(indicator_id or 0, ""),
            figures_on=texts.get("figures_on"),
            done=roll_up((one.answer for one in work), room.today),
            effect=_count(room, activity_id, answers),
            history=tuple(
                (Effect(one.verdict), one.reason, one.by and room.names.short(one.by), room.local(one.at))
                for one in answers
            ),
            may_edit=may_edit(room, plan),
            today=room.today,
        )


def list_interventions(deps: Deps, asker: Asker) -> InterventionList:
    """The interventions that are adopted, with both columns."""
    with reading(deps, asker) as room:
        may = allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id)) is Verdict.YES
        return InterventionList(tuple(intervention_rows(room)), room.today, may)


def intervention_rows(room: Room) -> list[InterventionRow]:
    """Each adopted intervention of the plans that run, in their order."""
    ids = list(goals.interventions(room.tx, room.huvudman_id))
    found = [
        one
        for one in plans.activities(room.tx, room.huvudman_id, ids)
        if one.standing is Standing.ADOPTED and one.runs(room.today)
    ]
    answers = goals.effects(room.tx, room.huvudman_id, ids)
    work = assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", ids)
    lines = {line.assignment.id: line for line in lines_of(room, work)}
    made = []
    for one in found:
        mine = [a for a in work if a.source_id == one.id]
        total = roll_up((a.answer for a in mine), room.today)
        count = _count(room, one.id, answers.get(one.id, []))
        made.append(InterventionRow(one, total, count, lines[mine[0].id] if mine else None))
    return made


def effects_of(room: Room, activity_ids: Sequence[int]) -> dict[int, EffectCount]:
    """What has been seen of the effects of activities that are interventions; what is none is not in it."""
    texts = goals.interventions(room.tx, room.huvudman_id, activity_ids)
    answers = goals.effects(room.tx, room.huvudman_id, list(texts)) if texts else {}
    return {key: _count(room, key, answers.get(key, [])) for key in texts}


def answers_by_unit(room: Room) -> dict[int, dict[str, Effect]]:
    """What each unit has answered last, of each activity that is an intervention."""
    answers = goals.effects(room.tx, room.huvudman_id)
    unit_of = {
        one.id: one.unit_key for one in assignment_queries.assignments_of(room.tx, room.huvudman_id, EFFECT)
    }
    return {
        key: {unit_of.get(one.assignment_id, "-"): Effect(one.verdict) for one in answers.get(key, [])}
        for key in goals.interventions(room.tx, room.huvudman_id)
    }


def counted_in(room: Room) -> tuple[int, int, int]:
    """Of the huvudman's interventions: how many there are, are carried out, and gave the effect that was wanted."""
    rows = [row for row in intervention_rows(room) if not row.activity.is_own]
    done = sum(row.done.status is Status.DONE for row in rows)
    return len(rows), done, sum(row.effect.word is Effect.YES for row in rows)


def _count(room: Room, activity_id: int, answers: Sequence[EffectRecord]) -> EffectCount:
    """The last answer of each unit."""
    asked = assignment_queries.assignments_of(room.tx, room.huvudman_id, EFFECT, [activity_id])
    unit_of = {one.id: one.unit_key for one in asked}
    last = {unit_of.get(one.assignment_id, "-"): Effect(one.verdict) for one in answers}
    return EffectCount(Counter(last.values()))


def question_of(deps: Deps, asker: Asker, assignment_id: int) -> Line:
    """The question about effects that an assignment is. Raises NotHere where it is none."""
    with reading(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id])
        if assignment_id not in found or found[assignment_id].source_kind != EFFECT:
            raise NotHere(f"question {assignment_id}")
        return line_of(room, found[assignment_id])


def answer_effect(deps: Deps, asker: Asker, seen: Seen, effect: Effect, reason: str) -> EffectOutcome:
    """Answer whether the effects are seen, and why. What is asked at each follow-up is answered anew each time."""
    reason = tidy(reason)
    if refused := refused_text(reason):
        return refused
    with writing(deps, asker) as room:
        found = assignment_queries.assignments_by_id(
            room.tx, room.huvudman_id, [seen.assignment_id], lock=True
        )
        if seen.assignment_id not in found:
            raise NotHere(f"assignment {seen.assignment_id}")
        one = found[seen.assignment_id]
        if one.source_kind != EFFECT:
            return NotAsked()
        line = line_of(room, one)
        verdict = allowed(room.actor, Action.REPORT, owned(room, one, owner_roles(room, [one.id])))
        if verdict is Verdict.NO or room.actor.person_id == NOBODY:
            return NotAllowed(line, administrator_names(room))
        if one.version != seen.version:
            at = one.reported_at and room.local(one.reported_at)
            by = one.reported_by and room.names.short(one.reported_by)
            return AlreadyDone(line, by, at) if one.status is Status.DONE else ChangedSince(line)
        if not reason:
            return ReasonMissing(line)
        changes = Changes(room, "effect")
        batch_id = changes.opened()
        if batch_id is None:
            return AlreadyDone(line, None, None)
        values = {
            "activity_id": one.source_id,
            "assignment_id": one.id,
            "verdict": effect.value,
            "reason": reason,
            "by_id": room.actor.person_id,
            "at": room.now,
        }
        changes.add("effect", values)
        done = {
            "status": Status.DONE.value,
            "comment": reason,
            "reported_by_id": room.actor.person_id,
            "reported_at": room.now,
        }
        after = change_and_note(room, batch_id, one, done)
        lay_out(room.tx, room.huvudman, room.today)
        following = [
            a
            for kind in (EFFECT, SPREADING)
            for a in assignment_queries.assignments_of(room.tx, room.huvudman_id, kind, [one.source_id])
            if a.status.is_open and a.unit_key == one.unit_key
        ]
        return EffectAnswered(
            line=line_of(room, after),
            effect=effect,
            reason=reason,
            again=_again(room, one.source_id, following) if effect is not Effect.YES else None,
            spreads=any(a.source_kind != EFFECT for a in following),
            batch_id=batch_id,
        )


def _again(room: Room, activity_id: int, following: Sequence[Assignment]) -> date | None:
    """When the question comes next: what is asked already, or the day its figures are out."""
    days = [one.due for one in following if one.source_kind == EFFECT and one.due]
    figures_on = goals.interventions(room.tx, room.huvudman_id, [activity_id])[activity_id]["figures_on"]
    if figures_on is not None and figures_on > room.today:
        days.append(figures_on)
    return min(days, default=None)
