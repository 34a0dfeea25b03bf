"""A huvudman in a workspace, messages of three kinds, and couriers for them. All parts are real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from plan.messages import Address, Delivery, DeliveryState, Message, ToForum, ToPerson
from sandbox import Sandbox
from services import delivering
from services.claiming import Idle, Outcome, Rules, Worked
from services.courier import Courier
from services.deps import Clock, Deps
from services.messenger import Place, Said
from services.pace import Pace
from storage.database import Database
from storage.queries import deliveries, organisation
from storage.tables import delivery as delivery_table
from storage.tables import forum as forum_table
from tests.delivery.speaking import TENANT, World, messenger_for
from tests.support.clock import HandedClock
from tests.support.rows import add_row
from tests.support.slack import WORKSPACE

ROOMS: dict[str, Any] = {
    **WORKSPACE,
    "users": [
        *WORKSPACE["users"],
        {"id": "UGONE", "name": "per", "real_name": "Per Åberg", "deleted": True},
    ],
}
SCOPES = ["chat:write", "im:write", "users:read", "im:history", "channels:history", "groups:history"]
LEASE = timedelta(seconds=60)


def manifest(*without: str) -> dict[str, Any]:
    """The app, perhaps without some scopes."""
    scopes = [scope for scope in SCOPES if scope not in without]
    return {
        "display_information": {"name": "Årshjul", "description": "Prov"},
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"socket_mode_enabled": True},
    }


@dataclass
class Post:
    """A database and a workspace with two persons and two forums, and messages between them."""

    database: Database
    clock: Clock
    box: Sandbox
    huvudman: int
    karin: ToPerson
    ali: ToPerson
    led: ToForum
    alla: ToForum
    world: World = field(default_factory=World)

    @property
    def deps(self) -> Deps:
        """What services get."""
        return Deps(self.database, self.clock)

    def enqueue(
        self,
        key: str,
        address: Address | None = None,
        *,
        kind: str = "reminder",
        wait: timedelta = timedelta(),
        lasts: timedelta = timedelta(hours=12),
        in_thread_of: str | None = None,
    ) -> bool:
        """A message to Karin, if nobody else is named, that may be sent now."""
        now = self.clock.now()
        message = Message(kind, 1, key, {"n": 1})
        with self.database.begin() as tx:
            return delivering.enqueue(
                tx,
                self.huvudman,
                message,
                address or self.karin,
                now + wait,
                now + wait + lasts,
                in_thread_of=in_thread_of,
            )

    def courier(self, messenger: Any = None, *, pace: timedelta = timedelta(), **rules: Any) -> Courier:
        """A worker of its own, as another process would have it."""
        values = {"lease": LEASE, "look_again_after": timedelta(seconds=120), **rules}
        return Courier(
            self.deps,
            messenger or messenger_for(self.box.api_url),
            self.world.composers,
            rules=Rules(**values),
            pace=Pace(pace),
            jitter=lambda: 1.0,
            wait=lambda _seconds: None,
        )

    def row(self, key: str) -> Delivery:
        """How far a message has come."""
        with self.database.read() as tx:
            found = deliveries.by_key(tx, self.huvudman, key)
        assert found is not None
        return found

    def state(self, key: str) -> DeliveryState:
        return self.row(key).state

    def next_at(self, key: str) -> datetime | None:
        with self.database.read() as tx:
            found: datetime | None = tx.execute(
                sa.select(delivery_table.c.next_at).where(delivery_table.c.key == key)
            ).scalar_one()
            return found

    def mark_stale(self, *keys: str) -> None:
        ids = [self.row(key).id for key in keys]
        with self.database.begin() as tx:
            delivering.mark_stale(tx, self.huvudman, ids, self.clock.now())

    def troubles(self) -> list[tuple[str, DeliveryState, str]]:
        """What is told to the administrator now."""
        with self.database.begin() as tx:
            found = delivering.take_troubles(tx, self.huvudman, self.clock.now())
        return [(one.message.key, one.state, one.why) for one in found]

    def standing(self) -> list[str]:
        """The keys of all messages that stand in the workspace, in the order of their channels and times."""
        return standing(self.box)


def standing(box: Sandbox) -> list[str]:
    """The keys of all messages that stand in the workspace now, once for each time."""

    def look() -> list[str]:
        return [
            message.metadata["event_payload"]["key"]
            for messages in box.server.core.workspace.messages.values()
            for message in messages.values()
            if message.metadata
        ]

    return box.do(look)


def outcome(worked: Worked | Idle) -> Outcome:
    """What came of a step that had something to do."""
    assert isinstance(worked, Worked), worked
    return worked.outcome


def run(courier: Courier, most: int = 200) -> list[Outcome]:
    """Step until nothing is due."""
    found: list[Outcome] = []
    for _ in range(most):
        step = courier.step()
        if isinstance(step, Idle):
            return found
        found.append(step.outcome)
    raise AssertionError(f"no end after {most} steps")


def furnish(database: Database) -> dict[str, Any]:
    """The huvudman with its workspace, persons and forums."""
    with database.begin() as tx:
        huvudman = organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")
        organisation.connect_workspace(tx, "slack", TENANT, huvudman)
        people = {
            name: organisation.person_of_account(tx, huvudman, "slack", TENANT, f"U{name.upper()}", name)
            for name in ("karin", "ali")
        }
        forums = {
            name: add_row(tx, forum_table, huvudman, name=name, name_key=name)["id"]
            for name in ("led", "alla")
        }
        deliveries.set_channel(tx, huvudman, forums["led"], "slack", TENANT, "CLED")
        deliveries.set_channel(tx, huvudman, forums["alla"], "slack", TENANT, "CALLA")
    return {
        "huvudman": huvudman,
        **{name: ToPerson(number) for name, number in people.items()},
        **{name: ToForum(number) for name, number in forums.items()},
    }


class Killed(BaseException):
    """The process is gone."""


class Hooked:
    """The real messenger, with something that happens just before or after a call."""

    def __init__(
        self,
        post: Post,
        *,
        before: Callable[[], object] | None = None,
        after: Callable[[], object] | None = None,
        before_update: Callable[[], object] | None = None,
    ) -> None:
        self.real = messenger_for(post.box.api_url)
        self.before, self.after, self.before_update = before, after, before_update
        self.platform, self.tenant_id, self.longest_s = "slack", "T1", self.real.longest_s
        self.delete, self.find = self.real.delete, self.real.find

    def post(self, place: Place, key: str, said: Said, thread: str | None = None) -> str:
        if self.before is not None:
            self.before()
        ref = self.real.post(place, key, said, thread)
        if self.after is not None:
            self.after()
        return ref

    def update(self, ref: str, key: str, said: Said) -> None:
        if self.before_update is not None:
            self.before_update()
        self.real.update(ref, key, said)


def killed() -> None:
    raise Killed


def lease_runs_out(clock: HandedClock) -> None:
    clock.advance(timedelta(seconds=61))
