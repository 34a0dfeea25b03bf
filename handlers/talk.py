"""Plain words to the bot, in a direct message or a mention, turned into what was probably meant.

The same on every platform, and nothing is changed by what is read here: what would change something is shown first.
Like `handlers.grammar` it knows the forms and no plan. What it doesn't recognise, it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers import grammar
from handlers.grammar import ActivityRequest, Report, read_activity
from handlers.wording import leading
from plan.references import Reference, leading_references
from plan.status import Status
from plan.words import folded, tidy


@dataclass(frozen=True)
class Due:
    """What is to be done in a time; `words` are the time."""

    words: str


@dataclass(frozen=True)
class Standing:
    """How it goes: with everything, or with what `references` or `words` mean."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Who:
    """Who answers for what `references` or `words` mean."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Told:
    """Something that would be changed: it is shown, and asked about, before it is."""

    change: grammar.Report | grammar.Move


@dataclass(frozen=True)
class TakeBack:
    """The latest change would be taken back: asked about in the same way."""


@dataclass(frozen=True)
class Asked:
    """What could be asked with a command too, and changes nothing."""

    read: ActivityRequest


@dataclass(frozen=True)
class Greeted:
    """Nothing but a greeting, or thanks."""


@dataclass(frozen=True)
class Unclear:
    """Not understood; `words` are what was written."""

    words: str


Talk = Due | Standing | Who | Told | TakeBack | Asked | Greeted | Unclear

_GREETINGS = ("hej", "hejsan", "hallå", "god morgon", "tack", "tack så mycket", "tack för hjälpen")
_BEFORE = ("hej", "hejsan", "snälla", "kan du säga", "kan du visa", "vet du", "visa", "berätta")
_DUE = (
    *("vad ska vara klart", "vad ska vara färdigt", "vad ska bli klart", "vad ska göras", "vad ska vi göra"),
    *("vad händer", "vad är på gång", "vad har vi", "vad kommer", "vad är planerat", "vad ska hända"),
)
_STANDING = (
    *("hur går det", "hur gick det", "hur ligger vi till", "hur ser det ut", "hur långt har vi kommit"),
    *("vad är läget", "läget", "hur står det till", "vad är status", "status"),
)
_WHO = (
    *(
        "vem ansvarar för",
        "vem är ansvarig för",
        "vem har ansvar för",
        "vem har ansvaret för",
        "vem håller i",
    ),
    *("vem är", "vem har", "vem gör", "vem tar", "vilka ansvarar för", "vilka är ansvariga för", "vilka är"),
)
_MINE = (
    *("vad är mitt", "vad har jag", "vad har jag att göra", "vad ska jag göra", "vad väntar på mig"),
    *("vad ska jag vara klar med", "vad är mina åtaganden", "vad gäller för mig"),
)
_LATE = ("vad är försenat", "vad är sent", "vad är försenade", "vilka är sena", "vad har inte blivit klart")
# What stands between a question and what it is about.
_ABOUT = ("för", "med", "i", "på", "kring", "om", "under", "till", "före", "senast", "det", "den", "hos")
# What stands between a number and its status, and before a status.
_COPULAS = ("är nu", "har blivit", "är", "blev", "blir", "nu", "har", "står som")
_WE = ("jag är", "vi är", "nu är", "då är", "jag blev", "vi blev", "vi har", "jag har")
_MOVED = ("flyttas fram", "flyttas", "skjuts upp", "skjuts fram", "skjuts", "behöver flyttas", "får flyttas")


def read_talk(text: str) -> Talk:
    """What somebody wrote to the bot, without its name."""
    text = tidy(text).strip(" ?!.")
    if folded(text) in _GREETINGS:
        return Greeted()
    for _ in range(2):
        text = _after(text, _BEFORE) or text
    if not text:
        return Unclear("")
    return _question(text) or _change(text) or _as_command(text)


def _question(text: str) -> Talk | None:
    if folded(text) in _MINE:
        return Asked(grammar.Mine())
    if folded(text) in _LATE:
        return Asked(grammar.ListLate())
    if (rest := _after(text, _DUE)) is not None:
        return Due(_about(rest))
    if (rest := _after(text, _WHO)) is not None and rest:
        return Who(*leading_references(_about(rest)))
    if (rest := _after(text, _STANDING)) is not None:
        return Standing(*leading_references(_about(rest)))
    return None


def _change(text: str) -> Told | None:
    """ "3b är klar, presenterad på rektorsmötet", "vi är klara med 3b", "3b flyttas till 28 maj – väntar"."""
    references, rest = leading_references(text)
    if references:
        if (moved := _after(rest, _MOVED)) is not None:
            return Told(grammar.Move(references, moved))
        said = _status(_after(rest, _COPULAS) or rest)
        return Told(Report(said[0], said[1], references, _comment(said[2]))) if said else None
    said = _status(_after(text, _WE) or "")
    if said is None:
        return None
    references, rest = leading_references(_about(said[2]))
    return Told(Report(said[0], said[1], references, _comment(rest))) if references else None


def _status(text: str) -> tuple[Status, str, str] | None:
    """The status that a text begins with, the word for it, and what comes after; None where it begins with none."""
    read = read_activity(text)
    if not isinstance(read, Report) or not folded(text).startswith(read.said):
        return None
    return read.status, read.said, text[len(read.said) :].lstrip(" :,.–—-")


def _as_command(text: str) -> Talk:
    """What is written as after a command."""
    read = read_activity(text)
    match read:
        case grammar.Report() | grammar.Move():
            return Told(read)
        case grammar.Undo():
            return TakeBack()
        case grammar.Later() | grammar.Update():
            return Unclear(text)
        case grammar.Search(words):
            return Asked(read) if len(words.split()) <= 3 else Unclear(text)
    return Asked(read)


def _comment(text: str) -> str:
    return text.strip(" ,;:.–—-")


def _about(text: str) -> str:
    """What a question is about, without the small words before it."""
    while (rest := _after(text, _ABOUT)) is not None and rest:
        text = rest
    return text


def _after(text: str, words: tuple[str, ...]) -> str | None:
    """What comes after the longest of `words` that `text` begins with, whole; None where it begins with none."""
    found = leading(text, words)
    return found[1] if found else None
