"""What headings say of what stands under them: tasks, goals, findings, strategies, proposals."""

from __future__ import annotations

import re
from typing import Literal

Section = Literal["tasks", "goals", "findings", "strategies", "proposals", "developing", "contents", "other"]

_YEAR = (
    r"(?:\s+(?:för|under) (?:läsåret|året)(?=[?:]?$)|"
    r"\s+(?:för\s+|under\s+)?(?:läsåret\s+|året\s+|hösten\s+|våren\s+|[hv]t\s*)?[\d/–-]+)?[?:]?"
)
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+)")
_LABELS: tuple[tuple[Section, str], ...] = (
    ("strategies", r"strategier(?: och aktiviteter)?|strategi"),
    (
        "proposals",
        r"(?:förvaltningens |våra )?förslag(?: till| på)? (?:\w*åtgärder|\w*insatser|aktiviteter|fortsatt arbete)|"
        r"föreslagna (?:åtgärder|insatser)|rekommendationer|rekommenderade åtgärder|"
        r"åtgärdsförslag|förbättringsförslag",
    ),
    (
        "developing",
        r"(?:prioriterade |identifierade |våra |huvudmannens )?(?:utvecklings|förbättrings)(?:områden|behov)"
        r"(?: framåt)?|fortsatt utveckling",
    ),
    (
        "tasks",
        r"(?:(?:planerade|prioriterade|konkreta|våra|beslutade|kommande|främjande|förebyggande) )?"
        r"(?:aktiviteter|åtgärder|insatser|uppgifter|arbetsuppgifter|moment)"
        r"(?: och (?:tidplan|tidsplan|ansvar|insatser|aktiviteter|åtgärder))?|vad ska vi göra|så gör vi|"
        r"det här ska vi göra|detta ska vi göra|det här gör vi|så ska vi arbeta|genomförande|"
        r"(?:handlings|aktivitets|åtgärds|verksamhets)plan|att göra|genom att",
    ),
    (
        "goals",
        r"(?:(?:övergripande|prioriterade|konkreta|våra|nationella|kommunens|nämndens|långsiktiga|lokala) )?"
        r"(?:mål|målen|delmål|målsättning(?:ar)?|målbild(?:er)?|inriktningsmål|effektmål)|vision(?:er)?|"
        r"mål och (?:vision|visioner|målbild)|vision och mål|önskat läge|målområden",
    ),
    (
        "findings",
        r"nuläge(?:t)?|utgångsläge|nulägesanalys|nulägesbeskrivning|analys|bakgrund|det här har vi sett|resultat|"
        r"slutsatser(?: av analysen)?|orsaker",
    ),
    ("contents", r"innehåll|innehållsförteckning"),
    (
        "other",
        r"inledning|syfte|uppföljning|utvärdering|planering|organisation(?: och ansvar)?|tid(?:s)?plan|återkommande|"
        r"prioriterade områden|fokusområden|sammanfattning|aktivitetsplan|bilagor|ansvar|"
        r"kontakt(?:uppgifter|personer|information)?|förkortningar|teckenförklaring(?:ar)?|begrepp(?:sförklaringar)?|"
        r"ordlista|referenser|källor",
    ),
)
_PATTERNS = [(section, re.compile(f"(?:{words}){_YEAR}", re.I)) for section, words in _LABELS]


def section_of(heading: str) -> Section | None:
    """What a heading that is a label says of its section; None for one that names something of its own."""
    bare = _NUMBER.sub("", " ".join(heading.split()))
    return next((section for section, label in _PATTERNS if label.fullmatch(bare)), None)


def is_label(heading: str) -> bool:
    """Whether a heading only says what sort of thing follows ("Aktiviteter 26/27"), and names no area."""
    return section_of(heading) is not None


def bare_label(text: str) -> Section | None:
    """The section that a line of text opens: a label alone with a colon ("Aktiviteter:")."""
    stripped = text.strip().strip("*").strip()
    return section_of(stripped) if stripped.endswith(":") else None
