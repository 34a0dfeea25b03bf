"""Recognises proposed measures in a report, and the areas it says must be developed.

A measure is an item of a list that a sentence or a heading announces as proposals ("föreslås följande åtgärder:",
"Förslag på insatser"), or a sentence itself ("Förvaltningen föreslår att …"). Under "Utvecklingsområden" an item is
a measure where it begins with what somebody is to do ("Utveckla …"); else it names an area, and what is proposed
under it belongs there. Nobody has decided on any of it yet.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from documents.blocks import Block
from documents.doers import subject_of
from documents.headings import bare_label, section_of
from documents.items import Area, Item
from documents.outline import Outline
from documents.owners import owners_of
from documents.tasks import task_of
from documents.verbs import ACTS
from plan.periods import read_period
from plan.schoolyear import SchoolYear

_PROPOSAL = re.compile(
    r"\b(?:åtgärd|åtgärder|åtgärden|åtgärderna|insatser bör|insatserna|insatser|förslag|rekommenderas|"
    r"föreslås|föreslår)\b"
    r"[^.]{0,300}(?:[:;]|\batt)$",
    re.I,
)
_PROPOSES = re.compile(
    r"^(?:förvaltningen|vi|huvudmannen|utredningen|ledningsgruppen|(?:därför )?föreslås)\b.{0,40}?"
    r"\b(?:föreslår|rekommenderar|föreslås)?\s*att\s+(.{12,})$",
    re.I,
)
_SAYS = re.compile(r"föresl|rekommend", re.I)
_DECISION = re.compile(r"förslag till (?:beslut|nämnd)|beslutsförslag|beslutsunderlag|ärendet", re.I)
_NUMBER = re.compile(r"^\d+[.)]\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


class Measures:
    """Goes through the blocks once, in order."""

    def __init__(self, year: SchoolYear | None, tables: Container[int], report: bool) -> None:
        self.year = year
        self.tables = tables
        self.report = report
        self._outline = Outline()

    def read(self, blocks: Sequence[Block]) -> list[Item]:
        """What is proposed, in order; further sentences of each are details."""
        found: list[Item] = []
        proposing = developing = deciding = under = False
        for block in blocks:
            if block.repeated or block.kind == "row":
                continue
            section = section_of(block.text) if block.kind == "heading" else bare_label(block.text)
            if block.kind == "heading" or section:
                deciding = bool(_DECISION.search(block.text))
                under = proposing = section == "proposals"
                developing = section == "developing" and self.report
                self._outline.current = -1
            elif block.kind == "list" and (
                proposing or (developing and ACTS.match(_NUMBER.sub("", block.text)))
            ):
                if developing and not block.level:
                    self._outline.current = -1
                found += self._measure(block, block.text)
            elif block.kind == "list" and developing and len(block.text) < 160:
                self._outline.named_area(block.text.split(": ")[0].strip(" ."))
            elif block.kind == "text" and developing and _names(block.text):
                self._outline.named_area(block.text)
            elif block.kind == "text":
                announces = bool(_PROPOSAL.search(block.text[-400:])) and not deciding
                proposing = under or announces
                if self.report and not deciding and not announces:
                    found += self._sentences(block)
        return found

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas that the report says must be developed."""
        return tuple(Area(draft.title, draft.code) for draft in self._outline.areas)

    def _sentences(self, block: Block) -> list[Item]:
        """Proposals that are sentences of their own."""
        found = []
        for sentence in _SENTENCE.split(block.text):
            proposes = _PROPOSES.match(sentence)
            if proposes and _SAYS.search(sentence):
                title = proposes.group(1)
                found += self._measure(block, title[:1].upper() + title[1:])
        return found

    def _measure(self, block: Block, text: str) -> list[Item]:
        text = _NUMBER.sub("", text)
        first, *details = _SENTENCE.split(text)
        task = task_of(text) if len(text) < 400 else task_of(first)
        if not (task.owner or task.when):
            task = task_of(first)
        else:
            first, *details = _SENTENCE.split(task.title)
        title = (first if task.owner or task.when else task.title).rstrip(". ")
        if not title:
            return []
        area = self._outline.areas[self._outline.current] if self._outline.current >= 0 else None
        period = read_period(task.when, year=self.year) if task.when else None
        title = title.removeprefix("att ")
        return [
            Item(
                "measure",
                title[:1].upper() + title[1:],
                block.line,
                owners_of(task.owner) or subject_of(title),
                period,
                area.title if area else "",
                area.code if area else "",
                details=(*details, *task.details),
                proposed=True,
            )
        ]


def _names(text: str) -> bool:
    """Whether a line of text under "Utvecklingsområden" is a name of an area, and no sentence."""
    return len(text) < 80 and len(text.split()) < 9 and not text.endswith((".", ":", "!", "?"))
