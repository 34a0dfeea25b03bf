"""How often: "varje månad utom juli", "fyra–sex gånger per år", "var sjätte vecka", "årligen"."""

from __future__ import annotations

from dataclasses import replace

from plan.periods import syntax as s
from plan.periods.model import Recurrence
from plan.periods.moments import PARTS, Moments
from plan.periods.terminals import Read, remembered

_EXCEPT = ("exklusive", "exkl", "utom", "förutom", "undantaget", "undantagen", "ej", "inte")
_TIMES = ("gång", "gånger", "ggr", "ggn", "tillfälle", "tillfällen", "möten", "träffar", "avstämningar")
_UNITS: dict[str, Recurrence] = {
    **dict.fromkeys(("år", "året", "kalenderår"), Recurrence("year")),
    **dict.fromkeys(("läsår", "läsåret", "skolår", "skolåret"), Recurrence("year", school_year=True)),
    **dict.fromkeys(("termin", "terminen"), Recurrence("term")),
    **dict.fromkeys(("halvår", "halvåret"), Recurrence("month", interval=6)),
    **dict.fromkeys(("kvartal", "kvartalet"), Recurrence("month", interval=3)),
    **dict.fromkeys(("månad", "månaden"), Recurrence("month")),
    **dict.fromkeys(("vecka", "veckan"), Recurrence("week")),
}
ADVERBS: dict[str, Recurrence] = {
    **dict.fromkeys(("årligen", "årlig", "årsvis"), Recurrence("year")),
    "terminsvis": Recurrence("term"),
    "kvartalsvis": Recurrence("month", interval=3),
    "tertialvis": Recurrence("month", interval=4),
    **dict.fromkeys(("halvårsvis", "halvårligt", "halvårlig"), Recurrence("month", interval=6)),
    **dict.fromkeys(("månadsvis", "månatligen", "månadsvisa"), Recurrence("month")),
    "veckovis": Recurrence("week"),
}


TERM_EDGES: dict[str, s.Part] = {
    **dict.fromkeys(("terminsstart", "terminsstarten", "terminsuppstart", "terminsbörjan"), "start"),
    **dict.fromkeys(("terminsslut", "terminsslutet", "terminsavslutning", "terminsavslutningen"), "end"),
}
_OF_TERM = ("terminens", "terminernas")


class Frequencies(Moments):
    """Recurrences at a place among the tokens."""

    @remembered
    def edges(self, at: int) -> Read[s.TermEdge | s.Often]:
        """i slutet av varje termin, terminens början, vid terminsstart, i början av varje läsår."""
        for begun in (at, *self.word(at, "i", "vid", "till", "inför", "under", "på")):
            for word, part in TERM_EDGES.items():
                for end in self.word(begun, word):
                    yield s.TermEdge(part), end
            for named in self.word(begun, *_OF_TERM):
                for word, part in (*PARTS.items(), ("start", "start")):
                    for end in self.word(named, word):
                        yield s.TermEdge(part), end
            for named in self.phrase(begun, "varje", "termins"):
                for word, part in (*PARTS.items(), ("start", "start")):
                    for end in self.word(named, word):
                        yield s.TermEdge(part, each=True), end
            for word, part in PARTS.items():
                for named in self.word(begun, word):
                    for inner in self.word(named, "av", "på"):
                        yield from self._edge_of(inner, part)

    def _edge_of(self, at: int, part: s.Part) -> Read[s.TermEdge | s.Often]:
        for end in self.word(at, "terminen", "terminerna"):
            yield s.TermEdge(part, each=self.tokens[at].word == "terminerna"), end
        for named in self.word(at, "varje"):
            for end in self.word(named, "termin"):
                yield s.TermEdge(part, each=True), end
            for end in self.word(named, "läsår", "skolår"):
                yield s.Often(Recurrence("year"), s.WholeYear(True, part=part)), end

    @remembered
    def frequency(self, at: int) -> Read[Recurrence]:
        """How often, without exceptions."""
        for begun in (at, *self.word(at, "ca", "cirka", "minst", "ungefär", "åtminstone", "högst", "upp")):
            yield from self._adverb(begun)
            yield from self._every(begun)
            yield from self._count(begun)

    def _adverb(self, at: int) -> Read[Recurrence]:
        for adverb, recurrence in ADVERBS.items():
            for end in self.word(at, adverb):
                yield recurrence, end

    def _every(self, at: int) -> Read[Recurrence]:
        for begun in self.word(at, "varje", "per"):
            yield from self.unit(begun)
        for begun in self.word(at, "var", "vart"):
            for nth, after in self.ordinal(begun):
                for unit, end in self.unit(after):
                    yield _scaled(unit, nth), end
        for begun in self.word(at, "varannan", "vartannat"):
            for unit, end in self.unit(begun):
                yield _scaled(unit, 2), end

    def _count(self, at: int) -> Read[Recurrence]:
        for (least, most), counted in self.count(at):
            for after in self.word(counted, *_TIMES):
                for begun in (*self.word(after, "per", "i", "om", "varje", "under"), *self.sign(after, "/")):
                    for unit, end in self.unit(begun):
                        top = most if most > least else None
                        yield replace(unit, times=least, times_at_most=top), end

    def count(self, at: int) -> Read[tuple[int, int]]:
        """tre; fyra–sex; en till två; 4 eller 5."""
        for least, end in self.cardinal(at):
            yield (least, least), end
            for after in (*self.sign(end, "-", "/"), *self.word(end, "till", "eller", "á", "à")):
                for most, stop in self.cardinal(after):
                    if most > least:
                        yield (least, most), stop

    def unit(self, at: int) -> Read[Recurrence]:
        """år, läsår, termin, kvartal, månad, vecka."""
        for name, recurrence in _UNITS.items():
            for end in self.word(at, name):
                yield recurrence, end

    def exceptions(self, at: int, recurrence: Recurrence) -> Read[Recurrence]:
        """, exklusive januari och juni–augusti: as many months as are named."""
        found = [(replace(recurrence, except_months=months), end) for months, end in self.excepted(at)]
        yield from sorted(found, key=lambda read: -read[1])
        yield recurrence, at

    @remembered
    def excepted(self, at: int) -> Read[tuple[int, ...]]:
        """The months after a word for "except", in order of the calendar."""
        for bracketed in (False, True):
            begun = next(self.sign(at, "("), -1) if bracketed else next(self.sign(at, ","), at)
            begun = next(self.word(begun, "men", "dock"), begun)
            for named in self.word(begun, *_EXCEPT):
                for months, end in self.month_list(next(self.word(named, "i", "under"), named)):
                    for after in self.sign(end, ")") if bracketed else (end,):
                        yield tuple(sorted(set(months))), after


def _scaled(unit: Recurrence, interval: int) -> Recurrence:
    return replace(unit, interval=unit.interval * interval)
