"""What holds for any file: an answer, in time, the same each time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import UnreadableDocument, read_document
from plan.schoolyear import SchoolYear
from tests.support.growth import IN_PROPORTION, growth

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

VOCABULARY = """
    Verksamhetsplan Årshjul Strategier a) b) 1. 2. 26/27 Ansvar/Klart Aktivitet Datum Ansvarig Tidsplan Förankring
    Rektor Strateg VT27 mars 31 november dec 26 varje månad utom juli redovisas träffas Gruppen gånger per år - •
    SKOLSTAD Läsning LÄS ( ) . : ; | åtgärder: se strategi 5 Sida # ** v. 45–47 en ½ ²
"""
LINES = st.lists(st.sampled_from(VOCABULARY.split()), max_size=8)
GLUE = st.sampled_from([" ", "\t", "  ", " | ", ";", "\n", "\n\n", "\f"])
YEARS = st.one_of(st.none(), st.just(SchoolYear(2026)))


@CALM
@given(st.binary(max_size=400), YEARS)
def test_any_bytes_are_read_or_refused(data: bytes, year: SchoolYear | None) -> None:
    try:
        reading = read_document(data, "fil", year)
    except UnreadableDocument as refused:
        assert refused.why
    else:
        reading.as_json()


@CALM
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_document(text.encode("utf-8", "replace"), "fil.txt")
    except UnreadableDocument as refused:
        assert refused.why


@CALM
@given(st.lists(st.tuples(LINES, GLUE), max_size=30), YEARS)
def test_every_item_and_problem_has_its_place_and_reading_twice_is_the_same(
    lines: list[tuple[list[str], str]], year: SchoolYear | None
) -> None:
    text = "Skolstad\n" + "\n".join(glue.join(words) for words, glue in lines)
    data = text.encode()
    reading = read_document(data, "fil.txt", year)
    last = text.count("\n") + 1
    assert reading == read_document(data, "fil.txt", year)
    assert all(1 <= item.line <= last for item in reading.items)
    assert all(1 <= problem.line <= last and problem.why for problem in reading.problems)
    assert all(item.title for item in reading.items)
    keys = [(item.fingerprint, item.ordinal) for item in reading.items]
    assert len(set(keys)) == len(keys)
    assert {problem.item for problem in reading.problems} <= {None, *keys}


def test_rows_cost_in_proportion_to_how_many_they_are() -> None:
    def reading(rows: int) -> None:
        head = "Aktiviteter 26/27\tAnsvar/Klart\na) Något\t\n"
        body = "".join(f"{n % 90 + 1}. Gör sak {n}\tFunktion{n}/ Annan VT27\n" for n in range(rows))
        found = read_document(f"Läsning\n\nStrategier\n\n{head}{body}".encode(), "plan.txt")
        assert len(found.items) == rows

    assert growth(reading, 500) < IN_PROPORTION


@pytest.mark.parametrize(
    ("heap", "size"),
    [
        ("x", 100_000),
        (" \t", 50_000),
        ("*a ", 25_000),
        ("mars 12, ", 10_000),
        ("1. a\n", 1_000),
        ("Ab ", 25_000),
        ("Ab " * 300 + "\t", 60),
        ("; ", 25_000),
        ("varje ", 10_000),
        ("- Inventera hur skolorna samverkar med fritidshemmen kring läsning på eftermiddagen\n", 200),
    ],
)
def test_hostile_text_costs_in_proportion_to_its_size(heap: str, size: int) -> None:
    assert growth(lambda n: read_document((heap * n + "a").encode(), "fil.txt"), size) < IN_PROPORTION
