"""Where a service stands while it works: one open transaction, one huvudman, one day, one who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from plan.names import ShortNames
from plan.organisation import Role
from plan.records import Activity, HuvudmanRecord
from plan.rights import Action, Actor, Huvudman, Verdict, allowed
from services.deps import Account, Asker, Belonging, Deps
from services.errors import NotOfTheOrganisation, UnknownWorkspace
from storage.queries import organisation

# An account that nobody has said anything about: may look, holds nothing. Real persons are numbered from 1.
NOBODY = 0


@dataclass(frozen=True)
class Room:
    """One unit of work. `today` is the huvudman's day, `now` the instant in UTC."""

    tx: Connection
    huvudman: HuvudmanRecord
    now: datetime
    today: date
    actor: Actor
    request_key: str | None
    # Whose account it is and what the platform calls them; none where the clock works.
    account: Account | None = None
    called: str = ""
    # What has been read once in this unit of work, and does not change in it.
    owners: dict[int, tuple[Role, ...]] = field(default_factory=dict)
    activities: dict[int, Activity] = field(default_factory=dict)

    @property
    def huvudman_id(self) -> int:
        """The huvudman that everything here is scoped to."""
        return self.huvudman.id

    def local(self, instant: datetime) -> datetime:
        """An instant in the huvudman's time zone."""
        return instant.astimezone(ZoneInfo(self.huvudman.timezone))

    @cached_property
    def author_id(self) -> int | None:
        """Who does it, for the journal. A colleague whom nobody has said anything about is known from the first thing
        they write, so that it stands under their name and is theirs to take back.
        """
        if self.actor.person_id != NOBODY:
            return self.actor.person_id
        if self.account is None or not self.called:
            return None
        who = self.account
        return organisation.person_of_account(
            self.tx, self.huvudman_id, who.platform, who.tenant_id, who.external_id, self.called
        )

    @cached_property
    def names(self) -> ShortNames:
        """People's names as the bot says them."""
        return ShortNames(organisation.person_names(self.tx, self.huvudman_id))


@contextmanager
def writing(deps: Deps, asker: Asker) -> Iterator[Room]:
    """A unit of work that may change things; all or nothing."""
    with deps.database.begin() as tx:
        yield _enter(tx, deps, asker)


@contextmanager
def reading(deps: Deps, asker: Asker) -> Iterator[Room]:
    """A unit of work that only looks."""
    with deps.database.read() as tx:
        yield _enter(tx, deps, asker)


def _enter(tx: Connection, deps: Deps, asker: Asker) -> Room:
    account = asker.account
    huvudman = organisation.huvudman_of_workspace(tx, account.platform, account.tenant_id)
    if huvudman is None:
        raise UnknownWorkspace(f"{account.platform} {account.tenant_id}")
    now = deps.clock.now()
    today = day_of(now, huvudman)
    actor = organisation.actor_of_account(
        tx, huvudman.id, account.platform, account.tenant_id, account.external_id, today
    )
    actor = actor or Actor(huvudman_id=huvudman.id, person_id=NOBODY, name="")
    actor = replace(actor, is_guest=_is_guest(asker.belonging, actor))
    if allowed(actor, Action.READ, Huvudman(huvudman.id)) is Verdict.NO:
        raise NotOfTheOrganisation(f"{account.platform} {account.tenant_id}")
    return Room(
        tx=tx,
        huvudman=huvudman,
        now=now,
        today=today,
        actor=actor,
        request_key=asker.request_key,
        account=account,
        called=asker.name,
    )


def _is_guest(belonging: Belonging, actor: Actor) -> bool:
    """Where the platform can't say, those who hold a role or run the plan were looked up when they were appointed."""
    if belonging is Belonging.UNKNOWN:
        return not (actor.seats or actor.is_admin)
    return belonging is Belonging.OUTSIDE


def room_of_person(tx: Connection, huvudman: HuvudmanRecord, now: datetime, person_id: int) -> Room:
    """Where the clock stands while it works out what to say to somebody; what is theirs counts as the asker's."""
    today = day_of(now, huvudman)
    actor = organisation.actor_of_person(tx, huvudman.id, person_id, today)
    return Room(
        tx=tx,
        huvudman=huvudman,
        now=now,
        today=today,
        actor=actor or Actor(huvudman_id=huvudman.id, person_id=NOBODY, name=""),
        request_key=None,
    )


def day_of(now: datetime, huvudman: HuvudmanRecord) -> date:
    """Which day it is where the huvudman is."""
    return now.astimezone(ZoneInfo(huvudman.timezone)).date()
