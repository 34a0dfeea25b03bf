"""What reminders say of why they come and how often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.texts.sv.dates import away, day, due_words
from handlers.texts.sv.phrases import COUNT, listed, lower_first, sentence
from handlers.texts.sv.statuses import LATE, STATUS
from plan.records import Assignment
from plan.reminding import PointKind, Rhythm
from services.reminders import Reminder, ReminderLine

RHYTHM = {Rhythm.DAILY: "varje dag", Rhythm.WEEKLY: "en gång i veckan", Rhythm.DEADLINE: "bara på slutdagen"}
RHYTHM_SET = {
    Rhythm.DAILY: "de dagar det behövs, högst en gång om dagen",
    Rhythm.WEEKLY: "en gång i veckan, på veckans första arbetsdag",
    Rhythm.DEADLINE: "bara den dag något ska vara klart",
}


NOT_REMINDED = {
    "vacant": "ingen har funktionen än",
    "today": "har redan fått dagens meddelande",
    "paused": "påminnelserna är pausade",
    "recent": "svarade de senaste dagarna",
    "self": "det är du",
}

# Why somebody was not reminded; other reasons are sentences already.
SILENT = {
    "paused": "påminnelserna är pausade",
    "reported": "svarade de senaste dagarna",
    "later": "vill bli påmind senare",
    "spoken": "hade nyss fått veta det",
    "old": "var ingen nyhet längre",
    "vacant": "ingen har funktionen än",
    "late": "ingen blev påmind i tid",
}
_MESSAGES = {
    "reminder": "påminnelse",
    "digest_draft": "utkast till sammanställningen inför mötet",
    "digest": "veckobrev",
    "attention": "veckans lista över det som behöver ordnas",
    "news": "vad andra har gjort",
    "getting_started": "de första stegen",
    "test_reminder": "provpåminnelse",
}


def message_kind(kind: str, meeting: date | None) -> str:
    """What a message is called: "påminnelse", "sammanställning inför mötet" (whose day comes after), "veckobrev"."""
    if kind == "digest" and meeting is not None:
        return "sammanställning inför mötet"
    return _MESSAGES[kind]


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
        said = f"{LATE}: {said}"
    if line.answered:
        return f"{STATUS[assignment.status]}, {said}"
    if line.line.late:
        return said
    if line.kind is PointKind.TERM:
        return f"{assignment.when_text or 'pågår utan slut'}. Vad har gjorts sedan sist?"
    if line.kind is PointKind.OPENS:
        return f"{_begins(assignment, today)}, {said}"
    if line.kind is PointKind.ASK:
        return f"hur går det? Frågan tas upp på nästa möte. {sentence(said)}"
    if line.kind is PointKind.NUDGE:
        return f"svaret saknas, {said}"
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
