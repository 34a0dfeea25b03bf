"""Recognises what stands under times: lists under month headings, and days under the name of a forum.

"Augusti" above a list says when each of its items is; "Rektorsmöten" above a list of days says which forum meets.
A more exact time in the item itself wins over the heading's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import replace

from documents.asked import asks
from documents.blocks import Block
from documents.doers import doers_of
from documents.headings import section_of
from documents.items import DocumentKind, Item, ItemKind
from documents.numbers import numbered_in
from documents.owners import looks_like_owner, owners_of
from documents.tasks import label_in, label_of, task_of
from plan.periods import (
    Period,
    Unreadable,
    leading_period,
    read_period,
    whole_period,
)
from plan.schoolyear import SchoolYear

_FORUM = re.compile(
    r"(?:möte|möten|mötet|dialog|dialoger|grupp|gruppen|grupper|nämnd|nämnden|utskott|utskottet|au|råd|rådet|"
    r"konferens|konferenser|presidium|samverkan|lokalt|nätverk|träff|träffar|forum|styrelsen|bun|losam|fsg|lsg|csg|"
    r"fullmäktige|beredning|beredningen)$",
    re.I,
)
_ITEMS = re.compile(r"\n\s*|\s*[•▪●·]\s+|;\s+|^\s*[-–]\s+")
_DAYS = re.compile(r"[,;\n]|\boch\b|\bsamt\b|(?<=\d)\s+(?=\d{1,2}/\d)")
_BARE_DAY = re.compile(r"(?:den\s+)?(\d{1,2})(?::?[ea])?")
_MONTH_OF = re.compile(r"\d{1,2}(?::?[ea])?\s+([^\W\d]+.*)")
_INTRO = re.compile(
    r"(?:datum|mötesdagar|sammanträdesdagar|sammanträder|träffas|möts|mötestider|tider|dagar)\W*$", re.I
)
_MEETS = re.compile(r"\s+(?:sammanträder|träffas|möts|har (?:möten?|sammanträden?))\b", re.I)
_HEADING_YEAR = re.compile(
    r"\b(?:(?:19|20)\d{2}(?:\s*[/–-]\s*\d{2,4})?|[hv]t\s?-?\d{2,4}|\d{2}/\d{2})\b", re.I
)
CLOCK = re.compile(r",?\s*\(?(?:kl(?:ockan|\.)?\s*)\d.*$", re.I)
_DAYS_FOR = re.compile(r"(?:mötes|sammanträdes)?(?:datum|dagar|tider|dagar)\s+(?:för|i|med)\s+", re.I)
_SENTENCE = re.compile(r"(?<=[.)])\s+(?=[A-ZÅÄÖ])")
WEEKDAY = re.compile(r"(?:den )?(?:mån|man|tis|tirs|ons|tors|fre)dag", re.I)
_STAGE = re.compile(r"\s+(?:åk|årskurs)?\s*[Ff\d]\s*[–-]\s*\d$")
_WHEN_FIRST = re.compile(
    r"\d|v\.?\s?\d|(?:veckor(?:na)?|vecka|uke|uge|senast|senest|före|mån|tis|ons|tors|fre)\w*\s", re.I
)
"""What a line begins with that says which day or week it is about, before it says what."""
_CONTACT = re.compile(
    r"(?:plats|lokal|adress|\w+adress|telefon|tfn|tel|e-?post|mejl|webb(?:plats)?|hemsida|fax)\b[^:]{0,20}:\s",
    re.I,
)
"""Where something is, or how to reach somebody: nothing to do."""
_MOST_WORDS = 60
_PROSE = 12
_LONG_PROSE = 30
_FEW_WORDS = 3


def days_in(text: str) -> list[str]:
    """The days of "20 januari, 17 februari" or "14, 28 mars" one by one; the text itself when it is no such list."""
    pieces = [" ".join(piece.split()).strip(" .") for piece in _DAYS.split(text)]
    pieces = [piece for piece in pieces if piece]
    month = ""
    for at in range(len(pieces) - 1, -1, -1):
        if (bare := _BARE_DAY.fullmatch(pieces[at])) and month:
            pieces[at] = f"{bare.group(1)} {month}"
        elif named := _MONTH_OF.fullmatch(pieces[at]):
            month = named.group(1)
    if len(pieces) > 1 and all(_is_day(piece) for piece in pieces):
        return pieces
    return [text]


def _goes_on_always(text: str) -> bool:
    """Whether what stands before a colon is a time without an end: "Löpande: …"."""
    found = whole_period(text)
    return found is not None and found.open_ended and found.due is None


def _is_day(text: str) -> bool:
    found = read_period(text)
    return (isinstance(found, Period) and found.precision in ("day", "week")) or (
        isinstance(found, Unreadable) and bool(re.match(r"\d{1,2}[ /]", text))
    )


def is_forum(text: str) -> bool:
    """Whether a text names something that meets: "Rektorsmöte", "Styrelsen"."""
    return bool(_FORUM.search(text))


def is_season(text: str) -> bool:
    """Whether a heading is a stretch of the year to list things under: a month, months, weeks, a term, a quarter."""
    bare = re.sub(r"^(?:\d+(?:\.\d+)*\.\s+)", "", text).strip(" :*.")
    if len(bare) > 60 or not any(letter.isalpha() for letter in bare) or label_of(bare):
        return False
    found = whole_period(bare)
    if found is None or found.open_ended:
        return False
    return (found.start or found.due) is not None and found.precision in ("month", "week", "term", "day")


def pieces_of(cell: str) -> list[str]:
    """The things of a cell or a line that lists several, by line breaks, bullets and semicolons."""
    return [piece for part in _ITEMS.split(cell) if (piece := " ".join(part.split()).strip(" •-–"))]


def item_at(
    text: str,
    when: str,
    line: int,
    year: SchoolYear | None,
    category: str = "",
    owner: str = "",
    kind: ItemKind = "cycle",
) -> Item | None:
    """The moment that a text says is done at a time; its own time, when it has one, is more exact."""
    leading = leading_period(text) if text[:1].isdigit() else None
    exact = ""
    if leading and leading[1] and _is_day(leading[0].text):
        exact, text = leading[0].text, leading[1]
        if clock := CLOCK.search(text):
            exact, text = f"{exact}{clock.group()}", text[: clock.start()]
    task = task_of(text)
    title = task.title.strip(" .,;:–-")
    if not title or title.endswith("?") or not any(letter.isalpha() for letter in title):
        return None
    period = read_period(exact or task.when or when, year=year, default_recurs=kind == "cycle")
    if isinstance(period, Unreadable) and _in_month(exact, when):
        period = read_period(f"{exact} {when}", year=year, default_recurs=kind == "cycle")
    return Item(
        kind,
        title[:1].upper() + title[1:],
        line,
        owners_of(task.owner or owner) or doers_of(title),
        period,
        category=category.casefold(),
        details=task.details,
        participants=owners_of(task.participants),
    )


def _in_month(exact: str, when: str) -> bool:
    return bool(exact) and exact.isdigit() and bool(when)


class MonthLists:
    """Goes through what stands outside tables, and gathers lists under times and days under forums."""

    def __init__(self, year: SchoolYear | None, called: DocumentKind) -> None:
        self.year = year
        self.cycle = called not in ("möteskalender", "analysrapport")
        self.report = called == "analysrapport"
        self.meetings = called == "möteskalender"
        self._prefixes: frozenset[str] = frozenset()
        self.kind: ItemKind = "activity" if called == "verksamhetsplan" else "cycle"

    def read(self, blocks: Sequence[Block]) -> list[Item]:
        """The moments and the meetings, in order. Fewer than two seasons are no annual cycle."""
        seasons = [
            place
            for place, block in enumerate(blocks)
            if self._season(block) and not (place and block.adjacent and asks(blocks[place - 1]))
        ]
        seasons = [place for place in seasons if not _in_list_of_days(blocks, place)]
        if len({blocks[place].text.casefold() for place in seasons}) < (3 if self.report else 2):
            seasons = []
        items = list(self._under_seasons(blocks, frozenset(seasons))) if seasons else []
        items += self._lines_with_months(blocks) if not seasons and self.cycle else []
        if self.meetings:
            items += self._under_forums(blocks, frozenset(item.line for item in items))
        return items

    def _season(self, block: Block) -> bool:
        return block.kind in ("heading", "text") and is_season(block.text)

    def _under_seasons(self, blocks: Sequence[Block], seasons: Collection[int]) -> Iterator[Item]:
        when = category = ""
        last: Item | None = None
        final, kept = max(seasons), frozenset(self._categories(blocks, seasons))
        self._prefixes = _prefixes(blocks)
        for place, block in enumerate(blocks):
            if block.kind == "row" or (block.repeated and place not in seasons):
                continue
            if place in seasons:
                yield from [last] if last else []
                last, category, when = None, "", block.text.strip(" :*.")
            elif not when:
                continue
            elif last and (found := label_of(block.text)) and found[1]:
                last = _with(last, *found)
            elif _CONTACT.match(block.text):
                last = _with(last, "details", block.text) if last else None
            elif place > final and _introduces(block):
                yield from [last] if last else []
                last, when = None, ""
            elif block.kind == "heading" and block.text in kept:
                category = block.text.strip(" :")
            elif block.kind == "heading" and self._ends(blocks, place, place > final):
                yield from [last] if last else []
                last, when = None, ""
            elif not _is_prose(block):
                yield from [last] if last else []
                last = None
                for piece in pieces_of(block.text):
                    yield from [last] if last else []
                    last = self._item(piece, when, block.line, category)
        yield from [last] if last else []

    def _item(self, text: str, when: str, line: int, category: str) -> Item | None:
        head, sign, rest = _parted(text)
        if sign and head in self._prefixes:
            item = item_at(rest, when, line, self.year, category or head, kind=self.kind)
            if item and not item.owners and looks_like_owner(head):
                item = replace(item, owners=owners_of(head))
        else:
            item = item_at(text, when, line, self.year, category, kind=self.kind)
        if item and self.meetings and _FORUM.search(item.title):
            period = read_period(item.when, year=self.year)
            return replace(item, kind="meeting", period=period)
        return item

    def _categories(self, blocks: Sequence[Block], seasons: Collection[int]) -> Iterator[str]:
        """Headings that come back under several seasons, each with a list under it."""
        seen = Counter(
            block.text
            for place, block in enumerate(blocks)
            if block.kind == "heading"
            and place not in seasons
            and place + 1 < len(blocks)
            and blocks[place + 1].kind == "list"
        )
        return (text for text, times in seen.items() if times > 1)

    def _ends(self, blocks: Sequence[Block], place: int, last_season: bool) -> bool:
        """Whether a heading that is no season ends the list: prose follows, or a new part of the document."""
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        prose = following is not None and _is_prose(following)
        numbered = (
            bool(re.match(r"\d+[.\s]", blocks[place].text)) or section_of(blocks[place].text) is not None
        )
        listed = following is not None and following.kind in ("list", "row")
        return prose or numbered or (last_season and listed)

    def _lines_with_months(self, blocks: Sequence[Block]) -> list[Item]:
        """Lines that begin with their time: "Mars: bokslut (ekonom)"; at least three of them."""
        found: list[Item] = []
        for block in blocks:
            if block.kind == "row" or block.repeated or len(block.text.split()) > _MOST_WORDS:
                continue
            head, sign, rest = _parted(block.text)
            says = _WHEN_FIRST.match(block.text) and not numbered_in(block.text)
            leading = leading_period(block.text) if says else None
            if leading and leading[1] and _is_day(leading[0].text) and block.text[:1].isdigit():
                item = item_at(block.text, leading[0].text, block.line, self.year, kind=self.kind)
                found += [item] if item else []
            elif leading and leading[1] and _is_day(leading[0].text):
                item = item_at(leading[1], leading[0].text, block.line, self.year, kind=self.kind)
                found += [item] if item else []
            elif sign and (is_season(head) or _goes_on_always(head)):
                pieces = [one for piece in pieces_of(rest) for one in _sentences(piece)]
                items = [item_at(piece, head, block.line, self.year, kind=self.kind) for piece in pieces]
                found += [item for item in items if item]
        return found if len(found) > 2 else []

    def _under_forums(self, blocks: Sequence[Block], taken: Container[int]) -> Iterator[Item]:
        """The days that stand under the name of a forum, or after it on the same line."""
        forum = ""
        for block in blocks:
            if block.repeated or block.kind == "row" or block.line in taken:
                continue
            text = _days_first(block.text.strip())
            head, sign, rest = _parted(text)
            named = forum_name(head) if sign else ""
            if block.kind == "heading" and not (named and _is_day(days_in(rest)[0])):
                forum = forum_name(text) or (forum if section_of(text) else "")
            elif not sign and len(text.split()) < 6 and (named := forum_name(text)):
                forum = named
            elif forum and WEEKDAY.match(head) and _is_days(rest):
                yield from self._meetings(forum, rest, block.line)
            elif named and _is_days(rest):
                yield from self._meetings(named, rest, block.line)
            elif forum and (_is_days(text) or _comes_back(text)):
                yield from self._meetings(forum, text, block.line)

    def _meetings(self, forum: str, text: str, line: int) -> Iterator[Item]:
        for when in days_in(text):
            period = read_period(when, year=self.year)
            yield Item("meeting", forum, line, (), period)


def _prefixes(blocks: Sequence[Block]) -> frozenset[str]:
    """Words before a colon that begin line after line ("Nämnd:", "Enhet:"): whose part of the wheel it is."""
    heads = Counter(
        head for block in blocks if block.kind != "row" for head in [_level_of(block.text)] if head
    )
    return frozenset(head for head, times in heads.items() if times > 2)


def _level_of(text: str) -> str:
    head, sign, rest = _parted(text)
    named = sign.startswith(":") and rest and len(head.split()) <= _FEW_WORDS and not label_of(text)
    return head if named and not is_season(head) else ""


def _sentences(text: str) -> list[str]:
    """The short sentences of a line that lists things to do; the line itself when it says who does one."""
    pieces = _SENTENCE.split(text)
    short = all(len(piece.split()) <= _PROSE for piece in pieces)
    return pieces if short and not label_in(text) else [text]


def _is_prose(block: Block) -> bool:
    """Whether a paragraph tells something rather than names a thing to do: it is long, and a whole sentence."""
    words = len(block.text.split())
    whole = block.text.endswith((".", "!", "?", ":")) or words > _LONG_PROSE
    return block.kind == "text" and words > _PROSE and whole and not label_in(block.text)


def _in_list_of_days(blocks: Sequence[Block], place: int) -> bool:
    """Whether a day stands right above or below another: then they are listed, and nothing stands under them."""
    pairs = ((other, max(other, place)) for other in (place - 1, place + 1) if 0 <= other < len(blocks))
    return _is_day(blocks[place].text) and any(
        blocks[lower].adjacent and blocks[other].kind != "row" and _is_day(blocks[other].text)
        for other, lower in pairs
    )


def _introduces(block: Block) -> bool:
    """Whether a line of its own announces a list of something else than what falls in the month above it."""
    return (
        block.kind == "text"
        and not block.adjacent
        and block.text.endswith(":")
        and len(block.text.split()) > _FEW_WORDS
    )


def _with(item: Item, role: str, value: str) -> Item:
    """An item with what a line under it says."""
    if role == "owner" and not item.owners:
        return replace(item, owners=owners_of(value))
    return replace(item, details=(*item.details, value)) if role == "details" else item


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before and after the first colon or dash."""
    match = re.search(r":\s+|\s[–—-]\s", text[:80])
    return (
        (text[: match.start()].strip(), match.group(), text[match.end() :].strip())
        if match
        else (text, "", "")
    )


def _days_first(text: str) -> str:
    """A line of days without the sentence after them: "… samt 15 maj. Plats meddelas."."""
    first, *more = _SENTENCE.split(text, maxsplit=1)
    return first if more and _is_days(first.rstrip(".")) else text


def _comes_back(text: str) -> bool:
    """Whether a line says how often: "Varannan måndag kl. 9–12"."""
    found = whole_period(text)
    return found is not None and found.recurrence is not None


def _is_days(text: str) -> bool:
    days = days_in(text)
    return all(_is_day(day) for day in days)


def forum_name(text: str) -> str:
    """The forum that a heading names, without years and "datum för"."""
    bare = _HEADING_YEAR.sub("", text)
    bare = _DAYS_FOR.sub("", bare.strip())
    bare = bare[: meets.start()] if (meets := _MEETS.search(bare)) else _INTRO.sub("", bare)
    bare = bare.strip(" ,:–-.")
    words = bare.split()
    return (
        bare[:1].upper() + bare[1:]
        if words and len(words) <= 6 and _FORUM.search(_STAGE.sub("", bare))
        else ""
    )
