"""The same annual cycle in many layouts, and the rules and forums around it."""

import re
from collections.abc import Callable

import pytest

from documents import Reading, read_document

CYCLE = """Årshjul för Skolstad

Ansvarig: kvalitetsstrateg

Uppgifter

Ekonomin redovisas för nämnden varje månad, utom juni–augusti.

Tid\tMoment\tAnsvarig\tKategori
Januari\tBudgeten fördelas\tSkolchef\tEkonomi
Januari- Februari\tSamtal om resultat Uppföljning av betyg Frånvaro i alla årskurser\tRektor, strateg\tKvalitet
5 mars\tSamtal om resultat\tRektor, chef för elevhälsan\tKvalitet

Tid\tMoment\tAnsvarig\tKategori
16 september\tFörvaltningens planeringsdag\tSkolchef,\tPersonal

SKOLSTAD

Tid\tMoment\tAnsvarig\tKategori
\t\tstrateg, BUN au\t
November (v. 45-47)\tEnkät till alla elever\tRektor\tKvalitet
2 april 2027\tDialog om kvalitet\tBUN + ledningsgrupp\tKvalitet
December/januari\tSkyddsrond\t\tArbetsmiljö

SKOLSTAD

Forum

Ledningsgrupp, rektorsmöte

Båda finns för att beslut ska bli gjorda. Dessa grupper träffas två gånger i månaden och leds av skolchef.

Dialog med nämnden

Två gånger per läsår har nämnden tillsammans med alla rektorer resultatdialog. Hösten handlar om målen.
"""

ROWS = [
    ("Budgeten fördelas", ("Skolchef",), "01-01", "01-31", ()),
    (
        "Samtal om resultat",
        ("Rektor", "Strateg"),
        "01-01",
        "02-28",
        ("Uppföljning av betyg", "Frånvaro i alla årskurser"),
    ),
    ("Samtal om resultat", ("Rektor", "Chef för elevhälsan"), "03-05", "03-05", ()),
    ("Förvaltningens planeringsdag", ("Skolchef", "Strateg", "BUN au"), "09-16", "09-16", ()),
    ("Enkät till alla elever", ("Rektor",), "11-01", "11-28", ()),
    ("Dialog om kvalitet", ("BUN", "Ledningsgrupp"), "2027-04-02", "2027-04-02", ()),
    ("Skyddsrond", (), "12-01", "01-31", ()),
]


def read(text: str) -> Reading:
    return read_document(text.encode(), "cykel.txt")


def rows(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (item.title, item.owners, item.as_json()["start"], item.as_json()["due"], item.details)
        for item in reading.items
        if item.kind == "cycle" and item.when and "varje" not in item.when
    ]


def reordered(text: str) -> str:
    return re.sub(r"^(.*)\t(.*)\t(.*)\t(.*)$", r"\2\t\4\t\3\t\1", text, flags=re.M)


def in_columns(text: str) -> str:
    def spread(row: re.Match[str]) -> str:
        return f"{row[1]:24}{row[2]:80}{row[3]:34}{row[4]}".rstrip()

    return re.sub(r"^(.*)\t(.*)\t(.*)\t(.*)$", spread, text, flags=re.M)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "empty lines between rows": lambda text: re.sub(r"(\t.*)\n", r"\1\n\n", text),
    "form feeds": lambda text: text.replace("\nSKOLSTAD\n", "\n\f\n"),
    "capitals": lambda text: re.sub(
        r"^(Januari|5 mars|16 sep\w+|Nov\w+ \(v|Dec\w+/januari)",
        lambda m: m.group().upper(),
        text,
        flags=re.M,
    ),
    "other dashes": lambda text: text.replace("Januari- Februari", "januari—februari").replace(
        "45-47", "45 – 47"
    ),
    "other columns": reordered,
    "columns of spaces": in_columns,
    "bars": lambda text: re.sub(r"^(.*)\t(.*)\t(.*)\t(.*)$", r"| \1 | \2 | \3 | \4 |", text, flags=re.M),
    "semicolons": lambda text: text.replace("\t", ";"),
    "other heads": lambda text: text.replace("Tid\tMoment\tAnsvarig", "Månad\tVad\tVem"),
    "an empty head": lambda text: text.replace("Tid\tMoment\tAnsvarig", "Datum\t\tAnsvarig"),
    "page numbers": lambda text: text.replace("SKOLSTAD", "SKOLSTAD\n\n4 (9)"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_makes_no_difference(layout: str) -> None:
    reading = read(LAYOUTS[layout](CYCLE))
    assert reading.kind == "årshjul"
    assert rows(reading) == ROWS


def test_the_category_comes_with_the_row() -> None:
    categories = [item.category for item in read(CYCLE).items if item.category]
    assert categories == [
        "ekonomi",
        "kvalitet",
        "kvalitet",
        "personal",
        "kvalitet",
        "kvalitet",
        "arbetsmiljö",
    ]
    assert read(CYCLE).items[1].as_json()["category"] == "ekonomi"


def test_a_rule_above_the_table_is_an_item() -> None:
    rule = read(CYCLE).items[0].as_json()
    assert (rule["kind"], rule["title"]) == ("cycle", "Ekonomin redovisas för nämnden")
    assert rule["recurs"] == {"every": "month", "interval": 1, "times": 1, "except_months": [6, 7, 8]}
    assert (rule["start"], rule["due"], rule["precision"]) == (None, None, "month")


def test_forums_are_meetings_with_how_often_who_leads_and_who_takes_part() -> None:
    meetings = [item for item in read(CYCLE).items if item.kind == "meeting"]
    assert [(item.title, item.owners, item.when) for item in meetings] == [
        ("Ledningsgrupp", ("Skolchef",), "två gånger i månaden"),
        ("Rektorsmöte", ("Skolchef",), "två gånger i månaden"),
        ("Resultatdialog", (), "Två gånger per läsår"),
    ]
    assert meetings[2].participants == ("Nämnden", "Alla rektorer")


def test_the_same_words_are_split_only_where_another_row_shows_that_they_are_lines() -> None:
    alone = "Tid\tMoment\tAnsvarig\nMars\tStor enkät till Elever och Vårdnadshavare\tRektor\n"
    (item,) = read("Årshjul\n\n" + alone).items
    assert item.title == "Stor enkät till Elever och Vårdnadshavare"
    assert item.details == ()


def test_a_time_taken_from_the_row_above_is_asked_about() -> None:
    text = "Årshjul\n\nTid\tMoment\tAnsvarig\nMars\tEtt\tRektor\n\tTvå\tStrateg\n"
    reading = read(text)
    assert [(item.title, item.when) for item in reading.items] == [("Ett", "Mars"), ("Två", "Mars")]
    assert [problem.line for problem in reading.problems] == [5]
    assert "raden ovanför" in reading.problems[0].why


def test_a_time_that_cannot_be_read_keeps_its_row_and_is_asked_about() -> None:
    text = "Årshjul\n\nTid\tMoment\tAnsvarig\nNovemeber\tEtt\tRektor\n31 juni\tTvå\tRektor\n"
    reading = read(text)
    assert [(item.title, item.when, item.as_json()["due"]) for item in reading.items] == [
        ("Ett", "Novemeber", None),
        ("Två", "31 juni", None),
    ]
    assert [problem.suggestion for problem in reading.problems] == [
        "Menar du november?",
        "Sista dagen i juni är den 30.",
    ]


def test_a_row_that_says_nothing_is_asked_about() -> None:
    reading = read("Årshjul\n\nTid\tMoment\tAnsvarig\nMars\t\tRektor\nMaj\tTvå\tRektor\n")
    assert [item.title for item in reading.items] == ["Två"]
    assert [(problem.line, problem.text) for problem in reading.problems] == [(4, "Mars")]


def test_rows_that_look_alike_are_both_kept_and_asked_about() -> None:
    text = "Årshjul\n\nTid\tMoment\tAnsvarig\nMars\tEtt\tRektor\nMaj\tTvå\tRektor\nMars\tEtt\tRektor\n"
    reading = read(text)
    assert [(item.title, item.ordinal) for item in reading.items] == [("Ett", 1), ("Två", 1), ("Ett", 2)]
    assert "rad 4" in reading.problems[0].why


@pytest.mark.parametrize(
    "text",
    [
        "Ämne\tÅk 1\tÅk 2\nSvenska\tX\t\nMatematik\tX\tX\n",
        "Innehåll\n\nMål\t3\nÅrshjul\t4\n",
        "Beslutad: 2026-05-12 § 48\n\nRevideras: vid behov\n\nFöljs upp: årligen\n",
        "Syfte\n\nArbetet följs upp löpande under året och vid behov.\n\nElever trivs i mars och oktober.\n",
        "Mål\n\n- Alla elever når målen.\n- Fler är behöriga.\n",
        "Vi har samtal varje dag. Målen revideras varje år när budgeten är klar.\n",
    ],
)
def test_what_is_not_a_task_gives_nothing(text: str) -> None:
    assert read(text).items == ()


def test_a_duty_in_running_text_needs_a_time_of_year() -> None:
    text = "Styrning\n\nRapporten lämnas till direktionen i april/maj varje år.\nAnsvarig: skolchef\n"
    (item,) = read(text).items
    found = item.as_json()
    assert (item.title, item.owners) == ("Rapporten lämnas till direktionen", ("Skolchef",))
    assert (found["start"], found["due"], found["recurs"]["every"]) == ("04-01", "05-31", "year")


def test_a_rule_that_the_table_has_already_becomes_a_question() -> None:
    text = (
        "Årshjul\n\nUppföljning av skolfrånvaro genomförs i mars och oktober.\n\n"
        "Tid\tMoment\tAnsvarig\nMars\tUppföljning skolfrånvaro\tRektor\nOktober\tUppföljning skolfrånvaro\tRektor\n"
    )
    reading = read(text)
    assert [item.when for item in reading.items] == ["Mars", "Oktober"]
    assert reading.problems[0].why == "“i mars och oktober” ser ut att redan finnas i tabellen (rad 6, 7)."
