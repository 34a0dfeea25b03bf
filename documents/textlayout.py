"""The structure of plain text as PDF programs and people give it: which lines are rows, lists, headings.

What parts the cells is found once for the document: tabs, bars, or (only where a head of a table shows it)
semicolons or runs of spaces. Everything is one pass over the lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.blocks import Block, BlockKind, joined
from documents.columns import header
from documents.headings import section_of
from documents.tasks import bare_role, label_of
from plan.periods import leading_period, whole_period

_BULLET = re.compile(r"(?:(?:[-–—*•·▪▫■□◦●○✓✔➢➤►▶→]|\uf0b7|o(?=\s+[A-ZÅÄÖ]))\s+)+")
_MARKED = re.compile(r"(?!v\.\s?\d)(?:\d{1,2}|[A-Za-zÅÄÖåäö])[.)]\s")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s][^*]{0,200})\*(?![\w*])")
_PAGE_NUMBER = re.compile(
    r"(?:sida|sid\.?|s\.)?\s*[-–]?\s*\d{1,3}\s*[-–]?\s*(?:(?:av|/)\s*\d{1,3}|\(\d{1,3}\))?", re.I
)
_RULE = re.compile(r"[\s|:+=_-]+")
_CONTENTS = re.compile(r"\.{4,}\s*\d*\s*$|\.{3,}\t?\s*\d+\s*$")
_TAGS = re.compile(r"</?(?:ul|ol|li|p|div|br)\b[^<>]{0,80}>", re.I)
_INLINE_TAGS = re.compile(r"</?(?:i|b|u|em|strong|span|sup|sub|a|td|tr)\b[^<>]{0,200}>", re.I)
_RUN_ON = re.compile(r"(?<=[a-zåäö).])(?=[A-ZÅÄÖ][a-zåäö])")
_LOST_LINE = re.compile(
    r"(?<!\bi)(?<!\bpå)(?<!\bav)(?<!\btill)(?<!\bför)(?<!\bfrån)(?<!\binom)(?<!\bmed)(?<!\boch)(?<!\bhos)(?<!\bvid)"
    r"(?<=[a-zåäö0-9,])\s+(?=[A-ZÅÄÖ][a-zåäö]+\s)"
)
"""Where lines were joined by a program that lost the tags between them, without a space or with one."""
_INNER_BULLET = re.compile(r"(?:^|\s)[•▪●]\s+(?=\S)")
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(
    r"(?:insats|åtgärd|aktivitet|strategi|mål|delmål|område|fokusområde|utvecklingsområde|v\.?|vecka|kvartal|tertial)\s*\d",
    re.I,
)
_AREA = re.compile(r"(?:[\w-]+ )?(?:[a-zåäö]+)?område\s*(?:\d{1,2}|[A-ZÅÄÖ])\s*[:–.-]\s*\S", re.I)
_DEEP = re.compile(r"\d+(?:\.\d+)+\.?\s+[A-ZÅÄÖ]")
_PAGE = re.compile(r"\bsid(?:a|an)?\.?\s+\d+|\d+\s*\(\d+\)", re.I)
_GAP = re.compile(r"\s{2,}")
_SENTENCE_END = (".", "!", "?", ":", ";", ",")
_LONGEST_HEADING = 90
_SHORT_LINE = 40
_FEW_WORDS = 8


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    indent: int
    adjacent: bool


def blocks_of(text: str, known: Mapping[int, Block] | None = None) -> list[Block]:
    """The blocks of a text, without tables of contents, page numbers and rules.

    `known` are blocks that a format has understood already (`documents.formats`), each by the number of the line
    that stands for it; they are taken as they are, but for whether they are adjacent.
    """
    known = known or {}
    lines = list(_lines(text))
    split = _splitter([line for line in lines if line.number not in known])
    blocks: list[Block] = []
    outermost = 0
    for line in lines:
        if line.number in known:
            blocks.append(replace(known[line.number], adjacent=line.adjacent))
            continue
        block = _block(line, split(line))
        if block is None:
            continue
        if block.kind == "list":
            if not (blocks and _is_under(blocks[-1], block)):
                outermost = block.level
            block = replace(block, level=int(block.level > outermost))
        if blocks and _goes_on(blocks[-1], block):
            blocks[-1] = replace(blocks[-1], cells=(joined(blocks[-1].text, block.text),))
        else:
            blocks.append(block)
    return _with_headings(blocks)


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something, with their numbers."""
    adjacent = False
    for number, raw in enumerate(text.split("\n"), start=1):
        shown = raw.replace("\u00a0", " ").replace("\u00ad", "").replace("\ufeff", "").replace("\x0b", " ")
        if "\f" in shown:
            adjacent = False
            shown = shown.replace("\f", " ")
        stripped = shown.strip(" ")
        if not stripped.strip():
            adjacent = False
            continue
        if _PAGE_NUMBER.fullmatch(stripped.strip()) or _CONTENTS.search(stripped):
            continue
        yield _Line(number, _plain(stripped), len(shown) - len(shown.lstrip(" ")), adjacent)
        adjacent = True


def _plain(text: str) -> str:
    """Without the asterisks of emphasis."""
    return _EMPHASIS.sub(r"\1", text.replace("**", "")) if "*" in text else text


# --- cells


class _Split:
    """Parts lines into cells by one separator."""

    def __init__(self, separator: str = "") -> None:
        self.separator = separator

    def __call__(self, line: _Line) -> tuple[str, ...]:
        if not self.separator or self.separator not in line.text:
            return (line.text.strip(),)
        text = line.text
        if self.separator == "|":
            text = text.strip()
            text = text.removeprefix("|").removesuffix("|")
        return tuple(_cell(cell) for cell in text.split(self.separator))


def _cell(text: str) -> str:
    """A cell with one line for each of its lines: programs keep them as tags, or as bullets in a row."""
    if "<" in text:
        text = _INLINE_TAGS.sub("", text)
        if (tagged := _TAGS.sub("\n", text)) != text:
            text = _LOST_LINE.sub("\n", _RUN_ON.sub("\n", tagged))
    lines = [" ".join(line.split()) for line in _INNER_BULLET.sub("\n• ", text).split("\n")]
    return "\n".join(line for line in lines if line) if len(lines) > 1 else lines[0]


class _SplitByPlace:
    """Parts lines into cells by where they stand under the head of the table."""

    def __init__(self, starts: Sequence[int] = ()) -> None:
        self.starts = list(starts)
        self.in_row = False

    def __call__(self, line: _Line) -> tuple[str, ...]:
        pieces = list(_pieces(line))
        if header([text for _, text in pieces]):
            self.starts = [start for start, _ in pieces]
        alone = bool(self.starts) and len(pieces) == 1 and pieces[0][0] < self.starts[1] - 2
        goes_on = alone and self.in_row and line.adjacent and pieces[0][1][0].islower()
        self.in_row = bool(self.starts) and (not alone or goes_on)
        if not self.in_row:
            return (line.text.strip(),)
        cells = [""] * len(self.starts)
        for start, text in pieces:
            place = max((n for n, begins in enumerate(self.starts) if begins <= start + 2), default=0)
            cells[place] = f"{cells[place]} {text}".strip()
        return tuple(cells)


def _pieces(line: _Line) -> Iterator[tuple[int, str]]:
    """What stands between gaps of two spaces or more, with its place in the line."""
    start = 0
    for gap in _GAP.finditer(line.text):
        if gap.start() > start:
            yield line.indent + start, line.text[start : gap.start()]
        start = gap.end()
    if start < len(line.text):
        yield line.indent + start, line.text[start:]


def _splitter(lines: Sequence[_Line]) -> _Split | _SplitByPlace:
    if any("\t" in line.text.strip() for line in lines):
        return _Split("\t")
    if sum(line.text.count("|") > 0 for line in lines) > 1:
        return _Split("|")
    for line in lines:
        if ";" in line.text and header(_Split(";")(line)):
            return _Split(";")
        if _GAP.search(line.text) and header([text for _, text in _pieces(line)]):
            return _SplitByPlace()
    return _SplitByPlace(starts) if (starts := _columns(lines)) else _Split()


def _columns(lines: Sequence[_Line]) -> list[int]:
    """Where the columns of a table without a head begin: three lines in a row that begin them alike."""
    run: list[list[int]] = []
    for line in lines:
        starts = [start for start, _ in _pieces(line)] if _GAP.search(line.text) else []
        if len(starts) < 3 or (run and starts != run[0]):
            run = []
        if len(starts) > 2:
            run.append(starts)
        if len(run) > 2:
            return run[0]
    return []


# --- blocks


def _block(line: _Line, cells: tuple[str, ...]) -> Block | None:
    if len(cells) > 1:
        if _RULE.fullmatch(line.text) or (cells[-1].isdigit() and len(cells[-1]) < 4 and len(cells) == 2):
            return None
        if all(label_of(cell) for cell in cells):
            return Block("text", line.number, (" ".join(line.text.split()),), line.adjacent)
        return Block("row", line.number, cells, line.adjacent) if any(cells) else None
    text = " ".join(line.text.split())
    if not text.strip("# ") or _RULE.fullmatch(text):
        return None
    if text.startswith("#"):
        return Block("heading", line.number, (text.lstrip("# "),), line.adjacent)
    bullet = _BULLET.match(text)
    if bullet and len(text) > bullet.end():
        return Block("list", line.number, (text[bullet.end() :],), line.adjacent, level=line.indent)
    if _MARKED.match(text):
        return Block("list", line.number, (text,), line.adjacent)
    return Block("text", line.number, (text,), line.adjacent)


def _is_under(before: Block, block: Block) -> bool:
    """Whether an item of a list goes on with the list that the item before it is in."""
    return block.adjacent and before.kind == "list"


def _goes_on(before: Block, block: Block) -> bool:
    """Whether a line is the rest of a sentence that was broken at the margin."""
    return (
        block.adjacent
        and block.kind == "text"
        and before.kind in ("text", "list")
        and block.text[0].islower()
        and not before.text.endswith((".", "!", "?", ":", ";"))
        and section_of(before.text) is None
        and bare_role(before.text) is None
        and not (_begins_with_time(block.text) and _begins_with_time(before.text))
        and not (_is_day(block.text) and (len(before.text) < _SHORT_LINE or _is_day(before.text)))
    )


def _is_day(text: str) -> bool:
    """Whether a line is a day or a week and nothing else, as one of a list is."""
    found = whole_period(text) if len(text) < _SHORT_LINE else None
    return found is not None and found.precision in ("day", "week")


def _begins_with_time(text: str) -> bool:
    """Whether a line says when before it says what: in a list of such lines the next one is a new one."""
    found = leading_period(text[:_LONGEST_HEADING])
    return found is not None and bool(found[1])


def _with_headings(blocks: list[Block]) -> list[Block]:
    """Marks running headers, and short lines that stand alone as headings."""
    pattern = Counter(_pattern(block.text) for block in blocks if _short(block))
    result = []
    for place, block in enumerate(blocks):
        if block.kind == "text" and _short(block):
            times = pattern[_pattern(block.text)]
            repeated = label_of(block.text) is None and (
                times > 2 or (times == 2 and (block.text.isupper() or bool(_PAGE.search(block.text))))
            )
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            alone = not block.adjacent or place == 0 or blocks[place - 1].kind == "row"
            crowded = following is not None and following.adjacent and following.kind == "text"
            opens = _opens(blocks, place) or (alone and _above_prose(block, following))
            kind: BlockKind = "heading" if (alone and not crowded) or opens else "text"
            block = Block(kind, block.line, block.cells, block.adjacent, repeated)
        elif _numbered_heading(blocks, place):
            block = replace(block, kind="heading")
        result.append(block)
    return result


def _opens(blocks: Sequence[Block], place: int) -> bool:
    """Whether a short line that stands in the midst of others opens what follows: its words say so, or its place.

    It is a label ("Utvecklingsområden"), or one word or two between what has ended and a list.
    """
    block, before = blocks[place], blocks[place - 1] if place else None
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if before is None or following is None:
        return False
    if _AREA.match(block.text):
        return True
    if _DEEP.match(block.text) and following.kind == "text" and not _DEEP.match(following.text):
        return not before.adjacent or not _DEEP.match(before.text)
    if following.kind == "row":
        return False
    ended = before.kind in ("list", "row") or before.text.endswith((".", "!", "?", ")"))
    lists = following.kind == "list" and len(block.text.split()) < 3
    return section_of(block.text) is not None or (ended and lists)


def _above_prose(block: Block, following: Block | None) -> bool:
    """Whether a few words stand right above a paragraph as its heading: it is a sentence, they are none."""
    few = len(block.text.split()) <= _FEW_WORDS and ":" not in block.text
    return (
        few
        and following is not None
        and following.kind == "text"
        and len(following.text.split()) > _FEW_WORDS
        and following.text.endswith(".")
        and not _begins_with_time(block.text)
    )


def _pattern(text: str) -> str:
    """What a line and the running header of another page have in common; numbered parts of a plan are not alike."""
    return text if _COUNTED.match(text) else _DIGITS.sub("#", text)


def _numbered_heading(blocks: Sequence[Block], place: int) -> bool:
    """A short numbered line that stands alone and opens no list: "5. Vårt årshjul"."""
    block = blocks[place]
    if (
        block.kind != "list"
        or block.adjacent
        or not block.text[0].isdigit()
        or not _MARKED.match(block.text)
        or not _looks_like_heading(block)
    ):
        return False
    around = [blocks[other] for other in (place - 1, place + 1) if 0 <= other < len(blocks)]
    return not any(other.kind == "list" and other.text[0].isdigit() for other in around)


def _short(block: Block) -> bool:
    """Whether a line of running text could be a heading by its looks."""
    return block.kind == "text" and _looks_like_heading(block)


def _looks_like_heading(block: Block) -> bool:
    text = block.text
    return len(text) <= _LONGEST_HEADING and not text.endswith(_SENTENCE_END) and not text[0].islower()
