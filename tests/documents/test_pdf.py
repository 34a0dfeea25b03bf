"""PDF: tables over page breaks, words cut at the margin, columns, headers, and pages that are pictures."""

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents import Reading, read_document
from documents.formats import Structure, structure_of
from documents.formats.pdfparts import Vocabulary, joined
from tests.documents import hostile, papers

HEAD = ["Tid", "Moment", "Ansvarig", "Kategori"]
MONTHS = [
    "Januari",
    "Februari",
    "Mars",
    "April",
    "Maj",
    "Juni",
    "Augusti",
    "September",
    "Oktober",
    "November",
]


def drawn(*pages: list[tuple[float, float, str]], bold: bool = False) -> Structure:
    """Lines of text, each at its place in points from the lower left corner, a list a page."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in pages:
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 11)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return structure_of(file.getvalue())


def cycle(rows: list[list[str]], **options: object) -> Reading:
    parts: list[papers.Part] = [("heading", 1, "Årshjul"), ("table", [HEAD, *rows], None)]
    return read_document(papers.pdf(parts, **options), "arshjul.pdf")  # type: ignore[arg-type]


@pytest.mark.parametrize("borders", [True, False])
@pytest.mark.parametrize("height", [300, 420, 842])
def test_page_breaks_neither_cut_rows_nor_make_rows_of_heads(borders: bool, height: int) -> None:
    rows = [
        [month, f"Samtal {n} med alla skolor om hur det har gått", "Rektor", "Kvalitet"]
        for month in MONTHS
        for n in (1, 2)
    ]
    found = cycle(rows, borders=borders, page=(595, height))
    assert [(item.when, item.title, item.owners) for item in found.items] == [
        (month, title, ("Rektor",)) for month, title, _, _ in rows
    ]
    assert found.problems == ()


def gridded(*pages: list[list[str]]) -> Structure:
    """A table with borders, a list of rows a page; a line break in a cell is one at its edge."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    edges = (60, 140, 330, 440)
    for rows in pages:
        top = 780.0
        canvas.setFont("Helvetica", 11)
        for row in rows:
            height = 14.0 * max(cell.count("\n") + 1 for cell in row) + 6
            for left, right, cell in zip(edges, edges[1:], row, strict=False):
                canvas.rect(left, top - height, right - left, height)
                for n, line in enumerate(cell.split("\n")):
                    canvas.drawString(left + 5, top - 13 - 14 * n, line)
            top -= height
        canvas.showPage()
    canvas.save()
    return structure_of(file.getvalue())


def test_a_row_that_a_page_break_cuts_is_whole() -> None:
    first = [["Tid", "Moment", "Ansvarig"], ["Mars", "Genomgång av alla enheter", "Rektor"]]
    first.append(["April", "Genomgång av resultat och vad\nsom behöver göras för att fler", "Strateg,"])
    second = [
        ["Tid", "Moment", "Ansvarig"],
        ["", "elever ska nå målen", "rektor"],
        ["Maj", "Rapport", "Rektor"],
    ]
    rows = [block for block in gridded(first, second).blocks if not block.repeated]
    whole = "Genomgång av resultat och vad som behöver göras för att fler elever ska nå målen"
    assert [block.cells for block in rows] == [
        ("Tid", "Moment", "Ansvarig"),
        ("Mars", "Genomgång av alla enheter", "Rektor"),
        ("April", whole, "Strateg, rektor"),
        ("Maj", "Rapport", "Rektor"),
    ]


def test_a_line_break_that_was_meant_is_kept_and_one_at_the_edge_is_not() -> None:
    first = [
        ["Tid", "Moment", "Ansvarig"],
        ["Mars", "Utvecklingssamtal med alla\nvårdnadshavare\nEnkät", "Rektor"],
    ]
    assert gridded(first).blocks[1].cells == (
        "Mars",
        "Utvecklingssamtal med alla vårdnadshavare\nEnkät",
        "Rektor",
    )


def test_rows_have_the_page_they_begin_on_as_their_place() -> None:
    rows = [[month, "Samtal hålls", "Rektor", "Kvalitet"] for month in MONTHS]
    parts: list[papers.Part] = [("heading", 1, "Årshjul"), ("table", [HEAD, *rows], None)]
    found = structure_of(papers.pdf(parts, page=(595, 330)))
    places = [block.place for block in found.blocks if block.kind == "row"]
    assert places[0] == "sida 1"
    assert places == sorted(places)
    assert len(set(places)) > 1


def test_headers_footers_and_page_numbers_are_marked_and_left_out() -> None:
    page = [
        (60, 800, "EKDALA KOMMUN"),
        (60, 700, "Det här är en mening om läsning."),
        (280, 30, "Sida 1 (3)"),
    ]
    found = drawn(page, page, page).blocks
    assert [block.text for block in found if not block.repeated] == ["Det här är en mening om läsning."] * 3


def test_a_sentence_goes_on_over_the_page_break() -> None:
    first = [
        (60, 800, "EKDALA KOMMUN"),
        (60, 100, "Planen säger vad vi som huvudman ska göra under läsåret för"),
    ]
    second = [(60, 800, "EKDALA KOMMUN"), (60, 740, "att skolorna ska lyckas.")]
    (found,) = (block for block in drawn(first, second).blocks if not block.repeated)
    assert (
        found.text == "Planen säger vad vi som huvudman ska göra under läsåret för att skolorna ska lyckas."
    )


def test_columns_are_read_one_after_the_other() -> None:
    left = [(60, 700 - 14 * n, f"Vänster rad {n} fyller sin spalt till kanten.") for n in range(12)]
    right = [(320, 700 - 14 * n, f"Höger rad {n} fyller också sin spalt helt.") for n in range(12)]
    text = " ".join(block.text for block in drawn(left + right).blocks)
    assert text.index("Vänster rad 11") < text.index("Höger rad 0")


@pytest.mark.parametrize(
    ("line", "more", "words", "whole"),
    [
        ("Vi följer upp arbets-", "miljön", [], "Vi följer upp arbetsmiljön"),
        ("Barn-", "och utbildningsnämnden", [], "Barn- och utbildningsnämnden"),
        ("Augusti-", "september", [], "Augusti-september"),
        ("v. 45-", "47", [], "v. 45-47"),
        ("goda exempel från no-", "lektioner", [], "goda exempel från no-lektioner"),
        ("skol-", "utveckling", ["skolutveckling"], "skolutveckling"),
        ("elev-", "hälsa", ["elev-hälsa"], "elev-hälsa"),
        ("Verksamhetschef/", "Utbildningschef", [], "Verksamhetschef/ Utbildningschef"),
    ],
)
def test_words_broken_at_the_margin(line: str, more: str, words: list[str], whole: str) -> None:
    assert Vocabulary(words).settled(joined(line, more)) == whole


def test_a_page_that_is_a_picture_is_told_and_the_others_are_read() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.drawString(60, 700, "Samtal hålls i mars varje år.")
    canvas.showPage()
    canvas.drawImage(hostile.picture(), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    reading = read_document(file.getvalue(), "plan.pdf")
    assert [(problem.place, problem.why) for problem in reading.problems if problem.place == "sida 2"] == [
        ("sida 2", "Sida 2 är en bild utan text, så jag läste den inte.")
    ]


def test_large_or_bold_lines_are_headings_and_others_are_not() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for y, size, font, text in (
        (780, 20, "Helvetica", "Verksamhetsplan 26/27"),
        (740, 14, "Helvetica", "Läsning"),
        (700, 11, "Helvetica-Bold", "Strategier"),
        (660, 11, "Helvetica", "Ekdala kommun"),
        (620, 11, "Helvetica", "Här står en mening som är vanlig text och slutar med punkt."),
    ):
        canvas.setFont(font, size)
        canvas.drawString(60, y, text)
    canvas.save()
    found = structure_of(file.getvalue()).blocks
    assert [(block.kind, block.level) for block in found] == [
        ("heading", 0),
        ("heading", 1),
        ("heading", 2),
        ("text", 0),
        ("text", 0),
    ]
