"""How documents on their way in are spoken of: what they hold, what is asked about them, what they change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from documents.items import Item
from handlers.texts.sv.dates import day, when
from handlers.texts.sv.phrases import COUNT, listed, lower_first, number, sentence, short
from plan.records import spoken_code
from plan.status import Standing
from services.importing.answers import NEW, NEW_ROLE, NO, ONLY_FIRST, SAME, TWO, YES, Question
from services.importing.difference import Difference
from services.importing.outcomes import Row
from services.importing.saying import FieldChange, Stored, stored_kind

FIELD = {
    "title": "rubrik",
    "place": "plats",
    "owners": "ansvar",
    "when": "tid",
    "details": "detaljer",
    "category": "kategori",
    "standing": "läge",
    "problem": "problem",
    "causes": "orsaker",
    "goals": "mål",
    "signs": "tecken på förändring",
    "effects": "förväntad effekt",
    "participants": "deltagare",
    "costs": "kostnad",
    "strengths": "styrkor",
    "risks": "risker",
    "prevention": "hur riskerna förebyggs",
    "spreading": "hur lärdomar sprids",
}
WHAT = {
    "changed": "Ändrat",
    "removed": "Borttaget",
    "new": "Nytt",
    "out": "Tas inte med",
    "same": "Som förut",
}
_CHOICE = {
    YES: "Ja",
    NO: "Nej",
    TWO: "Två olika",
    SAME: "Samma",
    NEW: "Nej, en annan",
    ONLY_FIRST: "Nej, bara första",
}
_SAID = 160


def holds(found: Difference, today: date) -> str:
    """What a document holds: "24 aktiviteter i 3 områden, 4 ansvariga, 1 augusti 2026–31 juli 2027"."""
    reading = found.reading
    items = [item for item in reading.items if item not in found.out]
    counted = [
        (sum(i.kind == "activity" for i in items), "aktivitet", "aktiviteter"),
        (sum(i.kind == "measure" and not i.proposed for i in items), "insats", "insatser"),
        (sum(i.proposed for i in items), "förslag", "förslag"),
        (sum(i.kind == "cycle" for i in items), "moment i årshjulet", "moment i årshjulet"),
        (sum(i.kind == "meeting" for i in items), "möte", "möten"),
        (sum(i.kind == "reference" for i in items), "hänvisning", "hänvisningar"),
    ]
    said = listed([number(count, one, many) for count, one, many in counted if count]) or "inga rader"
    if reading.areas:
        said += f" i {number(len(reading.areas), 'område', 'områden')}"
    owners = {name for item in items for name in item.owners}
    parts = [said]
    if owners:
        parts.append(number(len(owners), "ansvarig funktion", "ansvariga funktioner"))
    if reading.year is not None:
        first, last = date(reading.year.start, 8, 1), date(reading.year.start + 1, 7, 31)
        parts.append(f"{day(first, last, weekday=False)}–{day(last, date.min, weekday=False)}")
    return ", ".join(parts)


def compared(found: Difference) -> str:
    """What a new version changes: "2 nya, 3 ändrade, 1 borttagen, 18 som förut"."""
    counted = [
        (len(found.new), "ny", "nya"),
        (len(found.changed), "ändrad", "ändrade"),
        (len(found.removed), "borttagen", "borttagna"),
        (len(found.same), "som förut", "som förut"),
    ]
    return listed([number(count, one, many) for count, one, many in counted if count]) or "inga rader"


def questions(count: int) -> str:
    """ "En fråga", "Två frågor", "14 frågor"."""
    said = "En" if count == 1 else COUNT.get(count, str(count)).capitalize()
    return f"{said} {'fråga' if count == 1 else 'frågor'}"


def choice(question: Question, value: str) -> str:
    """What stands on the button of an answer."""
    if question.kind == "role":
        return "Ny funktion" if value == NEW_ROLE else value
    if question.kind == "plan":
        return "Ja, en ny version" if value == SAME else "Nej, en egen plan"
    if question.kind == "same":
        return "Ja, samma" if value == SAME else "Nej, en ny"
    return _CHOICE.get(value, value)


def place(item: Item) -> str:
    """Where a row stands: "Läs 2a"; empty where it has no number."""
    if not item.code and item.number is None:
        return ""
    letter = item.strategy.letter if item.strategy else ""
    return f"{spoken_code(item.code, item.area)} {item.number or ''}{letter}".strip()


def place_of(row: Stored) -> str:
    """The same of a row in the plan."""
    return f"{row.code.capitalize()} {row.number or ''}{row.letter}".strip() if row.code else ""


def heading(row: Row) -> str:
    """What a row is called in the list: its number and its title."""
    if row.stored is not None and row.what in ("changed", "removed", "same"):
        return f"{place_of(row.stored)} {short(row.stored.title, _SAID)}".strip()
    return f"{place(row.item)} {short(row.item.title, _SAID)}".strip() if row.item else ""


def about(row: Row) -> str:
    """Who and when, and what is proposed or says something of its own kind."""
    item = row.item
    if item is None:
        says = row.stored.says if row.stored else {}
        return " · ".join(part for part in (says.get("owners", ""), says.get("when", "")) if part)
    kind = "förslag" if item.proposed else {"measure": "insats", "meeting": "möte"}.get(item.kind, "")
    owners = ", ".join(lower_first(name) for name in item.owners) or "ingen ansvarig"
    if stored_kind(item) == "cycle_item" and item.kind == "meeting":
        owners = ""
    return " · ".join(part for part in (kind, owners, item.when or "utan tid") if part)


def changed(one: FieldChange) -> str:
    """One field that is another: "ansvar: strateg → rektor"."""
    if one.name == "standing":
        return "är nu beslutad" if one.after == Standing.ADOPTED.value else "är nu ett förslag"
    before, after = short(one.before or "inget", 90), short(one.after or "inget", 90)
    return f"{FIELD[one.name]}: {before} → {after}"


def changes(fields: Sequence[FieldChange], back: bool) -> str:
    """All that is changed of a row."""
    said = ["åter i planen"] if back else []
    return "; ".join([*said, *(changed(one) for one in fields)])


def draft_when(at: datetime, now: datetime) -> str:
    """When a draft came: "i dag 9.12"."""
    return when(at, now.date())


def day_of(at: datetime) -> str:
    """A day and a clock time: "tisdag 16 mars 9.12"."""
    return f"{day(at.date(), at.date())} {at.hour}.{at.minute:02}"


def names(found: Iterable[str], most: int = 6) -> str:
    """Some names, and how many more there are."""
    found = list(found)
    shown = found[:most]
    left = len(found) - len(shown)
    return listed([*shown, *([f"{left} till"] if left else [])])


__all__ = [
    "FIELD",
    "WHAT",
    "about",
    "changed",
    "changes",
    "choice",
    "compared",
    "day_of",
    "draft_when",
    "heading",
    "holds",
    "listed",
    "names",
    "number",
    "place",
    "place_of",
    "questions",
    "sentence",
    "short",
]
