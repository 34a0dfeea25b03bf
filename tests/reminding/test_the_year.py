"""The school year 22/23 of two real documents, day by day: every message as a line of a table.

The table is our own: dates, roles, numbers and hashes; the documents lie beside the repository.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from plan.status import Status
from plan.workdays import WorkDays
from services.reminders import Reminder
from services.rhythms import rhythm_of
from storage.queries import organisation
from tests.reminding.notebook import STOCKHOLM, Post
from tests.reminding.year import TABLE, has_documents, live, set_up, table

pytestmark = pytest.mark.skipif(not has_documents(), reason="needs the real documents beside the repository")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Post], WorkDays]:
    house = set_up(f"sqlite:///{tmp_path_factory.mktemp('year') / 'year.db'}")
    posts = live(house)
    with house.deps.database.read() as tx:
        work = rhythm_of(organisation.huvudman_by_id(tx, house.huvudman_id)).work
    house.deps.database.close()
    return posts, work


def test_the_messages_of_the_year_are_these(lived: tuple[list[Post], WorkDays]) -> None:
    assert table(lived[0]) == TABLE.read_text("utf-8").splitlines()


def test_nobody_gets_two_reminders_a_day(lived: tuple[list[Post], WorkDays]) -> None:
    counts = Counter((post.to, post.day) for post in lived[0] if post.first.kind == "reminder")
    assert len(counts) > 100
    assert set(counts.values()) == {1}


def test_nothing_comes_on_a_day_off_or_at_night(lived: tuple[list[Post], WorkDays]) -> None:
    posts, work = lived
    assert [post.key for post in posts if post.day not in work] == []
    assert {post.at.astimezone(STOCKHOLM).hour for post in posts} <= {8, 12}


def test_nobody_is_reminded_of_what_is_done(lived: tuple[list[Post], WorkDays]) -> None:
    for post in lived[0]:
        if isinstance(post.first.content, Reminder):
            for line in post.first.content.own:
                assert line.line.assignment.status not in (Status.DONE, Status.DROPPED)


def test_every_role_that_owns_something_heard_of_it(lived: tuple[list[Post], WorkDays]) -> None:
    heard = {post.to for post in lived[0]}
    assert heard == {"chef", "vc", "strateg", "strateg2", "utv", "halsa", "rektor", "forskola", "kanalen"}


def test_nothing_of_the_documents_is_in_the_table() -> None:
    """Names of roles stand in the code of the tests; titles stand nowhere."""
    words = {word for word in TABLE.read_text("utf-8").lower().split() if word.isalpha() and len(word) > 8}
    assert words <= {"reminder", "attention", "ledningen", "innehavare", "handläggare"}
    assert Path(TABLE).stat().st_size > 5_000
