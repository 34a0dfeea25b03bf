"""A post office: on both databases, in front of a sandbox of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox import Sandbox
from storage.database import Database
from tests.delivery.support import ROOMS, Post, furnish, manifest
from tests.support.clock import HandedClock


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(ROOMS, manifest(), message_interval=0) as found:
        yield found


@pytest.fixture
def post(database: Database, clock: HandedClock, box: Sandbox) -> Post:
    return Post(database, clock, box, **furnish(database))
