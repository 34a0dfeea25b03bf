"""A task written as running text: what is to be done, and who and when, wherever in the line they stand.

"Kartlägg läsningen. Ansvarig: strateg. Klart: VT27", "Kartlägg läsningen (strateg, VT27)", "12 mars – Kartlägg
läsningen – strateg" and "Strateg: kartlägg läsningen" are the same task.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from documents.owners import looks_like_owner, owners_of
from plan.periods import Period, leading_period, trailing_period, whole_period

TaskRole = Literal["title", "owner", "when", "status", "participants", "goal", "details"]

_LABEL_WORDS: tuple[tuple[TaskRole, str], ...] = (
    (
        "title",
        r"(?:aktivitet|åtgärd|insats|moment|uppgift|vad(?: ska göras| gör vi)?|händelse|tiltak|hva(?: skal gjøres)?|"
        r"indsats|hvad(?: skal gøres)?)(?:\s+(?:nr\s*)?(?:\d+(?:\.\d+)*|[a-zåäö]\d*))?",
    ),
    (
        "owner",
        r"(?:huvud)?ansvar(?:ig|iga|ige|ig för genomförande(?:t)?|ig funktion|ig chef|ig tjänsteman)?|vem|ägare|"
        r"utförs av|vem ansvarar|ansvarar|ansvarlig|hvem(?: gjør| gør)?|ansv\.?",
    ),
    (
        "when",
        r"(?:datum )?när det ska vara klart|"
        r"(?:ska vara )?(?:klart|klar|klara|färdigt|färdig)(?: senast| till)?|tid|tidplan|tidsplan|tidpunkt|"
        r"tidsperiod|när|når|hvornår|datum|senast|deadline|slutdatum|frist|period|genomförs",
    ),
    ("status", r"status|läge"),
    ("participants", r"deltagare|målgrupp|berörda|medverkande"),
    ("goal", r"mål|delmål|effektmål|målsättning|önskat läge"),
    (
        "details",
        r"syfte|beskrivning|hur|metod|uppföljning|kommentar|utvärdering|evaluering|oppfølging|indikator(?:er)?",
    ),
)
_LABELS = {role: re.compile(rf"(?:{words})", re.I) for role, words in _LABEL_WORDS}
_ANY_LABEL = re.compile(
    r"(?:^|(?<=[\s(\[.;,–—|]))(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in _LABEL_WORDS)
    + r")\s*:\s*",
    re.I,
)
COUNTED = re.compile(
    r"^((?:aktivitet|åtgärd|insats|uppgift|moment|tiltak|indsats) \d+(?:\.\d+)*)\s*(?:[.)]|\s[–-])\s+(?=[A-ZÅÄÖ])",
    re.I,
)
"""A label that is counted has a full stop for its colon: "Aktivitet 1. Se över …"."""
_LONGEST_LABEL = 60
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,120})[)\]]\s*\.?$")
_PART = re.compile(r"\s+[-–—|]\s+|[;,:]\s+|\.\s+(?=[A-ZÅÄÖ0-9])")
_HEAD = re.compile(r"\s*[:–—-]\s+|:\s*")
_PARTS = re.compile(r"[,;]\s+|\s+[-–—]\s+")
_SAYS = re.compile(r"\d|[.!?:]|\b(?:i|på|av|till|med|se|enligt|utifrån|inkl|ca|kl)\b", re.I)
_EDGES = " .,;:–—-|"
_ANSWERS = re.compile(r"(?:huvud)?ansv(?:ar(?:ig|iga|ar)?)?\.?(?:\s+är)?\s+(?=\w)", re.I)
_ANSWERS_FOR = re.compile(
    r"\s+(?:(?:an)?svarar|ansvarig|är ansvariga?|håller i (?:det|detta)|har ansvaret)"
    r"(?: för (?:det|detta|den|arbetet|genomförandet|aktiviteten|insatsen|åtgärden))?$",
    re.I,
)
"""What a sentence about who does it ends with: "HR-strategen ansvarar."."""
_STARTS = re.compile(r"med\s+(?=start)", re.I)
_SENTENCE = re.compile(r"\.\s+(?=[A-ZÅÄÖ])")
_DATED = re.compile(
    r"(?:senast|före|innan|under|start|i|den|vid|omkring|ca|till)\b|(?:hösten|våren|läsåret|[hv]t)\s?-?\d",
    re.I,
)
_OFTEN = re.compile(
    r".*\b(?:gång(?:er)?|ggr)\b|var(?:je|annan|annat|t|)\b|(?:år|månad|kvartal|termin|veck)\w*(?:ligen|vis)\b",
    re.I,
)
_BELONGS = re.compile(
    r"(?:^|\s)(?:per|från|till|av|för|efter|före|inför|sedan|om|och|på|mellan|samt|i|gäller|avseende|med)$",
    re.I,
)
"""What a time after is part of what is said ("delårsrapport per 31 augusti"), and not when it is done."""
_LONGEST = 600
_HEAD_LENGTH = 120


@dataclass(frozen=True)
class Task:
    """What a line says is to be done; owner and time as they are written, empty where it says nothing."""

    title: str
    owner: str = ""
    when: str = ""
    status: str = ""
    participants: str = ""
    goals: tuple[str, ...] = ()
    details: tuple[str, ...] = field(default=())


def bare_role(text: str) -> TaskRole | None:
    """The role of a line that is a label and nothing else: "Ansvarig", "Datum när det ska vara klart:"."""
    found = label_of(f"{text.strip().rstrip(':')}:") if len(text) <= _LONGEST_LABEL else None
    return found[0] if found and not found[1] else None


def label_of(text: str) -> tuple[TaskRole, str] | None:
    """The role and the value of a line that is a label with its value: "Ansvarig: rektor"."""
    text = COUNTED.sub(r"\1: ", text.strip())
    match = _ANY_LABEL.match(text)
    return (_role_of(match), text[match.end() :].strip()) if match else None


def label_in(text: str) -> bool:
    """Whether a text has a label anywhere ("… Ansvarig: rektor")."""
    return bool(_ANY_LABEL.search(text))


def task_of(text: str) -> Task:
    """The task of a line: labelled parts first, then a bracket at its end, then what stands at its ends."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return Task(text)
    task = _labelled(COUNTED.sub(r"\1: ", text))
    for _ in range(3):
        before = task
        task = _trailing(_dated(_bracketed(task)))
        if task == before:
            break
    return _leading(task)


def _role_of(match: re.Match[str]) -> TaskRole:
    return next(role for role, _ in _LABEL_WORDS if match.group(role))


def _labelled(text: str) -> Task:
    marks = list(_ANY_LABEL.finditer(text))
    if not marks:
        return Task(text.strip())
    title = text[: marks[0].start()].strip(_EDGES + "([")
    task = Task(title)
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        value = text[mark.end() : end].strip(_EDGES + "([")
        for opening, closing in ("()", "[]"):
            value = value.rstrip(closing) if value.count(opening) < value.count(closing) else value
        role = _role_of(mark)
        if role == "title":
            task = replace(task, title=f"{task.title} {value}".strip())
        elif role == "goal":
            task = replace(task, goals=(*task.goals, value) if value else task.goals)
        elif role == "details":
            label = mark.group().strip(" :")
            task = replace(task, details=(*task.details, f"{label}: {value}") if value else task.details)
        elif role == "owner":
            task = _answered(task, value)
        elif role == "when":
            task = replace(task, when=task.when or value)
        elif role == "status":
            task = replace(task, status=task.status or value)
        elif role == "participants":
            task = replace(task, participants=task.participants or value)
    return task


def _answered(task: Task, value: str) -> Task:
    """The task with what stands after "Ansvarig:": an owner, perhaps with a time, perhaps before the task itself."""
    first = _SENTENCE.search(value)
    if first and looks_like_owner(value[: first.start()]):
        rest = value[first.end() :].strip(_EDGES)
        value = value[: first.start()]
        task = replace(task, title=f"{task.title}. {rest}" if task.title else rest)
    owner, when = who_and_when(value)
    if owner and when and not task.when:
        return replace(task, owner=task.owner or owner, when=when)
    return replace(task, owner=task.owner or value)


def _dated(task: Task) -> Task:
    """A time that the title ends with: "Uppstartsdag för rektorer 12 augusti", "… senast 18/9"."""
    if task.when or len(task.title.split()) < 2 or (found := trailing_period(task.title)) is None:
        return task
    title, period = found[0].strip(_EDGES), found[1]
    if period.text.startswith("start"):
        title = title.removesuffix(" med").rstrip(_EDGES)
    if not isinstance(period, Period) or not title or _BELONGS.search(title):
        return task
    exact = period.precision in ("day", "week") and any(letter.isdigit() for letter in period.text)
    often = period.recurrence is not None and _OFTEN.match(period.text)
    if not (exact or often or (_DATED.match(period.text) and (period.start or period.due))):
        return task
    return replace(task, title=title.strip(_EDGES), when=period.text)


def _bracketed(task: Task) -> Task:
    """Who and when in a bracket at the end: "(rektor, VT27)"."""
    match = _BRACKET.search(task.title)
    if match is None:
        return task
    owner, when = who_and_when(match.group(1))
    if not (owner or when):
        owner, when = _beside_time(match.group(1))
    if not (owner or when) or (owner and task.owner) or (when and task.when):
        return task
    if when and not owner and _begins_with_day(task.title):
        return task
    return replace(
        task,
        title=task.title[: match.start()].rstrip(_EDGES),
        owner=task.owner or owner,
        when=task.when or when,
    )


def who_and_when(text: str) -> tuple[str, str]:
    """An owner, a time or both, when a text is nothing else: "rektor, VT27"; two empty texts otherwise."""
    text = _STARTS.sub("", text.strip(_EDGES))
    if whole_period(text) is not None:
        return "", text
    if (answers := _ANSWERS.match(text)) and looks_like_owner(text[answers.end() :]):
        return text[answers.end() :], ""
    if (says := _ANSWERS_FOR.search(text)) and looks_like_owner(text[: says.start()]):
        return text[: says.start()], ""
    if looks_like_owner(text):
        return text, ""
    for found, owner_of in ((trailing_period(text), 0), (leading_period(text), 1)):
        if found is None:
            continue
        owner, period = (found[0], found[1]) if owner_of == 0 else (found[1], found[0])
        if isinstance(owner, str) and not isinstance(period, str):
            owner = _ANSWERS_FOR.sub("", owner.strip(_EDGES))
            if looks_like_owner(owner):
                return owner, period.text
    return "", ""


def _begins_with_day(title: str) -> bool:
    """Whether the time of a task stands before it, so that one in a bracket after it says something else."""
    found = leading_period(title[:_HEAD_LENGTH]) if title[:1].isdigit() else None
    return found is not None and isinstance(found[0], Period) and found[0].precision in ("day", "week")


def _beside_time(text: str) -> tuple[str, str]:
    """Who stands beside a time in a bracket, whatever they are called: "(elevstöd, löpande)", "(KL + MS, v. 12)"."""
    parts = [part.strip() for part in _PARTS.split(text.strip(_EDGES)) if part.strip()]
    times = [part for part in parts if whole_period(part) is not None]
    others = [part for part in parts if part not in times]
    if len(times) != 1 or not others or any(_SAYS.search(part) for part in others):
        return "", ""
    return (", ".join(others), times[0]) if all(len(part.split()) < 4 for part in others) else ("", "")


def _trailing(task: Task) -> Task:
    """Who and when after dashes, commas or full stops at the end: "… – rektor – VT27"."""
    for _ in range(2):
        parts = list(_PART.finditer(task.title))
        done = False
        for part in parts[-4:] if len(parts) > 4 else parts:
            rest = task.title[part.end() :].strip(_EDGES)
            owner, when = who_and_when(rest)
            listed = part.group().strip() == "," and not _apart(task.title, part)
            if (
                (owner and (task.owner or (listed and not when)))
                or (when and task.when)
                or not (owner or when)
            ):
                continue
            title = task.title[: part.start()].strip(_EDGES)
            if title:
                task = replace(task, title=title, owner=task.owner or owner, when=task.when or when)
                done = True
                break
        if not done:
            break
    return task


def _apart(title: str, comma: re.Match[str]) -> bool:
    """Whether one role follows a comma, and is no more of a list before it: "Planera nästa läsår, rektor"."""
    before, rest = title[: comma.start()].split(), title[comma.end() :].strip(_EDGES)
    if _ANSWERS.match(rest):
        return True
    alone = len(owners_of(rest)) == 1 and len(before) > 2 and "," not in title[: comma.start()]
    return alone and not looks_like_owner(before[-1])


def _leading(task: Task) -> Task:
    """Who or when before a colon or a dash: "12 mars – …", "Rektor: …"."""
    match = _HEAD.search(task.title[:_HEAD_LENGTH])
    if match is None or match.start() == 0 or match.end() >= len(task.title):
        return task
    owner, when = who_and_when(task.title[: match.start()])
    if not (owner or when) or (owner and task.owner) or (when and task.when):
        return task
    rest = task.title[match.end() :].strip(_EDGES)
    return replace(task, title=rest[:1].upper() + rest[1:], owner=task.owner or owner, when=task.when or when)


def role_word(role: str) -> str:
    """A label that `task_of` reads as this role."""
    return {"owner": "Ansvarig", "when": "Klart", "status": "Status", "participants": "Deltagare"}[role]
