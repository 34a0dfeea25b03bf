"""How people point at an activity: `3b`, `b3`, `3 b`, `3b)`, `SKA 3b`, `ska-3b`.

A reference is words, not a key: the services look it up among the alias rows that were in force that day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plan.words import DASHES, folded


@dataclass(frozen=True)
class Reference:
    """Number `number` of strategy `strategy`, in the area that `area` names by code or title where it is given.

    `strategy` is a lower-case letter, `area` is folded (lower case, composed).
    """

    strategy: str
    number: int
    area: str | None = None

    def __str__(self) -> str:
        bare = f"{self.number}{self.strategy}"
        return f"{self.area.upper()} {bare}" if self.area else bare


_DASH = re.escape(DASHES)
# The letter stands alone: "3 b" is a reference, "3 barn" is not; nor are a word of its own in Swedish, "3 i" and "3 å".
_BARE = r"(?:(?P<n1>\d{1,3})(?:(?P<s1>[a-zåäö])|\s(?P<s3>[a-hj-z]))|(?P<s2>[a-zåäö])\s?(?P<n2>\d{1,3}))\)?"
_END = rf"(?=$|[\s,;:.!?{_DASH}])[.,;:]?"
_CODED = re.compile(rf"\s*(?P<area>[a-zåäöéü]{{2,30}})[\s{_DASH}]+{_BARE}{_END}")
_PLAIN = re.compile(rf"\s*{_BARE}{_END}")
_JOINT = re.compile(r"\s*(?:,|&|\+|och\b)\s*")


def leading_references(text: str) -> tuple[tuple[Reference, ...], str]:
    """Read the references that `text` begins with; give them and the words after.

    Several at once are the leading ones: `1a 2a Presenterad` is two references and a comment. A later one may name
    its area only where the first did, so that "3b klar den 2a" does not become an area called "den".
    Nothing is lost: where no reference stands first, the text comes back whole.
    """
    lowered = folded(text)
    if len(lowered) != len(text):  # folding changed the length (ß, İ): positions would not match
        text = lowered
    found: list[Reference] = []
    position = 0
    while True:
        start = position
        if found and (joint := _JOINT.match(lowered, position)):
            start = joint.end()
        match = _PLAIN.match(lowered, start)
        if match is None and (not found or found[0].area):
            match = _CODED.match(lowered, start)
        if match is None:
            return tuple(found), text[position:].strip()
        found.append(_reference(match))
        position = match.end()


def _reference(match: re.Match[str]) -> Reference:
    parts = match.groupdict()
    return Reference(
        strategy=parts["s1"] or parts["s2"] or parts["s3"],
        number=int(parts["n1"] or parts["n2"]),
        area=parts.get("area"),
    )
