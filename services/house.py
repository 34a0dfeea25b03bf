"""Who asks when nobody in chat does: the command line, which whoever runs the server uses, and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from plan.rights import Actor
from services.deps import Deps
from services.room import NOBODY, Room, day_of
from storage.queries import organisation


@contextmanager
def looking_in(deps: Deps, huvudman_id: int) -> Iterator[Room]:
    """A unit of work that only looks, with the rights of one who administrates the plan."""
    with deps.database.read() as tx:
        yield _room(deps, tx, huvudman_id)


@contextmanager
def changing_in(deps: Deps, huvudman_id: int) -> Iterator[Room]:
    """A unit of work that writes, with the same rights; what it does stands in the journal with nobody's name."""
    with deps.database.begin() as tx:
        yield _room(deps, tx, huvudman_id)


def _room(deps: Deps, tx: Connection, huvudman_id: int) -> Room:
    huvudman = organisation.huvudman_by_id(tx, huvudman_id)
    now = deps.clock.now()
    return Room(
        tx=tx,
        huvudman=huvudman,
        now=now,
        today=day_of(now, huvudman),
        actor=Actor(huvudman_id=huvudman.id, person_id=NOBODY, name="", is_admin=True),
        request_key=None,
    )
