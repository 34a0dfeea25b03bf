"""What people edit, row by row; goals, interventions and effects; news."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from plan.organisation import Reach
from storage.queries import assignments as assignment_queries
from storage.queries import evidence, goals, journal, news, organisation, plans, rows
from storage.tables import assignment, goal, intervention, metadata, serves
from tests.support.plans import add_activity, add_plan
from tests.support.rows import add_person, add_row

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("kind", sorted(rows.EDITED))
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
    plans.replace_owners(tx, ours, "activity", activity_id, [two, one, two])
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
    assignment_queries.set_support(tx, ours, one, "group")
    assert assignment_queries.support_of(tx, ours, one) == "group"
    assert assignment_queries.support_of(tx, theirs, one) == ""
