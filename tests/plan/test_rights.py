from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plan.organisation import WHOLE, Reach, Role
from plan.rights import Action, Actor, Huvudman, Owned, Seat, Verdict, allowed

HERE, ELSEWHERE = 1, 2
STRATEG = Role(1, "Strateg", Reach.CENTRAL)
REKTOR = Role(2, "Rektor", Reach.UNIT)
VERKSAMHETSCHEF = Role(3, "Verksamhetschef", Reach.SCHOOL_FORM)
CHEF = Role(4, "Utbildningschef", Reach.CENTRAL)
ROLES = [STRATEG, REKTOR, VERKSAMHETSCHEF, CHEF]
YES, NOTE, NO = Verdict.YES, Verdict.WITH_NOTE, Verdict.NO

unit_keys = st.sampled_from([WHOLE, "unit:1", "unit:2", "form:grundskola", "form:förskola"])
seats = st.builds(Seat, st.sampled_from([role.id for role in ROLES]), unit_keys)
actors = st.builds(
    Actor, st.sampled_from([HERE, ELSEWHERE]), st.just(7), st.just("Karin"), st.booleans(), st.tuples(seats)
)
owned = st.builds(
    Owned,
    st.sampled_from([HERE, ELSEWHERE]),
    st.lists(st.sampled_from(ROLES), max_size=3, unique=True).map(tuple),
    unit_keys,
)
huvudmen = st.builds(Huvudman, st.sampled_from([HERE, ELSEWHERE]))
actions = st.sampled_from(Action)


def holder(*seats: Seat, admin: bool = False) -> Actor:
    return Actor(HERE, 7, "Karin", admin, seats)


@pytest.mark.parametrize(
    ("seat", "owners", "unit_key", "expected"),
    [
        # One assignment for the whole: any owner answers.
        (Seat(STRATEG.id), [STRATEG], WHOLE, YES),
        (Seat(CHEF.id), [STRATEG, CHEF], WHOLE, YES),
        (Seat(CHEF.id), [STRATEG], WHOLE, NO),
        (Seat(REKTOR.id, "unit:1"), [REKTOR], WHOLE, YES),
        # One for each unit: its own rektor answers, another rektor does not.
        (Seat(REKTOR.id, "unit:1"), [REKTOR], "unit:1", YES),
        (Seat(REKTOR.id, "unit:2"), [REKTOR], "unit:1", NO),
        (Seat(REKTOR.id), [REKTOR], "unit:1", YES),
        # The central role beside it answers with a note.
        (Seat(STRATEG.id), [REKTOR, STRATEG], "unit:1", NOTE),
        (Seat(STRATEG.id), [STRATEG, REKTOR], "unit:1", NOTE),
        (Seat(STRATEG.id), [REKTOR], "unit:1", NO),
        # One for each school form.
        (Seat(VERKSAMHETSCHEF.id, "form:förskola"), [VERKSAMHETSCHEF], "form:förskola", YES),
        (Seat(VERKSAMHETSCHEF.id, "form:grundskola"), [VERKSAMHETSCHEF], "form:förskola", NO),
        (Seat(VERKSAMHETSCHEF.id, "form:förskola"), [VERKSAMHETSCHEF, REKTOR], "unit:1", NO),
        (Seat(REKTOR.id, "unit:1"), [VERKSAMHETSCHEF, REKTOR], "form:förskola", NO),
        (Seat(STRATEG.id), [VERKSAMHETSCHEF, STRATEG], "form:förskola", NOTE),
        # What nobody owns, nobody but an administrator answers.
        (Seat(STRATEG.id), [], WHOLE, NO),
    ],
)
@pytest.mark.parametrize("action", [Action.REPORT, Action.MOVE])
def test_owners_report_and_move_what_is_theirs(
    seat: Seat, owners: list[Role], unit_key: str, expected: Verdict, action: Action
) -> None:
    assert allowed(holder(seat), action, Owned(HERE, tuple(owners), unit_key)) is expected


def test_whoever_answers_for_a_unit_and_from_the_centre_needs_no_note() -> None:
    obj = Owned(HERE, (STRATEG, REKTOR), "unit:1")
    assert allowed(holder(Seat(STRATEG.id), Seat(REKTOR.id, "unit:1")), Action.REPORT, obj) is YES
    assert allowed(holder(Seat(REKTOR.id, "unit:1"), Seat(STRATEG.id)), Action.REPORT, obj) is YES


@pytest.mark.parametrize(
    ("admin", "action", "expected"),
    [
        (False, Action.READ, YES),
        (False, Action.APPOINT, NO),
        (False, Action.REPORT, NO),
        (False, Action.MOVE, NO),
        (True, Action.READ, YES),
        (True, Action.APPOINT, YES),
    ],
)
def test_only_administrators_appoint(admin: bool, action: Action, expected: Verdict) -> None:
    assert allowed(holder(Seat(CHEF.id), admin=admin), action, Huvudman(HERE)) is expected


@given(actors, actions, st.one_of(owned, huvudmen))
def test_nothing_crosses_from_one_huvudman_to_another(
    actor: Actor, action: Action, obj: Owned | Huvudman
) -> None:
    of = obj.id if isinstance(obj, Huvudman) else obj.huvudman_id
    assume(of != actor.huvudman_id)
    assert allowed(actor, action, obj) is NO


@given(actors, owned, st.sampled_from([Action.READ, Action.REPORT, Action.MOVE]))
def test_an_administrator_answers_for_everything_in_the_huvudman(
    actor: Actor, obj: Owned, action: Action
) -> None:
    actor = replace(actor, is_admin=True, huvudman_id=obj.huvudman_id)
    assert allowed(actor, action, obj) is YES


@given(actors, owned)
def test_everybody_reads_within_the_huvudman(actor: Actor, obj: Owned) -> None:
    assert allowed(replace(actor, huvudman_id=obj.huvudman_id), Action.READ, obj) is YES


@given(actors, owned, st.sampled_from([Action.REPORT, Action.MOVE]))
def test_without_a_seat_among_the_owners_there_is_no_right(actor: Actor, obj: Owned, action: Action) -> None:
    owners = {role.id for role in obj.owners}
    seats = tuple(seat for seat in actor.seats if seat.role_id not in owners)
    assert allowed(replace(actor, is_admin=False, seats=seats), action, obj) is NO


@given(actors, seats, owned, actions)
def test_one_more_seat_never_takes_a_right_away(actor: Actor, seat: Seat, obj: Owned, action: Action) -> None:
    more = Actor(actor.huvudman_id, actor.person_id, actor.name, actor.is_admin, (*actor.seats, seat))
    order = [NO, NOTE, YES]
    assert order.index(allowed(more, action, obj)) >= order.index(allowed(actor, action, obj))


@given(owned, actors)
def test_an_assignment_appoints_nobody(obj: Owned, actor: Actor) -> None:
    assert allowed(actor, Action.APPOINT, obj) is NO
