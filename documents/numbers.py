"""How the strategies and tasks of a plan are lettered and numbered."""

from __future__ import annotations

import re

from plan.periods.words import MONTHS

LETTERED = re.compile(r"(?!v\.\s?\d)(?:strategi\s+)?([a-zåäö])\s?[.):]\s*(.*)", re.I | re.S)
STRATEGY = re.compile(r"strategi\s+[a-zåäö]\s?[.):]", re.I)
_NUMBERED = re.compile(r"(?:aktivitet\s+|åtgärd\s+|insats\s+)?([0-9]{1,3})\s?[.):](?!\d)\s*(.*)", re.I | re.S)
NUMBER = re.compile(r"([0-9]{1,3})[.)]?")
NUMBER_BEFORE = re.compile(r"([0-9]{1,3})\s+(.*)", re.S)
_WORD = re.compile(r"[^\W\d_]+")


def numbered_in(text: str) -> re.Match[str] | None:
    """The number that a task begins with, and the task; none where it is the day of a date ("27.september")."""
    match = _NUMBERED.fullmatch(text)
    if match is None or not text[:1].isdigit():
        return match
    word = _WORD.match(match.group(2))
    return None if word and word.group().casefold() in MONTHS else match
