"""What goes into papers: the plan and how it went, as plain records that a service has gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from plan.status import RollUp, Status


@dataclass(frozen=True)
class Move:
    """A last day that was moved: when, by whom, from which day to which, and why. Days are the huvudman's."""

    on: date
    by: str
    before: date | None
    after: date | None
    reason: str
    unit: str = ""


@dataclass(frozen=True)
class Task:
    """One assignment. `id` is its number in the database, `unit` empty where it is about the whole.

    A row of a plan that gives no assignment (a reference, a proposal, an item of its cycle) has the id 0 and, where
    that isn't its status, a `mark` that says what it is. `owners` are the plan's own, `fields` what an intervention
    says of itself. `reported_at` is in the huvudman's time zone and has none of its own; `moves` still hold.
    """

    id: int
    kind: str  # activity, occurrence, decision …
    source_id: int
    plan: str
    area_code: str
    area: str
    strategy: str
    strategy_title: str
    number: int | None
    label: str
    title: str
    details: str
    category: str
    unit: str
    owners: tuple[str, ...]
    holders: tuple[str, ...]
    when: str
    start: date | None
    due: date | None
    first_due: date | None
    status: Status
    late: bool
    comment: str
    reported_by: str
    reported_at: datetime | None
    moves: tuple[Move, ...] = ()
    plan_kind: str = ""
    period: str = ""
    mark: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    # Of an intervention: yes, partly, no, too_early; empty where nobody has answered. None for what is none.
    effect: str | None = None

    @property
    def reference(self) -> str:
        """The plan's own numbering within its area: "2a"; empty for what has none."""
        return f"{self.number or ''}{self.strategy}" if self.number else ""


@dataclass(frozen=True)
class Row:
    """A thing of the plan with its assignments (one for each unit that answers), as one row of a table.

    What gives no assignment (a reference, a proposal) has a `mark` that says what it is, in its status's place.
    """

    reference: str
    title: str
    details: str
    owners: tuple[str, ...]
    when: str
    tasks: tuple[Task, ...]
    total: RollUp
    mark: str = ""


@dataclass(frozen=True)
class StrategyPart:
    """A strategy, and its rows in the plan's order. `letter` and `title` are empty for rows without one."""

    letter: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Analysis:
    """What those responsible wrote at an avstämning, about an area, a goal or all of it."""

    occasion: str
    on: date
    about: str
    unit: str
    result: str
    why: str
    conclusion: str
    by: tuple[str, ...]
    frozen: bool


@dataclass(frozen=True)
class AreaPart:
    """A prioritised area: what was found there before the plan, how far it has come, what was done."""

    code: str
    title: str
    findings: tuple[str, ...]
    goals: tuple[str, ...]
    total: RollUp
    strategies: tuple[StrategyPart, ...]
    analyses: tuple[Analysis, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What was answered when it was asked whether the effects of an intervention are seen."""

    on: date
    by: str
    verdict: str  # yes, partly, no, too_early
    reason: str


@dataclass(frozen=True)
class Effort:
    """An intervention (insats): why, what was expected (by the names of its columns), and what came of it."""

    label: str
    title: str
    total: RollUp
    texts: Mapping[str, str]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What was decided, when, by whom, about what."""

    on: date
    by: str
    text: str
    about: str


@dataclass(frozen=True)
class Change:
    """A line of the change log; `at` is in the huvudman's time zone.

    `kind` is the journal's word for what was done (status, move, undo, decision, import …), `about` what it was done
    to. Statuses and days are None where they have nothing to do with it.
    """

    at: datetime
    by: str
    kind: str
    about: str
    before: Status | None = None
    after: Status | None = None
    due_before: date | None = None
    due_after: date | None = None
    text: str = ""
    undone: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture in a document: PNG bytes, a caption, and words for those who can't see it."""

    data: bytes
    caption: str
    alt: str


@dataclass(frozen=True)
class Moment:
    """What a number of the wheel stands for; `about` says when, who and how it stands."""

    number: str
    title: str
    about: str


@dataclass(frozen=True)
class Report:
    """All that a report about the plans holds. `unit` is empty for the whole huvudman.

    `registration` is the diarienummer; `on` the day of the document.
    """

    huvudman: str
    unit: str
    plans: tuple[str, ...]
    period: str
    on: date
    registration: str
    total: RollUp
    areas: tuple[AreaPart, ...]
    cycle: tuple[Row, ...]
    decisions: tuple[Decision, ...]
    analyses: tuple[Analysis, ...]
    efforts: tuple[Effort, ...]
    changes: tuple[Change, ...]
    proposals: tuple[Row, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())
    moments: tuple[Moment, ...] = ()
