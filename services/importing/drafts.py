"""Drafts: a document that has been read, asked about, corrected, and approved or cancelled.

Nothing else makes a document plan in chat. A draft stays until somebody settles it. Buttons carry what they saw
(`Difference.stamp`): where that is another by now it is shown again, instead of being done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from documents.carrying import packed, unpacked
from documents.items import Reading, UnreadableDocument
from plan.privacy import has_personal_identity_number
from plan.words import tidy
from services import getting_started
from services.deps import Asker, Deps
from services.errors import NotHere
from services.importing.answers import REQUIRED, SKIPPED, Edit, Said, key_of_item, why_not, why_not_field
from services.importing.applying import apply
from services.importing.noting import Repeated
from services.importing.one_draft import (
    APPROVED,
    CANCELLED,
    OPEN,
    READING,
    TEMPLATE,
    UNREADABLE,
    USED,
    named,
    next_asked,
    one_page,
    one_question,
    refusal,
    rows_of,
    say,
    settle,
    settled,
    shown,
    shown_open,
    the_difference,
    the_draft,
    the_next,
)
from services.importing.outcomes import (
    AlreadySettled,
    AnswerRefused,
    Approved,
    Cancelled,
    ChangedMeanwhile,
    DraftLine,
    DraftList,
    DraftOutcome,
    Page,
    QuestionFirst,
    Row,
    Shown,
)
from services.importing.personal import without_personal
from services.importing.standing import names_of_roles
from services.results import AdminOnly, TextPersonal
from services.room import reading, writing
from storage.queries import drafts
from storage.queries.drafts import Draft

# A reading takes ten seconds at most. What has not been heard of for this long was interrupted.
INTERRUPTED_AFTER = timedelta(minutes=2)
LONGEST = 900
NOTHING = (
    "Jag hittar inga aktiviteter, moment eller möten i det. "
    "Om planen är en bild eller står i en annan fil, skicka den som text, Word, PDF eller Excel."
)


def begin(deps: Deps, asker: Asker, name: str, file_ref: str) -> int | AdminOnly | None:
    """Note that a file is on its way in; gives the draft's id, or None where this delivery has given one."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        return drafts.add_draft(
            room.tx,
            room.huvudman_id,
            name=_name(name),
            title="",
            state=READING,
            file_ref=file_ref,
            by_id=room.actor.person_id or None,
            at=room.now,
            request_key=room.request_key,
        )


def read(deps: Deps, asker: Asker, draft_id: int, found: Reading, name: str) -> DraftOutcome:
    """Keep what was read as a draft, and show it. Items with a personal identity number are left out.

    Raises UnreadableDocument where nothing in it is anything to do.
    """
    if not (found.items or found.problems or found.goals):
        raise UnreadableDocument(NOTHING)
    found = without_personal(found)
    with writing(deps, asker) as room:
        draft = the_draft(room, draft_id, lock=True)
        if draft.state in (READING, UNREADABLE):
            drafts.change_draft(
                room.tx,
                room.huvudman_id,
                draft.id,
                state=OPEN,
                name=_name(name),
                title=found.title[:300],
                reading=packed(found),
                at=room.now,
            )
        outcome = shown(room, draft_id)
        if isinstance(outcome, Shown) and outcome.says_the_same:
            settle(room, outcome.draft, CANCELLED)  # nothing is left for anybody to do with it
        return outcome


def not_read(deps: Deps, asker: Asker, draft_id: int, why: str, name: str = "") -> None:
    """Note why a file could not be read."""
    with writing(deps, asker) as room:
        draft = the_draft(room, draft_id, lock=True)
        if draft.state == READING:
            drafts.change_draft(
                room.tx, room.huvudman_id, draft.id, state=UNREADABLE, why=why, name=_name(name)
            )


def read_again(deps: Deps, asker: Asker, draft_id: int) -> Draft | AdminOnly:
    """A file whose reading was interrupted, or a template that is to be read as a plan, to be fetched once more."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if draft.state in (READING, UNREADABLE, TEMPLATE):
            drafts.change_draft(room.tx, room.huvudman_id, draft.id, state=READING, why="", at=room.now)
        return draft


def may_bring(deps: Deps, asker: Asker) -> AdminOnly | None:
    """Why the asker may not bring documents in: who may. None where they may."""
    with reading(deps, asker) as room:
        return refusal(room)


def list_drafts(deps: Deps, asker: Asker) -> DraftList | AdminOnly:
    """The drafts that wait for somebody."""
    with reading(deps, asker) as room:
        if refused := refusal(room):
            return refused
        lines = []
        for one in drafts.drafts_in(room.tx, room.huvudman_id, (READING, UNREADABLE, TEMPLATE, OPEN)):
            asks = len(the_difference(room, one).open) if one.state == OPEN else 0
            late = one.state == READING and room.now - one.at > INTERRUPTED_AFTER
            lines.append(DraftLine(named(room, one), room.local(one.at), asks, late))
        return DraftList(tuple(lines), room.local(room.now))


def show(deps: Deps, asker: Asker, draft_id: int) -> DraftOutcome:
    """What approving a draft would come to."""
    with reading(deps, asker) as room:
        return refusal(room) or shown(room, draft_id)


def ask(deps: Deps, asker: Asker, draft_id: int) -> DraftOutcome:
    """The next question that nobody has answered or skipped; what it all comes to where there is none."""
    with reading(deps, asker) as room:
        return refusal(room) or next_asked(room, draft_id)


def question(deps: Deps, asker: Asker, draft_id: int, key: str) -> DraftOutcome:
    """One question of a draft, answered or not."""
    with reading(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id)
        if done := settled(room, draft):
            return done
        return one_question(room, draft, the_difference(room, draft), key)


def answer(
    deps: Deps, asker: Asker, draft_id: int, key: str, value: str
) -> DraftOutcome | AnswerRefused | TextPersonal:
    """Answer a question (an empty answer skips it), and show the next. The same answer twice changes nothing."""
    if has_personal_identity_number(value):
        return TextPersonal()
    value = tidy(value)[:LONGEST]
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if done := settled(room, draft):
            return done
        found = the_difference(room, draft)
        asked = next((one for one in found.questions if one.key == key), None)
        if asked is not None:
            if why := why_not(asked, value, found.reading.year):
                return AnswerRefused(asked.field, value, *why)
            said = Said.unpacked(draft.said)
            if said.answers.get(key) != value:
                say(room, draft, replace(said, answers={**said.answers, key: value}))
                return next_asked(room, draft_id)
        return the_next(room, draft, found)


def skip_rest(deps: Deps, asker: Asker, draft_id: int) -> DraftOutcome:
    """Skip every question that is left: the rows stay as they were read."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if done := settled(room, draft):
            return done
        said = Said.unpacked(draft.said)
        skipped = {one.key: SKIPPED for one in the_difference(room, draft).open if one.kind not in REQUIRED}
        if skipped:
            say(room, draft, replace(said, answers={**said.answers, **skipped}))
        return shown(room, draft_id)


def page(deps: Deps, asker: Asker, draft_id: int, offset: int) -> Page | AlreadySettled | AdminOnly:
    """Some rows of a draft: what is changed and removed first, then what is new, then what is as it was."""
    with reading(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id)
        if done := settled(room, draft):
            return done
        return one_page(room, draft, offset)


def row(deps: Deps, asker: Asker, draft_id: int, key: str) -> Row | AlreadySettled | AdminOnly:
    """One row of a draft, as answers and corrections make it."""
    with reading(deps, asker) as room:
        if refused := refusal(room) or settled(room, the_draft(room, draft_id)):
            return refused
        for one in rows_of(the_difference(room, the_draft(room, draft_id))):
            if one.key == key:
                return one
        raise NotHere(f"row {key}")


def edit(
    deps: Deps, asker: Asker, draft_id: int, key: str, edited: Edit
) -> Row | AnswerRefused | TextPersonal | AlreadySettled | AdminOnly:
    """Put other values in a row's place, or leave it out. Empty values leave what was read."""
    if any(has_personal_identity_number(one) for one in (edited.title, edited.owners, edited.when)):
        return TextPersonal()
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if done := settled(room, draft):
            return done
        found = the_difference(room, draft)
        items = {key_of_item(item): item for item in found.reading.items}
        if key not in items:
            raise NotHere(f"row {key}")
        item, values = items[key], {}
        now = {"title": item.title, "owners": ", ".join(item.owners), "when": item.when}
        for name, was in now.items():
            value = tidy(getattr(edited, name))[:LONGEST]
            if not value or value == tidy(was):
                continue
            if why := why_not_field(name, value, found.reading.year, item):
                return AnswerRefused(name, value, *why)
            values[name] = value
        said = Said.unpacked(draft.said)
        before = said.edits.get(key, Edit())
        after = replace(before, **values, out=edited.out)
        if after != before:
            say(room, draft, replace(said, edits={**said.edits, key: after}))
        return next(one for one in rows_of(the_difference(room, the_draft(room, draft_id))) if one.key == key)


def keep(deps: Deps, asker: Asker, draft_id: int, key: str, offset: int) -> Page | AlreadySettled | AdminOnly:
    """Let a row stay in the plan although the new version has it no more; gives the page again."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if done := settled(room, draft):
            return done
        if any(f"{one.kind}.{one.id}" == key for one in the_difference(room, draft).removed):
            said = Said.unpacked(draft.said)
            say(room, draft, replace(said, keep=said.keep | {key}))
        return one_page(room, the_draft(room, draft_id), offset)


def approve(
    deps: Deps, asker: Asker, draft_id: int, stamp: str
) -> Approved | ChangedMeanwhile | QuestionFirst | AlreadySettled | AdminOnly:
    """Let a draft become plan, if what that comes to is what was seen (`stamp`). Twice changes nothing."""
    try:
        with writing(deps, asker) as room:
            if refused := refusal(room):
                return refused
            draft = the_draft(room, draft_id, lock=True)
            if done := settled(room, draft):
                return done
            found = the_difference(room, draft)
            if first := next((one for one in found.open if one.kind in REQUIRED), None):
                return QuestionFirst(one_question(room, draft, found, first.key))
            if found.stamp != stamp:
                return ChangedMeanwhile(Shown(named(room, draft), found, room.local(room.now)))
            names = names_of_roles(room.tx, room.huvudman_id)
            applied = apply(room, unpacked(draft.reading), found, names)
            settle(room, draft, APPROVED, batch_id=applied.batch_id)
            getting_started.follow(room)
            return Approved(named(room, the_draft(room, draft_id)), applied)
    except Repeated:
        with reading(deps, asker) as room:
            draft = the_draft(room, draft_id)
            return settled(room, draft) or ChangedMeanwhile(shown_open(room, draft))


def cancel(deps: Deps, asker: Asker, draft_id: int) -> Cancelled | AlreadySettled | AdminOnly:
    """Put a draft away, read or not. The plan is as it was."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if draft.state in (APPROVED, CANCELLED, USED) and (done := settled(room, draft)):
            return done
        settle(room, draft, CANCELLED)
        return Cancelled(named(room, draft))


def _name(name: str) -> str:
    """The name of a file, unless it says who somebody is."""
    return "" if has_personal_identity_number(name) else name[:200]
