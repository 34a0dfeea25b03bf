"""The words in pictures: Swedish. Another language is another of this, and of the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from documents.pictures.model import Mark, Year
from plan.schoolyear import month_end

MONTHS = (
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
)
_SHORT = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
DAYS = ("m", "t", "o", "t", "f", "l", "s")
MARKS = {
    Mark.COMING: "kommer",
    Mark.STARTED: "pågår",
    Mark.SUPPORT: "behöver stöd",
    Mark.DONE: "klar",
    Mark.LATE: "försenad",
    Mark.DROPPED: "utgår",
    Mark.NOTED: "utan uppföljning",
}
_COUNTED = {
    Mark.DONE: ("klar", "klara"),
    Mark.LATE: ("försenad", "försenade"),
    Mark.SUPPORT: ("behöver stöd", "behöver stöd"),
    Mark.STARTED: ("pågår", "pågår"),
    Mark.COMING: ("kommer", "kommer"),
}
# So many of a month are named to those who don't see the picture; the rest is counted.
MOST_NAMED = 8
OTHER = "Övrigt"
MEETINGS = "Möten"
NOTHING = "Inget står i årshjulet de här dagarna."
SUPPORT_FIRST = "Det som både är försenat och behöver stöd står som behöver stöd i stapeln."
NOBODY_ASKED = "Inget är lagt på flera enheter just nu."
UNDATED = "Under året"
TODAY = "i dag"


def month(day: date) -> str:
    """ "Mars"."""
    return MONTHS[day.month - 1].capitalize()


def long_day(day: date) -> str:
    """ "tisdag 16 mars 2027"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """ "16 mars", kept together."""
    return f"{day.day}\xa0{_SHORT[day.month - 1]}"


def span_words(start: date, due: date, precision: str = "") -> str:
    """A time as people say it: "10 mars", "mars", "sep–okt", "v. 45–47", "3–21 mars", "3 mars–4 apr"."""
    if start == due:
        return day_words(start)
    if start.day == 1 and due == month_end(due.year, due.month):
        if (start.year, start.month) == (due.year, due.month):
            return MONTHS[start.month - 1]
        return f"{_SHORT[start.month - 1]}–{_SHORT[due.month - 1]}"
    if precision == "week":
        first, last = start.isocalendar().week, due.isocalendar().week
        return f"v. {first}" if first == last else f"v. {first}–{last}"
    if (start.year, start.month) == (due.year, due.month):
        return f"{start.day}–{day_words(due)}"
    if (due - start).days > 330:
        return f"{day_words(start)} {start.year}–{day_words(due)} {due.year}"
    return f"{day_words(start)}–{day_words(due)}"


def counted(marks: Iterable[Mark]) -> list[str]:
    """ "11 klara", "2 försenade" …: what there is of each, in order."""
    found = Counter(marks)
    return [f"{found[mark]} {words[found[mark] != 1]}" for mark, words in _COUNTED.items() if found[mark]]


def both(count: int) -> str:
    """ "varav 1 både och": how many of those that need support and of those that are late are the same."""
    return f"varav {count} både och"


def told(marks: Sequence[Mark]) -> str:
    """What a picture holds: "36 moment: 11 klara, 2 försenade"."""
    parts = ", ".join(counted(marks))
    return f"{len(marks)} moment" + (f": {parts}" if parts else "")


def of_month(year: Year) -> str:
    """ "Mars är markerad: Lönesamtal (försenad), Brandövning och 3 till": what the month of today holds."""
    first = year.today.replace(day=1)
    last = month_end(first.year, first.month)
    if not year.first <= year.today <= year.last:
        return "Ingen månad är markerad."
    here = [item for item in year.items if item.start <= last and item.due >= first]
    named = [
        item.title + (f" ({MARKS[item.mark]})" if item.mark not in (Mark.COMING, Mark.NOTED) else "")
        for item in here[:MOST_NAMED]
    ]
    if len(here) > MOST_NAMED:
        named.append(f"{len(here) - MOST_NAMED} till")
    if not named:
        return f"{month(first)} är markerad; inget står där."
    listed = " och ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)
    return f"{month(first)} är markerad: {listed}."


def of_count(done: int, total: int) -> str:
    """ "5 av 9"."""
    return f"{done} av {total}"


def of_all(done: int, total: int) -> str:
    """ "5 av 9 klara"."""
    return f"{of_count(done, total)} {'klar' if total == 1 else 'klara'}"


def answers(done: int, total: int) -> str:
    """ "31 av 44 svar är klara"."""
    return f"{of_count(done, total)} svar är klara"


def meeting_days(days: Iterable[date], first: date) -> str:
    """The days of a forum: "1 sep, 6 okt, 3 nov"; the year where it is another than that of `first` is plain."""
    return ", ".join(day_words(day) for day in days)


def more(count: int) -> str:
    """That something is left out."""
    return f"… och {count} till som inte får plats. Fråga om en månad eller en kategori."


def year_name(first: date, last: date) -> str:
    """ "26/27" for a school year, "2027" for a calendar year."""
    return str(first.year) if first.year == last.year else f"{first.year % 100:02}/{last.year % 100:02}"


def months_of(first: date, last: date) -> list[tuple[date, date]]:
    """First and last day of every month of a picture."""
    found = []
    day = first
    while day <= last:
        end = month_end(day.year, day.month)
        found.append((day, min(end, last)))
        day = end + timedelta(days=1)
    return found
