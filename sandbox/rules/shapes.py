"""Small checks that the rules are put together from.

A check is a function (value, pointer, problems) that notes what is wrong. Functions here make checks:
`string(1, 75)` is "a string of 1 to 75 characters".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox.rules.problem import Problems

Check = Callable[[Any, str, Problems], None]


def string(least: int, most: int) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", at)
        elif len(value) < least:
            problems.add(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            problems.add(f"must be less than {most + 1} characters", at)

    return check


def boolean(value: Any, at: str, problems: Problems) -> None:
    """`true` or `false`, and nothing that looks like it."""
    if not isinstance(value, bool):
        problems.add("must provide a boolean", at)


def whole_number(value: Any, at: str, problems: Problems) -> None:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        problems.add("must provide a number", at)


def whole_between(least: int, most: int) -> Check:
    """A whole number from `least` to `most`."""

    def check(value: Any, at: str, problems: Problems) -> None:
        before = len(problems)
        whole_number(value, at, problems)
        if len(problems) == before and value < least:
            problems.add(f"must be greater than {least - 1}", at)
        elif len(problems) == before and value > most:
            problems.add(f"must be less than {most + 1}", at)

    return check


def one_of(allowed: Collection[str]) -> Check:
    """One of the words in `allowed`."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or value not in allowed:
            problems.add("must be a valid enum value", at)

    return check


def url(most: int) -> Check:
    """An absolute address of at most `most` characters."""

    def check(value: Any, at: str, problems: Problems) -> None:
        before = len(problems)
        string(1, most)(value, at, problems)
        if len(problems) > before:
            return
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in {"http", "https"} and parts.netloc:
            return
        if parts.scheme in {"slack", "mailto", "tel"} and (parts.netloc or parts.path):
            return
        problems.add("must be a valid URL", at)

    return check


def array(least: int, most: int, item: Check) -> Check:
    """A list of `least` to `most` items, each of which passes `item`."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", at)
            return
        if len(value) < least:
            problems.add(f"no fewer than {least} items allowed", at)
        if len(value) > most:
            problems.add(f"no more than {most} items allowed", at)
        for number, entry in enumerate(value):
            item(entry, f"{at}/{number}", problems)

    return check


def record(
    required: Mapping[str, Check], optional: Mapping[str, Check], *, free: Iterable[str] = ()
) -> Check:
    """An object with exactly these properties; those in `free` may hold anything."""
    known = {**required, **optional}
    unchecked = frozenset(free)

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
            return
        for name in required:
            if name not in value:
                problems.add(f"missing required field: {name}", at)
        for name, entry in value.items():
            if name in known:
                known[name](entry, f"{at}/{name}", problems)
            elif name not in unchecked:
                problems.add(f"invalid additional property: {name}", at)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of the checks in `kinds` it has to pass."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
        elif "type" not in value:
            problems.add("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            problems.add(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](value, at, problems)

    return check
