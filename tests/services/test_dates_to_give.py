"""Fixed dates that have been are asked for anew, until they have been given, in the way that works for each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from handlers.slack.digests import attention_message
from handlers.slack.kit import Message
from handlers.slack.meetings import meetings_message
from services import cycle_editing, meetings
from services.attention import Attention
from services.clock_work import lay_out_ahead
from services.cycle_editing import ItemSaved, ItemShown, ItemValues
from services.dates_to_give import DateToGive
from services.errors import NotHere
from services.meetings import ForumChanged
from services.results import AdminOnly
from storage.queries import rows
from tests.reminding.notebook import STOCKHOLM
from tests.support.house import House

ROOM = "kanalen"


def at(house: House, day: date) -> None:
    house.clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=STOCKHOLM))


def change(house: House, words: str) -> None:
    assert isinstance(meetings.change(house.deps, house.asker("johan"), words, ROOM), ForumChanged)


def asked(house: House) -> list[tuple[str, date]]:
    return [(one.title, one.on) for one in meetings.list_forums(house.deps, house.asker("johan")).ask_anew]


def save(house: House, title: str, when: str, item_id: int | None = None) -> ItemSaved:
    values = ItemValues(title, when, "Kvalitet", (house.role_id("Strateg"),))
    made = cycle_editing.save_item(house.deps, house.asker("johan"), item_id, values)
    assert isinstance(made, ItemSaved)
    return made


@pytest.fixture
def dialogue(house: House) -> tuple[House, int]:
    """A row of the cycle with a full date, in the autumn after it."""
    at(house, date(2026, 2, 2))
    made = save(house, "Kvalitetsdialog", "2 april 2026")
    at(house, date(2026, 11, 2))
    return house, made.item_id


@pytest.fixture
def council(house: House) -> House:
    """A forum with two days of its own and no rule, in the autumn after them."""
    for words in ("nytt samråd", "samråd 6 april kl 9", "samråd 4 maj kl 9"):
        change(house, words)
    at(house, date(2027, 9, 1))
    return house


class TestAForumsOwnDays:
    def test_are_asked_for_when_a_new_school_year_has_begun(self, council: House) -> None:
        at(council, date(2027, 5, 20))
        assert asked(council) == []
        at(council, date(2027, 9, 1))
        assert asked(council) == [("samråd", date(2027, 4, 6)), ("samråd", date(2027, 5, 4))]

    def test_each_until_it_has_been_given(self, council: House) -> None:
        change(council, "samråd 2 maj 2028 kl 9")
        assert asked(council) == [("samråd", date(2027, 4, 6))]
        change(council, "samråd 11 april 2028 kl 9")
        assert asked(council) == []

    def test_are_not_asked_for_where_there_is_a_rule_or_the_meeting_was_dropped(self, council: House) -> None:
        at(council, date(2027, 3, 1))
        change(council, "samråd bort 4 maj")
        at(council, date(2027, 9, 1))
        assert asked(council) == [("samråd", date(2027, 4, 6))]
        change(council, "samråd första tisdagen i månaden kl 9")
        assert asked(council) == []


class TestARowOfTheCycle:
    def test_is_asked_for_until_its_form_has_given_it_a_new_date(self, dialogue: tuple[House, int]) -> None:
        house, item_id = dialogue
        assert asked(house) == [("Kvalitetsdialog", date(2026, 4, 2))]
        save(house, "Kvalitetsdialog", "7 april 2027", item_id)
        assert asked(house) == []
        at(house, date(2027, 9, 1))
        assert asked(house) == [("Kvalitetsdialog", date(2027, 4, 7))]

    def test_is_not_asked_for_when_another_row_has_the_new_date(self, dialogue: tuple[House, int]) -> None:
        house, _ = dialogue
        save(house, "Kvalitetsdialog", "7 april 2027")
        assert asked(house) == []

    def test_is_still_asked_for_when_the_other_row_is_half_a_year_away(
        self, dialogue: tuple[House, int]
    ) -> None:
        house, _ = dialogue
        save(house, "Kvalitetsdialog", "2 december 2026")
        assert asked(house) == [("Kvalitetsdialog", date(2026, 4, 2))]

    def test_is_not_asked_for_when_a_forum_of_its_name_has_been_given_the_day(
        self, dialogue: tuple[House, int]
    ) -> None:
        house, _ = dialogue
        change(house, "nytt kvalitetsdialog")
        lay_out_ahead(house.deps)
        change(house, "kvalitetsdialog 6 april 2027 kl 9")
        assert asked(house) == []

    def test_is_asked_for_during_two_years_and_no_longer(self, dialogue: tuple[House, int]) -> None:
        house, _ = dialogue
        at(house, date(2026, 4, 2) + timedelta(days=729))
        assert asked(house) == [("Kvalitetsdialog", date(2026, 4, 2))]
        at(house, date(2026, 4, 2) + timedelta(days=731))
        assert asked(house) == []

    def test_opens_in_its_form_without_an_assignment_and_keeps_what_kind_it_is(self, house: House) -> None:
        made = save(house, "Kvalitetsdialog", "2 april 2026")
        with house.deps.database.begin() as tx:
            rows.change(tx, house.huvudman_id, "cycle_item", made.item_id, {"kind": "meeting"})
        shown = cycle_editing.item_to_edit(house.deps, house.asker("johan"), made.item_id)
        assert isinstance(shown, ItemShown)
        assert (shown.values.title, shown.values.when) == ("Kvalitetsdialog", "2 april 2026")
        assert isinstance(
            cycle_editing.item_to_edit(house.deps, house.asker("anna"), made.item_id), AdminOnly
        )
        with pytest.raises(NotHere):
            cycle_editing.item_to_edit(house.deps, house.asker("johan"), 9_999)
        again = save(house, "Kvalitetsdialog", "7 april 2027", made.item_id)
        with house.deps.database.read() as tx:
            assert rows.row(tx, house.huvudman_id, "cycle_item", again.item_id)["kind"] == "meeting"


def menus(said: Message) -> list[tuple[str, list[str]]]:
    """The menus of a message: what each opens, and the values of its choices."""
    every = (one for block in said.blocks for one in block.get("elements", ()) if "options" in one)
    return [(one["action_id"].partition("#")[0], [o["value"] for o in one["options"]]) for one in every]


class TestTheAnswer:
    DATES = (
        DateToGive("Kvalitetsdialog", date(2026, 4, 2), 17),
        DateToGive("samråd <x>", date(2026, 4, 6)),
    )

    def test_the_administrators_list_says_how_each_is_given(self) -> None:
        said = attention_message(Attention("Johan", date(2027, 2, 1), (), (), (), (), self.DATES))
        lines = said.text.splitlines()
        assert "● *Kvalitetsdialog* var 2 april 2026. När är det nästa gång?" in lines
        assert (
            "● *samråd &lt;x&gt;* var 6 april 2026. När är det nästa gång? "
            "Skriv till exempel `/plan möten samråd &lt;x&gt; 6 april`"
        ) in lines
        beside = [block["accessory"] for block in said.blocks if "accessory" in block]
        assert [(one["action_id"].partition("#")[0], one["value"]) for one in beside] == [
            ("cycle.give", "17"),
            ("open", "meetings"),
        ]

    def test_what_it_says_to_write_works(self, council: House) -> None:
        said = meetings_message(meetings.list_forums(council.deps, council.asker("johan"))).text
        assert "`/plan möten samråd 6 april`" in said
        change(council, "samråd 6 april")
        assert ("samråd", date(2027, 4, 6)) not in asked(council)

    def test_the_forums_have_the_menu_for_those_who_may_use_it(self, dialogue: tuple[House, int]) -> None:
        house, item_id = dialogue
        for who, there in (("johan", True), ("anna", False)):
            said = meetings_message(meetings.list_forums(house.deps, house.asker(who)))
            assert "*Kvalitetsdialog* var 2 april. När är det nästa gång?" in said.text
            assert (("cycle.give", [str(item_id)]) in menus(said)) is there
            assert ("menyn" in said.text) is there
