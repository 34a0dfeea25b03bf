"""What people write after `/plan` to run the plan: units, proposals, interventions, new things, history."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.wording import leading
from plan.references import Reference, leading_references
from plan.words import folded

_UNITS = ("enheter", "enheterna")
_PROPOSALS = ("förslag", "förslagen")
_INTERVENTIONS = ("insatser", "insatserna", "åtgärdsplan")
_GOALS = ("mål", "målen")
_NEW = ("ny", "nytt", "lägg till")
_NEW_THINGS = ("aktivitet", "förslag", "insats", "mål", "moment", "funktion", "enhet", "forum")
_HISTORY = ("historik",)
_START = ("kom igång", "kom i gång")
_TIMES = ("tider",)


@dataclass(frozen=True)
class Units:
    """The units, and how far each has come."""


@dataclass(frozen=True)
class Proposals:
    """What nobody has decided on."""


@dataclass(frozen=True)
class Interventions:
    """The interventions: carried out, and gave effect."""


@dataclass(frozen=True)
class Goals:
    """The goals, and how far what serves them has come."""


@dataclass(frozen=True)
class New:
    """Something new; `what` is one of the words, empty where it is to be chosen."""

    what: str


@dataclass(frozen=True)
class History:
    """What has been changed: by somebody, or on a day in words."""

    words: str
    who: str | None


@dataclass(frozen=True)
class GettingStarted:
    """What is left to do before the plan runs."""


@dataclass(frozen=True)
class Times:
    """When the bot speaks, and when the terms end."""


RunningRequest = Units | Proposals | Interventions | Goals | New | History | GettingStarted | Times


def read_running(text: str, mentioned: str | None) -> RunningRequest | None:
    """What somebody wrote after `/plan`, where it is about running the plan; else None."""
    simple: tuple[tuple[tuple[str, ...], RunningRequest], ...] = (
        (_START, GettingStarted()),
        (_TIMES, Times()),
        (_UNITS, Units()),
        (_PROPOSALS, Proposals()),
        (_INTERVENTIONS, Interventions()),
        (_GOALS, Goals()),
    )
    for words, request in simple:
        if folded(text) in words:
            return request
    if (verb := leading(text, _HISTORY)) is not None:
        return History(verb[1], mentioned)
    if (verb := leading(text, _NEW)) is not None:
        if not verb[1]:
            return New("")
        named = leading(verb[1], _NEW_THINGS)
        return New(named[0]) if named is not None else None
    return None


def read_past(text: str) -> tuple[tuple[Reference, ...], str] | None:
    """What somebody wrote after `/aktivitet`, where it asks for the whole history of something; else None."""
    verb = leading(text, _HISTORY)
    if verb is None:
        return None
    references, words = leading_references(verb[1])
    return (references, words) if references else None
