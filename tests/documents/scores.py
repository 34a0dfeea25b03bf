"""How much of what a person sees in a document the reader finds, and how much of what it finds is there.

Labels are made by hand. An item of a label is found when the reader has one of the same kind on the same line with
the same title; titles stand as hashes of their words, so that labels hold no document's text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

from documents import Item, Reading

FIELDS = ("owners", "start", "due", "precision", "every", "ref", "fields")
TEXTS = (
    *("problem", "causes", "goals", "signs", "effects", "participants", "costs", "strengths", "risks"),
    *("prevention", "spreading"),
)

Label = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1: of what was found that is right, of what is there that was found, and of each field."""

    precision: float
    recall: float
    fields: dict[str, float]


def mark(text: str) -> str:
    """The hash of a text's words."""
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", text).casefold()).strip()
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def found_as_label(item: Item) -> Label:
    """An item in the shape of a label."""
    shown = item.as_json()
    letter = item.strategy.letter if item.strategy else ""
    return {
        "line": item.line,
        "kind": item.kind,
        "title": mark(item.title),
        "owners": [mark(owner) for owner in item.owners],
        "start": shown["start"],
        "due": shown["due"],
        "precision": shown["precision"],
        "every": shown["recurs"]["every"] if shown["recurs"] else None,
        "ref": f"{item.code if letter else ''} {letter}{item.number or ''}".strip(),
        "fields": {name: len(getattr(item, name)) for name in TEXTS if getattr(item, name)},
    }


def score(labels: list[Label], reading: Reading) -> Score:
    """How a reading compares with the labels of its document."""
    found = [found_as_label(item) for item in reading.items]
    key = ("line", "kind", "title")
    by_key: dict[tuple[Any, ...], list[Label]] = {}
    for one in found:
        by_key.setdefault(tuple(one[name] for name in key), []).append(one)
    pairs = []
    for label in labels:
        if same := by_key.get(tuple(label[name] for name in key)):
            pairs.append((label, same.pop(0)))
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for label, one in pairs:
        for name in FIELDS:
            if name in label:
                asked[name] += 1
                right[name] += label[name] == one[name]
    return Score(
        len(pairs) / max(1, len(found)),
        len(pairs) / max(1, len(labels)),
        {name: right[name] / asked[name] for name in asked},
    )
