"""Who a sentence says does it: "Rektor analyserar …", "… sammanställs av kvalitetsstrategen"."""

from __future__ import annotations

import re

from documents.owners import leading_owner, looks_like_owner

DUTY = re.compile(
    r"\b(?:redovisas|rapporteras|presenteras|följs|revideras|genomförs|lämnas|sammanställs|publiceras|hålls|görs|"
    r"fastställs|beslutas|återrapporteras|utvärderas|uppdateras|skickas|skrivs|sker|kontrolleras|ses över|upprättas|"
    r"behandlas|analyseras|inventeras|tas fram|skickas ut|delges|anmäls|hanteras|stäms av|kartläggs|prövas|"
    r"ska(?:ll)?\s+\w+as|(?!(?:träff|beräkn|förvänt|vänt|finn|minn|trivs?|bedöm)as)[a-zåäö]{3,}as)\b",
    re.I,
)
"""What is done, said in the passive."""
ACTIVE = (
    r"(?!(?:för|över|efter|eller|under|inför|per|var|vår|när|där|her|der)\b)[a-zåäö]{2,}r"
    r"(?:\s+(?:upp|över|fram|av|in|ut))?"
)
"""A verb in the present tense, which always ends in r; what stands before it must be somebody."""
_DOES = re.compile(rf"\s+(?P<does>ska(?:ll)?|ansvarar för att|{ACTIVE})(?=\s)", re.I)
_OBJECT = re.compile(r"(?:en|ett|de|det|sin|sina|sitt|alla|varje|någon|att|hur|om)", re.I)
"""A word that no role holds: what is done begins there."""
_LEADS_ON = re.compile(r"(?:för|på|i|vid|med|av|till|om|inom|från|och|samt)", re.I)
_MET = re.compile(r"(?:en|et|na|er)$")
"""A second role, in the definite or in the plural, is whom the first one meets: "träffar rektor elevhälsoteamet"."""
_LONGEST_SUBJECT = 90
_AGENT = re.compile(r"\bav\s+((?:\w+s\s+)?\w[\w-]*(?:\s+(?:för|och)\s+\w[\w-]*)?)", re.I)


def doers_of(sentence: str) -> tuple[str, ...]:
    """The roles that a sentence begins with and says do something, else those that it says something is done by."""
    return subject_of(sentence) or agent_of(sentence)


def subject_of(sentence: str) -> tuple[str, ...]:
    """The roles that a sentence in the active begins with."""
    for match in _DOES.finditer(f"{sentence} "[:_LONGEST_SUBJECT]):
        who = sentence[: match.start()]
        listed = who.endswith((",", "/", "+", "&", " och", " samt"))
        if not listed and looks_like_owner(who) and not looks_like_owner(match.group("does")):
            return leading_owner(who)
    return ()


def agent_of(sentence: str) -> tuple[str, ...]:
    """Who a passive sentence says does it: "sammanställs av kvalitetsstrategen"."""
    duty = DUTY.search(sentence)
    for match in _AGENT.finditer(sentence, duty.end()) if duty else ():
        if found := leading_owner(match.group(1)):
            return found
    return ()


def leading_words(text: str) -> str:
    """The words of a role that a text begins with, as they are written."""
    words = text.split()
    longest = next((at for at, word in enumerate(words[:7]) if _OBJECT.fullmatch(word)), len(words) - 1)
    if len(words) > 2 and _MET.search(words[1]) and looks_like_owner(words[0]) and looks_like_owner(words[1]):
        longest = 1
    for many in range(min(6, longest), 0, -1):
        if looks_like_owner(head := " ".join(words[:many])) and not _LEADS_ON.fullmatch(words[many - 1]):
            return head
    return ""
