"""The ticker ticks at once, never twice at a time, and goes on after an error."""

from __future__ import annotations

import threading

from bot.clock import Ticker
from tests.support.logs import captured_log


def test_it_ticks_at_once_and_stops_when_told() -> None:
    ticked = threading.Event()
    ticker = Ticker(ticked.set)
    ticker.start()
    assert ticked.wait(5)
    ticker.stop()


def test_stopping_what_never_started_is_nothing() -> None:
    Ticker(lambda: None).stop()


def test_a_tick_that_takes_long_is_not_overtaken_and_an_error_ends_nothing() -> None:
    going, most, count = 0, 0, 0
    thrice = threading.Event()

    def tick() -> None:
        nonlocal going, most, count
        going += 1
        most = max(most, going)
        threading.Event().wait(1.5)
        going -= 1
        count += 1
        if count == 2:
            thrice.set()
        raise ValueError("hemligt")

    with captured_log() as log:
        ticker = Ticker(tick, seconds=1)
        ticker.start()
        assert thrice.wait(15)
        ticker.stop()
    assert most == 1
    assert "hemligt" not in log.getvalue().replace('ValueError("hemligt")', "")
