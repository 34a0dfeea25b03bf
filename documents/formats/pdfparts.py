"""What stands on the page of a PDF: words, lines of words, and paragraphs of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from plan.periods.words import MONTHS

_MARK = re.compile(r"(?:[-–—*•·▪●○✓➢►]|(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-zÅÄÖåäö])[.)])$")
_NO_LETTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff]")
_GOES_ON = ("och", "eller", "samt")
_DASHES = ("-", "\u2010", "\u00ad", "–")
_BROKEN = re.compile(r"(\w+)\u00ad(\w+)")
_ENDS = (".", "!", "?", ":", ";")


@dataclass(frozen=True)
class Word:
    """A word with its place in points from the upper left corner of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool

    @classmethod
    def of(cls, found: dict[str, Any]) -> Word:
        """From a word as pdfplumber gives it, with `fontname` and `size`."""
        bold = bool(re.search(r"bold|black|heavy|semibold|[-,]bd", found["fontname"], re.I))
        x0, x1, top, bottom, size = (float(found[name]) for name in ("x0", "x1", "top", "bottom", "size"))
        # A sign of its own that has no letter is a bullet from a font of pictures.
        text = "•" if _NO_LETTER.fullmatch(found["text"]) else found["text"]
        return cls(text, x0, x1, top, bottom, size, bold)


@dataclass
class TextLine:
    """Words on one line, from left to right."""

    words: list[Word]

    @property
    def text(self) -> str:
        """The words, a space between each."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        """The upper edge of its highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge of its lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The size that most of it is set in, in points."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)

    @property
    def is_marked(self) -> bool:
        """Whether it begins with a bullet, a letter or a number."""
        return bool(_MARK.fullmatch(self.words[0].text))

    def pieces(self) -> list[TextLine]:
        """What stands between gaps that are much wider than a space."""
        found = [TextLine([self.words[0]])]
        for before, word in pairwise(self.words):
            if word.x0 - before.x1 > 1.2 * max(before.size, word.size) and not _MARK.fullmatch(
                found[-1].text
            ):
                found.append(TextLine([word]))
            else:
                found[-1].words.append(word)
        return found

    def goes_on_in(self, following: TextLine, right: float) -> bool:
        """Whether the next line is the rest of this one: its first word would not have fitted before `right`."""
        first = following.words[0]
        return (
            (not _MARK.fullmatch(first.text) or self.text.endswith(_DASHES))
            and abs(self.size - following.size) < 0.6
            and self.bold == following.bold
            and following.top - self.bottom < 0.9 * self.size
            and self.x1 + (first.x1 - first.x0) + 0.35 * self.size > right
        )


@dataclass
class Paragraph:
    """Lines that are one text."""

    lines: list[TextLine] = field(default_factory=list)
    carried: str = ""

    @property
    def text(self) -> str:
        """All of it on one line."""
        text = self.carried
        for line in self.lines:
            text = joined(text, line.text)
        return text

    @property
    def unfinished(self) -> bool:
        """Whether it ends where a sentence doesn't."""
        return not self.text.endswith(_ENDS)


def joined(text: str, more: str) -> str:
    """A line and the rest of it. Where a word may have been broken at the margin, a soft hyphen stands.

    Whether it was is settled when all words of the document are known (`Vocabulary`); "Barn- och" was not.
    """
    if not text or not more:
        return text + more
    if text[-1] in _DASHES and len(text) > 1 and text[-2].isalnum() and more[0].isalnum():
        broken = more.split(maxsplit=1)[0] not in _GOES_ON
        return f"{text[:-1]}\u00ad{more}" if broken else f"{text} {more}"
    return f"{text} {more}"


class Vocabulary:
    """The words of a document, which tell a word broken at the margin from one with a hyphen of its own."""

    def __init__(self, words: Iterable[str]) -> None:
        bare = (word.casefold().strip(".,;:!?()[]“”\"'") for word in words)
        self._words = {word for word in bare if word} | {*MONTHS}

    def settled(self, text: str) -> str:
        """A text in which every soft hyphen has become a hyphen, or nothing."""
        return _BROKEN.sub(self._settle, text) if "\u00ad" in text else text

    def _settle(self, match: re.Match[str]) -> str:
        left, right = match.group(1), match.group(2)
        one, other = left.casefold(), right.casefold()
        if one + other in self._words:
            return left + right
        both = {one, other} <= self._words or f"{one}-{other}" in self._words
        own = both or len(left) < 4 or not left.isalpha() or not right[0].islower()
        return f"{left}-{right}" if own else left + right


def lines_of(words: Iterable[Word]) -> list[TextLine]:
    """Words as lines, from above; what stands on the same height is one line."""
    lines: list[TextLine] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.x0)):
        last = lines[-1] if lines else None
        height = word.bottom - word.top
        if last is not None and abs(last.words[-1].bottom - word.bottom) <= 0.35 * height:
            last.words.append(word)
        else:
            lines.append(TextLine([word]))
    for line in lines:
        line.words.sort(key=lambda word: word.x0)
    return lines


def paragraphs_of(lines: Sequence[TextLine], right: float) -> list[Paragraph]:
    """Lines as paragraphs. `right` is where the column ends."""
    found: list[Paragraph] = []
    for line in lines:
        if found and found[-1].lines[-1].goes_on_in(line, right):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def in_columns(lines: Sequence[TextLine], left: float, right: float) -> list[list[TextLine]]:
    """The columns of a page of text, in reading order; one where there is no gutter.

    A gutter is an empty strip in the middle that most lines have text on both sides of, and that the left ones
    reach: so a table without borders is not taken for columns.
    """
    middle = (left + right) / 2
    for step in range(-6, 7):
        gutter = middle + step * (right - left) * 0.025
        parted, whole, reach = [], 0, 0
        for line in lines:
            before = [word for word in line.words if word.x1 <= gutter - 4]
            after = [word for word in line.words if word.x0 >= gutter + 4]
            if len(before) + len(after) < len(line.words):
                whole += 1
            elif before and after:
                reach += before[-1].x1 > gutter - 0.2 * (gutter - left)
            parted.append((before, after))
        both = sum(bool(before and after) for before, after in parted)
        if both >= 8 and whole <= 0.1 * len(lines) and reach > 0.6 * both:
            halves = [[words for words in side if words] for side in zip(*parted, strict=True)]
            return [[TextLine(list(words)) for words in half] for half in halves]
    return [list(lines)]
