"""What people write, turned into requests. The same on every platform.

The grammar knows the forms and no plan: what a reference means, which unit is named and who may do it is for the
services to say. Text comes in as people wrote it, without a platform's markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.taking_out import CalendarAddress, Review, TakeOut, Templates, read_taking
from handlers.wording import leading
from plan.references import Reference, leading_references
from plan.status import Status
from plan.words import folded, tidy


@dataclass(frozen=True)
class Mine:
    """My assignments."""


@dataclass(frozen=True)
class Show:
    """One activity; `words` may name a unit."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Report:
    """A status for what the references mean; `words` are a unit's name, perhaps, and a comment.

    Without references the words say what was meant, and the nearest are offered.
    """

    status: Status
    said: str
    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Move:
    """Another last day; `words` are the date and the reason."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Update:
    """The form where everything can be said at once; `words` may name a unit, or words of a title."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class ListAll:
    """Every activity."""


@dataclass(frozen=True)
class ListLate:
    """What is late."""


@dataclass(frozen=True)
class Search:
    """An area, a role, or words in a title."""

    words: str


@dataclass(frozen=True)
class Undo:
    """Take my latest change back."""


@dataclass(frozen=True)
class Later:
    """Remind me of this another day; `words` are the day."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Help:
    """What can be written."""


ActivityRequest = Mine | Show | Report | Move | Update | ListAll | ListLate | Search | Undo | Later | Help


@dataclass(frozen=True)
class Cycle:
    """The annual cycle; `words` are a time, a role or a category, or nothing."""

    words: str


@dataclass(frozen=True)
class Picture:
    """The cycle, or the plan, as a picture; `words` are what it shows."""

    words: str


CycleRequest = Cycle | Picture | Help


@dataclass(frozen=True)
class Overview:
    """Where the plan stands."""


@dataclass(frozen=True)
class Roles:
    """Who holds what; `words` narrow it to a role."""

    words: str


@dataclass(frozen=True)
class Appoint:
    """Somebody is to hold the role that `words` name."""

    words: str
    who: str


@dataclass(frozen=True)
class Dismiss:
    """Somebody is no longer to hold the role that `words` name."""

    words: str
    who: str


@dataclass(frozen=True)
class Administrators:
    """Who runs the plan."""


@dataclass(frozen=True)
class MakeAdministrator:
    """Somebody is to run the plan."""

    who: str


@dataclass(frozen=True)
class RemoveAdministrator:
    """Somebody is no longer to run the plan."""

    who: str


@dataclass(frozen=True)
class HeldBy:
    """What somebody holds."""

    who: str


@dataclass(frozen=True)
class NotMentioned:
    """A name was written that the platform did not recognise as a person."""

    name: str


@dataclass(frozen=True)
class Meetings:
    """The forums and when they meet; `words` change one."""

    words: str


@dataclass(frozen=True)
class Situation:
    """The digest as it would be now; `post` sends it."""

    post: bool


@dataclass(frozen=True)
class Reminders:
    """What is coming to whom, and what was sent."""


@dataclass(frozen=True)
class Pause:
    """Pause reminders, or let them go on: everybody's, one person's, or an activity's."""

    paused: bool
    who: str | None
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Decide:
    """Note what was decided; `words` are what, perhaps who and when."""

    references: tuple[Reference, ...]
    words: str


@dataclass(frozen=True)
class Drafts:
    """Documents that have been read and wait for approval."""


@dataclass(frozen=True)
class Unclear:
    """Not understood."""

    words: str


PlanRequest = (
    Overview
    | Roles
    | Appoint
    | Dismiss
    | Administrators
    | MakeAdministrator
    | RemoveAdministrator
    | HeldBy
    | Meetings
    | Situation
    | Reminders
    | Pause
    | Decide
    | Picture
    | TakeOut
    | CalendarAddress
    | Templates
    | Review
    | Drafts
    | NotMentioned
    | Unclear
    | Help
)

# The longest first: "ej påbörjad" before a word that it begins with.
_STATUSES: dict[str, Status] = {
    "inte påbörjad": Status.NOT_STARTED,
    "ej påbörjad": Status.NOT_STARTED,
    "ej påbörjat": Status.NOT_STARTED,
    "behöver stöd": Status.NEEDS_SUPPORT,
    "behöver hjälp": Status.NEEDS_SUPPORT,
    "påbörjad": Status.IN_PROGRESS,
    "påbörjat": Status.IN_PROGRESS,
    "pågående": Status.IN_PROGRESS,
    "pågår": Status.IN_PROGRESS,
    "färdig": Status.DONE,
    "färdigt": Status.DONE,
    "klara": Status.DONE,
    "klart": Status.DONE,
    "klar": Status.DONE,
    "stöd": Status.NEEDS_SUPPORT,
    "utgått": Status.DROPPED,
    "utgår": Status.DROPPED,
}
_UPDATES = ("uppdatera",)
_SHARE = ("dela",)
_MOVES = ("flytta", "senarelägg", "tidigarelägg")
_ALL = ("alla", "allt", "lista", "alla aktiviteter")
_LATE = ("försenade", "försenat", "försenad", "sena", "sent")
_MINE = ("mina", "mitt", "mina åtaganden", "mina aktiviteter")
_UNDO = ("ångra",)
_HELP = ("hjälp", "help", "?", "kommandon")
_ROLES = ("ansvar", "ansvarig", "ansvariga")
_AWAY = ("bort", "ta bort", "avsluta", "inte")
_ADMINISTRATORS = ("administratör", "administratörer", "administratören", "admin")
_OVERVIEW = ("", "nu")
_LATER = ("senare", "påminn")
_MEETINGS = ("möten", "möte", "forum")
_SITUATION = ("läget",)
_POST = ("skicka",)
_REMINDERS = ("påminnelser",)
_PAUSE = ("pausa", "paus")
_RESUME = ("återuppta", "fortsätt")
_DECIDE = ("beslut",)
_DRAFTS = ("import", "inläsning", "utkast")
_PICTURE = ("bild", "bilden")


def read_activity(text: str) -> ActivityRequest:
    """What somebody wrote after `/aktivitet`."""
    text = tidy(text)
    simple = _simple(text)
    if simple is not None:
        return simple
    if (verb := leading(text, _STATUSES)) is not None:
        said, rest = verb
        return Report(_STATUSES[said], said, *leading_references(rest))
    if (verb := leading(text, _MOVES)) is not None:
        return Move(*leading_references(verb[1]))
    if (verb := leading(text, _UPDATES)) is not None:
        return Update(*leading_references(verb[1]))
    if (verb := leading(text, _LATER)) is not None:
        return Later(*leading_references(verb[1]))
    references, rest = leading_references(text)
    if not references:
        return Search(text)
    if (verb := leading(rest, _STATUSES)) is not None:  # "3b klar" means what "klar 3b" means
        return Report(_STATUSES[verb[0]], verb[0], references, verb[1])
    if (verb := leading(rest, _MOVES)) is not None:
        return Move(references, verb[1])
    return Show(references, rest)


def shared(text: str) -> str | None:
    """What is asked for where it ends with the word that shares the answer; None where it does not."""
    words = tidy(text).split(" ")
    return " ".join(words[:-1]) if folded(words[-1]) in _SHARE else None


def _simple(text: str) -> ActivityRequest | None:
    said = folded(text).strip(" .!")
    if not said or said in _MINE:
        return Mine()
    if said in _ALL:
        return ListAll()
    if said in _LATE:
        return ListLate()
    if said in _UNDO:
        return Undo()
    return Help() if said in _HELP else None


def read_cycle(text: str) -> CycleRequest:
    """What somebody wrote after `/årshjul`."""
    text = tidy(text)
    if (verb := leading(text, _PICTURE)) is not None:
        return Picture(verb[1])
    return Help() if folded(text) in _HELP else Cycle(text)


def read_plan(text: str, mentioned: str | None) -> PlanRequest:
    """What somebody wrote after `/plan`; `mentioned` is the id of the person they named, taken out of the text."""
    text = tidy(text)
    said = folded(text)
    if said in _OVERVIEW and mentioned is None:
        return Overview()
    if said in _HELP:
        return Help()
    named = next((word for word in text.split() if word.startswith("@") and len(word) > 1), None)
    if named is not None and mentioned is None:
        return NotMentioned(named)
    if (removes := _administrators(text)) is not None:
        if mentioned is None:
            return Administrators()
        return RemoveAdministrator(mentioned) if removes else MakeAdministrator(mentioned)
    if (other := _about_meetings(text, mentioned) or read_taking(text)) is not None:
        return other
    if (verb := leading(text, _ROLES)) is None:
        return Unclear(text)
    words = verb[1]
    away = leading(words, _AWAY)
    if mentioned is None:
        return Roles(words)
    if not words:
        return HeldBy(mentioned)
    return Dismiss(away[1], mentioned) if away is not None else Appoint(words, mentioned)


def _administrators(text: str) -> bool | None:
    """Whether somebody is to be taken away from those who run the plan; None where it is about something else."""
    if (verb := leading(text, _ADMINISTRATORS)) is not None:
        return leading(verb[1], _AWAY) is not None
    away = leading(text, _AWAY)
    return True if away is not None and leading(away[1], _ADMINISTRATORS) is not None else None


def _about_meetings(text: str, mentioned: str | None) -> PlanRequest | None:
    """Meetings, digests, reminders and decisions."""
    if (verb := leading(text, _MEETINGS)) is not None:
        return Meetings(verb[1])
    if (verb := leading(text, _PICTURE)) is not None:
        return Picture(verb[1] or "läget")
    if (verb := leading(text, _SITUATION)) is not None:
        return Situation(post=folded(verb[1]) in _POST)
    if leading(text, _REMINDERS) is not None:
        return Reminders()
    for words, paused in ((_PAUSE, True), (_RESUME, False)):
        if (verb := leading(text, words)) is not None:
            return Pause(paused, mentioned, leading_references(verb[1])[0])
    if leading(text, _DRAFTS) is not None:
        return Drafts()
    if (verb := leading(text, _DECIDE)) is not None:
        return Decide(*leading_references(verb[1]))
    return None
