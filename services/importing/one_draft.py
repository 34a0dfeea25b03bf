"""One draft within a unit of work: found, compared with the plan as it is now, and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from documents.carrying import unpacked
from documents.items import Reading
from plan.rights import Action, Huvudman, Verdict, allowed
from services.errors import NotHere
from services.importing.answers import Said, with_earlier
from services.importing.difference import Difference, difference, plan_question, target
from services.importing.outcomes import AlreadySettled, Asked, Page, Row, Shown
from services.importing.standing import names_of_roles, source_key, state_of
from services.results import AdminOnly
from services.roles import administrator_names
from services.room import Room
from storage.queries import drafts, versions
from storage.queries.drafts import Draft

READING, UNREADABLE, OPEN, APPROVED, CANCELLED = "reading", "unreadable", "open", "approved", "cancelled"
# A Word template that waits for what it is for, and one that somebody has put to use.
TEMPLATE, USED = "template", "used"
PAGE = 8


def refusal(room: Room) -> AdminOnly | None:
    """Why the asker may not settle drafts: who may. None where they may."""
    verdict = allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id))
    return None if verdict is Verdict.YES else AdminOnly(administrator_names(room))


def the_draft(room: Room, draft_id: int, *, lock: bool = False) -> Draft:
    """A draft of this huvudman. Raises NotHere."""
    found = drafts.draft_by_id(room.tx, room.huvudman_id, draft_id, lock=lock)
    if found is None:
        raise NotHere(f"draft {draft_id}")
    return found


def settled(room: Room, draft: Draft) -> AlreadySettled | None:
    """That there is nothing more to say about a draft; None while it is open."""
    if draft.state == OPEN:
        return None
    at = room.local(draft.settled_at) if draft.settled_at else None
    return AlreadySettled(named(room, draft), room.names.short(draft.settled_by or ""), at)


def settle(room: Room, draft: Draft, state: str, **values: Any) -> None:
    """Let a draft be approved or cancelled, by whoever asks."""
    drafts.change_draft(
        room.tx,
        room.huvudman_id,
        draft.id,
        state=state,
        settled_by_id=room.actor.person_id or None,
        settled_at=room.now,
        **values,
    )


def say(room: Room, draft: Draft, said: Said) -> None:
    """Keep what has been said about a draft."""
    drafts.change_draft(room.tx, room.huvudman_id, draft.id, said=said.packed(), version=draft.version + 1)


def named(room: Room, draft: Draft) -> Draft:
    """A draft with the name of who brought it as the bot says names."""
    return replace(draft, by=draft.by and room.names.short(draft.by))


def difference_of(room: Room, found: Reading, said: Said) -> Difference:
    """What a document would change in this huvudman's plans."""
    candidates = versions.plans_of_kind(room.tx, room.huvudman_id, found.kind)
    key = source_key(found)
    asked = plan_question(found, key, candidates)
    names = names_of_roles(room.tx, room.huvudman_id)
    before = drafts.answers_given(room.tx, room.huvudman_id, APPROVED)
    said = with_earlier(found, said, before)
    plan = target(asked, said, key, candidates)
    return difference(found, said, state_of(room.tx, room.huvudman_id, plan, names), names, asked)


def the_difference(room: Room, draft: Draft) -> Difference:
    """What approving a draft would come to, now."""
    return difference_of(room, unpacked(draft.reading), Said.unpacked(draft.said))


def shown(room: Room, draft_id: int) -> Shown | AlreadySettled:
    """A draft and what it comes to."""
    draft = the_draft(room, draft_id)
    return settled(room, draft) or shown_open(room, draft)


def shown_open(room: Room, draft: Draft) -> Shown:
    """The same of one that is known to be open."""
    return Shown(named(room, draft), the_difference(room, draft), room.local(room.now))


def next_asked(room: Room, draft_id: int) -> Shown | Asked | AlreadySettled:
    """The next question that nobody has answered or skipped; what it all comes to where there is none."""
    draft = the_draft(room, draft_id)
    if done := settled(room, draft):
        return done
    found = the_difference(room, draft)
    return the_next(room, draft, found)


def the_next(room: Room, draft: Draft, found: Difference) -> Shown | Asked:
    """The same of a draft that is open, and what it comes to."""
    if not found.open:
        return Shown(named(room, draft), found, room.local(room.now))
    return one_question(room, draft, found, found.open[0].key)


def one_question(room: Room, draft: Draft, found: Difference, key: str) -> Asked:
    """One question of a draft. Raises NotHere."""
    for number, one in enumerate(found.questions, 1):
        if one.key == key:
            return Asked(named(room, draft), one, number, len(found.questions))
    raise NotHere(f"question {key}")


def rows_of(found: Difference) -> list[Row]:
    """All rows: what is changed and archived first, then what is new, then what stays as it is."""
    return [
        *(Row("changed", one.item, one.stored, one.fields, one.back) for one in found.changed),
        *(Row("removed", None, row) for row in found.removed),
        *(Row("new", item, None) for item in found.new),
        *(Row("out", item, None) for item in found.out),
        *(Row("same", item, row) for item, row in found.same),
    ]


def one_page(room: Room, draft: Draft, offset: int) -> Page:
    """Some rows of a draft, from the page that `offset` is on."""
    found = the_difference(room, draft)
    rows = rows_of(found)
    offset = max(0, min(offset, (len(rows) - 1) // PAGE * PAGE)) if rows else 0
    return Page(named(room, draft), found, tuple(rows[offset : offset + PAGE]), offset, len(rows))
