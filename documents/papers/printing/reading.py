"""What stands in a Word document, read into flowables of Platypus; and what of it a PDF has not."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from reportlab.platypus import Flowable, HRFlowable, PageBreak, Paragraph, Spacer, Table

from documents.formats.wordnumbers import Numbering, whole
from documents.papers.printing.looks import (
    AROUND,
    FONTS,
    Chain,
    Look,
    Looks,
    Manner,
    Room,
    child,
    drawn_line,
    flat,
    local,
    points,
    said,
    tree_of,
)
from documents.papers.printing.tables import rows_of
from documents.papers.words import listed
from documents.pictures.measuring import UNKNOWN, drawable

_TABLES = frozenset(("tbl", "tr", "tc"))
_PICTURES = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_MOST_PIXELS = 40_000_000
_EMU = 12_700
_TAB = "\t"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
# One and several of what is not printed at all.
_CALLED = {
    "chart": ("ett diagram", "diagram"),
    "contents": ("en innehållsförteckning", "innehållsförteckningar"),
    "object": ("ett inbäddat objekt", "inbäddade objekt"),
    "part": ("ett infogat dokument", "infogade dokument"),
    "picture": ("en bild", "bilder"),
    "shape": ("en figur", "figurer"),
}


@dataclass
class Lost:
    """What is not in the PDF as it is in Word: not there, simpler, or letters that the font lacks."""

    parts: Counter[str] = field(default_factory=Counter)
    simpler: set[str] = field(default_factory=set)
    letters: dict[str, None] = field(default_factory=dict)

    def sentence(self) -> str:
        """What is lost, said to whoever gets the document; empty where nothing is."""
        found = []
        if self.parts:
            counted = sorted(self.parts.items())
            parts = [
                _CALLED[name][0] if count == 1 else f"{count} {_CALLED[name][1]}" for name, count in counted
            ]
            found.append(f"Det här finns i Word-filen men inte i PDF:en: {listed(parts)}.")
        if self.simpler:
            found.append(f"Det här står enklare i PDF:en än i Word: {listed(sorted(self.simpler))}.")
        if self.letters:
            found.append(
                f"Tecken som PDF:ens typsnitt saknar står som “{UNKNOWN}”: {' '.join([*self.letters][:10])}"
            )
        return " ".join(found)


class Picture(Flowable):  # type: ignore[misc]
    """A picture that has been read, as large as it is to be."""

    def __init__(self, image: Any, width: float, height: float) -> None:
        super().__init__()
        self._image, self.width, self.height, self.hAlign = image, width, height, "LEFT"

    def draw(self) -> None:
        """Draw it."""
        self.canv.drawImage(self._image, 0, 0, self.width, self.height, mask="auto")


@dataclass
class _Field:
    """A field that has begun: what it asks for, and whether what was stored as its result is shown."""

    code: str = ""
    result: bool = False
    passed_over: bool = False

    @property
    def name(self) -> str:
        """PAGE, TOC …"""
        return (self.code.split() or [""])[0].upper()


@dataclass(frozen=True)
class _Words:
    """Text of one look, and the address that it leads to."""

    look: Look
    text: str
    link: str = ""


class Reader:
    """Reads what is to be printed of a document, in order: lists are counted on the way.

    In a header or footer (`part`), `page` is the number of the page and how many there are.
    """

    def __init__(self, document: Any, looks: Looks, lost: Lost, part: Any = None, page: Any = None) -> None:
        self._document, self._part, self._page = document.part, part or document.part, page
        self._looks, self._lost = looks, lost
        self._lists = Numbering(tree_of(document.part, RELATIONSHIP_TYPE.NUMBERING))
        self._fields: list[_Field] = []
        self._pieces: list[_Words | Flowable] = []
        self._boxes: list[Any] = []
        self._room: Room = (0.0, 0.0)

    def blocks(
        self, elements: Any, room: Room, table: Chain = (), fill: str | None = None, *, in_cell: bool = False
    ) -> list[Flowable]:
        """What stands in elements, at most so wide and high; tables in cells as their text."""
        found: list[Flowable] = []
        for element in flat(elements, AROUND | _TABLES if in_cell else AROUND):
            if local(element) == "p":
                self._room = room
                found += self._paragraph(element, table, fill, found[-1] if found else None)
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    found += self.blocks(box, room, table, fill, in_cell=True)
            elif local(element) == "tbl":
                made = rows_of(element, room, self._looks, self._cell)
                found += [made] if made is not None else []
            elif local(element) == "altChunk":
                self._lost.parts["part"] += 1
        return found

    def _cell(self, cell: Any, room: Room, table: Chain, fill: str | None) -> list[Flowable]:
        if child(cell, "w:tbl") is not None:
            self._lost.simpler.add("tabeller i tabeller")
        return self.blocks(cell, room, table, fill, in_cell=True)

    def _paragraph(
        self, element: Any, table: Chain, fill: str | None, before: Flowable | None
    ) -> list[Flowable]:
        properties = child(element, "w:pPr")
        manner = self._looks.manner(properties, table, fill)
        self._read(element, manner, "")
        pieces, self._pieces = self._pieces, []
        self._fields = [one for one in self._fields if one.result]
        label, level = self._label(properties, manner) if pieces else (None, None)
        found: list[Flowable] = []
        for are_words, group in groupby(pieces, lambda piece: isinstance(piece, _Words)):
            words = [*group]
            if not are_words:
                found += words
                continue
            style = manner.style(self._room[0], max(one.look.size for one in words), level)
            columns = [*_tabbed(words)] if self._page else [words]
            made = [Paragraph(_markup(part, manner.base), style, bulletText=label) for part in columns]
            found += made if len(made) == 1 else [_side_by_side(made, self._room[0])]
            label = None
        if not found:
            style = manner.style(self._room[0], manner.base.size, None)
            hidden = any(one.passed_over for one in self._fields)
            return [] if hidden else [Spacer(1, style.leading + max(style.spaceBefore, style.spaceAfter))]
        title = " ".join("".join(one.text for one in pieces if isinstance(one, _Words)).split())
        for one in found:
            one.keeps, one.alike = manner.keeps, manner.alike
        found[0].new_page, found[0].heading = manner.new_page, (manner.named.outline, title)
        if before is not None and manner.alike is not None and getattr(before, "alike", None) == manner.alike:
            found[0].spaceBefore = before.spaceAfter = 0
        if (line := drawn_line(manner.lines, "w:pBdr/w:bottom")) is not None:
            # Of a frame around a paragraph, the line below it.
            rule = HRFlowable(
                "100%", line[0], color=line[1], spaceBefore=line[0], spaceAfter=found[-1].getSpaceAfter()
            )
            rule.keeps, found[-1].keeps, found[-1].spaceAfter = manner.keeps, True, 0
            found.append(rule)
        return found

    def _label(self, properties: Any, manner: Manner) -> tuple[str | None, int | None]:
        """The letter, number or bullet of a list, and its level; None where there is none."""
        number = said([properties], "w:numPr/w:numId") or manner.named.number
        level = whole(said([properties], "w:numPr/w:ilvl"), manner.named.level or 0)
        shown = self._lists.shown(number, level) if number and number != "0" else None
        if shown is None or (not shown and manner.named.heading is not None):
            return None, None
        return drawable(shown[:40]) or "•", level

    def _read(self, element: Any, manner: Manner, link: str) -> None:
        """All that stands in a paragraph, or in a part of one."""
        for one in element:
            name = local(one)
            if name == "r":
                look = self._looks.look(manner, child(one, "w:rPr"))
                for part in one:
                    self._in_run(part, look, link)
            elif name == "hyperlink":
                relation = self._part.rels.get(one.get(qn("r:id"), ""))
                address = str(relation.target_ref) if relation is not None and relation.is_external else ""
                leads = address.lower().startswith(("http://", "https://", "mailto:")) and not self._page
                self._read(one, manner, address if leads else link)
            elif name == "fldSimple" and self._number(asked := _Field(one.get(qn("w:instr"), ""))):
                self._write(self._number(asked), manner.base, link)
            elif name in AROUND or name in ("dir", "bdo", "fldSimple"):
                self._read(one, manner, link)
            elif name in ("oMath", "oMathPara"):
                self._lost.simpler.add("formler")
                self._write("".join(part.text or "" for part in one.iter(_MATH)), manner.base, link)

    def _number(self, field_: _Field) -> str:
        """What a field of page numbers shows, in a header or footer; empty for other fields."""
        number, count = self._page or ("", "")
        return str({"PAGE": number, "NUMPAGES": count, "SECTIONPAGES": count}.get(field_.name, ""))

    def _in_run(self, one: Any, look: Look, link: str) -> None:
        name = local(one)
        if name == "fldChar":
            self._at_mark(one.get(qn("w:fldCharType")), look, link)
        elif name == "instrText" and self._fields:
            self._fields[-1].code += one.text or ""
        elif look.hidden or any(not field_.result or field_.passed_over for field_ in self._fields):
            return
        elif name == "t":
            kept = one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            self._write((one.text or "") if kept else (one.text or "").strip(), look, link)
        elif name in ("tab", "ptab"):
            self._pieces.append(_Words(look, _TAB, link))
        elif name in ("br", "cr"):
            is_page = one.get(qn("w:type")) == "page"
            self._pieces.append(PageBreak() if is_page else _Words(look, "\n", link))
        elif name in ("noBreakHyphen", "sym"):
            self._write("-" if name == "noBreakHyphen" else "\ufffd", look, link)
        elif name in ("footnoteReference", "endnoteReference"):
            self._lost.simpler.add("noter, som står i texten")
            self._write(f" [{self._note(name.removesuffix('Reference'), one.get(qn('w:id')))}]", look, link)
        elif name == "AlternateContent":
            for part in one[0] if len(one) else ():
                self._in_run(part, look, link)
        elif name in ("drawing", "pict", "object"):
            self._drawn(one, look)

    def _note(self, kind: str, id_: str | None) -> str:
        tree = tree_of(self._document, getattr(RELATIONSHIP_TYPE, f"{kind}s".upper()))
        notes = [note for note in tree if note.get(qn("w:id")) == id_] if tree is not None else []
        return "".join(part.text or "" for note in notes for part in note.iter(qn("w:t")))

    def _at_mark(self, kind: str | None, look: Look, link: str) -> None:
        """Where a field begins, where what it showed when it was saved begins, and where it ends."""
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields:
            field_ = self._fields[-1] if kind == "separate" else self._fields.pop()
            if not field_.result:
                self._write(self._number(field_), look, link)
                self._lost.parts += Counter(contents=field_.name == "TOC")
            field_.result, field_.passed_over = True, bool(self._number(field_)) or field_.name == "TOC"

    def _write(self, text: str, look: Look, link: str) -> None:
        shown = drawable(text)
        if UNKNOWN in shown and shown.count(UNKNOWN) > text.count(UNKNOWN):
            self._lost.letters |= {one: None for one in text if one != UNKNOWN and drawable(one) == UNKNOWN}
        if shown:
            self._pieces.append(_Words(look, shown.upper() if look.capitals else shown, link))

    def _drawn(self, element: Any, look: Look) -> None:
        """A picture, a text box, or what can't be printed."""
        boxes, blips = [*element.iter(qn("w:txbxContent"))], [*element.iter(qn("a:blip"))]
        if boxes:
            self._lost.simpler.add("textrutor")
            self._boxes += boxes
        elif not blips:
            is_chart = any(True for _ in element.iter(_CHART))
            self._lost.parts[
                "object" if local(element) == "object" else "chart" if is_chart else "shape"
            ] += 1
        elif child(element, "wp:anchor") is not None:
            self._lost.simpler.add("fritt placerade bilder")
        extent = next(element.iter(qn("wp:extent")), None)
        alt = next((one.get("descr") or "" for one in element.iter(qn("wp:docPr"))), "")
        for blip in blips:
            part = self._part.related_parts.get(blip.get(qn("r:embed")))
            if (image := _opened(getattr(part, "blob", b""))) is None:
                self._lost.parts["picture"] += 1
                self._write(f"[Bild som inte går att visa{': ' if alt else ''}{alt}]", look, "")
                continue
            wide, high = (float(side) for side in image.getSize())
            if extent is not None:
                wide, high = (points(extent.get(name), _EMU, wide, 1.0) for name in ("cx", "cy"))
            share = min(1.0, self._room[0] / wide, (self._room[1] - 2.0) / high)
            self._pieces.append(Picture(image, wide * share, high * share))


@lru_cache(maxsize=100)
def _opened(data: bytes) -> Any:
    """A picture, ready to be drawn; None for one that can't be."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(data), formats=_PICTURES)
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            whole_ = opened.convert("RGBA")
            transparent = whole_.getchannel("A").getextrema() != (255, 255)
            return ImageReader(whole_ if transparent else whole_.convert("RGB"))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- what a broken picture does to a library
        return None


def _markup(words: Sequence[_Words], base: Look) -> str:
    """Words as Platypus reads them: what somebody wrote is escaped, here and nowhere else."""
    found = []
    for (look, link), group in groupby(words, lambda one: (one.look, one.link)):
        text = escape("".join(one.text for one in group), quote=False)
        text = look.tagged(text.replace("\n", "<br/>").replace(_TAB, "\xa0" * 4), base)
        found.append(f'<a href="{escape(link)}">{text}</a>' if link else text)
    return "".join(found)


def _tabbed(words: Iterable[_Words]) -> Iterator[list[_Words]]:
    """The words between tabs: what stands to the left, in the middle and to the right of a header."""
    parts: list[list[_Words]] = [[]]
    for one in words:
        if one.text == _TAB and len(parts) < 3:
            parts.append([])
        else:
            parts[-1].append(one)
    yield from parts


def _side_by_side(parts: list[Paragraph], width: float) -> Table:
    for place, part in enumerate(parts):
        part.style = part.style.clone("", alignment=place)
    padding = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    style = [*padding, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), FONTS[0])]
    return Table([[*parts, *[""] * (3 - len(parts))]], [width / 3] * 3, style=style)
