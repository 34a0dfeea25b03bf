"""Things that go wrong on request.

A fault waits for calls (`method` is a Web API method or `response_url`) or deliveries (`method` is
`slash_commands`, `interactive` or `events_api`) that it fits, lets `nth - 1` of them pass, and then strikes
`count` times.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any

DELIVERIES = frozenset({"slash_commands", "interactive", "events_api"})
CALL_FAULTS = frozenset(
    {
        "ratelimited",  # 429 with Retry-After
        "error_500",  # nothing happens, HTTP 500
        "error",  # nothing happens, {"ok": false, "error": <error>}
        "slow",  # takes `delay` seconds, then works
        "timeout_before",  # no answer for `delay` seconds, and nothing happened
        "timeout_after",  # it happens, but no answer comes for `delay` seconds
        "lost_before",  # the connection is cut, and nothing happened
        "lost_after",  # it happens, and the connection is cut before the answer
    }
)
DELIVERY_FAULTS = frozenset(
    {
        "twice",  # the same payload is delivered two times
        "slow",  # delivered `delay` seconds late
        "lost",  # never reaches the bot
        "drop_connection",  # the Socket Mode connection is cut right after sending
    }
)


class FaultError(ValueError):
    """Such a fault can't be."""


@dataclass
class Fault:
    """One thing that is to go wrong."""

    kind: str
    method: str
    channel: str | None = None
    nth: int = 1
    count: int | None = 1  # None: every time
    retry_after: int = 1
    delay: float = 30.0
    error: str = "internal_error"
    passed: int = 0
    struck: int = 0


@dataclass
class Faults:
    """Those that are waiting."""

    waiting: list[Fault] = field(default_factory=list)

    def add(
        self,
        kind: str,
        method: str = "chat.postMessage",
        *,
        channel: str | None = None,
        nth: int = 1,
        count: int | None = 1,
        retry_after: int = 1,
        delay: float = 30.0,
        error: str = "internal_error",
    ) -> Fault:
        """Ask for a fault; `method` may have wildcards (`chat.*`). FaultError where they differ."""
        known = DELIVERY_FAULTS if method in DELIVERIES else CALL_FAULTS
        if kind not in known:
            raise FaultError(f"no fault {kind!r} for {method}; there are {', '.join(sorted(known))}")
        if nth < 1 or (count is not None and count < 1):
            raise FaultError("nth and count start at 1")
        fault = Fault(kind, method, channel, nth, count, retry_after, delay, error)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything work again."""
        self.waiting.clear()

    def strike(self, method: str, channel: str | None = None) -> Fault | None:
        """The fault that hits this call or delivery, if any. Every fault that fits counts it."""
        hit: Fault | None = None
        for fault in self.waiting:
            if not fnmatchcase(method, fault.method) or fault.channel not in (None, channel):
                continue
            fault.passed += 1
            spent = fault.count is not None and fault.struck >= fault.count
            if hit is None and fault.passed >= fault.nth and not spent:
                fault.struck += 1
                hit = fault
        return hit

    def as_json(self) -> list[dict[str, Any]]:
        """The faults that are waiting or have struck."""
        return [asdict(fault) for fault in self.waiting]
