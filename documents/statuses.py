"""What a document says of how far something has come, as a status on the ladder."""

from __future__ import annotations

import re

from plan.status import Status

_WORDS: tuple[tuple[Status, str], ...] = (
    (
        Status.NOT_STARTED,
        r"(?:ej|inte|icke|ännu inte) (?:på)?börja\w*|ej startad|inte startad|kommande|planera[dt]|ej genomförd|"
        r"inte genomförd|ikke startet|ikke påbegyndt|röd",
    ),
    (Status.NEEDS_SUPPORT, r"behöver stöd|behöver beslut|stoppa[dt]|hinder|väntar"),
    (Status.DROPPED, r"utgår|utgått|avförd|avskriv\w+|struken|inställ[td]"),
    (Status.IN_PROGRESS, r"pågå\w*|påbörja\w*|delvis|igång|startad|under arbete|fortgår|i gang|gul"),
    (
        Status.DONE,
        r"klar[ta]?|genomför[dt]a?|avsluta[dt]e?|färdig[ta]?|utför[dt]|ja|x|ferdig|færdig|grön|uppfylld|uppnå\w+",
    ),
    (Status.PROPOSED, r"föreslage[nt]|förslag"),
)
_PATTERNS = [(status, re.compile(rf"\b(?:{words})\b", re.I)) for status, words in _WORDS]
_LONGEST = 60


def status_of(text: str) -> Status | None:
    """The status that a cell says ("Klart", "Ej påbörjad", "Pågår – enkäten är ute"); None where it is no such word.

    The first word on the ladder counts, but "ej påbörjad" is read before "påbörjad". Colours of a traffic light
    are read as most offices use them: red is not begun, yellow goes on, green is done.
    """
    head = re.split(r"[.;–—]|\s-\s", text.strip())[0][:_LONGEST]
    return next((status for status, pattern in _PATTERNS if pattern.search(head)), None)
