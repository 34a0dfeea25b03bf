"""Files that nobody would send by mistake, and some that they would; each with words of the answer it should get."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.documents import papers

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ROWS = [["Tid", "Moment", "Ansvarig"], *(["Mars", f"Sak {n}", "Rektor"] for n in range(10_000))]
_CYCLE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>endobj
3 0 obj<</Type/Page/Parent 3 0 R/Contents 4 0 R/Resources 3 0 R>>endobj
4 0 obj<</Length 4 0 R/Filter 4 0 R>>stream
BT ET
endstream endobj
trailer<</Root 1 0 R/Size 5/Prev 0>>
%%EOF"""


def document(body: str, before: str = "") -> bytes:
    """A Word document whose main part is made by hand."""
    xml = f'<?xml version="1.0"?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>'
    return _word(xml.encode())


def sheet(data: str, after: str = "") -> bytes:
    """A workbook whose sheet is made by hand."""
    xml = f"<worksheet {_S}><sheetData>{data}</sheetData>{after}</worksheet>".encode()
    return papers.with_parts(papers.excel([["a"]]), {"xl/worksheets/sheet1.xml": xml})


def pdf(pages: int, draw: Callable[[Any], object], **options: Any) -> bytes:
    """A PDF with the same drawn on each page."""
    file = io.BytesIO()
    canvas = Canvas(file, **options)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def slow() -> bytes:
    """A PDF that takes some ten seconds to read."""

    def draw(canvas: Canvas) -> None:
        for n in range(2_500):
            canvas.drawString(n * 37 % 500, n * 11 % 800, "ord ord ord ord")

    return pdf(20, draw)


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Name to the file and what its answer must say; empty where it can be read, with or without anything in it."""
    return {
        "empty": (b"", "tom"),
        "only spaces": (b" \r\n\t\x0c", "tom"),
        "50 MB of text": (b"x" * 50_000_000, "för stor (50 MB)"),
        "50 MB of pdf": (b"%PDF-1.7" + b"x" * 50_000_000, "för stor (50 MB)"),
        "random bytes": (random.Random(7).randbytes(50_000), "inte text"),
        "zip bomb, one part": (_word(b"<a>" + b" " * 30_000_000), "orimligt stort"),
        "zip bomb, pictures": (_bomb_of_pictures(), "orimligt stort"),
        "zip in a zip": (_zip({"plan.docx": _zip({"a": b"0" * 1_000_000})}), "zip-arkiv"),
        "names that climb": (_zip({"../../etc/cron.d/x": b"x", "/etc/passwd": b"x"}), "zip-arkiv"),
        "locked zip": (_locked_zip(), "lösenord"),
        "billion laughs": (document(_p("&j;"), _laughs()), "XML som inte hör hemma"),
        "external entity": (
            document(_p("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "XML som inte hör hemma",
        ),
        "deep elements": (document("<w:ins>" * 100_000 + _p("hej") + "</w:ins>" * 100_000), "ingen text"),
        "deep tables": (
            document("<w:tbl><w:tr><w:tc>" * 3_000 + _p("x") + "</w:tc></w:tr></w:tbl>" * 3_000),
            "",
        ),
        "many elements": (document('<w:p w:x=""/>' * 1_600_000), "för stort"),
        "a cell over a billion columns": (document(_table('<w:gridSpan w:val="999999999"/>')), ""),
        "NUL in the XML": (document(_p("a\x00b")), "skadad"),
        "no XML": (_word(b"hej"), "skadad"),
        "no document": (_word(b""), "ingen text"),
        "half a docx": (papers.word([("text", "Samtal hålls.", None)])[:9_000], "skadad"),
        "10 000 rows in xlsx": (sheet(_cells(10_000)), "för långt"),
        "10 000 rows in csv": (papers.separated(_ROWS, ";"), "för långt"),
        "10 000 rows in docx": (document(f"<w:tbl>{_row('Mars', 'Sak') * 10_000}</w:tbl>"), "för långt"),
        "everything merged": (
            sheet(
                _cells(2_000), "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 50_000 + "</mergeCells>"
            ),
            "",
        ),
        "a cell far away": (sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "ingen text"),
        "pdf in a circle": (_CYCLE, "skadad"),
        "half a pdf": (pdf(3, lambda canvas: canvas.drawString(50, 700, "hej"))[:700], "skadad"),
        "1 000 pages": (pdf(1_000, lambda canvas: canvas.drawString(50, 700, "hej")), "1000 sidor"),
        "scanned": (pdf(2, lambda canvas: canvas.drawImage(picture(), 0, 0, 500, 800)), "skannad"),
        "huge picture": (pdf(1, lambda canvas: canvas.drawImage(picture(4_000), 0, 0, 500, 800)), "skannad"),
        "nothing but lines": (pdf(1, _draw_lines), "bara bilder"),
        "locked pdf": (
            pdf(
                1,
                lambda canvas: canvas.drawString(50, 700, "hej"),
                encrypt=pdfencrypt.StandardEncryption("hemligt", ownerPassword="x"),
            ),
            "lösenord",
        ),
        "locked docx": (
            b"\xd0\xcf\x11\xe0" + bytes(3_000) + "EncryptedPackage".encode("utf-16-le"),
            "lösenord",
        ),
        "old doc": (b"\xd0\xcf\x11\xe0" + bytes(3_000), "äldre Office"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "bild"),
        "a picture called pdf": (b"\xff\xd8\xff\xe0" + bytes(100), "bild"),
        "a web page": (b"<!doctype html><html><body>Plan</body></html>", "webbsida"),
        "odt": (_zip({"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis"}), "OpenDocument"),
        "pptx": (_zip({"_rels/.rels": _refers("ppt/presentation.xml")}), "PowerPoint"),
        "a name that climbs in the document": (
            _zip({"_rels/.rels": _refers("../../../etc/passwd")}),
            "zip-arkiv",
        ),
    }


def _word(main: bytes) -> bytes:
    return papers.with_parts(papers.word([]), {"word/document.xml": main})


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _locked_zip() -> bytes:
    """Marked as locked, as the standard library writes no passwords."""
    data = bytearray(_zip({"plan.txt": b"hej"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _bomb_of_pictures() -> bytes:
    """It says of a picture that it is 4 GB large, as the standard library takes its time to pack so much."""
    data = bytearray(papers.with_parts(papers.word([]), {"word/media/1.png": b"0"}))
    last = data.rindex(b"PK\x01\x02")
    data[last + 24 : last + 28] = (0xF000_0000).to_bytes(4, "little")
    return bytes(data)


def _laughs() -> str:
    ten = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{ten}]>'


def _refers(target: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="r" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{space}">{one}</Relationships>'.encode()


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{_p(cell)}</w:tc>' for cell in cells)}</w:tr>"


def _table(properties: str) -> str:
    return f"<w:tbl><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>{_p('a')}</w:tc></w:tr></w:tbl>"


def _cells(rows: int) -> str:
    one = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c><c r="C{0}"><v>1</v></c></row>'
    return "".join(one.format(n) for n in range(1, rows))


def picture(side: int = 50) -> ImageReader:
    """A white picture, so many dots wide and high."""
    return ImageReader(Image.new("L", (side, side), 255))


def _draw_lines(canvas: Canvas) -> None:
    for n in range(1_500):
        canvas.line(50, n / 2, 500, n / 2)
        canvas.line(n / 3, 20, n / 3, 700)
