from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from plan.organisation import WHOLE, Reach
from plan.status import Answer, Status
from storage.queries import assignments, organisation, plans
from tests.support.plans import add_activity, add_plan
from tests.support.rows import add_person

TODAY = date(2027, 3, 16)
AT = datetime(2027, 3, 16, 9, 12, tzinfo=UTC)


def laid_out(source_id: int, due: date | None, unit_key: str = WHOLE, **values: Any) -> dict[str, Any]:
    return {
        "source_kind": "activity",
        "source_id": source_id,
        "period_key": "26/27",
        "unit_key": unit_key,
        "title": f"Aktivitet {source_id}",
        "label": f"Läs {source_id}a",
        "when_text": "mars",
        "precision": "month",
        "category": "",
        "start": None,
        "due": due,
        "first_due": due,
    } | values


@pytest.fixture
def role_ids(tx: Connection, ours: int) -> tuple[int, int]:
    return (
        organisation.add_role(tx, ours, "Strateg", reach=Reach.CENTRAL),
        organisation.add_role(tx, ours, "Rektor", reach=Reach.UNIT),
    )


@pytest.fixture
def some(tx: Connection, ours: int, role_ids: tuple[int, int]) -> dict[tuple[int, str], int]:
    """Five assignments: of three activities and an occurrence, one of them for each of two units."""
    strateg, rektor = role_ids
    assignments.add_assignments(
        tx,
        ours,
        [
            laid_out(1, date(2027, 3, 31)),
            laid_out(2, date(2027, 2, 28), "unit:1"),
            laid_out(2, date(2027, 2, 28), "unit:2"),
            laid_out(3, None),
            laid_out(1, date(2027, 1, 15), source_kind="occurrence", start=date(2027, 1, 1)),
        ],
        {
            ("activity", 1): [strateg],
            ("activity", 2): [rektor],
            ("activity", 3): [rektor, strateg, rektor],
            ("occurrence", 1): [strateg],
        },
    )
    return {
        (source_id if kind == "activity" else 100 + source_id, unit_key): found
        for (kind, source_id, _), by_unit in assignments.assignment_keys(tx, ours).items()
        for unit_key, found in by_unit.items()
    }


Some = dict[tuple[int, str], int]


def test_an_assignment_begins_untouched(tx: Connection, ours: int, theirs: int, some: Some) -> None:
    wanted = some[1, WHOLE]
    found = assignments.assignments_by_id(tx, ours, [wanted], lock=True)[wanted]
    assert (found.status, found.version, found.comment) == (Status.NOT_STARTED, 1, "")
    assert (found.reported_by, found.reported_at) == (None, None)
    assert (found.title, found.label, found.due, found.first_due) == (
        "Aktivitet 1",
        "Läs 1a",
        date(2027, 3, 31),
        date(2027, 3, 31),
    )
    assert found.answer == Answer(Status.NOT_STARTED, date(2027, 3, 31))
    assert assignments.assignments_by_id(tx, theirs, [wanted]) == {}
    assert assignments.assignment_keys(tx, theirs) == {}
    assignments.add_assignments(tx, ours, [], {})


def test_lists_put_what_is_due_first_and_what_has_no_date_last(
    tx: Connection, ours: int, theirs: int, some: Some
) -> None:
    in_order = [some[101, WHOLE], some[2, "unit:1"], some[2, "unit:2"], some[1, WHOLE], some[3, WHOLE]]
    assert [found.id for found in assignments.all_assignments(tx, ours)] == in_order
    assert [found.id for found in assignments.late_assignments(tx, ours, TODAY)] == in_order[:3]
    assert assignments.late_assignments(tx, ours, date(2027, 1, 15)) == []
    assert [found.id for found in assignments.open_in_cycle(tx, ours)] == in_order[:1]
    for of_others in (
        assignments.all_assignments(tx, theirs),
        assignments.late_assignments(tx, theirs, TODAY),
        assignments.open_in_cycle(tx, theirs),
        assignments.assignments_of(tx, theirs, "activity"),
    ):
        assert of_others == []


def test_the_assignments_of_sources_are_found(tx: Connection, ours: int, some: Some) -> None:
    def of(kind: str, ids: list[int] | None = None) -> list[tuple[int, str]]:
        return [
            (found.source_id, found.unit_key)
            for found in assignments.assignments_of(tx, ours, kind, ids, lock=ids is not None)
        ]

    assert of("activity") == [(1, WHOLE), (2, "unit:1"), (2, "unit:2"), (3, WHOLE)]
    assert of("activity", [2]) == [(2, "unit:1"), (2, "unit:2")]
    assert of("activity", []) == []
    assert of("occurrence") == [(1, WHOLE)]


def test_a_seat_answers_what_its_role_owns_for_its_unit(
    tx: Connection, ours: int, theirs: int, some: Some, role_ids: tuple[int, int]
) -> None:
    strateg, rektor = role_ids

    def mine(*seats: tuple[int, str], huvudman_id: int = ours) -> list[int]:
        return [found.id for found in assignments.assignments_of_seats(tx, huvudman_id, seats, WHOLE)]

    assert mine((rektor, "unit:1")) == [some[2, "unit:1"], some[3, WHOLE]]
    assert mine((rektor, "unit:9")) == [some[3, WHOLE]]
    assert mine((rektor, WHOLE)) == [some[2, "unit:1"], some[2, "unit:2"], some[3, WHOLE]]
    assert mine((strateg, WHOLE), (rektor, "unit:2")) == [
        some[101, WHOLE],
        some[2, "unit:2"],
        some[1, WHOLE],
        some[3, WHOLE],
    ]
    assert mine() == []
    assert mine((strateg, WHOLE), huvudman_id=theirs) == []
    assignments.change_assignment(tx, ours, some[3, WHOLE], 1, status=Status.DONE.value)
    assert mine((rektor, "unit:1")) == [some[2, "unit:1"]]


def test_what_a_role_owns_is_listed_and_counted(
    tx: Connection, ours: int, theirs: int, some: Some, role_ids: tuple[int, int]
) -> None:
    strateg, rektor = role_ids
    assert assignments.open_count_by_role(tx, ours) == {strateg: 3, rektor: 3}
    assignments.change_assignment(tx, ours, some[3, WHOLE], 1, status=Status.DROPPED.value)
    assert assignments.open_count_by_role(tx, ours) == {strateg: 2, rektor: 2}
    assert [found.id for found in assignments.assignments_of_role(tx, ours, strateg)] == [
        some[101, WHOLE],
        some[1, WHOLE],
        some[3, WHOLE],
    ]
    assert assignments.assignments_of_role(tx, theirs, strateg) == []
    assert assignments.open_count_by_role(tx, theirs) == {}


def test_owners_come_in_order_and_a_body_with_the_one_who_answers_for_it(
    tx: Connection, ours: int, theirs: int, some: Some, role_ids: tuple[int, int]
) -> None:
    strateg, rektor = role_ids
    bun = organisation.add_role(tx, ours, "BUN", reach=Reach.CENTRAL, is_body=True)
    organisation.set_role_ties(tx, ours, bun, handled_by=strateg, reports_to=None)
    assignments.add_assignments(tx, ours, [laid_out(4, None)], {("activity", 4): [bun, rektor]})
    fourth = assignments.assignment_keys(tx, ours)["activity", 4, "26/27"][WHOLE]

    def names(huvudman_id: int, *ids: int) -> dict[int, list[str]]:
        found = assignments.owner_roles(tx, huvudman_id, ids)
        return {key: [role.name for role in of_one] for key, of_one in found.items()}

    assert names(ours, some[3, WHOLE], fourth) == {
        some[3, WHOLE]: ["Rektor", "Strateg"],
        fourth: ["BUN", "Strateg", "Rektor"],
    }
    assert names(ours) == {}
    assert names(theirs, fourth) == {}


def test_a_change_is_made_to_the_version_that_was_seen(
    tx: Connection, ours: int, theirs: int, some: Some
) -> None:
    karin, one = add_person(tx, ours, "Karin"), some[1, WHOLE]
    report = {
        "status": Status.DONE.value,
        "comment": "Presenterad",
        "reported_by_id": karin,
        "reported_at": AT,
    }
    assert assignments.change_assignment(tx, theirs, one, 1, **report) is None
    assert assignments.change_assignment(tx, ours, one, 1, **report) == 2
    assert assignments.change_assignment(tx, ours, one, 1, status=Status.DROPPED.value) is None
    found = assignments.assignments_by_id(tx, ours, [one])[one]
    assert (found.status, found.comment, found.version) == (Status.DONE, "Presenterad", 2)
    assert (found.reported_by, found.reported_at) == ("Karin", AT)
    assert found.reported_by_id == karin
    assert assignments.assignments_by_id(tx, ours, [some[3, WHOLE]])[some[3, WHOLE]].version == 1


def test_only_what_nobody_has_touched_is_deleted(tx: Connection, ours: int, theirs: int, some: Some) -> None:
    assignments.change_assignment(tx, ours, some[1, WHOLE], 1, status=Status.IN_PROGRESS.value)
    assignments.delete_untouched(tx, theirs, some.values())
    assert len(assignments.all_assignments(tx, ours)) == 5
    assignments.delete_untouched(tx, ours, [some[1, WHOLE], some[3, WHOLE]])
    left = {found.id for found in assignments.all_assignments(tx, ours)}
    assert left == set(some.values()) - {some[3, WHOLE]}
    assert some[3, WHOLE] not in assignments.owner_roles(tx, ours, some.values())


def test_an_area_is_summed_up_by_its_assignments(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    area = plans.add_area(tx, ours, plan_id, "LÄS", "Läsning", 1, [])
    elsewhere = plans.add_area(tx, ours, plan_id, "ORG", "Organisation", 2, [])
    a, b = (plans.add_strategy(tx, ours, area, letter, letter) for letter in "ab")
    c = plans.add_strategy(tx, ours, elsewhere, "a", "a")
    places = [(area, a), (area, b), (elsewhere, c)]
    one, two, three = (
        add_activity(tx, ours, plan_id, "X", area_id=area_id, strategy_id=strategy_id, number=1)
        for area_id, strategy_id in places
    )
    # Occurrence number `one` has nothing to do with activity number `one`.
    rows = [
        laid_out(one, TODAY),
        laid_out(two, None, "unit:1"),
        laid_out(two, None, "unit:2"),
        laid_out(three, TODAY),
    ]
    other = laid_out(one, TODAY, source_kind="occurrence")
    owners: dict[tuple[str, int], list[int]] = {("activity", n): [] for n in (one, two, three)}
    assignments.add_assignments(tx, ours, [*rows, other], {**owners, ("occurrence", one): []})
    open_ = Status.NOT_STARTED
    assert sorted(assignments.answers_in_area(tx, ours, area), key=lambda found: found[:2]) == [
        (one, "a", Answer(open_, TODAY)),
        (two, "b", Answer(open_, None)),
        (two, "b", Answer(open_, None)),
    ]
    assert assignments.answers_in_area(tx, theirs, area) == []
