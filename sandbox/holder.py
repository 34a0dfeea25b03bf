"""What the fields on a page hold, for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from sandbox import elements
from sandbox.elements import Entered
from sandbox.fields import key


class Holder:
    """A message or a view with what its viewer has chosen and written in it."""

    def __init__(
        self, entered: Entered, attributes: dict[str, str], errors: Mapping[str, str] | None = None
    ) -> None:
        self._entered, self.attributes, self._errors = entered, attributes, errors or {}

    def name(self, block: dict[str, Any], element: dict[str, Any]) -> str:
        """What the field is called in the form; for a message, unlike those of all other messages."""
        name = key(block, element)
        return name if "view" in self.attributes else f"{self.attributes['ts']}/{name}"

    def id(self, block: dict[str, Any], element: dict[str, Any]) -> str:
        """An id for the field that is fit for HTML, whatever the bot has called it."""
        return "f" + blake2b(self.name(block, element).encode(), digest_size=6).hexdigest()

    def value(self, block: dict[str, Any], element: dict[str, Any]) -> str:
        """What is written or chosen, where there is one of it."""
        chosen = self.chosen(block, element)
        return chosen[0] if chosen else ""

    def chosen(self, block: dict[str, Any], element: dict[str, Any]) -> list[str]:
        """What is chosen: options by their value, files by their id, all else as it is."""
        held = self._entered.get((block["block_id"], element["action_id"])) or elements.initial(element) or {}
        value = held.get(elements.VALUES[element["type"]])
        several = value if isinstance(value, list) else [] if value is None else [value]
        return [
            str(entry.get("value", entry.get("id"))) if isinstance(entry, dict) else str(entry)
            for entry in several
        ]

    def files(self, block: dict[str, Any], element: dict[str, Any]) -> list[dict[str, Any]]:
        """The files that are chosen."""
        held = self._entered.get((block["block_id"], element["action_id"])) or {}
        return list(held.get("files") or ())

    def error(self, block: dict[str, Any]) -> str:
        """What is wrong with the field of this block."""
        return self._errors.get(block["block_id"], "")

    @staticmethod
    def quiet(block: dict[str, Any]) -> bool:
        """Whether the bot isn't told until the form is sent, or something is clicked."""
        return not elements.dispatches(block)
