"""What a platform has to be able to do so that messages can be delivered through it, and how it says no.

A messenger works in one workspace. Its methods make network calls, so they are called outside of transactions only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Place:
    """Where something is to be said: an account's private messages, or a channel (ids are the platform's)."""

    external_id: str
    is_person: bool


@dataclass(frozen=True)
class Said:
    """What is to be said, composed: content for the renderer of (kind, version) on the platform."""

    kind: str
    version: int
    content: Any


class Messenger(Protocol):
    """One workspace of one platform."""

    @property
    def platform(self) -> str:
        """Which platform, as in the identity tables."""
        ...

    @property
    def tenant_id(self) -> str:
        """Which workspace there."""
        ...

    @property
    def longest_s(self) -> float:
        """How long one of the calls below can take at most. A lease has to be longer."""
        ...

    def post(self, place: Place, key: str, said: Said, thread: str | None = None) -> str:
        """Say something new, with the key along; in the thread of what stands at `thread`.

        Gives a reference to where it stands. Raises any of the errors below.
        """
        ...

    def find(self, place: Place, key: str, since: float, thread: str | None = None) -> list[str]:
        """Where something with this key stands, the oldest first; `since` (seconds since 1970) is a hint.

        Raises any of the errors below; an empty list is a claim that it does not stand there.
        """
        ...

    def update(self, ref: str, key: str, said: Said) -> None:
        """Say something else in the place of what stands there. The same again changes nothing."""
        ...

    def delete(self, ref: str) -> None:
        """Take away what stands there. What is gone already is no error."""
        ...


class MessengerError(Exception):
    """It did not work. The kinds below say what is known, and so what can be done."""


class TryLater(MessengerError):
    """It was surely not done: the platform asks us to wait `seconds`, in all of the workspace or there only."""

    def __init__(self, seconds: float, *, whole_workspace: bool = False, why: str = "") -> None:
        super().__init__(why or f"wait {seconds} s")
        self.seconds = seconds
        self.whole_workspace = whole_workspace


class Unreachable(MessengerError):
    """It was surely not done and won't be: nobody is there, or this can't be said. `why` is for people, Swedish."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotSent(MessengerError):
    """It was surely not done: the request never left us. Worth another try."""


class Uncertain(MessengerError):
    """It may have been done or not: time was out, or the connection was lost, after the request had left us."""
