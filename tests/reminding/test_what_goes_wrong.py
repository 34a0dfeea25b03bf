"""What is wrong with one huvudman, or with one week, stops nothing else and is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from services import meetings, people, workspaces
from services.messenger import MessengerError, Place, TryLater, Unreachable
from storage.tables import huvudman
from tests.reminding.notebook import Life, Post
from tests.support.house import House

MONDAY = date(2027, 3, 8)
DAY = timedelta(days=1)


def test_a_huvudman_that_can_not_be_planned_does_not_silence_the_others(house: House, life: Life) -> None:
    """Its name comes first; its time zone is none."""
    workspaces.connect(house.deps, "prov", "TANNAN", "Aby", huvudman="Aby")
    with house.deps.database.begin() as tx:
        tx.execute(sa.update(huvudman).where(huvudman.c.name == "Aby").values(timezone="Ingen/Zon"))
    life.at(date(2027, 3, 17))
    with pytest.raises(Exception, match="Ingen/Zon"):  # logged, and tried again in a minute
        life.process.tick()
    life.process.deliver()
    assert life.notebook.reminders("karin")


def refusing(*who: str) -> Callable[[Place, str], MessengerError | None]:
    def refuse(place: Place, _key: str) -> MessengerError | None:
        return Unreachable("Kontot är avstängt.") if place.external_id in who else None

    return refuse


def lists(posts: list[Post], who: str) -> list[Post]:
    return [one for one in posts if one.said.kind == "attention" and one.to == who]


class TestTheWeeksList:
    def test_politicians_that_nobody_answers_for_are_named(self, house: House, life: Life) -> None:
        [told] = lists(life.tick(MONDAY), "johan")
        lines = [line for line in told.text.splitlines() if "utan handläggare" in line]
        assert lines == ["● *Kommunfullmäktige*: förtroendevalda utan handläggare, 2 öppna åtaganden"]

    def test_a_channel_that_the_bot_is_not_in_is_named(self, house: House, life: Life) -> None:
        for words in ("nytt ledning", "ledning veckobrev", "ledning kanal"):
            meetings.change(house.deps, house.asker("johan"), words, "kanalen")
        life.notebook.refuse = lambda place, _key: (
            Unreachable("Jag är inte med i kanalen.") if place.external_id == "kanalen" else None
        )
        life.tick(MONDAY)
        [told] = lists(life.tick(MONDAY + 7 * DAY), "johan")
        assert "● *ledning*: ett meddelande kom inte fram. Jag är inte med i kanalen." in told.text

    def test_what_did_not_arrive_is_one_line_with_how_many(self, house: House, life: Life) -> None:
        life.notebook.refuse = refusing("karin")
        life.live(MONDAY, MONDAY + 14 * DAY)
        *_, told = lists(life.notebook.posts, "johan")
        [line] = [line for line in told.text.splitlines() if "kom inte fram" in line and "Karin" in line]
        assert line == "● *Karin Lind*: 2 meddelanden kom inte fram. Kontot är avstängt."
        assert "Du får det här för att du administrerar planen." in told.text

    def test_a_list_that_never_came_is_told_in_the_next(self, house: House, life: Life) -> None:
        life.notebook.refuse = refusing("karin")
        life.live(MONDAY, MONDAY + 6 * DAY)
        life.notebook.refuse = lambda _place, _key: TryLater(3600)  # nothing arrives for a week
        life.live(MONDAY + 7 * DAY, MONDAY + 13 * DAY, 8, 12)
        life.notebook.refuse = lambda _place, _key: None
        [told] = lists(life.tick(MONDAY + 14 * DAY), "johan")
        assert "kom inte fram. Kontot är avstängt." in told.text
        after = lists(life.live(MONDAY + 15 * DAY, MONDAY + 22 * DAY), "johan")
        assert not any("Kontot är avstängt" in one.text for one in after)

    def test_who_is_appointed_in_the_middle_of_a_week_gets_what_the_others_got(
        self, house: House, life: Life
    ) -> None:
        life.notebook.refuse = refusing("karin")
        life.live(MONDAY, MONDAY + 9 * DAY)
        people.make_administrator(
            house.deps, house.asker("johan"), house.profile("maria"), asker_runs_workspace=False
        )
        posts = life.live(MONDAY + 10 * DAY, MONDAY + 14 * DAY)
        mine, last = lists(posts, "maria")
        [his] = lists(life.notebook.posts, "johan")[-2:-1]
        assert "*Karin Lind*" in his.text and mine.said.content.troubles == his.said.content.troubles
        # And what has gone wrong since is told to both on the Monday.
        assert last.said.content.troubles == lists(posts, "johan")[-1].said.content.troubles != ()
