"""Personal identity numbers are left out of what was read, before any of it is stored (DESIGN §4)."""

from __future__ import annotations

from dataclasses import is_dataclass, replace

from documents.items import Area, Problem, Reading
from plan.privacy import has_personal_identity_number

_PERSONAL = "Det ser ut att stå ett personnummer här, så raden är utelämnad."
_PERSONAL_MENDED = "Ta bort det ur dokumentet och läs in det igen."


def without_personal(found: Reading) -> Reading:
    """The same without what holds a personal identity number, anywhere; a problem says where, not what.

    Nothing of such an item is kept: what stands beside the number is about the same person, most often.
    """
    items = tuple(item for item in found.items if not _is_personal(item))
    problems = tuple(
        replace(one, text="", why=_PERSONAL, suggestion=_PERSONAL_MENDED, choices=())
        if _is_personal(one)
        else one
        for one in found.problems
    )
    left_out = tuple(
        Problem(item.line, "", _PERSONAL, _PERSONAL_MENDED, place=item.place)
        for item in found.items
        if _is_personal(item)
    )
    return replace(
        found,
        title="" if _is_personal(found.title) else found.title,
        items=items,
        problems=(*problems, *left_out),
        areas=tuple(_area_without(area) for area in found.areas if not _is_personal(area.title)),
        forums=tuple(forum for forum in found.forums if not _is_personal(forum)),
        goals=tuple(goal for goal in found.goals if not _is_personal(goal)),
        joins=tuple(join for join in found.joins if not _is_personal(join)),
    )


def _area_without(area: Area) -> Area:
    return replace(
        area,
        findings=tuple(text for text in area.findings if not _is_personal(text)),
        strategies=tuple(one for one in area.strategies if not _is_personal(one)),
        goals=tuple(text for text in area.goals if not _is_personal(text)),
    )


def _is_personal(thing: object) -> bool:
    """Whether any text of a record holds a personal identity number."""
    values = vars(thing).values() if is_dataclass(thing) else [thing]
    for value in values:
        if isinstance(value, str):
            if has_personal_identity_number(value):
                return True
        elif isinstance(value, tuple | list):
            if any(_is_personal(one) for one in value):
                return True
        elif is_dataclass(value) and _is_personal(value):
            return True
    return False
