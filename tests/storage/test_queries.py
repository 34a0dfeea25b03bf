"""Every query function, there and back, on both databases."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

import storage.queries
from plan.organisation import WHOLE, Reach, Role
from plan.references import Reference
from plan.rights import Seat
from plan.status import Answer, Status
from storage.database import Database
from storage.queries import assignments, cycle, organisation, plans
from tests.support.rows import add_person

TODAY = date(2027, 3, 16)
AT = datetime(2027, 3, 16, 9, 12, tzinfo=UTC)
ACCOUNT = ("slack", "T1", "U1")


@pytest.fixture
def tx(database: Database) -> Iterator[Connection]:
    with database.begin() as connection:
        yield connection


@pytest.fixture
def ours(tx: Connection) -> int:
    return organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")


@pytest.fixture
def theirs(tx: Connection) -> int:
    return organisation.add_huvudman(tx, "Alnäs", "Europe/Stockholm", "12-17", "06-10")


def test_every_query_function_is_used_by_a_test_here() -> None:
    said = "\n".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    used = {node.attr for node in ast.walk(ast.parse(said)) if isinstance(node, ast.Attribute)}
    missing = []
    for path in Path(inspect.getfile(storage.queries)).parent.glob("[a-z]*.py"):
        if path.stem == "common":
            continue
        module = importlib.import_module(f"storage.queries.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_query = (
                function.__module__ == module.__name__ and "tx" in inspect.signature(function).parameters
            )
            if is_query and not name.startswith("_") and name not in used:
                missing.append(f"{path.stem}.{name}")
    assert missing == []


# --- Who there is ---------------------------------------------------------------------------------------------


def test_huvudmen_come_back_by_name(tx: Connection, ours: int, theirs: int) -> None:
    found = organisation.huvudman_by_id(tx, ours)
    assert (found.name, found.timezone, found.autumn_ends, found.spring_ends) == (
        "Ekdala",
        "Europe/Stockholm",
        "12-20",
        "06-15",
    )
    assert [(item.name, item.autumn_ends) for item in organisation.huvudmen(tx)] == [
        ("Alnäs", "12-17"),
        ("Ekdala", "12-20"),
    ]


def test_a_workspace_belongs_to_one_huvudman(tx: Connection, ours: int, theirs: int) -> None:
    assert organisation.huvudman_of_workspace(tx, "slack", "T1") is None
    organisation.connect_workspace(tx, "slack", "T1", ours)
    assert organisation.huvudman_of_workspace(tx, "slack", "T1") == organisation.huvudman_by_id(tx, ours)
    assert organisation.huvudman_has_workspace(tx, ours, "slack")
    assert not organisation.huvudman_has_workspace(tx, ours, "teams")
    assert not organisation.huvudman_has_workspace(tx, theirs, "slack")


def test_an_account_leads_to_one_person(tx: Connection, ours: int) -> None:
    organisation.connect_workspace(tx, "slack", "T1", ours)
    karin = organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Berg")
    assert organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Nyberg") == karin
    ali = organisation.person_of_account(tx, ours, "slack", "T1", "U2", "Ali Sand")
    assert ali != karin
    assert organisation.person_names(tx, ours) == ["Karin Berg", "Ali Sand"]


def test_an_actor_is_who_they_are_and_what_they_hold_that_day(tx: Connection, ours: int, theirs: int) -> None:
    organisation.connect_workspace(tx, "slack", "T1", ours)
    assert organisation.actor_of_account(tx, ours, *ACCOUNT, TODAY) is None
    karin = organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Berg")
    strateg = organisation.add_role(tx, ours, "Strateg", reach=Reach.CENTRAL)
    rektor = organisation.add_role(tx, ours, "Rektor", reach=Reach.UNIT)
    organisation.add_holding(tx, ours, strateg, karin, WHOLE, date(2026, 8, 1))
    acting = organisation.add_holding(tx, ours, rektor, karin, "unit:1", date(2027, 3, 16), "acting")
    organisation.end_holding(tx, ours, acting, date(2027, 3, 16))

    def seats(on: date) -> set[Seat]:
        actor = organisation.actor_of_account(tx, ours, *ACCOUNT, on)
        assert actor is not None
        assert (actor.huvudman_id, actor.person_id, actor.name) == (ours, karin, "Karin Berg")
        return set(actor.seats)

    assert seats(date(2026, 7, 31)) == set()
    assert seats(date(2027, 3, 15)) == {Seat(strateg)}
    assert seats(date(2027, 3, 16)) == {Seat(strateg), Seat(rektor, "unit:1")}
    assert seats(date(2027, 3, 17)) == {Seat(strateg)}
    assert organisation.actor_of_account(tx, theirs, *ACCOUNT, TODAY) is None


def test_administrators_come_and_go(tx: Connection, ours: int, theirs: int) -> None:
    organisation.connect_workspace(tx, "slack", "T1", ours)
    karin = organisation.person_of_account(tx, ours, *ACCOUNT, "Karin Berg")
    ali = add_person(tx, ours, "Ali Sand")
    assert organisation.add_administrator(tx, ours, ali, AT)
    assert organisation.add_administrator(tx, ours, karin, AT.replace(hour=8))
    assert not organisation.add_administrator(tx, ours, karin, AT)
    assert organisation.administrators(tx, ours) == [(karin, "Karin Berg"), (ali, "Ali Sand")]
    assert organisation.administrators(tx, theirs) == []
    actor = organisation.actor_of_account(tx, ours, *ACCOUNT, TODAY)
    assert actor is not None
    assert actor.is_admin
    organisation.remove_administrator(tx, ours, karin)
    assert organisation.administrators(tx, ours) == [(ali, "Ali Sand")]


def test_a_unit_is_the_same_whatever_its_spelling(tx: Connection, ours: int, theirs: int) -> None:
    berg = organisation.add_unit(tx, ours, "Bergskolan", "grundskola")
    assert organisation.add_unit(tx, ours, " BERGSKOLAN ", "förskola") == berg
    assert organisation.add_unit(tx, theirs, "Bergskolan", None) != berg
    organisation.add_unit(tx, ours, "Almskolan", None)
    assert [(unit.name, unit.school_form) for unit in organisation.units(tx, ours)] == [
        ("Almskolan", None),
        ("Bergskolan", "grundskola"),
    ]


def test_roles_come_back_as_they_were_described(tx: Connection, ours: int, theirs: int) -> None:
    rektor = organisation.add_role(
        tx, ours, "Rektor", reach=Reach.UNIT, school_forms=["grundskola", "förskola"]
    )
    bun = organisation.add_role(tx, ours, "BUN", reach=Reach.CENTRAL, is_body=True)
    expected = Role(rektor, "Rektor", Reach.UNIT, False, frozenset({"förskola", "grundskola"}))
    assert organisation.role_by_name(tx, ours, "  rektor") == expected
    assert organisation.role_by_name(tx, theirs, "rektor") is None
    assert organisation.roles(tx, ours) == {bun: Role(bun, "BUN", Reach.CENTRAL, True), rektor: expected}
    assert organisation.roles(tx, ours, [rektor, 999]) == {rektor: expected}
    assert organisation.roles(tx, ours, []) == {}
    assert organisation.roles(tx, theirs, [rektor]) == {}


def test_a_body_has_somebody_who_answers_for_it(tx: Connection, ours: int) -> None:
    bun = organisation.add_role(tx, ours, "BUN", reach=Reach.CENTRAL, is_body=True)
    chef = organisation.add_role(tx, ours, "Utbildningschef", reach=Reach.CENTRAL)
    organisation.set_role_ties(tx, ours, bun, handled_by=chef, reports_to=None)
    assert organisation.handlers_of_bodies(tx, ours) == {bun: chef}


def test_holdings_are_those_in_force_on_the_day(tx: Connection, ours: int, theirs: int) -> None:
    role = organisation.add_role(tx, ours, "Strateg", reach=Reach.CENTRAL)
    karin, ali = add_person(tx, ours, "Karin"), add_person(tx, ours, "Ali")
    old = organisation.add_holding(tx, ours, role, ali, WHOLE, date(2025, 8, 1))
    new = organisation.add_holding(tx, ours, role, karin, WHOLE, date(2027, 1, 1), "acting")
    organisation.end_holding(tx, ours, old, date(2026, 12, 31))

    def names(on: date) -> list[str]:
        return [held.person for held in organisation.holdings(tx, ours, on).get(role, [])]

    assert [names(date(2025, 7, 31)), names(date(2026, 12, 31)), names(date(2027, 1, 1))] == [
        [],
        ["Ali"],
        ["Karin"],
    ]
    assert organisation.holdings(tx, ours, TODAY, [role]) == organisation.holdings(tx, ours, TODAY)
    assert not organisation.holdings(tx, ours, TODAY, [])
    assert not organisation.holdings(tx, theirs, TODAY)
    found = organisation.holding_by_id(tx, ours, new)
    assert found is not None
    assert (found.kind, found.from_date, found.to_date) == ("acting", date(2027, 1, 1), None)
    assert organisation.holding_by_id(tx, theirs, new) is None
    organisation.end_holding(tx, ours, old, None)
    assert names(TODAY) == ["Ali", "Karin"]
    organisation.delete_holding(tx, theirs, new)
    organisation.delete_holding(tx, ours, old)
    assert names(TODAY) == ["Karin"]


# --- Plans ----------------------------------------------------------------------------------------------------


def add_plan(tx: Connection, huvudman_id: int, key: str = "vp", **values: Any) -> int:
    plan_id, new = plans.add_plan(
        tx, huvudman_id, key, kind="verksamhetsplan", title=f"Plan {key}", period_label="26/27", **values
    )
    assert new
    return plan_id


def add_activity(tx: Connection, huvudman_id: int, plan_id: int, title: str, **values: Any) -> int:
    nothing = {"area_id": None, "strategy_id": None, "number": None, "period": None}
    return plans.add_activity(
        tx,
        huvudman_id,
        **{"plan_id": plan_id, "title": title, "details": "", "is_reference": False, "when_text": "mars"}
        | nothing
        | values,
    )


def test_a_document_is_the_source_of_one_plan(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    again = plans.add_plan(tx, ours, "vp", kind="verksamhetsplan", title="Ny titel", period_label="26/27")
    assert again == (plan_id, False)
    assert add_plan(tx, theirs) != plan_id


def test_areas_and_strategies_are_known_by_code_and_letter(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    org = plans.add_area(tx, ours, plan_id, "ORG", "Organisation", 2, [])
    las = plans.add_area(tx, ours, plan_id, "LÄS", "Läsning", 1, ["Nuläget är ojämnt", "Få läsombud"])
    assert plans.add_area(tx, ours, plan_id, "läs", "Något annat", 9, []) == las
    assert plans.areas(tx, ours) == [(las, "LÄS", "Läsning"), (org, "ORG", "Organisation")]
    assert plans.areas(tx, theirs) == []
    a = plans.add_strategy(tx, ours, las, "a", "Läsombud")
    assert plans.add_strategy(tx, ours, las, "a", "Annat") == a
    assert plans.add_strategy(tx, ours, org, "a", "Möten") != a


def test_activities_come_in_the_order_of_their_plan(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours, starts=date(2026, 8, 1), ends=date(2027, 6, 30))
    org = plans.add_area(tx, ours, plan_id, "ORG", "Organisation", 2, [])
    las = plans.add_area(tx, ours, plan_id, "LÄS", "Läsning", 1, [])
    strategy = plans.add_strategy(tx, ours, las, "a", "Läsombud")
    loose = add_activity(tx, ours, plan_id, "Lös")
    second = add_activity(tx, ours, plan_id, "Två", area_id=las, strategy_id=strategy, number=2)
    first = add_activity(
        tx, ours, plan_id, "Ett", area_id=las, strategy_id=strategy, number=1, period={"due": "2027-03-31"}
    )
    other = add_activity(tx, ours, plan_id, "Se övriga", area_id=org, is_reference=True)
    found = plans.activities(tx, ours)
    assert [item.id for item in found] == [first, second, other, loose]
    assert [item.label for item in found] == ["LÄS 1a", "LÄS 2a", "ORG", ""]
    assert [item.is_reference for item in found] == [False, False, True, False]
    assert (found[0].plan_title, found[0].unit_id, found[0].strategy_title) == ("Plan vp", None, "Läsombud")
    assert (found[3].area_id, found[3].area_code, found[3].strategy, found[3].number) == (None, "", "", None)
    assert [item.id for item in plans.activities(tx, ours, [other, first])] == [first, other]
    assert plans.activities(tx, theirs, [first]) == []
    periods = plans.activity_periods(tx, ours)
    assert {row.id: row.period for row in periods} == {
        loose: None,
        second: None,
        first: {"due": "2027-03-31"},
    }
    assert {(row.starts, row.ends, row.when_text) for row in periods} == {
        (date(2026, 8, 1), date(2027, 6, 30), "mars")
    }


def test_an_activity_is_found_by_what_it_is_called_that_day(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    one, other = add_activity(tx, ours, plan_id, "Ett"), add_activity(tx, ours, plan_id, "Annat")
    plans.add_alias(tx, ours, plan_id, "LÄS", "b", 3, one, date(2026, 8, 1))
    plans.add_alias(tx, ours, plan_id, "ORG", "b", 3, other, date(2027, 1, 1))
    plans.add_alias(tx, ours, plan_id, "LÄS", "b", 3, other, date(2026, 8, 1))  # taken

    def called(text: str, number: int, on: date, huvudman_id: int = ours) -> list[str]:
        return [item.title for item in plans.activities_called(tx, huvudman_id, Reference(text, number), on)]

    assert called("b", 3, date(2026, 7, 31)) == []
    assert called("b", 3, date(2026, 8, 1)) == ["Ett"]
    assert called("b", 3, date(2027, 1, 1)) == ["Ett", "Annat"]
    assert called("b", 4, TODAY) == called("a", 3, TODAY) == []
    assert called("b", 3, TODAY, theirs) == []


def test_a_forum_is_noted_once_for_a_plan(tx: Connection, ours: int) -> None:
    first, second = add_plan(tx, ours), add_plan(tx, ours, "annan")
    assert plans.add_forum(tx, ours, first, "Ledningsgrupp")
    assert not plans.add_forum(tx, ours, first, "ledningsgrupp ")
    assert plans.add_forum(tx, ours, second, "LEDNINGSGRUPP")
    assert plans.add_forum(tx, ours, second, "Rektorsmöte")
    assert plans.forums(tx, ours) == ["Ledningsgrupp", "Rektorsmöte"]


def test_owners_stand_in_the_order_of_the_document(tx: Connection, ours: int, theirs: int) -> None:
    a, b, c = (organisation.add_role(tx, ours, name, reach=Reach.CENTRAL) for name in ("A", "B", "C"))
    plans.set_owners(tx, ours, "activity", 1, [c, a, c, b])
    plans.set_owners(tx, ours, "activity", 2, [])
    plans.set_owners(tx, ours, "cycle_item", 1, [b])
    assert plans.owners_of(tx, ours, "activity") == {1: [c, a, b]}
    assert plans.owners_of(tx, ours, "cycle_item", [1, 2]) == {1: [b]}
    assert plans.owners_of(tx, ours, "activity", []) == {}
    assert plans.owners_of(tx, theirs, "activity") == {}


def test_what_came_in_is_remembered(tx: Connection, ours: int) -> None:
    plan_id = add_plan(tx, ours)
    row = {"huvudman_id": ours, "plan_id": plan_id, "fingerprint": "f", "item_kind": "activity"}
    plans.add_imported_items(tx, [{**row, "ordinal": 1, "item_id": 7}, {**row, "ordinal": 2, "item_id": 8}])
    plans.add_imported_items(tx, [])
    assert plans.imported_items(tx, plan_id) == {("f", 1): ("activity", 7), ("f", 2): ("activity", 8)}
    assert plans.imported_items(tx, add_plan(tx, ours, "annan")) == {}


def test_a_doubt_is_kept_once(tx: Connection, ours: int) -> None:
    doubt = {
        "place": "rad 7",
        "text": "31 feb",
        "why": "finns inte",
        "suggestion": "28 feb",
        "fingerprint": "f",
    }
    plan_id = add_plan(tx, ours)
    assert plans.add_question(tx, ours, plan_id, **doubt)
    assert not plans.add_question(tx, ours, plan_id, **doubt)


# --- The cycle ------------------------------------------------------------------------------------------------


def add_item(tx: Connection, huvudman_id: int, plan_id: int, title: str, category: str = "kvalitet") -> int:
    return cycle.add_cycle_item(
        tx,
        huvudman_id,
        plan_id=plan_id,
        kind="cycle",
        title=title,
        details="",
        category=category,
        participants="",
        when_text="i mars",
        period={"due": "03-31"},
    )


def test_occurrences_come_in_order_of_date(tx: Connection, ours: int, theirs: int) -> None:
    plan_id = add_plan(tx, ours)
    item, other = add_item(tx, ours, plan_id, "Enkät"), add_item(tx, ours, plan_id, "Bokslut", "ekonomi")

    def day(item_id: int, key: str, start: date | None, due: date | None) -> dict[str, Any]:
        return {
            "huvudman_id": ours,
            "cycle_item_id": item_id,
            "period_key": key,
            "precision": "month",
            "start": start,
            "due": due,
        }

    cycle.add_occurrences(
        tx,
        [
            day(item, "2027-03", date(2027, 3, 1), date(2027, 3, 31)),
            day(other, "2027-02", None, date(2027, 2, 15)),
            day(item, "2027-01", date(2027, 1, 1), date(2027, 2, 28)),
            day(other, "26/27", None, None),
            day(other, "2027-05", date(2027, 5, 3), None),
        ],
    )
    cycle.add_occurrences(tx, [])

    def keys(first: date, last: date | None = None, huvudman_id: int = ours) -> list[str]:
        return [found.period_key for found in cycle.occurrences_between(tx, huvudman_id, first, last)]

    assert keys(date(2027, 1, 1)) == ["2027-01", "2027-02", "2027-03", "2027-05"]
    assert keys(date(2027, 2, 15), date(2027, 3, 1)) == ["2027-01", "2027-02", "2027-03"]
    assert keys(date(2027, 2, 16), date(2027, 2, 28)) == ["2027-01"]
    assert keys(date(2027, 3, 1), date(2027, 3, 31)) == ["2027-03"]
    assert keys(date(2027, 5, 3), date(2027, 5, 3)) == ["2027-05"]
    assert keys(date(2027, 6, 1)) == []
    assert keys(date(2027, 1, 1), None, theirs) == []
    assert [found.period_key for found in cycle.undated_occurrences(tx, ours, "26/27")] == ["26/27"]
    assert cycle.undated_occurrences(tx, ours, "25/26") == []
    assert len(cycle.occurrences(tx, ours)) == 5
    assert cycle.occurrences(tx, theirs) == []
    assert (item, "2027-03") in cycle.occurrence_keys(tx, ours)
    assert len(cycle.occurrence_keys(tx, ours)) == 5
    assert [(row.id, row.period) for row in cycle.cycle_items(tx, ours)] == [
        (item, {"due": "03-31"}),
        (other, {"due": "03-31"}),
    ]
    assert cycle.categories(tx, ours) == ["ekonomi", "kvalitet"]
    (found, *_) = cycle.occurrences_between(tx, ours, date(2027, 3, 1))
    assert (found.title, found.kind, found.category, found.when_text, found.precision) == (
        "Enkät",
        "cycle",
        "kvalitet",
        "i mars",
        "month",
    )


# --- Assignments ----------------------------------------------------------------------------------------------


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
    assert assignments.reporter_id(tx, ours, one) == (karin, AT)
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
