"""Documents that wait for approval, and what a plan is compared by."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.engine import Connection

from plan.organisation import Reach
from storage.queries import assignments, cycle, drafts, organisation, plans, versions
from storage.queries.versions import ImportedItem
from tests.support.plans import add_activity, add_plan

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)


def new_draft(tx: Connection, huvudman_id: int, key: str | None = None, state: str = "open") -> int | None:
    return drafts.add_draft(
        tx, huvudman_id, name="Plan.docx", title="Plan", state=state, at=AT, request_key=key
    )


def test_a_delivery_gives_one_draft(tx: Connection, ours: int, theirs: int) -> None:
    first = new_draft(tx, ours, "k1")
    assert first is not None
    assert new_draft(tx, ours, "k1") is None
    assert new_draft(tx, theirs, "k1") is not None
    assert new_draft(tx, ours) != new_draft(tx, ours)


def test_a_draft_is_its_huvudmans_and_changes(tx: Connection, ours: int, theirs: int) -> None:
    draft_id = new_draft(tx, ours) or 0
    drafts.change_draft(tx, theirs, draft_id, state="approved")
    drafts.change_draft(tx, ours, draft_id, said={"answers": {"a": "b"}}, version=2)
    found = drafts.draft_by_id(tx, ours, draft_id, lock=True)
    assert found is not None and (found.state, found.said, found.version, found.by) == (
        "open",
        {"answers": {"a": "b"}},
        2,
        None,
    )
    assert drafts.draft_by_id(tx, theirs, draft_id) is None


def test_drafts_are_listed_by_state_the_newest_first(tx: Connection, ours: int, theirs: int) -> None:
    old, done, new = new_draft(tx, ours), new_draft(tx, ours, state="approved"), new_draft(tx, ours)
    assert [one.id for one in drafts.drafts_in(tx, ours, ("open",))] == [new, old]
    assert [one.id for one in drafts.drafts_in(tx, ours, ("approved", "cancelled"))] == [done]
    assert drafts.drafts_in(tx, theirs, ("open",)) == []


def test_how_drafts_stand_is_another_when_one_comes_or_is_answered(
    tx: Connection, ours: int, theirs: int
) -> None:
    assert drafts.stand(tx, ours) == (0, 0)
    one = new_draft(tx, ours)
    new_draft(tx, ours, state="reading")
    new_draft(tx, theirs)
    assert drafts.stand(tx, ours) == (1, 2)
    assert one is not None
    drafts.change_draft(tx, ours, one, version=2)
    assert drafts.stand(tx, ours) == (1, 3)
    drafts.change_draft(tx, ours, one, state="approved")
    assert drafts.stand(tx, ours) == (0, 3)


def test_the_latest_answers_of_what_is_settled_are_known(tx: Connection, ours: int, theirs: int) -> None:
    for answers in ({"a": "ja"}, {"a": "nej", "b": "ja"}):
        drafts.change_draft(tx, ours, new_draft(tx, ours, state="approved") or 0, said={"answers": answers})
    drafts.change_draft(tx, ours, new_draft(tx, ours) or 0, said={"answers": {"c": "ja"}})
    assert drafts.answers_given(tx, ours, "approved") == {"a": "nej", "b": "ja"}
    assert drafts.answers_given(tx, theirs, "approved") == {}


def test_a_role_is_called_other_things_once(tx: Connection, ours: int, theirs: int) -> None:
    head = organisation.add_role(tx, ours, "Skolchef", reach=Reach.CENTRAL, is_body=False)
    other = organisation.add_role(tx, ours, "Rektor", reach=Reach.UNIT, is_body=False)
    assert drafts.call_role(tx, ours, "Förvaltningschef", head)
    assert not drafts.call_role(tx, ours, "FÖRVALTNINGSCHEF", other)
    assert drafts.role_names(tx, ours) == {"förvaltningschef": head}
    assert drafts.role_names(tx, theirs) == {}


def test_a_plan_is_found_by_kind_with_its_rows(tx: Connection, ours: int, theirs: int) -> None:
    first, second = add_plan(tx, ours), add_plan(tx, ours, "ny")
    assert [one.id for one in versions.plans_of_kind(tx, ours, "verksamhetsplan")] == [second, first]
    assert versions.plans_of_kind(tx, ours, "årshjul") == versions.plans_of_kind(tx, theirs, "x") == []
    area = plans.add_area(tx, ours, first, "LÄS", "Läsning", 0, [])
    plans.add_strategy(tx, ours, area, "a", "Läsombud")
    add_activity(tx, ours, first, "Ett", area_id=area)
    assert [row["title"] for row in versions.rows_of_plan(tx, ours, "activity", first)] == ["Ett"]
    assert versions.rows_of_plan(tx, ours, "area", second) == []
    assert versions.rows_of_plan(tx, theirs, "activity", first) == []
    assert [row["letter"] for row in versions.strategies_of(tx, ours, [area])] == ["a"]
    assert versions.strategies_of(tx, theirs, [area]) == []


def test_what_came_in_is_remembered_with_what_was_said(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    one = ImportedItem("f", 1, "activity", 7, {"title": "Ett"})
    two = ImportedItem("f", 2, "activity", 8, None)
    out = ImportedItem("g", 1, "left_out", 0, None)
    versions.remember(tx, ours, plan_id, [one, two, out])
    versions.remember(tx, ours, plan_id, [one, two, out])
    assert versions.imported_items(tx, ours, plan_id) == [one, two, out]
    moved = ImportedItem("h", 1, "activity", 7, {"title": "Ett igen"})
    other = ImportedItem("i", 1, "left_out", 0, None)
    versions.remember(tx, ours, plan_id, [moved, other])
    assert versions.imported_items(tx, ours, plan_id) == [two, out, moved, other]
    assert versions.imported_items(tx, theirs, plan_id) == []


def test_owners_of_assignments_and_occurrences_are_changed(tx: Connection, ours: int, theirs: int) -> None:
    a, b = (
        organisation.add_role(tx, ours, name, reach=Reach.CENTRAL, is_body=False)
        for name in ("Strateg", "Rektor")
    )
    source = {"source_kind": "activity", "source_id": 1, "period_key": "-", "unit_key": "-", "title": "T"}
    nothing = {"label": "", "when_text": "", "precision": "none", "category": "", "start": None, "due": None}
    row = {**source, **nothing, "first_due": None, "since": date(2027, 1, 1)}
    assignments.add_assignments(tx, ours, [row], {("activity", 1): [a]})
    (one,) = assignments.assignments_of(tx, ours, "activity", [1])
    versions.own_assignments(tx, ours, [one.id], [b, a, b])
    assert [role.id for role in assignments.owner_roles(tx, ours, [one.id])[one.id]] == [b, a]

    item = cycle.add_cycle_item(
        tx,
        ours,
        plan_id=add_plan(tx, ours),
        kind="cycle",
        title="Enkät",
        details="",
        category="",
        participants="",
        when_text="mars",
        period=None,
    )
    window = {"precision": "day", "start": None, "due": date(2027, 3, 5)}
    cycle.add_occurrences(tx, [{"huvudman_id": ours, "cycle_item_id": item, "period_key": "2027", **window}])
    (occurrence,) = cycle.occurrences(tx, ours)
    cycle.move_occurrence(tx, ours, occurrence.id, {**window, "due": date(2027, 4, 5)})
    cycle.move_occurrence(tx, theirs, occurrence.id, window)
    assert [one.due for one in cycle.occurrences(tx, ours)] == [date(2027, 4, 5)]
    versions.delete_occurrences(tx, theirs, [occurrence.id])
    assert len(cycle.occurrences(tx, ours)) == 1
    versions.delete_occurrences(tx, ours, [occurrence.id])
    assert cycle.occurrences(tx, ours) == []
