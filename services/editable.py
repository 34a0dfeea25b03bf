"""What editing has in common: who may, which texts can be kept, which times are understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.organisation import form_key
from plan.periods import Period, Unreadable, read_period
from plan.privacy import has_personal_identity_number
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.words import tidy
from services.errors import NotHere
from services.places import may_edit_unit
from services.results import AdminOnly, TextPersonal, TextTooLong
from services.roles import administrator_names
from services.room import Room
from services.sources import terms_of
from storage.periods import stored
from storage.queries import structure
from storage.queries.structure import PlanRecord

# A title is a line; what says more is details.
TITLE_LIMIT = 300
TEXT_LIMIT = 2900


@dataclass(frozen=True)
class TimeUnclear:
    """When it is to be done was not understood."""

    text: str
    why: str
    suggestion: str


@dataclass(frozen=True)
class TimePassed:
    """When it is to be done was understood, and has been: `last` was its last day."""

    last: date
    today: date


@dataclass(frozen=True)
class WhyNeeded:
    """Moving the last day of what people answer asks for a reason."""


@dataclass(frozen=True)
class TitleMissing:
    """It has to be called something."""


@dataclass(frozen=True)
class NothingChanged:
    """It was so already."""

    name: str


Refused = AdminOnly | TextPersonal | TextTooLong | TimeUnclear | TitleMissing


def plan_in(room: Room, plan_id: int) -> PlanRecord:
    """One plan. Raises NotHere."""
    for one in structure.plans(room.tx, room.huvudman_id):
        if one.id == plan_id:
            return one
    raise NotHere(f"plan {plan_id}")


def unit_key_of(plan: PlanRecord) -> str | None:
    """The unit key of whose plan it is; None for the huvudman's."""
    if plan.unit_id is not None:
        return f"unit:{plan.unit_id}"
    return form_key(plan.school_form) if plan.school_form is not None else None


def may_edit(room: Room, plan: PlanRecord) -> bool:
    """Whether the asker may edit a plan: administrators any, those who hold a role of a unit its own."""
    if allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id)) is Verdict.YES:
        return True
    key = unit_key_of(plan)
    if key is None:
        return False
    return may_edit_unit(room, key)


def not_yours(room: Room) -> AdminOnly:
    """Who to turn to."""
    return AdminOnly(administrator_names(room))


def wrong_text(title: str, texts: Iterable[str]) -> TextPersonal | TextTooLong | TitleMissing | None:
    """Why texts can't be kept; None where they can."""
    texts = tuple(texts)
    if any(has_personal_identity_number(one) for one in (title, *texts)):
        return TextPersonal()
    if not tidy(title):
        return TitleMissing()
    if len(title) > TITLE_LIMIT:
        return TextTooLong(title, TITLE_LIMIT)
    longest = max(texts, key=len, default="")
    return TextTooLong(longest, TEXT_LIMIT) if len(longest) > TEXT_LIMIT else None


def time_of(
    room: Room, words: str, starts: date | None, *, recurs: bool = False
) -> tuple[dict[str, Any], Period | None] | TimeUnclear:
    """The columns of a time in words, and the period read; `starts` is when its plan begins, which dates what has no
    year. No words is no time. `recurs` as in an annual cycle.
    """
    words = tidy(words)
    if not words:
        return {"when_text": "", "period": None}, None
    year = None if recurs else SchoolYear.containing(starts or room.today)
    read = read_period(words, year=year, terms=terms_of(room.huvudman), default_recurs=recurs)
    if isinstance(read, Unreadable):
        return TimeUnclear(words, read.why, read.suggestion)
    return {"when_text": words, "period": stored(read)}, read
