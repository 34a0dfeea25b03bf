"""PNG from SVG by processes of their own, which are kept: each draws half of the rows, at the same time.

The library lets no other thread of its process run while it draws, and can end the process. The processes are started
when the first picture is asked for, replaced when they have ended or after so many pictures, and end by
themselves when nobody asks for long or when this process is gone.
"""

from __future__ import annotations

import atexit
import os
import struct
import subprocess
import sys
import threading
import zlib
from contextlib import suppress
from pathlib import Path

from documents.pictures.child import ANSWERED, ASKED
from documents.pictures.measuring import FAMILY, FILES

WITHIN_S = 20.0
"""Seconds that a picture may take, and as many to wait for a turn."""
PICTURES = 200
"""After so many a process is replaced, so that whatever the library may keep is let go of."""
UPPER = 0.46
"""The share of the rows that the first process draws: there is more to draw in the upper half of a wheel."""
_BANDS = 2
_MOST_BYTES = 200_000_000
_ADLER = 65_521
_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("PATH", "LANG", "SYSTEMROOT", "LD_LIBRARY_PATH")


class NotDrawn(RuntimeError):
    """A picture that could not be drawn now: it took too long, or the process that drew it ended."""


class _Ended(Exception):
    """The process is gone."""


class _Drawer:
    """One process that draws bands. For one thread at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", str(_CHILD), FAMILY, *map(str, FILES)]
        process = subprocess.Popen(  # noqa: S603 -- our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
            start_new_session=True,
        )
        if process.stdin is None or process.stdout is None:
            raise AssertionError("pipes were asked for")
        self._process, self._asks, self._answers = process, process.stdin, process.stdout
        self.is_late = False
        self._left = PICTURES

    @property
    def is_there(self) -> bool:
        """Whether it can be asked once more."""
        return self._left > 0 and self._process.poll() is None

    def ask(self, band: bytes) -> None:
        """Hand over a band. Raises _Ended."""
        self._left -= 1
        try:
            self._asks.write(band)
            self._asks.flush()
        except OSError as error:
            raise _Ended from error

    def answer(self) -> tuple[bytes, int]:
        """The band's compressed rows, and their checksum. Raises _Ended, and NotDrawn for what is no SVG."""
        is_drawn, checksum, size = ANSWERED.unpack(self._read(ANSWERED.size))
        if not is_drawn:
            raise NotDrawn("it can't be read")
        return self._read(size), checksum

    def _read(self, size: int) -> bytes:
        found = self._answers.read(size) if size <= _MOST_BYTES else b""
        if len(found) < size:
            raise _Ended
        return found

    def give_up(self) -> None:
        """Kill it since it takes too long."""
        self.is_late = True
        self._process.kill()

    def end(self) -> None:
        """Kill it, whatever it does, and leave nothing of it."""
        self._process.kill()
        for pipe in (self._asks, self._answers):
            with suppress(OSError):  # what it was not told
                pipe.close()
        self._process.wait()


class Drawers:
    """The processes that draw for this one, `within` so many seconds. Safe for many threads: they take turns."""

    def __init__(self, within: float = WITHIN_S) -> None:
        self.within = within
        self._turn = threading.Lock()
        self._drawers: list[_Drawer] = []

    def start(self) -> None:
        """Have the processes there, so that they get ready meanwhile. Waits for nothing."""
        if self._turn.acquire(blocking=False):
            try:
                with suppress(OSError):  # told of when a picture is to be drawn
                    self._ready()
            finally:
                self._turn.release()

    def png(self, svg: str, across: int, rows: int) -> bytes:
        """The SVG as PNG, so many pixels across and so many rows. Raises NotDrawn."""
        if not self._turn.acquire(timeout=self.within):
            raise NotDrawn("others are being drawn")
        try:
            try:
                return self._drawn(svg.encode(), across, rows)
            except _Ended:  # it may have been ended by others, or have ended just now
                return self._drawn(svg.encode(), across, rows)
        except (_Ended, OSError) as error:
            raise NotDrawn("the process that draws ended, or can't be started") from error
        finally:
            self._turn.release()

    def end(self) -> None:
        """End the processes; for when nobody draws any more."""
        for drawer in self._drawers:
            drawer.end()
        self._drawers.clear()

    def _drawn(self, svg: bytes, across: int, rows: int) -> bytes:
        upper = max(1, round(rows * UPPER))
        bands = [(0, upper)] if rows == 1 else [(0, upper), (upper, rows - upper)]
        drawers = self._ready()
        clock = threading.Timer(self.within, _give_up, [drawers])
        clock.daemon = True
        clock.start()
        try:
            for drawer, (first, many) in zip(drawers, bands, strict=False):
                is_last = first + many == rows
                drawer.ask(ASKED.pack(across, first, many, is_last, len(svg)) + svg)
            answers = [drawer.answer() for drawer, _ in zip(drawers, bands, strict=False)]
        except BaseException as error:
            # Whoever has been asked and not been heard would answer the next question.
            self.end()
            if isinstance(error, _Ended) and any(one.is_late for one in drawers):
                raise NotDrawn("it took too long") from error
            raise
        finally:
            clock.cancel()
        return _joined(answers, [many for _, many in bands], across)

    def _ready(self) -> list[_Drawer]:
        for drawer in [one for one in self._drawers if not one.is_there]:
            drawer.end()
            self._drawers.remove(drawer)
        while len(self._drawers) < _BANDS:
            self._drawers.append(_Drawer())
        return self._drawers.copy()


def _give_up(drawers: list[_Drawer]) -> None:
    for drawer in drawers:
        drawer.give_up()


def _joined(bands: list[tuple[bytes, int]], rows: list[int], across: int) -> bytes:
    """One PNG of the bands' rows (RGBA, 8 bits). Their checksums become that of all, as in zlib's adler32_combine."""
    low, high = 1, 0
    for (_, checksum), many in zip(bands, rows, strict=True):
        length = many * (4 * across + 1)
        high = (high + (checksum >> 16) + length * (low - 1)) % _ADLER
        low = (low + (checksum & 0xFFFF) - 1) % _ADLER
    head = struct.pack(">IIBBBBB", across, sum(rows), 8, 6, 0, 0, 0)
    data = b"\x78\x01" + b"".join(packed for packed, _ in bands) + struct.pack(">HH", high, low)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


DRAWERS = Drawers()
atexit.register(DRAWERS.end)
