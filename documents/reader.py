"""The way in: the bytes of a file to what it holds."""

from __future__ import annotations

from documents.decoding import text_of
from documents.items import Reading
from documents.recognition import recognise
from documents.textlayout import blocks_of
from plan.schoolyear import SchoolYear


def read_document(data: bytes, name: str, year: SchoolYear | None = None) -> Reading:
    """Read a document (see `recognise` for `name` and `year`).

    Raises UnreadableDocument for what is not readable text; anything that is text gives a Reading, perhaps an
    empty one.
    """
    return recognise(blocks_of(text_of(data)), name, year)
