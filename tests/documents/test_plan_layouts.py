"""The same plan in many layouts: the items that come out are the same."""

import re
from collections.abc import Callable

import pytest

from documents import Reading, read_document
from plan.schoolyear import SchoolYear

PLAN = """Verksamhetsplan 26/27

Innehåll

Trygghet.....\t3
Matematik - MAT.....\t4

SKOLSTAD

Trygghet

Det här har vi sett:

- Många elever är oroliga på rasterna.
- Vuxna finns på olika platser olika dagar.

Strategier

a) Rasterna är planerade.
b) Alla vuxna gör lika.

Aktiviteter 26/27\tAnsvar/Klart
a) Rasterna är planerade\t
1. Rita en karta över skolgården\tRektor okt 26
2. Utse rastvärdar\tRektor/ Kurator HT26
Aktiviteter 26/27\tAnsvar/Klart
b) Alla vuxna gör lika.\t
1. Skriv en gemensam ordningsplan\tSkolchef dec/jan

SKOLSTAD

Matematik - MAT

Det här har vi sett:

- Resultaten sjunker i årskurs 6.

Strategier

a) Undervisningen är gemensamt planerad.

Aktiviteter 26/27\tAnsvar/Klart
a) Undervisningen är gemensamt planerad.\t
1. Starta en studiecirkel\tFörstelärare VT27

SKOLSTAD

2. Besök varandras lektioner och skriv en kort sammanfattning\tFörstelärare 12–14 maj
3. Se aktiviteter under Trygghet, strategi b\tRektor VT27

Förankring av planen

Ledningsgrupp, rektorsmöten och möten med elevhälsan.
"""

EXPECTED = [
    ("TRY a1", "Rita en karta över skolgården", ("Rektor",), "2026-10-01", "2026-10-31"),
    ("TRY a2", "Utse rastvärdar", ("Rektor", "Kurator"), "2026-08-01", "2026-12-20"),
    ("TRY b1", "Skriv en gemensam ordningsplan", ("Skolchef",), "2026-12-01", "2027-01-31"),
    ("MAT a1", "Starta en studiecirkel", ("Förstelärare",), "2027-01-01", "2027-06-15"),
    (
        "MAT a2",
        "Besök varandras lektioner och skriv en kort sammanfattning",
        ("Förstelärare",),
        "2027-05-12",
        "2027-05-14",
    ),
]


def read(text: str, year: SchoolYear | None = None) -> Reading:
    return read_document(text.encode(), "plan.txt", year)


def shape(reading: Reading) -> list[tuple[str, str, tuple[str, ...], str, str]]:
    return [
        (
            f"{item.code} {item.strategy.letter if item.strategy else ''}{item.number}",
            item.title,
            item.owners,
            item.as_json()["start"],
            item.as_json()["due"],
        )
        for item in reading.items
        if item.kind == "activity"
    ]


def upper_periods(text: str) -> str:
    return re.sub(r"(okt 26|HT26|dec/jan|VT27|maj)", lambda match: match.group().upper(), text)


def in_columns(text: str) -> str:
    return re.sub(r"^(.*)\t(.*)$", lambda row: f"{row.group(1):70}{row.group(2)}".rstrip(), text, flags=re.M)


def with_bars(text: str) -> str:
    return re.sub(r"^(.*)\t(.*)$", r"| \1 | \2 |", text, flags=re.M)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "more empty lines": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "empty lines between rows": lambda text: text.replace("\n1. ", "\n\n1. ").replace("\n2. ", "\n\n2. "),
    "form feeds": lambda text: text.replace("\nSKOLSTAD\n", "\n\f\nSKOLSTAD\n"),
    "long dashes": lambda text: text.replace(" - ", " – ").replace("- ", "• "),
    "capitals": upper_periods,
    "spaces around slashes": lambda text: text.replace("/ Kurator", " / Kurator").replace(
        "dec/jan", "dec / jan"
    ),
    "hard spaces": lambda text: text.replace("okt 26", "okt\u00a026"),
    "decomposed letters": lambda text: text.replace("å", "a\u030a").replace("ö", "o\u0308"),
    "columns of spaces": in_columns,
    "bars": with_bars,
    "semicolons": lambda text: text.replace("\t", ";"),
    "page numbers": lambda text: text.replace("SKOLSTAD", "SKOLSTAD\n\nSida 3 av 11"),
    "strategies without full stops": lambda text: text.replace("planerad.\t", "planerad\t"),
    "a slip in a strategy": lambda text: text.replace("Alla vuxna gör lika.\t", "Alla vuxna göra lika\t"),
    "no list of strategies": lambda text: re.sub(r"Strategier\n\n(?:[ab]\).*\n)+", "", text),
    "a row cut in the title": lambda text: text.replace(
        "lektioner och skriv en kort sammanfattning\tFörstelärare 12–14 maj",
        "lektioner\t\n\nSKOLSTAD\n\nAktiviteter 26/27\tAnsvar/Klart\n"
        "och skriv en kort sammanfattning\tFörstelärare 12–14 maj",
    ),
    "a row cut in the owners": lambda text: text.replace(
        "Rektor/ Kurator HT26", "Rektor/\n\nSKOLSTAD\n\n\tKurator HT26"
    ),
    "a period on a line of its own": lambda text: text.replace(
        "Rektor/ Kurator HT26", "Rektor/ Kurator\n\tHT26"
    ),
    "owner and time apart": lambda text: re.sub(
        r"\t(\S.*?)[ \t]((?:okt|HT|dec|VT|12).*)$",
        r"\t\1\t\2",
        text.replace("Ansvar/Klart", "Ansvar\tKlart"),
        flags=re.M,
    ),
    "time before owner": lambda text: re.sub(
        r"\t(\S.*?)[ \t]((?:okt|HT|dec|VT|12).*)$",
        r"\t\2\t\1",
        text.replace("Ansvar/Klart", "Klart\tAnsvarig"),
        flags=re.M,
    ),
    "markdown": lambda text: text.replace("\nTrygghet\n", "\n## **Trygghet**\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_makes_no_difference(layout: str) -> None:
    reading = read(LAYOUTS[layout](PLAN))
    assert shape(reading) == EXPECTED
    assert [item.title for item in reading.items if item.kind == "meeting"] == [
        "Ledningsgrupp",
        "Rektorsmöten",
        "Möten med elevhälsan",
    ]
    assert [item.kind for item in reading.items].count("reference") == 1
    assert [area.code for area in reading.areas] == ["TRY", "MAT"]
    assert reading.problems == ()


def test_areas_keep_their_findings_and_strategies() -> None:
    trygghet, matematik = read(PLAN).areas
    assert trygghet.title == "Trygghet"
    assert trygghet.findings == (
        "Många elever är oroliga på rasterna.",
        "Vuxna finns på olika platser olika dagar.",
    )
    assert [(strategy.letter, strategy.title) for strategy in trygghet.strategies] == [
        ("a", "Rasterna är planerade."),
        ("b", "Alla vuxna gör lika."),
    ]
    assert (matematik.title, matematik.code) == ("Matematik", "MAT")


def test_the_year_is_the_documents_own_unless_another_is_given() -> None:
    assert read(PLAN).year == SchoolYear(2026)
    assert read(PLAN, SchoolYear(2027)).year == SchoolYear(2027)
    assert read(PLAN.replace("26/27", "")).year is None


def test_without_a_year_what_could_mean_two_things_is_asked_about() -> None:
    reading = read(PLAN.replace("26/27", ""))
    assert shape(reading)[0][3:] == (None, None)
    assert [problem.why for problem in reading.problems] == [
        "“oktober 26” kan vara den 26 oktober eller oktober 2026."
    ]
    (problem,) = reading.problems
    assert problem.item == (reading.items[0].fingerprint, 1)


@pytest.mark.parametrize(
    ("changed", "to", "why"),
    [
        ("Rektor okt 26", "Rektor 31 november", "Det finns ingen 31 november."),
        ("Rektor okt 26", "Rektor VT28", "“VT28” ligger utanför läsåret 26/27."),
        ("Rektor okt 26", "Rektor", "Det står inte när det ska vara klart."),
        ("Rektor okt 26", "okt 26", "Det står ingen ansvarig."),
        ("Skolchef dec", "Förvaltningchef dec", "“Förvaltningchef” är en bokstav från “Förvaltningschef”."),
        ("\n2. Utse", "\n1. Utse", "Nummer 1 står två gånger under strategi a."),
        ("a) Rasterna är planerade\t", "a) Något helt annat\t", "Strategi a heter något annat längre upp."),
    ],
)
def test_a_doubt_has_its_place_and_its_why(changed: str, to: str, why: str) -> None:
    text = PLAN.replace(changed, to)
    assert text != PLAN
    (problem,) = read(text).problems
    assert problem.why == why
    assert to.strip().split("\t")[0].split()[-1] in text.split("\n")[problem.line - 1]
    assert problem.suggestion


def test_the_same_text_many_times_is_as_many_items() -> None:
    head = "Aktivitet\tAnsvarig\tKlart\n"
    reading = read(head + "Ring alla skolor\tStrateg\tmars\n" * 8, SchoolYear(2026))
    assert [item.ordinal for item in reading.items] == list(range(1, 9))
    assert len({item.fingerprint for item in reading.items}) == 1


def test_fingerprints_stay_when_layout_changes() -> None:
    plain = [(item.fingerprint, item.ordinal) for item in read(PLAN).items]
    for layout in ("windows line ends", "page numbers", "long dashes", "hard spaces", "bars"):
        assert [(item.fingerprint, item.ordinal) for item in read(LAYOUTS[layout](PLAN)).items] == plain


def test_a_row_that_says_nothing_is_no_item() -> None:
    reading = read(
        "Aktivitet\tAnsvarig\tKlart\n1. \t\t\n2. \tRektor\tmars\n3. Ring\tRektor\tmars\n", SchoolYear(2026)
    )
    assert [item.title for item in reading.items] == ["Ring"]
    assert [(problem.line, problem.why) for problem in reading.problems] == [
        (3, "Raden säger inte vad som ska göras.")
    ]


@pytest.mark.parametrize("number", ["²", "½", "x", ""])
def test_what_is_no_number_is_not_taken_for_one(number: str) -> None:
    (item,) = read(f"Nr\tAktivitet\tAnsvarig\n{number}\tRing alla\tRektor VT27\n", SchoolYear(2026)).items
    assert (item.number, item.title) == (None, "Ring alla")


def test_codes_are_unique() -> None:
    text = "".join(
        f"{title}\n\nStrategier\n\na) Vi gör något.\n\nAktivitet\tAnsvar/Klart\n1. Gör det\tRektor VT27\n\n"
        for title in ("Trygghet", "Tryggare raster", "Tryggt", "Lärande (LÄR)", "Lärmiljö", "Ro")
    )
    codes = [area.code for area in read("Verksamhetsplan 26/27\n\n" + text).areas]
    assert codes == ["TRY", "TRYG", "TRYGG", "LÄR", "LÄRM", "RO"]
