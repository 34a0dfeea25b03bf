"""Squares and columns: grids of months, terms across, days beside times of the day, and a plan's own rows."""

import pytest

from documents import Item, Reading, read_document
from documents.blocks import Block
from documents.recognition import recognise
from documents.unfolding import unfolded


def read(text: str, name: str = "dokument.txt") -> Reading:
    return read_document(text.encode(), name)


def said(items: tuple[Item, ...]) -> list[tuple[str, str, str, str]]:
    return [(item.kind, item.title, "; ".join(item.owners), item.when) for item in items]


def grid(*rows: tuple[str, ...]) -> list[Block]:
    heading = Block("heading", 1, ("Nämndens årshjul",))
    return [heading, *(Block("row", line, cells) for line, cells in enumerate(rows, start=2))]


def test_a_month_in_each_square_heads_the_list_below_it() -> None:
    blocks = grid(
        ("Januari\n• Bokslut\n• Val av\nombud", "Februari\n• Budget (ekonom)"),
        ("Mars\nBetyg\nBeslut om skolskjuts", "Juli"),
    )
    assert said(recognise(blocks, "hjul.docx").items) == [
        ("cycle", "Bokslut", "", "Januari"),
        ("cycle", "Val av ombud", "", "Januari"),
        ("cycle", "Budget", "Ekonom", "Februari"),
        ("cycle", "Betyg", "", "Mars"),
        ("cycle", "Beslut om skolskjuts", "", "Mars"),
    ]


@pytest.mark.parametrize(
    "row", [("Januari", "Bokslut"), ("Januari\nvecka 3", "Rektor"), ("Mål\nFler läser", "Januari\nBokslut")]
)
def test_a_row_of_anything_else_is_left_as_it_is(row: tuple[str, ...]) -> None:
    blocks = grid(row, row, row)
    assert unfolded(blocks) == blocks


def test_two_terms_across_say_when_what_stands_below_them_is() -> None:
    text = (
        "Kompetensplan 26/27\n\nMålgrupp\tHT 2026\tVT 2027\n"
        "Barnskötare\tSpråk i leken\tBrandskydd\nRektorer\tSamtal som stöd\tFöreläsning 18 mars\n"
    )
    assert [(item.title, item.participants, item.owners, item.when) for item in read(text).items] == [
        ("Språk i leken", ("Barnskötare",), (), "HT 2026"),
        ("Brandskydd", ("Barnskötare",), (), "VT 2027"),
        ("Samtal som stöd", ("Rektorer",), (), "HT 2026"),
        ("Föreläsning", ("Rektorer",), (), "18 mars"),
    ]


def test_a_row_that_names_a_task_is_that_task_whatever_stands_in_its_squares() -> None:
    text = (
        "Översikt\n\nAktivitet\tAnsvarig\taug\tsep\tokt\n"
        "Enkät\tRektor\t\tX\t\nBudgetarbete\tEkonom\t\tutkast\tbeslut\nStudiedag\tRektor\t14\t\t\n"
        "Styrelsemöte\tOrdförande\t\t9\t\n"
    )
    assert said(read(text).items) == [
        ("cycle", "Enkät", "Rektor", "sep"),
        ("cycle", "Budgetarbete: utkast", "Ekonom", "sep"),
        ("cycle", "Budgetarbete: beslut", "Ekonom", "okt"),
        ("cycle", "Studiedag", "Rektor", "14 aug"),
        ("meeting", "Styrelsemöte", "", "9 sep"),
    ]


def test_columns_of_days_tell_meetings_from_what_is_to_be_done_before_them() -> None:
    text = (
        "Sammanträdestider 2027\nUtbildningsnämnden\n\n"
        "Inlämning    Beredning    Sammanträde    Tid\n"
        "4 januari    8 januari    21 januari     13.15\n"
        "1 februari   5 februari   18 februari    08.30\n\n"
        "Arbetsutskottet sammanträder kl. 9.00 följande dagar: 12 januari och 9 februari.\n"
    )
    reading = read(text)
    assert said(reading.items) == [
        ("cycle", "Inlämning", "", "4 januari"),
        ("meeting", "Beredning", "", "8 januari"),
        ("meeting", "Utbildningsnämnden", "", "21 januari"),
        ("cycle", "Inlämning", "", "1 februari"),
        ("meeting", "Beredning", "", "5 februari"),
        ("meeting", "Utbildningsnämnden", "", "18 februari"),
        ("meeting", "Arbetsutskottet", "", "12 januari"),
        ("meeting", "Arbetsutskottet", "", "9 februari"),
    ]
    assert all(str(item.as_json()["due"]).startswith("2027-") for item in reading.items)


def test_a_table_of_figures_between_the_plan_s_own_is_no_part_of_it() -> None:
    area = (
        "{n}. {title}\n\nIndikator\tUtfall 25/26\tMålvärde 26/27\nAndel\t61 %\t75 %\n\n"
        "Fokus\tAktivitet\tAnsvarig\tTid\tUppföljning\nRo\t{task}\tRektor\tmars\tEnkät\n\n"
    )
    text = "Verksamhetsplan 26/27\n\n" + area.format(n=1, title="Studiero", task="Ta fram rutiner")
    text += area.format(n=2, title="Trygghet", task="Utbilda ombud")
    assert [item.title for item in read(text).items] == ["Ta fram rutiner", "Utbilda ombud"]


def test_what_goes_on_below_in_the_first_column_is_the_same_row() -> None:
    text = (
        "Handlingsplan 2027\n\nInsats                          Ansvarig            Tid\n"
        "Stöd i matematik två kvällar    Studie- och yrkes-  mars\n"
        "i veckan\n"
        "Ny rutin                        Rektor              före sommaren\n"
    )
    assert [(item.title, str(item.as_json()["due"])) for item in read(text).items] == [
        ("Stöd i matematik två kvällar i veckan", "2027-03-31"),
        ("Ny rutin", "2027-06-15"),
    ]


def test_labels_alone_on_their_lines_have_their_values_below() -> None:
    task = (
        "Namn\n{}\nOmråden som berörs\nKön\nInsats\nVi läser tillsammans.\n"
        "Ansvarig\n{}\nDatum när det ska vara klart\n{}\n\n"
    )
    text = "Lillby förskolas plan mot kränkande behandling\n\nFrämjande insatser\n\n"
    text += task.format("Vänskapsvecka", "arbetslagen", "2026-11-20") + task.format(
        "Bokprat", "rektor", "mars"
    )
    assert said(read(text).items) == [
        ("activity", "Vänskapsvecka", "Arbetslagen", "2026-11-20"),
        ("activity", "Bokprat", "Rektor", "mars"),
    ]


def test_counted_tasks_in_one_paragraph_are_one_each() -> None:
    text = (
        "Handlingsplan 2027\n\n1. Rekrytering\n\n"
        "Aktivitet 1. Se över index. Controllern ansvarar. Klart senast i mars. "
        "Aktivitet 2. Informera rektorerna. Förvaltningschefen ansvarar. Hösten 2027.\n"
    )
    assert said(read(text).items) == [
        ("activity", "Se över index", "Controllern", "Klart senast i mars"),
        ("activity", "Informera rektorerna", "Förvaltningschefen", "Hösten 2027"),
    ]


def test_a_form_in_two_columns_may_have_a_value_that_begins_like_a_label() -> None:
    rows = [
        block
        for at, title in enumerate(("Läxhjälp", "Två lärare"))
        for block in (
            Block("row", 10 * at + 2, ("Åtgärd", title)),
            Block("row", 10 * at + 3, ("Vilket problem ska lösas?", "Få når målen")),
            Block("row", 10 * at + 4, ("Vad vill vi uppnå?", "Fler når målen")),
            Block("row", 10 * at + 5, ("Vem är ansvarig?", "Rektor")),
            Block("row", 10 * at + 6, ("När ska åtgärden genomföras?", "Start i mars 2027")),
        )
    ]
    items = recognise([Block("heading", 1, ("Åtgärdsplan",)), *rows], "plan.docx").items
    assert [(item.title, item.owners, item.problem) for item in items] == [
        ("Läxhjälp", ("Rektor",), ("Få når målen",)),
        ("Två lärare", ("Rektor",), ("Få når målen",)),
    ]


def test_a_goal_right_above_the_head_of_each_table_names_its_area() -> None:
    head = ("Aktivitet", "Start", "Slut", "Ansvarig")
    rows = [("Mål 1", "Behöriga lärare", "", ""), head, ("Mässa", "jan 2027", "mars 2027", "Strateg")]
    rows += [
        ("Mål 2", "Hållbart ledarskap", "", ""),
        head,
        ("Mentorer", "2027-08-16", "2028-06-09", "Rektor"),
    ]
    blocks = [Block("heading", 1, ("Handlingsplan 2027",))]
    blocks += [Block("row", line, cells) for line, cells in enumerate(rows, start=2)]
    assert [
        (item.area, item.title, str(item.as_json()["due"])) for item in recognise(blocks, "plan.xlsx").items
    ] == [
        ("Behöriga lärare", "Mässa", "2027-03-31"),
        ("Hållbart ledarskap", "Mentorer", "2028-06-09"),
    ]
