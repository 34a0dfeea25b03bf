"""What is asked about a document before it becomes plan, and what the answers make of it. Nothing here is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from documents.items import Item, Problem, Reading
from documents.owners import owners_of
from plan.periods import Period, Unreadable, read_period
from plan.schoolyear import SchoolYear
from plan.words import key_of, tidy

SKIPPED = ""
# How Problem.choices say that two are two, or one.
TWO, SAME = "två", "samma"
YES, NO = "ja", "nej"
NEW = "ny"
# What a merged cell says is the first row's only.
ONLY_FIRST = "bara första"
# A name of an owner is a function that there was none of before.
NEW_ROLE = "+"
# Kinds of questions that decide what approving does: they are answered, not skipped.
REQUIRED = ("plan", "same")
_EMPTIED: Mapping[str, dict[str, Any]] = {
    "merged_owners": {"owners": ()},
    "merged_when": {"period": None},
    "merged_both": {"owners": (), "period": None},
}
_NO_SUCH_ROLE = ("Jag hittar ingen funktion som heter så.", "Skriv en som finns, eller välj Ny funktion.")


@dataclass(frozen=True)
class Edit:
    """What somebody has put in place of what was read of a row; `out` leaves the row as the plan has it, or out."""

    title: str = ""
    owners: str = ""
    when: str = ""
    out: bool = False


@dataclass(frozen=True)
class Said:
    """What has been said about a draft: answers by question, edits by row, and what is to stay in the plan.

    An answer that is empty was skipped. Rows are named by `key_of_item`; what stays by kind and id.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)
    keep: frozenset[str] = frozenset()

    @classmethod
    def unpacked(cls, values: Mapping[str, Any]) -> Said:
        """As it was packed; nothing where nothing was said."""
        edits = {key: Edit(**one) for key, one in values.get("edits", {}).items()}
        return cls(dict(values.get("answers", {})), edits, frozenset(values.get("keep", ())))

    def packed(self) -> dict[str, Any]:
        """As plain values."""
        edits = {key: vars(one) for key, one in self.edits.items()}
        return {"answers": dict(self.answers), "edits": edits, "keep": sorted(self.keep)}


@dataclass(frozen=True)
class Question:
    """Something to ask, with values that a button can answer and the words on it.

    `kind` is problem, role, same or plan; `text` is what the document says, `why` what is doubtful. `names` are those
    that the sentence about a function, a pair or a plan is about. `free` says that another answer may be written; a
    function must be one of `takes` (folded). `rows` counts those that the question is about. `certain`: that it is
    one of the functions there are is more likely than that it is new.
    """

    key: str
    kind: str
    place: str = ""
    text: str = ""
    why: str = ""
    suggestion: str = ""
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    field: str = ""
    item: Item | None = None
    free: bool = False
    takes: frozenset[str] = frozenset()
    rows: int = 1
    certain: bool = False


def key_of_item(item: Item) -> str:
    """How a row is named in answers and buttons."""
    return f"{item.fingerprint}.{item.ordinal}"


def key_of_question(*parts: str) -> str:
    """How a question is named: the same for the same question, whenever it is asked."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def key_of_problem(problem: Problem) -> str:
    """How the question about a problem is named."""
    return key_of_question("problem", problem.text, problem.why, problem.field, str(problem.item))


def problem_questions(
    problems: Iterable[Problem], about: Iterable[Item], settled: Iterable[str]
) -> list[Question]:
    """The questions that problems give; not about rows in `settled`, which the plan has as they are."""
    items = {(item.fingerprint, item.ordinal): item for item in about}
    known = frozenset(settled)
    found: dict[str, Question] = {}
    for problem in problems:
        item = items.get(problem.item) if problem.item else None
        if item is not None and key_of_item(item) in known:
            continue
        key = key_of_problem(problem)
        found.setdefault(
            key,
            Question(
                key,
                "problem",
                place=problem.place or f"rad {problem.line}",
                text=problem.text,
                why=problem.why,
                suggestion=problem.suggestion,
                choices=problem.choices,
                field=field_of(problem, item),
                item=item,
                free=item is not None and field_of(problem, item) in ("when", "owners", "title"),
            ),
        )
    return list(found.values())


def field_of(problem: Problem, item: Item | None) -> str:
    """Which field a problem is about; a time that can't be read speaks for itself."""
    unreadable = item is not None and isinstance(item.period, Unreadable)
    return problem.field or ("when" if unreadable else "")


def why_not(question: Question, value: str, year: SchoolYear | None) -> tuple[str, str] | None:
    """Why an answer can't be taken and what to write instead; None where it can."""
    if value in question.choices or (value == SKIPPED and question.kind not in REQUIRED):
        return None
    if not question.free:
        return "Det är inget av svaren.", "Välj ett av dem, eller hoppa över frågan."
    if question.kind == "role":
        known = key_of(value) in question.takes
        return (
            None
            if known
            else ("Jag hittar ingen funktion som heter så.", "Skriv en som finns, eller välj Ny funktion.")
        )
    return why_not_field(question.field, value, year, question.item)


def why_not_field(
    name: str, value: str, year: SchoolYear | None, item: Item | None
) -> tuple[str, str] | None:
    """Why a value can't be put in a field (title, owners, when) and what to write instead; None where it can."""
    if name == "when":
        period = _period(value, year, item)
        return None if isinstance(period, Period) else (period.why, period.suggestion)
    if name == "owners" and not owners_of(value):
        return "Jag ser ingen funktion.", "Skriv till exempel “Strateg, Rektor”."
    if name == "title" and not tidy(value):
        return "Raden behöver en rubrik.", "Skriv vad som ska göras."
    return None


def answered(reading: Reading, said: Said) -> Reading:
    """The reading as the answers and edits make it. Rows that are left out are still there: see `left_out`."""
    by_item: dict[tuple[str, int], list[tuple[Problem, str]]] = {}
    for problem in reading.problems:
        value = said.answers.get(key_of_problem(problem), SKIPPED)
        if value != SKIPPED and problem.item is not None:
            by_item.setdefault(problem.item, []).append((problem, value))
    emptied = _emptied(reading, said)
    items = []
    for item in reading.items:
        item = replace(item, **emptied.get((item.fingerprint, item.ordinal), {}))
        for problem, value in by_item.get((item.fingerprint, item.ordinal), []):
            item = _with(item, field_of(problem, item), value, reading)
        if edit := said.edits.get(key_of_item(item)):
            for name in ("title", "owners", "when"):
                item = _with(item, name, getattr(edit, name), reading)
        items.append(item)
    return replace(reading, items=tuple(items))


def _emptied(reading: Reading, said: Said) -> dict[tuple[str, int], dict[str, Any]]:
    """The fields that somebody has said are not those of the merged cell above: what they are instead, by row."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for problem in reading.problems:
        if problem.field in _EMPTIED and said.answers.get(key_of_problem(problem)) == ONLY_FIRST:
            for one in (problem.item, *problem.also):
                if one is not None:
                    found.setdefault(one, {}).update(_EMPTIED[problem.field])
    return found


def with_earlier(reading: Reading, said: Said, before: Mapping[str, str]) -> Said:
    """The same, with what was answered `before` about the document as a whole: that is not asked a second time.

    What was answered about a row is remembered with the row.
    """
    whole = {key_of_problem(one) for one in reading.problems if one.item is None}
    return replace(said, answers={**{k: v for k, v in before.items() if k in whole}, **said.answers})


def left_out(reading: Reading, said: Said) -> frozenset[str]:
    """The rows that are not to be taken in: somebody said so, or that they are another row once more."""
    return frozenset(key for key, edit in said.edits.items() if edit.out) | said_twice(reading, said)


def said_twice(reading: Reading, said: Said) -> frozenset[str]:
    """The rows that somebody has said are another row of the document once more."""
    out = set()
    items = {(item.fingerprint, item.ordinal): item for item in reading.items}
    for problem in reading.problems:
        twice = problem.field in ("duplicate", "rule") and said.answers.get(key_of_problem(problem)) == SAME
        if twice and problem.item in items:
            out.add(key_of_item(items[problem.item]))
    return frozenset(out)


def _with(item: Item, name: str, value: str, reading: Reading) -> Item:
    """An item with another value in a field; unchanged where the value is empty or means nothing there."""
    if not value:
        return item
    if name == "when":
        period = _period(value, reading.year, item)
        return replace(item, period=period) if isinstance(period, Period) else item
    if name == "owners":
        return replace(item, owners=owners_of(value) or item.owners)
    if name == "title":
        return replace(item, title=tidy(value) or item.title)
    if name == "strategy":
        strategies = [one for area in reading.areas if area.code == item.code for one in area.strategies]
        meant = [one for one in strategies if key_of(value) in (key_of(one.letter), key_of(one.title))]
        return replace(item, strategy=meant[0]) if meant else item
    if name == "number" and value.isascii() and value.isdigit():
        return replace(item, number=int(value))
    return item


def _period(value: str, year: SchoolYear | None, item: Item | None) -> Any:
    recurs = item is not None and item.kind in ("cycle", "meeting")
    return read_period(value, year=year, default_recurs=recurs)
