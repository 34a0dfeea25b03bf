"""The clock time in a text, as meetings have it: "kl 9", "kl. 9.30–11", "13:00", "klockan 13"."""

from __future__ import annotations

import re

from plan.periods.tokens import normal

_NAMED = re.compile(r"\b(?:klockan|kl)\.?\s*([0-9]{1,2})(?:[.:]([0-9]{2}))?(?![.:]?[0-9])", re.IGNORECASE)
_COLON = re.compile(r"(?<![0-9.,:])([0-9]{1,2}):([0-9]{2})(?![.:]?[0-9])")
_ALONE = re.compile(r"\s*([0-9]{1,2})[.]([0-9]{2})\s*(?:[-–—]\s*[0-9]{1,2}[.:][0-9]{2}\s*)?")


def clock_time(text: str) -> str | None:
    """The first clock time of a text in the form "9.00"; of "kl 9–11" it is when it begins.

    What follows "kl" comes before a bare "9:30". "9.30" may be a date or a heading's number: it is a time only
    where it is the whole text, as in a table's column of times. None where there is no time of the day.
    """
    whole = normal(text)
    alone = _ALONE.fullmatch(whole)
    for match in (*_NAMED.finditer(whole), *_COLON.finditer(whole), *([alone] if alone else [])):
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour < 24 and minute < 60:
            return f"{hour}.{minute:02}"
    return None
