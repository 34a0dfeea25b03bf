"""Pictures in a process of its own: the first as somebody has it after a start, then others, then the same again.

`python -m benchmarks.one_picture ours|matplotlib ITEMS ROUNDS` prints seconds as JSON: `cold` from before the
libraries are loaded, `warm` for each of ROUNDS other pictures, `again` for one that has been drawn, and
`processor` for what the process and those it starts used for each of the warm ones.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

FIRST, LAST, TODAY = date(2026, 8, 1), date(2027, 7, 31), date(2027, 3, 16)
RINGS = ("Kvalitet", "Ekonomi", "Personal", "Arbetsmiljö", "Miljö")
WIDE, HIGH = 1026, 1760
UNITS = 85  # pixels to an inch: matplotlib's letters are as large for their picture as ours
Planned = tuple[str, str, date, date]


def planned(count: int, seed: int) -> list[Planned]:
    """Titles, rings, first and last days: a third of them a day, a third a month, a third a span."""
    found = []
    for n in range(count):
        start = FIRST + timedelta(days=(n * 365 // count + seed * 3) % 340)
        length = (0, 29, 20)[n % 3]
        found.append((f"Moment {n} som görs varje år {seed}", RINGS[n % 5], start, start + timedelta(length)))
    return found


def ours(items: list[Planned]) -> bytes:
    """The wheel as the bot draws it: the processes that draw get ready meanwhile."""
    from documents.pictures.drawing import DRAWERS

    DRAWERS.start()
    from documents.pictures.model import Item, Mark, Year
    from documents.pictures.rendering import ON_SCREEN, png
    from documents.pictures.wheel import wheel

    shown = tuple(
        Item(title, ring, start, due, tuple(Mark)[n % 5]) for n, (title, ring, start, due) in enumerate(items)
    )
    return png(wheel(Year("Årshjulet 26/27", "Ekdala", "", FIRST, LAST, TODAY, shown)), ON_SCREEN)


def by_matplotlib(items: list[Planned]) -> bytes:
    """The same items drawn with matplotlib: months, rings, spans, numbers, today's line and a list below."""
    import io
    import math

    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(WIDE / UNITS, HIGH / UNITS), dpi=UNITS)
    axes = figure.add_axes((0.05, 0.45, 0.9, 0.5), projection="polar")
    axes.set_theta_direction(-1)
    axes.set_theta_offset(math.pi / 2)
    axes.set_axis_off()

    def angle(day: date) -> float:
        return math.tau * (day - FIRST).days / 365

    for month in range(12):
        begins = math.tau * month / 12
        axes.bar(
            begins, 0.6, width=math.tau / 12, bottom=9.4, align="edge", color="#e9eef0", edgecolor="white"
        )
        axes.text(begins + math.tau / 24, 9.7, "Månad", ha="center", va="center", fontsize=12)
    for week in range(52):
        axes.plot([math.tau * week / 52] * 2, [10.0, 10.2], color="#56646d", linewidth=0.6)
        axes.text(math.tau * (week + 0.5) / 52, 10.2, str(week + 1), ha="center", va="center", fontsize=6)
    for n, (title, ring, start, due) in enumerate(items):
        bottom = 3 + RINGS.index(ring) * 1.2 + 0.3 * (n % 3)
        length = angle(due + timedelta(days=1)) - angle(start)
        axes.bar(angle(start), 0.25, width=length, bottom=bottom, align="edge", color="#c4d6da")
        axes.text(angle(start), bottom, str(n + 1), fontsize=7)
        axes.text(angle(start) + 0.05, bottom, title, fontsize=7)
        figure.text(0.05 + 0.31 * (n % 3), 0.4 - 0.03 * (n // 3), f"{n + 1} {title}", fontsize=9)
        figure.text(0.05 + 0.31 * (n % 3), 0.39 - 0.03 * (n // 3), f"{start} – {due}", fontsize=7)
    axes.plot([angle(TODAY)] * 2, [2, 9.4], color="#a3201b")
    made = io.BytesIO()
    figure.savefig(made, format="png")
    pyplot.close(figure)
    return made.getvalue()


def _timed(draw: Callable[[list[Planned]], bytes], items: list[Planned]) -> float:
    begun = time.perf_counter()
    if not draw(items).startswith(b"\x89PNG"):
        raise RuntimeError("no picture came out")
    return time.perf_counter() - begun


def _processor() -> float:
    """Seconds that this process has used, and those it has started, whether they have ended or not (Linux)."""
    ticks = 0
    for started in Path("/proc/self/task").glob("*/children"):
        for pid in started.read_text().split():
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return sum(os.times()[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def main(which: str, count: int, rounds: int) -> dict[str, object]:
    """Measure once."""
    draw = ours if which == "ours" else by_matplotlib
    cold = _timed(draw, planned(count, 0))
    used = _processor()
    warm = [_timed(draw, planned(count, n)) for n in range(1, rounds + 1)]
    each = (_processor() - used) / rounds
    return {"cold": cold, "warm": warm, "again": _timed(draw, planned(count, rounds)), "processor": each}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
