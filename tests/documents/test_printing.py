"""Documents printed as PDF: the same words as in Word, laid out in the same way, whoever made the template."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from documents.papers.context import context_of
from documents.papers.kinds import Kind
from documents.papers.model import Picture, Report
from documents.papers.names import example
from documents.papers.printing import printed
from documents.papers.render import fill
from documents.papers.standard import standard_template
from documents.papers.word import pdf_document
from tests.documents.pdfs import ABOUT, HEADS, made, read, saved, words_of
from tests.documents.test_word_papers import png


def filled(report: Report, kind: Kind) -> bytes:
    pictures = [(one.data, one.caption, one.alt) for one in report.pictures]
    return fill(standard_template(kind), context_of(report), pictures, own=False)


def many(count: int) -> Report:
    """The example with so many activities, each known by its title and its owner."""
    found = example()
    row = found.areas[0].strategies[0].rows[0]
    rows = tuple(
        replace(
            row, title=f"uppgift{n:03} kartlägg läsförståelsen i alla årskurser", owners=(f"ägare{n:03}",)
        )
        for n in range(count)
    )
    strategy = replace(found.areas[0].strategies[0], rows=rows)
    return replace(found, areas=(replace(found.areas[0], strategies=(strategy,)),))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_pdf_says_what_the_word_document_says_in_the_same_order(kind: Kind) -> None:
    report = replace(example(), pictures=(Picture(png(), "Årshjulet – 26/27", "Ett hjul & tolv månader"),))
    document = filled(report, kind)
    found = printed(document, ABOUT)
    said = read(found.data)
    assert found.lost == ""
    assert said.words(*HEADS) == words_of(document)
    assert said.images == 1


def test_it_says_what_it_is_and_whose() -> None:
    said = read(printed(filled(example(), Kind.DOCUMENTATION), ABOUT).data)
    assert said.about["Title"] == "Dokumentation av det systematiska kvalitetsarbetet Ekdala"
    assert said.about["Author"] == "Ekdala"
    assert said.about["Lang"] == b"sv-SE"
    assert said.about["CreationDate"].startswith("D:20270331")
    headings = [title for level, title in said.outline if level == 1]
    assert headings == ["Inriktning: planen", "Uppföljning", "Analys", "Åtgärder", "Ändringslogg"]


def test_every_font_that_it_names_is_in_it() -> None:
    def build(document: DocumentType) -> None:
        document.sections[0].header.paragraphs[0].text = "a\tb"
        document.add_table(2, 2).cell(0, 0).merge(one := document.tables[0].cell(1, 0))
        one.text = "cell"

    for document in (filled(example(), Kind.FOLLOW_UP), made(build)):
        data = printed(document, ABOUT).data
        assert len(re.findall(rb"/FontFile2", data)) == len(re.findall(rb"/Type /Font\b", data)) > 0


def test_the_same_document_gives_the_same_bytes() -> None:
    document = filled(example(), Kind.FOLLOW_UP)
    assert printed(document, ABOUT).data == printed(document, ABOUT).data


def test_every_page_has_its_number_and_its_header() -> None:
    pages = read(printed(filled(many(40), Kind.FOLLOW_UP), ABOUT).data).pages
    assert len(pages) > 4
    for number, text in enumerate(pages, 1):
        assert f"Sida {number} av {len(pages)}" in text
        assert text.startswith("Bergskolan · dnr BUN 2027/12 · 31 mars 2027")


def test_many_activities_run_over_pages_with_their_heads_and_no_row_is_cut() -> None:
    document = filled(many(50), Kind.FOLLOW_UP)
    data = printed(document, ABOUT).data
    said = read(data)
    assert said.words(*HEADS) == words_of(document)
    found: dict[str, int] = {}
    for page, text in enumerate(said.pages):
        tasks, owners = re.findall(r"uppgift(\d{3})", text), re.findall(r"ägare(\d{3})", text)
        assert tasks == owners
        found |= dict.fromkeys(tasks, page)
        assert ("Nr Aktivitet Ansvarig Klart senast Status" in text) == bool(tasks)
    assert len(found) == 50
    with pdfplumber.open(io.BytesIO(data)) as pages:
        for sheet in pages.pages:
            bottom = max(char["bottom"] for char in sheet.chars if "Sida" not in char["text"])
            assert bottom <= sheet.height
            assert max(char["x1"] for char in sheet.chars) <= sheet.width - 50


def test_a_template_of_ones_own_is_printed_as_it_looks() -> None:
    def build(own: DocumentType) -> None:
        own.sections[0].header.paragraphs[0].text = "Ekdala kommun\tBarn och utbildning\t{{ datum }}"
        own.sections[0].page_width, own.sections[0].page_height = Cm(29.7), Cm(21)
        title = own.add_paragraph()
        run = title.add_run("Läget för {{ huvudman }}")
        run.font.size, run.font.color.rgb, run.bold = Pt(30), RGBColor(0, 0x80, 0), True
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER

    written = pdf_document(example(), Kind.FOLLOW_UP, made(build))
    assert written.lost == ""
    with pdfplumber.open(io.BytesIO(written.data)) as opened:
        [page] = opened.pages
        assert (round(page.width), round(page.height)) == (842, 595)
        assert page.extract_text().splitlines()[0] == "Ekdala kommun Barn och utbildning 31 mars 2027"
        letters = [char for char in page.chars if char["size"] > 29]
        assert "".join(char["text"] for char in letters) == "Läget för Ekdala"
        assert {char["fontname"].partition("+")[2] for char in letters} == {"ArshjulSans-Semibold"}
        assert {char["non_stroking_color"] for char in letters} == {(0.0, 0.501961, 0.0)}
        middle = (letters[0]["x0"] + letters[-1]["x1"]) / 2
        body = own_margins(made(build))
        assert abs(middle - (body[0] + page.width - body[1]) / 2) < 1


def own_margins(document: bytes) -> tuple[float, float]:
    section = Document(io.BytesIO(document)).sections[0]
    assert section.left_margin is not None
    assert section.right_margin is not None
    return section.left_margin.pt, section.right_margin.pt


def test_merged_cells_are_one_cell() -> None:
    def build(document: DocumentType) -> None:
        table = document.add_table(3, 3, "Table Grid")
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"c{number}"
        table.cell(0, 0).merge(table.cell(0, 2)).text = "hela bredden"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "två rader"

    document = made(build)
    data = printed(document, ABOUT).data
    assert read(data).words() == words_of(document)
    with pdfplumber.open(io.BytesIO(data)) as opened:
        [table] = opened.pages[0].find_tables()
        assert [[cell is not None for cell in row.cells] for row in table.rows] == [
            [True, False, False],
            [True, True, True],
            [False, True, True],
        ]


def test_a_merged_cell_goes_on_over_the_page() -> None:
    words = [f"ord{n:03}" for n in range(400)]

    def build(document: DocumentType) -> None:
        table = document.add_table(70, 2, "Table Grid")
        for number, row in enumerate(table.rows):
            row.cells[1].text = f"rad{number}"
        table.cell(2, 0).merge(table.cell(69, 0)).text = " ".join(words)

    document = made(build)
    said = read(printed(document, ABOUT).data)
    assert len(said.pages) > 1
    assert said.words(*HEADS) == words_of(document)
    assert sorted(re.findall(r"ord\d{3}", " ".join(said.pages))) == words


def test_a_row_that_is_higher_than_a_page_goes_on_over_it() -> None:
    document = made(lambda one: setattr(one.add_table(1, 2).cell(0, 0), "text", "Lång text. " * 1500))
    row = Document(io.BytesIO(document))
    row.tables[0].rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for one in (document, saved(row)):
        said = read(printed(one, ABOUT).data)
        assert len(said.pages) > 2
        assert said.words() == words_of(one)


def test_a_row_that_is_higher_than_a_page_is_text_between_rows() -> None:
    def build(document: DocumentType) -> None:
        table = document.add_table(4, 2, "Table Grid")
        for number, row in enumerate(table.rows):
            row.cells[0].text, row.cells[1].text = f"rubrik{number}", f"text{number}"
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        table.cell(2, 1).text = " ".join(f"ord{n:03}" for n in range(2_000))

    document = made(build)
    data = printed(document, ABOUT).data
    heads = "rubrik0text0"
    assert heads + read(data).words().replace(heads, "") == words_of(document)
    with pdfplumber.open(io.BytesIO(data)) as opened:
        assert opened.pages[0].find_tables()[0].extract() == [["rubrik0", "text0"], ["rubrik1", "text1"]]
        assert opened.pages[-1].find_tables()[0].extract() == [["rubrik0", "text0"], ["rubrik3", "text3"]]


def test_what_somebody_writes_is_never_read_as_markup() -> None:
    text = '<img src="/etc/hostname"/> <b>&amp; {{ & <a href="https://x.example">5 < 6</a>'
    found = printed(made(lambda one: one.add_paragraph(text)), ABOUT)
    said = read(found.data)
    assert said.words() == "".join(text.split())
    assert (said.images, said.links) == (0, [])


def test_a_header_has_its_parts_beside_one_another_and_its_picture_on_every_page() -> None:
    def build(document: DocumentType) -> None:
        header = document.sections[0].header
        header.paragraphs[0].text = "till vänster\ti mitten\ttill höger"
        header.add_paragraph().add_run().add_picture(io.BytesIO(png()), Cm(2))
        document.add_paragraph("ett").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("två")

    document = made(build)
    with pdfplumber.open(io.BytesIO(printed(document, ABOUT).data)) as opened:
        for page in opened.pages:
            assert page.extract_text().splitlines()[0] == "till vänster i mitten till höger"
            [picture] = page.images
            first = page.extract_words()[-1]
            assert picture["bottom"] < first["top"]  # the text makes way
        left, right = own_margins(document)
        words = opened.pages[0].extract_words()
        assert words[0]["x0"] == pytest.approx(left, abs=0.5)
        assert words[5]["x1"] == pytest.approx(opened.pages[0].width - right, abs=0.5)


def test_a_header_that_is_too_high_leaves_room_for_the_text() -> None:
    def build(document: DocumentType) -> None:
        document.sections[0].header.paragraphs[0].text = "Huvud\n" * 200
        document.add_paragraph("Text")

    with pdfplumber.open(io.BytesIO(printed(made(build), ABOUT).data)) as opened:
        [page] = opened.pages
        assert "".join(char["text"] for char in page.chars) == "Huvud" * 200 + "Text"
        assert page.chars[-1]["top"] > max(char["bottom"] for char in page.chars[:-4])


def test_the_first_page_may_have_a_header_of_its_own() -> None:
    def build(document: DocumentType) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "Försättsblad"
        section.header.paragraphs[0].text = "Alla andra"
        document.add_paragraph("ett").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("två")

    assert read(printed(made(build), ABOUT).data).pages == ["Försättsblad\nett", "Alla andra\ntvå"]


def test_text_on_a_dark_cell_is_white() -> None:
    def build(document: DocumentType) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "vitt"
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1B3A4B"/>'))

    with pdfplumber.open(io.BytesIO(printed(made(build), ABOUT).data)) as opened:
        assert {char["non_stroking_color"] for char in opened.pages[0].chars} == {(1.0, 1.0, 1.0)}


def test_lists_are_counted_as_in_word() -> None:
    def build(document: DocumentType) -> None:
        document.add_paragraph("Punkt", "List Bullet")
        document.add_paragraph("Första", "List Number")
        document.add_paragraph("Andra", "List Number")

    [page] = read(printed(made(build), ABOUT).data).pages
    assert page.splitlines() == ["• Punkt", "1. Första", "2. Andra"]


def test_a_heading_stays_with_what_follows() -> None:
    def build(document: DocumentType) -> None:
        for number in range(29):
            document.add_paragraph(f"Rad {number}")
        document.add_heading("Rubrik", 1)
        document.add_table(30, 1, "Table Grid").cell(0, 0).text = "först i tabellen"

    for padding in range(8):

        def padded(document: DocumentType, padding: int = padding) -> None:
            document.add_paragraph("x").paragraph_format.space_after = Pt(8 * padding)
            build(document)

        pages = read(printed(made(padded), ABOUT).data).pages
        [with_heading] = [text for text in pages if "Rubrik" in text]
        assert "först i tabellen" in with_heading


def test_sections_turn_the_page_and_page_breaks_begin_one() -> None:
    def build(document: DocumentType) -> None:
        document.add_paragraph("ett").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("två")
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        document.add_paragraph("tre")

    with pdfplumber.open(io.BytesIO(printed(made(build), ABOUT).data)) as opened:
        assert [page.extract_text() for page in opened.pages] == ["ett", "två", "tre"]
        assert [page.width > page.height for page in opened.pages] == [False, False, True]


def field(paragraph: Any, code: str, shown: str = "") -> None:
    """A field as Word writes it, with what it showed when it was saved."""
    for kind in ("begin", "separate", "end"):
        if kind == "end" and shown:
            paragraph.add_run(shown)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)
        if kind == "begin":
            asked = OxmlElement("w:instrText")
            asked.text = code
            paragraph.add_run()._r.append(asked)


def test_a_list_of_contents_is_left_to_word_and_said() -> None:
    def build(document: DocumentType) -> None:
        field(document.add_paragraph(), ' TOC \\o "1-2" \\h ', "Gammal rubrik 7")
        document.add_heading("Inledning", 1)
        field(document.add_paragraph("Sida "), "PAGE", "9")

    found = printed(made(build), ABOUT)
    assert read(found.data).words() == "InledningSida9"
    assert found.lost == "Det här finns i Word-filen men inte i PDF:en: en innehållsförteckning."


def test_links_lead_out_to_addresses_only() -> None:
    def build(document: DocumentType) -> None:
        for number, address in enumerate(("https://ekdala.example/plan", "javascript:alert(1)", "file:///x")):
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
            id_ = document.part.relate_to(address, kind, is_external=True)
            link = f'<w:hyperlink {nsdecls("w", "r")} r:id="{id_}"><w:r><w:t>länk{number}</w:t></w:r></w:hyperlink>'
            document.add_paragraph("Läs ")._p.append(parse_xml(link))

    said = read(printed(made(build), ABOUT).data)
    assert said.links == ["https://ekdala.example/plan"]
    assert said.words() == "Läslänk0Läslänk1Läslänk2"


def test_a_note_stands_in_the_text() -> None:
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>Se beslutet.</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    document = Document()
    paragraph = document.add_paragraph("Enligt nämnden")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("Sist")
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), media, notes.encode(), document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    found = printed(saved(document), ABOUT)
    assert read(found.data).words() == "Enligtnämnden[Sebeslutet.]Sist"
    assert found.lost == "Det här står enklare i PDF:en än i Word: noter, som står i texten."
