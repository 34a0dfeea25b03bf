"""The bot is off when a forum was to be told: what comes late, what is told of once, what is not told of."""

from __future__ import annotations

from datetime import date

import pytest

from plan.status import Status
from services import digest_planning, meetings
from services.messenger import TryLater
from tests.reminding.conftest import change_forum
from tests.reminding.notebook import Life
from tests.support.house import House


class TestOffOverAMeeting:
    """The bot is off from before the digest of 6 April until after the meeting."""

    @pytest.fixture(autouse=True)
    def _on_until_march_ends(self, group: House, life: Life) -> None:
        life.live(date(2027, 3, 29), date(2027, 3, 30))

    def told(self, life: Life, *days: int) -> list[int]:
        """On which of these days in April the administrator's list says so."""
        says = "*ledning*: inför mötet 6 april kom ingen sammanställning."
        posts = [one for day in days for one in life.tick(date(2027, 4, day))]
        return [one.day.day for one in posts if one.first.kind == "attention" and says in one.first_text]

    def test_it_is_told_once_and_nothing_old_is_posted(self, life: Life) -> None:
        assert self.told(life, 7, 8, 12, 19) == [7]
        assert life.notebook.of_kind("digest") == []

    def test_a_list_that_never_came_is_made_good(self, life: Life) -> None:
        life.notebook.refuse = lambda _place, _key: TryLater(600)
        assert self.told(life, 7, 8, 9, 10) == []
        life.notebook.refuse = lambda _place, _key: None
        assert self.told(life, 12, 19) == [12]

    @pytest.mark.parametrize("words", ["bort 6 april", "hoppa över"])
    def test_a_meeting_that_nothing_was_to_be_said_before_is_not_told_of(
        self, group: House, life: Life, words: str
    ) -> None:
        if words == "hoppa över":
            forums = meetings.list_forums(group.deps, group.asker("maria")).forums
            [meeting] = [m for one in forums for m in one.coming if m.on_date == date(2027, 4, 6)]
            digest_planning.skip(group.deps, group.asker("maria"), meeting.id)
        else:
            change_forum(group, f"ledning {words}")
        assert self.told(life, 7, 12) == []

    def test_nor_is_one_that_was_told_of(self, life: Life) -> None:
        life.tick(date(2027, 4, 2))
        assert self.told(life, 7, 12) == []


class TestOffOverAMonday:
    """A forum with a letter each week, and no meeting near; the bot is off from Friday 23 April."""

    @pytest.fixture(autouse=True)
    def _on_until_then(self, group: House, life: Life) -> None:
        for words in ("ledning veckobrev", "ledning bort 4 maj"):
            change_forum(group, words)
        life.live(date(2027, 4, 19), date(2027, 4, 22))

    def told(self, life: Life, *days: date) -> list[tuple[int, int]]:
        says = "*ledning*: veckobrevet 26 april kom inte."
        posts = [one for day in days for one in life.tick(day)]
        found = [one.day for one in posts if one.first.kind == "attention" and says in one.first_text]
        return [(day.month, day.day) for day in found]

    def letters(self, life: Life) -> list[tuple[int, int]]:
        return [(one.day.month, one.day.day) for one in life.notebook.of_kind("digest")]

    def test_one_day_late_it_still_comes_and_nothing_is_told(self, life: Life) -> None:
        assert self.told(life, date(2027, 4, 27), date(2027, 5, 3)) == []
        assert self.letters(life) == [(4, 19), (4, 27), (5, 3)]

    def test_later_it_is_told_once_and_the_next_has_it_all(self, group: House, life: Life) -> None:
        life.at(date(2027, 4, 23), 9)
        group.report("karin", "läs 3b", Status.DONE, "presenterad")
        days = [date(2027, 4, 28), date(2027, 4, 29), date(2027, 5, 3), date(2027, 5, 10)]
        assert self.told(life, *days) == [(4, 28)]
        assert self.letters(life)[:2] == [(4, 19), (5, 3)]
        assert "Läs 3b" in life.notebook.of_kind("digest")[1].first_text

    def test_a_forum_that_wants_no_letter_is_not_told_of(self, group: House, life: Life) -> None:
        change_forum(group, "ledning veckobrev av")
        assert self.told(life, date(2027, 4, 28)) == []

    def test_nor_one_whose_letter_steps_back_for_a_meeting(self, group: House, life: Life) -> None:
        change_forum(group, "ledning 29 april kl 9")
        assert self.told(life, date(2027, 4, 30)) == []
