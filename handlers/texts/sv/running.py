"""Words about running the plan: effects, the fields of an intervention, what was done, the first steps."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.sv.phrases import count_words, listed
from handlers.texts.sv.statuses import STATUS
from plan.status import RollUp
from services.interventions import Effect

EFFECT = {
    Effect.YES: "ja",
    Effect.PARTLY: "delvis",
    Effect.NO: "nej",
    Effect.TOO_EARLY: "för tidigt att säga",
}
INTERVENTION = {
    "problem": "Problem",
    "causes": "Orsaker",
    "goals": "Mål",
    "signs": "Tecken på förändring",
    "effects": "Effekter vi eftersträvar",
    "participants": "Vilka som medverkar",
    "costs": "Kostnad",
    "strengths": "Styrkor",
    "risks": "Risker",
    "prevention": "Så förebyggs riskerna",
    "spreading": "Så sprids lärdomarna",
}
DONE = {
    "status": "status",
    "move": "nytt slutdatum",
    "holding": "vem som har en funktion",
    "administrator": "vem som administrerar",
    "import": "inläsning av ett dokument",
    "organisation": "enheter och funktioner",
    "forum": "ett forum",
    "meeting": "ett möte",
    "cancelled": "ett borttaget möte",
    "review": "en avstämning",
    "pause": "en paus",
    "paused": "en paus",
    "resumed": "slut på en paus",
    "rhythm": "tider, lov och terminer",
    "decision": "ett beslut",
    "pseudonym": "en pseudonym för den som har slutat",
    "activity": "en aktivitet",
    "proposal": "ett förslag",
    "cycle_item": "ett moment i årshjulet",
    "goal": "ett mål",
    "unit": "en enhet",
    "units": "enheter",
    "role": "en funktion",
    "effect": "effekten av en insats",
    "word_template": "en Word-mall",
}
STEP = {
    "plan": "Läs in planen:",
    "units": "Enheterna:",
    "roles": "Vem har vilken funktion:",
    "forum": "Kanal och mötesdagar:",
    "reminder": "Provpåminnelse:",
}


def carried_out(total: RollUp) -> str:
    """ "klar", "3 av 7 klara", "pågår"."""
    return count_words(total.done, total.total) if total.total > 1 else STATUS[total.status]


def interventions(counts: tuple[int, int, int]) -> str:
    """Of how many there are (the first), how many are carried out and how many gave effect; nothing of none."""
    total, done, gave_effect = counts
    if not total:
        return ""
    return f"Insatser: genomförda {done} av {total} · gav effekt {gave_effect} av {total}"


def told_words(names: Sequence[str]) -> str:
    """Who gets to know of a change, as a sentence after another; nothing where nobody does."""
    return f" {listed(names)} får veta det nästa arbetsdag." if names else ""
