"""What a PDF says, in the order that it is drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pdfplumber
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn

from documents.papers.printing import About

ABOUT = About("En titel", "Ekdala", date(2027, 3, 31))
# The heads of the tables that come along, which stand again on each page.
HEADS = (
    "NrAktivitetAnsvarigKlartsenastStatus",
    "MomentAnsvarigKlartsenastStatus",
    "AktivitetFrånTillAnledning",
    "TidAvVadÄndring",
)
# Headers and footers of documents here stand within so much of a page's edge, the text without.
_MARGIN = 60


@dataclass
class Said:
    """A PDF that has been read. `bodies` is the text of each page between the margins, without spaces."""

    pages: list[str]
    bodies: list[str]
    images: int = 0
    links: list[str] = field(default_factory=list)
    outline: list[tuple[int, str]] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)

    def words(self, *heads: str) -> str:
        """All text without spaces and bullets; heads of tables that stand again on a page are said once."""
        found = self.bodies[:1]
        for body in self.bodies[1:]:
            again = next((head for head in heads if body.startswith(head) and head in "".join(found)), "")
            found.append(body.removeprefix(again))
        return "".join(found).replace("•", "")


def read(data: bytes) -> Said:
    """Reads a PDF."""
    with pdfplumber.open(io.BytesIO(data)) as opened:
        bodies = [
            "".join(
                char["text"]
                for char in page.chars
                if char["bottom"] > _MARGIN and char["top"] < page.height - _MARGIN
            )
            for page in opened.pages
        ]
        return Said(
            pages=[page.extract_text() for page in opened.pages],
            bodies=["".join(body.split()) for body in bodies],
            images=sum(len(page.images) for page in opened.pages),
            links=[link["uri"] for page in opened.pages for link in page.hyperlinks if link.get("uri")],
            outline=[(level, title) for level, title, *_ in opened.doc.get_outlines()]
            if "Outlines" in opened.doc.catalog
            else [],
            about={**opened.metadata, "Lang": opened.doc.catalog.get("Lang")},
        )


def words_of(docx: bytes) -> str:
    """The text of a Word document in order, that in cells too, without spaces and bullets."""
    body = Document(io.BytesIO(docx)).element.body
    texts = (part.text or "" for one in body.iter(qn("w:p")) for part in one.iter(qn("w:t")))
    return "".join("".join(texts).split()).replace("•", "")


def saved(document: DocumentType) -> bytes:
    """A document as a file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def made(build: Callable[[DocumentType], object]) -> bytes:
    """A document that something builds, as a file."""
    document = Document()
    build(document)
    return saved(document)
