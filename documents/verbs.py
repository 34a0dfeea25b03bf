"""Words that a line begins with when it says what somebody is to do."""

from __future__ import annotations

import re

_WORDS = (
    "analysera anordna arbeta avsätt besök bjud bjuda boka bygg erbjud fortsätt följ förankra förbättra "
    "fördela fördjupa förstärk förtydliga ge genomför gör implementera informera inför initiera inrätta "
    "introducera inventera kartlägg komplettera minska organisera planera prioritera prova rekrytera "
    "revidera samla sammanställ samordna se_över skapa skärp starta stärk stöd stödja stötta säkerställ "
    "säkra ta ta_fram tillsätt tydliggör upprätta utarbeta utbilda utforma utred utse utveckla utvärdera "
    "utöka öka översyn "
)
ACTS = re.compile("(?:" + "|".join(_WORDS.split()).replace("_", " ") + r")(?:a|as|s)?\b", re.I)
"""The imperative, the infinitive and the passive of each: "inför", "införa", "införas"."""
