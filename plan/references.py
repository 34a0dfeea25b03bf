"""How people point at an activity: `3b`, `b3`, `3 b`, `3b)`, `SKA 3b`, `ska-3b`.

A reference is words, not a key: the services look it up among the alias rows that were in force that day.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from plan.words import DASHES, folded, key_of

# Letters that an area's title may be cut to.
_FEW = 3


@dataclass(frozen=True)
class Reference:
    """Number `number` of strategy `strategy`, in the area that `area` names by code or title, if any.

    `strategy` is a lower-case letter, `area` is folded (lower case, composed).
    """

    strategy: str
    number: int
    area: str | None = None

    def is_of(self, code: str, title: str) -> bool:
        """Whether it names the area with this code and title, or none: by the code, or how the title begins."""
        if self.area is None:
            return True
        return key_of(code) == self.area or (len(self.area) >= _FEW and key_of(title).startswith(self.area))

    def __str__(self) -> str:
        bare = f"{self.number}{self.strategy}"
        return f"{self.area.upper()} {bare}" if self.area else bare


_DASH = re.escape(DASHES)
_LETTER = "[a-zåäöA-ZÅÄÖ]"
_NUMBER = "[0-9]{1,3}"
# The letter stands alone: "3 b" is a reference, "3 barn" is not. Nor is a letter that is a word of its own in
# Swedish, with a space beside it: "3 i", "i 3 klasser", "3 å".
_SPACED = "[a-hj-zA-HJ-Z]"
_BARE = (
    rf"(?:(?P<n1>{_NUMBER})(?:(?P<s1>{_LETTER})|\s(?P<s2>{_SPACED}))"
    rf"|(?:(?P<s3>{_LETTER})|(?P<s4>{_SPACED})\s)(?P<n2>{_NUMBER}))\)?"
)
_END = rf"(?=$|[\s,;:.!?{_DASH}])[.,;:]?"
_CODED = re.compile(rf"\s*(?P<area>[^\W\d_]{{2,30}})[\s{_DASH}]+{_BARE}{_END}")
_PLAIN = re.compile(rf"\s*{_BARE}{_END}")
_JOINT = re.compile(r"\s*(?:,|&|\+|(?i:och)\b)\s*")


def leading_references(text: str) -> tuple[tuple[Reference, ...], str]:
    """Read the references that `text` begins with; give them and the words after, composed (NFC).

    Several at once are the leading ones: `1a 2a Presenterad` is two references and a comment. A later one may
    name its area only where the first did, so that "3b klar den 2a" does not become an area called "den".
    Nothing is lost: where no reference stands first, the text comes back whole.
    """
    text = unicodedata.normalize("NFC", text)
    found: list[Reference] = []
    position = 0
    while True:
        start = position
        if found and (joint := _JOINT.match(text, position)):
            start = joint.end()
        match = _PLAIN.match(text, start)
        if match is None and (not found or found[0].area):
            match = _CODED.match(text, start)
        if match is None:
            return tuple(found), text[position:].strip()
        found.append(_reference(match))
        position = match.end()


def _reference(match: re.Match[str]) -> Reference:
    parts = match.groupdict()
    area = parts.get("area")
    return Reference(
        strategy=folded(parts["s1"] or parts["s2"] or parts["s3"] or parts["s4"]),
        number=int(parts["n1"] or parts["n2"]),
        area=folded(area) if area else None,
    )
