"""The words, numbers and years that moments are made of: the terminals of the grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from plan.periods import syntax as s
from plan.periods.tokens import Token
from plan.periods.words import MONTH_WORDS, MONTHS, NUMBERS, ORDINALS

Node = TypeVar("Node")
Self = TypeVar("Self", bound="Terminals")
Read = Iterator[tuple[Node, int]]
"""What a production yields: a meaning and the place after it."""


def remembered(rule: Callable[[Self, int], Read[Node]]) -> Callable[[Self, int], Read[Node]]:
    """Let a production read each place once, however many rules ask: the whole stays polynomial."""

    def once(self: Self, at: int) -> Read[Node]:
        key = (rule.__name__, at)
        if key not in self.memory:
            self.memory[key] = list(dict.fromkeys(rule(self, at)))
        return iter(self.memory[key])

    return once


class Terminals:
    """What can be read at a place among the tokens; words and signs yield only the place after."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.memory: dict[tuple[str, int], list[Any]] = {}

    def word(self, at: int, *words: str) -> Iterator[int]:
        """One of some words, with the full stop of an abbreviation where there is one."""
        if at < len(self.tokens) and self.tokens[at].kind == "word" and self.tokens[at].word in words:
            if at + 1 < len(self.tokens) and self.tokens[at + 1].word == "." and self.tokens[at + 1].glued:
                yield at + 2
            yield at + 1

    def phrase(self, at: int, *words: str) -> Iterator[int]:
        """Words in a row."""
        for place, word in enumerate(words, start=at):
            if place >= len(self.tokens) or self.tokens[place].word != word:
                return
        yield at + len(words)

    def sign(self, at: int, *signs: str) -> Iterator[int]:
        """One of some signs."""
        if at < len(self.tokens) and self.tokens[at].word in signs:
            yield at + 1

    def maybe_sign(self, at: int, *signs: str) -> Iterator[int]:
        """A sign or nothing."""
        yield from self.sign(at, *signs)
        yield at

    def number(self, at: int, *digits: int) -> Read[int]:
        """A number written with so many digits."""
        if at < len(self.tokens) and self.tokens[at].kind == "number" and len(self.tokens[at].word) in digits:
            yield self.tokens[at].value, at + 1

    def cardinal(self, at: int) -> Read[int]:
        """3 or tre; at least one."""
        for value, end in self.number(at, 1, 2):
            if value:
                yield value, end
        if at < len(self.tokens) and self.tokens[at].word in NUMBERS:
            yield NUMBERS[self.tokens[at].word], at + 1

    def ordinal(self, at: int) -> Read[int]:
        """tredje, 6:e, 1:a."""
        if at < len(self.tokens) and self.tokens[at].word in ORDINALS:
            yield ORDINALS[self.tokens[at].word], at + 1
        for value, end in self.number(at, 1, 2):
            for after in self.ending(end):
                if value:
                    yield value, after

    def nth(self, at: int) -> Read[int]:
        """tredje, 3:e, sista (−1); not "varannan", which is second only in counting every other one."""
        if at < len(self.tokens) and self.tokens[at].word not in ("varannan", "vartannat"):
            yield from self.ordinal(at)
        for end in self.word(at, "sista"):
            yield -1, end

    def ending(self, at: int) -> Iterator[int]:
        """The ending of a number in figures: 15:e, 1:a, 6e."""
        for begun in (*self.sign(at, ":"), at):
            yield from self.word(begun, "e", "a", "de", "te", "dje")

    def month(self, at: int) -> Read[int]:
        """The name of a month."""
        if at < len(self.tokens) and self.tokens[at].word in MONTHS:
            for end in self.word(at, self.tokens[at].word):
                yield MONTHS[self.tokens[at].word], end
                for after in self.word(end, *MONTH_WORDS):
                    yield MONTHS[self.tokens[at].word], after

    @remembered
    def month_list(self, at: int) -> Read[tuple[int, ...]]:
        """januari, juni–augusti och december: every month that is named or lies between."""
        for first, end in self.month(at):
            months: tuple[int, ...] = (first,)
            stop = end
            for dash in self.sign(end, "-"):
                for last, after in self.month(dash):
                    months = tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
                    stop = after
            yield months, stop
            for joint in (*self.sign(stop, ",", "/", "&"), *self.word(stop, "och", "samt", "eller")):
                for rest, after in self.month_list(joint):
                    yield (*months, *rest), after

    def year(self, at: int) -> Read[s.YearMark]:
        """2022, -22, '22, or a bare 22 (which is not clear)."""
        for begun in (at, *self.word(at, "år"), *self.sign(at, ",")):
            for value, end in self.number(begun, 4):
                if 1900 <= value < 2200:
                    yield s.YearMark(value, clear=True), end
        for begun in self.sign(at, "-", "'", "’", "´"):
            for value, end in self.number(begun, 2, 4):
                if self.tokens[begun].glued and (value < 100 or 1900 <= value < 2200):
                    yield s.YearMark(value, clear=True), end
        for value, end in self.number(at, 2):
            yield s.YearMark(value, clear=False), end

    def maybe_year(self, at: int) -> Read[s.YearMark | None]:
        """A year or nothing."""
        yield from self.year(at)
        yield None, at

    # --- what may follow

    def tail(self, at: int) -> Iterator[int]:
        """A clock time or a reservation in brackets, once each."""
        yield at
        for begun in self.maybe_sign(at, ","):
            for end in self.clock(begun):
                yield end
                yield from self.bracket(end)
        for end in self.bracket(at):
            yield end
            yield from self.clock(end)

    def clock(self, at: int) -> Iterator[int]:
        """kl. 13, kl 9.30–11.00, 13:00, 13.00–15.00."""
        for _, hour in self.number(at, 1, 2):
            for point in self.sign(hour, ".", ":"):
                for _, minute in self.number(point, 2):
                    if self.tokens[point - 1].word == ":":
                        yield minute
                    for joint in self.sign(minute, "-"):
                        for end in self._hours(joint):
                            if end > joint + 1:
                                yield end
        for named in self.word(at, "kl", "klockan"):
            for end in self._hours(named):
                yield end
                for joint in (*self.sign(end, "-"), *self.word(end, "till")):
                    yield from self._hours(joint)

    def _hours(self, at: int) -> Iterator[int]:
        for _, end in self.number(at, 1, 2):
            yield end
            for point in self.sign(end, ".", ":"):
                for _, after in self.number(point, 2):
                    yield after

    def bracket(self, at: int) -> Iterator[int]:
        """(prel.), (om möjligt): a few words without numbers or months."""
        for begun in self.sign(at, "("):
            for place in range(begun, min(begun + 8, len(self.tokens))):
                token = self.tokens[place]
                if token.word == ")":
                    yield place + 1
                    return
                if token.kind == "number" or token.word in MONTHS:
                    return
