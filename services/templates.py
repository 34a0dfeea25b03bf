"""A municipality's own Word templates: tried before they are kept."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from documents.papers.kinds import Kind
from documents.papers.word import check_template
from services.deps import Asker, Deps
from services.room import Room, reading
from storage.queries import journal, templates


def template_of(room: Room, kind: Kind) -> bytes | None:
    """The template for a kind of document; None where the one that comes along is used."""
    return templates.template_content(room.tx, room.huvudman_id, kind.value)


def own_templates(deps: Deps, asker: Asker) -> dict[str, str]:
    """The file's name of each template of their own, by the kind of document."""
    with reading(deps, asker) as room:
        return templates.template_names(room.tx, room.huvudman_id)


def keep_template(deps: Deps, huvudman_id: int, kind: Kind, name: str, content: bytes) -> None:
    """Use a template from now on, in the place of the one before. It is filled in with an example first.

    Raises TemplateFault, having kept nothing, where it can't be.
    """
    check_template(content, kind)
    with deps.database.begin() as tx:
        templates.set_template(tx, huvudman_id, kind.value, name, content, None, deps.clock.now())
        _note(tx, deps, huvudman_id, {"kind": kind.value, "name": name})


def drop_template(deps: Deps, huvudman_id: int, kind: Kind) -> bool:
    """Go back to the template that comes along; False where it was in use already."""
    with deps.database.begin() as tx:
        dropped = templates.remove_template(tx, huvudman_id, kind.value)
        if dropped:
            _note(tx, deps, huvudman_id, {"kind": kind.value, "name": ""})
    return dropped


def _note(tx: Connection, deps: Deps, huvudman_id: int, after: dict[str, str]) -> None:
    """In the journal, under the huvudman: the rows of templates come and go."""
    batch_id = journal.open_batch(tx, huvudman_id, "template", None, deps.clock.now(), None)
    if batch_id is None:
        raise RuntimeError("a batch without a key was refused")
    journal.add_event(tx, huvudman_id, batch_id, "huvudman", huvudman_id, None, after)
