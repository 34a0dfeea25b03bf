"""From a signed `/aktivitet klar 3b` to its answer, alone and many at a time, over HTTP and over Socket Mode."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import (
    Command,
    Lane,
    Target,
    Timing,
    median,
    one_by_one,
    p99,
    signed_http,
    socket_mode,
    together,
)
from benchmarks.processes import Running, bare, bot
from benchmarks.recorder import APP_TOKEN, BARE_APP_TOKEN, Recorder
from benchmarks.sizes import Sizes
from benchmarks.stage import example_database, lanes_in, wrongly_stored
from benchmarks.table import Aim, Line, Result


@dataclass
class Measured:
    """The lines of the table, and what was wrong, if anything."""

    lines: list[Line] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """The bot and its floor, both running and warm, and who says what to the bot."""

    ours: Target
    floor: Target
    lanes: list[Lane]
    ours_process: Running
    floor_process: Running


async def answering(folder: Path, sizes: Sizes) -> Measured:
    """Over signed HTTP: alone, and many at a time."""
    async with Recorder() as slack, _pair(slack, folder, sizes, by_socket=False) as (pair, measured):
        measured.lines += await _alone(slack, pair, sizes, "answer, alone", Aim(times_floor=2))
        worked = [process.processor_seconds() for process in (pair.ours_process, pair.floor_process)]
        ours, floor = await _rounds(slack, pair, pair.lanes, sizes.together, sizes.together_rounds)
        what = f"answer, {len(pair.lanes)} at a time"
        count = sum(map(len, ours))
        measured.lines += [
            _result(f"{what}: p99", _p99_of(ours), _p99_of(floor), Aim(at_most=300)),
            _result(f"{what}: the latest of {count}", _latest(ours), _latest(floor), Aim(at_most=3000)),
            _result(
                f"{what}: acknowledged, p99",
                _p99_of(ours, acked=True),
                _p99_of(floor, acked=True),
                Aim(at_most=500),
            ),
            *_processor_time(pair, worked, count),
        ]
    return measured


async def answering_by_socket(folder: Path, sizes: Sizes) -> Measured:
    """Over Socket Mode, alone: for information. The floor is Bolt's own Socket Mode."""
    async with Recorder() as slack, _pair(slack, folder, sizes, by_socket=True) as (pair, measured):
        measured.lines += await _alone(slack, pair, sizes, "answer over Socket Mode, alone", None)
    return measured


async def remembering(folder: Path, sizes: Sizes) -> Measured:
    """Resident memory after many commands, ours and the floor's."""
    async with Recorder() as slack, _pair(slack, folder, sizes, by_socket=False) as (pair, measured):
        await _rounds(slack, pair, pair.lanes[:8], sizes.remembered, 1)
        ours, floor = pair.ours_process.resident_mb(), pair.floor_process.resident_mb()
        if ours is not None:
            what = f"resident memory after {len(pair.ours.given)} commands"
            measured.lines.append(Result(what, ours, "MB", floor, Aim(at_most=120)))
    return measured


@asynccontextmanager
async def _pair(
    slack: Recorder, folder: Path, sizes: Sizes, *, by_socket: bool
) -> AsyncIterator[tuple[Pair, Measured]]:
    """Start both, warm them, and look afterwards whether each command was answered and stored once."""
    folder.mkdir()
    file = folder / "ours.db"
    url, api_url = example_database(file), f"{slack.url}/api/"
    lanes = lanes_in(file, sizes.at_once)
    measured = Measured()
    async with bot(folder, url, api_url, by_socket=by_socket) as ours_process:
        ours = Target("the bot", socket_mode(APP_TOKEN) if by_socket else signed_http(ours_process.port))
        await together(slack, ours, lanes, 2 * len(lanes))
        await one_by_one(slack, ours, lanes[0], 2)
        async with bare(folder, api_url, slack.latest, by_socket=by_socket) as floor_process:
            floor = Target(
                "the floor", socket_mode(BARE_APP_TOKEN) if by_socket else signed_http(floor_process.port)
            )
            await together(slack, floor, _copies(lanes), 2 * len(lanes))
            yield Pair(ours, floor, lanes, ours_process, floor_process), measured
    measured.wrong += ours.wrong(slack) + floor.wrong(slack) + wrongly_stored(file, ours.given)
    measured.wrong += _wrong_in_floor(folder / "bare.db", floor.given)
    measured.wrong += [
        f"{method} was called, which the recorder doesn't answer" for method in set(slack.unexpected)
    ]


async def _alone(slack: Recorder, pair: Pair, sizes: Sizes, what: str, aim: Aim | None) -> list[Line]:
    ours, floor = await _rounds(slack, pair, pair.lanes[:1], sizes.alone, sizes.alone_rounds)
    return [
        _result(f"{what}: median", _median_of(ours), _median_of(floor), aim),
        _result(f"{what}: p99", p99(_answered(ours)), p99(_answered(floor)), None),
    ]


def _processor_time(pair: Pair, before: Sequence[float | None], count: int) -> list[Line]:
    """What a command costs, however busy the machine is with other things: for information."""
    after = [process.processor_seconds() for process in (pair.ours_process, pair.floor_process)]
    spent = [
        (now - then) / count
        for now, then in zip(after, before, strict=True)
        if now is not None and then is not None
    ]
    return [_result("answer: processor time for each", spent[0], spent[1], None)] if len(spent) == 2 else []


Rounds = list[list[Timing]]


async def _rounds(
    slack: Recorder, pair: Pair, lanes: Sequence[Lane], count: int, rounds: int
) -> tuple[Rounds, Rounds]:
    """Ours and the floor in turn, so that what else the machine does meets both."""
    ours, floor = [], []
    for _ in range(rounds):
        ours.append(await together(slack, pair.ours, lanes, count))
        floor.append(await together(slack, pair.floor, _copies(lanes), count))
    return ours, floor


def _result(what: str, ours: float, floor: float, aim: Aim | None) -> Result:
    return Result(what, ours * 1000, "ms", floor * 1000, aim)


def _copies(lanes: Sequence[Lane]) -> list[Lane]:
    """The floor says the same, and moves none of ours."""
    return [Lane(lane.user, lane.reference) for lane in lanes]


def _answered(rounds: Rounds) -> list[float]:
    return [timing.answered for timings in rounds for timing in timings]


def _median_of(rounds: Rounds) -> float:
    return median(median(timing.answered for timing in timings) for timings in rounds)


def _p99_of(rounds: Rounds, *, acked: bool = False) -> float:
    """The median of the rounds' p99."""
    return median(p99(t.acked if acked else t.answered for t in timings) for timings in rounds)


def _latest(rounds: Rounds) -> float:
    return max(_answered(rounds))


def _wrong_in_floor(file: Path, commands: Sequence[Command]) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        stored = {key for (key,) in connection.execute("SELECT key FROM said")}
    return [f"the floor did not store {command.key}" for command in commands if command.key not in stored]
