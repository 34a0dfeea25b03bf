from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.engine import Connection

from storage.queries import journal, reports, rows, templates
from storage.tables import activity, effect, focus_area, goal, intervention, plan, serves
from tests.support.rows import add_person, add_row

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)


def test_plans_and_what_was_found_before_them(tx: Connection, ours: int, theirs: int) -> None:
    own = add_row(tx, plan, ours, kind="verksamhetsplan", title="Plan", period_label="26/27", unit_id=None)
    add_row(tx, plan, theirs)
    area = add_row(tx, focus_area, ours, plan_id=own["id"], findings=["Många läser lite"])
    assert reports.plan_rows(tx, ours)[0] == reports.PlanRow(
        own["id"], "verksamhetsplan", "Plan", "26/27", None, date(2027, 3, 1), date(2027, 3, 1)
    )
    assert reports.findings(tx, ours) == {area["id"]: ("Många läser lite",)}


def test_the_goals_of_an_area_are_those_that_hold_in_order(tx: Connection, ours: int, theirs: int) -> None:
    area = add_row(tx, focus_area, ours)["id"]
    for title, ordinal, standing in (
        ("Andra", 2, "adopted"),
        ("Första", 1, "adopted"),
        ("Bort", 0, "dropped"),
    ):
        target = add_row(tx, goal, ours, title=title, ordinal=ordinal, standing=standing)["id"]
        if title != "Andra":
            source = area if title == "Första" else add_row(tx, focus_area, ours)["id"]
            add_row(tx, serves, ours, source_kind="focus_area", source_id=source, goal_id=target)
    assert reports.goals_of_areas(tx, ours) == {area: ("Första",)}
    assert reports.goals_of_areas(tx, theirs) == {}


def test_interventions_and_what_came_of_them(tx: Connection, ours: int, theirs: int) -> None:
    own = add_row(tx, activity, ours)["id"]
    add_row(tx, intervention, ours, activity_id=own, problem="För lite tid", indicator_id=None)
    person = add_person(tx, ours, "Karin Lind")
    for verdict, at in (("yes", AT + timedelta(days=9)), ("too_early", AT)):
        add_row(tx, effect, ours, activity_id=own, verdict=verdict, by_id=person, at=at)
    assert reports.efforts(tx, ours)[own]["problem"] == "För lite tid"
    assert [(row.activity_id, row.verdict, row.by) for row in reports.effects(tx, ours)] == [
        (own, "too_early", "Karin Lind"),
        (own, "yes", "Karin Lind"),
    ]
    assert reports.efforts(tx, theirs) == {}
    assert reports.effects(tx, theirs) == []


def test_the_log_is_in_the_order_that_things_happened(tx: Connection, ours: int, theirs: int) -> None:
    karin = add_person(tx, ours, "Karin Lind")
    late = journal.open_batch(tx, ours, "report", karin, AT + timedelta(days=1), None)
    early = journal.open_batch(tx, ours, "move", None, AT, None)
    assert late is not None
    assert early is not None
    journal.add_event(tx, ours, late, "assignment", 1, {"status": "not_started"}, {"status": "done"})
    journal.add_event(tx, ours, early, "assignment", 2, None, {})
    journal.add_event(tx, ours, early, "holding", 3, None, {})
    journal.open_batch(tx, ours, "undo", karin, AT + timedelta(days=2), None, undoes_id=late)
    found = reports.log(tx, ours, ("assignment",))
    assert [(row.kind, row.by, row.subject_id, row.undone) for row in found] == [
        ("move", None, 2, False),
        ("report", "Karin Lind", 1, True),
    ]
    assert reports.log(tx, theirs, ("assignment",)) == []


def test_a_template_takes_the_place_of_the_one_before(tx: Connection, ours: int, theirs: int) -> None:
    ids = [templates.add_template_file(tx, ours, content, None, AT) for content in (b"a", b"b")]
    assert templates.template_use_id(tx, ours, "uppfoljning") is None
    use_id = rows.add(tx, ours, "template", {"kind": "uppfoljning", "name": "a.docx", "file_id": ids[0]})
    rows.change(tx, ours, "template", use_id, {"name": "b.docx", "file_id": ids[1]})
    assert templates.template_use_id(tx, ours, "uppfoljning") == use_id
    assert templates.template_use_id(tx, theirs, "uppfoljning") is None
    assert templates.template_content(tx, ours, "uppfoljning") == b"b"
    assert templates.template_names(tx, ours) == {"uppfoljning": "b.docx"}
    assert templates.template_content(tx, ours, "skollagen") is None
    assert templates.template_content(tx, theirs, "uppfoljning") is None
    rows.change(tx, ours, "template", use_id, {"name": "", "file_id": None})
    assert templates.template_content(tx, ours, "uppfoljning") is None
    assert templates.template_names(tx, ours) == {}
