"""A report about the plans: gathered in one look, and written as a Word document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from documents.papers import words
from documents.papers.heads import REFERENCE
from documents.papers.kinds import TITLES, Format, Kind
from documents.papers.model import (
    Analysis,
    AreaPart,
    Change,
    Decision,
    Effect,
    Effort,
    Report,
    Row,
    StrategyPart,
    Task,
)
from documents.papers.word import Writer
from plan.organisation import Unit
from plan.records import Activity
from plan.status import Answer, RollUp, Standing, Status, roll_up
from services import paper_pictures
from services.analyses import analyses_for
from services.deps import Deps
from services.exporting import unit_called
from services.finding import current
from services.house import looking_in
from services.room import Room
from services.tasks import day_in, tasks_of
from services.templates import template_of
from storage.queries import meetings, plans, reports
from storage.queries.reports import PlanRow

# What stands under the cycle; whether effects are seen stands with its intervention, an analysis by itself.
_OF_THE_CYCLE = ("occurrence", "decision")
# Things whose changes are in the log.
_LOGGED = ("assignment", "decision", "plan")


@dataclass(frozen=True)
class Asked:
    """What a document is to be about: a unit's name or nothing for all, its diarienummer, its day where another."""

    kind: Kind
    unit: str = ""
    registration: str = ""
    on: date | None = None
    format: Format = Format.WORD


@dataclass(frozen=True)
class Paper:
    """A document to hand over. `title` is what it is called, `name` the file's; `lost` says what a PDF is without."""

    name: str
    title: str
    data: bytes
    lost: str = ""


@dataclass(frozen=True)
class UnitUnknown:
    """No unit is called so."""

    asked: str


def paper(deps: Deps, huvudman_id: int, asked: Asked) -> Paper | UnitUnknown:
    """A Word document or a PDF, by the municipality's own template where it has one.

    Raises TemplateFault where that can't be filled in or printed. The document is made after the transaction.
    """
    with Writer(
        asked.kind, asked.format
    ) as writer:  # it gets ready while the database is read and the pictures are drawn
        with looking_in(deps, huvudman_id) as room:
            unit = unit_called(room, asked.unit) if asked.unit else None
            if asked.unit and unit is None:
                return UnitUnknown(asked.unit)
            found = report(room, unit, asked)
            template = template_of(room, asked.kind)
            shown = None if unit else paper_pictures.for_paper(room)
        if shown:
            drawn = paper_pictures.drawn_for_paper(shown)
            found = replace(found, pictures=drawn, moments=paper_pictures.moments(shown))
        about = unit.name if unit else found.huvudman
        written = writer.document(found, template)
        return Paper(
            name=f"{asked.kind}-{file_part(about)}-{found.on.isoformat()}.{asked.format}",
            title=f"{TITLES[asked.kind]}, {about}",
            data=written.data,
            lost=written.lost,
        )


def report(room: Room, unit: Unit | None, asked: Asked) -> Report:
    """All that a report holds of the plans that run today."""
    tasks = tasks_of(room, unit=unit)
    in_plans = [task for task in tasks if task.kind == "activity"]
    activities = _activities(room, in_plans, unit)
    proposed = [a for a in activities if a.standing is Standing.PROPOSED]
    activities = [a for a in activities if a.standing is not Standing.PROPOSED]
    shown = {activity.id for activity in activities}
    labels = {task.id: _called(task) for task in tasks}
    chosen_plans = _plans(room, activities)
    written = analyses_for(room, unit_key=unit.key if unit else None)
    begins = min((row.starts for row in chosen_plans if row.starts), default=date.min)
    by_activity = _by_source(task for task in in_plans if task.source_id in shown)
    return Report(
        huvudman=room.huvudman.name,
        unit=unit.name if unit else "",
        plans=tuple(dict.fromkeys(a.plan_title for a in activities)),
        period=", ".join(dict.fromkeys(row.period_label for row in chosen_plans if row.period_label)),
        on=asked.on or room.today,
        registration=asked.registration,
        total=_sum(room, by_activity.values()),
        areas=_areas(room, activities, by_activity, written),
        cycle=_cycle(room, tasks, begins),
        decisions=_decisions(room, labels, unit, begins),
        analyses=tuple(written.get(0, ())),
        efforts=_efforts(room, activities, by_activity),
        changes=_changes(room, labels, unit, begins),
        proposals=tuple(_row(room, a, ()) for a in proposed),
    )


def _activities(room: Room, tasks: Sequence[Task], unit: Unit | None) -> list[Activity]:
    """The activities of the plans that run, in order: the huvudman's own, as in every overview; for a unit, those
    it has something to do with, its own plan's too.
    """
    every = plans.activities(room.tx, room.huvudman_id)
    every = [a for a in every if a.standing is not Standing.DECLINED]
    if unit is None:
        return current(room, [a for a in every if not a.is_own])
    ids = {task.source_id for task in tasks}
    return [a for a in current(room, every) if a.id in ids or a.unit_id == unit.id]


def _plans(room: Room, activities: Sequence[Activity]) -> list[PlanRow]:
    ids = {activity.plan_id for activity in activities}
    return [row for row in reports.plan_rows(room.tx, room.huvudman_id) if row.id in ids]


def _by_source(tasks: Iterable[Task]) -> dict[int, tuple[Task, ...]]:
    found: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        found[task.source_id].append(task)
    return {key: tuple(of_one) for key, of_one in found.items()}


def _areas(
    room: Room,
    activities: Sequence[Activity],
    tasks: dict[int, tuple[Task, ...]],
    written: dict[int, list[Analysis]],
) -> tuple[AreaPart, ...]:
    """The areas in the plan's order; what stands in none comes last, without a name."""
    findings = reports.findings(room.tx, room.huvudman_id)
    goals = reports.goals_of_areas(room.tx, room.huvudman_id)
    by_area: dict[int | None, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_area[activity.area_id].append(activity)
    return tuple(
        AreaPart(
            code=of_area[0].area_code,
            title=of_area[0].area_title or of_area[0].plan_title,
            findings=findings.get(area_id, ()) if area_id else (),
            goals=goals.get(area_id, ()) if area_id else (),
            total=_sum(room, (tasks[a.id] for a in of_area if a.id in tasks)),
            strategies=tuple(_strategies(room, of_area, tasks)),
            analyses=tuple(written.get(area_id or -1, ())),
        )
        for area_id, of_area in sorted(by_area.items(), key=lambda item: item[0] is None)
    )


def _strategies(
    room: Room, activities: Sequence[Activity], tasks: dict[int, tuple[Task, ...]]
) -> Iterable[StrategyPart]:
    for (letter, title), rows in groupby(activities, key=lambda a: (a.strategy, a.strategy_title)):
        yield StrategyPart(letter, title, tuple(_row(room, a, tasks.get(a.id, ())) for a in rows))


def _row(room: Room, activity: Activity, tasks: tuple[Task, ...]) -> Row:
    return Row(
        reference=f"{activity.number or ''}{activity.strategy}" if activity.number else "",
        title=activity.title,
        details=activity.details,
        owners=tuple(dict.fromkeys(owner for task in tasks for owner in task.owners)),
        when=activity.when_text,
        tasks=tasks,
        total=_rolled(room, tasks),
        mark=_mark(activity),
    )


def _mark(activity: Activity) -> str:
    """What a row is that nobody answers."""
    if activity.standing is Standing.PROPOSED:
        return words.STATUS[Status.PROPOSED]
    if activity.standing is Standing.DROPPED:
        return words.STATUS[Status.DROPPED]
    return REFERENCE if activity.is_reference else ""


def _cycle(room: Room, tasks: Sequence[Task], begins: date) -> tuple[Row, ...]:
    """What the cycle and decisions gave since the plans began and until today, or that is open, by date."""
    chosen = [
        task
        for task in tasks
        if task.kind in _OF_THE_CYCLE and task.due and begins <= task.due
        if task.due <= room.today or task.status not in (Status.NOT_STARTED, Status.PROPOSED)
    ]
    found = []
    for _, of_one in groupby(chosen, key=lambda task: (task.due, task.kind, task.source_id)):
        group = tuple(of_one)
        one = group[0]
        owners = tuple(dict.fromkeys(owner for task in group for owner in task.owners))
        found.append(Row("", one.title, "", owners, one.when, group, _rolled(room, group)))
    return tuple(found)


def _efforts(
    room: Room, activities: Sequence[Activity], tasks: dict[int, tuple[Task, ...]]
) -> tuple[Effort, ...]:
    texts = reports.efforts(room.tx, room.huvudman_id)
    seen: dict[int, list[Effect]] = defaultdict(list)
    for row in reports.effects(room.tx, room.huvudman_id):
        seen[row.activity_id].append(Effect(room.local(row.at).date(), row.by or "", row.verdict, row.reason))
    return tuple(
        Effort(a.label, a.title, _rolled(room, tasks.get(a.id, ())), texts[a.id], tuple(seen[a.id]))
        for a in activities
        if a.id in texts
    )


def _decisions(room: Room, labels: dict[int, str], unit: Unit | None, begins: date) -> tuple[Decision, ...]:
    """What was decided since the plans began; for a unit, about what is its own."""
    since = datetime(max(begins.year, 2000), begins.month, begins.day, tzinfo=UTC)
    return tuple(
        Decision(room.local(one.at).date(), one.by or "", one.text, labels.get(one.about_id or 0, ""))
        for one in meetings.decisions_since(room.tx, room.huvudman_id, since)
        if unit is None or one.about_id in labels
    )


def _changes(room: Room, labels: dict[int, str], unit: Unit | None, begins: date) -> tuple[Change, ...]:
    """Everything that was changed of what the report is about, since its plans began."""
    found = []
    for row in reports.log(room.tx, room.huvudman_id, _LOGGED):
        at = room.local(row.at).replace(tzinfo=None)
        before, after = row.before or {}, row.after or {}
        about = _about(row.subject_kind, row.subject_id, after or before, labels)
        if at.date() < begins or (not about and (unit is not None or row.subject_kind == "assignment")):
            continue
        if unit is not None and row.subject_kind == "plan":
            continue
        found.append(
            Change(
                at=at,
                by=row.by or "",
                kind="undo" if row.undoes_id is not None else row.kind,
                about=about,
                before=_status(before.get("status")),
                after=_status(after.get("status")),
                due_before=day_in(before.get("due")),
                due_after=day_in(after.get("due")),
                text=_said(row.kind, before, after),
                undone=row.undone,
            )
        )
    return tuple(found)


def _about(subject_kind: str, subject_id: int, values: dict[str, Any], labels: dict[int, str]) -> str:
    """What a change was made to, of what the report is about; empty for what it is not."""
    if subject_kind == "plan":
        return str(values.get("title") or "")
    if subject_kind == "decision":
        return labels.get(values.get("about_id") or values.get("about") or 0, "")
    return labels.get(subject_id, "")


def _said(kind: str, before: dict[str, object], after: dict[str, object]) -> str:
    """What somebody wrote with a change: a comment that is new, a reason, a decision."""
    if kind == "move":
        return str(after.get("reason") or "")
    if kind == "decision":
        return str(after.get("text") or "")
    comment = str(after.get("comment") or "")
    return comment if comment != before.get("comment") else ""


def _status(value: object) -> Status | None:
    return Status(str(value)) if value else None


def _called(task: Task) -> str:
    return f"{task.label} {task.title}".strip() + (f" ({task.unit})" if task.unit else "")


def _rolled(room: Room, tasks: Iterable[Task]) -> RollUp:
    return roll_up((Answer(task.status, task.due) for task in tasks), room.today)


def _sum(room: Room, sources: Iterable[tuple[Task, ...]]) -> RollUp:
    """Each activity counts once, however many units answer it."""
    totals = [_rolled(room, tasks) for tasks in sources]
    counted = [total for total in totals if total.status not in (Status.DROPPED, Status.PROPOSED)]
    done = sum(total.status is Status.DONE for total in counted)
    return RollUp(
        status=Status.DONE if counted and done == len(counted) else Status.IN_PROGRESS,
        done=done,
        total=len(counted),
        needs_support=sum(total.needs_support > 0 for total in counted),
        late=sum(total.is_late for total in counted),
    )


def file_part(name: str) -> str:
    """A name as part of a file's: letters, digits and hyphens."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in kept.split("-") if part) or "huvudman"
