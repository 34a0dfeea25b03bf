"""Precision and recall against labels made by hand: five real documents, and eight of the made-up municipality's.

The real documents lie beside the repository and none of their text stands here; without them their tests skip.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from documents import Reading, read_document
from tests.documents.scores import score

HERE = Path(__file__).parent
SEEDS = HERE.parents[2] / "shared" / "seeds"
EKDALA = HERE / "ekdala"
LABELS: dict[str, dict[str, Any]] = json.loads((HERE / "labels" / "seeds.json").read_text())
OWN: dict[str, dict[str, Any]] = json.loads((HERE / "labels" / "ekdala.json").read_text())
FLOOR = 0.98
"""Just under what is reached, which is everything: one item in fifty may go wrong before these tests do."""


def seed(number: str) -> Reading:
    if not SEEDS.is_dir():
        pytest.skip("needs the real documents beside the repository")
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return read_document(path.read_bytes(), path.name)


@pytest.mark.parametrize("number", LABELS)
def test_a_real_document_comes_in_whole(number: str) -> None:
    reading = seed(number)
    got = score(LABELS[number]["items"], reading)
    assert reading.kind == LABELS[number]["kind"]
    assert min(got.precision, got.recall, *got.fields.values()) >= FLOOR, got


@pytest.mark.parametrize("number", LABELS)
def test_a_real_document_is_asked_about_only_where_it_is_doubtful(number: str) -> None:
    assert [problem.line for problem in seed(number).problems] == LABELS[number]["problems"]


@pytest.mark.parametrize("number", LABELS)
def test_a_real_document_has_its_areas_with_findings_and_strategies(number: str) -> None:
    areas = [[area.code, len(area.findings), len(area.strategies)] for area in seed(number).areas]
    assert areas == LABELS[number]["areas"]


# --- other kinds and layouts


def own(name: str, change: Callable[[str], str] = lambda text: text) -> Reading:
    return read_document(change((EKDALA / name).read_text()).encode(), name)


def shown(reading: Reading, *without: str) -> list[dict[str, Any]]:
    """The items as `import --json` gives them, without what is empty."""
    return [
        {
            name: value
            for name, value in item.as_json().items()
            if value not in (None, [], "") and name not in without
        }
        for item in reading.items
    ]


@pytest.mark.parametrize("name", OWN)
def test_every_kind_of_document_gives_what_a_person_sees_in_it(name: str) -> None:
    reading = own(name)
    assert reading.kind == OWN[name]["kind"]
    assert shown(reading) == OWN[name]["items"]
    assert [f"{area.code}: {area.title}" for area in reading.areas] == OWN[name]["areas"]
    assert [*reading.goals, *(goal for area in reading.areas for goal in area.goals)] == OWN[name]["goals"]
    assert [f"{problem.line} {problem.field}" for problem in reading.problems] == OWN[name]["problems"]


def _rows(text: str, change: Callable[[list[str]], list[str]]) -> str:
    """The text with the cells of every row changed."""
    lines = (("\t".join(change(line.split("\t"))) if "\t" in line else line) for line in text.split("\n"))
    return "\n".join(lines)


def _paged(text: str) -> str:
    """A running header and a page number after every ninth line that a row or an item of a list follows."""
    lines = text.split("\n")
    pages = 0
    for at in range(len(lines) - 2, 8, -9):
        if "\t" in lines[at] and "\t" in lines[at + 1]:
            pages += 1
            lines[at + 1 : at + 1] = ["", f"EKDALA KOMMUN {pages}", "", f"{pages} (9)", ""]
    return "\n".join(lines)


HEADINGS = r"(?<=\n\n)(\d\. .*|Augusti|Risker|Styrkor)(?=\n\n)"
LAYOUTS: dict[str, Callable[[str], str]] = {
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "other bullets": lambda text: re.sub(r"^- ", "• ", text, flags=re.M),
    "stars": lambda text: re.sub(r"^- ", "* ", text, flags=re.M),
    "other dashes": lambda text: text.replace("–", "-"),
    "hard spaces": lambda text: re.sub(r"(?<=\d) (?=[a-z])", "\u00a0", text),
    "bars": lambda text: re.sub(
        r"^(.*\t.*)$", lambda row: "| " + row[1].replace("\t", " | ") + " |", text, flags=re.M
    ),
    "columns the other way": lambda text: _rows(text, lambda cells: cells[::-1]),
    "page breaks": _paged,
    "months with colons": lambda text: re.sub(r"^(Augusti|September|December)$", r"\1:", text, flags=re.M),
    "months in capitals": lambda text: re.sub(
        r"^([A-Z][a-z]+(?:–\w+)?)$", lambda m: m[1].upper(), text, flags=re.M
    ),
    "bold headings": lambda text: re.sub(HEADINGS, r"**\1**", text),
    "markdown headings": lambda text: re.sub(HEADINGS, r"## \1", text),
    "other words at the head": lambda text: text.replace("Aktivitet\tAnsvarig", "Åtgärd\tVem"),
    "owner before time": lambda text: text.replace("(förstelärare, VT27)", "(VT27, förstelärare)"),
}
_TURNED = ("arshjul-matris.txt", "motestider.txt")
"""Tables whose first column says what the others are about can't be turned."""


def brief(reading: Reading) -> list[tuple[str, ...]]:
    """What must not depend on the layout, whatever the case of its letters."""
    fields = ("kind", "title", "owners", "due", "number", "area", "problem", "risks")
    return [tuple(str(item.as_json().get(field)).casefold() for field in fields) for item in reading.items]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_score_holds_however_a_document_is_laid_out(layout: str) -> None:
    for name in OWN:
        if layout == "columns the other way" and name in _TURNED:
            continue
        expected = own(name)
        got = own(name, LAYOUTS[layout])
        assert brief(got) == brief(expected), name


def test_a_status_that_the_document_has_is_kept() -> None:
    found = [(item.status and item.status.value, item.status_text) for item in own("plan-tabell.txt").items]
    assert found == [("done", "Klart"), ("in_progress", "Pågår"), ("not_started", "Ej påbörjad"), (None, "")]


def test_a_forms_own_instructions_are_in_no_field() -> None:
    told = json.dumps(own("atgardsplan-formular.txt").as_json(), ensure_ascii=False)
    assert not re.search(r"Fyll i|Beskriv|Ange|Gör en uppskattning", told)
