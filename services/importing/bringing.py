"""Bringing a document in without a chat: what is clear becomes plan at once, what is doubtful waits as a draft."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from documents.carrying import packed
from documents.items import Reading
from plan.rights import Actor
from plan.words import key_of
from services.deps import Deps
from services.importing.answers import Question, Said, key_of_item
from services.importing.applying import apply
from services.importing.one_draft import OPEN, difference_of
from services.importing.personal import without_personal
from services.importing.standing import names_of_roles
from services.layout import LaidOut
from services.room import NOBODY, Room, day_of
from storage.queries import drafts, organisation


@dataclass(frozen=True)
class Imported:
    """What an import came to. `known` items were here already and are untouched.

    `waiting` rows and `questions` stand in a draft (`draft_id`) until somebody answers in chat; so do `removed`, rows
    that the document has no more.
    """

    plan_title: str
    new: int
    known: int
    questions: int
    new_roles: tuple[str, ...]
    laid_out: LaidOut
    kinds: Counter[str] = field(default_factory=Counter)
    forums: int = 0
    changed: int = 0
    waiting: int = 0
    removed: int = 0
    draft_id: int | None = None


def import_reading(deps: Deps, huvudman_id: int, reading: Reading, name: str = "") -> Imported:
    """Store what was read. The same document again changes nothing: items are known by fingerprint and ordinal.

    Rows that nothing is asked about become plan, new or changed; so do rows that look alike, since the same text
    eight times is eight things until somebody says otherwise. An owner that is like no function is a new one, which
    the answer names. Rows with a doubt, also about which function the owner is, and taking out what the document
    has no more, wait in a draft that those who run the plan answer in chat; the same document again gives no second
    one. What holds a personal identity number is left out.
    """
    found = without_personal(reading)
    if not (found.items or found.problems or found.goals):
        return Imported(found.title, 0, 0, 0, (), LaidOut(0, 0))
    with deps.database.begin() as tx:
        huvudman = organisation.huvudman_by_id(tx, huvudman_id)
        now = deps.clock.now()
        nobody = Actor(huvudman_id=huvudman_id, person_id=NOBODY, name="")
        room = Room(tx, huvudman, now, day_of(now, huvudman), nobody, None)
        compared = difference_of(room, found, Said())
        unsure = {key_of(one.text) for one in compared.open if one.certain}
        open_rows = {
            key_of_item(one.item) for one in compared.open if one.item is not None and _is_doubt(one)
        } | {
            key_of_item(item)
            for item in compared.reading.items
            if unsure and any(key_of(name) in unsure for name in item.owners)
        }
        if any(one.kind == "plan" for one in compared.open):
            open_rows = {key_of_item(item) for item in found.items}
        known = {key_of_item(item) for item, _ in compared.same}
        waiting = frozenset(open_rows - known)
        names = names_of_roles(tx, huvudman_id)
        applied = apply(room, found, compared, names, waiting=waiting, archive=False)
        # A name that is near no function is one from now on; it is named in the answer, not asked about.
        asked = [one for one in compared.open if one.kind != "role" or one.certain]
        asks = bool(asked or compared.removed)
        draft_id, is_new = _draft(room, found, name) if asks else (None, False)
        return Imported(
            plan_title=found.title,
            new=applied.new,
            known=applied.known,
            questions=len(asked) if is_new else 0,
            new_roles=applied.new_roles,
            laid_out=applied.laid_out,
            kinds=applied.kinds,
            forums=applied.forums,
            changed=applied.changed,
            waiting=len(waiting),
            removed=len(compared.removed),
            draft_id=draft_id,
        )


def _is_doubt(question: Question) -> bool:
    """Whether a row waits for the answer: that it looks like another one doesn't make it unclear, and a merged cell
    says what it says of all its rows until somebody says otherwise.
    """
    clear = question.field in ("", "duplicate", "rule", "layout") or question.field.startswith("merged")
    return question.kind != "problem" or not clear


def _draft(room: Room, found: Reading, name: str) -> tuple[int | None, bool]:
    """A draft for what is left to answer, and whether it is new: the same document may wait already."""
    values = packed(found)
    waiting = drafts.drafts_in(room.tx, room.huvudman_id, (OPEN,))
    same = next((one.id for one in waiting if one.reading == values), None)
    if same is not None:
        return same, False
    new = drafts.add_draft(
        room.tx,
        room.huvudman_id,
        name=name[:200],
        title=found.title[:300],
        state=OPEN,
        reading=values,
        at=room.now,
    )
    return new, True
