"""What a Word template can say: a report as plain Swedish words, by the names that templates use.

Municipalities build on these names, which are described in docs/mallar.md: none may go or change its meaning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from documents.papers import words
from documents.papers.model import Analysis, AreaPart, Change, Decision, Effort, Report, Row, Task

Context = dict[str, Any]

# What an intervention says of itself, in the order it is read.
_EFFORT_HEADINGS = {
    "problem": "Problem",
    "causes": "Orsaker",
    "goals": "Mål",
    "signs": "Tecken på förändring",
    "effects": "Förväntad effekt",
    "participants": "Deltagare",
    "costs": "Kostnad",
    "strengths": "Styrkor",
    "risks": "Risker",
    "prevention": "Så förebyggs riskerna",
    "spreading": "Så sprids lärdomarna",
}
_VERDICTS = {
    "yes": "effekten syns",
    "partly": "effekten syns delvis",
    "no": "effekten syns inte",
    "too_early": "det är för tidigt att säga",
}
_NO_DATE = "löpande"


def context_of(report: Report) -> Context:
    """A report by the names that templates use. Everything is text, a number, or a list or mapping of such."""
    areas = [_area(area) for area in report.areas]
    found = {
        "huvudman": report.huvudman,
        "enhet": report.unit,
        "planer": list(report.plans),
        "plan": words.listed(report.plans),
        "period": report.period,
        "datum": words.day(report.on),
        "diarienummer": report.registration,
        "läget": {
            "text": words.progress(report.total),
            "klara": report.total.done,
            "antal": report.total.total,
            "stöd": report.total.needs_support,
            "försenade": report.total.late,
        },
        "områden": areas,
        "årshjul": [_row(row) for row in report.cycle],
        "hjulet": [{"nr": one.number, "titel": one.title, "om": one.about} for one in report.moments],
        "förslag": [_row(row) for row in report.proposals],
        "insatser": [_effort(effort) for effort in report.efforts],
        "beslut": [_decision(one) for one in report.decisions],
        "analyser": [_analysis(one) for one in report.analyses],
        "har_analyser": bool(report.analyses or any(area["analyser"] for area in areas)),
        "ändringar": [_change(one) for one in report.changes],
        "flyttade": [row for area in report.areas for row in _moved(area)],
    }
    return {name: _writable(value) for name, value in found.items()}


def _writable(value: Any) -> Any:
    """The same values, with all text such that a document can hold it."""
    match value:
        case str():
            return words.writable(value)
        case list():
            return [_writable(one) for one in value]
        case dict():
            return {name: _writable(one) for name, one in value.items()}
    return value


def _area(area: AreaPart) -> Context:
    return {
        "kod": area.code,
        "titel": area.title,
        "nuläge": list(area.findings),
        "mål": list(area.goals),
        "läget": words.progress(area.total),
        "klara": area.total.done,
        "antal": area.total.total,
        "stöd": area.total.needs_support,
        "försenade": area.total.late,
        "strategier": [
            {
                "bokstav": part.letter,
                "titel": part.title,
                "rubrik": f"{part.letter}) {part.title}" if part.letter else part.title,
                "rader": [_row(row) for row in part.rows],
            }
            for part in area.strategies
        ],
        "analyser": [_analysis(one) for one in area.analyses],
    }


def _row(row: Row) -> Context:
    return {
        "nr": row.reference,
        "titel": row.title,
        "beskrivning": row.details,
        "ansvarig": words.listed(row.owners) or "ingen",
        "när": row.when,
        "klart": _deadline(row),
        "status": row.mark or words.total(row.total),
        "anmärkningar": list(_notes(row.tasks)),
    }


def _deadline(row: Row) -> str:
    """The last day that holds; of several the latest, and the words where there is no day."""
    days = [task.due for task in row.tasks if task.due]
    return words.day(max(days)) if days else row.when or _NO_DATE


def _notes(tasks: Sequence[Task]) -> Iterable[str]:
    """How each unit stands, what was said, and the dates that were moved."""
    several = len(tasks) > 1
    silent: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        status = words.status(task.status, late=task.late)
        said = f"“{task.comment}” ({_signed(task)})" if task.comment else ""
        if several and said:
            yield f"{task.unit or 'Alla'}: {status}. {said}"
        elif said:
            yield said
        elif several:
            silent[status].append(task.unit or "alla")
    # Where all stand alike and nobody said anything, the row's own status says it.
    alike = len(silent) == 1 and sum(map(len, silent.values())) == len(tasks)
    for status, units in () if alike else silent.items():
        yield f"{words.sentence(status)}: {words.listed(units)}"
    for task in tasks:
        for move in task.moves:
            who = f"{task.unit}: s" if several and task.unit else "S"
            before = words.day(move.before) or "inget datum"
            yield f"{who}lutdatum flyttat från {before} till {words.day(move.after)}: {move.reason}"


def _signed(task: Task) -> str:
    on = words.day(task.reported_at.date()) if task.reported_at else ""
    return ", ".join(part for part in (task.reported_by, on) if part)


def _moved(area: AreaPart) -> Iterable[Context]:
    for part in area.strategies:
        for row in part.rows:
            for task in row.tasks:
                for move in task.moves:
                    yield {
                        "nr": f"{area.code} {row.reference}".strip(),
                        "titel": row.title,
                        "enhet": task.unit,
                        "från": words.day(move.before) or "inget datum",
                        "till": words.day(move.after),
                        "anledning": move.reason,
                        "av": move.by,
                        "datum": words.day(move.on),
                    }


def _effort(effort: Effort) -> Context:
    return {
        "titel": f"{effort.label} {effort.title}".strip(),
        "status": words.total(effort.total),
        "fakta": [
            {"rubrik": heading, "text": effort.texts[name]}
            for name, heading in _EFFORT_HEADINGS.items()
            if effort.texts.get(name)
        ],
        "effekter": [
            {
                "datum": words.day(one.on),
                "text": f"{_VERDICTS[one.verdict]}{f': {one.reason}' if one.reason else ''}",
                "av": one.by,
            }
            for one in effort.effects
        ],
    }


def _decision(one: Decision) -> Context:
    return {"datum": words.day(one.on), "text": one.text, "gäller": one.about, "av": one.by}


def _analysis(one: Analysis) -> Context:
    return {
        "tillfälle": one.occasion,
        "datum": words.day(one.on),
        "gäller": one.about,
        "enhet": one.unit,
        "resultat": one.result,
        "analys": one.why,
        "slutsats": one.conclusion,
        "av": words.listed(one.by),
        "låst": one.frozen,
    }


def _change(one: Change) -> Context:
    return {
        "tid": words.moment(one.at),
        "av": one.by or "Årshjul",
        "vad": one.about,
        "ändring": f"{_changed(one)}{' (ångrat)' if one.undone else ''}",
    }


def _changed(one: Change) -> str:
    """What a line of the change log says was done."""
    said = f": “{one.text}”" if one.text else ""
    match one.kind:
        case "move":
            return f"slutdatum {_from(one.due_before)} till {words.day(one.due_after) or 'inget'}{said}"
        case "undo":
            return f"ångrade; nu {words.STATUS[one.after]}" if one.after else "ångrade"
        case "decision":
            return f"beslut{said}"
        case "import":
            return f"läste in{said}"
    if one.after is None:
        return one.text or "ändrade"
    if one.before is one.after:
        return f"skrev{said}" if said else words.STATUS[one.after]
    before = f"{words.STATUS[one.before]} → " if one.before else ""
    return f"{before}{words.STATUS[one.after]}{said}"


def _from(day: date | None) -> str:
    return f"från {words.day(day)}" if day else "sattes"
