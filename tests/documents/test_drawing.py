"""The processes that draw: kept, replaced, given up, and gone with the one that started them."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import resvg_py
from PIL import Image, ImageChops

from documents.pictures import child
from documents.pictures.drawing import DRAWERS, PICTURES, Drawers, NotDrawn
from documents.pictures.measuring import FAMILY, FILES
from documents.pictures.wheel import wheel
from tests.documents.years import likely

ROOT = Path(__file__).parents[2]


@contextmanager
def drawers(within: float = 20.0) -> Iterator[Drawers]:
    made = Drawers(within)
    try:
        yield made
    finally:
        made.end()


def processes(of: Drawers) -> list[subprocess.Popen[bytes]]:
    return [one._process for one in of._drawers]


def disc(colour: str, side: int = 40) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<circle cx="{side / 2}" cy="{side / 2}" r="{side / 2}" fill="{colour}"/></svg>'
    )


@pytest.mark.parametrize("across", [1208, 1027])
def test_the_halves_of_a_picture_are_that_picture(across: int) -> None:
    """Together they decode, checksums and all, to what the library draws of the whole but for a hair at edges."""
    picture = wheel(likely(36))
    rows = round(picture.height * across / picture.width)
    data = DRAWERS.png(picture.svg, across, rows)
    found = Image.open(io.BytesIO(data))
    found.load()
    whole = resvg_py.svg_to_bytes(
        svg_string=picture.svg,
        width=across,
        skip_system_fonts=True,
        font_files=[str(file) for file in FILES],
        font_family=FAMILY,
        background="#ffffff",
    )
    expected = Image.open(io.BytesIO(whole))
    assert found.size == expected.size or abs(found.height - expected.height) == 1
    difference = ImageChops.difference(found.convert("L"), expected.convert("L"))
    assert sum(many for level, many in enumerate(difference.histogram()) if level > 80) < 20
    [chunk] = re.finditer(b"IDAT", data)
    size = int.from_bytes(data[chunk.start() - 4 : chunk.start()])
    assert len(zlib.decompress(data[chunk.end() : chunk.end() + size])) == rows * (4 * across + 1)


@pytest.mark.parametrize("items", [5, 36, 150])
def test_what_is_left_out_of_a_half_since_it_is_not_in_it_would_not_have_been_seen(items: int) -> None:
    """The same rows of pixels, from much less to draw."""
    picture = wheel(likely(items))
    across, rows = 600, round(picture.height * 600 / picture.width)
    _, _, rest = picture.svg.partition(">")
    lengths = []
    for first, many in ((0, rows // 3), (rows // 3, rows // 3), (2 * rows // 3, rows // 3)):
        cut = child._cut(picture.svg, across, first, many)
        lengths.append(len(cut))
        whole = f"{cut.partition('>')[0]}>{rest}"
        with_all, without = (
            resvg_py.svg_to_bytes(
                svg_string=one,
                width=across,
                skip_system_fonts=True,
                font_files=[str(file) for file in FILES],
                font_family=FAMILY,
                background="#ffffff",
            )
            for one in (whole, cut)
        )
        assert with_all == without
    assert min(lengths) < 0.7 * len(picture.svg)


@pytest.mark.parametrize("rows", [1, 2, 3, 40])
def test_few_rows_are_drawn_too(rows: int) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 {rows}" width="9" height="{rows}"/>'
    assert Image.open(io.BytesIO(DRAWERS.png(svg, 9, rows))).convert("L").tobytes() == b"\xff" * 9 * rows


def test_processes_are_kept_and_replaced_when_they_have_ended_or_are_used_up() -> None:
    with drawers() as made:
        first = made.png(disc("#123456"), 40, 40)
        kept = processes(made)
        assert made.png(disc("#654321"), 40, 40) != first and processes(made) == kept
        kept[1].kill()  # by somebody else, before it is asked
        kept[1].wait()
        assert made.png(disc("#123456"), 40, 40) == first
        assert processes(made)[0] is kept[0] and kept[1] not in processes(made)
        made._drawers[0]._left = 0
        assert made.png(disc("#123456"), 40, 40) == first
        assert kept[0].returncode is not None and kept[0] not in processes(made)
        assert {one._left for one in made._drawers} == {PICTURES - 1, PICTURES - 2}


def test_a_process_that_is_killed_while_it_draws_costs_nobody_the_picture() -> None:
    with drawers() as made:
        made.start()
        first, second = processes(made)
        os.kill(first.pid, signal.SIGSTOP)  # so that it has not answered when it is killed
        killer = threading.Timer(0.3, first.kill)
        killer.start()
        assert made.png(disc("#123456"), 40, 40).startswith(b"\x89PNG")
        killer.join()
        assert second.returncode is not None  # it had been asked, and would have answered the next question


def test_a_process_that_hangs_is_given_up_and_the_next_picture_is_drawn() -> None:
    with drawers(0.5) as made:
        made.start()
        hung = processes(made)[0]
        os.kill(hung.pid, signal.SIGSTOP)
        with pytest.raises(NotDrawn, match="too long"):
            made.png(disc("#123456"), 40, 40)
        assert hung.returncode == -signal.SIGKILL
        made.within = 20.0
        assert made.png(disc("#123456"), 40, 40).startswith(b"\x89PNG")


def test_what_is_no_picture_is_refused_and_the_next_is_drawn() -> None:
    with drawers() as made:
        for svg in ("<svg>this is no SVG", disc("#123456").replace("</svg>", ""), "åäö"):
            with pytest.raises(NotDrawn):
                made.png(svg, 40, 40)
        assert made.png(disc("#123456"), 40, 40).startswith(b"\x89PNG")


@pytest.mark.parametrize("how", ["", "os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_nothing_is_left_when_the_one_that_draws_ends(how: str) -> None:
    """It ends as it should, at once, or by being killed."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc to look in")
    program = (
        "import os\nfrom documents.pictures.drawing import DRAWERS\nDRAWERS.start()\n"
        f"print(*(one._process.pid for one in DRAWERS._drawers), flush=True)\n{how}"
    )
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT, check=False)
    pids = [int(pid) for pid in said.stdout.split()]
    assert len(pids) == 2
    for _ in range(500):
        if not any(is_running(pid) for pid in pids):
            return
        time.sleep(0.02)
    pytest.fail(f"still there: {pids}")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
