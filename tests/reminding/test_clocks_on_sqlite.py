"""Two clocks at once on SQLite, as when a bot is started before the old one has stopped: each key is said once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from schedules.ticks import Ticks
from services import meetings
from services.deps import Deps
from storage.database import Database
from tests.reminding.notebook import Life
from tests.support.clock import HandedClock
from tests.support.house import House


def test_each_key_is_said_once(house: House, life: Life) -> None:
    for words in ("nytt ledning", "ledning veckobrev", "ledning kanal"):
        meetings.change(house.deps, house.asker("johan"), words, "kanalen")
    life.at(date(2027, 3, 22))
    url = house.deps.database.engine.url.render_as_string(hide_password=False)
    started = threading.Barrier(3)

    def clock() -> None:
        database = Database(url)
        started.wait(10)
        Ticks(Deps(database, HandedClock(house.clock.now()))).tick()
        database.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(clock) for _ in range(3)]:
            done.result(60)
    life.process.tick()
    counts = Counter(one.key for one in life.notebook.posts)
    assert all(life.notebook.of_kind(kind) for kind in ("reminder", "digest", "attention"))
    assert set(counts.values()) == {1}
