"""A municipality's own Word templates: tried before they are kept, chosen by those who run the plan, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from documents.papers.kinds import Kind
from documents.papers.word import check_template
from plan.privacy import has_personal_identity_number
from services.changing import Changes
from services.deps import Asker, Deps
from services.house import changing_in
from services.importing.one_draft import (
    READING,
    TEMPLATE,
    UNREADABLE,
    USED,
    named,
    refusal,
    settle,
    settled,
    the_draft,
)
from services.importing.outcomes import AlreadySettled
from services.results import AdminOnly
from services.room import Room, reading, writing
from storage.queries import drafts, templates
from storage.queries.drafts import Draft

LONGEST_NAME = 200
_BATCH = "word_template"


@dataclass(frozen=True)
class OwnTemplates:
    """The file's name of each template of their own that is in use, by the kind of document."""

    names: dict[Kind, str]
    may_change: bool
    administrators: tuple[str, ...] = ()


@dataclass(frozen=True)
class TemplateWaits:
    """A file that was dropped is a template: somebody has to say which documents it is for.

    `replaces` are the kinds that have one of their own already.
    """

    draft: Draft
    replaces: tuple[Kind, ...]


@dataclass(frozen=True)
class TemplateKept:
    """From now on documents of this kind are written by it; `batch_id` is what takes that back."""

    kind: Kind
    name: str
    batch_id: int


@dataclass(frozen=True)
class TemplateDropped:
    """Documents of this kind are written by the template that comes along again."""

    kind: Kind
    batch_id: int


@dataclass(frozen=True)
class NoOwnTemplate:
    """The template that comes along was in use already, or the request has been handled before."""

    kind: Kind


WaitOutcome: TypeAlias = TemplateWaits | AlreadySettled | AdminOnly


def template_of(room: Room, kind: Kind) -> bytes | None:
    """The template for a kind of document; None where the one that comes along is used."""
    return templates.template_content(room.tx, room.huvudman_id, kind.value)


def own_templates(deps: Deps, asker: Asker) -> OwnTemplates:
    """Which templates are in use, and whether the asker may change that. Everybody may look."""
    with reading(deps, asker) as room:
        names = templates.template_names(room.tx, room.huvudman_id)
        found = {Kind(kind): name for kind, name in names.items()}
        refused = refusal(room)
        return OwnTemplates(found, refused is None, refused.administrators if refused else ())


def own_template(deps: Deps, asker: Asker, kind: Kind) -> bytes | AdminOnly | None:
    """A template of their own as the file that it is; None where there is none."""
    with reading(deps, asker) as room:
        return refusal(room) or template_of(room, kind)


def hold_template(deps: Deps, asker: Asker, draft_id: int, name: str) -> WaitOutcome:
    """Note that a file on its way in is a template, and ask what it is for."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if draft.state in (READING, UNREADABLE):
            kept = "" if has_personal_identity_number(name) else name[:LONGEST_NAME]
            drafts.change_draft(
                room.tx, room.huvudman_id, draft.id, state=TEMPLATE, name=kept, why="", at=room.now
            )
        return _waiting(room, draft_id)


def waiting_template(deps: Deps, asker: Asker, draft_id: int) -> WaitOutcome:
    """A template that waits for somebody to say what it is for."""
    with reading(deps, asker) as room:
        return refusal(room) or _waiting(room, draft_id)


def _waiting(room: Room, draft_id: int) -> TemplateWaits | AlreadySettled:
    draft = the_draft(room, draft_id)
    if draft.state != TEMPLATE:
        return settled(room, draft) or AlreadySettled(named(room, draft), "", None)
    own = templates.template_names(room.tx, room.huvudman_id)
    return TemplateWaits(named(room, draft), tuple(Kind(kind) for kind in own))


def use_template(
    deps: Deps, asker: Asker, draft_id: int, kind: Kind, content: bytes
) -> TemplateKept | AlreadySettled | AdminOnly:
    """Write documents of a kind by the template that waits, from now on. It is filled in with an example first.

    Raises TemplateFault, having kept nothing, where it can't be.
    """
    with reading(deps, asker) as room:  # whoever may not has nothing tried
        if refused := refusal(room):
            return refused
    check_template(content, kind)
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        draft = the_draft(room, draft_id, lock=True)
        if draft.state != TEMPLATE:
            return settled(room, draft) or AlreadySettled(named(room, draft), "", None)
        batch_id = _keep(room, kind, draft.name or "mall.docx", content)
        if batch_id is None:
            return AlreadySettled(named(room, draft), "", None)
        settle(room, draft, USED, batch_id=batch_id)
        return TemplateKept(kind, draft.name or "mall.docx", batch_id)


def stop_template(deps: Deps, asker: Asker, kind: Kind) -> TemplateDropped | NoOwnTemplate | AdminOnly:
    """Go back to the template that comes along."""
    with writing(deps, asker) as room:
        if refused := refusal(room):
            return refused
        batch_id = _drop(room, kind)
        return NoOwnTemplate(kind) if batch_id is None else TemplateDropped(kind, batch_id)


def keep_template(deps: Deps, huvudman_id: int, kind: Kind, name: str, content: bytes) -> None:
    """Use a template from now on, from the command line. It is filled in with an example first.

    Raises TemplateFault, having kept nothing, where it can't be.
    """
    check_template(content, kind)
    with changing_in(deps, huvudman_id) as room:
        _keep(room, kind, name[:LONGEST_NAME], content)


def drop_template(deps: Deps, huvudman_id: int, kind: Kind) -> bool:
    """Go back to the template that comes along, from the command line; False where it was in use already."""
    with changing_in(deps, huvudman_id) as room:
        return _drop(room, kind) is not None


def _keep(room: Room, kind: Kind, name: str, content: bytes) -> int | None:
    by_id = room.actor.person_id or None
    file_id = templates.add_template_file(room.tx, room.huvudman_id, content, by_id, room.now)
    changes = Changes(room, _BATCH)
    use_id = templates.template_use_id(room.tx, room.huvudman_id, kind.value)
    if use_id is None:
        changes.add("template", {"kind": kind.value, "name": name, "file_id": file_id})
    else:
        changes.change("template", use_id, {"name": name, "file_id": file_id})
    return changes.batch_id


def _drop(room: Room, kind: Kind) -> int | None:
    use_id = templates.template_use_id(room.tx, room.huvudman_id, kind.value)
    if use_id is None:
        return None
    changes = Changes(room, _BATCH)
    changes.change("template", use_id, {"name": "", "file_id": None})
    return changes.batch_id
