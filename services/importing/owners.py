"""Owners that a document names and this huvudman has no function called: which it is, once for each name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from documents.items import Item, Problem, Reading
from documents.joins import joins_of
from plan.words import key_of
from services.importing.answers import NEW_ROLE, Question, Said, key_of_question
from services.importing.standing import Names

# A name this near a function's is most likely that one: "Förvaltningschefen" beside "Förvaltningschef".
NEAR = 88
# What may be meant is shown from here on: "Vaktmästare" and "Strateg" score 61.
MAYBE = 70
_BUTTONS = 3


def role_questions(reading: Reading, items: Sequence[Item], names: Names) -> list[Question]:
    """A question for each name that owns one of `items` and is no function here.

    Where there are no functions yet everything is new: then only names that may be one another are asked about.
    `certain` questions have a function that the name is most likely to be.
    """
    unknown = Counter(name for item in items for name in item.owners if names.role_id(name) is None)
    if not unknown:
        return []
    own = [role.name for role in names.roles.values()]
    joins = joins_of((name for item in reading.items for name in item.owners), own) if own else ()
    likely = {join.name: (names.called(join.into), join.why) for join in (*reading.joins, *joins)}
    slips = {key_of(one.text): one for one in reading.problems if _is_slip(one)}
    found: dict[str, Question] = {}
    for name in unknown:
        into, why = likely.get(name, ("", ""))
        if not into and (slip := slips.get(key_of(name))) is not None:
            into, why = names.called(slip.choices[0]), slip.why
        near = process.extractOne(name, own, scorer=fuzz.ratio, processor=key_of, score_cutoff=NEAR)
        if not (own or into) or key_of(name) in found:
            continue
        maybe = process.extract(
            name, own, scorer=fuzz.WRatio, processor=key_of, limit=_BUTTONS, score_cutoff=MAYBE
        )
        likely_ones = [*([into] if into else []), *([near[0]] if near else []), *(one[0] for one in maybe)]
        choices = list(dict.fromkeys(likely_ones))[:_BUTTONS]
        first = next(item for item in items if name in item.owners)
        found[key_of(name)] = Question(
            key_of_question("role", key_of(name)),
            "role",
            place=place_of(first),
            text=name,
            why=why,
            choices=(*choices, NEW_ROLE),
            names=tuple(choices),
            free=bool(own),
            takes=frozenset(names.ids),
            rows=unknown[name],
            certain=bool(into) or near is not None,
        )
    return list(found.values())


def place_of(item: Item) -> str:
    """Where a row stands in the document, in words."""
    return item.place or f"rad {item.line}"


def is_asked_as_role(problem: Problem, questions: Iterable[Question], names: Names) -> bool:
    """Whether a problem is a slip in the name of an owner that is a function, or is asked about as one."""
    asked = {key_of(one.text) for one in questions}
    return _is_slip(problem) and (key_of(problem.text) in asked or names.role_id(problem.text) is not None)


def meant(questions: Iterable[Question], said: Said, names: Names) -> dict[str, str]:
    """What names of the document have been said to mean: the folded name and the function's, own or new."""
    chosen: dict[str, str] = {}
    for one in questions:
        value = said.answers.get(one.key, "")
        if one.kind == "role" and value and value != NEW_ROLE:
            chosen[key_of(one.text)] = names.called(value)
    found = {}
    for name, into in chosen.items():
        passed = {name}
        while key_of(into) in chosen and key_of(into) not in passed:
            passed.add(key_of(into))
            into = chosen[key_of(into)]
        if key_of(into) not in passed:
            found[name] = into
    return found


def with_meant(item: Item, into: Mapping[str, str]) -> Item:
    """A row whose owners are called as has been said, each once."""
    if not any(key_of(name) in into for name in item.owners):
        return item
    return replace(item, owners=tuple(dict.fromkeys(into.get(key_of(name), name) for name in item.owners)))


def _is_slip(problem: Problem) -> bool:
    return problem.field == "owners" and len(problem.choices) == 2 and problem.choices[1] == problem.text
