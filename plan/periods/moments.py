"""The single moments that periods are made of: days, weeks, months, terms, quarters, years."""

from __future__ import annotations

from plan.periods import syntax as s
from plan.periods.terminals import Read, Terminals, remembered
from plan.periods.words import TERMS, WEEKDAYS
from plan.schoolyear import month_end, school_year_of

PARTS: dict[str, s.Part] = {"början": "start", "mitten": "middle", "slutet": "end", "slut": "end"}
WEEK = ("v", "vecka", "veckan", "veckor", "veckorna", "uke", "uker", "uge", "uger")
SCHOOL_YEAR = ("läsåret", "läsår", "skolåret", "skolår", "lå")
YEAR_EDGES: dict[str, s.Part] = {
    **dict.fromkeys(("läsårsstart", "läsårsstarten", "skolstart", "skolstarten", "skolestart"), "start"),
    **dict.fromkeys(("läsårsslut", "skolavslutning", "skolavslutningen"), "end"),
}
AUTUMN_BREAK = ("höstlov", "höstlovet")
_AUTUMN_BREAK_WEEK = 44
"""The week that schools in the whole country have their autumn break."""

_MOST_WEEKS = 4
_CLOCKS = ("kl", "klockan", ".", "-", ":", "/")


class Moments(Terminals):
    """Single moments at a place among the tokens."""

    @remembered
    def moment(self, at: int) -> Read[s.Moment]:
        """Any single moment."""
        yield from self.day(at)
        yield from self.weeks(at)
        yield from self.week_of_month(at)
        yield from self.month_of(at)
        yield from self.term(at)
        yield from self.quarter(at)
        yield from self.nth_weekday(at)
        yield from self.turn_of_year(at)
        yield from self.edge(at)
        yield from self.last_day(at)
        yield from self.whole_year(at)

    def bare_day(self, at: int) -> Read[s.DayOf]:
        """The number of a day whose month stands elsewhere."""
        for weekday, begun in self.maybe_weekday(at):
            for day, end in self.number(begun, 1, 2):
                for after in (*self.ending(end), *self.sign(end, "."), end):
                    yield s.DayOf(day, None, None, weekday), after

    def maybe_weekday(self, at: int) -> Read[int | None]:
        """tisdag, fredag den, den."""
        yield None, at
        for begun in self.word(at, "den"):
            yield None, begun
        if at < len(self.tokens) and self.tokens[at].word in WEEKDAYS:
            weekday = WEEKDAYS[self.tokens[at].word]
            for named in self.word(at, self.tokens[at].word):
                for begun in self.maybe_sign(named, ","):
                    yield weekday, begun
                    for after in self.word(begun, "den"):
                        yield weekday, after

    def day(self, at: int) -> Read[s.DayOf]:
        """5 mars, den 31:a januari 2023, 15/11, 15/11-22, 15.11.2022, 2023-03-31."""
        for bare, begun in self.bare_day(at):
            for month, end in self.month(begun):
                for year, after in self.maybe_year(end):
                    yield s.DayOf(bare.day, month, year, bare.weekday), after
            for slash in self.sign(begun, "/"):
                for month, end in self.number(slash, 1, 2):
                    for year, after in self.maybe_year(end):
                        if year is None or year.clear:
                            yield s.DayOf(bare.day, month, year, bare.weekday), after
                    for second in self.sign(end, "/"):
                        for year, after in self.year(second):
                            yield s.DayOf(bare.day, month, year, bare.weekday), after
            for month, end in self.number(begun, 1, 2):
                if self.tokens[begun - 1].word == ".":
                    yield from self._dotted(begun - 2, bare, month, end)
                    for dot in self.sign(end, "."):
                        for value, after in self.number(dot, 2, 4):
                            yield s.DayOf(bare.day, month, s.YearMark(value, True), bare.weekday), after
        for value, end in self.number(at, 4):
            for dash in self.sign(end, "-"):
                for month, after in self.number(dash, 2):
                    for second in self.sign(after, "-"):
                        for day, stop in self.number(second, 2):
                            yield s.DayOf(day, month, s.YearMark(value, True)), stop

    def _dotted(self, at: int, bare: s.DayOf, month: int, end: int) -> Read[s.DayOf]:
        """15.11 or 5.11. for a day, where the figures can be one and no word before them says what they are.

        "2.1" is a paragraph and "8.30" a time of the day: a single figure needs a word for a bound, "den" or the
        second full stop.
        """
        said = self.tokens[at - 1].word if at else ""
        exact = said in ("den", "dato", *s.LIMIT_WORDS) or bare.weekday is not None
        glued = self.tokens[at + 1].glued and self.tokens[at + 2].glued
        if glued and 1 <= month <= 12 and 1 <= bare.day <= 31:
            if exact or (
                len(self.tokens[at].word) == len(self.tokens[at + 2].word) == 2 and said not in _CLOCKS
            ):
                yield s.DayOf(bare.day, month, None, bare.weekday), end
            for after in self.sign(end, "."):
                yield s.DayOf(bare.day, month, None, bare.weekday), after

    def month_of(self, at: int) -> Read[s.MonthOf]:
        """mars, dec 22, slutet av maj, 2022-12."""
        for part, begun in self._month_part(at):
            for month, end in self.month(begun):
                short = self.tokens[begun].word == "jul"
                for year, after in self.maybe_year(end):
                    yield s.MonthOf(month, year, part, short), after
        for value, end in self.number(at, 4):
            for dash in self.sign(end, "-"):
                for month, after in self.number(dash, 2):
                    if 1 <= month <= 12 and 1900 <= value < 2200:
                        yield s.MonthOf(month, s.YearMark(value, True)), after

    def _month_part(self, at: int) -> Read[s.Part | None]:
        yield None, at
        for word, part in PARTS.items():
            for named in self.word(at, word):
                for begun in self.word(named, "av", "på"):
                    yield part, begun

    def weeks(self, at: int) -> Read[s.WeeksOf]:
        """v. 45–47, vecka 12 2023, november (v. 45–47)."""
        yield from self._weeks(at, ())
        for months, end in self.month_list(at):
            for begun in self.maybe_sign(end, ",", "("):
                for weeks, stop in self._weeks(begun, months):
                    if begun == end or self.tokens[begun - 1].word != "(":
                        yield weeks, stop
                    else:
                        for closed in self.sign(stop, ")"):
                            yield weeks, closed

    def week_of_month(self, at: int) -> Read[s.WeekOfMonth]:
        """första veckan i september, sista veckan i maj 2027."""
        for begun in (at, *self.word(at, "den")):
            for nth, named in self.nth(begun):
                for after in self.word(named, "veckan"):
                    for inner in self.word(after, "i", "av"):
                        for month, end in self.month(inner):
                            for year, stop in self.maybe_year(end):
                                if nth <= _MOST_WEEKS:
                                    yield s.WeekOfMonth(nth, month, year), stop

    def _weeks(self, at: int, months: tuple[int, ...]) -> Read[s.WeeksOf]:
        for named in self.word(at, *WEEK):
            for first, end in self.number(named, 1, 2):
                spans = [(first, end)]
                for joint in (*self.sign(end, "-", "/"), *self.word(end, "till", "tom")):
                    for begun in (*self.word(joint, *WEEK), joint):
                        spans += self.number(begun, 1, 2)
                for last, after in spans:
                    yield s.WeeksOf(first, last, None, months), after
                    for year, stop in self.year(after):
                        if year.value >= 100:
                            yield s.WeeksOf(first, last, year, months), stop

    def week_numbers(self, at: int) -> Read[tuple[int, ...]]:
        """v. 5, 7 och 9; the numbers must rise."""
        for named in self.word(at, *WEEK):
            for week, end in self.number(named, 1, 2):
                yield from self._more_weeks(end, (week,))

    def _more_weeks(self, at: int, weeks: tuple[int, ...]) -> Read[tuple[int, ...]]:
        for joint in (*self.sign(at, ",", "+"), *self.word(at, "och", "samt")):
            for week, end in self.number(joint, 1, 2):
                if week > weeks[-1]:
                    yield (*weeks, week), end
                    yield from self._more_weeks(end, (*weeks, week))

    def term(self, at: int) -> Read[s.Moment]:
        """VT23, HT-20, ht, höstterminen 2022, våren."""
        if at < len(self.tokens) and self.tokens[at].word in TERMS:
            for end in self.word(at, self.tokens[at].word):
                for year, after in self.maybe_year(end):
                    yield s.TermOf(TERMS[self.tokens[at].word], year), after

    def quarter(self, at: int) -> Read[s.QuarterOf]:
        """kvartal 2, Q1 2023, första kvartalet, tertial 2, andra halvåret."""
        named_as: tuple[tuple[tuple[str, ...], int], ...] = (
            (("kvartal", "kv", "q"), 3),
            (("tertial", "t"), 4),
            (("halvår",), 6),
        )
        for words, months in named_as:
            for named in self.word(at, *words):
                for number, end in self.number(named, 1):
                    for year, after in self.maybe_year(end):
                        yield s.QuarterOf(number, months, year), after
        for number, named in self.ordinal(at):
            for words, months in ((("kvartalet",), 3), (("tertialet",), 4), (("halvåret",), 6)):
                for end in self.word(named, *words):
                    for year, after in self.maybe_year(end):
                        yield s.QuarterOf(number, months, year), after

    def edge(self, at: int) -> Read[s.Moment]:
        """slutet av vårterminen, början av läsåret, läsårets slut, läsårsstart."""
        for part, begun in self._month_part(at):
            if part is None:
                continue
            for term, end in self.term(begun):
                if isinstance(term, s.TermOf):
                    yield s.TermOf(term.term, term.year, part), end
            for end in self.word(begun, *SCHOOL_YEAR):
                yield s.WholeYear(True, part=part), end
        for named in self.word(at, "läsårets", "skolårets"):
            for word, part in PARTS.items():
                for end in self.word(named, word):
                    yield s.WholeYear(True, part=part), end
        for word, part in YEAR_EDGES.items():
            for end in self.word(at, word):
                yield s.WholeYear(True, part=part), end
        for end in self.word(at, *AUTUMN_BREAK):
            for year, after in self.maybe_year(end):
                if year is None or year.clear:
                    yield s.WeeksOf(_AUTUMN_BREAK_WEEK, _AUTUMN_BREAK_WEEK, year), after

    def last_day(self, at: int) -> Read[s.DayOf]:
        """sista mars, sista dagen i november, den siste april: a month's last day."""
        for begun in (at, *self.word(at, "den")):
            for named in self.word(begun, "sista", "siste"):
                for day in (named, *self.word(named, "dagen")):
                    for inner in (day, *self.word(day, "i")):
                        for month, end in self.month(inner):
                            for year, after in self.maybe_year(end):
                                yield s.DayOf(month_end(2001, month).day, month, year), after

    def nth_weekday(self, at: int) -> Read[s.NthWeekday]:
        """sista fredagen i oktober, första måndagen i mars 2023."""
        for begun in (at, *self.word(at, "den")):
            for nth, named in self.nth(begun):
                if named < len(self.tokens) and self.tokens[named].word in WEEKDAYS:
                    for inner in self.word(named + 1, "i"):
                        for month, end in self.month(inner):
                            for year, after in self.maybe_year(end):
                                weekday = WEEKDAYS[self.tokens[named].word]
                                yield s.NthWeekday(nth, weekday, month, year), after

    def turn_of_year(self, at: int) -> Read[s.TurnOfYear]:
        """årsskiftet, årsskiftet 22/23."""
        for end in self.word(at, "årsskiftet", "årsskifte"):
            yield s.TurnOfYear(), end
            for (ending, _), after in self.two_years(end):
                yield s.TurnOfYear(ending), after

    def two_years(self, at: int) -> Read[tuple[s.YearMark, s.YearMark]]:
        """22/23, 2022/23, 2022–2023."""
        for first, end in self.year(at):
            for joint in self.sign(end, "/", "-"):
                for second, after in self.number(joint, 2, 4):
                    if school_year_of(str(first.value).zfill(2), str(second).zfill(2)):
                        yield (first, s.YearMark(second, True)), after

    def whole_year(self, at: int) -> Read[s.WholeYear]:
        """läsåret 22/23, läsåret, 22/23, under året, 2023."""
        for begun in self.word(at, *SCHOOL_YEAR):
            yield s.WholeYear(True), begun
            for (first, second), end in self.two_years(begun):
                yield s.WholeYear(True, first, second), end
        for (first, second), end in self.two_years(at):
            if second.value > 12 or first.value >= 100:
                yield s.WholeYear(True, first, second), end
        for begun in (at, *self.word(at, "år", "året", "kalenderåret", "verksamhetsåret")):
            for value, end in self.number(begun, 4):
                if 1900 <= value < 2200:
                    yield s.WholeYear(False, s.YearMark(value, True)), end
        for end in self.word(at, "året", "kalenderåret", "verksamhetsåret"):
            yield s.WholeYear(False), end
