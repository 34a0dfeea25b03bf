"""`/plan` names the meetings that come next: the forums' own dates where they have any."""

from __future__ import annotations

from datetime import date

from handlers.slack.views import plan_message
from services import meetings, overview
from tests.support.house import House


def test_the_next_meetings_are_those_of_the_forums_calendar(house: House) -> None:
    for words in ("nytt Samverkan 6 april 2027 kl 9", "Samverkan 4 maj 2027 kl 9"):
        meetings.change(house.deps, house.asker("johan"), words, "kanalen")
    view = overview.overview(house.deps, house.asker("karin"))
    assert view.calendar == (
        ("Samverkan", date(2027, 4, 6), "9.00"),
        ("Samverkan", date(2027, 5, 4), "9.00"),
    )
    assert "Tisdag 6 april kl. 9: Samverkan" in plan_message(view).text
