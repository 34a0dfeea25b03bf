"""Who a sentence says does it: "Rektor analyserar …", "… sammanställs av kvalitetsstrategen"."""

from __future__ import annotations

import re

from documents.owners import leading_owner, looks_like_owner

DUTY = re.compile(
    r"\b(?:redovisas|rapporteras|presenteras|följs|revideras|genomförs|lämnas|sammanställs|publiceras|hålls|görs|"
    r"fastställs|beslutas|återrapporteras|utvärderas|uppdateras|skickas|skrivs|sker|kontrolleras|ses över|upprättas|"
    r"behandlas|analyseras|inventeras|tas fram|skickas ut|delges|anmäls|hanteras|stäms av|kartläggs|prövas|"
    r"ska(?:ll)?\s+\w+as)\b",
    re.I,
)
"""What is done, said in the passive."""
ACTIVE = (
    r"(?:lämnar?|redovisar?|rapporterar?|presenterar?|"
    r"följer upp|följa upp|reviderar?|genomför|genomföra|sammanställer|sammanställa|publicerar?|fastställer|"
    r"fastställa|beslutar?|utvärderar?|uppdaterar?|skickar?|skriver|skriva|kontrollerar?|ser över|se över|upprättar?|"
    r"analyserar?|tar fram|ta fram|anmäler|anmäla|kartlägger|kartlägga|återrapporterar?|stämmer av|går|"
    r"inventerar?|håller|hålla|kallar?|bjuder in|ansvarar)"
)
_DOES = re.compile(rf"(?P<who>.{{2,80}}?)\s+(?:ska(?:ll)?\s+|ansvarar för att\s+)?{ACTIVE}\b", re.I)
_AGENT = re.compile(r"\bav\s+(\w[\w-]*(?:\s+(?:för|och)\s+\w[\w-]*)?)", re.I)


def doers_of(sentence: str) -> tuple[str, ...]:
    """The roles that a sentence begins with and says do something, else those that it says something is done by."""
    return subject_of(sentence) or agent_of(sentence)


def subject_of(sentence: str) -> tuple[str, ...]:
    """The roles that a sentence in the active begins with."""
    does = _DOES.match(sentence)
    return leading_owner(does.group("who")) if does and looks_like_owner(does.group("who")) else ()


def agent_of(sentence: str) -> tuple[str, ...]:
    """Who a passive sentence says does it: "sammanställs av kvalitetsstrategen"."""
    duty = DUTY.search(sentence)
    for match in _AGENT.finditer(sentence, duty.end() if duty else 0):
        if found := leading_owner(match.group(1)):
            return found
    return ()


def leading_words(text: str) -> str:
    """The words of a role that a text begins with, as they are written."""
    words = text.split()
    for many in range(min(6, len(words) - 1), 0, -1):
        if looks_like_owner(head := " ".join(words[:many])):
            return head
    return ""
