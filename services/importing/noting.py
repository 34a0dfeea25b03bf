"""The batch of an import: every change with what it was and what it became, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.room import Room
from storage.queries import goals, journal, plans, rows, structure

KIND = "import"


class Repeated(Exception):
    """This very request is in the journal already; nothing of it is done again."""


class Noting:
    """Opened with the first change. Raises Repeated where the request has been handled before."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.batch_id: int | None = None

    def note(
        self, kind: str, row_id: int, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Write down one change; the row is changed by whoever asks."""
        room = self._room
        was, became = before and _plain(before), after and _plain(after)
        journal.add_event(room.tx, room.huvudman_id, self.opened(), kind, row_id, was, became)

    def change(self, kind: str, was: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Other values in a row, where they differ."""
        other = {name: value for name, value in values.items() if was.get(name) != value}
        if not other:
            return
        room = self._room
        rows.change(room.tx, room.huvudman_id, kind, was["id"], other)
        self.note(kind, was["id"], {name: was.get(name) for name in other}, other)

    def own(self, kind: str, row_id: int, role_ids: Sequence[int]) -> None:
        """Other owners of a source, where they differ."""
        room = self._room
        was = plans.owners_of(room.tx, room.huvudman_id, kind, [row_id]).get(row_id, [])
        now = list(dict.fromkeys(role_ids))
        if was != now:
            structure.replace_owners(room.tx, room.huvudman_id, kind, row_id, now)
            self.note(f"{kind}_owners", row_id, {"owners": was}, {"owners": now})

    def serve(self, kind: str, row_id: int, goal_id: int | None) -> None:
        """Another goal that something serves, where it differs."""
        room = self._room
        was = goals.served(room.tx, room.huvudman_id, kind).get(row_id)
        if was != goal_id:
            goals.serve(room.tx, room.huvudman_id, kind, row_id, goal_id)
            self.note(f"{kind}_goal", row_id, {"goal": was}, {"goal": goal_id})

    def opened(self) -> int:
        """The batch's id."""
        if self.batch_id is None:
            room = self._room
            self.batch_id = journal.open_batch(
                room.tx, room.huvudman_id, KIND, room.actor.person_id or None, room.now, room.request_key
            )
            if self.batch_id is None:
                raise Repeated
        return self.batch_id


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
    }
