"""Plain words to the bot, in a direct message or a mention, turned into what was probably meant.

The same on every platform, and nothing is changed by what is read here: what would change something is shown first.
Like `handlers.grammar` it knows the forms and no plan. What it doesn't recognise, it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers import grammar
from handlers.grammar import ActivityRequest, Report, read_activity
from handlers.talk_words import (
    ABOUT,
    ABOVE,
    AFTER,
    ALL,
    ASKING,
    BACK,
    BEFORE,
    COMMAND_WORD,
    COPULAS,
    DUE,
    ENDS,
    FORUMS,
    GREETINGS,
    HELP,
    LATE,
    MAY,
    MINE,
    MOVED,
    MOVES,
    OTHERWISE,
    OWN,
    REMIND,
    STANDING,
    UNTIL,
    WE,
    WHO,
)
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
class Remind:
    """The asker would be reminded another day: asked about in the same way. `words` are the day, or nothing."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class TakeBack:
    """The latest change would be taken back: asked about in the same way."""


@dataclass(frozen=True)
class Asked:
    """What could be asked with a command too, and changes nothing."""

    read: ActivityRequest


@dataclass(frozen=True)
class Above:
    """Who is above the asker."""


@dataclass(frozen=True)
class Forums:
    """When the forums meet."""


@dataclass(frozen=True)
class Greeted:
    """Nothing but a greeting, or thanks."""


@dataclass(frozen=True)
class Unclear:
    """Not understood; `words` are what was written."""

    words: str


Talk = Due | Standing | Who | Above | Told | Remind | TakeBack | Asked | Forums | Greeted | Unclear


def read_talk(text: str) -> Talk:
    """What somebody wrote to the bot, without its name."""
    text = _without(tidy(text), AFTER)
    if folded(text) in GREETINGS:
        return Greeted()
    for _ in range(2):
        text = (_after(text, BEFORE) or text).lstrip(" ?!.,")
    if not text:
        return Unclear("")
    return _question(text) or _change(text) or _as_command(text)


def _question(text: str) -> Talk | None:
    if _after(text, MINE) is not None:
        return Asked(grammar.Mine())
    if _after(text, LATE) is not None:
        return Asked(grammar.ListLate())
    if _after(text, HELP) is not None:
        return Asked(grammar.Help())
    if _after(text, BACK) is not None:
        return TakeBack()
    if folded(text) in ABOVE:
        return Above()
    if (rest := _after(text, REMIND)) is not None:
        references, day = leading_references(_about(rest))
        return Remind(references, _after(day, UNTIL) or day)
    if (rest := _after(text, FORUMS)) is not None and not leading_references(rest)[0]:
        return Forums()
    if (rest := _after(text, DUE)) is not None:
        return Due(_about(rest))
    if (rest := _after(text, WHO)) is not None and rest:
        return Who(*leading_references(_about(rest)))
    if (rest := _after(text, STANDING)) is not None:
        return _standing(_about(rest))
    return Standing((), "") if folded(text) in ALL else None


def _standing(about: str) -> Talk:
    references, words = leading_references(_without(about, ENDS))
    if references:
        return Standing(references, words)
    if folded(words.partition(" ")[0]) in OWN:
        return Asked(grammar.Mine())
    return Standing((), "" if folded(words) in ALL else words)


def _change(text: str) -> Told | None:
    """ "3b är klar, presenterad på rektorsmötet", "vi är klara med 3b", "3b flyttas till 28 maj – väntar"."""
    if (asked := _after(text, MAY)) is not None and (moved := _after(asked, MOVES)) is not None:
        return Told(grammar.Move(*leading_references(_about(moved))))
    references, rest = leading_references(text)
    if references:
        if (moved := _after(rest, MOVED)) is not None:
            return Told(grammar.Move(references, moved))
        said = _status(_after(rest, COPULAS) or rest)
        return Told(Report(said[0], said[1], references, _comment(said[2]))) if said else None
    said = _status(_after(text, WE) or "") or _status(text if _after(text, WE) is not None else "")
    if said is not None:
        return Told(Report(said[0], said[1], *_split(_about(said[2]))))
    return _said_last(text)


def _split(text: str) -> tuple[tuple[Reference, ...], str]:
    references, rest = leading_references(text)
    return references, _comment(rest)


def _said_last(text: str) -> Told | None:
    """ "skyddsronden på Lillåns skola är klar": what it is about, in words, and then its status and a comment."""
    for copula in COPULAS:
        about, found, rest = text.partition(f" {copula} ")
        said = _status(rest) if found else None
        if said is not None and folded(about.partition(" ")[0]) not in ASKING:
            comment = _comment(said[2])
            return Told(Report(said[0], said[1], (), f"{about} {comment}".strip()))
    return None


def _status(text: str) -> tuple[Status, str, str] | None:
    """The status that a text begins with, the word for it, and what comes after; None where it begins with none."""
    for status, others in OTHERWISE.items():
        if (rest := _after(text, others)) is not None:
            return status, COMMAND_WORD[status], rest
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
        case grammar.Later(references, words):
            return Remind(references, words)
        case grammar.Update():
            return Unclear(text)
        case grammar.Search(words):
            return Asked(read) if len(words.split()) <= 3 else Unclear(text)
    return Asked(read)


def _comment(text: str) -> str:
    return text.strip(" ,;:.–—-")


def _about(text: str) -> str:
    """What a question is about, without the small words before it."""
    while (rest := _after(text, ABOUT)) is not None and rest and not folded(rest).startswith("här "):
        text = rest
    return text


def _without(text: str, words: tuple[str, ...]) -> str:
    """A text without the longest of `words` that it ends with, and without marks at its end."""
    text = text.strip(" ?!.,")
    for word in sorted(words, key=len, reverse=True):
        if folded(text).endswith(f" {word}"):
            return text[: -len(word)].strip(" ?!.,")
    return text


def _after(text: str, words: tuple[str, ...]) -> str | None:
    """What comes after the longest of `words` that `text` begins with, whole; None where it begins with none."""
    found = leading(text, words)
    return found[1] if found else None
