"""How our Word documents look: like what a board reads.

Numbered pages, real headings, tables whose heads are repeated on every page and told to screen readers, and never a
colour that says something by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

NOTE = "Anmärkning"
SMALL = "Liten"
_INK = RGBColor(0x1B, 0x3A, 0x4B)
_HEAD_FILL = "E4EDF0"
_LINE = "9DB2BA"
_FONT = "Calibri"

# What is used of the styles that a new document has: each of the others makes every look-up slower, and every file.
_STYLES = frozenset(
    (
        *("Normal", "Title", "Subtitle", "Caption", "Heading 1", "Heading 2", "Heading 3", "List Bullet"),
        *("Default Paragraph Font", "Normal Table", "No List", "Header", "Footer", "Table Grid"),
        *("Title Char", "Subtitle Char", "Heading 1 Char", "Heading 2 Char", "Heading 3 Char"),
        *("List Number", "Heading 4", "Heading 4 Char", "Strong", "Emphasis", "Quote", "Quote Char"),
    )
)

# A column of a table: its head, its width in centimetres, and what stands in the cells of each row.
Column = tuple[str, float, Sequence[str]]


def table(
    made: DocumentType, title: str, loop: str, columns: Sequence[Column], *, small: bool = False
) -> None:
    """A table with a head on each page, a row for each turn of `loop`, a name for screen readers."""
    new = made.add_table(rows=4, cols=len(columns))
    new.style = "Normal Table"
    new.autofit = False
    _named(new, title)
    head, begins, body, ends = new.rows
    begins.cells[0].text = f"{{%tr for {loop} %}}"
    ends.cells[0].text = "{%tr endfor %}"
    for place, (name, width, texts) in enumerate(columns):
        new.columns[place].width = Cm(width)
        for row in new.rows:
            row.cells[place].width = Cm(width)
        _head_cell(head.cells[place], name)
        _fill(body.cells[place], texts, NOTE if small else None)
    _of_row(head, "w:tblHeader")
    _of_row(head, "w:cantSplit")
    _of_row(body, "w:cantSplit")
    made.add_paragraph("", NOTE)


def _fill(cell: _Cell, texts: Sequence[str], style: str | None) -> None:
    first = cell.paragraphs[0]
    first.text = texts[0]
    if style:
        first.style = style
    for text in texts[1:]:
        cell.add_paragraph(text.removeprefix("note:"), NOTE)


def _head_cell(cell: _Cell, text: str) -> None:
    cell.paragraphs[0].style = NOTE
    cell.paragraphs[0].add_run(text).bold = True
    shade = _element("w:shd", val="clear", color="auto", fill=_HEAD_FILL)
    cell._tc.get_or_add_tcPr().append(shade)


def _of_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(_element(name))


# The order in which Word wants what it is told of a table (ECMA-376, CT_TblPr).
_ORDER = (
    "tblStyle",
    "tblW",
    "jc",
    "tblInd",
    "tblBorders",
    "tblLayout",
    "tblCellMar",
    "tblLook",
    "tblCaption",
)


def _named(table: Table, title: str) -> None:
    """The name of the table, and that its first row is its head (and nothing else of it is)."""
    properties = table._tbl.tblPr
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_LINE))
    margins = _element("w:tblCellMar")
    for side, width in (("top", "50"), ("left", "80"), ("bottom", "30"), ("right", "80")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    look = _element("w:tblLook", val="0620", firstRow="1", noHBand="1", noVBand="1")
    kept = [child for child in properties if child.tag != qn("w:tblLook")]
    told = [*kept, borders, margins, look, _element("w:tblCaption", val=title)]
    for child in list(properties):
        properties.remove(child)
    order = [qn(f"w:{name}") for name in _ORDER]
    for child in sorted(told, key=lambda one: order.index(one.tag)):
        properties.append(child)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_styles(made: DocumentType) -> None:
    """Headings, notes and lists in one hand; the language is Swedish."""
    styles = made.styles
    for style in [one for one in styles if one.name not in _STYLES]:
        style.delete()
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name, size, before in (
        ("Title", 24, 0),
        ("Heading 1", 16, 18),
        ("Heading 2", 13, 12),
        ("Heading 3", 11, 10),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = _INK
        _no_theme(style)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        style.paragraph_format.keep_with_next = True
    _plain(styles["Subtitle"], 12)
    _plain(styles["Caption"], 9)
    for name, size, after in ((NOTE, 9, 2), (SMALL, 10, 0)):
        style = styles.add_style(name, 1)
        style.base_style = normal
        style.font.size, style.paragraph_format.space_after = Pt(size), Pt(after)
    for language in styles.element.iter(qn("w:lang")):
        for key in ("val", "eastAsia"):
            language.set(qn(f"w:{key}"), "sv-SE")


def _plain(style: Any, size: int) -> None:
    style.font.name, style.font.size, style.font.italic, style.font.bold = _FONT, Pt(size), False, False
    style.font.color.rgb = _INK
    _no_theme(style)


def _no_theme(style: Any) -> None:
    """Let the font that is named be the font: the theme's would come before it."""
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)


def set_page(made: DocumentType) -> None:
    """A4, with whose document it is at the head, and the number of the page at the foot."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    header = section.header.paragraphs[0]
    header.style = NOTE
    header.text = (
        "{{ enhet or huvudman }}{% if diarienummer %} · dnr {{ diarienummer }}{% endif %} · {{ datum }}"
    )
    footer = section.footer.paragraphs[0]
    footer.style = NOTE
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("Sida ")
    _field(footer, "PAGE")
    footer.add_run(" av ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            part = OxmlElement("w:t" if kind else "w:instrText")
            part.text = text
            run._r.append(part)
