"""What the real documents hold beside the items that tests/documents/test_scores.py counts.

The documents lie beside the repository and none of their text stands here; without them these tests skip.
"""

from pathlib import Path

import pytest

from documents import Item, Reading, read_document
from plan.schoolyear import SchoolYear

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the real documents beside the repository")


def seed(number: str, year: SchoolYear | None = None) -> Reading:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return read_document(path.read_bytes(), path.name, year)


def window(item: Item) -> str:
    found = item.as_json()
    return f"{found['start'] or ''}..{found['due'] or ''}"


@pytest.mark.parametrize("year", [SchoolYear(2022), None])
def test_the_plan_has_its_year(year: SchoolYear | None) -> None:
    assert seed("000", year).year == SchoolYear(2022)


def test_the_plan_is_dated_by_its_school_year() -> None:
    windows = {item.when: window(item) for item in seed("000").items if item.when}
    assert windows == {
        "dec 22": "2022-12-01..2022-12-31",
        "VT23": "2023-01-01..2023-06-15",
        "dec/jan": "2022-12-01..2023-01-31",
    }


def test_the_forums_where_the_plan_is_anchored_come_out_without_dates() -> None:
    reading = seed("000")
    meetings = [item for item in reading.items if item.kind == "meeting"]
    assert [item.title for item in meetings] == [forum.name for forum in reading.forums]
    assert len(meetings) == 6
    assert all(item.period is None and not item.owners for item in meetings)


def test_lines_that_a_program_joined_are_a_title_and_details() -> None:
    details = [len(item.details) for item in seed("001").items if item.details]
    assert details == [2, 1, 1, 1, 2, 1, 1]


def test_only_full_dates_in_the_cycle_do_not_come_back() -> None:
    once = [item for item in seed("001").items if not item.as_json()["recurs"]]
    assert [item.when for item in once] == ["2 april 2019", "3 september 2019"]


def test_how_often_the_rules_and_forums_come_back() -> None:
    reading = seed("001")
    rule = reading.items[0].as_json()["recurs"]
    assert rule == {"every": "month", "interval": 1, "times": 1, "except_months": [1, 6, 7, 12]}
    often = [item.as_json()["recurs"] for item in reading.items if item.kind == "meeting"]
    assert [(each["every"], each["times"]) for each in often] == [
        ("year", 2),
        ("year", 4),
        ("month", 1),
        ("month", 1),
        ("month", 1),
    ]


def test_the_doubts_of_the_cycle_are_questions_with_a_place() -> None:
    assert [(problem.line, problem.suggestion) for problem in seed("001").problems] == [
        (188, "När på året ska det vara klart?"),
        (190, "Räcker raderna i tabellen?"),
        (194, "Skriv vilken funktion som ansvarar."),
        (197, "Skriv vilken funktion som ansvarar."),
        (216, "Menar du Förvaltningschef?"),
        (233, "På andra rader: Rektor, Utvecklingsledare."),
    ]


def test_two_proposals_that_say_nearly_the_same_are_asked_about() -> None:
    (problem,) = seed("003").problems
    assert (problem.field, problem.choices) == ("duplicate", ("två", "samma"))


@pytest.mark.parametrize(
    ("number", "kinds"), [("002", ["measure"] * 2), ("003", ["measure"] * 5), ("004", ["cycle"] * 2)]
)
def test_the_other_documents_give_only_what_is_sound(number: str, kinds: list[str]) -> None:
    assert [item.kind for item in seed(number).items] == kinds
