"""Words as they are compared: composed, lower case, one kind of space and dash."""

from __future__ import annotations

import re
import unicodedata

DASHES = "-‐‑‒–—―−"
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """`text` composed (NFC) and case-folded, so that `ÅRSHJUL` in any form equals `årshjul`."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def tidy(text: str) -> str:
    """`text` composed, with each run of white space as one space and none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def key_of(text: str) -> str:
    """The form by which two spellings of one name are the same: folded and tidy."""
    return folded(tidy(text))


# How a word ends that is known already ("planen", "veckorna"), the longest first; what is left has four letters.
_ENDINGS = ("arna", "erna", "orna", "en", "et", "na", "an", "n", "t")
_SHORTEST = 4


def stem(word: str) -> str:
    """A word as it stands in a title, perhaps: "läsplanen" is "läsplan"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
