"""Who answers for what: units, roles, and which units a source is asked of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.words import key_of

# A unit key says which part of the organisation an assignment is about. Never null: it is part of a key.
WHOLE = "-"


class Reach(StrEnum):
    """How a role is held: once, once for each school form, or once for each unit."""

    CENTRAL = "central"
    SCHOOL_FORM = "school_form"
    UNIT = "unit"


@dataclass(frozen=True)
class Unit:
    """A school, a förskola, elevhälsan …; `school_form` is None for what is not a school.

    From `closed_from` on there is no such unit.
    """

    id: int
    name: str
    school_form: str | None
    closed_from: date | None = None

    @property
    def key(self) -> str:
        """The unit key of assignments that this unit answers for."""
        return f"unit:{self.id}"

    def is_there(self, on: date | None) -> bool:
        """Whether there is such a unit on a day; with None, whether it goes on."""
        return self.closed_from is None or (on is not None and on < self.closed_from)


@dataclass(frozen=True)
class Role:
    """A funktion. `school_forms` narrows a role that is held per unit or school form; empty means all.

    A body (nämnd, utskott, fullmäktige) is politicians: never pinged.
    """

    id: int
    name: str
    reach: Reach
    is_body: bool = False
    school_forms: frozenset[str] = frozenset()

    def covers(self, unit: Unit) -> bool:
        """Whether a role held per unit or school form exists for `unit`."""
        if unit.school_form is None:
            return False
        return not self.school_forms or unit.school_form in self.school_forms


def form_key(school_form: str) -> str:
    """The unit key of assignments answered for a whole school form."""
    return f"form:{school_form}"


def is_form_key(unit_key: str) -> bool:
    """Whether an assignment with this key is answered for a school form."""
    return unit_key.startswith(form_key(""))


def unit_keys(owners: Iterable[Role], units: Iterable[Unit]) -> tuple[str, ...]:
    """The unit keys a source with these owners gives rise to: one assignment for each.

    Where an owner is held per unit (or school form) there is one for each that the role covers; roles held
    centrally beside it follow. Otherwise, and where no units are known yet, there is one for the whole.
    """
    units = tuple(units)
    keys: dict[str, None] = {}
    for role in owners:
        covered = [unit for unit in units if role.covers(unit)]
        if role.reach is Reach.UNIT:
            keys.update(dict.fromkeys(unit.key for unit in covered))
        elif role.reach is Reach.SCHOOL_FORM:
            keys.update(dict.fromkeys(form_key(unit.school_form) for unit in covered if unit.school_form))
    return tuple(keys) or (WHOLE,)


def answers_for(role: Role, unit_key: str) -> bool:
    """Whether `role` answers an assignment with this key, rather than follows it from the centre."""
    if unit_key == WHOLE:
        return True
    return role.reach is (Reach.UNIT if unit_key.startswith("unit:") else Reach.SCHOOL_FORM)


_PER_UNIT = {"rektor", "förskolechef", "förskolerektor", "biträdande rektor", "enhetschef", "skolledare"}
_BODY_WORDS = {
    "bun",
    "au",
    "kf",
    "ks",
    "kommunfullmäktige",
    "kommunstyrelsen",
    "kommunstyrelse",
    "fullmäktige",
}
_WORDS = re.compile(r"\w+")
_BODY_ENDINGS = ("nämnd", "nämnden", "nämndens", "utskott", "utskottet", "presidium", "presidiet")


def likely_reach(name: str) -> Reach:
    """How a role with this name is held in most municipalities; the administrator can change it."""
    return Reach.UNIT if key_of(name) in _PER_UNIT else Reach.CENTRAL


def is_body_name(name: str) -> bool:
    """Whether a name is one of politicians: BUN, BUN au, KF, …nämnden, …utskott."""
    words = _WORDS.findall(key_of(name))
    return bool(words) and (
        all(word in _BODY_WORDS for word in words) or any(word.endswith(_BODY_ENDINGS) for word in words)
    )
