"""Reading a period from a whole text, from its beginning, or from its end."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from plan.periods.grammar import Grammar, may_begin
from plan.periods.meaning import Context, understand
from plan.periods.model import Period, Unreadable
from plan.periods.tokens import LONGEST, Token, normal, tokenise
from plan.periods.words import MONTH_NAMES, MONTHS
from plan.schoolyear import SchoolYear, Terms

_STANDARD = Terms()
_AROUND = " \t\r\n\u00a0\u2007\u202f.,;:"
_BEGINS = ("startar", "påbörjas", "påbörjad", "genomförs", "sker", "avslutas")
"""What may stand before a time that is a whole cell; in a sentence they are the sentence's."""
_REMEMBERED = 4096
"""Texts whose reading is kept: a document says "mars" and "VT27" over and over."""
_BETWEEN = _AROUND + "-‐‑‒–—―−/|"
_EXAMPLES = "Skriv till exempel “5 mars”, “november”, “v. 45–47”, “VT27” eller “varje månad utom juli”."


def read_period(
    text: str, *, year: SchoolYear | None = None, terms: Terms = _STANDARD, default_recurs: bool = False
) -> Period | Unreadable:
    """Read a text that is a period and nothing else.

    `year` is the school year of the plan it stands in: it dates what has no year. `default_recurs` says that
    a row without a year comes back every year (an annual cycle); its days are then `MonthDay`. Without
    either, days are `MonthDay` and do not recur. Never raises; what is impossible or could mean two things
    is Unreadable.
    """
    found, tokens = _whole(text, year, terms, default_recurs)
    if found is not None:
        return found
    whole = normal(text).strip(_AROUND)
    if not whole:
        return Unreadable(text, "Det står ingen tid.", _EXAMPLES)
    if len(whole) > LONGEST:
        return Unreadable(text, "Det är för långt för att vara en tid.", _EXAMPLES)
    return Unreadable(text, f"Jag förstår inte “{whole[:60]}” som en tid.", _near(tokens) or _EXAMPLES)


def whole_period(text: str, *, year: SchoolYear | None = None) -> Period | None:
    """The period that a text is and nothing else; None for any other text, which costs little to tell."""
    found, _ = _whole(text, year, _STANDARD, False)
    return found if isinstance(found, Period) else None


@lru_cache(maxsize=_REMEMBERED)
def _whole(
    text: str, year: SchoolYear | None, terms: Terms, recurs: bool
) -> tuple[Period | Unreadable | None, tuple[Token, ...]]:
    """A text as a period, or as one that can't be read; None for what does not even begin as one. And its tokens."""
    whole = normal(text).strip(_AROUND)
    if not whole or len(whole) > LONGEST:
        return None, ()
    tokens = tuple(tokenise(whole))
    if len(tokens) > 1 and tokens[0].word in _BEGINS:
        tokens = tokens[1:]
    if not tokens or not may_begin(tokens[0]):
        return None, tokens
    context = Context(year, terms, recurs)
    read = Grammar(tokens).longest()
    complete = [meaning for meaning, end in read if end == len(tokens)]
    if complete:
        return _first_readable((understand(meaning, text, context) for meaning in complete), text), tokens
    if read:
        understood = whole[: tokens[read[0][1] - 1].end]
        left = whole[tokens[read[0][1] - 1].end :].strip(_BETWEEN)
        why = f"Jag förstår “{understood}” men inte “{left[:60]}”."
        return Unreadable(text, why, f"Skriv bara “{understood}”."), tokens
    return None, tokens


@lru_cache(maxsize=_REMEMBERED)
def leading_period(
    text: str, *, year: SchoolYear | None = None, terms: Terms = _STANDARD, default_recurs: bool = False
) -> tuple[Period | Unreadable, str] | None:
    """The longest period that a text begins with, and the rest: "31 januari – väntar på IT".

    None when it begins with something else. The rest is without the dashes and commas that parted it.
    """
    whole = normal(text).lstrip(_AROUND)
    tokens = tokenise(whole[:LONGEST])
    context = Context(year, terms, default_recurs)
    ends = [(meaning, end) for meaning, end in Grammar(tokens).longest() if _parted(tokens, end)]
    if not ends:
        return None
    longest = ends[0][1]
    found = whole[: tokens[longest - 1].end].rstrip(".")
    readings = (understand(meaning, found, context) for meaning, end in ends if end == longest)
    return _first_readable(readings, found), whole[len(found) :].strip(_BETWEEN)


@lru_cache(maxsize=_REMEMBERED)
def trailing_period(
    text: str, *, year: SchoolYear | None = None, terms: Terms = _STANDARD, default_recurs: bool = False
) -> tuple[str, Period | Unreadable] | None:
    """The longest period that a text ends with, and what stands before it: "Strateg dec 22".

    None when it ends with something else.
    """
    whole = normal(text).rstrip(_AROUND)
    cut = max(0, len(whole) - LONGEST)
    tokens = tokenise(whole[cut:])
    context = Context(year, terms, default_recurs)
    grammar = Grammar(tokens)
    for start, token in enumerate(tokens):
        if not may_begin(token) or not _parted(tokens, start):
            continue
        complete = [meaning for meaning, end in grammar.longest(start) if end == len(tokens)]
        if complete:
            found = whole[cut + token.start :]
            readings = (understand(meaning, found, context) for meaning in complete)
            return whole[: cut + token.start].strip(_BETWEEN), _first_readable(readings, found)
    return None


def inner_period(
    text: str, *, year: SchoolYear | None = None, terms: Terms = _STANDARD, default_recurs: bool = False
) -> tuple[str, Period | Unreadable, str] | None:
    """The longest period inside a sentence, with what stands before and after it; None where there is none."""
    whole = normal(text)
    tokens = tokenise(whole[: 2 * LONGEST])
    grammar = Grammar(tokens)
    best: tuple[int, int] | None = None
    for start in range(len(tokens)):
        if not may_begin(tokens[start]) or not _parted(tokens, start):
            continue
        ends = [end for _, end in grammar.longest(start) if _parted(tokens, end)]
        if ends and (best is None or ends[0] - start > best[1] - best[0]):
            best = start, ends[0]
    if best is None:
        return None
    start, end = best
    place = tokens[start].start
    found = whole[place : tokens[end - 1].end].rstrip(".")
    context = Context(year, terms, default_recurs)
    readings = (
        understand(meaning, found, context) for meaning, stop in grammar.longest(start) if stop == end
    )
    return whole[:place], _first_readable(readings, found), whole[place + len(found) :]


def _first_readable(readings: Iterable[Period | Unreadable], text: str) -> Period | Unreadable:
    """The first reading that makes sense, else the first doubt."""
    doubt: Unreadable | None = None
    for reading in readings:
        if isinstance(reading, Period):
            return reading
        doubt = doubt or reading
    return doubt or Unreadable(text, "Jag förstår inte tiden.", _EXAMPLES)


def _parted(tokens: list[Token], at: int) -> bool:
    """Whether a text may be cut before token `at`: not inside "v12b" or "mars-rapport"."""
    if at in (0, len(tokens)) or not tokens[at].glued:
        return True
    if tokens[at].kind != "sign":
        return tokens[at - 1].kind == "sign" and tokens[at - 1].word not in "-.'’:"
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is None or not following.glued or tokens[at].word not in "-/:"


def _near(tokens: Iterable[Token]) -> str:
    """A suggestion when a word is nearly the name of a month."""
    for token in tokens:
        if len(token.word) < 4 or token.word in MONTHS:
            continue
        near = get_close_matches(token.word, MONTHS, 1, 0.75)
        if near:
            return f"Menar du {MONTH_NAMES[MONTHS[near[0]] - 1]}?"
    return ""
