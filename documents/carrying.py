"""A reading as plain values and back, to carry it between processes as JSON.

What comes back is checked against the types: the process that read the document is not trusted more than the
document is.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from documents.items import Reading

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def packed(reading: Reading) -> dict[str, Any]:
    """A reading as dictionaries, lists, texts and numbers."""
    found: dict[str, Any] = _plain(asdict(reading))
    return found


def unpacked(values: object) -> Reading:
    """The reading that was packed. Raises ValueError for what is none."""
    return _adapter().validate_python(values)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case tuple() | list() | frozenset():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


@cache
def _adapter() -> TypeAdapter[Reading]:
    from pydantic import TypeAdapter

    return TypeAdapter(Reading)
