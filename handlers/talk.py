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
class Forums:
    """When the forums meet."""


@dataclass(frozen=True)
class Greeted:
    """Nothing but a greeting, or thanks."""


@dataclass(frozen=True)
class Unclear:
    """Not understood; `words` are what was written."""

    words: str


Talk = Due | Standing | Who | Told | TakeBack | Asked | Forums | Greeted | Unclear

_GREETINGS = (
    *("hej", "hejsan", "hallå", "god morgon", "godmorgon", "god dag", "tack", "tack så mycket"),
    *("tack för hjälpen", "ok", "okej", "bra"),
)
_BEFORE = (
    *("hej", "hejsan", "hallå", "god morgon", "godmorgon", "snälla", "kan du säga", "kan du visa", "vet du"),
    *("visa", "berätta", "du", "ok", "okej", "tack", "jag undrar", "jag vill veta", "kan jag få se"),
)
_AFTER = ("tack", "snälla", "just nu", "nu", "egentligen")
_DUE = (
    *("vad ska vara klart", "vad ska vara färdigt", "vad ska bli klart", "vad ska göras", "vad ska vi göra"),
    *("vad händer", "vad är på gång", "vad har vi", "vad kommer", "vad är planerat", "vad ska hända"),
    *("vad är det som händer", "vad är det som ska göras", "årshjulet", "årshjul"),
)
_STANDING = (
    *("hur går det", "hur gick det", "hur ligger vi till", "hur ser det ut", "hur långt har vi kommit"),
    *("vad är läget", "läget", "hur står det till", "vad är status", "status", "hur långt har"),
    *(
        "vad behöver stöd",
        "vilka behöver stöd",
        "vad behöver hjälp",
        "vilka behöver hjälp",
        "vem behöver stöd",
    ),
    *("vilka har svarat", "vilka har inte svarat", "vem har inte svarat", "vilka är klara", "vilka är kvar"),
    *("vilka återstår", "vilka skolor är klara", "vilka skolor har svarat", "vilka skolor har inte svarat"),
    *("vilka enheter är klara", "vilka enheter har inte svarat", "vilka skolor är inte klara"),
    *("vad har blivit klart", "vad är klart", "vilka är försenade"),
    *("när ska", "när är", "vad är", "vad handlar", "vad innebär", "vad betyder", "är", "hur ligger"),
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
    *("vem ska jag prata med om", "vem frågar jag om", "vem kan jag fråga om", "vem vet något om"),
)
# One's own: whatever comes after ("den här veckan"), late comes first in the list.
_MINE = (
    *("vad är mitt", "vad har jag", "vad har jag att göra", "vad ska jag göra", "vad väntar på mig"),
    *("vad ska jag vara klar med", "vad är mina åtaganden", "vad gäller för mig", "vad ligger på mig"),
    *("vad är det jag ska göra", "vad behöver jag göra", "vad måste jag göra", "vad är viktigast"),
    *(
        "har jag något",
        "är jag sen",
        "är jag försenad",
        "ligger jag efter",
        "mina åtaganden",
        "mina uppgifter",
    ),
)
_LATE = ("vad är försenat", "vad är sent", "vad är försenade", "vilka är sena", "vad har inte blivit klart")
_FORUMS = ("när är nästa", "när har vi nästa", "när träffas", "när möts", "vilka möten")
_HELP = (
    "vad kan du göra",
    "vad kan du",
    "vad kan jag skriva",
    "vad kan jag fråga",
    "hur gör jag",
    "hur funkar du",
)
_BACK = (
    "ta bort det jag skrev",
    "ta tillbaka",
    "ta tillbaka det",
    "ångra det",
    "det blev fel",
    "jag ångrar mig",
)
# What stands between a question and what it is about, and what ends a question about one thing.
_ABOUT = ("för", "med", "i", "på", "kring", "om", "under", "till", "före", "senast", "det", "den", "hos")
_ENDS: tuple[str, ...] = (
    "vara klar",
    "vara klart",
    "vara gjord",
    "vara gjort",
    "vara färdig",
    "vara klara",
    "klar",
    "klart",
)
_ENDS += ("klara", "gjord", "gjort", "färdig", "om", "till", "vi kommit med", "kommit")
# What means everything, and what means one's own.
_ALL: tuple[str, ...] = (
    "",
    "planen",
    "verksamhetsplanen",
    "allt",
    "oss",
    "kommunen",
    "vi",
    "hela planen",
    "sedan sist",
    "år",
    "året",
    "läsåret",
)
_OWN = ("mig", "min", "mitt", "mina", "vår", "vårt", "våra")
# What stands between a number and its status, and before a status.
_COPULAS = ("är nu", "har blivit", "är", "blev", "blir", "nu", "har", "står som")
_WE: tuple[str, ...] = (
    "jag är",
    "vi är",
    "nu är",
    "då är",
    "jag blev",
    "vi blev",
    "vi har",
    "jag har",
    "nu har vi",
    "nu har jag",
)
_WE += ("nu är vi", "nu är jag", "jag", "vi")
_MOVED: tuple[str, ...] = (
    "flyttas fram",
    "flyttas",
    "skjuts upp",
    "skjuts fram",
    "skjuts",
    "behöver flyttas",
    "får flyttas",
)
_MOVED += ("får vänta", "behöver vänta", "väntar", "hinns inte med förrän", "blir klar först")
_MOVES = (
    "flytta fram",
    "flytta",
    "skjuta upp",
    "skjuta på",
    "få mer tid på",
    "få mer tid med",
    "senarelägga",
)
_MAY = (
    "kan jag",
    "kan vi",
    "får jag",
    "får vi",
    "jag vill",
    "vi vill",
    "jag behöver",
    "vi behöver",
    "jag måste",
)
_ASKING = ("", "vad", "vilka", "vilken", "vem", "hur", "när", "var", "varför", "är", "har", "kan")
# Other words for a status than those that a command takes.
_OTHERWISE = {
    Status.DONE: (
        *(
            "gjord",
            "gjort",
            "gjorda",
            "genomförd",
            "genomfört",
            "avklarad",
            "avklarat",
            "avslutad",
            "avslutat",
        ),
        *("haft", "fixat", "fixad", "klarat av", "slutfört", "helt klar", "helt klart"),
    ),
    Status.IN_PROGRESS: (
        *(
            "börjat",
            "startat",
            "på gång",
            "kommit igång",
            "kommit i gång",
            "kommit halvvägs",
            "kommit en bit",
        ),
        *("håller på", "jobbar", "arbetar", "igång", "i gång"),
    ),
    Status.NEEDS_SUPPORT: ("behöver mer stöd", "behöver hjälp", "behöver stöd", "kommer inte vidare"),
    Status.NOT_STARTED: ("inte hunnit", "inte börjat", "inte kommit igång", "inte startat", "inte gjort"),
}
# The word for a status in a command.
_WORD = {
    Status.DONE: "klar",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.NOT_STARTED: "ej påbörjad",
}


def read_talk(text: str) -> Talk:
    """What somebody wrote to the bot, without its name."""
    text = _without(tidy(text), _AFTER)
    if folded(text) in _GREETINGS:
        return Greeted()
    for _ in range(2):
        text = (_after(text, _BEFORE) or text).lstrip(" ?!.,")
    if not text:
        return Unclear("")
    return _question(text) or _change(text) or _as_command(text)


def _question(text: str) -> Talk | None:
    if _after(text, _MINE) is not None:
        return Asked(grammar.Mine())
    if _after(text, _LATE) is not None:
        return Asked(grammar.ListLate())
    if _after(text, _HELP) is not None:
        return Asked(grammar.Help())
    if _after(text, _BACK) is not None:
        return TakeBack()
    if (rest := _after(text, _FORUMS)) is not None and not leading_references(rest)[0]:
        return Forums()
    if (rest := _after(text, _DUE)) is not None:
        return Due(_about(rest))
    if (rest := _after(text, _WHO)) is not None and rest:
        return Who(*leading_references(_about(rest)))
    if (rest := _after(text, _STANDING)) is not None:
        return _standing(_about(rest))
    return Standing((), "") if folded(text) in _ALL else None


def _standing(about: str) -> Talk:
    references, words = leading_references(_without(about, _ENDS))
    if references:
        return Standing(references, words)
    if folded(words.partition(" ")[0]) in _OWN:
        return Asked(grammar.Mine())
    return Standing((), "" if folded(words) in _ALL else words)


def _change(text: str) -> Told | None:
    """ "3b är klar, presenterad på rektorsmötet", "vi är klara med 3b", "3b flyttas till 28 maj – väntar"."""
    if (asked := _after(text, _MAY)) is not None and (moved := _after(asked, _MOVES)) is not None:
        return Told(grammar.Move(*leading_references(_about(moved))))
    references, rest = leading_references(text)
    if references:
        if (moved := _after(rest, _MOVED)) is not None:
            return Told(grammar.Move(references, moved))
        said = _status(_after(rest, _COPULAS) or rest)
        return Told(Report(said[0], said[1], references, _comment(said[2]))) if said else None
    said = _status(_after(text, _WE) or "") or _status(text if _after(text, _WE) is not None else "")
    if said is not None:
        return Told(Report(said[0], said[1], *_split(_about(said[2]))))
    return _said_last(text)


def _split(text: str) -> tuple[tuple[Reference, ...], str]:
    references, rest = leading_references(text)
    return references, _comment(rest)


def _said_last(text: str) -> Told | None:
    """ "skyddsronden på Lillåns skola är klar": what it is about, in words, and then its status and a comment."""
    for copula in _COPULAS:
        about, found, rest = text.partition(f" {copula} ")
        said = _status(rest) if found else None
        if said is not None and folded(about.partition(" ")[0]) not in _ASKING:
            comment = _comment(said[2])
            return Told(Report(said[0], said[1], (), f"{about} {comment}".strip()))
    return None


def _status(text: str) -> tuple[Status, str, str] | None:
    """The status that a text begins with, the word for it, and what comes after; None where it begins with none."""
    for status, others in _OTHERWISE.items():
        if (rest := _after(text, others)) is not None:
            return status, _WORD[status], rest
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
    while (rest := _after(text, _ABOUT)) is not None and rest and not folded(rest).startswith("här "):
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
