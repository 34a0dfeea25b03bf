"""Lillby, as the services' tests have it, with a clock process."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from services import meetings
from services.meetings import ForumChanged
from tests.reminding.notebook import Life
from tests.services.conftest import (
    either_house,
    filled_url,
    house,
    lillby_file,
    lillby_on_postgresql,
    opened,
    workplace,
)
from tests.support.house import House

__all__ = [
    "either_house",
    "filled_url",
    "house",
    "lillby_file",
    "lillby_on_postgresql",
    "opened",
    "workplace",
]


ROOM = "kanalen"


@pytest.fixture
def group(house: House) -> House:
    """Lillby with a leadership group that meets the first Tuesday of a month, 6 April next, in its own channel."""
    for words in (
        "nytt ledning",
        "ledning leds av skolchef",
        "ledning första tisdagen i månaden kl 9",
        "ledning kanal",
    ):
        change_forum(house, words)
    return house


def change_forum(house: House, words: str) -> None:
    """As `/plan möten` does, in the group's channel."""
    assert isinstance(meetings.change(house.deps, house.asker("johan"), words, ROOM), ForumChanged)


@pytest.fixture(autouse=True, scope="session")
def _quiet() -> Iterator[None]:
    """A line for each of thousands of deliveries is of no use here."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@pytest.fixture
def life(house: House) -> Life:
    """Days in Lillby, on SQLite."""
    return Life(house.deps)


@pytest.fixture
def either_life(either_house: House) -> Life:
    """The same on SQLite and on PostgreSQL in turn."""
    return Life(either_house.deps)
