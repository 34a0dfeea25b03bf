"""The outline of a plan: its areas with findings, goals and lettered strategies.

An area opens at the last heading before its strategies or its tasks. Its code is what stands after a dash or in
brackets at the end of the heading ("Läsning - LÄS"); where there is none, it is the first three letters of the
first word in capitals, with more letters, then a figure, until it is unique. A strategy is listed first and stands
again above its activities: the letter says it is the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from documents.building import Doubt
from documents.items import Area, Strategy

_CODE = re.compile(r"(.*\S)\s*(?:\s[-–—]\s+|\s?\()([A-ZÅÄÖ]{2,6})\)?$")
_PREFIX = re.compile(
    r"^(?:[\d.]+\s+)?(?:(?:prioriter\w+ |gemensamt )?(?:fokus|utvecklings|mål|insats|)\s?område|delområde|område|"
    r"fokus(?=\s*\d)|"
    r"(?:nämnd|effekt|verksamhets|utvecklings|kvalitets|huvud)?mål(?=\s*[\d:]))\s*"
    r"(?:(?:\d*|[A-ZÅÄÖ])\s*[:–—.-]\s*(?=\S)|\d+\s+(?=[A-ZÅÄÖ]))|\d+(?:\.\d+)*\.?\s+(?=\D)",
    re.I,
)
_NO_AREA = re.compile(
    r"(?:verksamhets|handlings|åtgärds|aktivitets|arbets|enhets|kvalitets|utvecklings)plan|årshjul|"
    r"systematiskt kvalitetsarbete|"
    r"^(?:[\d.]+\s+)?(?:utvärdering|uppföljning|inledning|bakgrund|syfte|sammanfattning)\b|"
    r"\b(?:kommun|kommuns|stad|förvaltningen|sammanfattning|inledning|bakgrund)$|\d{2,4}\s*[/–-]\s*\d{2,4}",
    re.I,
)
_PREPOSITION = re.compile(r"(?:med|på|i|hos)\s", re.I)
_TITLE = re.compile(r"strategi|plan\b|plan |program|policy|riktlinje|rutin|översikt|sammanställning", re.I)


@dataclass
class Draft:
    """An area while it is read."""

    title: str
    code: str
    findings: list[str] = field(default_factory=list)
    strategies: dict[str, Strategy] = field(default_factory=dict)
    goals: list[str] = field(default_factory=list)
    tasks: int = 0


class Outline:
    """Where in its plan a document is while it is read: the area and the strategy that tasks fall under."""

    def __init__(self) -> None:
        self.areas: list[Draft] = []
        self.strategy: Strategy | None = None
        self.doubts: list[Doubt] = []
        self.goals: list[str] = []
        self.current = -1
        self._heading: str | None = None
        self._first = ""
        self._findings: list[str] = []
        self._goals: list[str] = []
        self._waiting: dict[str, list[str]] = {}
        self._places: dict[str, int] = {}
        self._codes: set[str] = set()
        self._figures: Counter[str] = Counter()

    @property
    def has_heading(self) -> bool:
        """Whether a heading waits to become an area."""
        return self._heading is not None

    def heading(self, text: str) -> None:
        """A heading that may become an area."""
        if self._heading and self._goals:
            self._waiting.setdefault(self._heading.casefold(), []).extend(self._goals)
            self._goals = []
        self._keep_goals()
        self._heading = text
        self._first = self._first or text
        self._findings = []

    def turn_page(self) -> bool:
        """Whether the heading that waits is the plan's own, printed over a table that goes on: it opens nothing."""
        if self._heading is None or self.current < 0 or not _NO_AREA.search(self._heading):
            return False
        self._heading = None
        return True

    def finding(self, text: str) -> None:
        """What a list under a heading says is found."""
        self._findings.append(text)

    def goal(self, text: str) -> None:
        """A goal of the area that is open or about to be."""
        if self._heading is None and self.areas:
            self.areas[self.current].goals.append(text)
        else:
            self._goals.append(text)

    def open_area(self) -> None:
        """Begins an area at the last heading, unless it already began there or the heading names the whole plan."""
        if self._heading is None:
            return
        titles = _NO_AREA.search(self._heading) or (
            self._first == self._heading and _TITLE.search(self._heading)
        )
        if titles and not _CODE.fullmatch(self._heading):
            self._heading = None
            self.current, self.strategy = -1, None
            self._keep_goals()
            return
        title, code = self._titled(self._heading)
        self.areas.append(Draft(title, code, self._findings, goals=self._goals))
        self.current = self._places[title.casefold()] = len(self.areas) - 1
        self._heading, self._findings, self._goals, self.strategy = None, [], [], None

    def named_area(self, title: str) -> None:
        """The area that a cell names: the one of that name, or a new one."""
        self._heading = None
        if self.current >= 0 and self.areas[self.current].title.casefold() == title.casefold():
            return
        self.strategy = None
        known = self._places.get(title.casefold())
        if known is None:
            shown, code = self._titled(title)
            self.areas.append(Draft(shown, code, goals=self._waiting.pop(title.casefold(), [])))
            known = self._places[title.casefold()] = len(self.areas) - 1
        self.current = known

    def at_strategy(self, letter: str, title: str, line: int) -> None:
        """A lettered strategy, listed or above its activities."""
        if self.current < 0:
            self.open_area()
        known = self.areas[self.current].strategies if self.areas else {}
        if letter not in known:
            known[letter] = Strategy(letter, title.strip())
        elif not _same(known[letter].title, title):
            self.doubts.append(
                Doubt(
                    line,
                    title.strip(),
                    f"Strategi {letter} heter något annat längre upp.",
                    f"Menas “{known[letter].title[:80]}”?",
                    field="strategy",
                    choices=(known[letter].title, title.strip()),
                )
            )
        self.strategy = known[letter]

    def finished(self) -> tuple[Area, ...]:
        """The areas that have strategies or tasks, in order."""
        self._keep_goals()
        self.goals += [goal for goals in self._waiting.values() for goal in goals]
        self._waiting = {}
        return tuple(
            Area(
                draft.title,
                draft.code,
                tuple(draft.findings),
                tuple(draft.strategies.values()),
                tuple(draft.goals),
            )
            for draft in self.areas
            if draft.strategies or draft.tasks
        )

    def _keep_goals(self) -> None:
        """Goals under a heading that became no area are the whole document's."""
        self.goals += self._goals
        self._goals = []

    def _titled(self, heading: str) -> tuple[str, str]:
        written = _CODE.fullmatch(heading)
        if written and written.group(2) not in self._codes:
            title, code = written.group(1).rstrip(" -–—("), written.group(2)
        else:
            title, code = heading, self._derived(_PREFIX.sub("", heading, count=1))
        self._codes.add(code)
        return " ".join(_PREFIX.sub("", title, count=1).split()), code

    def _derived(self, heading: str) -> str:
        letters = [letter for letter in heading.upper() if letter.isalpha() or letter == " "]
        words = "".join(letters).split() or ["X"]
        word = next((word for word in words if len(word) > 2), words[0])
        for length in range(3, 7):
            if word[:length] not in self._codes:
                return word[:length]
        while True:
            self._figures[word[:3]] += 1
            if (code := f"{word[:3]}{self._figures[word[:3]] + 1}") not in self._codes:
                return code


def _same(listed: str, row: str) -> bool:
    """Whether two wordings are one strategy, small slips and full stops aside."""
    first, second = (" ".join(text.casefold().strip(" .").split())[:300] for text in (listed, row))
    return first == second or not second or SequenceMatcher(None, first, second).ratio() > 0.8


def forums_in(text: str) -> list[str]:
    """The names in "ledningsgrupp, rektorsmöten och möten på … och med …"."""
    names: list[str] = []
    for part in re.split(r",|\bsamt\b|\boch\b", text.strip(" .")):
        name = " ".join(part.split())
        if _PREPOSITION.match(name):
            name = f"möten {name}"
        if any(letter.isalpha() for letter in name):
            names.append(name[0].upper() + name[1:])
    return names
