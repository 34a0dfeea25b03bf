"""The heads of our workbook's columns, by which it is known when it comes back."""

from __future__ import annotations

# What a row is that gives no assignment.
REFERENCE, MEETING, CYCLE = "hänvisning", "möte", "årshjul"
ID, PLAN, KIND, YEAR = "Åtagande-id", "Plan", "Dokument", "Läsår"
AREA, CODE, STRATEGY, NUMBER, TITLE = "Område", "Kod", "Strategi", "Nr", "Aktivitet"
DETAILS, OWNER, WHEN, STATUS, CATEGORY = "Beskrivning", "Ansvarig", "När", "Status", "Kategori"
# An intervention is carried out, and gave effect: two columns, where any row is one.
CARRIED_OUT, GAVE_EFFECT = "Genomförd", "Gav effekt"
# What an intervention says of itself: a column each, where any row has it.
FIELDS = {
    "problem": "Problem",
    "causes": "Orsaker",
    "goals": "Mål",
    "signs": "Tecken",
    "effects": "Effekter",
    "participants": "Deltagare",
    "costs": "Kostnader",
    "strengths": "Styrkor",
    "risks": "Risker",
    "prevention": "Förebyggande",
    "spreading": "Spridning",
}
