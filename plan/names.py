"""People's names as the bot says them: the first name where only one has it (VOICE)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class ShortNames:
    """Knows everybody, so that it can tell when a first name is enough."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._bearers = Counter(_first(name) for name in set(full_names))

    def short(self, full_name: str) -> str:
        """The first name, or the whole where several are called so."""
        first = _first(full_name)
        return first if self._bearers[first] <= 1 else full_name


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name
