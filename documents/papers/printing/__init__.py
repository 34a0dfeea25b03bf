"""A Word document printed as a PDF: read with python-docx, laid out by ReportLab's Platypus.

One layout, that of the document, whoever made its template. What can't be printed, or stands simpler than in Word, is
said (`Printed.lost`), never left out in silence.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.platypus import CondPageBreak, Flowable, Frame, KeepInFrame, PageBreak, Spacer
from reportlab.platypus.doctemplate import BaseDocTemplate, NextPageTemplate, PageTemplate

from documents.papers.printing.looks import (
    FONTS,
    Looks,
    Room,
    child,
    on,
    points,
    register_fonts,
    said,
    tree_of,
)
from documents.papers.printing.reading import Lost, Reader
from documents.papers.printing.tables import Rows

__all__ = ["About", "Printed", "TooManyPages", "get_ready", "printed"]

MOST_PAGES = 2_000
_KINDS = ("default", "first", "even")
# Streams as they are: readers of today need no letters that are safe in mail.
rl_config.useA85 = 0


class TooManyPages(Exception):
    """A document that nobody would print."""


@dataclass(frozen=True)
class About:
    """What a document says of itself."""

    title: str
    author: str
    on: date | None = None


@dataclass(frozen=True)
class Printed:
    """A PDF. `lost` says in a sentence or two what is not in it as it is in Word; empty where all is."""

    data: bytes
    lost: str


def get_ready() -> None:
    """Load the fonts, and the readers of pictures that are found first when a picture is read."""
    from PIL import Image

    register_fonts()
    Image.preinit()


def printed(document: bytes, about: About) -> Printed:
    """A Word document as a PDF; the same document gives the same bytes. Its own title comes before that of `about`.

    Raises TooManyPages, and whatever the libraries raise where the file is broken.
    """
    from docx import Document

    register_fonts()
    opened = Document(io.BytesIO(document))
    lost = Lost()
    return Printed(_Paper(opened, about, lost).written(), lost.sentence())


@dataclass
class _Sheets:
    """The pages of a section. Measures are points; `parts` are its headers and footers, by place and kind."""

    width: float
    height: float
    edges: dict[str, float]
    parts: dict[tuple[str, str], Any]
    first_apart: bool
    goes_on: bool
    elements: list[Any] = field(default_factory=list)

    @property
    def room(self) -> Room:
        """The width and the height of the text."""
        at = self.edges
        return self.width - at["left"] - at["right"], self.height - at["top"] - at["bottom"]


class _Paper(BaseDocTemplate):  # type: ignore[misc]
    """The document as it is laid out: a page template for each section."""

    def __init__(self, opened: Any, about: About, lost: Lost) -> None:
        self._opened, self._looks = opened, Looks(tree_of(opened.part, RELATIONSHIP_TYPE.STYLES))
        self._reader, self._lost, self._on = Reader(opened, self._looks, lost), lost, about.on
        self._even_apart = on([opened.settings.element], "w:evenAndOddHeaders")
        self._level, self._headings = -1, 0
        self._pages: list[tuple[_Sheets, str]] = []
        self._file = io.BytesIO()
        title = opened.core_properties.title or about.title
        names = {"title": title, "author": about.author, "creator": "Årshjul", "producer": "ReportLab"}
        super().__init__(self._file, **names, lang="sv-SE", invariant=1, initialFontName=FONTS[0])
        self._sections = [*_sections(opened, lost)]

    def written(self) -> bytes:
        """The PDF."""
        story: list[Flowable] = []
        for number, sheets in enumerate(self._sections):
            self._make_way(sheets)
            frame = Frame(sheets.edges["left"], sheets.edges["bottom"], *sheets.room, 0, 0, 0, 0)
            size = sheets.width, sheets.height
            pages = PageTemplate(str(number), [frame], partial(self._begin, sheets), pagesize=size)
            self.addPageTemplates(pages)
            if number:
                story.append(NextPageTemplate(str(number)))
                before = self._sections[number - 1]
                if not sheets.goes_on or (before.width, before.room) != (sheets.width, sheets.room):
                    story.append(PageBreak())
            story += _kept_together(self._reader.blocks(sheets.elements, sheets.room), *sheets.room)
        self._doSave = 0
        self.build(story or [Spacer(1, 1)])
        for number, (sheets, kind) in enumerate(self._pages, 1):
            self.canv.beginForm(f"around{number}", 0, 0, sheets.width, sheets.height)
            for place in ("header", "footer"):
                if made := self._around(sheets, place, kind, (number, len(self._pages)), Lost()):
                    at = sheets.edges[place]
                    low = at if place == "footer" else sheets.height - at - made[1]
                    made[0].drawOn(self.canv, sheets.edges["left"], low)
            self.canv.endForm()
        if self._on:
            self.canv._doc._timeStamp = _Stamp(self._on)
        self.canv.save()
        return self._file.getvalue()

    def _begin(self, sheets: _Sheets, canvas: Any, _: Any) -> None:
        """Begin a page. What stands around the text is drawn last, when it is known how many pages there are."""
        number = len(self._pages) + 1
        if number > MOST_PAGES:
            raise TooManyPages
        kind = "even" if self._even_apart and number % 2 == 0 else "default"
        if sheets.first_apart and (not self._pages or self._pages[-1][0] is not sheets):
            kind = "first"
        self._pages.append((sheets, kind))
        canvas.doForm(f"around{number}")

    def _around(
        self, sheets: _Sheets, place: str, kind: str, page: tuple[int, int], lost: Lost
    ) -> tuple[Flowable, float] | None:
        """A header or footer and its height: at most a third of the page, smaller where it would be more."""
        if (part := sheets.parts.get((place, kind))) is None:
            return None
        width, most = sheets.room[0], sheets.height / 3
        reader = Reader(self._opened, self._looks, lost, part, page)
        made = KeepInFrame(width, most, reader.blocks(part.element, (width, most)))
        return made, made.wrapOn(self.canv if page[1] else None, width, most)[1]

    def _make_way(self, sheets: _Sheets) -> None:
        """Move the text away from headers and footers that are higher than their margins."""
        for place, edge in (("header", "top"), ("footer", "bottom")):
            for kind in _KINDS:
                if made := self._around(sheets, place, kind, (0, 0), self._lost):
                    high = min(sheets.edges[place] + made[1], sheets.height * 0.4)
                    sheets.edges[edge] = max(sheets.edges[edge], high)

    def afterFlowable(self, flowable: Flowable) -> None:
        """Put a heading in the list of bookmarks."""
        level, title = getattr(flowable, "heading", (None, ""))
        if level is None or level > 8 or not title:
            return
        self._level = min(level, self._level + 1)
        self._headings += 1
        name = f"rubrik{self._headings}"
        self.canv.bookmarkHorizontal(name, 0, self.frame._y + flowable.height)
        self.canv.addOutlineEntry(title, name, self._level)


def _sections(opened: Any, lost: Lost) -> Iterator[_Sheets]:
    """The sections, with what stands in each."""
    body = opened.element.body
    parts: dict[tuple[str, str], Any] = {}
    elements: list[Any] = []
    for element in body:
        told = element if element.tag == qn("w:sectPr") else child(element, "w:pPr/w:sectPr")
        if told is None or element.tag == qn("w:p"):
            elements.append(element)
        if told is None and element is not body[-1]:
            continue
        for place in ("header", "footer"):
            for one in told.iterfind(qn(f"w:{place}Reference")) if told is not None else ():
                part = opened.part.related_parts[one.get(qn("r:id"))]
                parts[place, one.get(qn("w:type"), "default")] = part
        if points(said([told], "w:cols", "w:num"), 1) > 1:
            lost.simpler.add("spalter")
        first, goes_on = on([told], "w:titlePg"), said([told], "w:type") == "continuous"
        yield _Sheets(*_measures(told), dict(parts), first, goes_on, elements)
        elements = []


def _measures(told: Any) -> tuple[float, float, dict[str, float]]:
    """Width, height and margins of a section; there is always room for some text."""
    width, height = (
        points(said([told], "w:pgSz", name), otherwise=usual, least=144.0)
        for name, usual in (("w:w", 595.3), ("w:h", 841.9))
    )
    edges = {}
    for edge in ("top", "right", "bottom", "left", "header", "footer"):
        text, usual = said([told], "w:pgMar", f"w:{edge}"), 35.4 if edge.endswith("er") else 72.0
        most = 0.4 * (width if edge in ("left", "right") else height)
        edges[edge] = points(text.lstrip("-") if text else None, otherwise=usual, most=most)
    return width, height, edges


def _kept_together(blocks: list[Flowable], width: float, height: float) -> Iterator[Flowable]:
    """Blocks with page breaks where there is no room for a heading and the first of what follows it."""
    while blocks and isinstance(blocks[-1], Spacer):
        blocks.pop()
    kept = False
    for place, block in enumerate(blocks):
        if getattr(block, "new_page", False):
            yield CondPageBreak(height - 1)
        if getattr(block, "keeps", False) and not kept:
            needed = 0.0
            for one in blocks[place:]:
                needed += _least(one, width, height) + one.getSpaceBefore()
                if not getattr(one, "keeps", False) or needed > height:
                    break
            yield CondPageBreak(min(needed, height - 1))
        kept = getattr(block, "keeps", False)
        yield block


def _least(block: Flowable, width: float, height: float) -> float:
    """The height of a block, or of its beginning where it may be divided."""
    if isinstance(block, Rows):
        return block.least(width)
    high = float(block.wrap(width, height)[1])
    return high if getattr(block, "keeps", False) else min(high, 30.0)


class _Stamp(TimeStamp):  # type: ignore[misc]
    """Midnight of a day, whatever the clock and the time zone say."""

    def __init__(self, on: date) -> None:
        super().__init__(invariant=1)
        self.YMDhms = (on.year, on.month, on.day, 0, 0, 0)
        self.lt = time.struct_time((*self.YMDhms, 0, 1, 0))
