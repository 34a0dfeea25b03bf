"""Names of owners that may be one role: other forms, abbreviations and old titles. Only suggested, never done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from documents.items import RoleJoin
from documents.owners import slips
from plan.words import key_of

_OLD = {
    "förskolechef": "rektor",
    "skolsköterska och skolläkare": "elevhälsans medicinska insats",
    "skolledare": "rektor",
    "studierektor": "biträdande rektor",
    "elevvårdschef": "chef för elevhälsan",
}
"""Titles that were changed (förskolechef became rektor on 1 July 2019, skollagen 2 kap. 9 §), or stand for others."""
_SHORT = {
    "vc": ("verksamhetschef",),
    "uc": ("utbildningschef",),
    "fc": ("förvaltningschef", "förskolechef"),
    "ul": ("utvecklingsledare",),
    "sc": ("skolchef", "sektorschef"),
    "ek": ("ekonom",),
    "hr": ("hr-specialist", "personalchef"),
    "lg": ("ledningsgrupp", "ledningsgruppen"),
    "flg": ("förvaltningsledningen", "förvaltningens ledningsgrupp"),
    "bun": ("barn- och utbildningsnämnden", "barn och utbildningsnämnden"),
    "un": ("utbildningsnämnden",),
    "kf": ("kommunfullmäktige",),
    "ks": ("kommunstyrelsen",),
    "au": ("arbetsutskottet", "nämndens arbetsutskott"),
    "eht": ("elevhälsoteam", "elevhälsoteamet"),
    "br": ("biträdande rektor",),
}
_ABBREVIATED = re.compile(r"\b(bitr|förv|utb|verks|spec|adm|utv|bitr)\b\.?\s*")
_SPELLED = {
    "bitr": "biträdande ",
    "förv": "förvaltnings",
    "utb": "utbildnings",
    "verks": "verksamhets",
    "spec": "special",
    "adm": "administrativ ",
    "utv": "utvecklings",
}
_ENDINGS = (
    "erna",
    "arna",
    "orna",
    "ens",
    "ets",
    "er",
    "ar",
    "or",
    "en",
    "et",
    "an",
    "na",
    "n",
    "t",
    "s",
    "a",
)
_MOST = 400


def joins_of(names: Iterable[str], known: Iterable[str] = ()) -> tuple[RoleJoin, ...]:
    """Which of a document's owner names may be another of them, or a role that is `known` already.

    A name is joined to the one that is known, else to the one used oftener, else to the longer form. One suggestion
    a name, the surest first: another form of the word, an abbreviation, a slip, an old title.
    """
    counted = Counter(names)
    targets = dict.fromkeys([*known, *(name for name, _ in counted.most_common(_MOST))])
    first = set(known)
    by_key = {key_of(name): name for name in reversed(targets)}
    by_stem: dict[str, list[str]] = {}
    for name in targets:
        by_stem.setdefault(stem(name), []).append(name)
    misspelt = slips(counted.elements())
    found: list[RoleJoin] = []
    for name in counted:
        if name in first:
            continue
        same = [other for other in by_stem.get(stem(name), ()) if other != name and stem(name)]
        better = [other for other in same if _before(other, name, first, counted)]
        spelled = by_key.get(_spelled(name))
        short = [by_key[long] for long in _SHORT.get(key_of(name), ()) if long in by_key]
        old = by_key.get(_OLD.get(key_of(name), ""))
        if better:
            found.append(
                RoleJoin(name, better[0], f"“{name}” ser ut att vara en annan form av “{better[0]}”.")
            )
        elif spelled and spelled != name:
            found.append(RoleJoin(name, spelled, f"“{name}” ser ut att vara en förkortning av “{spelled}”."))
        elif short:
            found.append(RoleJoin(name, short[0], f"“{name}” brukar betyda “{short[0]}”."))
        elif name in misspelt and misspelt[name] in targets:
            right = misspelt[name]
            found.append(RoleJoin(name, right, f"“{name}” är en bokstav från “{right}”."))
        elif old:
            found.append(RoleJoin(name, old, f"“{name}” kan vara samma funktion som “{old}” i dag."))
    return tuple(found)


def _before(other: str, name: str, first: set[str], counted: Counter[str]) -> bool:
    """Whether `other` is the one to keep of two forms."""
    return (other in first, counted[other], len(name), name) > (
        name in first,
        counted[name],
        len(other),
        other,
    )


def stem(name: str) -> str:
    """A name without grammatical endings of its first and last word: "Ledningsgruppen" is "ledningsgrupp"."""
    words = key_of(name).replace("(", "").replace(")", "").split()
    return " ".join(_bare(word) for word in words)


def _bare(word: str) -> str:
    if len(word) < 6:
        return word
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 5), "")
    return word[: len(word) - len(ending)] if ending else word


def _spelled(name: str) -> str:
    """A name with its abbreviations spelled out: "bitr. rektor" is "biträdande rektor"."""
    return _ABBREVIATED.sub(lambda match: _SPELLED[match.group(1)], key_of(name))
