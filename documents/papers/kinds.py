"""The kinds of documents, and the forms that they are had in."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document is for. The values are stored, and name the files."""

    FOLLOW_UP = "uppfoljning"
    DOCUMENTATION = "skollagen"


class Format(StrEnum):
    """What a document is written as. The values are the endings of files."""

    WORD = "docx"
    PDF = "pdf"


TITLES = {
    Kind.FOLLOW_UP: "Uppföljning av verksamhetsplanen",
    Kind.DOCUMENTATION: "Dokumentation enligt skollagen 4 kap. 6 §",
}
MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
