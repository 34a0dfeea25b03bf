"""A workspace that only writes down what it is told, and a clock process that is ticked by hand.

Delivery itself is the real one; what Slack does to it is tested in `tests/delivery`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.slack.renderers import RENDERERS
from plan.reminding import PointKind
from schedules.ticks import Ticks
from services.claiming import Idle, Rules
from services.composers import COMPOSERS
from services.courier import Courier
from services.deps import Clock, Deps
from services.messenger import MessengerError, Place, Said
from services.news import NEWS
from services.pace import Pace
from services.reminders import Reminder
from tests.support.clock import HandedClock
from tests.support.house import PLATFORM, TEAM

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass
class Post:
    """What stands in somebody's messages or in a channel: as it was posted at `first`, and as it is now (`said`)."""

    at: datetime
    to: str
    key: str
    said: Said
    first: Said
    updates: int = 0
    thread: str | None = None

    @property
    def day(self) -> date:
        return self.at.astimezone(STOCKHOLM).date()

    @property
    def text(self) -> str:
        """As it reads in Slack, as one text."""
        return str(RENDERERS[self.said.kind, self.said.version](self.said.content).text)

    @property
    def first_text(self) -> str:
        """As it read when it was posted."""
        return str(RENDERERS[self.first.kind, self.first.version](self.first.content).text)

    @property
    def about(self) -> list[tuple[PointKind, str]]:
        """A reminder's own lines: why, and what. News of what others did has none."""
        if self.said.kind == NEWS:
            return []
        assert isinstance(self.said.content, Reminder)
        lines = self.said.content.own
        return [(one.kind, one.line.assignment.label or one.line.assignment.title) for one in lines]


@dataclass
class Notebook:
    """The messenger. `refuse` says, for a post that is to come, which error the platform gives; None for none."""

    clock: Clock
    tenant_id: str = TEAM
    platform: str = PLATFORM
    longest_s: float = 1.0
    posts: list[Post] = field(default_factory=list)
    refuse: Callable[[Place, str], MessengerError | None] = lambda _place, _key: None

    def post(self, place: Place, key: str, said: Said, thread: str | None = None) -> str:
        if (error := self.refuse(place, key)) is not None:
            raise error
        self.posts.append(Post(self.clock.now(), place.external_id, key, said, said, thread=thread))
        return str(len(self.posts) - 1)

    def find(self, place: Place, key: str, since: float, thread: str | None = None) -> list[str]:
        return [str(n) for n, one in enumerate(self.posts) if (one.to, one.key) == (place.external_id, key)]

    def update(self, ref: str, key: str, said: Said) -> None:
        self.posts[int(ref)].said = said
        self.posts[int(ref)].updates += 1

    def delete(self, ref: str) -> None:
        raise AssertionError("nothing is posted twice here")

    def reminders(self, to: str | None = None) -> list[Post]:
        return [one for one in self.posts if one.said.kind == "reminder" and to in (None, one.to)]

    def of_kind(self, kind: str) -> list[Post]:
        return [one for one in self.posts if one.said.kind == kind]


class ClockProcess:
    """The clock of a bot: plans and delivers at each tick."""

    def __init__(self, deps: Deps, notebook: Notebook) -> None:
        self._ticks = Ticks(deps)
        self._courier = Courier(
            deps,
            notebook,
            COMPOSERS,
            rules=Rules(),
            pace=Pace(timedelta()),
            jitter=lambda: 1.0,
            wait=lambda _seconds: None,
        )

    def tick(self) -> None:
        """One tick: all that is due."""
        self._ticks.tick()
        self.deliver()

    def deliver(self) -> None:
        """Send what is due."""
        for _ in range(500):
            if isinstance(self._courier.step(), Idle):
                return
        raise AssertionError("no end to what is due")


@dataclass
class Life:
    """Days that go by in a house, with the bot on."""

    deps: Deps
    notebook: Notebook = field(init=False)

    def __post_init__(self) -> None:
        self.notebook = Notebook(self.deps.clock)
        self.process = ClockProcess(self.deps, self.notebook)

    @property
    def clock(self) -> HandedClock:
        assert isinstance(self.deps.clock, HandedClock)
        return self.deps.clock

    def at(self, day: date, hour: int = 8, minute: int = 0, zone: ZoneInfo = STOCKHOLM) -> None:
        """Go to a moment of a day, without a tick."""
        self.clock.set(datetime.combine(day, time(hour, minute), zone))

    def tick(self, day: date, hour: int = 8, minute: int = 0) -> list[Post]:
        """Go to a moment and tick; gives what was posted."""
        before = len(self.notebook.posts)
        self.at(day, hour, minute)
        self.process.tick()
        return self.notebook.posts[before:]

    def live(self, first: date, last: date, *hours: int) -> list[Post]:
        """Tick at these hours of every day, both counted; gives what was posted."""
        found: list[Post] = []
        for ahead in range((last - first).days + 1):
            for hour in hours or (8,):
                found += self.tick(first + timedelta(days=ahead), hour)
        return found

    def restart(self) -> None:
        """The bot is started anew: nothing is remembered but what is in the database."""
        self.process = ClockProcess(self.deps, self.notebook)


def keys_of(posts: list[Post]) -> list[Any]:
    """The keys of messages, in order."""
    return [one.key for one in posts]
