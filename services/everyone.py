"""Work that the clock does for each huvudman: what is wrong with one of them stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

from services.errors import ServiceUnavailable

log = structlog.stdlib.get_logger(__name__)
T = TypeVar("T")


def each(
    things: Iterable[T], work: Callable[[T], object], name: Callable[[T], object] = lambda _: ""
) -> None:
    """Do the work for every one of them. The first error is raised when all have had their turn; each is logged.

    A database that can't be used ends it at once: it is the same for the rest.
    """
    first: Exception | None = None
    for thing in things:
        try:
            work(thing)
        except ServiceUnavailable:
            raise
        except Exception as error:  # whatever it is: the others must not wait for it
            log.exception("the clock could not do its work for one", of=name(thing))
            first = first or error
    if first is not None:
        raise first
