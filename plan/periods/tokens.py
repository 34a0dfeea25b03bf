"""From text to tokens: words, numbers and signs, with their places, so that the rest can be given back.

Case, kinds of dash and kinds of space are evened out here and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－\u00ad", "-"))
_SPELLED_OUT = {
    ("fr", "o", "m"): "from",
    ("f", "o", "m"): "from",
    ("t", "o", "m"): "tom",
    ("from", "och", "med"): "from",
    ("från", "och", "med"): "from",
    ("till", "och", "med"): "tom",
    ("m", "m"): "mm",
    ("t", "ex"): "tex",
}
"""Expressions that are one word to the grammar, however many full stops they are written with."""

LONGEST = 200
"""Characters of a text that are looked at; a period is shorter, and a page of text must not cost."""


@dataclass(frozen=True)
class Token:
    """One word, number or sign. `word` is lower case; `start` and `end` are places in the text."""

    kind: Literal["word", "number", "sign"]
    word: str
    start: int
    end: int
    glued: bool
    """Whether it stands right after the token before it."""

    @property
    def value(self) -> int:
        """The number; −1 for what is no number, or one too long to be a date."""
        return int(self.word) if self.kind == "number" and len(self.word) <= 8 else -1


def normal(text: str) -> str:
    """The text with composed letters (NFC), the form in which places are counted."""
    return unicodedata.normalize("NFC", text)


def tokenise(text: str) -> list[Token]:
    """The tokens of a text in its `normal` form."""
    found = []
    end = -1
    for match in _TOKEN.finditer(text.translate(_DASHES)):
        word = match.group().lower()
        kind: Literal["word", "number", "sign"] = "sign"
        if word[0] in "0123456789":
            kind = "number"
        elif word[0].isalpha():
            kind = "word"
        found.append(Token(kind, word, match.start(), match.end(), match.start() == end))
        end = match.end()
    return list(_joined(found))


def _joined(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        merged = _expression(tokens, at)
        if merged is None:
            result.append(tokens[at])
            at += 1
        else:
            token, at = merged
            result.append(token)
    return result


def _expression(tokens: list[Token], at: int) -> tuple[Token, int] | None:
    for words, meaning in _SPELLED_OUT.items():
        place = at
        for word in words:
            if place >= len(tokens) or tokens[place].word != word:
                break
            place += 1
            if place < len(tokens) and tokens[place].word == "." and len(word) <= 2:
                place += 1
        else:
            first, last = tokens[at], tokens[place - 1]
            return Token("word", meaning, first.start, last.end, first.glued), place
    return None
