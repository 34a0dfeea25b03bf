"""What gives rise to assignments: an activity, an occurrence, a follow-up, at one time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from plan.organisation import Unit
from plan.records import HuvudmanRecord
from plan.schoolyear import Terms

# What comes once, and has no other times in a year.
ONCE = "-"
# How far ahead the cycle is laid out (DESIGN §5).
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Scope:
    """Whose plan something stands in: a unit's, a school form's, or the huvudman's where both are None."""

    unit_id: int | None = None
    school_form: str | None = None

    def units(self, every: Iterable[Unit]) -> list[Unit]:
        """The units that it can be asked of."""
        if self.unit_id is not None:
            return [unit for unit in every if unit.id == self.unit_id]
        if self.school_form is not None:
            return [unit for unit in every if unit.school_form == self.school_form]
        return list(every)


@dataclass(frozen=True)
class Source:
    """Something that gives rise to assignments, at one time."""

    kind: str
    id: int
    period_key: str
    owners: tuple[int, ...]
    values: dict[str, Any]
    scope: Scope = Scope()
    # Where the units are known already; else they follow from the owners.
    unit_keys: tuple[str, ...] | None = None


def terms_of(huvudman: HuvudmanRecord) -> Terms:
    """When the huvudman's terms end."""
    return Terms(autumn_end=_month_day(huvudman.autumn_ends), spring_end=_month_day(huvudman.spring_ends))


def _month_day(text: str) -> tuple[int, int]:
    return int(text[:2]), int(text[3:])
