"""What the grammar of each verb shares: the word that a text begins with."""

from __future__ import annotations

from collections.abc import Iterable

from plan.words import folded


def leading(text: str, words: Iterable[str]) -> tuple[str, str] | None:
    """The longest of `words` that `text` begins with, whole, and what comes after it."""
    lowered = folded(text)
    for word in sorted(words, key=len, reverse=True):
        after = lowered[len(word) :]
        if lowered.startswith(word) and (not after or not after[0].isalnum()):
            return word, text[len(word) :].lstrip(" :,.–—-")
    return None
