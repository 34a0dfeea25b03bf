"""Questions and labels on lines of their own with the answer below: "Vem ansvarar?" and then who it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.blocks import Block
from documents.tasks import bare_role

_QUESTIONS = (
    ("Vad", r"vad (?:ska|skall|behöver) (?:vi )?(?:göras?|genomföra?s?)|vad gör vi"),
    (
        "Ansvarig",
        r"vem (?:ansvarar|är ansvarig|är ansvariga|gör det|ska göra det|har ansvaret)(?: för .{1,30})?",
    ),
    (
        "Klart",
        r"när (?:ska|skall) (?:det|den|aktiviteten|åtgärden|insatsen) (?:vara|bli) (?:klart?|färdigt?)",
    ),
)
_LABELS = {
    "name": "Vad",
    "title": "Vad",
    "owner": "Ansvarig",
    "when": "Klart",
    "goal": "Mål",
    "details": "Beskrivning",
}
_NAME = re.compile(r"namn", re.I)
_PATTERNS = [(label, re.compile(rf"(?:{words})\s*[?:]+", re.I)) for label, words in _QUESTIONS]


def answered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each such question and its answer as one line with a label ("Ansvarig: rektor").

    Only in a document that asks what is to be done and also who does it or when; otherwise they are as they were.
    """
    asked = [_asked(block) for block in blocks]
    if "Vad" not in asked or not {"Ansvarig", "Klart"} & set(asked):
        return _labelled(blocks)
    found: list[Block] = []
    place = 0
    while place < len(blocks):
        end = place + 1
        while asked[place] and end < len(blocks) and _answers(blocks[end], first=end == place + 1):
            end += 1
        said = " ".join(block.text for block in blocks[place + 1 : end])
        if said:
            found.append(replace(blocks[place], kind="text", cells=(f"{asked[place]}: {said}",)))
        elif not asked[place]:
            found.append(blocks[place])
        place = end
    return found


def _labelled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each label alone on its line, and the line below it that is its value, as one line.

    Only in a document with at least two such tasks that say who or when in the same way. Where tasks have a "Namn",
    what is under "Insats" or "Åtgärd" tells about them.
    """
    roles = [_role_alone(blocks, place) for place in range(len(blocks))]
    named = sum(role == "name" for role in roles) > 1
    titles = sum(role == ("name" if named else "title") for role in roles)
    if titles < 2 or max(roles.count("owner"), roles.count("when")) < 2:
        return list(blocks)
    found: list[Block] = []
    place = 0
    while place < len(blocks):
        label = _LABELS.get(roles[place] or "", "")
        if named and label == "Vad":
            label = "Vad" if roles[place] == "name" else "Beskrivning"
        if label:
            text = f"{label}: {blocks[place + 1].text}"
            found.append(replace(blocks[place], kind="text", cells=(text,), repeated=False))
        else:
            found.append(blocks[place])
        place += 2 if label else 1
    return found


def _role_alone(blocks: Sequence[Block], place: int) -> str | None:
    """The role of a label that has its value on the line below; "name" for "Namn"."""
    block = blocks[place]
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if block.kind == "row" or following is None or following.kind == "row" or _is_label(following.text):
        return None
    return "name" if _NAME.fullmatch(block.text.strip(" :")) else bare_role(block.text)


def _is_label(text: str) -> bool:
    return bool(_NAME.fullmatch(text.strip(" :"))) or bare_role(text) is not None


def asks(block: Block) -> bool:
    """Whether a line is a question: it names nothing to do, and what stands below is its answer."""
    return block.kind != "row" and block.text.rstrip().endswith("?")


def _asked(block: Block) -> str:
    """The label that says the same as a line's question; empty where it is none."""
    if block.kind == "row" or block.repeated or len(block.text) > 80:
        return ""
    text = block.text.strip()
    return next((label for label, pattern in _PATTERNS if pattern.fullmatch(text)), "")


def _answers(block: Block, first: bool) -> bool:
    return (
        block.kind in ("text", "list")
        and not block.repeated
        and not asks(block)
        and (first or block.adjacent)
    )
