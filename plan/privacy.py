"""No data about pupils: Swedish personal identity numbers are refused wherever text comes in (DESIGN §4)."""

from __future__ import annotations

import re
from datetime import date

from plan.words import DASHES

# Twelve or ten digits, the last four after an optional hyphen, or a plus for those over a hundred.
_CANDIDATE = re.compile(
    rf"(?<!\d)(\d{{2}})?(\d{{2}})(\d{{2}})(\d{{2}})\s?[{re.escape(DASHES)}+]?\s?(\d{{4}})(?!\d)"
)


def has_personal_identity_number(text: str) -> bool:
    """Whether `text` holds a personal identity number or a coordination number (the day plus 60).

    The source is Skatteverket's rule: a possible date, and a check digit by the Luhn algorithm over the last
    ten. Case numbers and telephone numbers seldom meet both.
    """
    return any(_is_identity_number(match) for match in _CANDIDATE.finditer(text))


def _is_identity_number(match: re.Match[str]) -> bool:
    century, year, month, day, last = match.groups()
    return _is_date(century, int(year), int(month), int(day)) and _luhn(year + month + day + last)


def _is_date(century: str | None, year: int, month: int, day: int) -> bool:
    centuries = (int(century),) if century else (19, 20)
    return any(_exists(c * 100 + year, month, day - 60 if day > 60 else day) for c in centuries)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1850 <= year <= 2100


def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(digits):
        doubled = int(digit) * (2 - index % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
