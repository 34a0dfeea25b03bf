"""Recognises recurring duties and meetings in running text.

Two sorts count: a sentence that says what is done and when it comes back ("… redovisas varje månad, utom
juli"), and one that says how often a forum meets. In a section about the annual cycle any recurrence counts;
elsewhere only one with both "varje år" and a time of year, so that descriptions of how work is done give
nothing. What the table of the cycle already has is not said twice: it becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.blocks import Block
from documents.building import Doubt
from documents.doers import ACTIVE, DUTY, agent_of, leading_words, subject_of
from documents.items import Item
from documents.owners import looks_like_owner, owners_of
from plan.periods import Period, Unreadable, inner_period, leading_period, read_period
from plan.periods.words import MONTHS
from plan.schoolyear import SchoolYear

_CYCLE_SECTION = re.compile(r"årshjul|tidsplan|årscykel|årsplan|kalendarium|^återkommande$", re.I)
_FOLLOWED = re.compile(
    r"(?:uppföljning|utvärdering|revidering|redovisning|uppföljning och \w+)(?: av \w+)?$", re.I
)
"""Headings of a plan under which it says when it is itself followed up."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_HINT = re.compile(
    r"\b(?:senast|varje|varannan|vartannat|vart|gång|gånger|ggr|årligen|månadsvis|terminsvis|kvartalsvis|"
    r"per (?:år|läsår|termin)|veckor(?:na)?|vecka|(?:höst|vår)terminen|"
    + "|".join(sorted((month for month in MONTHS if len(month) > 2), key=len, reverse=True))
    + r")\b",
    re.I,
)
_THEN_DOES = re.compile(rf"\s+(?P<does>ska(?:ll)?|{ACTIVE})(?=\s+\w.{{4}})", re.I)
_LONGEST_TIME = 100
"""What begins with its time has the doer after the verb: "Varje termin genomför rektor en enkät"."""
_NEXT = re.compile(r",?\s*(?:och\s+)?(?:nästa|första)\s+gång(?:en)?\s+(?=\w)", re.I)
_SAID = re.compile(r"\b(?:varje (?!vecka|dag)|vart(?:annat)?\b|per (?:år|läsår)\b|årligen\b)", re.I)
_MEETS = re.compile(r"\b(?:träffas|möts|sammanträder|samlas|har möte)\b", re.I)
_THEY = re.compile(r"(?:dessa grupper|grupperna|gruppen|de|vi|den)\b", re.I)
_HAS_MEETING = re.compile(
    r"^har\s+(.{3,160}?)\s+([\w-]*(?:dialog|dialoger|möte|möten|konferens|konferenser|samråd|träff|träffar))$",
    re.I,
)
_LED_BY = re.compile(r"\bleds av ([^.,;]{3,60}?)(?=[.,;]|\soch\s|$)", re.I)
_OWNER_LINE = re.compile(r"\b(?:ansvarig|ansvariga|ansvar|ansv\.?)(?:\s*:|\s+är)\s+(.+)", re.I)
_DUTIES_OF = re.compile(
    r"(?P<who>.{2,80}?)\s+(?:ansvarar|svarar|ska(?:ll)?|har (?:i uppdrag|ansvar(?:et)?|till uppgift))\b.{0,20}",
    re.I,
)
_JOINT = re.compile(r",?\s+(?:och|samt)\s+(?:sedan\s+|därefter\s+)?")
_DOES_FIRST = re.compile(ACTIVE, re.I)
_SPOKEN_OF = re.compile(
    r"\b(?:för|per|avser|avseende|gäller|gällande|omfattar)\s+(?:perioden\s+|månaderna\s+)?$", re.I
)
"""What a time after is what something is about, and not when it is done: "betygen för januari–juni redovisas"."""
_DANGLING = re.compile(r"(?:,?\s+(?:och|som|samt|i|på|den|under|ska(?:ll)?|bör|är|blir|vara|finnas))+$", re.I)
"""What is left before a time at the end of a sentence: "… en arbetsplan som ska vara (klar senast …)"."""
_BEFORE_MEETING = re.compile(
    r"(?:före|innan|inför)\s+(?:varje\s+|respektive\s+|\S+s\s+)?\S*(?:sammanträde|möte|nämnd|beredning)", re.I
)
"""A time that hangs on a meeting: the duty is one, and when it is is asked about."""
_READY = re.compile(r"\bska(?:ll)?\s+(?:vara|finnas|ha)\b", re.I)
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_EVERY_YEAR = re.compile(r"varje (?:år|läsår)|årligen", re.I)
_LONGEST = 400
"""Characters of a sentence that may be a rule."""
_MOST_TITLES = 1_000
_LEVEL = re.compile(r"^\d{1,2}\.?\s")


@dataclass(frozen=True)
class Found:
    """An item from running text, a question about it, or a question alone where a table has it already."""

    item: Item | None
    doubt: Doubt | None = None


class Rules:
    """Finds the duties and meetings of a document's running text, in order.

    `steering`: the document says how things are done, so that "varje termin" is a duty. `yearly`: it is known to, so
    that a sentence that begins with its month is one each year. `planned`: its tasks are told otherwise, and only
    what says that it comes back every year, or how the plan itself is followed up, is found here.
    """

    def __init__(
        self,
        year: SchoolYear | None,
        rows: Sequence[Item],
        steering: bool = False,
        yearly: bool = False,
        planned: bool = False,
    ) -> None:
        self.year = year
        self.planned = planned
        self.steering = steering
        self.yearly = yearly
        self.table = _Table(rows)
        self.taken = frozenset(row.line for row in rows)

    def read(self, blocks: Sequence[Block]) -> Iterator[Found]:
        """What the blocks say that comes back. Headings tell which sections are about the annual cycle."""
        heading = ""
        about_cycle = False
        theirs: tuple[str, ...] = ()
        for place, block in enumerate(blocks):
            if block.repeated or block.kind == "row" or block.line in self.taken:
                continue
            if block.kind != "list":
                theirs = _of_whom(block, self.steering)
            if block.kind == "heading":
                heading = _NUMBER.sub("", block.text)
                if self.planned:
                    about_cycle = bool(_FOLLOWED.match(heading))
                elif _CYCLE_SECTION.search(heading):
                    about_cycle = True
                elif _LEVEL.match(block.text):
                    about_cycle = False
                continue
            sentences = _SENTENCE.split(block.text)
            following = blocks[place + 1].text if place + 1 < len(blocks) else ""
            for sentence, after in zip(sentences, [*sentences[1:], following], strict=True):
                if len(sentence) < _LONGEST and _HINT.search(sentence):
                    owner = _owner(sentence, after)
                    leader = _leader(block)
                    for clause in clauses_of(sentence):
                        yield from self._sentence(
                            clause, block.line, heading, about_cycle, owner, leader, theirs
                        )

    def _sentence(
        self,
        sentence: str,
        line: int,
        heading: str,
        about_cycle: bool,
        owner: tuple[str, ...],
        leader: tuple[str, ...],
        theirs: tuple[str, ...],
    ) -> Iterator[Found]:
        if (about_cycle or self.steering) and (item := self._time_first(sentence, line, owner)):
            yield Found(item)
            return
        following = _NEXT.search(sentence)
        said = sentence[: following.start()] if following else sentence
        found = inner_period(said, year=self.year, default_recurs=True)
        if found is None:
            return
        before, period, after = found
        after += sentence[len(said) :]
        if isinstance(period, Unreadable) and self.steering and _BEFORE_MEETING.search(period.text):
            doer = subject_of(sentence) or theirs
            if DUTY.search(sentence) or doer or _READY.search(before):
                yield Found(Item("cycle", _title(before, after), line, owner or doer, period))
        if not isinstance(period, Period) or period.open_ended:
            return
        if period.recurrence is None:
            if (
                self.planned
                and about_cycle
                and period.due
                and (DUTY.search(sentence) or subject_of(sentence))
            ):
                doer = subject_of(sentence) or agent_of(sentence)
                yield self._duty(_title(before, after), sentence, period, line, owner or doer)
            return
        if _SPOKEN_OF.search(before):
            return
        often = period.recurrence.every in ("term", "month")
        period, after = _with_next(period, after)
        if about_cycle and (meetings := _meetings(before, period, after, heading, line)):
            yield from (Found(replace(item, owners=leader)) for item in meetings)
            return
        strong = period.due is not None and _EVERY_YEAR.search(period.text)
        yearly = period.due is not None and _EVERY_YEAR.search(sentence)
        regular = self.steering and (often or bool(_SAID.search(period.text)))
        regular = regular or (self.yearly and period.due is not None)
        title = _title(before, after)
        doer = theirs if theirs and sentence[:1].islower() else subject_of(sentence) or theirs
        if title and (DUTY.search(sentence) or doer) and (about_cycle or strong or yearly or regular):
            yield self._duty(title, sentence, period, line, owner or doer or agent_of(sentence))

    def _time_first(self, sentence: str, line: int, owner: tuple[str, ...]) -> Item | None:
        """A duty that begins with its time and names who does it after the verb, said the other way round."""
        said = sentence.strip(" .")
        for match in _THEN_DOES.finditer(said[:_LONGEST_TIME]):
            when, rest = said[: match.start()], said[match.end() :].lstrip()
            if (who := leading_words(rest)) and (
                item := self._said(when, match.group("does"), who, rest, line, owner)
            ):
                return item
        return None

    def _said(
        self, when: str, does: str, who: str, rest: str, line: int, owner: tuple[str, ...]
    ) -> Item | None:
        """The duty of somebody at a time, in the order that other sentences have."""
        period = read_period(when, year=self.year, default_recurs=True)
        if isinstance(period, Period):
            dated = period.due is not None and _EVERY_YEAR.search(period.text)
            comes_back = period.recurrence and (period.recurrence.every in ("term", "month") or self.yearly)
            if not (dated or comes_back):
                return None
        elif not when.casefold().startswith("senast"):
            return None
        title = f"{who} {does} {rest[len(who) :].strip()}"
        if self.table.lines_like(title):
            return None
        return Item("cycle", title[:1].upper() + title[1:], line, owner or owners_of(who), period)

    def _duty(self, title: str, sentence: str, period: Period, line: int, owner: tuple[str, ...]) -> Found:
        if lines := self.table.lines_like(title):
            why = (
                f"“{period.text}” ser ut att redan finnas i tabellen (rad {', '.join(map(str, lines[:6]))})."
            )
            return Found(
                None,
                Doubt(
                    line,
                    sentence[:200],
                    why,
                    "Räcker raderna i tabellen?",
                    field="rule",
                    choices=("två", "samma"),
                ),
            )
        if period.recurrence and period.recurrence.every == "year" and period.due is None:
            why = f"Det ska göras ({period.text}), men det står inte när."
            return Found(
                Item("cycle", title, line, owner, period) if owner else None,
                Doubt(line, sentence[:200], why, "När på året ska det vara klart?", field="when"),
            )
        return Found(Item("cycle", title, line, owner, period))


def _of_whom(block: Block, steering: bool) -> tuple[str, ...]:
    """Whose duties the list under a line says: "Rektor ansvarar för att", or a role alone as a heading."""
    text = block.text.strip(" :")
    if block.kind != "row" and steering and looks_like_owner(text):
        return owners_of(text)
    match = _DUTIES_OF.fullmatch(text) if block.kind in ("heading", "text") else None
    return owners_of(match.group("who")) if match and looks_like_owner(match.group("who")) else ()


def clauses_of(sentence: str) -> list[str]:
    """The duties of a sentence with a time each, with their subject: "Planen utvärderas i maj och revideras i juni".

    The sentence itself where its parts do not both say what is done and when.
    """
    for match in _JOINT.finditer(sentence):
        first, rest = sentence[: match.start()], sentence[match.end() :]
        if not (begins := DUTY.match(rest) or _DOES_FIRST.match(rest)):
            continue
        duty = DUTY.search(first)
        if all(_says_when(part) for part in (first, rest)):
            who = subject_of(first)
            subject = first[: duty.start()] if duty and begins.re is DUTY else (f"{who[0]} " if who else "")
            return [first, *clauses_of(f"{subject}{rest}")] if subject else [sentence]
    return [sentence]


def _says_when(text: str) -> bool:
    found = inner_period(text, default_recurs=True)
    return found is not None and isinstance(found[1], Period) and found[1].due is not None


class _Table:
    """The rows of a document's tables, looked up by their long words."""

    def __init__(self, rows: Sequence[Item]) -> None:
        self.lines: dict[str, list[int]] = {}
        for row in rows:
            self.lines.setdefault(row.title, []).append(row.line)
        self.words = {title: _long_words(title) for title in list(self.lines)[:_MOST_TITLES]}

    def lines_like(self, rule: str) -> list[int]:
        """The lines of the rows that a rule speaks of: most of a row's long words stand in the rule."""
        said = _long_words(rule)
        return sorted(
            line
            for title, words in self.words.items()
            if len(words) > 1 and len(words & said) / len(words) > 0.6
            for line in self.lines[title]
        )


def _long_words(text: str) -> frozenset[str]:
    """The beginnings of the words that carry meaning."""
    return frozenset(word[:7] for word in re.findall(r"\w{5,}", text.casefold()))


def _title(before: str, after: str) -> str:
    """What is left of the sentence when the time is taken out."""
    rest = " ".join(f"{before} {after}".split()).strip(" .,;:–-")
    rest = _DANGLING.sub("", _OWNER_LINE.split(rest)[0].strip(" .,;:–-"))
    return rest[:1].upper() + rest[1:]


def _owner(sentence: str, following: str) -> tuple[str, ...]:
    """Who answers for it, where it or what follows says so: "Ansvarig: …", "Ansvarig är …"."""
    for match in (_OWNER_LINE.search(sentence), _OWNER_LINE.match(following)):
        if match:
            return owners_of(match.group(1).split(".")[0])
    return ()


def _with_next(period: Period, after: str) -> tuple[Period, str]:
    """A recurrence with the next time that the sentence names: "vartannat år, nästa gång våren 2026"."""
    match = _NEXT.match(after)
    found = leading_period(after[match.end() :]) if match else None
    if found is None:
        return period, after
    following, rest = found
    dated = isinstance(following, Period) and isinstance(following.due, date)
    if not isinstance(following, Period) or not dated or period.due is not None:
        return period, after
    text = f"{period.text}, nästa gång {following.text}"
    start, due, precision = following.start, following.due, following.precision
    return replace(period, text=text, start=start, due=due, precision=precision), rest.lstrip(" ,")


def _leader(block: Block) -> tuple[str, ...]:
    """Who leads the forum that a paragraph is about."""
    match = _LED_BY.search(block.text)
    return owners_of(match.group(1)) if match else ()


def _meetings(before: str, period: Period, after: str, heading: str, line: int) -> list[Item]:
    """The forums that a sentence says meet: by name, or those that the heading names."""
    has = _HAS_MEETING.match(after.strip(" ."))
    if has and not before.strip():
        title = has.group(2)
        people = re.split(r"\btillsammans med\b|,", has.group(1))
        participants = tuple(person for part in people for person in owners_of(part))
        return [Item("meeting", title[:1].upper() + title[1:], line, (), period, participants=participants)]
    meets = _MEETS.search(before)
    if not meets:
        return []
    subject = before[: meets.start()].strip(" ,")
    names = owners_of(heading) if _THEY.match(subject) else (subject[:1].upper() + subject[1:],)
    return [Item("meeting", name, line, (), period) for name in names if name]
