"""The way in: the bytes of a file to what it holds."""

from __future__ import annotations

import re
from dataclasses import replace

from documents.formats import structure_of
from documents.items import Problem, Reading
from documents.recognition import recognise
from plan.schoolyear import SchoolYear

# What our Word templates are filled in by. A plan has none: «…» is how Word's own letters say it.
_TAG = re.compile(r"\{\{|\{%")


def is_template(data: bytes) -> bool:
    """Whether a file is a Word document with tags to be filled in: how documents are to look, not what they hold.

    Raises UnreadableDocument for what is no document that can be read.
    """
    is_word = data.startswith(b"PK") and b"word/" in data
    return is_word and any(_TAG.search(block.text) for block in structure_of(data).blocks)


def read_document(data: bytes, name: str, year: SchoolYear | None = None) -> Reading:
    """Read a document of any format (see `recognise` for `name` and `year`).

    Raises UnreadableDocument for what can't be read; anything that can gives a Reading, perhaps an empty one.
    A file that somebody sends is read by `documents.apart.read_apart`, which has bounds.
    """
    structure = structure_of(data)
    reading = recognise(structure.blocks, name, year)
    left_out = (
        Problem(note.line, note.text, note.why, note.suggestion, place=note.place) for note in structure.notes
    )
    return replace(reading, problems=(*reading.problems, *left_out))
