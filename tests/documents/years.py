"""Years to draw: made up, in the words of Ekdala, as many items as a test wants."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import strategies as st

from documents.pictures import words
from documents.pictures.model import Item, Mark, Series, Undated, Year
from plan.schoolyear import month_end

FIRST, LAST, TODAY = date(2026, 8, 1), date(2027, 7, 31), date(2027, 3, 16)
RINGS = ("Kvalitet", "Ekonomi", "Personal", "Arbetsmiljö", "Miljö")
TITLES = (
    "Sammanställ enkätresultat för huvudmannen",
    "Lönesamtal",
    "Delårsbokslut, åtta månader",
    "Skolfrånvaro, period 2",
    "Utvecklingssamtal och vårdnadshavarenkät",
    "Brandövning på alla enheter",
)


def year(*items: Item, meetings: tuple[Series, ...] = (), undated: tuple[Undated, ...] = ()) -> Year:
    """The school year 26/27 with these items."""
    return Year("Årshjulet 26/27", "Ekdala kommun", "", FIRST, LAST, TODAY, items, undated, meetings)


def item(
    title: str = "Lönesamtal",
    start: date = date(2027, 2, 1),
    due: date | None = None,
    mark: Mark = Mark.COMING,
    ring: str = "Personal",
) -> Item:
    """One item, for one day where no other is given."""
    due = due or start
    return Item(title, ring, start, due, mark, words.span_words(start, due), "rektor")


def likely(count: int, seed: int = 1) -> Year:
    """A year as municipalities have them: half of it "i mars", some spans, some days; three forums."""
    chosen = random.Random(seed)
    items = []
    for n in range(count):
        month = date(2026 if n % 12 < 5 else 2027, (n % 12 + 7) % 12 + 1, 1)
        end = month_end(month.year, month.month)
        day = month + timedelta(days=chosen.randrange(28))
        span = chosen.choice(((month, end), (month, end), (day, day), (day, day + timedelta(days=13))))
        mark = chosen.choice(tuple(Mark))
        items.append(item(f"{TITLES[n % len(TITLES)]} {n}", span[0], min(span[1], LAST), mark, RINGS[n % 5]))
    days = tuple(date(2026 + (n > 3), (n + 8) % 12 + 1, 5 + n) for n in range(10))
    return year(*items, meetings=(Series("Ledningsgrupp", days), Series("Rektorsmöte", days[::2])))


days = st.dates(FIRST - timedelta(days=90), LAST + timedelta(days=90))
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=70)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Anything: outside of the year too, and with any text."""
    start = draw(days)
    length = draw(st.sampled_from((0, 0, 0, 6, 20, 30, 45, 200, 500)))
    return Item(
        title=draw(st.sampled_from(TITLES) | texts),
        ring=draw(st.sampled_from((*RINGS, "")) | texts),
        start=start,
        due=start + timedelta(days=length),
        mark=draw(st.sampled_from(Mark)),
        when=draw(texts),
        who="rektor, verksamhetschef",
    )


@st.composite
def years(draw: st.DrawFn, most: int = 200) -> Year:
    """0 to `most` items, and forums that meet whenever."""
    count = draw(st.integers(0, most))
    few = draw(st.lists(items(), min_size=1, max_size=25))
    # Hypothesis makes few items well and many slowly: many are these again, moved.
    moved = [
        Item(
            f"{one.title} {n}",
            one.ring,
            one.start + timedelta(days=n * 7 % 90),
            one.due + timedelta(days=n * 7 % 90),
            one.mark,
        )
        for n in range(count)
        for one in (few[n % len(few)],)
    ]
    forums = draw(st.lists(st.tuples(texts, st.lists(days, max_size=40)), max_size=7))
    return year(*moved, meetings=tuple(Series(name, tuple(on)) for name, on in forums))
