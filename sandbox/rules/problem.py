"""Problems with their place, written as Slack writes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where: `at` is a JSON pointer such as `/blocks/0/text`."""

    why: str
    at: str

    def __str__(self) -> str:
        return f"{self.why} [json-pointer:{self.at}]"


class Problems(list[Problem]):
    """What was found so far."""

    def add(self, why: str, at: str) -> None:
        """Note that the value at the pointer `at` is wrong."""
        self.append(Problem(why, at))

    def as_messages(self) -> list[str]:
        """The lines of `response_metadata.messages`."""
        return [f"[ERROR] {problem}" for problem in self]
