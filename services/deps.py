"""What every service is handed: the database, the clock, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from storage.database import Database


class Clock(Protocol):
    """Says what time it is. Handed in by `bot`, so that a test or the demo can have its own day."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Deps:
    """The parts that services work with. `public_url` is where others reach us ("https://…/"), empty where not."""

    database: Database
    clock: Clock
    public_url: str = ""


@dataclass(frozen=True)
class Account:
    """Somebody on a platform: which one, which workspace there, and their id in it."""

    platform: str
    tenant_id: str
    external_id: str


class Belonging(StrEnum):
    """Whether somebody is of the organisation, as the platform tells."""

    MEMBER = "member"
    OUTSIDE = "outside"  # a guest, or of another organisation in a shared channel
    UNKNOWN = "unknown"  # the platform did not answer


@dataclass(frozen=True)
class Asker:
    """Who asks for something, and the key by which this very request is known if it is delivered twice.

    `name` is what the platform calls them, empty where it has not told.
    """

    account: Account
    request_key: str | None = None
    belonging: Belonging = Belonging.MEMBER
    name: str = ""


@dataclass(frozen=True)
class Profile:
    """What a platform tells of an account. Guests, bots and those who have left can't hold a role."""

    account: Account
    name: str
    can_hold_roles: bool = True
