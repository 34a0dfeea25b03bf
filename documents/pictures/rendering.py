"""From a layout to SVG, and from SVG to PNG: in the font that is shipped, within bounds, and kept for a while.

An SVG that is too large ends the whole process where it is drawn, so its size is looked at first. What is drawn is
ours: the templates escape all text, and nothing outside of the SVG is read.
"""

from __future__ import annotations

import hashlib
import threading
from base64 import b64encode
from collections import OrderedDict
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from documents.pictures import colours
from documents.pictures.drawing import DRAWERS
from documents.pictures.measuring import FAMILY, FILES, printable
from documents.pictures.model import LONGEST_TEXT, Picture

TEMPLATES = Path(__file__).parents[1] / "templates" / "sv"
# Bounds, well above what our largest picture needs (200 items: some 200 kB, 1608 × 4000 units).
LARGEST_SVG = 1_500_000
LARGEST_SIDE = 8_000
MOST_PIXELS = 24_000_000
ON_SCREEN = 0.85
"""Pixels for each unit of a wheel that is looked at on a screen: 1026 across, about as many as a phone has."""
_KEPT = 32
_KEPT_BYTES = 24_000_000


class TooLarge(ValueError):
    """A picture beyond the bounds. It is a fault in the layout, which bounds what it is given."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["n"] = lambda value: Markup(f"{value:.2f}".rstrip("0").rstrip("."))  # noqa: S704 -- digits
    environment.filters["ren"] = lambda text: printable(text[:LONGEST_TEXT])
    environment.globals.update(colours=colours, family=FAMILY)
    return environment


def drawn(template: str, **values: object) -> str:
    """The SVG of a layout. Raises jinja2.UndefinedError where the template wants something else."""
    return _environment().get_template(template).render(**values)


class _Kept:
    """The latest pictures, by what they were drawn from; so many, and so many bytes. Safe for many threads."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._found: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: bytes) -> bytes | None:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: bytes, data: bytes) -> None:
        with self._lock:
            self._bytes += len(data) - len(self._found.get(key, b""))
            self._found[key] = data
            self._found.move_to_end(key)
            while self._found and (len(self._found) > self._most or self._bytes > self._most_bytes):
                _, gone = self._found.popitem(last=False)
                self._bytes -= len(gone)


_kept = _Kept(_KEPT, _KEPT_BYTES)


def png(picture: Picture, scale: float = 1.0) -> bytes:
    """The picture as PNG, `scale` pixels for each unit (fewer where it would be enormous).

    Raises TooLarge and NotDrawn.

    The same picture gives the same bytes, the second time without drawing.
    """
    pixels = scale * scale * picture.width * picture.height
    if len(picture.svg) > LARGEST_SVG or not 1 <= max(picture.width, picture.height) <= LARGEST_SIDE:
        raise TooLarge(f"{len(picture.svg)} characters, {picture.width} × {picture.height}")
    if pixels > MOST_PIXELS:
        scale *= (MOST_PIXELS / pixels) ** 0.5
    across = max(1, int(picture.width * scale))
    key = hashlib.blake2b(f"{across}:{picture.svg}".encode(), digest_size=20).digest()
    found = _kept.get(key)
    if found is None:
        rows = max(1, round(picture.height * across / picture.width))
        found = DRAWERS.png(picture.svg, across, rows)
        _kept.put(key, found)
    return found


def with_letters(picture: Picture) -> bytes:
    """The picture as an SVG that brings its letters along, so that it looks and prints the same anywhere."""
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{b64encode(file.read_bytes()).decode()})}}"
        for file, weight in zip(FILES, (400, 600), strict=True)
    )
    head, end, rest = picture.svg.partition(">")
    return f"{head}{end}<style>{faces}</style>{rest}".encode()
