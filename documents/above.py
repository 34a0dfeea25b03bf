"""What a line with an owner or a time stands under, when it is that line alone that says there is a task.

"3.2.1 Rutin för tidiga insatser" with "Ansvarig: rektor" under it is a task: the sentence above is what is to be
done, else the heading. A heading under another names no area of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.blocks import Block
from documents.headings import is_label
from documents.owners import looks_like_owner
from plan.periods import whole_period

_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.?\s+")
_LONGEST = 160
"""Characters of a sentence that says what is to be done; a longer text describes it."""


@dataclass(frozen=True)
class Standing:
    """A task found above its label. `area` is the heading over its own; `heading`: its own heading names it."""

    title: str
    line: int
    area: str
    heading: bool
    details: tuple[str, ...] = ()


class Above:
    """Remembers the headings that are open and the last text under them, while a document is read in order."""

    def __init__(self) -> None:
        self._block: Block | None = None
        self._later: Block | None = None
        self._headings: list[tuple[int, str]] = []

    def heading(self, block: Block) -> None:
        """A heading, which closes those that are no higher."""
        self._block, self._later = block, None
        depth = _depth(block)
        self._headings = [*(one for one in self._headings if one[0] < depth), (depth, block.text)]

    def text(self, block: Block) -> None:
        """A paragraph. One after a task with its labels says something else, unless labels of its own follow."""
        if self._block is None:
            self._later = block
        else:
            self._block = block

    def task(self, role: str, value: str, again: bool = False) -> Standing | None:
        """The task that a label with a role and a value stands under; each heading and text gives one at most.

        `again`: the task before has that label already, so that this one is of the paragraph after it.
        """
        block, self._block = (self._later if again else self._block), None
        self._later = None
        if block is None or role not in ("owner", "when"):
            return None
        if not (looks_like_owner(value) if role == "owner" else whole_period(value)):
            return None
        heading = _NUMBER.sub("", self._headings[-1][1]) if self._headings else ""
        over = self._headings[-2][1] if len(self._headings) > 1 else ""
        area = "" if is_label(over) else over
        if block.kind == "heading":
            return Standing(heading, block.line, area, heading=True)
        if len(block.text) <= _LONGEST and ". " not in block.text:
            named = (heading,) if area and heading else ()
            return Standing(block.text, block.line, area, heading=False, details=named)
        return Standing(heading, block.line, area, heading=True, details=(block.text,)) if heading else None


def _depth(block: Block) -> int:
    """How deep a heading stands: by its number ("3.1.2" is 3), else by its format."""
    number = _NUMBER.match(block.text)
    return number.group(1).count(".") + 1 if number else block.level
