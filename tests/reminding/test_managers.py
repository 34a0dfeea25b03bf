"""What the nearest manager hears: late by five working days, or in need of support; once, and gathered."""

from __future__ import annotations

from datetime import date

from plan.status import Status
from services import wishes
from tests.reminding.notebook import Life
from tests.reminding.test_planning import MONDAY, this_year
from tests.support.house import House


class TestManagers:
    def test_the_nearest_manager_is_told_once_and_of_units_together(self, house: House, life: Life) -> None:
        posts = life.live(MONDAY, date(2027, 4, 9))
        others = [
            (one.day, other.line.assignment.title, other.units)
            for one in posts
            if one.to == "vera" and one.said.kind == "reminder"
            for other in one.first.content.others
        ]
        told = [one for one in others if one[1] == "Skyddsrond"]
        assert told == [(date(2027, 3, 17), "Skyddsrond", ("Alskolan", "Björkskolan", "Ekens förskola"))]

    def test_support_goes_to_the_manager_or_to_the_group(self, house: House, life: Life) -> None:
        life.tick(date(2027, 3, 16))
        house.report("karin", "läs 2a", Status.NEEDS_SUPPORT, "Saknar tid")
        wishes.ask_support(house.deps, house.asker("karin"), house.assignment("Läs 2a").id, "manager")
        posts = life.live(date(2027, 3, 17), date(2027, 3, 18))
        [maria] = [one for one in posts if one.to == "maria" and "behöver stöd" in one.text]
        assert "Ansvarig: strateg (Karin och Ali)" in maria.text and "“Saknar tid”" in maria.text

    def test_support_that_is_still_needed_is_told_once_and_asked_for_anew_again(
        self, either_house: House, either_life: Life
    ) -> None:
        """Two new dates and other words are no new request; one after it was taken back is."""

        def told() -> list[date]:
            return [one.day for one in either_life.notebook.reminders("maria") if "Läs 2a" in one.first_text]

        house, life = either_house, either_life
        life.tick(date(2027, 3, 16))
        house.report("karin", "läs 2a", Status.NEEDS_SUPPORT, "Saknar tid")
        wishes.ask_support(house.deps, house.asker("karin"), house.assignment("Läs 2a").id, "manager")
        life.live(date(2027, 3, 17), date(2027, 3, 17))
        for day, new in ((18, "20 april"), (19, "4 maj")):
            life.at(date(2027, 3, day), 7)
            house.move("karin", "läs 2a", f"{new} hinner inte")
            house.report("karin", "läs 2a", Status.NEEDS_SUPPORT, f"Saknar tid {day}")
            life.tick(date(2027, 3, day))
        assert told() == [date(2027, 3, 17)]
        life.at(date(2027, 3, 22), 9)
        house.report("karin", "läs 2a", Status.IN_PROGRESS)
        house.report("karin", "läs 2a", Status.NEEDS_SUPPORT, "Igen")
        life.live(date(2027, 3, 23), date(2027, 3, 25))
        assert told() == [date(2027, 3, 17), date(2027, 3, 23)]

    def test_of_several_units_it_stands_what_each_said_last(self, house: House, life: Life) -> None:
        life.at(date(2027, 3, 16), 9)
        for unit, who, words in (
            ("Alskolan", "anna", "Väntar på skyddsombudet"),
            ("Ekens förskola", "erik", "Halva huset är klart"),
        ):
            house.click(who, this_year(house, "Skyddsrond", unit), Status.IN_PROGRESS, words)
        [vera] = [
            one for one in life.tick(date(2027, 3, 17)) if one.to == "vera" and "Skyddsrond" in one.text
        ]
        assert (
            "skulle ha varit klart 10 mars. 3 enheter kvar: Alskolan, Björkskolan och Ekens förskola. "
            "Senast sagt: Alskolan i går “Väntar på skyddsombudet”; "
            "Ekens förskola i går “Halva huset är klart”." in vera.text
        )

    def test_of_one_unit_too(self, house: House, life: Life) -> None:
        life.at(date(2027, 3, 10), 9)
        for unit, who in (("Alskolan", "anna"), ("Björkskolan", "anna")):
            house.click(who, this_year(house, "Skyddsrond", unit), Status.DONE)
        house.click("erik", this_year(house, "Skyddsrond", "Ekens förskola"), Status.IN_PROGRESS, "Snart")
        [vera] = [
            one for one in life.tick(date(2027, 3, 17)) if one.to == "vera" and "Skyddsrond" in one.text
        ]
        assert "· Ekens förskola" in vera.text
        assert "Ansvarig: rektor (Erik), senaste rapport onsdag 10 mars: “Snart”." in vera.text
