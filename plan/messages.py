"""What the bot says, before anybody knows how it will look: small typed messages, and how far each has come.

A message is plain values under a kind and a version. Its *key* says which message it is: the same key is the
same message, whoever works it out and however often, so it is said once. Every kind documents its key, e.g.
`reminder:person:17:2027-03-16`. The platform looks up how to render by (kind, version), at delivery.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"


@dataclass(frozen=True)
class Message:
    """One thing to say. `version` is that of the kind's `data`: raised when its meaning changes."""

    kind: str
    version: int
    key: str
    data: Mapping[str, JSON] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.kind or not self.key or self.version < 1:
            raise ValueError(f"a message needs a kind, a key and a version from 1: {self!r}")


@dataclass(frozen=True)
class ToPerson:
    """To somebody, in private."""

    person_id: int


@dataclass(frozen=True)
class ToForum:
    """To all of a forum, in its channel."""

    forum_id: int


Address: TypeAlias = ToPerson | ToForum


class DeliveryState(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    IN_FLIGHT = "in_flight"  # somebody has it, for as long as their lease lasts
    AWAITING_RETRY = "awaiting_retry"
    SENT = "sent"
    FAILED = "failed"  # it can't arrive; `why` says so to people
    MISSED = "missed"  # its time passed before it was sent
    CANCELLED = "cancelled"  # it was not needed any more

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen, save that what was sent may be updated."""
        return self in _OVER


_OVER = frozenset({DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.CANCELLED})


@dataclass(frozen=True)
class Delivery:
    """A message on its way, or that has arrived.

    `in_doubt`: before it is sent, that it may stand there already (somebody tried, and did not live to tell);
    once it is sent, that it may stand there twice. `wanted_version` counts how often what it says was overtaken,
    `shown_version` what those who read it see of that. `posted_ref` is the platform's own word for where it
    stands; only its messenger can read it.
    """

    id: int
    huvudman_id: int
    message: Message
    address: Address
    state: DeliveryState
    not_before: datetime
    expires_at: datetime
    why: str = ""
    attempts: int = 0
    in_doubt: bool = False
    first_try_at: datetime | None = None
    sent_at: datetime | None = None
    posted_ref: str | None = None
    follows_id: int | None = None
    wanted_version: int = 0
    shown_version: int = 0

    @property
    def is_stale(self) -> bool:
        """Whether what was posted has been overtaken and is to be updated where it stands."""
        return self.state is DeliveryState.SENT and self.wanted_version > self.shown_version
