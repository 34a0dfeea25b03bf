"""Changing what people edit, each change written in the journal with what it was, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.errors import NotHere
from services.room import Room
from storage.queries import goals, journal, plans, rows, structure

# Batches of these kinds are taken back column by column.
EDITS = (
    "activity",
    "area",
    "cycle_item",
    "decision",
    "forum",
    "goal",
    "meeting",
    "pause",
    "plan",
    "proposal",
    "review",
    "rhythm",
    "role",
    "unit",
    "units",
    "effect",
    "word_template",
)


class Changes:
    """The batch of one request: opened with the first change, shared by the rest."""

    def __init__(self, room: Room, kind: str) -> None:
        self.room = room
        self._kind = kind
        self._id: int | None = None
        self.repeated = False

    @property
    def batch_id(self) -> int | None:
        """The batch, where something has been changed."""
        return self._id

    def opened(self) -> int | None:
        """Its id; None where this very request has been handled before."""
        if self._id is None and not self.repeated:
            room = self.room
            actor = room.author_id
            self._id = journal.open_batch(
                room.tx, room.huvudman_id, self._kind, actor, room.now, room.request_key
            )
            self.repeated = self._id is None
        return self._id

    def add(self, kind: str, values: Mapping[str, Any]) -> int | None:
        """A new row of what can be edited, and its id; None where the request is a repetition."""
        batch_id = self.opened()
        if batch_id is None:
            return None
        room = self.room
        row_id = rows.add(room.tx, room.huvudman_id, kind, values)
        self._note(batch_id, kind, row_id, None, plain(values))
        return row_id

    def change(self, kind: str, row_id: int, values: Mapping[str, Any]) -> bool:
        """Other values where they differ; False where nothing does, or the request is a repetition."""
        room = self.room
        was = rows.row(room.tx, room.huvudman_id, kind, row_id, lock=True)
        other = {name: value for name, value in values.items() if was.get(name) != value}
        batch_id = self.opened() if other and was else None
        if batch_id is None:
            return False
        rows.change(room.tx, room.huvudman_id, kind, row_id, other)
        self._note(batch_id, kind, row_id, plain({name: was[name] for name in other}), plain(other))
        return True

    def own(self, kind: str, row_id: int, role_ids: Sequence[int]) -> bool:
        """Say which roles own an activity or an item of the cycle; False where they do."""
        room = self.room
        was = plans.owners_of(room.tx, room.huvudman_id, kind, [row_id]).get(row_id, [])
        now = list(dict.fromkeys(role_ids))
        batch_id = self.opened() if was != now else None
        if batch_id is None:
            return False
        structure.replace_owners(room.tx, room.huvudman_id, kind, row_id, now)
        self._note(batch_id, f"{kind}_owners", row_id, {"owners": was}, {"owners": now})
        return True

    def serve(self, kind: str, row_id: int, goal_id: int | None) -> bool:
        """Say which goal something serves; False where it does. Raises NotHere for a goal that is not here."""
        room = self.room
        if goal_id is not None and not rows.row(room.tx, room.huvudman_id, "goal", goal_id):
            raise NotHere(f"goal {goal_id}")
        was = goals.served(room.tx, room.huvudman_id, kind).get(row_id)
        batch_id = self.opened() if was != goal_id else None
        if batch_id is None:
            return False
        goals.serve(room.tx, room.huvudman_id, kind, row_id, goal_id)
        self._note(batch_id, f"{kind}_goal", row_id, {"goal": was}, {"goal": goal_id})
        return True

    def _note(
        self,
        batch_id: int,
        kind: str,
        row_id: int,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        room = self.room
        journal.add_event(room.tx, room.huvudman_id, batch_id, kind, row_id, before, after)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the journal keeps them: dates and instants in ISO form."""
    return {key: v.isoformat() if isinstance(v, date | datetime) else v for key, v in values.items()}
