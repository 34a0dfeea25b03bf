"""Word documents: what stands in them, how they are built, and templates that are wrong or mean harm."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn

from documents.papers.context import context_of
from documents.papers.kinds import Kind
from documents.papers.model import Picture
from documents.papers.names import NAMES, example
from documents.papers.render import fill
from documents.papers.standard import standard_template
from documents.papers.word import TemplateFault, check_template, word_document
from tests.support.tree import ROOT

OFFICE = shutil.which("soffice")
FOLLOW_UP, DOCUMENTATION = Kind.FOLLOW_UP, Kind.DOCUMENTATION


def opened(data: bytes) -> DocumentType:
    return Document(io.BytesIO(data))


def text_of(data: bytes) -> str:
    return "\n".join(
        "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        for paragraph in opened(data).element.body.iter(qn("w:p"))
    )


def template(*paragraphs: str) -> bytes:
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def tried(data: bytes, **given: str) -> bytes:
    """A template filled in with the example, in this process: as fast as tests of faults want it."""
    return fill(data, {**context_of(example()), **given}, [], own=True)


def png(width: int = 4) -> bytes:
    """A small grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(width))
    head = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def follow_up() -> bytes:
    return word_document(example(), FOLLOW_UP)


def test_a_follow_up_has_the_plans_own_numbering_and_all_that_was_said(follow_up: bytes) -> None:
    text = text_of(follow_up)
    for part in (
        "Uppföljning av verksamhetsplanen",
        "LÄS – Läsning",
        "a) Läsningen följs upp",
        "1a",
        "Ta fram en läsplan",
        "“Väntar på underlag” (Karin Lind, 1 mars 2027)",
        "Bergskolan: slutdatum flyttat från 31 mars 2027 till 31 mars 2027: väntar på underlag",
        "Resultat: Bättre",
        "Slutsats: Fortsätt",
        "effekten syns",
        "Fortsätt ett år",
        "BUN 2027/12",
    ):
        assert part in text, part
    assert "{" not in text


def test_the_documentation_has_what_the_law_asks_for_in_order() -> None:
    text = text_of(word_document(example(), DOCUMENTATION))
    order = ["Inriktning: planen", "Uppföljning", "Analys", "Åtgärder", "Ändrade slutdatum", "Ändringslogg"]
    places = [text.index(f"\n{part}\n") for part in order]
    assert places == sorted(places)
    assert "4 kap. 6 § skollagen" in text
    assert "Diarienummer: BUN 2027/12" in text


def test_what_there_is_nothing_of_is_left_out_or_said() -> None:
    empty = replace(
        example(),
        areas=(),
        cycle=(),
        decisions=(),
        analyses=(),
        efforts=(),
        changes=(),
        proposals=(),
        moments=(),
        registration="",
        unit="",
    )
    assert "Beslut" not in text_of(word_document(empty, FOLLOW_UP))
    text = text_of(word_document(empty, DOCUMENTATION))
    assert "Ingen analys är skriven" in text
    assert "Inga beslut, insatser eller ändrade datum" in text
    assert "Diarienummer" not in text


def test_tables_are_told_to_screen_readers_and_their_heads_repeated(follow_up: bytes) -> None:
    document = opened(follow_up)
    assert len(document.tables) >= 4
    for table in document.tables:
        head = table.rows[0]._tr
        assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert len(table.rows) > 1


def test_the_document_is_swedish_has_real_headings_and_numbered_pages(follow_up: bytes) -> None:
    document = opened(follow_up)
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    assert document.core_properties.language == "sv-SE"
    assert document.core_properties.title == "Uppföljning av verksamhetsplanen Ekdala"
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[:2] == ["Läget i korthet", "LÄS – Läsning"]
    footer = document.sections[0].footer._element
    assert [code.text for code in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_pictures_come_with_words_for_those_who_cannot_see_them() -> None:
    report = replace(example(), pictures=(Picture(png(), "Årshjulet", "Ett hjul & tolv månader"),))
    document = opened(word_document(report, FOLLOW_UP))
    [drawing] = document.element.body.iter(qn("wp:docPr"))
    assert drawing.get("descr") == "Ett hjul & tolv månader"
    assert any(p.text == "Årshjulet" and p.style.name == "Caption" for p in document.paragraphs)  # type: ignore[union-attr]


def test_what_people_wrote_is_text() -> None:
    text = "<w:p/> & {{ huvudman }} {% for x in y %} </w:t>"
    made = text_of(tried(template("Här: {{ huvudman }}!"), huvudman=text))
    assert f"Här: {text}!" in made


def test_a_template_of_ones_own_is_filled_in() -> None:
    own = template(
        "{{ huvudman|upper }}",
        "{%p for område in områden if område.stöd %}",
        "{{ loop.index }}. {{ område.titel }}: {{ område.läget }}",
        "{%p endfor %}",
    )
    check_template(own, FOLLOW_UP)
    text = text_of(word_document(example(), FOLLOW_UP, own))
    assert "EKDALA\n1. Läsning: 1 av 2 klara, 1 behöver stöd, 1 försenad" in text


@pytest.mark.parametrize(
    ("paragraphs", "why", "where"),
    [
        (("Hej", "Här {{ huvudman }"), "En märkning är inte hel", "i stycke 2: “Här {{ huvudman }”"),
        (("{{ huvudmann }}",), "“huvudmann” är inget som finns att visa. Menas “huvudman”?", "i stycke 1"),
        (("{%p for x in områden %}", "{{ x.titl }}", "{%p endfor %}"), "“titl” är inget", "i stycke 2"),
        (("{%p for x in områden %}", "{{ x.titel }}"), "endfor saknas", "i stycke 1"),
        (("a", "b", "{%p endif %}"), "“endif” avslutar något som inte har börjat", "i stycke 3"),
        (("{{ huvudman + }}",), "går inte att förstå", "i stycke 1"),
        (("{% include 'x' %}",), "“include” går inte att använda i en mall", "i stycke 1"),
        (("{% macro x() %}{% endmacro %}",), "“macro” går inte att använda", "i stycke 1"),
    ],
)
def test_a_fault_names_the_place(paragraphs: tuple[str, ...], why: str, where: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        tried(template(*paragraphs))
    assert why in caught.value.why
    assert where in caught.value.where


def test_a_fault_in_a_table_or_a_header_names_that() -> None:
    made = Document()
    made.add_heading("Läget", 1)
    made.add_table(1, 1).cell(0, 0).text = "{{ fel"
    file = io.BytesIO()
    made.save(file)
    with pytest.raises(TemplateFault) as caught:
        tried(file.getvalue())
    assert caught.value.where == "i stycke 2, i en tabell, under rubriken “Läget”: “{{ fel”"
    made = Document()
    made.sections[0].header.paragraphs[0].text = "{{ dnr }}"
    file = io.BytesIO()
    made.save(file)
    with pytest.raises(TemplateFault) as caught:
        tried(file.getvalue())
    assert caught.value.where == "i sidhuvudet"


@pytest.mark.parametrize(
    "expression",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ huvudman.__class__ }}",
        "{{ områden.append(1) }}",
        "{{ läget.update(x=1) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ bilder[0].bild._document }}",
        "{{ '%c' * 2000000000 }}",
        "{{ lipsum() }}",
        "{{ 10 ** (10 ** 10) }}",
        "{% for a in huvudman * 99999 %}{% for b in huvudman * 99999 %}{% endfor %}{% endfor %}",
    ],
)
def test_a_template_reaches_nothing_but_the_report_and_uses_no_more_than_its_share(expression: str) -> None:
    report = replace(example(), pictures=(Picture(png(), "x", "y"),))
    with pytest.raises(TemplateFault):
        word_document(report, FOLLOW_UP, template(expression), within=4.0)


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """An honest template with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(template("Hej {{ huvudman }}"))) as parts:
        found = {name: parts.read(name) for name in parts.namelist()}
    change(found)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in found.items():
            made.writestr(name, data)
    return file.getvalue()


RELS = "word/_rels/document.xml.rels"
REMOTE = (
    b'<Relationship Id="r9" TargetMode="External" Target="http://exempel.se/x.png" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "inget Word-dokument"),
        (b"PK\x03\x04 trasig", "inget Word-dokument"),
        (b"%PDF-1.7", "inget Word-dokument"),
        (repacked(lambda parts: parts.pop("word/document.xml")), "inget Word-dokument"),
        (repacked(lambda parts: parts.update({"word/vbaProject.bin": b"x"})), "makron"),
        (repacked(lambda parts: parts.update({"word/styles.xml": ENTITIES})), "DOCTYPE"),
        (
            repacked(lambda p: p.update({RELS: p[RELS].replace(b"</Relationships>", REMOTE)})),
            "från en annan plats",
        ),
        (repacked(lambda parts: parts.update({"word/media/x.bin": b"\0" * 70_000_000})), "för stor"),
        (repacked(lambda parts: parts.update({"word/document.xml": b"<inte xml"})), "inget Word-dokument"),
        (b"PK" + b"\0" * 6_000_000, "större än 5 MB"),
    ],
    ids=["empty", "broken", "pdf", "no text", "macros", "entities", "remote", "bomb", "no xml", "large"],
)
def test_files_that_are_no_templates_are_refused_in_plain_words(data: bytes, why: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        tried(data)
    assert why in caught.value.why


def test_the_standard_templates_pass_as_ones_own() -> None:
    for kind in Kind:
        check_template(standard_template(kind), kind)


def test_every_name_is_described_and_none_has_gone() -> None:
    paper = (ROOT / "docs" / "mallar.md").read_text("utf-8")
    assert [name for name in NAMES if f"`{name}`" not in paper] == []
    assert "diarienummer" in context_of(example())


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_it_becomes_pages(follow_up: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(follow_up)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "x.docx")], check=True, capture_output=True, timeout=120)
    import pdfplumber

    with pdfplumber.open(tmp_path / "x.pdf") as pages:
        texts = [page.extract_text() for page in pages.pages]
    assert len(texts) >= 2
    assert all(f"Sida {number} av {len(texts)}" in text for number, text in enumerate(texts, 1))
