"""The grammar of periods, one production a method.

A production takes a place among the tokens and yields every (meaning, place after) that it can read there;
the reader takes the longest. To teach it a new form, write a production and name it in the rule that may
hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plan.periods import syntax as s
from plan.periods.frequency import ADVERBS, TERM_EDGES
from plan.periods.model import Recurrence
from plan.periods.moments import AUTUMN_BREAK, PARTS, SCHOOL_YEAR, WEEK, YEAR_EDGES
from plan.periods.regular import STARTERS, Regulars
from plan.periods.terminals import Read, remembered
from plan.periods.tokens import Token
from plan.periods.words import MONTHS, NUMBERS, ORDINALS, TERMS, WEEKDAYS

_ONGOING = (
    *("löpande", "fortlöpande", "kontinuerligt", "kontinuerlig", "pågående", "pågår", "återkommande"),
    *("ständigt", "regelbundet", "dagligen"),
)
_ONGOING_PHRASES = (
    "året om",
    "varje dag",
    "tills vidare",
    "vid behov",
    "när det behövs",
    "året runt",
    "efter behov",
    "utan slut",
)
_CHRISTMAS, _SUMMER = ("jul", "julen", "jullovet"), ("sommaren", "sommarlovet", "sommaruppehållet")
_HOLIDAYS: dict[s.LimitKind, tuple[tuple[tuple[str, ...], s.Limit], ...]] = {
    "before": (
        (_CHRISTMAS, s.Limit("before", s.DayOf(24, 12))),
        (_SUMMER, s.Limit("by", s.TermOf("VT"))),
    ),
    "after": (
        ((*_CHRISTMAS, "nyår"), s.Limit("from", s.MonthOf(1))),
        (_SUMMER, s.Limit("from", s.TermOf("HT"))),
    ),
}
_IN = (
    *("i", "under", "på", "vid", "kring", "omkring", "runt", "ca", "cirka", "prel", "preliminärt"),
    *("perioden", "tidsperioden"),
)
_LEAD = ("klart", "klar", "klara", "färdigt", "när", "tid", "datum", "start")
_STARTERS = frozenset(
    (
        *(
            *MONTHS,
            *WEEKDAYS,
            *NUMBERS,
            *ORDINALS,
            *TERMS,
            *s.LIMIT_WORDS,
            *PARTS,
            *WEEK,
            *SCHOOL_YEAR,
            *ADVERBS,
            *STARTERS,
        ),
        *(*_ONGOING, *(phrase.split()[0] for phrase in _ONGOING_PHRASES), *_IN, *_LEAD),
        *("hela", "till", "tills", "mellan", "den", "sista", "varje", "per", "var", "vart", "år", "året"),
        *("minst", "ungefär", "åtminstone", "högst", "kvartal", "kv", "q", "tertial", "årsskiftet"),
        *(
            "årsskifte",
            "kalenderåret",
            "verksamhetsåret",
            "t",
            "fram",
            "siste",
            "sommaren",
            "sommar",
            "månadsskiftet",
        ),
        *("månadsskifte", "läsårets", "skolårets", "halvår", "startar", "påbörjas", "dagligen", *YEAR_EDGES),
        *(*AUTUMN_BREAK, *TERM_EDGES, "terminens", "terminernas"),
    )
)


def may_begin(token: Token) -> bool:
    """Whether a period can begin with a token: spares the reader most places of a text.

    Every form in the tests is also looked for at the end of a text, so a new first word is not forgotten.
    """
    return token.kind == "number" or token.word in _STARTERS


class Grammar(Regulars):
    """What can be said about time, from the whole expression down to lists of moments."""

    def longest(self, start: int = 0) -> list[tuple[s.Expression, int]]:
        """Every reading from a place, the longest first; of equal ones the more particular first."""
        return sorted(self.expression(start), key=lambda read: -read[1])

    @remembered
    def expression(self, at: int) -> Read[s.Expression]:
        """A period, with what may stand before it ("Klart:") and after it (a clock time, "(prel.)")."""
        for begun in self.lead(at):
            for rule in (
                *(self.asides, self.often, self.ongoing, self.edges, self.relative, self.dated),
                self.regularly,
            ):
                for meaning, end in rule(begun):
                    for after in self.tail(end):
                        yield meaning, after

    def lead(self, at: int) -> Iterator[int]:
        """Words that only say that a time follows."""
        yield at
        for begun in self.word(at, *_LEAD):
            yield from self.maybe_sign(begun, ":")

    @remembered
    def dated(self, at: int) -> Read[s.Dated]:
        """Something with days: a moment, a span, several, or a bound."""
        yield from self.limit(at)
        yield from self.begun_and_done(at)
        for begun in self.introduced(at):
            yield from self.spans(begun)
            yield from self.several(begun)
            yield from self.within(begun)

    def begun_and_done(self, at: int) -> Read[s.Through]:
        """start HT 22, klart VT 23; Start: augusti. Slut: juni."""
        for named in self.word(at, "start", "startar", "påbörjas", "från"):
            for begun in self.maybe_sign(named, ":"):
                for inner in self.introduced(begun):
                    for first, end in self.moment(inner):
                        for after in self.sign(end, ",", ".", ";", "-", "/"):
                            for then in self.word(after, "klart", "klar", "slut", "avslutas", "till"):
                                for last_at in self.maybe_sign(then, ":"):
                                    for inmost in self.introduced(last_at):
                                        for last, stop in self.moment(inmost):
                                            if _spans(first, last):
                                                yield s.Through(first, last), stop

    def within(self, at: int) -> Read[s.Moment | s.Through]:
        """HT (v. 35–37), våren (mars): what is in the bracket is the finer."""
        for _, end in self.term(at):
            for begun in self.sign(end, "("):
                for inner in self.introduced(begun):
                    for finer, after in self.spans(inner):
                        for closed in self.sign(after, ")"):
                            yield finer, closed

    def introduced(self, at: int) -> Iterator[int]:
        """After "i", "under", "ca", "under hela", "i perioden": at most three such words."""
        place = at
        yield place
        for _ in range(3):
            place = next(self.word(place, *_IN, "hela"), -1)
            if place < 0:
                return
            yield place

    # --- spans, lists, bounds

    @remembered
    def spans(self, at: int) -> Read[s.Moment | s.Through]:
        """One moment, or from one to another."""
        yield from self.moment(at)
        yield from self.span(at)
        yield from self.season(at)

    def season(self, at: int) -> Read[s.Through]:
        """månadsskiftet mars/april; kvartal 1–2."""
        for named in self.word(at, "månadsskiftet", "månadsskifte"):
            for first, end in self.month(named):
                for joint in self.sign(end, "/", "-"):
                    for last, after in self.month(joint):
                        yield s.Through(s.MonthOf(first, part="end"), s.MonthOf(last, part="start")), after
        for quarter, end in self.quarter(at):
            for joint in self.sign(end, "-"):
                for number, after in self.number(joint, 1):
                    for year, stop in self.maybe_year(after):
                        ending = s.QuarterOf(number, quarter.months, year)
                        yield s.Through(s.QuarterOf(quarter.number, quarter.months, year), ending), stop

    def span(self, at: int) -> Read[s.Through]:
        """12–14 maj, maj–juni, mellan 3 och 5 mars, från mars till maj, dec/jan."""
        for begun in (at, *self.word(at, "mellan", "från", "from")):
            for first, end in self.first_of_span(begun):
                between = begun > at and self.tokens[at].word == "mellan"
                for after in self.joint(end, between):
                    for last, stop in self.moment(after):
                        if not isinstance(last, s.WeeksOf) and _spans(first, last):
                            yield s.Through(first, last), stop
                for after in self.sign(end, "/"):
                    for last, stop in self.moment(after):
                        if _neighbours(first, last):
                            yield s.Through(first, last), stop

    def first_of_span(self, at: int) -> Read[s.Moment]:
        """A moment, or the bare number of a day whose month comes with the last."""
        yield from self.moment(at)
        yield from self.bare_day(at)

    def joint(self, at: int, between: bool) -> Iterator[int]:
        """What ties the two ends of a span together."""
        words = ("och",) if between else ("till", "tom")
        dashes = [after for dash in self.sign(at, "-") for after in self.maybe_sign(dash, "-")]
        for after in (*dashes, *self.word(at, *words)):
            yield from self.introduced(after)

    def several(self, at: int) -> Read[s.Several]:
        """mars och oktober; 15 och 30 mars; januari, mars, maj; v. 5, 7 och 9."""
        for weeks, end in self.week_numbers(at):
            yield s.Several(tuple(s.WeeksOf(week, week) for week in weeks)), end
        for items, end in self.listed(at):
            if len(items) > 1:
                yield s.Several(items), end

    @remembered
    def listed(self, at: int) -> Read[tuple[s.Moment | s.Through, ...]]:
        """One or more items; a bare day needs a month to its right. One reading for each place it can end."""
        ends = set()
        for begun in self.introduced(at):
            for item, end in (*self.spans(begun), *self.bare_day(begun)):
                bare = isinstance(item, s.DayOf) and item.month is None
                for after in self.conjunction(end):
                    for rest, stop in self.listed(after):
                        if stop not in ends and (not bare or isinstance(rest[0], s.DayOf)):
                            ends.add(stop)
                            yield (item, *rest), stop
                if not bare and end not in ends:
                    ends.add(end)
                    yield (item,), end

    def conjunction(self, at: int) -> Iterator[int]:
        """, och & samt respektive, or a slash."""
        yield from self.sign(at, ",", "&", "+", "/")
        for after in self.word(at, "och", "samt", "resp", "respektive"):
            yield after
        for after in self.sign(at, ","):
            yield from self.word(after, "och", "samt")

    @remembered
    def limit(self, at: int) -> Read[s.Dated]:
        """senast 15 november, före sommaren, fr.o.m. mars, till hösten, mars och framåt."""
        for begun in self.introduced(at):
            for kind, after in self._limit_word(begun):
                for inner in self.introduced(after):
                    for moment, end in self.spans(inner):
                        if kind != "from" or not isinstance(moment, s.Through):
                            yield s.Limit(kind, moment), end
                if kind in _HOLIDAYS:
                    yield from self._before_or_after_a_holiday(kind, after)
        for begun in (*self.word(at, "till", "tills"), *self.phrase(at, "fram", "till")):
            for inner in self.introduced(begun):
                for moment, end in self.spans(inner):
                    window = isinstance(moment, s.TermOf)
                    yield (moment if window else s.Limit("by", moment)), end
        for begun in self.introduced(at):
            for moment, end in self.moment(begun):
                for after in self.word(end, "och"):
                    for stop in self.word(after, "framåt", "framöver"):
                        yield s.Limit("from", moment), stop

    def _before_or_after_a_holiday(self, kind: s.LimitKind, at: int) -> Read[s.Dated]:
        """före jul, efter nyår, innan sommaren: the terms end and begin there."""
        for words, limit in _HOLIDAYS[kind]:
            for end in self.word(at, *words):
                yield limit, end

    def _limit_word(self, at: int) -> Read[s.LimitKind]:
        for words, kind in s.LIMIT_WORDS.items():
            for after in self.word(at, words):
                yield kind, after
        for begun in self.word(at, "med"):
            for after in self.word(begun, "start", "början"):
                yield "from", after

    # --- what goes on, comes back, or hangs on something else

    def ongoing(self, at: int) -> Read[s.Ongoing]:
        """löpande, vid behov; löpande under VT23; VT23 och löpande."""
        for end in self.ongoing_words(at):
            yield s.Ongoing(), end
            for after in self.maybe_sign(end, ",", "-"):
                for dated, stop in self.dated(after):
                    yield s.Ongoing(dated), stop
        for dated, end in self.dated(at):
            for after in (*self.maybe_sign(end, ",", "-"), *self.word(end, "och")):
                for stop in self.ongoing_words(after):
                    yield s.Ongoing(dated), stop

    def ongoing_words(self, at: int) -> Iterator[int]:
        """One or more of the words for what has no end."""
        ends = [*self.word(at, *_ONGOING)]
        for phrase in _ONGOING_PHRASES:
            ends += self.phrase(at, *phrase.split())
        for end in ends:
            yield end
            for after in (end, *self.sign(end, ",", "/"), *self.word(end, "och", "samt", "eller")):
                yield from self.ongoing_words(after)

    def often(self, at: int) -> Read[s.Often]:
        """varje månad utom juli; två gånger per år; i mars varje år; årligen, senast 15 november."""
        yield from self.repeated(at, self.frequency)
        for begun in self.word(at, "varje"):
            for dated, end in self.moment(begun):
                if isinstance(dated, s.TermOf | s.MonthOf | s.NthWeekday):
                    yield s.Often(Recurrence("year"), dated), end

    @remembered
    def regularly(self, at: int) -> Read[s.Often]:
        """första tisdagen i månaden, september–maj, utom december; tisdagar jämna veckor under våren.

        The last to be asked: "tisdagar 5 mars" is a day whose weekday is given.
        """
        found = [read for read in self.repeated(at, self.regular) if not isinstance(read[0].when, s.DayOf)]
        yield from sorted(found, key=lambda read: -read[1])

    def asides(self, at: int) -> Read[s.Often]:
        """varannan vecka (tisdagar): asked first, or `tail` would take what is in brackets for a reservation."""
        for often, end in self.regularly(at):
            if any(token.word == "(" for token in self.tokens[at:end]):
                yield often, end

    def repeated(self, at: int, rule: Callable[[int], Read[Recurrence]]) -> Read[s.Often]:
        """What comes back, with exceptions and the period it happens in, before or after."""
        for recurrence, end in (
            *rule(at),
            *(read for begun in self.word(at, "senast") for read in rule(begun)),
        ):
            for exempted, after in self.exceptions(end, recurrence):
                yield s.Often(exempted), after
                for dated, stop in self.bounds(after):
                    yield s.Often(exempted, dated), stop
                    if exempted is recurrence:
                        for fewer, last in self.exceptions(stop, recurrence):
                            yield s.Often(fewer, dated), last
        for dated, end in self.dated(at):
            for begun in self.maybe_sign(end, ",", "-"):
                for recurrence, after in rule(begun):
                    for exempted, stop in self.exceptions(after, recurrence):
                        yield s.Often(exempted, dated), stop

    def bounds(self, at: int) -> Read[s.Dated]:
        """The period that something happens in, perhaps after a comma or in brackets."""
        for begun in self.maybe_sign(at, ",", "-"):
            yield from self.dated(begun)
        for begun in self.sign(at, "("):
            for dated, stop in self.dated(begun):
                for closed in self.sign(stop, ")"):
                    yield dated, closed

    def relative(self, at: int) -> Read[s.Relative]:
        """senast två veckor före nämnd: known as a time, though it has no date here."""
        for begun in (at, *self.word(at, "senast", "ca")):
            for _, counted in self.count(begun):
                for after in self.word(
                    counted, "dag", "dagar", "vecka", "veckor", "v", "arbetsdagar", "månader"
                ):
                    for named in self.word(after, "före", "innan", "efter", "inför"):
                        yield from self.anchor(named)
        for named in self.phrase(at, "i", "samband", "med"):
            yield from self.anchor(named)

    def anchor(self, at: int) -> Read[s.Relative]:
        """nämnd, varje sammanträde, nämndens möte: what a relative time hangs on."""
        for begun in (*self.word(at, "varje", "respektive"), at):
            if begun < len(self.tokens) and self.tokens[begun].kind == "word":
                word, after = self.tokens[begun].word, begun + 1
                yield s.Relative(word), after
                if word.endswith("s") and after < len(self.tokens) and self.tokens[after].kind == "word":
                    yield s.Relative(f"{word} {self.tokens[after].word}"), after + 1


def _spans(first: s.Moment, last: s.Moment) -> bool:
    """Whether two moments can be the ends of one span."""
    if isinstance(first, s.DayOf) and first.month is None:
        return isinstance(last, s.DayOf)
    years = (isinstance(first, s.WholeYear), isinstance(last, s.WholeYear))
    return not any(years) or (all(years) and _dated_years(first, last))


def _dated_years(*moments: s.Moment) -> bool:
    """2022–2025, or läsåret 22/23–läsåret 23/24; not one of each."""
    kinds = {(m.school, m.first is not None) for m in moments if isinstance(m, s.WholeYear)}
    return len(kinds) == 1 and all(named for _, named in kinds)


def _neighbours(first: s.Moment, last: s.Moment) -> bool:
    """dec/jan and HT22/VT23 are one window; mars/oktober are two."""
    if isinstance(first, s.MonthOf) and isinstance(last, s.MonthOf):
        return last.month == first.month % 12 + 1
    return isinstance(first, s.TermOf) and isinstance(last, s.TermOf)
