"""New, changed and dropped activities; proposals; what those concerned are told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plan.references import leading_references
from plan.status import Standing, Status
from services import editing, goal_editing, history, looking, proposals, undoing
from services.editable import NothingChanged, TimePassed, TimeUnclear, TitleMissing, WhyNeeded
from services.editing import ActivitySaved, ActivityValues, Where
from services.errors import NotHere
from services.layout import lay_out_all
from services.proposals import AlreadyDecided
from services.results import (
    AdminOnly,
    Card,
    NotAllowed,
    NothingFits,
    NothingToUndo,
    TextPersonal,
    Undone,
    UndoRefused,
)
from storage.queries import structure
from tests.services.test_holders import news
from tests.support.at_once import at_once
from tests.support.house import House

# From 1 March until the plan ends.
MONTH_ENDS = [date(2027, month, day) for month, day in ((3, 31), (4, 30), (5, 31), (6, 30), (7, 31))]


def strategy(house: House, area: str = "LÄS", letter: str = "a") -> structure.StrategyRecord:
    with house.deps.database.read() as tx:
        found = structure.strategies(tx, house.huvudman_id)
    return next(one for one in found if (one.area_code, one.letter) == (area, letter))


def values(house: House, title: str, when: str = "30 april", *owners: str, **more: object) -> ActivityValues:
    return ActivityValues(
        title, "", when, tuple(house.role_id(one) for one in owners or ("Strateg",)), **more
    )  # type: ignore[arg-type]


def add(house: House, title: str, *owners: str, who: str = "johan", when: str = "30 april") -> object:
    where = Where(strategy(house).plan_id, strategy(house).id)
    return editing.add_activity(house.deps, house.asker(who), where, values(house, title, when, *owners))


def change(house: House, label: str, new: ActivityValues, who: str = "johan", why: str = "") -> object:
    return editing.change_activity(house.deps, house.asker(who), house.activity_id(label), new, why)


def shown(house: House, label: str) -> object:
    return looking.show(house.deps, house.asker("nils"), leading_references(label)[0][0])


class TestNew:
    def test_it_gets_the_number_after_the_last_and_its_owner_is_told(self, either_house: House) -> None:
        house = either_house
        made = add(house, "Läsrum i varje arbetslag")
        assert isinstance(made, ActivitySaved)
        assert (made.activity.label, made.told) == ("Läs 4a", ("Karin", "Ali"))
        one = house.assignment("Läs 4a")
        assert (one.due, one.status) == (date(2027, 4, 30), Status.NOT_STARTED)
        assert isinstance(shown(house, "läs 4a"), Card)
        [(kind, told)] = news(house, "karin")
        assert (kind, told["label"], told["due"]) == ("yours", "Läs 4a", "2027-04-30")

    def test_what_comes_every_month_is_asked_from_today_on(self, house: House) -> None:
        """Nobody is late with what was written today."""
        assert isinstance(add(house, "Nytt", when="varje månad"), ActivitySaved)
        lay_out_all(house.deps)
        days = [a.due for a in house.assignments() if a.label == "Läs 4a"]
        assert days == MONTH_ENDS

    def test_a_number_that_was_dropped_is_not_given_again(self, house: House) -> None:
        dropped = editing.drop_activity(
            house.deps, house.asker("johan"), house.activity_id("Läs 3a"), "Görs av gymnasiet"
        )
        assert isinstance(dropped, ActivitySaved) and dropped.what == "dropped"
        assert {a.status for a in house.assignments() if a.label == "Läs 3a"} == {Status.DROPPED}
        made = add(house, "Nytt")
        assert isinstance(made, ActivitySaved) and made.activity.label == "Läs 4a"
        assert isinstance(shown(house, "läs 3a"), Card)

    def test_it_is_undone_until_somebody_has_answered(self, house: House) -> None:
        made = add(house, "Nytt")
        assert isinstance(made, ActivitySaved)
        before = house.everything()["activity"]
        house.report("karin", "läs 4a", Status.IN_PROGRESS)
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), UndoRefused)
        assert house.everything()["activity"] == before
        undoing.undo_latest(house.deps, house.asker("karin"))
        again = add(house, "Också nytt")
        assert isinstance(again, ActivitySaved)
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), again.batch_id), Undone)
        assert isinstance(shown(house, "läs 5a"), NothingFits)

    def test_a_new_strategy_gets_the_letter_after_the_last(self, house: House) -> None:
        where = Where(strategy(house).plan_id, area_id=strategy(house).area_id, new_strategy="Vi läser högt.")
        made = editing.add_activity(house.deps, house.asker("johan"), where, values(house, "Högläsning"))
        assert isinstance(made, ActivitySaved) and made.activity.label == "Läs 1c"
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
        with house.deps.database.read() as tx:
            assert [s.letter for s in structure.strategies(tx, house.huvudman_id)] == ["a", "b", "a", "b"]

    def test_what_is_refused_changes_nothing(self, house: House) -> None:
        before = house.everything()
        assert isinstance(add(house, "Nytt", who="anna"), AdminOnly)
        assert isinstance(add(house, "Nytt 811218-9876"), TextPersonal)
        assert isinstance(add(house, "  "), TitleMissing)
        assert isinstance(add(house, "Nytt", when="vid fullmåne typ"), TimeUnclear)
        with pytest.raises(NotHere):
            editing.add_activity(
                house.deps, house.asker("johan"), Where(strategy(house).plan_id, 9_999), values(house, "N")
            )
        assert house.everything() == before

    def test_a_goal_or_role_that_is_not_here_is_not_taken(self, house: House) -> None:
        where = Where(strategy(house).plan_id, strategy(house).id)
        before = house.everything()
        with pytest.raises(NotHere):
            editing.add_activity(
                house.deps, house.asker("johan"), where, ActivityValues("Ny", goal_id=9_999, owners=(9_999,))
            )
        assert house.everything() == before

    def test_the_same_delivery_twice_makes_one(self, house: House) -> None:
        where = Where(strategy(house).plan_id, strategy(house).id)
        for _ in range(2):
            editing.add_activity(house.deps, house.asker("johan", "k"), where, values(house, "Nytt"))
        assert sum(a.title == "Nytt" for a in house.assignments()) == 1


class TestChanged:
    def test_another_day_moves_what_is_open_with_a_reason_and_tells_the_owners(
        self, either_house: House
    ) -> None:
        house = either_house
        outcome = change(
            house, "Läs 2a", values(house, "Kartlägg läsningen", "28 maj"), why="Provet är flyttat"
        )
        assert isinstance(outcome, ActivitySaved) and set(outcome.told) == {"Karin", "Ali"}
        one = house.assignment("Läs 2a")
        assert (one.title, one.due, one.first_due) == (
            "Kartlägg läsningen",
            date(2027, 5, 28),
            date(2027, 3, 31),
        )
        [(kind, told)] = news(house, "ali")
        assert (kind, told["due_before"], told["due_after"]) == ("changed", "2027-03-31", "2027-05-28")
        assert told["why"] == "Provet är flyttat"
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), outcome.batch_id), Undone)
        one = house.assignment("Läs 2a")
        assert (one.title, one.due) == ("Kartlägg läsförståelsen", date(2027, 3, 31))
        assert news(house, "ali") == []

    def test_another_owner_answers_from_now_on_and_both_are_told(self, house: House) -> None:
        outcome = change(house, "Läs 2a", values(house, "Kartlägg läsförståelsen", "31 mars", "Skolchef"))
        assert isinstance(outcome, ActivitySaved) and set(outcome.told) == {"Maria", "Karin", "Ali"}
        assert type(house.report("karin", "läs 2a")[0]).__name__ == "NotAllowed"
        assert type(house.report("maria", "läs 2a")[0]).__name__ == "Changed"
        assert [kind for kind, _ in news(house, "maria")] == ["yours"]
        assert [told["owners_after"] for _, told in news(house, "karin")] == [["Skolchef"]]

    def test_to_a_time_that_comes_again_asks_from_today_on_and_they_are_told(
        self, either_house: House
    ) -> None:
        house = either_house
        every_month = values(house, "Kartlägg läsförståelsen", "varje månad")
        outcome = change(house, "Läs 2a", every_month, why="Det görs jämnt över året")
        assert isinstance(outcome, ActivitySaved) and set(outcome.told) == {"Karin", "Ali"}
        days = [a.due for a in house.assignments() if a.label == "Läs 2a"]
        assert days == MONTH_ENDS
        lay_out_all(house.deps)
        assert len([a for a in house.assignments() if a.label == "Läs 2a"]) == len(days)
        [(kind, told)] = news(house, "karin")
        assert (kind, told["when"], told["due_after"]) == ("changed", "varje månad", "2027-03-31")
        # And back again: one time, and they are told of that too.
        once = values(house, "Kartlägg läsförståelsen", "30 april")
        back = change(house, "Läs 2a", once, why="En gång räcker")
        assert [a.due for a in house.assignments() if a.label == "Läs 2a"] == [date(2027, 4, 30)]
        assert [told["when"] for _, told in news(house, "karin")] == ["varje månad", "30 april"]
        assert isinstance(back, ActivitySaved)
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), back.batch_id), Undone)
        assert [a.due for a in house.assignments() if a.label == "Läs 2a"] == MONTH_ENDS

    def test_one_of_many_units_that_moved_its_day_keeps_it_and_only_the_others_are_told(
        self, house: House
    ) -> None:
        assert type(house.move("erik", "läs 2b", "20 maj Vi är utlånade")[0]).__name__ == "Moved"
        outcome = change(
            house, "Läs 2b", values(house, "Läsvecka på varje skola", "30 april", "Rektor"), why="Lov"
        )
        assert isinstance(outcome, ActivitySaved) and outcome.told == ("Anna",)
        days = {a.unit_key: a.due for a in house.assignments() if a.label == "Läs 2b"}
        assert days.pop(house.unit_key("Ekens förskola")) == date(2027, 5, 20)
        assert set(days.values()) == {date(2027, 4, 30)}
        [(_, told)] = news(house, "anna")
        assert (told["due_before"], told["due_after"]) == ("2027-03-26", "2027-04-30")
        assert news(house, "erik") == []

    def test_another_day_asks_for_a_reason_and_other_words_do_not(self, house: House) -> None:
        before = house.everything()
        for when in ("28 maj", "varje månad", ""):
            outcome = change(house, "Läs 2a", values(house, "Kartlägg läsförståelsen", when), why=" ")
            assert isinstance(outcome, WhyNeeded)
        assert house.everything() == before
        for when in ("31 mars", "31/3"):
            assert isinstance(change(house, "Läs 2a", values(house, f"Kartlägg {when}", when)), ActivitySaved)
        house.report("karin", "läs 2a")  # nobody answers for it any more, so nobody's day is moved
        assert isinstance(change(house, "Läs 2a", values(house, "Kartlägg", "28 maj")), ActivitySaved)

    @pytest.mark.parametrize("when", ["28 februari 2027", "HT26", "september 2026", "v. 5", "31 januari"])
    def test_a_time_that_has_been_is_said_at_once_and_nothing_is_changed(
        self, house: House, when: str
    ) -> None:
        before = house.everything()
        new = values(house, "Kartlägg läsförståelsen", when)
        for outcome in (change(house, "Läs 2a", new, why="För att"), add(house, "Nytt", when=when)):
            assert isinstance(outcome, TimePassed) and outcome.last < outcome.today
        assert house.everything() == before

    def test_other_words_for_what_is_late_already_say_nothing_of_its_time(self, house: House) -> None:
        house.clock.set(datetime(2027, 5, 3, 8, tzinfo=UTC))
        assert isinstance(
            change(house, "Läs 2a", values(house, "Kartlägg läsningen", "31 mars")), ActivitySaved
        )

    def test_from_one_owner_to_one_for_each_unit(self, house: House) -> None:
        outcome = change(house, "Läs 2a", values(house, "Kartlägg läsförståelsen", "31 mars", "Rektor"))
        assert isinstance(outcome, ActivitySaved)
        units = {a.unit_key for a in house.assignments() if a.label == "Läs 2a"}
        assert units == {house.unit_key(name) for name in ("Alskolan", "Björkskolan", "Ekens förskola")}

    def test_what_is_done_stays_as_it_was(self, house: House) -> None:
        house.report("karin", "läs 2a")
        change(house, "Läs 2a", values(house, "Annan rubrik", "28 maj"))
        one = next(a for a in house.assignments() if a.label == "Läs 2a")
        assert (one.title, one.due, one.status) == (
            "Kartlägg läsförståelsen",
            date(2027, 3, 31),
            Status.DONE,
        )

    def test_the_same_again_changes_nothing(self, house: House) -> None:
        before = house.everything()
        same = values(house, "Kartlägg läsförståelsen", "31 mars")
        assert isinstance(change(house, "Läs 2a", same), NothingChanged)
        assert house.everything() == before

    def test_a_change_on_top_of_another_keeps_the_first_from_being_undone(self, house: House) -> None:
        first = change(house, "Läs 2a", values(house, "En", "31 mars"))
        change(house, "Läs 2a", values(house, "Två", "31 mars"))
        assert isinstance(first, ActivitySaved)
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), first.batch_id), UndoRefused)


class TestProposals:
    def propose(self, house: House, who: str = "nils") -> int:
        where = Where(strategy(house).plan_id)
        made = editing.add_activity(
            house.deps, house.asker(who), where, values(house, "Bokklubb", ""), proposed=True
        )
        assert isinstance(made, ActivitySaved) and made.told == ()
        return made.activity.id

    def test_nobody_is_asked_about_a_proposal(self, either_house: House) -> None:
        house = either_house
        self.propose(house)
        assert not [a for a in house.assignments() if a.title == "Bokklubb"]
        assert house.count("delivery") == 0
        [one] = proposals.list_proposals(house.deps, house.asker("nils")).proposals
        assert (one.activity.title, one.owners, one.may_edit) == ("Bokklubb", ("Strateg",), False)

    def test_an_adopted_one_gets_a_number_an_owner_and_a_day_and_can_be_undone(
        self, either_house: House
    ) -> None:
        house = either_house
        one = self.propose(house)
        passed = values(house, "Bokklubb", "31 januari", "Skolchef")
        refused = proposals.adopt(house.deps, house.asker("johan"), one, strategy(house).id, passed)
        assert isinstance(refused, TimePassed)
        new = values(house, "Bokklubb", "30 april", "Skolchef")
        outcome = proposals.adopt(house.deps, house.asker("johan"), one, strategy(house).id, new)
        assert isinstance(outcome, ActivitySaved)
        assert (outcome.activity.label, outcome.told) == ("Läs 4a", ("Maria",))
        again = proposals.adopt(house.deps, house.asker("johan"), one, strategy(house).id, new)
        assert isinstance(again, AlreadyDecided)
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), outcome.batch_id), Undone)
        assert not [a for a in house.assignments() if a.title == "Bokklubb"]
        assert proposals.list_proposals(house.deps, house.asker("nils")).total == 1

    def test_a_declined_one_is_off_the_list_with_its_reason(self, house: House) -> None:
        one = self.propose(house)
        assert isinstance(proposals.decline(house.deps, house.asker("anna"), one, "Nej"), AdminOnly)
        outcome = proposals.decline(house.deps, house.asker("johan"), one, "Finns redan på biblioteket")
        assert isinstance(outcome, ActivitySaved)
        assert (outcome.activity.standing, outcome.activity.standing_why) == (
            Standing.DECLINED,
            "Finns redan på biblioteket",
        )
        assert proposals.list_proposals(house.deps, house.asker("nils")).total == 0

    def test_a_colleague_without_a_role_is_known_by_what_they_write_and_takes_it_back(
        self, either_house: House
    ) -> None:
        house = either_house
        before = house.count("person")
        [refused] = house.report("nils", "läs 3b")
        assert isinstance(refused, NotAllowed) and house.count("person") == before
        self.propose(house, "nils")
        self.propose(house, "nils")
        assert house.count("person") == before + 1
        listed = history.list_history(house.deps, house.asker("johan"), who=house.profile("nils"))
        assert isinstance(listed, history.HistoryList)
        assert [(one.by, one.may_undo) for one in listed.done] == [("Nils", True)] * 2
        assert {one.by for one in proposals.list_proposals(house.deps, house.asker("anna")).proposals} == {
            "Nils"
        }
        assert isinstance(undoing.undo_latest(house.deps, house.asker("nils")), Undone)
        assert proposals.list_proposals(house.deps, house.asker("nils")).total == 1
        # Somebody else without a role takes none of it back.
        assert isinstance(undoing.undo_latest(house.deps, house.asker("nisse")), NothingToUndo)

    def test_somebody_whose_first_two_clicks_come_at_once_is_one_person(self, either_house: House) -> None:
        house = either_house
        before = house.count("person")
        at_once([lambda: self.propose(house, "nils")] * 4)
        assert house.count("person") == before + 1
        assert proposals.list_proposals(house.deps, house.asker("nils")).total == 4


def test_who_edits_the_units_plan_takes_back_what_follows_from_it_also_where_others_answer(
    house: House,
) -> None:
    begun = goal_editing.start_unit_plan(house.deps, house.asker("anna"), house.unit_key("Alskolan"))
    assert isinstance(begun, goal_editing.PlanStarted)
    where = Where(begun.plan_id)
    made = editing.add_activity(house.deps, house.asker("anna"), where, values(house, "Läsombud", "30 april"))
    assert isinstance(made, ActivitySaved)
    moved = editing.change_activity(
        house.deps, house.asker("anna"), made.activity.id, values(house, "Läsombud", "7 maj"), "väntar"
    )
    assert isinstance(moved, ActivitySaved)
    assert isinstance(undoing.undo(house.deps, house.asker("anna"), moved.batch_id), Undone)
    [one] = [a for a in house.assignments() if a.title == "Läsombud"]
    assert one.due == date(2027, 4, 30)
