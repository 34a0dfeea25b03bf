"""Documents in other authorities' manners, each with what a person sees in it, written before it was read.

A label is a line: kind, title, owners, time as written, last day. `*` stands for anything, where a day depends on the
year or a wording on where a label ends.
"""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from documents import read_document
from documents.items import Item

OTHERS = Path(__file__).parent / "others"
NAMES = sorted(path.stem for path in OTHERS.glob("*.txt"))


def labels(name: str) -> list[list[str]]:
    lines = (OTHERS / f"{name}.labels").read_text().splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines]


def said(item: Item) -> list[str]:
    due = item.as_json()["due"]
    return [item.kind, item.title, "; ".join(item.owners), item.when or "-", due or "-"]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_of_another_authority_gives_what_a_person_sees_in_it(name: str) -> None:
    reading = read_document((OTHERS / f"{name}.txt").read_bytes(), f"{name}.txt")
    found, expected = [said(item) for item in reading.items], labels(name)
    assert [one[:3] for one in found] == [one[:3] for one in expected]
    assert all(
        fnmatchcase(part, pattern)
        for one, label in zip(found, expected, strict=True)
        for part, pattern in zip(one[3:], label[3:], strict=True)
    ), found


def read(text: str) -> list[list[str]]:
    return [said(item)[:4] for item in read_document(text.encode(), "dokument.txt").items]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Uppstart för rektorer 12 augusti (skolchef)", ["Uppstart för rektorer", "Skolchef", "12 augusti"]),
        ("Delårsrapport senast 18/9 – ekonom", ["Delårsrapport", "Ekonom", "senast 18/9"]),
        ("Ansv: ekonom. Gör klart bokslutet. Klart: 5 mars", ["Gör klart bokslutet", "Ekonom", "5 mars"]),
        ("Planera nästa läsår, biträdande rektor", ["Planera nästa läsår", "Biträdande rektor", "Augusti"]),
        ("Delårsrapport per 31 augusti", ["Delårsrapport per 31 augusti", "", "Augusti"]),
        ("Informera elever, personal och rektor", ["Informera elever, personal och rektor", "", "Augusti"]),
    ],
)
def test_who_and_when_are_found_wherever_in_a_line_they_stand(line: str, expected: list[str]) -> None:
    found = read(f"Årshjul\n\nAugusti\n- {line}\n\nMars\n- Bokslut\n\nMaj\n- Budget\n")
    assert found[0][1:] == expected


def test_a_row_without_a_time_below_one_with_takes_it_and_asks() -> None:
    text = "Verksamhetsplan 2027\n\nNär\tAktivitet\tAnsvarig\nQ1\tBokslut\tEkonom\n\tKontroll\tController\n"
    reading = read_document(text.encode(), "plan.txt")
    assert [(item.when, str(item.as_json()["due"])) for item in reading.items] == [("Q1", "2027-03-31")] * 2
    assert [(problem.field, problem.choices) for problem in reading.problems] == [("when", ("Q1",))]


def test_a_role_one_letter_too_long_is_asked_about() -> None:
    text = "Plan\n\nAktivitet\tAnsvarig\tKlart\nEtt\tRektor\tmaj\nTvå\tRektor\tjuni\nTre\tRektorr\tjuni\n"
    problems = read_document(text.encode(), "plan.txt").problems
    assert [(one.text, one.field, one.choices) for one in problems] == [
        ("Rektorr", "owners", ("Rektor", "Rektorr"))
    ]


def test_a_form_that_asks_its_questions_has_its_answers_in_their_fields() -> None:
    text = (
        "Åtgärdsplan\n\nInsats 1: Läsgrupper\nVilket problem vill ni lösa? Få läser med flyt.\n"
        "Trolig orsak: För lite lästid.\nSå märker vi att det går åt rätt håll: Fler lån på biblioteket.\n"
        "Risker: Sjukfrånvaro; så förebygger vi: vikarie bokas\nVilka deltar: Klasslärare, speciallärare\n"
        "Ansvarig: Rektor\nTid: VT27\n"
    )
    (item,) = read_document(text.encode(), "plan.txt").items
    assert (item.problem, item.causes) == (("Få läser med flyt.",), ("För lite lästid.",))
    assert item.signs == ("Fler lån på biblioteket.",)
    assert (item.risks, item.prevention) == (("Sjukfrånvaro",), ("vikarie bokas",))
    assert item.participants == ("Klasslärare", "Speciallärare")
