"""What Word keeps in its own ways: changes, controls, numbers, merged cells and tables within each other."""

from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents import Reading, read_document
from documents.formats import Structure, structure_of
from tests.documents import papers

NS = nsdecls("w")
Seen = list[tuple[str, tuple[str, ...]]]


def structure(*body: str, styles: str = "", numbering: str = "") -> Structure:
    """The structure of a document with these paragraphs and tables, as Word writes them."""
    paper = docx.Document()
    for xml in body:
        paper.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    if styles:
        paper.styles.element.append(parse_xml(styles))
    if numbering:
        root = paper.part.numbering_part.element
        for child in parse_xml(f"<w:numbering {NS}>{numbering}</w:numbering>"):
            root.append(child)
    return structure_of(papers.saved(paper))


def seen(*body: str, **more: str) -> Seen:
    return [(block.kind, block.cells) for block in structure(*body, **more).blocks]


def p(inner: str, properties: str = "") -> str:
    return f"<w:p {NS}><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(r(text))}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl {NS}><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


CHANGED = 'w:id="1" w:author="K" w:date="2026-08-01T00:00:00Z"'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (r("Kvar") + f"<w:ins {CHANGED}>{r(' tillagt')}</w:ins>", "Kvar tillagt."),
        (
            r("Kvar")
            + f'<w:del {CHANGED}><w:r><w:delText xml:space="preserve"> bort</w:delText></w:r></w:del>',
            "Kvar.",
        ),
        (
            f"<w:moveFrom {CHANGED}>{r('härifrån')}</w:moveFrom><w:moveTo {CHANGED}>{r('Hit')}</w:moveTo>",
            "Hit.",
        ),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('I en kontroll')}</w:sdtContent></w:sdt>", "I en kontroll."),
        (
            r("Svar")
            + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r(' Klicka här')}</w:sdtContent></w:sdt>",
            "Svar.",
        ),
        (f"{r('Se ')}<w:hyperlink>{r('länken')}</w:hyperlink>", "Se länken."),
        (f'<w:fldSimple w:instr="DATE">{r("5 mars")}</w:fldSimple>', "5 mars."),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText></w:r>' + r("5 mars"),
            "5 mars.",
        ),
        (r("Synligt") + r(" dolt", "<w:vanish/>"), "Synligt."),
        (r("arbets\u00admiljö"), "arbetsmiljö."),
        ("<w:r><w:t>Barn</w:t><w:noBreakHyphen/><w:t>rätt</w:t></w:r>", "Barn-rätt."),
        (r("Not") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "Not."),
    ],
)
def test_a_paragraph_reads_as_when_all_changes_are_accepted(inner: str, text: str) -> None:
    assert seen(p(inner + r("."))) == [("text", (text,))]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    gone = f"<w:rPr><w:del {CHANGED}/></w:rPr>"
    assert seen(p(r("Första halvan "), gone), p(r("andra halvan."))) == [
        ("text", ("Första halvan andra halvan.",))
    ]


def test_a_table_of_contents_is_left_out() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    contents = (
        f"<w:sdt {NS}><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p(r('Läsning 3'))}</w:sdtContent></w:sdt>"
    )
    style = f'<w:style {NS} w:type="paragraph" w:styleId="Innehll1"><w:name w:val="toc 1"/></w:style>'
    listed = p(r("Organisation 4"), '<w:pStyle w:val="Innehll1"/>')
    assert seen(contents, listed, p(r("Här börjar planen.")), styles=style) == [
        ("text", ("Här börjar planen.",))
    ]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p(r('I rutan står det mer.'))}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    )
    found = seen(p(r("Brödtext.") + f"<w:r>{both}</w:r>"))
    assert found == [("text", ("Brödtext.",)), ("text", ("I rutan står det mer.",))]


# --- headings


def test_headings_are_known_by_style_outline_level_and_bold_type() -> None:
    style = (
        f'<w:style {NS} w:type="paragraph" w:styleId="Omr"><w:name w:val="Områdesrubrik"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    found = structure(
        p(r("Plan"), '<w:pStyle w:val="Heading1"/>'),
        p(r("Läsning"), '<w:pStyle w:val="Omr"/>'),
        p(r("Bara fet stil", "<w:b/>")),
        p(r("Ekdala kommun")),
        p(r("Det här är fet text som slutar med punkt.", "<w:b/>")),
        styles=style,
    )
    assert [(block.kind, block.level) for block in found.blocks] == [
        ("heading", 0),
        ("heading", 1),
        ("heading", 2),
        ("text", 0),
        ("text", 0),
    ]


def test_without_any_heading_short_lines_are_headings_by_their_looks() -> None:
    kinds = [
        kind for kind, _ in seen(p(r("Läsning")), p(r("En mening som säger något.")), p(r("Strategier")))
    ]
    assert kinds == ["heading", "text", "heading"]


# --- automatic numbers


def numbered(level: int, number: int = 50) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(at: int, format_: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def list_of(*levels: str, override: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="50">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="50"><w:abstractNumId w:val="50"/></w:num>'
        f'<w:num w:numId="51"><w:abstractNumId w:val="50"/>{override}</w:num>'
    )


def labels(levels: list[tuple[int, int]], numbering: str) -> list[str]:
    found = seen(*(p(r("x."), numbered(level, number)) for level, number in levels), numbering=numbering)
    assert {kind for kind, _ in found} == {"list"}
    return [cells[0].removesuffix("x.").strip() for _, cells in found]


@pytest.mark.parametrize(
    ("levels", "numbering", "expected"),
    [
        ([(0, 50)] * 3, list_of(lvl(0, "lowerLetter", "%1)")), ["a)", "b)", "c)"]),
        ([(0, 50)] * 3, list_of(lvl(0, "upperLetter", "%1")), ["A.", "B.", "C."]),
        ([(0, 50)] * 2, list_of(lvl(0, "decimal", "%1.", start=4)), ["4.", "5."]),
        ([(0, 50)] * 4, list_of(lvl(0, "lowerRoman", "%1.")), ["i.", "ii.", "iii.", "iv."]),
        ([(0, 50)] * 2, list_of(lvl(0, "bullet", "•")), ["", ""]),
        (
            [(0, 50), (1, 50), (1, 50), (0, 50), (1, 50)],
            list_of(lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2")),
            ["1.", "1.1", "1.2", "2.", "2.1"],
        ),
        (
            [(0, 50), (1, 50), (0, 50), (1, 50)],
            list_of(lvl(0, "lowerLetter", "%1)"), lvl(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')),
            ["a)", "1.", "b)", "2."],
        ),
        (
            [(0, 50), (1, 50)],
            list_of(lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2", "<w:isLgl/>")),
            ["I.", "1.1"],
        ),
        (
            [(0, 50), (0, 50), (0, 51), (0, 51)],
            list_of(
                lvl(0, "decimal", "%1."),
                override='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
            ),
            ["1.", "2.", "1.", "2."],
        ),
        ([(0, 50), (0, 51)], list_of(lvl(0, "decimal", "%1.")), ["1.", "2."]),
    ],
)
def test_automatic_numbers_are_counted_as_word_counts_them(
    levels: list[tuple[int, int]], numbering: str, expected: list[str]
) -> None:
    assert labels(levels, numbering) == expected


def test_a_number_may_come_from_the_style_and_be_taken_away() -> None:
    style = (
        f'<w:style {NS} w:type="paragraph" w:styleId="Akt"><w:name w:val="Aktivitet"/><w:pPr>'
        '<w:numPr><w:numId w:val="50"/></w:numPr></w:pPr></w:style>'
    )
    of_style = '<w:pStyle w:val="Akt"/>'
    found = seen(
        p(r("Första."), of_style),
        p(r("Utan."), of_style + '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        p(r("Andra."), of_style),
        styles=style,
        numbering=list_of(lvl(0, "decimal", "%1.")),
    )
    assert [cells[0] for _, cells in found] == ["1. Första.", "Utan.", "2. Andra."]


# --- tables


def test_merged_cells_go_down_as_inherited_and_across_as_empty() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = structure(
        table(
            tr(tc("Tid"), tc("Moment"), tc("Ansvarig")),
            tr(tc("Mars", restart), tc("Samtal"), tc("Rektor")),
            tr(tc("", goes_on), tc("Rapport"), tc("Strateg")),
            tr(tc("a) Något som står över alla kolumner.", '<w:gridSpan w:val="3"/>')),
            tr(tc("April"), tc("Enkät över två", '<w:gridSpan w:val="2"/>')),
        )
    )
    rows = [(block.cells, sorted(block.inherited)) for block in found.blocks]
    assert rows == [
        (("Tid", "Moment", "Ansvarig"), []),
        (("Mars", "Samtal", "Rektor"), []),
        (("Mars", "Rapport", "Strateg"), [0]),
        (("a) Något som står över alla kolumner.", "", ""), []),
        (("April", "Enkät över två", ""), []),
    ]
    assert [block.place for block in found.blocks][:2] == ["tabell 1, rad 1", "tabell 1, rad 2"]
    assert [block.adjacent for block in found.blocks] == [False, True, True, True, True]


def test_deleted_rows_are_gone_and_rows_in_controls_are_there() -> None:
    inside = f"<w:sdt><w:sdtContent>{tr(tc('b'), tc('2'))}</w:sdtContent></w:sdt>"
    deleted = tr(tc("c"), tc("3"), properties=f"<w:del {CHANGED}/>")
    assert [cells for _, cells in seen(table(tr(tc("a"), tc("1")), inside, deleted))] == [
        ("a", "1"),
        ("b", "2"),
    ]


def test_a_table_in_a_table_is_a_table_and_a_frame_of_one_cell_is_text() -> None:
    inner = table(tr(tc("Tid"), tc("Moment")), tr(tc("Mars"), tc("Samtal")))
    outer = f"<w:tbl {NS}><w:tr><w:tc>{p(r('Läs det här.'))}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    assert seen(outer) == [
        ("text", ("Läs det här.",)),
        ("row", ("Tid", "Moment")),
        ("row", ("Mars", "Samtal")),
    ]


def test_the_paragraphs_of_a_cell_are_its_lines() -> None:
    cell = f"<w:tc>{p(r('Rektor'))}{p(r('Strateg'))}</w:tc>"
    assert seen(table(tr(tc("Mars"), cell))) == [("row", ("Mars", "Rektor\nStrateg"))]


# --- meaning


def cycle(change: Any = None) -> Reading:
    rows = [
        ["Tid", "Moment", "Ansvarig"],
        ["Januari", "Budgeten fördelas", "Skolchef"],
        ["Januari", "Skolfrånvaro följs upp", "Rektor"],
        ["Mars", "Lönesamtal hålls", "Rektor"],
    ]
    parts: list[papers.Part] = [("heading", 1, "Årshjul"), ("table", rows, None)]
    return read_document(papers.word(parts, change=change), "arshjul.docx")


def test_a_month_merged_over_its_rows_is_the_time_of_each() -> None:
    def merge(paper: Any) -> None:
        column = paper.tables[0].columns[0]
        column.cells[2].text = ""
        column.cells[1].merge(column.cells[2])

    assert [item.as_json() for item in cycle(merge).items] == [item.as_json() for item in cycle().items]


def test_columns_in_another_order_give_the_same_items() -> None:
    rows = [["Ansvarig", "Vad", "Månad"], ["Rektor", "Lönesamtal hålls", "Mars"]]
    reading = read_document(papers.word([("heading", 1, "Årshjul"), ("table", rows, None)]), "a.docx")
    assert [(item.title, item.owners, item.when) for item in reading.items] == [
        ("Lönesamtal hålls", ("Rektor",), "Mars")
    ]
