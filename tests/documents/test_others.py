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


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        (
            "Så här gör vi;Vem;Tidsperiod;Tecken på att vi har lyckats",
            "Utegrupp;Fritidslärare;mars;Alla är med",
            ["Utegrupp", "Fritidslärare", "mars"],
        ),
        (
            "Nr;Uppdrag;Beslutsdatum;§;Ansvarig tjänsteperson;Återrapporteras;Status",
            "1;Utreda lokalerna;2026-05-19;§ 9;Lokalstrateg;mars 2027;Pågår",
            ["Utreda lokalerna", "Lokalstrateg", "mars 2027"],
        ),
        (
            "Insats;Genomförs av;Tid;Mått",
            "Studieteknik;Lärare;våren 2027;Närvaro",
            ["Studieteknik", "Lärare", "våren 2027"],
        ),
        (
            "Indsats;Hvem er ansvarlig?;Tidsplan;Status",
            "Trivselsmåling;Skoleledere;uge 5-8 2027;I gang",
            ["Trivselsmåling", "Skoleledere", "uge 5-8 2027"],
        ),
        ("Datum;Tid;Vad;Vem", "3 mars;13.10;Planering;Rektor", ["Planering", "Rektor", "3 mars"]),
    ],
)
def test_heads_of_other_words_tell_their_columns(head: str, row: str, expected: list[str]) -> None:
    assert [one[1:] for one in read(f"Handlingsplan 2027\n\n{head}\n{row}\n")] == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Enkät om trygghet v. 41, ansvarig kurator", ["Enkät om trygghet", "Kurator", "v. 41"]),
        (
            "Kartlägg läsningen i åk 1, 4 och 7 – specialpedagog, klart 30/8",
            ["Kartlägg läsningen i åk 1, 4 och 7", "Specialpedagog", "klart 30/8"],
        ),
        ("Prøver på 8. trinn, uke 36–38 – kontaktlærer", ["Prøver på 8. trinn", "Kontaktlærer", "uke 36–38"]),
        ("Analyse av prøvene, frist 25.08", ["Analyse av prøvene", "", "frist 25.08"]),
        ("Träff en gång i månaden, förstelärare", ["Träff", "Förstelärare", "en gång i månaden"]),
        ("Ta fram en rutin. HR-strategen ansvarar.", ["Ta fram en rutin", "HR-strategen", "Augusti"]),
    ],
)
def test_figures_and_dashes_are_no_part_of_who_does_it(line: str, expected: list[str]) -> None:
    assert read(f"Årshjul\n\nAugusti\n- {line}\n\nMars\n- Bokslut\n\nMaj\n- Budget\n")[0][1:] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Verksamhetschefen besöker varje enhet två gånger per läsår.",
            ["Verksamhetschefen besöker varje enhet", "Verksamhetschefen", "två gånger per läsår"],
        ),
        (
            "Rutinen ses över vartannat år, nästa gång i maj 2028. Ansvarig: strateg.",
            ["Rutinen ses över", "Strateg", "vartannat år, nästa gång i maj 2028"],
        ),
        (
            "Första veckan i september sammanställer strategen rapporterna.",
            ["Strategen sammanställer rapporterna", "Strategen", "Första veckan i september"],
        ),
        (
            "I slutet av varje termin analyserar arbetslagen resultaten.",
            ["Arbetslagen analyserar resultaten", "Arbetslagen", "I slutet av varje termin"],
        ),
        (
            "I oktober varje år träffar rektor elevhälsoteamet för en genomgång.",
            ["Rektor träffar elevhälsoteamet för en genomgång", "Rektor", "I oktober varje år"],
        ),
        (
            "Rektor skickar underlag till sekreteraren senast en vecka före nämndens sammanträde.",
            [
                "Rektor skickar underlag till sekreteraren",
                "Rektor",
                "senast en vecka före nämndens sammanträde",
            ],
        ),
    ],
)
def test_a_duty_in_running_text_has_who_does_it_and_when(sentence: str, expected: list[str]) -> None:
    assert [one[1:] for one in read(f"Rutin för kvalitetsarbete\n\n1. Arbetet\n\n{sentence}\n")] == [expected]


def test_what_is_done_twice_a_year_by_somebody_asks_when() -> None:
    text = "Rutin för kvalitetsarbete\n\nRektor besöker klasserna två gånger per år.\n"
    (problem,) = read_document(text.encode(), "rutin.txt").problems
    assert problem.field == "when" and problem.item is not None


def test_what_stands_under_a_role_is_theirs_also_without_a_word_for_each_year() -> None:
    text = (
        "Ledningssystem för kvalitet\n\nAnsvar\nStyrelsen\n"
        "- fastställer budget i december\n- besöker alla enheter varje termin\n"
    )
    assert [one[1:] for one in read(text)] == [
        ["Fastställer budget", "Styrelsen", "i december"],
        ["Besöker alla enheter", "Styrelsen", "varje termin"],
    ]


def test_a_word_that_begins_line_after_line_says_whose_part_of_the_wheel_it_is() -> None:
    text = (
        "Förvaltningens årsklocka\n\n"
        "Januari\n  Nämnd: Bokslut\n  Enhet: Skyddsrond (rektor)\n\nMars\n  Nämnd: Budget\n"
        "  Enhet: Enkät\n\nMaj\n  Nämnd: Tertialrapport (ekonom)\n  Enhet: Kvalitetsrapport\n"
    )
    reading = read_document(text.encode(), "hjul.txt")
    assert [(item.title, item.owners, item.category) for item in reading.items] == [
        ("Bokslut", ("Nämnd",), "nämnd"),
        ("Skyddsrond", ("Rektor",), "enhet"),
        ("Budget", ("Nämnd",), "nämnd"),
        ("Enkät", (), "enhet"),
        ("Tertialrapport", ("Ekonom",), "nämnd"),
        ("Kvalitetsrapport", (), "enhet"),
    ]


def test_norwegian_labels_say_what_who_and_when() -> None:
    text = (
        "Tiltaksplan\n\nTiltak 1\nHva skal gjøres: Kurs for alle\nHvem: Rektor\n"
        "Når: Innen 15. oktober\nEvaluering: Desember\n"
    )
    assert [one[1:] for one in read(text)] == [["Kurs for alle", "Rektor", "Innen 15. oktober"]]
