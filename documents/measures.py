"""Recognises proposed measures in a report: the list after "föreslås följande åtgärder:"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.blocks import Block
from documents.items import Item

_PROPOSAL = re.compile(r"\b(?:åtgärd|åtgärder|åtgärden|åtgärderna|insatser bör)\b[^.]{0,300}[:;]$", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


def measures_in(blocks: Sequence[Block]) -> list[Item]:
    """Each list item that follows a sentence which proposes measures; further sentences are details."""
    found = []
    proposing = False
    for block in blocks:
        if block.kind == "list" and proposing:
            title, *details = _SENTENCE.split(block.text)
            if title := title.rstrip(". "):
                found.append(Item("measure", title, block.line, details=tuple(details)))
        else:
            proposing = block.kind == "text" and bool(_PROPOSAL.search(block.text[-400:]))
    return found
