"""Styles and automatic numbers of a Word document (ECMA-376 part 1, §17.7 and §17.9).

The letter of a strategy and the number of an activity are often not text: Word counts them. They are counted here
in the same way, from where each list begins, is restarted or is overridden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_LONGEST_CHAIN = 30
_PART = re.compile(r"%([1-9])")
_HEADING = re.compile(r"(?:heading|rubrik|title|titel|subtitle|underrubrik)\b\s*(\d?)", re.I)
_OFF = ("0", "false", "off", "none")


def value(element: Element | None, path: str) -> str | None:
    """The `w:val` of what stands at a path of local names ("pPr/numPr/numId"); None where there is none."""
    found = element.find("/".join(W + part for part in path.split("/"))) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def on(element: Element | None, path: str) -> bool | None:
    """Whether a switch such as `b` or `vanish` is on; None where it is not said."""
    found = element.find("/".join(W + part for part in path.split("/"))) if element is not None else None
    return None if found is None else found.get(f"{W}val", "1").casefold() not in _OFF


def whole(text: str | None, otherwise: int) -> int:
    """A number from an attribute; what is no small number gives the other."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


@dataclass(frozen=True)
class Style:
    """What a paragraph style says, with what it is based on."""

    name: str = ""
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    bold: bool = False

    @property
    def heading(self) -> int | None:
        """The level of a heading, 0 the outermost; None for other styles."""
        if self.outline is not None:
            return self.outline if self.outline < _DEEPEST else None
        named = _HEADING.match(self.name)
        return max(0, whole(named.group(1), 1) - 1) if named else None

    @property
    def of_contents(self) -> bool:
        """Whether it is that of a table of contents."""
        return bool(re.match(r"(?:toc|innehåll|table of figures)\b", self.name, re.I))


class Styles:
    """The paragraph styles of a document, by id."""

    def __init__(self, tree: Element | None) -> None:
        found = tree.iterfind(f"{W}style") if tree is not None else ()
        self._elements = {each.get(f"{W}styleId", ""): each for each in found}
        self._known: dict[str, Style] = {}
        default = (each for each in self._elements.values() if each.get(f"{W}default") in ("1", "true"))
        paragraph = (each for each in default if each.get(f"{W}type") == "paragraph")
        self._default = next((each.get(f"{W}styleId", "") for each in paragraph), "")

    def of(self, id_: str | None) -> Style:
        """A style by its id; the default one where none is said."""
        id_ = id_ or self._default
        if id_ not in self._known:
            self._known[id_] = self._resolved(id_)
        return self._known[id_]

    def _resolved(self, id_: str) -> Style:
        outline = number = level = bold = None
        name = ""
        at: str | None = id_
        for _ in range(_LONGEST_CHAIN):
            element = self._elements.get(at or "")
            if element is None:
                break
            own = value(element, "name") or ""
            name = own if not name or (_HEADING.match(own) and not _HEADING.match(name)) else name
            outline = value(element, "pPr/outlineLvl") if outline is None else outline
            number = value(element, "pPr/numPr/numId") if number is None else number
            level = value(element, "pPr/numPr/ilvl") if level is None else level
            bold = on(element, "rPr/b") if bold is None else bold
            at = value(element, "basedOn")
        return Style(
            name,
            whole(outline, _DEEPEST) if outline is not None else None,
            number,
            whole(level, 0) if level is not None else None,
            bool(bold),
        )


@dataclass
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restarts_after: int | None = None
    legal: bool = False


@dataclass
class _List:
    """A definition of a list and how far it has been counted."""

    levels: dict[int, _Level]
    counted: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the automatic numbers of a document; ask for each paragraph once, in order."""

    def __init__(self, tree: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._levels_of_number: dict[str, dict[int, _Level]] = defaultdict(dict)
        self._starts: dict[str, dict[int, int]] = defaultdict(dict)
        for each in tree.iterfind(f"{W}abstractNum") if tree is not None else ():
            levels = {whole(one.get(f"{W}ilvl"), 0): _level(one) for one in each.iterfind(f"{W}lvl")}
            self._lists[each.get(f"{W}abstractNumId", "")] = _List(levels)
        for each in tree.iterfind(f"{W}num") if tree is not None else ():
            id_ = each.get(f"{W}numId", "")
            self._of_number[id_] = value(each, "abstractNumId") or ""
            for override in each.iterfind(f"{W}lvlOverride"):
                at = whole(override.get(f"{W}ilvl"), 0)
                if (own := override.find(f"{W}lvl")) is not None:
                    self._levels_of_number[id_][at] = _level(own)
                if (start := value(override, "startOverride")) is not None:
                    self._starts[id_][at] = whole(start, 1)

    def label(self, number: str, level: int) -> str | None:
        """The label of a list's next paragraph ("a)", "1.2"); empty for a bullet, None where there is no list.

        A bare number or letter gets the full stop that it is read by.
        """
        found = self.shown(number, level)
        return f"{found}." if found and found[-1].isalnum() and self._is_bare(number, level) else found

    def shown(self, number: str, level: int) -> str | None:
        """The same as Word shows it."""
        known = self._lists.get(self._of_number.get(number, ""))
        if known is None or level >= _DEEPEST:
            return None

        def at(place: int) -> _Level:
            return self._at(number, place)

        if level in self._starts.get(number, {}):
            # The first paragraph of an overridden list starts it anew; then it goes on.
            known.counted[level] = self._starts[number].pop(level) - 1
        known.counted[level] = known.counted.get(level, at(level).start - 1) + 1
        for deeper in [other for other in known.counted if other > level]:
            after = at(deeper).restarts_after
            if after is None or level < after:
                del known.counted[deeper]
        here = at(level)
        if here.format in ("bullet", "none"):
            return ""

        def counted(part: re.Match[str]) -> str:
            place = int(part.group(1)) - 1
            format_ = "decimal" if here.legal else at(place).format
            return _written(known.counted.get(place, at(place).start), format_)

        return _PART.sub(counted, here.text).strip()

    def _at(self, number: str, level: int) -> _Level:
        known = self._lists.get(self._of_number.get(number, ""))
        own = self._levels_of_number.get(number, {}).get(level)
        return own or (known.levels.get(level) if known else None) or _Level()

    def _is_bare(self, number: str, level: int) -> bool:
        return bool(_PART.fullmatch(self._at(number, level).text.strip()))


def _level(element: Element) -> _Level:
    after = value(element, "lvlRestart")
    return _Level(
        whole(value(element, "start"), 1 if element.find(f"{W}start") is not None else 0),
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
        whole(after, 0) if after is not None else None,
        bool(on(element, "isLgl")),
    )


def _written(number: int, format_: str) -> str:
    return _FORMATS.get(format_, str)(max(number, 0))


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _letters(number: int) -> str:
    """a … z, then aa, bb … as Word counts."""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 20) if number else ""


def _roman(number: int) -> str:
    written = ""
    for worth, letters in _ROMAN if number < 4_000 else ():
        written += letters * (number // worth)
        number %= worth
    return written or str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}
