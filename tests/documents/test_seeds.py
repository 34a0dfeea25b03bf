"""What the two first real documents hold, labelled by hand: shapes, short role names, dates, and titles as hashes.

The documents lie beside the repository and none of their text stands here; without them these tests skip.
"""

import hashlib
import time
from pathlib import Path

import pytest

from documents import Item, Reading, read_document
from plan.schoolyear import SchoolYear

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the real documents beside the repository")

# reference, hash of the title, owners, when, kind
PLAN = [
    ("SKA a1", "d7806d80cf", "Strateg", "dec 22", "activity"),
    ("SKA a2", "9f986ef2f4", "Strateg", "dec 22", "activity"),
    ("SKA a3", "42978f17c5", "Utbildningschef", "VT23", "activity"),
    ("SKA b1", "472dd04b76", "Verksamhetschef", "VT23", "activity"),
    ("SKA c1", "9aee47ce6d", "Utbildningschef", "VT23", "activity"),
    ("SKA c2", "6262b0d7da", "Verksamhetschef, Utbildningschef", "VT23", "activity"),
    ("ORG a1", "3073b3657d", "Strateg, Utbildningschef", "VT23", "activity"),
    ("ORG a2", "675d138d61", "Utbildningschef", "dec/jan", "activity"),
    ("ORG a3", "295a0b5896", "Strateg, Verksamhetschef", "VT23", "activity"),
    ("ORG b1", "5bdb19ca00", "Utbildningschef", "VT23", "activity"),
    ("ORG b2", "eb3774f356", "Utbildningschef", "VT23", "activity"),
    ("ORG c1", "5d46aa4ee1", "Verksamhetschef, Utbildningschef", "VT23", "activity"),
    ("LED a1", "aeaafff4ef", "Verksamhetschef", "VT23", "activity"),
    ("LED a2", "82f0eda9ef", "Verksamhetschef", "VT23", "activity"),
    ("LED a3", "36a449611b", "Verksamhetschef", "VT23", "activity"),
    ("LED b1", "325f922dec", "Utbildningschef", "VT23", "activity"),
    ("LED b2", "283569c0ef", "Utbildningschef", "VT23", "activity"),
    ("LED b3", "5910d05421", "Verksamhetschef, Utbildningschef", "VT23", "activity"),
    ("LED c1", "fd4ac61f0c", "Utbildningschef", "VT23", "reference"),
]

# code, hash of the title, how many findings, hashes of the strategies
AREAS = [
    ("SKA", "60a1421721", 3, ["d683931a33", "c3680ce1ab", "636afab249"]),
    ("ORG", "4d2a31802b", 3, ["b18d7f1bd4", "3a0e3a9edd", "ca37419013"]),
    ("LED", "50a319a6a7", 3, ["62e3a1ac7b", "2f7c70382c", "76703fb582"]),
]

# kind, hash of the title, owners, window, how many lines of details
CYCLE = [
    ("cycle", "2664dd577d", "", "..", 0),
    ("cycle", "9bf9cbe5f3", "", "01-01..01-31", 0),
    ("cycle", "6c789af012", "Förvaltningschef, Utvecklingsledare", "01-01..01-31", 0),
    ("cycle", "6643941dd4", "Utvecklingsledare", "01-01..01-31", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "01-01..02-28", 2),
    ("cycle", "44aa3451cf", "BUN", "02-01..02-28", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "02-01..03-31", 1),
    ("cycle", "502b4f4bc1", "Förvaltningschef, Utvecklingsledare, BUN au", "03-05..03-05", 0),
    ("cycle", "20836b747b", "Rektor, Utvecklingsledare, Chef för elevhälsa", "03-01..03-31", 0),
    ("cycle", "96b042e44e", "Chef för elevhälsa", "03-01..03-31", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "03-01..04-30", 1),
    ("cycle", "e2a509c6e1", "Rektor, Utvecklingsledare", "03-01..03-31", 0),
    ("cycle", "82e6532edf", "BUN, Ledningsgrupp", "2019-04-02..2019-04-02", 0),
    ("cycle", "6de0ccb147", "Förvaltningschef", "04-01..04-30", 0),
    ("cycle", "23be6164fe", "Rektor, Utvecklingsledare", "05-01..05-31", 0),
    ("cycle", "ec6907f1f8", "Ledningsgruppen", "05-01..05-31", 0),
    ("cycle", "502b4f4bc1", "Förvaltningschef, Utvecklingsledare, BUN au", "05-14..05-14", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "05-01..06-30", 1),
    ("cycle", "9127d02ba3", "Förtvaltningschef, BUN au", "05-01..05-31", 0),
    ("cycle", "7eb2fbe8b6", "Rektor, Utvecklingsledare, Chef för elevhälsa", "06-01..06-30", 0),
    ("cycle", "72c96025f7", "Rektor, Utvecklingsledare", "06-01..06-30", 0),
    ("cycle", "6ca6f78b3e", "Rektor, Förskolechef", "06-30..06-30", 0),
    ("cycle", "9f29d8f5db", "Utvecklingsledare", "08-01..08-31", 0),
    ("cycle", "36aafd6f84", "Utvecklingsledare", "08-01..08-31", 0),
    ("cycle", "68b08d1042", "Förvaltningschef", "08-01..08-31", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "08-01..09-30", 2),
    ("cycle", "554b376878", "Utvecklingsledare", "09-01..09-30", 0),
    ("cycle", "e8d73acad8", "Utvecklingsledare", "09-01..09-30", 0),
    ("cycle", "0b080d9552", "BUN, Ledningsgrupp", "2019-09-03..2019-09-03", 0),
    ("cycle", "fccff8e2a4", "Förvaltningschef", "09-01..09-30", 0),
    ("cycle", "502b4f4bc1", "Förvaltningschef, Utvecklingsledare, BUN au", "09-16..09-16", 0),
    ("cycle", "41ad426402", "Förvaltningschef", "09-01..09-30", 0),
    ("cycle", "ae79d527d7", "", "09-01..10-31", 0),
    ("cycle", "f2ee961a76", "Skolledare, Utvecklingsledare", "09-01..10-31", 0),
    ("cycle", "efcb905c1c", "BUN", "10-01..10-31", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "10-01..11-30", 1),
    ("cycle", "e2a509c6e1", "Rektor, Utvecklingsledare", "10-01..10-31", 0),
    ("cycle", "ae79d527d7", "Rektor, Utvecklingsledare", "11-01..12-31", 1),
    ("cycle", "3e2f93e684", "Skolledare, Utvecklingsledare", "11-01..11-28", 0),
    ("cycle", "502b4f4bc1", "Förvaltningschef, Utvecklingsledare, BUN au", "11-19..11-19", 0),
    ("cycle", "74cf61d6d6", "Kommunfullmäktige", "11-01..11-30", 0),
    ("cycle", "aad78d7922", "Rektor, Utvecklingsledare, Chef för elevhälsa", "12-01..12-31", 0),
    ("cycle", "276f213d46", "Utvecklingsledare", "12-01..12-31", 0),
    ("meeting", "b7ba77c293", "", "..", 0),
    ("meeting", "502b4f4bc1", "", "..", 0),
    ("meeting", "ac0fdcc20e", "", "..", 0),
    ("meeting", "e47a5ef144", "", "..", 0),
    ("meeting", "cf5f2f20a9", "", "..", 0),
]


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def seed(number: str, year: SchoolYear | None = None) -> Reading:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return read_document(path.read_bytes(), path.name, year)


def window(item: Item) -> str:
    found = item.as_json()
    return f"{found['start'] or ''}..{found['due'] or ''}"


@pytest.mark.parametrize("year", [SchoolYear(2022), None])
def test_the_plan_gives_every_activity_and_nothing_else(year: SchoolYear | None) -> None:
    reading = seed("000", year)
    assert (reading.kind, reading.year) == ("verksamhetsplan", SchoolYear(2022))
    found = [
        (
            f"{item.code} {item.strategy.letter}{item.number}",
            mark(item.title),
            ", ".join(item.owners),
            item.when,
            item.kind,
        )
        for item in reading.items
        if item.strategy
    ]
    assert found == PLAN
    assert reading.problems == ()


def test_the_plan_is_dated_by_its_school_year() -> None:
    windows = {item.when: window(item) for item in seed("000").items if item.when}
    assert windows == {
        "dec 22": "2022-12-01..2022-12-31",
        "VT23": "2023-01-01..2023-06-15",
        "dec/jan": "2022-12-01..2023-01-31",
    }


def test_the_plan_has_areas_with_findings_and_strategies() -> None:
    found = [
        (
            area.code,
            mark(area.title),
            len(area.findings),
            [mark(strategy.title) for strategy in area.strategies],
        )
        for area in seed("000").areas
    ]
    assert found == AREAS


def test_the_forums_where_the_plan_is_anchored_come_out_without_dates() -> None:
    reading = seed("000")
    meetings = [item for item in reading.items if item.kind == "meeting"]
    assert [item.title for item in meetings] == [forum.name for forum in reading.forums]
    assert len(meetings) == 6
    assert all(item.period is None and not item.owners for item in meetings)


def test_the_cycle_gives_every_row_the_monthly_rule_and_the_forums() -> None:
    reading = seed("001")
    assert (reading.kind, reading.year) == ("årshjul", None)
    found = [
        (item.kind, mark(item.title), ", ".join(item.owners), window(item), len(item.details))
        for item in reading.items
    ]
    assert found == CYCLE
    assert [item.kind for item in reading.items].count("cycle") == 42 + 1
    assert [item.kind for item in reading.items].count("meeting") == 5


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


@pytest.mark.parametrize(
    ("number", "kinds"), [("002", ["measure"] * 2), ("003", ["measure"] * 5), ("004", ["cycle"] * 2)]
)
def test_the_other_documents_give_only_what_is_sound(number: str, kinds: list[str]) -> None:
    assert [item.kind for item in seed(number).items] == kinds


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_a_document_is_read_well_under_half_a_second(number: str) -> None:
    began = time.process_time()
    seed(number)
    assert time.process_time() - began < 0.5
