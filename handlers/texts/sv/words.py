"""Words, marks and dates in Swedish, as people say them (VOICE)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from babel.dates import format_date

from plan.records import Assignment, Occurrence, Owner
from plan.reminding import PointKind, Rhythm
from plan.schoolyear import SchoolYear, month_end
from plan.status import RollUp, Status
from services.meetings import Meeting
from services.reminders import Reminder, ReminderLine
from services.results import Card, CycleEntry, HistoryEntry, Line, Row

STATUS = {
    Status.PROPOSED: "föreslagen",
    Status.NOT_STARTED: "ej påbörjad",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.DONE: "klar",
    Status.DROPPED: "utgår",
}
# A mark always stands beside a word, never alone.
MARK = {
    Status.PROPOSED: "◌",
    Status.NOT_STARTED: "○",
    Status.IN_PROGRESS: "◔",
    Status.NEEDS_SUPPORT: "◑",
    Status.DONE: "✅",
    Status.DROPPED: "✕",
}
LATE_MARK = "●"
LATE = "försenad"
CYCLE = "Årshjulet"

_NEAR = 14  # days that are said as "om 7 dagar"
_BAR = 10


def status_words(status: Status, late: bool = False) -> str:
    """The status with its mark: "◔ pågår", "● försenad, behöver stöd"."""
    if not late:
        return f"{MARK[status]} {STATUS[status]}"
    if status is Status.NOT_STARTED:
        return f"{LATE_MARK} {LATE}"
    return f"{LATE_MARK} {LATE}, {STATUS[status]}"


def mark(status: Status, late: bool = False) -> str:
    """The mark alone, for a line where the word stands too."""
    return LATE_MARK if late and status is not Status.NEEDS_SUPPORT else MARK[status]


def day(on: date, today: date, *, weekday: bool = True) -> str:
    """ "onsdag 31 mars"; the year only when it is another."""
    pattern = "EEEE d MMMM" if weekday else "d MMMM"
    if on.year != today.year:
        pattern = "d MMMM y"
    return format_date(on, pattern, locale="sv")


def coming(on: date, today: date) -> date:
    """The same day of the year, the next time that it comes; 28 February where there is no 29th."""
    year = today.year if (on.month, on.day) >= (today.month, today.day) else today.year + 1
    try:
        return on.replace(year=year)
    except ValueError:
        return on.replace(year=year, day=28)


def month(on: date, today: date) -> str:
    """ "mars", or "mars 2028" when the year is another."""
    return format_date(on, "MMMM" if on.year == today.year else "MMMM y", locale="sv")


def when(local: datetime, today: date) -> str:
    """A local time as people say it: "i dag 9.12", "i går", "tisdag 16 mars"."""
    if local.date() == today:
        return f"i dag {local.hour}.{local.minute:02}"
    if local.date() == today - timedelta(days=1):
        return "i går"
    return day(local.date(), today)


def away(on: date, today: date) -> str:
    """How far off: "i dag", "om 7 dagar", "för 3 dagar sedan"; empty when it is far."""
    days = (on - today).days
    if days in (-1, 0, 1):
        return {-1: "i går", 0: "i dag", 1: "i morgon"}[days]
    if 0 < days <= _NEAR:
        return f"om {days} dagar"
    return f"för {-days} dagar sedan" if -_NEAR <= days < 0 else ""


def window(start: date | None, due: date | None, precision: str, today: date, words: str = "") -> str:
    """A window as people say it: "i mars", "januari–februari", "v. 45–47", "senast onsdag 31 mars"."""
    if due is None:
        return words or "utan slutdatum"
    if (
        precision == "month"
        and start is not None
        and start.day == 1
        and due == month_end(due.year, due.month)
    ):
        return _months(start, due, today)
    if precision == "week" and start is not None:
        return _weeks(start, due, today)
    if precision == "year":
        return f"under {due.year}" if start and start.year == due.year else "under läsåret"
    if start is not None and start != due and precision == "day":
        return _span(start, due, today)
    if start == due:
        return day(due, today)
    return f"senast {day(due, today)}"


def _months(start: date, due: date, today: date) -> str:
    if (start.year, start.month) == (due.year, due.month):
        return f"i {month(due, today)}"
    return f"{format_date(start, 'MMMM', locale='sv')}–{month(due, today)}"


def _weeks(start: date, due: date, today: date) -> str:
    first, last = start.isocalendar().week, due.isocalendar().week
    weeks = f"v. {first}" if first == last else f"v. {first}–{last}"
    year = due.isocalendar().year
    return weeks if year == today.year else f"{weeks} {year}"


def _span(start: date, due: date, today: date) -> str:
    if (start.year, start.month) == (due.year, due.month):
        return f"{start.day}–{day(due, today, weekday=False)}"
    return f"{day(start, today, weekday=False)}–{day(due, today, weekday=False)}"


def due_words(assignment: Assignment, today: date) -> str:
    """When an assignment is to be done, and how far off that is: "senast onsdag 31 mars, om 7 dagar"."""
    due = assignment.due
    moved = due != assignment.first_due
    if due is not None and assignment.status.is_open and due < today:
        return f"skulle ha varit klart {day(due, today, weekday=False)}"
    precision = "none" if moved else assignment.precision
    start = None if moved or assignment.start == due else assignment.start
    said = window(start, due, precision, today, assignment.when_text)
    far = away(due, today) if due is not None and said.startswith("senast") else ""
    return f"{said}, {far}" if far else said


def moved_words(assignment: Assignment, today: date) -> str:
    """The first date, where it is another than the one that holds."""
    if assignment.first_due == assignment.due:
        return ""
    if assignment.first_due is None:
        return "hade inget slutdatum från början"
    return f"från början {day(assignment.first_due, today, weekday=False)}"


def occurrence_words(occurrence: Occurrence, today: date) -> str:
    """When an item of the cycle is: "5 mars", "i mars", "v. 45–47"."""
    said = window(occurrence.start, occurrence.due, occurrence.precision, today, occurrence.when_text)
    return said.removeprefix("i ")


def listed(words: Iterable[str]) -> str:
    """ "a", "a och b", "a, b och c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def either(words: Iterable[str]) -> str:
    """ "a", "a eller b", "a, b eller c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} eller {words[-1]}"


def lower_first(text: str) -> str:
    """As inside a sentence: "strateg", but "BUN au" as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def owner_words(owners: Sequence[Owner]) -> str:
    """Who owns it: "strateg (Ali och Karin), rektor (ingen än)"."""
    said = []
    for owner in owners:
        role = lower_first(owner.role.name)
        if owner.role.is_body:
            said.append(role)
        else:
            said.append(f"{role} ({listed(owner.holders) or 'ingen än'})")
    return ", ".join(said) or "ingen ansvarig"


def owner_roles(owners: Sequence[Owner]) -> str:
    """The roles alone: "rektor, utvecklingsledare"."""
    return ", ".join(lower_first(owner.role.name) for owner in owners) or "ingen ansvarig"


def count_words(done: int, total: int, feminine: bool = True) -> str:
    """ "14 av 18 klara"."""
    return f"{done} av {total} {'klara' if feminine else 'klart'}"


def bar(total: RollUp) -> str:
    """Ten steps and a number: "▰▰▰▰▰▱▱▱▱▱ 46 %". The number is exact to the per cent, and 100 only when all is."""
    if total.total == 0:
        return "inget att räkna"
    percent = total.done * 100 // total.total
    filled = percent // _BAR
    return f"{'▰' * filled}{'▱' * (_BAR - filled)} {percent} %"


def number(count: int, one: str, many: str) -> str:
    """ "1 åtagande", "2 åtaganden"."""
    return f"{count} {one if count == 1 else many}"


# How a sentence about a change ends: "Läs 2a är klar."
BECOMES = {
    Status.PROPOSED: "är föreslagen",
    Status.NOT_STARTED: "är inte påbörjad",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.DONE: "är klar",
    Status.DROPPED: "utgår",
}
COUNT = {2: "två", 3: "tre", 4: "fyra", 5: "fem", 6: "sex", 7: "sju", 8: "åtta", 9: "nio", 10: "tio"}


def called(line: Line) -> str:
    """What an assignment is called in a sentence: its number, or its title in quotes; for which unit."""
    name = line.assignment.label or f"“{short(line.assignment.title)}”"
    return f"{name} för {line.unit}" if line.unit else name


AGAIN = {
    Status.PROPOSED: "är föreslagen igen",
    Status.NOT_STARTED: "är åter ej påbörjad",
    Status.IN_PROGRESS: "pågår igen",
    Status.NEEDS_SUPPORT: "behöver stöd igen",
    Status.DONE: "är klar igen",
    Status.DROPPED: "utgår igen",
}
WAS = {
    Status.PROPOSED: "var redan föreslagen",
    Status.NOT_STARTED: "var redan ej påbörjad",
    Status.IN_PROGRESS: "pågick redan",
    Status.NEEDS_SUPPORT: "behövde redan stöd",
    Status.DONE: "var redan klar",
    Status.DROPPED: "utgick redan",
}


def short(text: str, most: int = 80) -> str:
    """At most `most` characters, cut with …; without the full stop that a title may end with."""
    text = text.removesuffix(".")
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def thousands(count: int) -> str:
    """ "10 000", with a space that does not break."""
    return f"{count:,}".replace(",", "\u00a0")


def sentence(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]


def row_words(row: Row, today: date) -> str:
    """What stands after the title in a list: how it stands, whose unit, and when."""
    assignment, total = row.line.assignment, row.total
    if total.total > 1:
        said = [count_words(total.done, total.total)]
        said += [number(total.late, "försenad", "försenade")] if total.late else []
        said += [f"{total.needs_support} behöver stöd"] if total.needs_support else []
        return ", ".join([*said, due_words(assignment, today)]) if total.done < total.total else said[0]
    if not assignment.status.is_open:
        return STATUS[assignment.status]
    status = f"{LATE}: " if row.line.late else ""
    if assignment.status is not Status.NOT_STARTED:
        status = (
            f"{LATE}, {STATUS[assignment.status]}: " if row.line.late else f"{STATUS[assignment.status]}, "
        )
    return status + due_words(assignment, today)


def total_words(card: Card) -> str:
    """How a whole thing stands: one status, or so many of so many units."""
    line, total = card.lines[0], card.total
    if len(card.lines) == 1:
        return status_words(line.assignment.status, line.late)
    said = [f"{MARK[total.status]} {count_words(total.done, total.total)}"]
    said += [number(total.late, "försenad", "försenade")] if total.late else []
    said += [f"{total.needs_support} behöver stöd"] if total.needs_support else []
    return ", ".join(said)


def happened(entry: HistoryEntry, today: date) -> str:
    """What one line of history says: "klar", "flyttade till 31 januari", "ångrade: åter pågår"."""
    due = entry.due_after
    moved = due != entry.due_before
    if entry.kind == "undo":
        if moved:
            return f"ångrade: åter {day(due, today, weekday=False) if due else 'utan slutdatum'}"
        return f"ångrade: åter {STATUS[entry.status]}"
    if moved and due is not None:
        return f"flyttade till {day(due, today, weekday=False)}"
    return STATUS[entry.status]


def cycle_span(first: date, last: date, today: date) -> str:
    """The days asked for: "i mars", "i mars och april", "v. 12", "1 augusti 2026–31 juli"."""
    whole_months = first.day == 1 and last == month_end(last.year, last.month)
    months = (last.year - first.year) * 12 + last.month - first.month
    if whole_months and months == 0:
        return f"i {month(first, today)}"
    if whole_months and months == 1:
        return f"i {month(first, today)} och {month(last, today)}"
    if first.weekday() == 0 and (last - first).days % 7 == 6 and (last - first).days < 60:
        return _weeks(first, last, today)
    if first == last:
        return day(first, today)
    if (first.month, first.day, last.month, last.day) == (8, 1, 7, 31):
        return f"läsåret {SchoolYear.containing(first).label}"
    if first.year == last.year != today.year:
        return f"{format_date(first, 'd MMMM', locale='sv')}–{day(last, today, weekday=False)}"
    return f"{day(first, today, weekday=False)}–{day(last, today, weekday=False)}"


def entry_when(entry: CycleEntry, month: date) -> str:
    """When an item is, under the heading of a month: nothing where it is that month and no more is known."""
    occurrence = entry.occurrence
    whole = occurrence.start == month and occurrence.due == month_end(month.year, month.month)
    return (
        ""
        if whole and occurrence.precision == "month"
        else f"{sentence(occurrence_words(occurrence, month))}: "
    )


def entry_mark(entry: CycleEntry) -> str:
    """The mark of an item in the cycle; a meeting, and what nobody is asked about, has a dot of its own."""
    return mark(entry.total.status, entry.total.is_late) if entry.total else "▫"


def entry_status(entry: CycleEntry) -> str:
    """How an item stands, in words; empty where nobody is asked about it."""
    total = entry.total
    if total is None:
        return ""
    if total.total > 1:
        late = f", {number(total.late, 'försenad', 'försenade')}" if total.late else ""
        return f"{total.done} av {total.total} klara{late}"
    if total.is_late:
        return LATE if total.status is Status.NOT_STARTED else f"{LATE}, {STATUS[total.status]}"
    return STATUS[total.status]


def holder_words(holders: Sequence[tuple[str, str | None, str]]) -> str:
    """Who holds a role: "Karin (Bergskolan), Ali (tf)"."""
    kinds = {"acting": "tf", "deputy": "ställföreträdare"}
    said = []
    for name, unit, kind in holders:
        beside = [part for part in (unit, kinds.get(kind)) if part]
        said.append(f"{name} ({', '.join(beside)})" if beside else name)
    return ", ".join(said)


RHYTHM = {Rhythm.DAILY: "varje dag", Rhythm.WEEKLY: "en gång i veckan", Rhythm.DEADLINE: "bara på slutdagen"}
RHYTHM_SET = {
    Rhythm.DAILY: "de dagar det behövs, högst en gång om dagen",
    Rhythm.WEEKLY: "en gång i veckan, på veckans första arbetsdag",
    Rhythm.DEADLINE: "bara den dag något ska vara klart",
}


def count_of(count: int) -> str:
    """ "ett åtagande", "två åtaganden", "14 åtaganden"."""
    said = "ett" if count == 1 else COUNT.get(count, str(count))
    return f"{said} {'åtagande' if count == 1 else 'åtaganden'}"


def all_done(count: int) -> str:
    """What stands over a reminder when nothing of it is left."""
    return {1: "Det är klart.", 2: "Båda är klara."}.get(count, f"Alla {COUNT.get(count, count)} är klara.")


def reminder_about(reminder: Reminder) -> str:
    """What the assignments of a reminder have in common: "som snart ska vara klart", "att se till"."""
    one = len(reminder.open) == 1
    if all(line.line.late for line in reminder.open):
        return "som är försenat" if one else "som är försenade"
    if all(line.kind in (PointKind.BEFORE, PointKind.DAY) for line in reminder.open):
        return "som snart ska vara klart" if one else "som snart ska vara klara"
    return "att se till"


def point_words(line: ReminderLine, today: date) -> str:
    """Why an assignment is spoken of, and when it is to be done."""
    assignment = line.line.assignment
    said = due_words(assignment, today)
    if line.line.late:
        return f"{LATE}: {said}"
    if line.kind is PointKind.TERM:
        return f"{assignment.when_text or 'pågår utan slut'}. Vad har gjorts sedan sist?"
    if line.kind is PointKind.OPENS:
        return f"{_begins(assignment, today)}, {said}"
    if line.kind is PointKind.ASK:
        return f"hur går det? Frågan tas upp på nästa möte. {sentence(said)}"
    if line.kind is PointKind.HALFWAY:
        return f"halva tiden har gått och inget är påbörjat, {said}"
    if line.kind is PointKind.LATER:
        return f"du bad om en påminnelse i dag, {said}"
    return said


def _begins(assignment: Assignment, today: date) -> str:
    if assignment.start is None:
        return "börjar nu"
    said = away(assignment.start, today) or day(assignment.start, today, weekday=False)
    return f"{'börjar' if assignment.start >= today else 'började'} {said}"


def seat_words(roles: Iterable[tuple[str, str | None]]) -> str:
    """The roles somebody has, as in "för att du är …": "strateg och rektor för Bergskolan"."""
    units: dict[str, list[str]] = {}
    for role, unit in roles:
        units.setdefault(role, []).extend([unit] if unit else [])
    return listed(
        f"{lower_first(role)} för {listed(names)}" if names else lower_first(role)
        for role, names in units.items()
    )


SENT_STATE = {
    "queued": "väntar på sin tid",
    "in_flight": "skickas just nu",
    "awaiting_retry": "försöker igen",
    "sent": "skickat",
    "failed": "kom inte fram",
    "missed": "hann inte skickas",
    "cancelled": "behövdes inte",
}


def first_name(name: str) -> str:
    """The first name, in a channel where the leadership group knows each other."""
    return name.split(maxsplit=1)[0] if name.split() else name


def meeting_days(meetings: Sequence[Meeting], today: date) -> list[str]:
    """When meetings are: "tisdag 6 april kl. 9.00"."""
    return [f"{day(m.on_date, today)}{f' kl. {m.at_time}' if m.at_time else ''}" for m in meetings]
