"""The structure of a document, whatever its format: blocks in order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "text", "list", "row"]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a list item or the row of a table.

    `line` is its place (1 is the first). `cells` are those of a row, stripped, some perhaps empty; what is not
    a row has one. A line break inside a cell is kept as a newline. `adjacent`: nothing empty stands between it
    and the block before. `repeated`: the same short line stands on page after page (a running header). `place`
    is how a person finds it in a file that has no lines ("sida 3", "rad 12 i bladet Plan"); empty where the line
    says it. `level` is how deep a list item or a heading stands, 0 the outermost. `inherited` are the indexes of
    the cells that hold what a merged cell above them holds.
    """

    kind: BlockKind
    line: int
    cells: tuple[str, ...]
    adjacent: bool = False
    repeated: bool = False
    place: str = ""
    level: int = 0
    inherited: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """All of it as one line."""
        return " ".join(cell for cell in self.cells if cell).replace("\n", " ")


def joined(text: str, more: str) -> str:
    """A line and the rest of it; a word that was broken at the margin is whole again ("Barn- och" is not)."""
    if (
        text.endswith("-")
        and len(text) > 1
        and text[-2].isalpha()
        and not more.startswith(("och ", "eller ", "samt "))
    ):
        return text[:-1] + more
    return f"{text} {more}"
