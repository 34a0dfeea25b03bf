"""What a document would change: everything, where its plan is new, or what a new version says otherwise."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from documents.items import Item, Reading
from plan.status import Standing
from plan.words import key_of
from services.importing import answers
from services.importing.answers import (
    NEW,
    SAME,
    SKIPPED,
    Question,
    Said,
    key_of_item,
    key_of_question,
)
from services.importing.matching import Pair, match
from services.importing.owners import is_asked_as_role, meant, place_of, role_questions, with_meant
from services.importing.saying import FieldChange, Stored, called_now, changes, said_of
from services.importing.standing import Names, PlanState
from storage.queries.versions import PlanRow

# Plans of one kind and year with titles this near may be versions of one.
NEAR_PLAN = 85
_FIGURES = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Change:
    """A row that is another in the new version. `back`: it had been archived, and stands in the document again."""

    item: Item
    stored: Stored
    fields: tuple[FieldChange, ...]
    back: bool = False


@dataclass(frozen=True)
class Difference:
    """What approving comes to. `reading` is the document as answers and edits make it.

    `plan` is the plan it is a new version of; None where it becomes a new one. `same` are rows that stay as they are,
    with what the document says of them, `out` items that somebody has left out. `questions` are all of them,
    `open` those that nobody has answered or skipped, or whose answer can't be taken any more. `joined` are names of
    owners that somebody has said are a function's: the name as the document has it and the function's. `stamp` is
    another as soon as any of this is.
    """

    reading: Reading
    plan: PlanRow | None
    new: tuple[Item, ...]
    changed: tuple[Change, ...]
    removed: tuple[Stored, ...]
    same: tuple[tuple[Item, Stored], ...]
    out: tuple[Item, ...]
    new_goals: tuple[str, ...]
    gone_goals: tuple[str, ...]
    new_roles: tuple[str, ...]
    questions: tuple[Question, ...]
    open: tuple[Question, ...]
    joined: tuple[tuple[str, str], ...]
    stamp: str

    @property
    def is_empty(self) -> bool:
        """Whether approving would change nothing."""
        return not (self.new or self.changed or self.removed or self.new_goals or self.gone_goals)


def plan_question(reading: Reading, source_key: str, candidates: Sequence[PlanRow]) -> Question | None:
    """Whether a document is a new version of a plan that has nearly its title; None where there is no such plan."""
    label = reading.year.label if reading.year else ""
    near = [
        (fuzz.token_set_ratio(_words(one.title), _words(reading.title)), one)
        for one in candidates
        if one.source_key != source_key and one.period_label == label
    ]
    near = [one for one in near if one[0] >= NEAR_PLAN]
    if not near or any(one.source_key == source_key for one in candidates):
        return None
    nearest = max(near, key=lambda one: one[0])[1]
    key = key_of_question("plan", str(nearest.id))
    return Question(key, "plan", names=(reading.title, nearest.title, str(nearest.id)), choices=(SAME, NEW))


def _words(title: str) -> str:
    """A title without its years and marks: two plans of one year are not alike for that."""
    return _FIGURES.sub(" ", key_of(title)).strip()


def target(
    question: Question | None, said: Said, source_key: str, candidates: Sequence[PlanRow]
) -> PlanRow | None:
    """The plan that a document is a version of, as far as is known; None for a new one."""
    for one in candidates:
        if one.source_key == source_key:
            return one
    if question is not None and said.answers.get(question.key) == SAME:
        return next((one for one in candidates if str(one.id) == question.names[2]), None)
    return None


def difference(
    reading: Reading, said: Said, state: PlanState, names: Names, asked: Question | None
) -> Difference:
    """Compare a document with a plan. `asked` is the question which plan it is, where that is one."""
    now = answers.answered(reading, said)
    raw = {key_of_item(item): item for item in reading.items}
    out_keys = answers.left_out(reading, said)
    touched = _touched(reading, said)

    def decided(item: Item, row: Stored) -> bool | None:
        answer = said.answers.get(_pair_key(item, row), SKIPPED)
        return answer == SAME if answer else None

    matched = match(now.items, state.rows, decided)
    settled = {
        key_of_item(item)
        for item, row in matched.pairs
        if row.said is not None and row.said == _said(raw[key_of_item(item)])
    }
    settled |= {key_of_item(item) for item in now.items if (item.fingerprint, item.ordinal) in state.left_out}
    unsettled = [item for item in now.items if key_of_item(item) not in settled | out_keys]
    roles = role_questions(reading, unsettled, names)
    into = meant(roles, said, names)
    now = replace(now, items=tuple(with_meant(item, into) for item in now.items))
    by_key = {key_of_item(item): item for item in now.items}
    changed, same, out, taken_out = [], [], [], []
    twice = answers.said_twice(reading, said)
    for paired, row in matched.pairs:
        key = key_of_item(paired)
        item, last = by_key[key], row.said
        if key in twice and _holds(row):
            taken_out.append(row)
            continue
        if key in out_keys:
            same.append((item, row))
            continue
        before = None if key in touched or last is None else called_now(last, names.called)
        found = changes(said_of(item, names.called), before, row.says)
        back = row.standing is Standing.DROPPED
        if back:
            found = tuple(one for one in found if one.name != "standing")
        if found or back:
            changed.append(Change(item, row, found, back))
        else:
            same.append((item, row))
    new = []
    for unpaired in matched.new:
        key = key_of_item(unpaired)
        item = by_key[key]
        if key in out_keys or (item.fingerprint, item.ordinal) in state.left_out:
            out.append(item)
        else:
            new.append(item)
    removed = taken_out + [
        row for row in matched.gone if _holds(row) and f"{row.kind}.{row.id}" not in said.keep
    ]
    problems = answers.problem_questions(
        [one for one in reading.problems if not is_asked_as_role(one, roles, names)], reading.items, settled
    )
    pairs = {_pair_key(one.item, one.row): _pair_question(one) for one in matched.judged}
    questions = [*([asked] if asked else []), *problems, *roles, *pairs.values()]
    goals = _goals(now)
    here = {key_of(goal) for goal in state.goals}
    there = {key_of(goal) for goal in goals}
    new_roles = _new_roles([*new, *(change.item for change in changed)], names)
    found_difference = Difference(
        reading=now,
        plan=state.plan,
        new=tuple(new),
        changed=tuple(changed),
        removed=tuple(removed),
        same=tuple(same),
        out=tuple(out),
        new_goals=tuple(goal for goal in goals if key_of(goal) not in here),
        gone_goals=tuple(goal for goal in state.goals if goals and key_of(goal) not in there),
        new_roles=new_roles,
        questions=tuple(questions),
        open=tuple(one for one in questions if _is_open(one, said, reading)),
        joined=tuple((one.text, into[key_of(one.text)]) for one in roles if key_of(one.text) in into),
        stamp="",
    )
    return _stamped(found_difference, names)


def _holds(row: Stored) -> bool:
    """Whether a row came out of a document and stands: what people have added no document takes away."""
    return bool(row.known) and row.standing in (Standing.ADOPTED, Standing.PROPOSED)


def raw_said(reading: Reading) -> dict[str, dict[str, str]]:
    """What the document itself says of each row, before any answer: what is remembered of it."""
    return {key_of_item(item): _said(item) for item in reading.items}


def _said(item: Item) -> dict[str, str]:
    """The owners as the document spells them: a role that changes its name is no change of the document."""
    return said_of(item, lambda name: name)


def _touched(reading: Reading, said: Said) -> frozenset[str]:
    """Rows in whose place somebody has put something: there it is not only the document that speaks."""
    answered = {
        f"{fingerprint}.{ordinal}"
        for one in reading.problems
        if one.item is not None and said.answers.get(answers.key_of_problem(one))
        for fingerprint, ordinal in (one.item, *one.also)
    }
    return frozenset(answered | set(said.edits))


def _pair_key(item: Item, row: Stored) -> str:
    return key_of_question("same", key_of_item(item), row.kind, str(row.id))


def _pair_question(pair: Pair) -> Question:
    item, row = pair.item, pair.row
    return Question(
        _pair_key(item, row),
        "same",
        place=place_of(item),
        names=(row.title, item.title),
        choices=(SAME, NEW),
        field=pair.by,
        item=item,
    )


def _is_open(question: Question, said: Said, reading: Reading) -> bool:
    """Whether a question is to be asked: nobody has answered it, or the answer can't be taken any more."""
    value = said.answers.get(question.key)
    return value is None or answers.why_not(question, value, reading.year) is not None


def _goals(reading: Reading) -> list[str]:
    everything = [*reading.goals, *(goal for area in reading.areas for goal in area.goals)]
    return list({key_of(goal): goal for goal in everything}.values())


def _new_roles(items: Sequence[Item], names: Names) -> tuple[str, ...]:
    found = {key_of(name): name for item in items for name in item.owners if names.role_id(name) is None}
    return tuple(found.values())


def _stamped(found: Difference, names: Names) -> Difference:
    says = [
        found.plan.id if found.plan else None,
        [[key_of_item(item), said_of(item, names.called)] for item in found.new],
        [
            [one.stored.kind, one.stored.id, one.back, [[f.name, f.before, f.after] for f in one.fields]]
            for one in found.changed
        ],
        [[row.kind, row.id] for row in found.removed],
        [found.new_goals, found.gone_goals],
    ]
    text = json.dumps(says, ensure_ascii=False, sort_keys=True)
    return replace(found, stamp=hashlib.sha256(text.encode()).hexdigest()[:12])
