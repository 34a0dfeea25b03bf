"""How wide text is in the font that is shipped, and text that fits: replaced, shortened or on several lines.

The widths are the font's own (`fonts/widths.json`, in thousandths of the size). Kerning only makes text narrower
than this, but for a hair.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Arshjul Sans"
FILES = (FONTS / "ArshjulSans-Regular.ttf", FONTS / "ArshjulSans-Semibold.ttf")
ELLIPSIS = "…"
# What stands for a character that the font does not have.
UNKNOWN = "?"
# A space that keeps two words together stays.
_SPACES = re.compile(r"[^\S\xa0]+")
_LIKE = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2015": "—",
    "\u25cf": "•",
    "\u2713": "x",
    "\u2714": "x",
    "\u2043": "-",
}


@cache
def widths(bold: bool) -> dict[str, int]:
    """The width of each character that the font has, in thousandths of the size."""
    both = json.loads((FONTS / "widths.json").read_text(encoding="utf-8"))
    found: dict[str, int] = both["Semibold" if bold else "Regular"]["widths"]
    return found


def printable(text: str) -> str:
    """`text` on one line with the characters that the font has: another form of a letter, its base, or a "?"."""
    return drawable(_SPACES.sub(" ", text).strip())


def drawable(text: str) -> str:
    """The same with its spaces as they are, and those of other widths as plain ones."""
    known = widths(False)
    found: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if char in known:
            found.append(char)
        elif unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me", "Cs"):
            continue  # nothing that would be seen by itself: joiners, marks over another letter, controls
        else:
            found.append(_like(char, known))
    return "".join(found)


def _like(char: str, known: dict[str, int]) -> str:
    if char in _LIKE:
        return _LIKE[char]
    parts = [one for one in unicodedata.normalize("NFKD", char) if unicodedata.category(one) != "Mn"]
    return "".join(parts) if parts and all(one in known for one in parts) else UNKNOWN


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text of printable characters is, at a size."""
    known = widths(bold)
    return sum(known.get(char, 600) for char in text) * size / 1000


def shortened(text: str, size: float, room: float, bold: bool = False, fewest: int = 3) -> str:
    """`text` in at most `room`, cut with … where it must be; nothing where not even `fewest` letters fit."""
    if width(text, size, bold) <= room:
        return text
    known = widths(bold)
    left = room * 1000 / size - known[ELLIPSIS]
    kept = 0
    for char in text:
        left -= known.get(char, 600)
        if left < 0:
            break
        kept += 1
    head = text[:kept].rstrip(" ,.–-:;(")
    return head + ELLIPSIS if len(head) >= fewest else ""


def wrapped(text: str, size: float, room: float, lines: int, bold: bool = False) -> list[str]:
    """`text` on at most `lines` lines of at most `room`; the last is shortened where there is more."""
    words = text.split(" ")
    found: list[str] = []
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold) <= room:
            line += f" {words.pop(0)}"
        if width(line, size, bold) > room:  # a single long word
            found.append(shortened(line, size, room, bold, fewest=1))
            continue
        found.append(line)
    if words:
        found.append(shortened(" ".join(words), size, room, bold, fewest=1))
    return found
