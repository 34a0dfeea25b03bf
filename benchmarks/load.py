"""The load: commands given one after the other or many at a time, each timed from sent to answered."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from benchmarks.recorder import SECRET, TEAM, Recorder

# A command that has no answer by then is lost.
LOST_AFTER_S = 15.0
_WORDS = ("pågår", "klar")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Command:
    """`/aktivitet` with `text`, from `user`. `key` tells this one from every other."""

    user: str
    text: str
    key: str

    def payload(self, slack: Recorder) -> dict[str, Any]:
        """As Slack delivers it."""
        return {
            "token": "x",
            "team_id": TEAM,
            "user_id": self.user,
            "user_name": "x",
            "channel_id": "C01LEDNING",
            "channel_name": "ledningsgrupp",
            "command": "/aktivitet",
            "text": self.text,
            "trigger_id": self.key,
            "response_url": slack.response_url(self.key),
        }


@dataclass
class Lane:
    """One activity and one who answers for it. Each command says another status, so it changes something."""

    user: str
    reference: str
    said: int = 0

    def next(self) -> Command:
        """What they say now."""
        self.said += 1
        text = f"{_WORDS[self.said % 2]} {self.reference}"
        return Command(self.user, text, f"matning.{next(_numbers)}")


@dataclass(frozen=True)
class Timing:
    """Seconds from sent to acknowledged, and to answered."""

    acked: float
    answered: float


Way = Callable[[Recorder, Command], Awaitable[float]]
"""Delivers a command and gives when it was acknowledged."""


@dataclass
class Target:
    """Somebody who is given commands: how they are reached, what they were given and how it went."""

    name: str
    way: Way
    given: list[Command] = field(default_factory=list)
    lost: list[Command] = field(default_factory=list)

    async def give(self, slack: Recorder, command: Command) -> Timing | None:
        """Give one command and wait for its answer; None where none came."""
        self.given.append(command)
        answer = slack.expect(command.key)
        sent = time.perf_counter()
        try:
            async with asyncio.timeout(LOST_AFTER_S):
                acked = await self.way(slack, command)
                return Timing(acked - sent, await answer - sent)
        except (TimeoutError, OSError, NotAcknowledged):
            self.lost.append(command)
            return None

    def wrong(self, slack: Recorder) -> list[str]:
        """What was lost or answered twice, in words."""
        found = [f"{self.name}: {command.text} ({command.key}) got no answer" for command in self.lost]
        for command in self.given:
            if (count := len(slack.answered_at[command.key])) > 1:
                found.append(f"{self.name}: {command.text} ({command.key}) was answered {count} times")
        return found


class NotAcknowledged(Exception):
    """A delivery was answered with something else than 200."""


def signed_http(port: int) -> Way:
    """Over HTTP, signed as Slack signs."""
    verifier = SignatureVerifier(SECRET)

    async def way(slack: Recorder, command: Command) -> float:
        body = urlencode(command.payload(slack)).encode()
        at = str(int(time.time()))
        signature = verifier.generate_signature(timestamp=at, body=body)
        head = (
            f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: {signature}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode() + body)
            status = await reader.readline()
            acked = time.perf_counter()
            await reader.read()
        finally:
            writer.close()
        if b" 200 " not in status:
            raise NotAcknowledged(status.decode(errors="replace"))
        return acked

    return way


def socket_mode(app_token: str) -> Way:
    """Over the connection that was opened with this token."""

    async def way(slack: Recorder, command: Command) -> float:
        return await slack.deliver(app_token, command.key, command.payload(slack))

    return way


async def one_by_one(slack: Recorder, target: Target, lane: Lane, count: int) -> list[Timing]:
    """`count` commands, each given when the one before it is answered."""
    found = [await target.give(slack, lane.next()) for _ in range(count)]
    return [timing for timing in found if timing is not None]


async def together(slack: Recorder, target: Target, lanes: Sequence[Lane], count: int) -> list[Timing]:
    """`count` commands (rounded down to as many from each lane), as many at a time as there are lanes."""
    each = (one_by_one(slack, target, lane, count // len(lanes)) for lane in lanes)
    return [timing for timings in await asyncio.gather(*each) for timing in timings]


def median(values: Iterable[float]) -> float:
    """The one in the middle."""
    return statistics.median(values)


def p99(values: Iterable[float]) -> float:
    """What 99 of 100 stay within (the nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-99 * len(ordered) // 100) - 1)]
