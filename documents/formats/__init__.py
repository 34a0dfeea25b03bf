"""Reads the structure of a document, whatever its format. The format is found by the content, never by the name."""

from __future__ import annotations

from documents.decoding import text_of
from documents.formats.lines import Note, Structure
from documents.formats.separated import separated
from documents.items import UnreadableDocument
from documents.textlayout import blocks_of

__all__ = ["LARGEST_FILE", "Note", "Structure", "refuse_size", "structure_of"]

LARGEST_FILE = 25_000_000
"""Bytes of a file that is read. A plan with pictures is a tenth of this."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def structure_of(data: bytes) -> Structure:
    """The blocks of a document, and what of it could not be read.

    Raises UnreadableDocument for what is no document that can be read. Other formats than text are to be read
    in a process of their own (`documents.apart`): hostile files cost memory and time.
    """
    refuse_size(data)
    if data.startswith(_ZIP):
        return _from_archive(data)
    if b"%PDF-" in data[:1024]:
        from documents.formats.pdf import pdf

        return pdf(data)
    text = text_of(data)
    return separated(text) or Structure(tuple(blocks_of(text)))


def refuse_size(data: bytes) -> None:
    """Raises UnreadableDocument for a file that is larger than any that is read."""
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(
            f"Filen är för stor ({len(data) // 1_000_000} MB). "
            f"Jag läser dokument upp till {LARGEST_FILE // 1_000_000} MB. Ta bort bilderna och försök igen."
        )


def _from_archive(data: bytes) -> Structure:
    from documents.formats.archive import Archive

    archive = Archive(data)
    main = archive.main_part()
    if main.startswith("word/"):
        from documents.formats.word import word

        return word(archive, main)
    if main.startswith("xl/"):
        from documents.formats.workbook import workbook

        return workbook(archive, main)
    if main.startswith("ppt/"):
        raise UnreadableDocument(
            "Filen är en PowerPoint-presentation. Spara den som pdf och skicka den igen."
        )
    if "content.xml" in archive.names:
        raise UnreadableDocument(
            "Filen är i OpenDocument-format. Spara den som Word, Excel eller pdf och skicka den igen."
        )
    raise UnreadableDocument("Filen är ett zip-arkiv. Packa upp det och skicka dokumentet som det är.")
