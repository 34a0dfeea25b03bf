"""What people write after `/plan` to take something out: documents, calendars, and how documents look."""

from __future__ import annotations

from dataclasses import dataclass

from documents.papers.kinds import Format
from handlers.wording import leading
from plan.words import folded
from services.taking import What

_REPORT = ("rapport", "rapporter", "export", "exportera")
_DOCUMENTS: dict[str, What] = {
    "uppföljning": What.FOLLOW_UP,
    "skollagen": What.DOCUMENTATION,
    "dokumentation": What.DOCUMENTATION,
    "excel": What.TASKS,
    "åtaganden": What.TASKS,
    "kalenderfil": What.CALENDAR,
    "ics": What.CALENDAR,
    "json": What.EVERYTHING,
    "allt": What.EVERYTHING,
}
_FORMATS: dict[str, Format] = {"word": Format.WORD, "pdf": Format.PDF}
_CALENDAR = ("kalender", "kalendrar")
_RENEW = ("ny", "ny adress", "förnya")
_REVOKE = ("bort", "ta bort", "avsluta")
_TEMPLATE = ("mall", "mallar")
_REVIEW = ("avstämning", "avstämningar", "analys", "analyser")
_REGISTRATION = ("dnr", "diarienummer", "diarienr")


@dataclass(frozen=True)
class TakeOut:
    """A document; None where it is to be chosen. `unit` is a name, `registration` a diarienummer."""

    what: What | None
    unit: str = ""
    registration: str = ""
    format: Format = Format.WORD


@dataclass(frozen=True)
class CalendarAddress:
    """The addresses of calendars: shown, given, renewed or revoked; `words` say which."""

    do: str  # list, give, renew, revoke
    words: str = ""


@dataclass(frozen=True)
class Templates:
    """How documents look."""


@dataclass(frozen=True)
class Review:
    """Avstämningar and their analyses; `words` are the day of a new one."""

    words: str


TakingRequest = TakeOut | CalendarAddress | Templates


def read_taking(text: str) -> TakingRequest | Review | None:
    """What somebody wrote after `/plan`, where it is about papers and what goes into them; else None."""
    if (verb := leading(text, _REVIEW)) is not None:
        return Review(verb[1])
    if (verb := leading(text, _REPORT)) is not None:
        return _report(verb[1])
    if (verb := leading(text, _CALENDAR)) is not None:
        return _calendar(verb[1])
    return Templates() if leading(text, _TEMPLATE) is not None else None


def _report(words: str) -> TakeOut:
    """ "skollagen pdf Bergskolan dnr BUN 2027/12"; the format may come first, and means the follow-up by itself."""
    format_, words = _formatted(words)
    found = leading(words, _DOCUMENTS)
    what = _DOCUMENTS[found[0]] if found else What.FOLLOW_UP if format_ else None
    words = found[1] if found else words
    if format_ is None and what in (What.FOLLOW_UP, What.DOCUMENTATION):
        format_, words = _formatted(words)
    unit, registration = _registered(words)
    return TakeOut(what, unit, registration, format_ or Format.WORD)


def _formatted(words: str) -> tuple[Format | None, str]:
    """The format that words begin with, and the others."""
    found = leading(words, _FORMATS)
    return (_FORMATS[found[0]], found[1]) if found else (None, words)


def _registered(words: str) -> tuple[str, str]:
    """The words before a diarienummer, and the diarienummer."""
    parts = words.split()
    for place, part in enumerate(parts):
        if folded(part).rstrip(".:") in _REGISTRATION:
            return " ".join(parts[:place]), " ".join(parts[place + 1 :])
    return " ".join(parts), ""


def _calendar(words: str) -> CalendarAddress:
    if not words:
        return CalendarAddress("list")
    if (verb := leading(words, _RENEW)) is not None:
        return CalendarAddress("renew", verb[1])
    if (verb := leading(words, _REVOKE)) is not None:
        return CalendarAddress("revoke", verb[1])
    return CalendarAddress("give", words)
