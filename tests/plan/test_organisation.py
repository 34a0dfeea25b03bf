from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.organisation import WHOLE, Reach, Role, Unit, answers_for, is_body_name, likely_reach, unit_keys

BERG = Unit(1, "Bergskolan", "grundskola")
LILL = Unit(2, "Lillåns skola", "grundskola")
SOL = Unit(3, "Solbackens förskola", "förskola")
ELEVHALSAN = Unit(4, "Elevhälsan", None)
UNITS = [BERG, LILL, SOL, ELEVHALSAN]

STRATEG = Role(1, "Strateg", Reach.CENTRAL)
REKTOR = Role(2, "Rektor", Reach.UNIT, school_forms=frozenset({"grundskola"}))
ENHETSCHEF = Role(3, "Enhetschef", Reach.UNIT)
VERKSAMHETSCHEF = Role(4, "Verksamhetschef", Reach.SCHOOL_FORM)
FORSKOLECHEF = Role(5, "Verksamhetschef förskola", Reach.SCHOOL_FORM, school_forms=frozenset({"förskola"}))
GYMNASIUM = Role(6, "Gymnasierektor", Reach.UNIT, school_forms=frozenset({"gymnasieskola"}))
ROLES = [STRATEG, REKTOR, ENHETSCHEF, VERKSAMHETSCHEF, FORSKOLECHEF, GYMNASIUM]


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ([STRATEG], [WHOLE]),
        ([], [WHOLE]),
        ([REKTOR], ["unit:1", "unit:2"]),
        ([STRATEG, REKTOR], ["unit:1", "unit:2"]),
        ([ENHETSCHEF], ["unit:1", "unit:2", "unit:3"]),
        ([REKTOR, ENHETSCHEF], ["unit:1", "unit:2", "unit:3"]),
        ([VERKSAMHETSCHEF], ["form:grundskola", "form:förskola"]),
        ([FORSKOLECHEF], ["form:förskola"]),
        ([VERKSAMHETSCHEF, REKTOR], ["form:grundskola", "form:förskola", "unit:1", "unit:2"]),
        # A role that no unit here has is still somebody's work: one assignment, not none.
        ([GYMNASIUM], [WHOLE]),
        ([GYMNASIUM, STRATEG], [WHOLE]),
    ],
)
def test_there_is_one_assignment_for_each_unit_that_an_owner_covers(
    owners: list[Role], expected: list[str]
) -> None:
    assert unit_keys(owners, UNITS) == tuple(expected)


def test_before_any_unit_is_known_there_is_one_for_the_whole() -> None:
    assert unit_keys([REKTOR, VERKSAMHETSCHEF], []) == (WHOLE,)


@given(st.lists(st.sampled_from(ROLES)), st.lists(st.sampled_from(UNITS)))
def test_keys_are_never_none_never_twice_and_always_answered(owners: list[Role], units: list[Unit]) -> None:
    keys = unit_keys(iter(owners), iter(units))
    assert keys
    assert len(set(keys)) == len(keys)
    if owners:
        assert all(any(answers_for(role, key) for role in owners) for key in keys)
    known = {unit.key for unit in units} | {f"form:{unit.school_form}" for unit in units} | {WHOLE}
    assert set(keys) <= known


@given(st.lists(st.sampled_from(ROLES)), st.lists(st.sampled_from(UNITS)))
def test_a_central_role_beside_others_adds_no_assignment(owners: list[Role], units: list[Unit]) -> None:
    assert unit_keys([STRATEG, *owners], units) == unit_keys(owners, units)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rektor", Reach.UNIT),
        ("rektor", Reach.UNIT),
        (" FÖRSKOLECHEF ", Reach.UNIT),
        ("Fo\u0308rskolechef", Reach.UNIT),
        ("Biträdande  rektor", Reach.UNIT),
        ("Strateg", Reach.CENTRAL),
        ("Verksamhetschef", Reach.CENTRAL),
        ("Utbildningschef", Reach.CENTRAL),
    ],
)
def test_the_reach_of_a_role_is_guessed_by_its_name(name: str, expected: Reach) -> None:
    assert likely_reach(name) is expected


@pytest.mark.parametrize(
    "name",
    [
        "BUN",
        "bun au",
        "BUN/au",
        "BUN, AU",
        "KF",
        "Kommunfullmäktige",
        "Barn- och utbildningsnämnden",
        "Utbildningsnämnd",
        "Arbetsutskottet",
        "Nämndens presidium",
    ],
)
def test_bodies_of_politicians_are_known_by_name(name: str) -> None:
    assert is_body_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Rektor",
        "Nämndsekreterare",
        "Strateg",
        "Ledningsgrupp",
        "BUN + ledningsgrupp",
        "Ekonom",
        "",
        " ",
        "/",
        "Audit",
    ],
)
def test_people_are_not_taken_for_politicians(name: str) -> None:
    assert not is_body_name(name)
