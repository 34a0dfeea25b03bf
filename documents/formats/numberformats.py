"""How a spreadsheet shows a number: most of all, which numbers are dates, and how exact they are.

A date is given as exactly as its format shows it: "mars 2027" where the day is not shown, "5 mars" where the year
is not, so that a month stays a month and what comes back each year does so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DATES = {
    **dict.fromkeys((14, 15, 22, 30), "yyyy-mm-dd"),
    16: "d mmm",
    17: "mmm yy",
    **dict.fromkeys((27, 31, 36, 50, 54, 57, 58), "yyyy-mm-dd"),
}
"""The formats that a workbook uses without saying them (ECMA-376 part 1, §18.8.30): those with a date."""
_TIMES = frozenset((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47))
_SAID = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)
_LAST_SERIAL = 2_958_466
"""One more than 31 December 9999."""


@dataclass(frozen=True)
class Formats:
    """The formats of a workbook's cells, by the index that a cell has."""

    codes: tuple[str, ...]
    from_1904: bool

    def shown(self, value: str, style: int) -> str:
        """A number as text: a date, a time of day, or the figures."""
        code = self.codes[style] if style < len(self.codes) else ""
        try:
            number = float(value)
        except ValueError:
            return value
        if code and 0 <= number < _LAST_SERIAL:
            return self._moment(number, code)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value

    def _moment(self, number: float, code: str) -> str:
        if "y" not in code and "d" not in code and "mmm" not in code:
            minutes = round((number % 1) * 24 * 60)
            return f"{minutes // 60 % 24}.{minutes % 60:02}"
        # 1900 is counted as a leap year, which it was not: the first two months are a day off.
        origin = datetime(1904, 1, 1) if self.from_1904 else datetime(1899, 12, 30 if number >= 60 else 31)  # noqa: DTZ001 -- a date
        day = origin + timedelta(days=int(number))
        month = _MONTHS[day.month - 1]
        if "y" not in code:
            return f"{day.day} {month}" if "d" in code else month
        if "d" not in code:
            return f"{month} {day.year}" if "m" in code else str(day.year)
        return f"{day.year:04}-{day.month:02}-{day.day:02}"


def formats_of(styles: Element | None, from_1904: bool) -> Formats:
    """The formats that a workbook's styles define; an empty code is no date."""
    if styles is None:
        return Formats((), from_1904)
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iter(f"{_NS}numFmt")}
    codes = []
    for each in styles.iterfind(f"{_NS}cellXfs/{_NS}xf"):
        id_ = each.get("numFmtId", "0")
        codes.append(_date_code(own[id_]) if id_ in own else _built_in(id_))
    return Formats(tuple(codes), from_1904)


def _built_in(id_: str) -> str:
    number = int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 6 else 0
    return _DATES.get(number, "h" if number in _TIMES else "")


def _date_code(code: str) -> str:
    """The letters of a format that are about a date or time, of its first section; empty where it has none."""
    bare = _SAID.sub(" ", code.split(";", maxsplit=1)[0]).casefold()
    if "general" in bare or "0" in bare.split("s.")[0] or "#" in bare or "@" in bare:
        return ""
    return bare if re.search(r"[ydmh]", bare) else ""
