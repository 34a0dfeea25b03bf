"""Draws bands of pictures in a process of its own, one after the other: the SVG comes in, compressed rows go out.

`python child.py FAMILY FONT…`. It knows nothing of the bot. The library holds the interpreter while it draws, and can
end the process: here that is nobody else's. It gives up more memory and time than a picture needs, and ends when
nobody has asked for long, or when the one that started it has gone.

It is asked for a band (`ASKED`: the pixels across, the first row, how many rows, whether it is the last band, the
bytes of the SVG) and answers (`ANSWERED`: 1 where it was drawn, the checksum of the rows, the bytes that follow).
What follows is raw deflate that ends on a whole byte, so that the bands of a picture are put together as they are.
"""

from __future__ import annotations

import os
import re
import struct
import sys
import threading
import zlib

ASKED = struct.Struct(">III?I")
ANSWERED = struct.Struct(">?II")
MEMORY = 1_500_000_000
"""Bytes of address space; 24 million pixels are 96 MB, some times over while they are packed."""
SECONDS = 30
"""Of processor time for one band."""
IDLE_S = 900.0
_DEFLATE = 3  # a third of the library's own time, and a tenth more bytes
_BYTES = 4  # of a pixel
_PLAIN, _LEFT, _ABOVE, _MEAN, _PAETH = range(5)  # how a row is written down (PNG, 9.2)
# Texts as the templates write them: along an arc of less than half a turn, or beginning at a point.
_ALONG = re.compile(
    r'<path id="[^"]*" d="M([\d.-]+) ([\d.-]+)A[\d.]+ [\d.]+ 0 0 [01] ([\d.-]+) ([\d.-]+)" fill="none"/>'
    r'<text font-size="([\d.]+)"[^>]*><textPath[^>]*>[^<]*</textPath></text>'
)
# A text that is moved or turned does not stand where it says.
_MOVED = re.compile(r"<text\b[^>]* transform=|<g\b[^>]* transform=[^>]*>(?:[^<]|<(?!/g>|text))*<text")
_AT = re.compile(r'<text x="[\d.-]+" y="([\d.-]+)" font-size="([\d.]+)"[^>]*>[^<]*</text>')


def main(family: str, *fonts: str) -> None:
    """Draw what is asked for, until nobody asks."""
    import resvg_py

    asks, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        clock = threading.Timer(IDLE_S, os._exit, [0])
        clock.daemon = True
        clock.start()
        head = asks.read(ASKED.size)
        clock.cancel()
        if len(head) < ASKED.size:
            os._exit(0)  # what is left to tidy up goes with the process
        across, first, rows, is_last, size = ASKED.unpack(head)
        svg = asks.read(size).decode()
        _bound()
        try:
            made = resvg_py.svg_to_bytes(
                svg_string=_cut(svg, across, first, rows),
                width=across,
                skip_system_fonts=True,
                font_files=list(fonts),
                font_family=family,
                sans_serif_family=family,
                background="#ffffff",
            )
        except ValueError:
            answers.write(ANSWERED.pack(False, 0, 0))
        else:
            data = _rows(made, across, rows)
            packer = zlib.compressobj(_DEFLATE, wbits=-zlib.MAX_WBITS)
            packed = packer.compress(data) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)
            answers.write(ANSWERED.pack(True, zlib.adler32(data), len(packed)) + packed)
        answers.flush()


def _cut(svg: str, across: int, first: int, rows: int) -> str:
    """The same SVG, showing only those rows of pixels, without the texts that are wholly above or below them:
    half of the time before anything is drawn goes to letters.
    """
    head, end, rest = svg.partition(">")
    _, _, size = head.partition('viewBox="0 0 ')
    wide, high = size.partition('"')[0].split()
    unit = float(wide) / across
    for old, new in (
        (f'viewBox="0 0 {wide} {high}"', f'viewBox="0 {first * unit:.6f} {wide} {rows * unit:.6f}"'),
        (f' width="{wide}" height="{high}"', f' width="{across}" height="{rows}"'),
    ):
        if old not in head:
            raise ValueError(old)
        head = head.replace(old, new)
    above, below = first * unit, (first + rows) * unit
    if _MOVED.search(rest):
        return head + end + rest

    def along(found: re.Match[str]) -> str:
        x, y, other_x, other_y, size = map(float, found.groups())
        # Less than half a circle rises at most half its chord above its ends, and letters once their size.
        beyond = (abs(x - other_x) + abs(y - other_y)) / 2 + 1.5 * size
        return found[0] if max(y, other_y) + beyond > above and min(y, other_y) - beyond < below else ""

    def at(found: re.Match[str]) -> str:
        y, size = map(float, found.groups())
        return found[0] if y + size > above and y - 1.5 * size < below else ""

    return head + end + _AT.sub(at, _ALONG.sub(along, rest))


def _rows(png: bytes, across: int, rows: int) -> bytearray:
    """The rows of a PNG as they are written down in it, the first one so that it asks for none above it."""
    parts, at = [], 8
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IHDR" and png[at + 8 : at + 21] != struct.pack(">IIBBBBB", across, rows, 8, 6, 0, 0, 0):
            raise ValueError("other rows than were asked for")
        if kind == b"IDAT":
            parts.append(png[at + 8 : at + 8 + size])
        at += size + 12
    found = bytearray(zlib.decompress(b"".join(parts)))
    if found[0] == _MEAN:
        for place in range(1 + _BYTES, 1 + _BYTES * across):
            found[place] = (found[place] + found[place - _BYTES] // 2) & 255
    found[0] = _LEFT if found[0] in (_LEFT, _PAETH) else _PLAIN
    return found


def _bound() -> None:
    """No more than so much memory, and so much more time."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, hardest))


if __name__ == "__main__":
    main(*sys.argv[1:])
