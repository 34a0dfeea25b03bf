"""What is stored, as the rest of the house sees it: frozen records without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plan.organisation import Role
from plan.status import Answer, Standing, Status
from plan.words import folded


@dataclass(frozen=True)
class HuvudmanRecord:
    """The organisation: its name, time zone (an IANA name) and the last days of its terms (`MM-DD`).

    `rhythm` is when the bot speaks, where that is another than the standard; `paused` is that it doesn't.
    """

    id: int
    name: str
    timezone: str
    autumn_ends: str
    spring_ends: str
    rhythm: dict[str, Any] | None = None
    paused: bool = False


@dataclass(frozen=True)
class Assignment:
    """Åtagande, the heart: what one role (for one unit) is to have done by a date.

    `label` is what people call it ("Läs 2a"), empty for what has no number. `due` is the date that holds;
    `first_due` stays what it was from the beginning. `version` counts changes.
    """

    id: int
    huvudman_id: int
    source_kind: str
    source_id: int
    period_key: str
    unit_key: str
    title: str
    label: str
    when_text: str
    precision: str
    category: str
    start: date | None
    due: date | None
    first_due: date | None
    status: Status
    comment: str
    version: int
    reported_by: str | None
    reported_at: datetime | None
    reported_by_id: int | None = None

    @property
    def answer(self) -> Answer:
        """What it contributes to a roll-up."""
        return Answer(self.status, self.due)


@dataclass(frozen=True)
class Owner:
    """A role that owns something, with the names of those who hold it today (for the unit asked about)."""

    role: Role
    holders: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """An activity with its place in a plan. `unit_id`, `school_form`: whose plan it is; None for the huvudman's."""

    id: int
    plan_id: int
    plan_title: str
    plan_starts: date | None
    plan_ends: date | None
    unit_id: int | None
    area_id: int | None
    area_code: str
    area_title: str
    strategy: str
    strategy_title: str
    number: int | None
    title: str
    details: str
    is_reference: bool
    when_text: str
    standing: Standing = Standing.ADOPTED
    standing_why: str = ""
    school_form: str | None = None

    @property
    def is_own(self) -> bool:
        """Whether it stands in the own plan of a unit or a school form, and not in the huvudman's."""
        return self.unit_id is not None or self.school_form is not None

    @property
    def label(self) -> str:
        """What people call it: "Läs 2a", "SKA 3b"."""
        return f"{spoken_code(self.area_code, self.area_title)} {self.number or ''}{self.strategy}".strip()

    def runs(self, on: date) -> bool:
        """Whether its plan runs on a day; a plan without days always does."""
        return (self.plan_starts or on) <= on <= (self.plan_ends or on)


def spoken_code(code: str, title: str) -> str:
    """An area's code as people say it: "Läs" where it begins the title (Läsning), "SKA" where it is initials."""
    return code.capitalize() if folded(title).startswith(folded(code)) else code


@dataclass(frozen=True)
class Evidence:
    """Underlag: what shows how an assignment went.

    `kind` is a link, a file (its name is the `text`) or a message in a channel (all with a `url`), or signs of change
    that were seen (`text`).
    """

    id: int
    assignment_id: int
    kind: str
    text: str
    url: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Occurrence:
    """An instance of a cycle item. `start` and `due` are None where only the year is known.

    `unit_id`, `school_form`: whose cycle it is; None for the huvudman's.
    """

    id: int
    cycle_item_id: int
    period_key: str
    kind: str
    title: str
    details: str
    category: str
    when_text: str
    precision: str
    start: date | None
    due: date | None
    unit_id: int | None = None
    school_form: str | None = None


@dataclass(frozen=True)
class Holding:
    """Innehav: who holds a role, for which part of the organisation, from when to when (inclusive)."""

    id: int
    role_id: int
    person_id: int
    person: str
    unit_key: str
    kind: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True)
class Batch:
    """One thing somebody did. `undoes_id` is the batch it took back."""

    id: int
    kind: str
    actor_id: int | None
    actor: str | None
    at: datetime
    undoes_id: int | None
    undone: bool


@dataclass(frozen=True)
class Event:
    """A change of one thing within a batch: what it was and what it became, as plain values."""

    sequence: int
    batch: Batch
    subject_kind: str
    subject_id: int
    before: dict[str, object] | None
    after: dict[str, object] | None
