"""What is gathered for a report, and templates that are kept."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from docx import Document

from documents.papers import words
from documents.papers.context import context_of
from documents.papers.kinds import Kind
from documents.papers.model import Report
from documents.papers.standard import standard_template
from documents.papers.word import TemplateFault
from documents.pictures.charts import said_of
from plan.references import leading_references
from plan.status import Status
from services import charts, decisions, editing, undoing
from services.editing import ActivityValues, Where
from services.exporting import unit_called
from services.house import looking_in
from services.overview import progress
from services.reports import Asked, Paper, UnitUnknown, paper, report
from services.tasks import tasks_of
from services.templates import drop_template, keep_template
from storage.queries import plans
from tests.support.house import House


def gathered(house: House, unit: str = "", **given: object) -> Report:
    with looking_in(house.deps, house.huvudman_id) as room:
        chosen = unit_called(room, unit) if unit else None
        return report(room, chosen, Asked(Kind.FOLLOW_UP, unit, **given))  # type: ignore[arg-type]


def template(text: str) -> bytes:
    made = Document()
    made.add_paragraph(text)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_report_has_the_plan_as_it_stands_and_what_was_said(either_house: House) -> None:
    house = either_house
    house.report("karin", "läs 1a", Status.DONE, "Planen finns")
    house.clock.advance(timedelta(days=1))
    house.move("karin", "läs 2a", "till 15 april, väntar på svar")
    house.report("anna", "läs 3a", Status.IN_PROGRESS, "Alskolan Ombudet är utsett")
    decisions.decide(house.deps, house.asker("johan"), leading_references("läs 2a")[0], "Fortsätt ett år")
    found = gathered(house, registration="BUN 2027/3")
    assert (found.huvudman, found.unit, found.registration, found.on) == (
        "Lillby",
        "",
        "BUN 2027/3",
        date(2027, 3, 2),
    )
    assert [(area.code, len(area.strategies)) for area in found.areas] == [("LÄS", 2), ("ORG", 2)]
    reading = found.areas[0]
    assert reading.findings == ("Många elever läser för lite.",)
    assert (reading.total.done, reading.total.total) == (1, 6)
    first, second, third = reading.strategies[0].rows
    assert [row.reference for row in (first, second, third)] == ["1a", "2a", "3a"]
    assert first.tasks[0].comment == "Planen finns"
    [move] = second.tasks[0].moves
    assert (move.before, move.after, move.reason) == (date(2027, 3, 31), date(2027, 4, 15), "väntar på svar")
    assert sorted(task.unit for task in third.tasks) == ["Alskolan", "Björkskolan", "Ekens förskola"]
    assert [(one.text, one.about) for one in found.decisions] == [
        ("Fortsätt ett år", "Läs 2a Kartlägg läsförståelsen")
    ]
    assert [change.kind for change in found.changes][-4:] == ["status", "move", "status", "decision"]


def numbers(said: str) -> dict[str, int]:
    """What a sentence counts: {"av": 5, "behöver": 1, "försenade": 2}, whatever order it says it in."""
    counts = re.findall(r"(\d+) (av|klara|behöver|försenad)", said)
    return {word: int(number) for number, word in counts}


def test_a_chart_and_the_text_beside_it_count_the_same(house: House) -> None:
    late = next(one for one in house.assignments() if one.label == "Org 1a")
    assert late.due is not None and late.due < house.clock.now().date()
    house.report("maria", "org 1a", Status.NEEDS_SUPPORT, "väntar på IT")
    found = gathered(house)
    with looking_in(house.deps, house.huvudman_id) as room:
        chart = charts.progress_of(room)
        overview = progress(room)
    assert found.total.needs_support and found.total.late  # the same activity is both
    bars = [chart.whole, *chart.groups[0][1]]
    texts = [found.total, *(area.total for area in found.areas)]
    assert [numbers(said_of(bar)) for bar in bars] == [numbers(words.progress(one)) for one in texts]
    assert texts == [overview.total, *(area.total for area in overview.areas)]
    assert "varav 1 både och" in said_of(chart.whole)


def test_a_row_that_only_points_elsewhere_is_shown_without_a_status_of_its_own(house: House) -> None:
    rows = [row for part in gathered(house).areas[1].strategies for row in part.rows]
    pointer = next(row for row in rows if row.reference == "4b")
    assert (
        pointer.tasks == ()
        and context_of(gathered(house))["områden"][1]["strategier"][1]["rader"][-1]["status"] == "hänvisning"
    )


def test_what_nobody_has_decided_on_is_a_proposal_and_counts_nowhere(house: House) -> None:
    with looking_in(house.deps, house.huvudman_id) as room:
        before = charts.progress_of(room).whole.total
    with looking_in(house.deps, house.huvudman_id) as room:
        plan_id = plans.activities(room.tx, room.huvudman_id)[0].plan_id
    editing.add_activity(
        house.deps,
        house.asker("nils"),
        Where(plan_id),
        ActivityValues("Bokcirkel på fritids", "Prova en termin", "", (house.role_id("Strateg"),)),
        proposed=True,
    )
    found = gathered(house)
    assert [(row.title, row.mark) for row in found.proposals] == [("Bokcirkel på fritids", "föreslagen")]
    assert "Bokcirkel på fritids" not in {
        row.title for area in found.areas for part in area.strategies for row in part.rows
    }
    with looking_in(house.deps, house.huvudman_id) as room:
        assert charts.progress_of(room).whole.total == before == found.total.total


def test_a_units_report_is_about_what_it_answers_and_no_other_unit(either_house: House) -> None:
    house = either_house
    house.report("anna", "läs 3a", Status.DONE, "Björkskolan Klart här")
    house.report("anna", "läs 3a", Status.IN_PROGRESS, "Alskolan Ombudet är utsett")
    found = gathered(house, "alskolan")
    assert found.unit == "Alskolan"
    tasks = [
        task for area in found.areas for part in area.strategies for row in part.rows for task in row.tasks
    ]
    assert {task.unit for task in tasks} == {"Alskolan"}
    assert {row.tasks[0].unit for row in found.cycle} <= {"Alskolan"}
    assert [change.about for change in found.changes] == ["Läs 3a Läsombud på varje skola (Alskolan)"]


def test_what_was_taken_back_is_in_the_log_and_nowhere_else(house: House) -> None:
    house.move("karin", "läs 2a", "till 15 april, fel")
    undoing.undo_latest(house.deps, house.asker("karin"))
    found = gathered(house)
    assert found.areas[0].strategies[0].rows[1].tasks[0].moves == ()
    assert [(change.kind, change.undone) for change in found.changes[-2:]] == [
        ("move", True),
        ("undo", False),
    ]


def test_a_paper_is_called_what_it_is_about(house: House) -> None:
    made = paper(
        house.deps, house.huvudman_id, Asked(Kind.DOCUMENTATION, "ekens förskola", on=date(2027, 6, 15))
    )
    assert isinstance(made, Paper)
    assert made.name == "skollagen-ekens-förskola-2027-06-15.docx"
    assert made.title == "Dokumentation enligt skollagen 4 kap. 6 §, Ekens förskola"
    assert paper(house.deps, house.huvudman_id, Asked(Kind.FOLLOW_UP, "Slottet")) == UnitUnknown("Slottet")


def test_an_own_template_is_used_from_when_it_is_kept_until_it_is_dropped(either_house: House) -> None:
    house = either_house
    asked = Asked(Kind.FOLLOW_UP)

    def first_line() -> str:
        made = paper(house.deps, house.huvudman_id, asked)
        assert isinstance(made, Paper)
        return Document(io.BytesIO(made.data)).paragraphs[0].text

    keep_template(house.deps, house.huvudman_id, Kind.FOLLOW_UP, "vår.docx", template("Vår {{ huvudman }}"))
    assert first_line() == "Vår Lillby"
    with pytest.raises(TemplateFault):
        keep_template(house.deps, house.huvudman_id, Kind.FOLLOW_UP, "fel.docx", template("{{ fel }}"))
    assert first_line() == "Vår Lillby"
    assert drop_template(house.deps, house.huvudman_id, Kind.FOLLOW_UP)
    assert not drop_template(house.deps, house.huvudman_id, Kind.FOLLOW_UP)
    assert first_line() == "Uppföljning av verksamhetsplanen"


def test_all_assignments_are_tasks_with_their_place_in_the_plan(either_house: House) -> None:
    house = either_house
    with looking_in(house.deps, house.huvudman_id) as room:
        tasks = tasks_of(room)
    assert {task.id for task in tasks} == {one.id for one in house.assignments()}
    assert [task.label for task in tasks if task.number][:3] == ["Läs 1a", "Läs 2a", "Läs 3a"]
    second = tasks[1]
    assert (second.area, second.area_code, second.strategy, second.reference) == ("Läsning", "LÄS", "a", "2a")
    assert second.owners == ("Strateg",)
    assert second.holders == ("Karin", "Ali")


def test_the_standard_template_is_a_word_file() -> None:
    assert Document(io.BytesIO(standard_template(Kind.FOLLOW_UP))).sections
