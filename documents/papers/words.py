"""The Swedish of papers: statuses, days, lists. Kept apart from what is said in chat, which is shorter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from plan.status import RollUp, Status

STATUS = {
    Status.PROPOSED: "föreslagen",
    Status.NOT_STARTED: "ej påbörjad",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.DONE: "klar",
    Status.DROPPED: "utgår",
}
LATE = "försenad"
# Whether an intervention gave the effect that was wanted, in a cell.
EFFECT = {
    "yes": "ja",
    "partly": "delvis",
    "no": "nej",
    "too_early": "för tidigt att säga",
    "": "inte besvarat",
}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]


def day(on: date | None) -> str:
    """ "31 mars 2027": always with the year, since a paper is read later. Empty for none."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if on else ""


def moment(at: datetime) -> str:
    """ "2027-03-31 9.12": sortable, for the change log."""
    return f"{at:%Y-%m-%d} {at.hour}.{at:%M}"


def status(value: Status, *, late: bool = False) -> str:
    """ "pågår, försenad"."""
    return f"{STATUS[value]}, {LATE}" if late else STATUS[value]


def total(sum_: RollUp) -> str:
    """A roll-up in a cell: the status, and how many of the units where there are several."""
    said = status(sum_.status, late=sum_.is_late and sum_.status.is_open)
    return f"{said} ({sum_.done} av {sum_.total} klara)" if sum_.total > 1 else said


def progress(sum_: RollUp) -> str:
    """ "5 av 9 klara, 1 behöver stöd, 2 försenade"."""
    said = [f"{sum_.done} av {sum_.total} klara"]
    if sum_.needs_support:
        said.append(f"{sum_.needs_support} behöver stöd")
    if sum_.late:
        said.append(f"{sum_.late} {'försenad' if sum_.late == 1 else 'försenade'}")
    return ", ".join(said)


def writable(text: str) -> str:
    """Text without what no document can hold: control characters, halves of characters (XML 1.0, 2.2).

    Newlines and tabs stay.
    """
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def on_one_line(text: str) -> str:
    """The same on one line: for a heading, a name, a category."""
    return " ".join(writable(text).split())


def sentence(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]


def listed(words: Iterable[str]) -> str:
    """ "a", "a och b", "a, b och c"."""
    words = list(words)
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} och {words[-1]}"
