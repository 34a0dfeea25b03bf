"""The table of rights in the handbook is the one that holds: in `allowed`, and in the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plan.organisation import Reach, Role
from plan.rights import RIGHTS, Action, Actor, Huvudman, Owned, Relation, Seat, UnitPlan, Verdict, allowed
from plan.status import Status
from services import (
    decisions,
    editing,
    goal_editing,
    history,
    meetings,
    overview,
    people,
    proposals,
    remaining,
    taking,
    undoing,
)
from services.deps import Belonging
from services.editing import ActivityValues, Where
from services.errors import NotOfTheOrganisation
from services.results import AdminOnly, Changed, NotAllowed, NoteNeeded, Undone, UndoRefused
from services.taking import NotYours, Wanted, What
from storage.queries import structure
from tests.support.house import House
from tests.support.tree import ROOT

COLUMNS = (
    Relation.OWNER,
    Relation.FOLLOWER,
    Relation.UNIT,
    Relation.MANAGER,
    Relation.LEADER,
    Relation.HOLDER,
    Relation.COLLEAGUE,
    Relation.ADMINISTRATOR,
    Relation.GUEST,
)
ROWS = (
    Action.READ,
    Action.REPORT,
    Action.MOVE,
    Action.REMIND,
    Action.DECIDE,
    Action.PROPOSE,
    Action.EDIT_UNIT,
    Action.EDIT,
    Action.APPOINT,
    Action.TAKE,
    Action.ARCHIVE,
    Action.UNDO_OWN,
    Action.UNDO,
)
WORDS = {"ja": Verdict.YES, "med kommentar": Verdict.WITH_NOTE, "nej": Verdict.NO}


def table() -> dict[tuple[Action, Relation], Verdict]:
    """The handbook's table, cell by cell."""
    text = (ROOT / "docs" / "handbok.md").read_text("utf-8")
    chapter = text.split("## Vem får göra vad\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in chapter.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines]
    assert [len(row) for row in cells] == [len(COLUMNS)] * len(ROWS)
    return {
        (action, relation): WORDS[cells[r][c]]
        for r, action in enumerate(ROWS)
        for c, relation in enumerate(COLUMNS)
    }


def test_the_table_has_every_action_and_every_relation() -> None:
    assert set(ROWS) == set(Action) and set(COLUMNS) == set(Relation)


@pytest.mark.parametrize("action", ROWS)
@pytest.mark.parametrize("relation", COLUMNS)
def test_a_cell_of_the_handbook_is_what_the_code_gives(action: Action, relation: Relation) -> None:
    assert RIGHTS[action].get(relation, Verdict.NO) is table()[action, relation]


REKTOR, STRATEG, OTHER = Role(1, "Rektor", Reach.UNIT), Role(2, "Strateg", Reach.CENTRAL), 3
OF_THE_WHOLE = (
    Action.PROPOSE,
    Action.EDIT,
    Action.APPOINT,
    Action.TAKE,
    Action.ARCHIVE,
    Action.UNDO_OWN,
    Action.UNDO,
)
SEATS = {
    Relation.OWNER: (Seat(1, "unit:1"),),
    Relation.FOLLOWER: (Seat(2),),
    Relation.UNIT: (Seat(OTHER, "unit:1"),),
    Relation.MANAGER: (Seat(OTHER),),
    Relation.LEADER: (Seat(4),),
    Relation.HOLDER: (Seat(OTHER),),
    Relation.GUEST: (Seat(1, "unit:1"),),
}


@pytest.mark.parametrize("action", ROWS)
@pytest.mark.parametrize("relation", COLUMNS)
def test_whoever_is_this_and_nothing_more_may_what_the_table_says(action: Action, relation: Relation) -> None:
    """With what everybody has, and whoever holds a role: nobody is only an owner."""
    actor = Actor(
        1,
        7,
        "Karin",
        is_admin=relation is Relation.ADMINISTRATOR,
        seats=SEATS.get(relation, ()),
        is_guest=relation is Relation.GUEST,
    )
    obj: Huvudman | Owned | UnitPlan = Owned(
        1, (REKTOR, STRATEG), "unit:1", frozenset({7} if relation is Relation.MANAGER else ()), frozenset({4})
    )
    if action in OF_THE_WHOLE:
        obj = Huvudman(1, frozenset({4}))
    elif action is Action.EDIT_UNIT:
        obj = UnitPlan(1, "unit:1")
    has = {relation}
    if relation is not Relation.GUEST:
        has |= {Relation.COLLEAGUE} | ({Relation.HOLDER} if actor.seats else set())
        if relation is Relation.OWNER:
            has.add(Relation.UNIT)
    order = [Verdict.NO, Verdict.WITH_NOTE, Verdict.YES]
    best = max((table()[action, one] for one in has), key=order.index)
    assert allowed(actor, action, obj) is best


# Who is what to Läs 3a of Alskolan, and to the huvudman.
PEOPLE = {
    Relation.OWNER: "anna",
    Relation.FOLLOWER: "karin",
    Relation.MANAGER: "vera",
    Relation.LEADER: "maria",
    Relation.COLLEAGUE: "nils",
    Relation.ADMINISTRATOR: "johan",
}


def with_leader(house: House) -> House:
    house.report("ali", "läs 1a")  # something that the others did not do
    meetings.change(house.deps, house.asker("johan"), "Ledningsgrupp leds av Skolchef", "C1")
    return house


def plan_of(house: House) -> int:
    with house.deps.database.read() as tx:
        return structure.plans(tx, house.huvudman_id)[0].id


def _report(house: House, who: str) -> Verdict:
    one = house.assignment("Läs 3a", "Alskolan")
    outcome = house.click(who, one, Status.IN_PROGRESS)
    kinds = {NotAllowed: Verdict.NO, NoteNeeded: Verdict.WITH_NOTE, Changed: Verdict.YES}
    return kinds[type(outcome)]  # type: ignore[index]


def _move(house: House, who: str) -> Verdict:
    outcome = house.move(who, "läs 3a", "Alskolan 30 april därför")[0]
    return Verdict.NO if isinstance(outcome, NotAllowed) else Verdict.YES


def _remind(house: House, who: str) -> Verdict:
    one = house.assignment("Läs 3a", "Alskolan")
    outcome = remaining.nudge(house.deps, house.asker(who), one.id)
    return Verdict.NO if isinstance(outcome, NotAllowed) else Verdict.YES


def _decide(house: House, who: str) -> Verdict:
    one = house.assignment("Läs 3a", "Alskolan")
    outcome = decisions.decide_about(house.deps, house.asker(who), one.id, "Vi väntar", "", None)
    return Verdict.YES if isinstance(outcome, decisions.Decided) else Verdict.NO


def _edit(house: House, who: str) -> Verdict:
    where = Where(plan_of(house))
    outcome = editing.add_activity(house.deps, house.asker(who), where, ActivityValues("Ny"))
    return Verdict.NO if isinstance(outcome, AdminOnly) else Verdict.YES


def _propose(house: House, who: str) -> Verdict:
    where = Where(plan_of(house))
    outcome = editing.add_activity(house.deps, house.asker(who), where, ActivityValues("Ny"), proposed=True)
    assert proposals.list_proposals(house.deps, house.asker(who)).total == 1
    return Verdict.NO if isinstance(outcome, AdminOnly) else Verdict.YES


def _appoint(house: House, who: str) -> Verdict:
    outcome = people.appoint(house.deps, house.asker(who), "Strateg", house.profile("nils"), "beside")
    return Verdict.NO if isinstance(outcome, AdminOnly) else Verdict.YES


def _undo(house: House, who: str) -> Verdict:
    listed = history.list_history(house.deps, house.asker(who))
    assert isinstance(listed, history.HistoryList)
    done = next(one for one in listed.done if one.kind == "status")
    outcome = undoing.undo(house.deps, house.asker(who), done.batch_id)
    assert isinstance(outcome, Undone | UndoRefused)
    return Verdict.YES if isinstance(outcome, Undone) else Verdict.NO


def _read(house: House, who: str) -> Verdict:
    return Verdict.YES if overview.overview(house.deps, house.asker(who)).titles else Verdict.NO


def _edit_unit(house: House, who: str) -> Verdict:
    outcome = goal_editing.start_unit_plan(house.deps, house.asker(who), house.unit_key("Alskolan"))
    return Verdict.NO if isinstance(outcome, AdminOnly) else Verdict.YES


def _take(house: House, who: str) -> Verdict:
    outcome = taking.take(house.deps, house.asker(who), Wanted(What.TASKS))
    return Verdict.NO if isinstance(outcome, NotYours) else Verdict.YES


def _archive(house: House, who: str) -> Verdict:
    outcome = taking.take(house.deps, house.asker(who), Wanted(What.EVERYTHING))
    return Verdict.NO if isinstance(outcome, AdminOnly) else Verdict.YES


def _undo_own(house: House, who: str) -> Verdict:
    _propose(house, who)
    return (
        Verdict.YES if isinstance(undoing.undo_latest(house.deps, house.asker(who)), Undone) else Verdict.NO
    )


SERVICES: dict[Action, Callable[[House, str], Verdict]] = {
    Action.READ: _read,
    Action.REPORT: _report,
    Action.MOVE: _move,
    Action.REMIND: _remind,
    Action.DECIDE: _decide,
    Action.EDIT: _edit,
    Action.PROPOSE: _propose,
    Action.APPOINT: _appoint,
    Action.EDIT_UNIT: _edit_unit,
    Action.TAKE: _take,
    Action.ARCHIVE: _archive,
    Action.UNDO_OWN: _undo_own,
    Action.UNDO: _undo,
}


@pytest.mark.parametrize("action", SERVICES)
@pytest.mark.parametrize("relation", PEOPLE)
def test_the_services_give_what_the_table_says(house: House, action: Action, relation: Relation) -> None:
    with_leader(house)
    has = {relation, Relation.COLLEAGUE}
    if relation is not Relation.COLLEAGUE:
        has.add(Relation.HOLDER)
    if relation is Relation.OWNER:
        has.add(Relation.UNIT)
    expected = max(
        (table()[action, one] for one in has),
        key=[Verdict.NO, Verdict.WITH_NOTE, Verdict.YES].index,
    )
    if action is Action.MOVE and expected is Verdict.WITH_NOTE:
        expected = Verdict.YES  # a date never moves without a reason
    assert SERVICES[action](house, PEOPLE[relation]) is expected


def test_an_owner_who_is_a_guest_sees_nothing(house: House) -> None:
    assert table()[Action.READ, Relation.GUEST] is Verdict.NO
    asker = replace(house.asker("anna"), belonging=Belonging.OUTSIDE)
    with pytest.raises(NotOfTheOrganisation):
        overview.overview(house.deps, asker)
