"""Reads a PDF."""

from __future__ import annotations

from documents.formats.lines import Structure
from documents.items import UnreadableDocument


def pdf(data: bytes) -> Structure:
    """Not yet."""
    raise UnreadableDocument("Filen är en pdf. Spara den som text och försök igen.")
