from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

from plan.organisation import Reach
from plan.references import Reference
from storage.queries import organisation, plans
from tests.support.plans import add_activity, add_plan

TODAY = date(2027, 3, 16)


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
    assert [item.label for item in found] == ["Läs 1a", "Läs 2a", "Org", ""]
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


def test_what_has_moved_is_found_by_what_it_was_called_and_not_by_a_number_of_the_new_area(
    tx: Connection, ours: int, theirs: int
) -> None:
    plan_id = add_plan(tx, ours)
    plans.add_area(tx, ours, plan_id, "LÄS", "Läsning", 0, ())
    org = plans.add_area(tx, ours, plan_id, "ORG", "Organisation", 1, ())
    moved = add_activity(tx, ours, plan_id, "Flyttad", area_id=org)
    other = add_activity(tx, ours, plan_id, "Annan", area_id=org)
    plans.add_alias(tx, ours, plan_id, "LÄS", "a", 1, moved, date(2026, 8, 1))
    plans.add_alias(tx, ours, plan_id, "ORG", "a", 1, other, date(2026, 8, 1))
    plans.add_alias(tx, ours, plan_id, "ORG", "a", 4, moved, date(2027, 1, 1))

    def called(number: int, area: str | None) -> list[str]:
        found = plans.activities_called(tx, ours, Reference("a", number, area), TODAY)
        return [item.title for item in found]

    assert called(1, "läs") == called(1, "läsning") == called(4, "org") == ["Flyttad"]
    assert called(1, "org") == ["Annan"]
    assert sorted(called(1, None)) == ["Annan", "Flyttad"]
    assert sorted(plans.numbers_given(tx, ours, plan_id)) == [
        ("läs", "a", 1),
        ("org", "a", 1),
        ("org", "a", 4),
    ]
    assert plans.numbers_given(tx, theirs, plan_id) == []
    plans.forget_alias(tx, theirs, moved, "ORG", "a", 4)
    assert called(4, "org") == ["Flyttad"]
    plans.forget_alias(tx, ours, moved, "ORG", "a", 4)
    assert called(4, "org") == []


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
