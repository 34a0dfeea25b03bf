"""What people edit, row by row; goals, interventions and effects; news."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.messages import Message, ToPerson
from plan.organisation import Reach
from storage.queries import (
    assignments,
    cycle,
    deliveries,
    evidence,
    goals,
    journal,
    news,
    organisation,
    plans,
    rows,
    structure,
)
from storage.tables import alias, assignment, cycle_item, goal, intervention, metadata, occurrence, serves
from tests.support.plans import add_activity, add_plan
from tests.support.rows import add_person, add_row

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("kind", sorted(set(rows.EDITED) - {"huvudman"}))
def test_what_can_be_edited_is_read_changed_and_taken_away_in_its_own_huvudman(
    tx: Connection, ours: int, theirs: int, kind: str
) -> None:
    row_id = add_row(tx, rows.EDITED[kind], ours)["id"]
    column = next(c.name for c in rows.EDITED[kind].c if isinstance(c.type, sa.Text) and not c.foreign_keys)
    rows.change(tx, theirs, kind, row_id, {column: "annat"})
    assert rows.row(tx, theirs, kind, row_id) == {}
    assert rows.row(tx, ours, kind, row_id)[column] != "annat"
    rows.change(tx, ours, kind, row_id, {column: "annat"})
    assert rows.row(tx, ours, kind, row_id, lock=True)[column] == "annat"
    assert [one["id"] for one in rows.rows(tx, ours, kind)] == [row_id]
    assert rows.rows(tx, theirs, kind) == []
    rows.remove(tx, theirs, kind, row_id)
    assert rows.row(tx, ours, kind, row_id) != {}
    if not rows.is_in_use(tx, ours, kind, row_id):
        rows.remove(tx, ours, kind, row_id)
        assert rows.row(tx, ours, kind, row_id) == {}


def test_a_huvudman_is_its_own_row(tx: Connection, ours: int, theirs: int) -> None:
    rows.change(tx, ours, "huvudman", theirs, {"paused": True})
    assert rows.row(tx, theirs, "huvudman", theirs)["paused"] is False
    rows.change(tx, ours, "huvudman", ours, {"paused": True})
    assert rows.row(tx, ours, "huvudman", ours)["paused"] is True
    assert rows.row(tx, theirs, "huvudman", ours) == {}


def test_a_meeting_counts_its_changes_for_the_calendars(tx: Connection, ours: int) -> None:
    one = add_row(tx, rows.EDITED["meeting"], ours, version=1)["id"]
    rows.change(tx, ours, "meeting", one, {"cancelled": True})
    assert rows.row(tx, ours, "meeting", one)["version"] == 2


@pytest.mark.parametrize("kind", ["activity", "decision", "review"])
@pytest.mark.parametrize("table", ["evidence", "decision", "analysis", "analysis_writer"])
def test_what_stands_on_its_assignment_keeps_what_gave_it(
    tx: Connection, ours: int, kind: str, table: str
) -> None:
    """What would go with the assignment, or be left pointing at nothing."""
    source = add_row(tx, rows.EDITED[kind], ours)["id"]
    given = {"source_kind": kind, "source_id": source, "version": 1}
    task = add_row(tx, assignment, ours, **given)["id"]
    assert not rows.is_in_use(tx, ours, kind, source)
    column = "about_id" if table == "decision" else "assignment_id"
    add_row(tx, metadata.tables[table], ours, **{column: task})
    assert rows.is_in_use(tx, ours, kind, source)


def test_a_new_row_and_what_stands_on_it(tx: Connection, ours: int) -> None:
    unit_id = rows.add(
        tx, ours, "unit", {"name": "Ekskolan", "name_key": "ekskolan", "school_form": None, "code": ""}
    )
    assert not rows.is_in_use(tx, ours, "unit", unit_id)
    plan_id = add_plan(tx, ours)
    rows.change(tx, ours, "plan", plan_id, {"unit_id": unit_id})
    assert rows.is_in_use(tx, ours, "unit", unit_id)


@pytest.mark.parametrize("kind", ["plan", "area", "strategy", "goal", "role", "cycle_item", "activity"])
def test_whatever_points_at_a_row_keeps_it(tx: Connection, ours: int, kind: str) -> None:
    """Nothing that another table refers to by a foreign key is taken away from under it."""
    table = rows.EDITED[kind]
    for other in metadata.sorted_tables:
        for key in other.foreign_key_constraints:
            if key.referred_table is not table or other.name in ("alias", "intervention", "occurrence"):
                continue
            target = add_row(tx, table, ours)
            column = next(c.name for c in key.columns if c.name != "huvudman_id")
            made = add_row(tx, other, ours, **{column: target["id"]})
            kept = rows.is_in_use(tx, ours, kind, target["id"])
            known = other.name in ("imported_item", "question", "plan_forum", "assignment_owner", "draft")
            assert kept or known, f"{other.name}.{column} of {kind}: {made}"


def test_owners_give_way_to_others(tx: Connection, ours: int) -> None:
    activity_id = add_activity(tx, ours, add_plan(tx, ours), "En")
    one, two = (organisation.add_role(tx, ours, name, reach=Reach.CENTRAL) for name in ("Ett", "Två"))
    plans.set_owners(tx, ours, "activity", activity_id, [one])
    structure.replace_owners(tx, ours, "activity", activity_id, [two, one, two])
    assert plans.owners_of(tx, ours, "activity") == {activity_id: [two, one]}


def test_what_serves_a_goal(tx: Connection, ours: int, theirs: int) -> None:
    first, second = (
        add_row(tx, goal, ours, title=title, standing="adopted")["id"] for title in ("Läsa", "Räkna")
    )
    assert [one.title for one in goals.goals(tx, ours)] == ["Läsa", "Räkna"]
    assert goals.goals(tx, theirs) == []
    goals.serve(tx, ours, "activity", 7, first)
    goals.serve(tx, ours, "activity", 7, second)
    assert goals.served(tx, ours, "activity") == {7: second}
    assert goals.served(tx, theirs, "activity") == goals.served(tx, ours, "goal") == {}
    goals.serve(tx, ours, "activity", 7, None)
    assert tx.execute(sa.select(sa.func.count()).select_from(serves)).scalar_one() == 0


def test_interventions_and_what_was_seen_of_their_effects(tx: Connection, ours: int, theirs: int) -> None:
    activity_id = add_activity(tx, ours, add_plan(tx, ours), "En")
    goals.add_intervention(tx, ours, activity_id, problem="Få läser", figures_on=date(2027, 5, 1))
    found = goals.interventions(tx, ours, [activity_id])[activity_id]
    assert (found["problem"], found["causes"], found["figures_on"]) == ("Få läser", "", date(2027, 5, 1))
    assert goals.interventions(tx, theirs) == {}
    person_id = add_person(tx, ours, "Karin Lind")
    values = {"activity_id": activity_id, "by_id": person_id, "reason": "", "at": NOW}
    for verdict in ("too_early", "yes"):
        add_row(tx, rows.EDITED["effect"], ours, verdict=verdict, **values)
    assert [(one.verdict, one.by) for one in goals.effects(tx, ours)[activity_id]] == [
        ("too_early", "Karin Lind"),
        ("yes", "Karin Lind"),
    ]
    assert goals.effects(tx, theirs, [activity_id]) == {}
    assert tx.execute(sa.select(sa.func.count()).select_from(intervention)).scalar_one() == 1


def test_news_is_for_one_person_on_one_day_until_it_is_taken_back(
    tx: Connection, ours: int, theirs: int
) -> None:
    person_id = add_person(tx, ours, "Karin Lind")
    batch_id = journal.open_batch(tx, ours, "holding", person_id, NOW, None)
    day = date(2027, 3, 2)
    row = {"huvudman_id": ours, "person_id": person_id, "on_date": day, "kind": "left", "data": {"n": 1}}
    news.add_news(tx, [{**row, "batch_id": batch_id}])
    [one] = news.news_of(tx, ours, person_id, day)
    assert (one.kind, one.data, one.by) == ("left", {"n": 1}, "Karin Lind")
    assert (
        news.news_of(tx, ours, person_id, date(2027, 3, 3)) == news.news_of(tx, theirs, person_id, day) == []
    )
    told = news.ToldRecord(person_id, day, "left", {"n": 1})
    assert (news.news_of_batch(tx, ours, batch_id), news.news_of_batch(tx, theirs, batch_id)) == ([told], [])
    journal.open_batch(tx, ours, "holding", person_id, NOW, None, undoes_id=batch_id)
    assert news.news_of(tx, ours, person_id, day) == []


def test_evidence_is_its_own_assignments_and_its_own_huvudmans(
    tx: Connection, ours: int, theirs: int
) -> None:
    one = add_row(tx, assignment, ours)["id"]
    person = add_person(tx, ours, "Karin Lind")
    values = {"assignment_id": one, "kind": "link", "text": "", "url": "https://ekdala.example/p", "at": NOW}
    added = rows.add(tx, ours, "evidence", {**values, "by_id": person})
    [found] = evidence.evidence_of(tx, ours, [one])
    assert (found.id, found.url, found.by, found.at) == (added, values["url"], "Karin Lind", NOW)
    assert evidence.evidence_of(tx, theirs, [one]) == []
    assert evidence.evidence_of(tx, ours, [one + 1]) == []


def test_who_is_told_of_support_is_known_in_its_own_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    one = add_row(tx, assignment, ours)["id"]
    assignments.set_support(tx, ours, one, "group")
    assert assignments.support_of(tx, ours, one) == "group"
    assert assignments.support_of(tx, theirs, one) == ""


def test_plans_and_strategies_as_an_editor_sees_them(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    area = plans.add_area(tx, ours, plan_id, "LÄS", "Läsning", 1, [])
    strategy = plans.add_strategy(tx, ours, area, "a", "Läsombud")
    [one] = structure.plans(tx, ours)
    assert (one.id, one.unit_id, one.runs(date(2027, 3, 1))) == (plan_id, None, True)
    [found] = structure.strategies(tx, ours)
    assert (found.id, found.letter, found.area_code, found.plan_id) == (strategy, "a", "LÄS", plan_id)
    assert structure.plans(tx, theirs) == structure.strategies(tx, theirs) == []
    assert structure.last_number(tx, ours, strategy) == 0
    add_activity(tx, ours, plan_id, "Tre", area_id=area, strategy_id=strategy, number=3, standing="dropped")
    assert structure.last_number(tx, ours, strategy) == 3


def test_what_is_adopted_by_mistake_leaves_nothing_behind(tx: Connection, ours: int) -> None:
    activity_id = add_activity(tx, ours, add_plan(tx, ours), "En")
    kept = add_row(tx, assignment, ours, source_kind="activity", source_id=activity_id + 1)
    add_row(tx, assignment, ours, source_kind="activity", source_id=activity_id)
    add_row(tx, alias, ours, activity_id=activity_id)
    rows.unadopt(tx, ours, activity_id)
    assert [row.id for row in tx.execute(sa.select(assignment.c.id))] == [kept["id"]]
    assert tx.execute(sa.select(sa.func.count()).select_from(alias)).scalar_one() == 0


def test_what_an_item_has_ahead_is_taken_away_but_what_was_answered(tx: Connection, ours: int) -> None:
    item = add_row(tx, cycle_item, ours)["id"]
    days = [date(2027, month, 1) for month in (2, 4, 5)]
    ids = [
        add_row(tx, occurrence, ours, cycle_item_id=item, period_key=str(day), start=None, due=day)["id"]
        for day in days
    ]
    for occurrence_id, version in zip(ids, (1, 1, 2), strict=True):
        add_row(
            tx,
            assignment,
            ours,
            source_kind="occurrence",
            source_id=occurrence_id,
            version=version,
            status="done",
        )
    cycle.drop_ahead(tx, ours, item, date(2027, 3, 1))
    assert [row.id for row in tx.execute(sa.select(occurrence.c.id).order_by("id"))] == [ids[0], ids[2]]
    assert tx.execute(sa.select(sa.func.count()).select_from(assignment)).scalar_one() == 2


def test_assignments_follow_their_source_without_a_new_version(
    tx: Connection, ours: int, theirs: int
) -> None:
    one = add_row(tx, assignment, ours, title="Gammal", version=3, status="not_started")
    assignments.derive(tx, theirs, [one["id"]], {"title": "Annan"})
    assignments.derive(tx, ours, [one["id"]], {"title": "Ny"})
    found = assignments.assignments_by_id(tx, ours, [one["id"]])[one["id"]]
    assert (found.title, found.version) == ("Ny", 3)
    first, second = (organisation.add_role(tx, ours, name, reach=Reach.CENTRAL) for name in ("Ett", "Två"))
    assignments.replace_owners(tx, ours, [one["id"]], [first])
    assignments.replace_owners(tx, ours, [one["id"]], [second, second])
    assert [role.name for role in assignments.owner_roles(tx, ours, [one["id"]])[one["id"]]] == ["Två"]


def test_what_was_done_by_whom_and_when(tx: Connection, ours: int, theirs: int) -> None:
    karin, ali = (add_person(tx, ours, name) for name in ("Karin Lind", "Ali Demir"))
    first = journal.open_batch(tx, ours, "status", karin, NOW, None)
    second = journal.open_batch(tx, ours, "unit", ali, NOW + timedelta(days=1), None)
    assert [one.id for one in journal.batches(tx, ours)] == [second, first]
    assert [one.actor for one in journal.batches(tx, ours, karin)] == ["Karin Lind"]
    assert [one.id for one in journal.batches(tx, ours, None, NOW, NOW + timedelta(hours=1))] == [first]
    assert journal.batches(tx, theirs) == []


def test_every_message_of_a_kind_to_somebody(tx: Connection, ours: int) -> None:
    karin, ali = (add_person(tx, ours, name) for name in ("Karin Lind", "Ali Demir"))
    for kind, person_id in (("news", karin), ("reminder", karin), ("news", ali)):
        said = Message(kind, 1, f"{kind}:{person_id}")
        deliveries.enqueue(tx, ours, said, ToPerson(person_id), not_before=NOW, expires_at=NOW)
    assert [one.message.key for one in deliveries.to_person(tx, ours, karin, kind="news")] == [
        f"news:{karin}"
    ]
