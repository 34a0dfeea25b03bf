"""What can't be printed as it is, odd and hostile documents, and printing in the process that fills templates in."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.papers.kinds import Kind
from documents.papers.names import example
from documents.papers.printing import TooManyPages, printed
from documents.papers.word import PrintFault, TemplateFault, pdf_document, word_document
from documents.pictures.measuring import drawable
from tests.documents.pdfs import ABOUT, HEADS, made, read, saved, words_of
from tests.documents.test_word_papers import png, template

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWN = (
    f'<w:r {nsdecls("w", "wp", "a")}><w:drawing><wp:inline><wp:extent cx="1000" cy="1000"/>'
    '<wp:docPr id="9" name="x"/><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    "</w:r>"
)
BOX = (
    f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>I en ruta</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_what_cannot_be_printed_is_said() -> None:
    def build(document: DocumentType) -> None:
        paragraph = document.add_paragraph("Text 🎉")._p
        for _ in range(2):
            paragraph.append(parse_xml(DRAWN.format(f'<c:chart xmlns:c="{CHART}"/>')))
        paragraph.append(parse_xml(DRAWN.format("")))
        paragraph.append(parse_xml(BOX))

    found = printed(made(build), ABOUT)
    assert found.lost == (
        "Det här finns i Word-filen men inte i PDF:en: 2 diagram och en figur. "
        "Det här står enklare i PDF:en än i Word: textrutor. "
        "Tecken som PDF:ens typsnitt saknar står som “?”: 🎉"
    )
    assert read(found.data).words() == "Text?Ienruta"


def test_a_broken_picture_is_said_in_its_place() -> None:
    document = Document()
    document.add_picture(io.BytesIO(png()))
    [shape] = document.inline_shapes
    shape._inline.find(qn("wp:docPr")).set("descr", "Ett hjul")
    part = document.part.related_parts[document.element.body.find(f".//{qn('a:blip')}").get(qn("r:embed"))]
    part._blob = part.blob[:40]
    found = printed(saved(document), ABOUT)
    assert read(found.data).words() == "[Bildsomintegårattvisa:Etthjul]"
    assert found.lost == "Det här finns i Word-filen men inte i PDF:en: en bild."


@pytest.mark.parametrize("missing", ["styles", "numbering", "settings", "theme"])
def test_a_document_without_a_part_that_word_always_writes_is_printed(missing: str) -> None:
    document = Document()
    document.add_heading("Rubrik", 1)
    document.add_paragraph("Punkt", "List Bullet")
    for id_, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(f"/{missing}"):
            document.part.rels.pop(id_)
    assert read(printed(saved(document), ABOUT).data).words() == "RubrikPunkt"


def test_tables_within_tables_beyond_reason_become_text() -> None:
    inner = "<w:p><w:r><w:t>innerst</w:t></w:r></w:p>"
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    document = Document()
    document.element.body.insert(
        0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
    )
    begun = time.process_time()
    found = printed(saved(document), ABOUT)
    assert read(found.data).words() == "innerst"
    assert found.lost == "Det här står enklare i PDF:en än i Word: tabeller i tabeller."
    assert time.process_time() - begun < 5


def test_thousands_of_cells_are_printed() -> None:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>cell åäö</w:t></w:r></w:p></w:tc>" * 5 + "</w:tr>"
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{row * 400}</w:tbl>"))
    data = printed(saved(document), ABOUT).data
    assert read(data).words() == "cellåäö" * 2_000


def test_a_document_of_too_many_pages_is_refused() -> None:
    def build(document: DocumentType) -> None:
        run = document.add_paragraph().add_run()
        for _ in range(2_001):
            run.add_text("sida")
            run.add_break(WD_BREAK.PAGE)

    with pytest.raises(TooManyPages):
        printed(made(build), ABOUT)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: setattr(one.sections[0], "page_width", Cm(0.1)),
        lambda one: setattr(one.sections[0], "left_margin", Cm(50)),
        lambda one: setattr(one.sections[0], "top_margin", Cm(50)),
        lambda one: setattr(one.styles["Normal"].font, "size", Pt(1600)),
        lambda one: setattr(one.styles["Normal"].paragraph_format, "left_indent", Cm(50)),
        lambda one: setattr(one.styles["Normal"].paragraph_format, "line_spacing", Pt(1)),
        lambda one: setattr(one.styles["Normal"].paragraph_format, "keep_with_next", True),
        lambda one: setattr(one.styles["Normal"].paragraph_format, "page_break_before", True),
        lambda one: one.element.body.insert(
            0, parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{'å' * 20_000}</w:t></w:r></w:p>")
        ),
        lambda one: one.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}><w:tr/></w:tbl>")),
        lambda one: one.element.body.insert(
            0,
            parse_xml(
                f'<w:tbl {nsdecls("w")}><w:tblGrid><w:gridCol w:w="x"/></w:tblGrid><w:tr><w:trPr><w:trHeight '
                'w:val="99999999" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="-4"/><w:vMerge/>'
                "</w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
            ),
        ),
        lambda one: setattr(one.tables[0].columns[0], "width", Cm(0.01)),
        lambda one: one.tables[0].rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader")),
    ],
)
def test_odd_measures_lose_no_words(change: Callable[[DocumentType], object]) -> None:
    document = Document()
    document.add_paragraph("Ett stycke med några ord")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {number}"
    document.add_paragraph("Sist")
    change(document)
    data = saved(document)
    assert read(printed(data, ABOUT).data).words() == words_of(data)


WORDS = st.text(st.sampled_from("abcåäöÅÄÖ –”0123456789-/.,é"), max_size=120)
CELLS = st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=6)
PARTS = st.one_of(
    st.tuples(
        st.just("text"), st.sampled_from(["Normal", "Heading 2", "List Bullet", "Quote", "Title"]), WORDS
    ),
    st.tuples(st.just("table"), st.sampled_from(["Table Grid", "Normal Table", "Light Shading"]), CELLS),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(PARTS, max_size=12), st.booleans())
def test_whatever_stands_in_a_document_stands_in_its_pdf(parts: list[Any], narrow: bool) -> None:
    document = Document()
    if narrow:
        document.sections[0].page_width, document.sections[0].page_height = Cm(9), Cm(9)
    for kind, style, content in parts:
        if kind == "text":
            document.add_paragraph(content, style)
            continue
        width = max(map(len, content))
        table = document.add_table(len(content), width, style)
        for row, texts in zip(table.rows, content, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
        if len(content) > 1:
            table.cell(0, 0).merge(table.cell(1, 0))
    data = saved(document)
    assert read(printed(data, ABOUT).data).words() == "".join(drawable(words_of(data)).split())


# --- through the process that fills templates in


def test_the_process_gives_the_same_document_as_a_pdf() -> None:
    written = pdf_document(example(), Kind.DOCUMENTATION)
    assert written.data.startswith(b"%PDF-")
    assert read(written.data).words(*HEADS) == words_of(word_document(example(), Kind.DOCUMENTATION))


def test_a_template_without_a_title_gets_the_documents() -> None:
    own = Document()
    own.add_paragraph("{{ huvudman }}")
    own.core_properties.title = ""
    about = read(pdf_document(example(), Kind.DOCUMENTATION, saved(own)).data).about
    assert about["Title"] == "Dokumentation enligt skollagen 4 kap. 6 §, Bergskolan"
    assert about["Author"] == "Ekdala"


def test_a_template_that_cannot_be_filled_in_says_the_same_for_a_pdf() -> None:
    with pytest.raises(TemplateFault) as caught:
        pdf_document(example(), Kind.FOLLOW_UP, template("{{ huvudmann }}"))
    assert not isinstance(caught.value, PrintFault)
    assert caught.value.where == "i stycke 1: “{{ huvudmann }}”"


def test_a_template_that_becomes_too_long_is_refused_in_plain_words() -> None:
    def build(document: DocumentType) -> None:
        run = document.add_paragraph().add_run()
        for _ in range(2_001):
            run.add_text("sida")
            run.add_break(WD_BREAK.PAGE)

    with pytest.raises(PrintFault) as caught:
        pdf_document(example(), Kind.FOLLOW_UP, made(build))
    assert caught.value.why == "Dokumentet blir för långt."
