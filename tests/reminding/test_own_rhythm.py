"""The clock keeps the hours, the breaks and the ladder that the huvudman has set."""

from __future__ import annotations

from datetime import date

from services import rhythm_editing
from services.rhythm_editing import RhythmSaved, RhythmValues
from tests.reminding.notebook import STOCKHOLM, Life
from tests.support.house import House


def test_reminders_keep_to_what_has_been_set(house: House, life: Life) -> None:
    """Läs 2a is due on 31 March, in the break: by the standard it is spoken of on 17, 24, 30 and 31 March at 8."""
    values = RhythmValues("10–15", "29 mars–2 april", "9, 3", "20 december", "15 juni")
    saved = rhythm_editing.save_rhythm(house.deps, house.asker("johan"), values)
    assert isinstance(saved, RhythmSaved)
    posts = life.live(date(2027, 3, 2), date(2027, 4, 2), 8, 10, 15)
    assert {one.at.astimezone(STOCKHOLM).hour for one in posts} == {10}
    assert not [one for one in posts if one.day >= date(2027, 3, 26)]
    about = [
        one.day
        for one in posts
        if one.first.kind == "reminder" and one.to == "karin" and "Läs 2a" in {what for _, what in one.about}
    ]
    assert about == [date(2027, 3, 22), date(2027, 3, 25)]
