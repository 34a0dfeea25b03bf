"""Who is to do it: owner expressions to roles, spelled as in the document, and slips of the pen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

COMMON = (
    *(
        "Rektor",
        "Biträdande rektor",
        "Förskolechef",
        "Verksamhetschef",
        "Utbildningschef",
        "Förvaltningschef",
    ),
    *("Skolchef", "Utvecklingsledare", "Utvecklingsstrateg", "Kvalitetsstrateg", "Strateg", "Elevhälsochef"),
    *("Ledningsgruppen", "Ledningsgrupp", "Förvaltningsledningen", "Skolledare", "Kommunfullmäktige"),
    *("Nämnden", "Ekonom", "Controller", "Administratör", "Specialpedagog", "Kurator", "Skolsköterska"),
)
"""Roles that are so common that one letter from them is more likely a slip than another role."""

_BETWEEN = re.compile(r"[,;/+&\n•]|\boch\b|\bsamt\b")
_MOST_KNOWN = 200
"""Roles that others are compared with; a document has a tenth of that."""
_ENDINGS = ("n", "r", "s", "en", "er")


def owners_of(expression: str) -> tuple[str, ...]:
    """The roles of "Strateg/ Utbildningschef" or "BUN + ledningsgrupp", each with a capital first.

    "Barn- och utbildningschef" is one role: what ends in a hyphen goes on. Each role once.
    """
    roles: dict[str, None] = {}
    start = 0
    for match in _BETWEEN.finditer(expression):
        before = expression[start : match.start()].rstrip()
        if before.endswith("-") and match.group() in ("och", "samt"):
            continue
        _add(roles, before)
        start = match.end()
    _add(roles, expression[start:])
    return tuple(roles)


def _add(roles: dict[str, None], text: str) -> None:
    role = " ".join(text.split()).strip(" .:-–—*_()")
    if any(letter.isalpha() for letter in role):
        roles.setdefault(role[0].upper() + role[1:])


def slips(owners: Iterable[str]) -> dict[str, str]:
    """Owners that are one letter from a role used oftener in the document, or from a common one: → that role.

    A grammatical ending is no slip (Ledningsgrupp, Ledningsgruppen).
    """
    counted = Counter(owners)
    known = {role for role, times in counted.most_common(_MOST_KNOWN) if times > 1} | set(COMMON)
    found = {}
    for owner, times in counted.items():
        if owner in COMMON or len(owner) < 6:
            continue
        near = [
            role
            for role in sorted(known)
            if role != owner and counted[role] >= times - 1 and _one_letter_apart(owner, role)
        ]
        if near and times == 1:
            found[owner] = max(near, key=lambda role: counted[role])
    return found


def _one_letter_apart(first: str, second: str) -> bool:
    """Whether one letter added, taken away, changed or swapped with the next makes one the other."""
    a, b = first.casefold(), second.casefold()
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if any(longer == shorter + end for end in _ENDINGS for longer, shorter in ((a, b), (b, a))):
        return False
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    rest, other = a[same:], b[same:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]
