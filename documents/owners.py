"""Who is to do it: owner expressions to roles, spelled as in the document, and slips of the pen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from documents.verbs import ACTS

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

_BETWEEN = re.compile(
    r"[,;/+&\n•|]|\b(?:och|samt|respektive|resp\.|tillsammans med|i samråd med|i samverkan med|med stöd av|og)(?!\w)"
)
_LABEL = re.compile(r"(?:huvud)?ansv(?:ar(?:ig|iga|ig funktion)?)?\.?(?:\s*:\s*|\s+är\s+)", re.I)
_BRACKET = re.compile(r"\s*\([^()]*\)")
_NOBODY = frozenset(
    ("m.fl", "mfl", "m fl", "m. fl", "se ovan", "ej utsedd", "saknas", "n/a", "vakant", "eller", "flera")
)
_ROLE_WORDS = re.compile(
    r"(?:chef|chefen|chefer|ledare|ledaren|ledarna|rektor|rektorn|rektorer|rektorerna|strateg|strategen|strateger|"
    r"samordnare|controller|ekonom|ekonomen|nämnd|nämnden|utskott|utskottet|(?:\b|förvaltnings|skol|sektors|verksamhets|stads|kommun|områdes)ledning(?:en)?|ledningsgrupp|gruppen|"
    r"grupp|team|teamet|pedagog|pedagoger|pedagogerna|lärare|lärarna|kurator|skolsköterska|psykolog|handläggare|"
    r"sekreterare|registrator|direktör|direktören|styrelsen|styrelse|fullmäktige|utvecklare|konsulent|administratör|"
    r"avdelning|avdelningen|kontor|kontoret|partner|sektion|ansvarig|ansvariga|mentor|mentorer|mentorerna|socionom|vaktmästare|specialist|specialister|assistent|"
    r"elevråd|elevrådet|ordförande|coach|coachen|coacher|läkare|mästare|kommittén|kommitté|fritidsledare|intendent|kanslist|"
    r"huvudman|huvudmannen|förvaltning|förvaltningen|enheten|personal|personalen|arbetslag|arbetslaget|elevhälsa|"
    r"elevhälsan|elevhälsans|ombud|koordinator|vägledare|bibliotekarie|skolenheter|samtliga|alla|presidium|presidiet|"
    r"leder|sjef|rådgiver|skoleleder|lærer|styrer|pædagog|konsulenter|forvaltning)(?:e?n|et|er|ar|e?rna|arna|e|ne|erne)?$",
    re.I,
)
_PREPOSITIONS = frozenset(
    ("för", "på", "i", "vid", "med", "av", "till", "om", "inom", "från", "hos", "under")
)
_WHERE = re.compile(
    r"[\d–/-]+|åk|årskurs|f-?\d|grundskola[n]?|förskola[n]?|gymnasi\w+|fritidshem\w*|vuxenutbildning\w*|anpassad\w*|gr|fsk|gy",
    re.I,
)
_MORE = re.compile(r"\W*\d+(?![\d:])|.*\S\s+[–—-]\s+\S")
"""A text that says more than who: it begins with a figure that is no "1:e", or has a dash between two things."""
_EACH = re.compile(r"^(?:varje|respektive|resp\.?)\s+(?=\w)", re.I)
"""A role that is held by several is the role: "respektive rektor"."""
_UNIT = re.compile(
    r"[A-ZÅÄÖ][\w-]*(?:skola|skolan|skolor|gården|gymnasiet|förskola|enheten|området)s?|[A-ZÅÄÖ]{2,4}"
)
"""The name of a unit, or of its kind, after a role: "rektor Björkskolan", "verksamhetschef EMI"."""
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ]{2,6}(?:[ -](?:au|AU|[A-ZÅÄÖ]{2,5}))?$")
_MOST_WORDS = 7
_MOST_KNOWN = 200
"""Roles that others are compared with; a document has a tenth of that."""
_ENDINGS = ("n", "r", "s", "en", "er")


def owners_of(expression: str) -> tuple[str, ...]:
    """The roles of "Strateg/ Utbildningschef" or "BUN + ledningsgrupp", each with a capital first.

    "Barn- och utbildningschef" is one role: what ends in a hyphen goes on. Each role once; what stands in brackets
    about them, and "m.fl.", are left out.
    """
    roles: dict[str, None] = {}
    expression = _BRACKET.sub("", _LABEL.sub("", expression))
    start = 0
    for match in _BETWEEN.finditer(expression):
        before = expression[start : match.start()].rstrip()
        if before.endswith("-") and match.group() in ("och", "samt", ",", "/"):
            continue
        _add(roles, before)
        start = match.end()
    _add(roles, expression[start:])
    return tuple(roles)


def _add(roles: dict[str, None], text: str) -> None:
    role = _EACH.sub("", " ".join(text.split()).strip(" .:-–—*_()"))
    if role.casefold() in _NOBODY:
        return
    if any(letter.isalpha() for letter in role):
        roles.setdefault(role[0].upper() + role[1:])


def looks_like_owner(text: str) -> bool:
    """Whether a text is one or more names of roles or bodies and nothing else ("Rektor och EHT")."""
    roles = owners_of(text) if len(text) <= 120 and not _MORE.match(text) else ()
    return bool(roles) and all(_is_role(role) for role in roles)


def leading_owner(text: str) -> tuple[str, ...]:
    """The role or roles that a sentence begins with: "Utvecklingsstrateg organiserar …"."""
    words = text.split()
    for many in range(min(6, len(words)), 0, -1):
        head = " ".join(words[:many]).rstrip(",.")
        if looks_like_owner(head) and not head.endswith(("och", "samt", "/")):
            return owners_of(head)
    return ()


def _is_role(name: str) -> bool:
    words = name.split()
    if len(words) > _MOST_WORDS:
        return False
    if _ABBREVIATION.match(name):
        return True
    before = next((at for at, word in enumerate(words) if word.casefold() in _PREPOSITIONS), len(words))
    head = words[:before]
    while len(head) > 1 and (_WHERE.fullmatch(head[-1]) or _UNIT.fullmatch(head[-1])):
        head.pop()
    if len(head) > 1 and ACTS.fullmatch(head[0]):
        return False
    return bool(head) and len(head) < _MOST_WORDS - 1 and bool(_ROLE_WORDS.search(head[-1]))


def slips(owners: Iterable[str]) -> dict[str, str]:
    """Owners that are one letter from a role used oftener in the document, or from a common one: → that role.

    A grammatical ending is no slip (Ledningsgrupp, Ledningsgruppen).
    """
    counted = Counter(owners)
    known = {role for role, times in counted.most_common(_MOST_KNOWN) if times > 1} | set(COMMON)
    found = {}
    for owner, times in counted.items():
        if owner in COMMON or len(owner) < 5:
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
    short, long = sorted((a, b), key=len)
    doubled = long[-1:] == short[-1:]
    if not doubled and any(long == short + end for end in _ENDINGS):
        return False
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    rest, other = a[same:], b[same:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]
