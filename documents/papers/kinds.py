"""The kinds of Word documents."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document is for. The values are stored, and name the files."""

    FOLLOW_UP = "uppfoljning"
    DOCUMENTATION = "skollagen"


TITLES = {
    Kind.FOLLOW_UP: "Uppföljning av verksamhetsplanen",
    Kind.DOCUMENTATION: "Dokumentation enligt skollagen 4 kap. 6 §",
}
MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
