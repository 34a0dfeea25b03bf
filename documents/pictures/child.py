"""Draws one SVG in a process of its own: the SVG on standard input, the PNG on standard output.

`python child.py PIXELS FAMILY FONT…`. It knows nothing of the bot. The library holds the interpreter while it draws,
and can end the process: here that is nobody else's. It gives up more memory and time than a picture needs.
"""

from __future__ import annotations

import os
import sys

MEMORY = 1_500_000_000
"""Bytes of address space; 24 million pixels are 96 MB, some times over while they are packed."""
SECONDS = 30


def main(pixels: str, family: str, *fonts: str) -> None:
    """Draw what stands on standard input, so many pixels across."""
    import resvg_py

    _bound()
    made = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        width=int(pixels),
        skip_system_fonts=True,
        font_files=list(fonts),
        font_family=family,
        sans_serif_family=family,
        background="#ffffff",
    )
    sys.stdout.buffer.write(bytes(made))
    sys.stdout.flush()
    os._exit(0)  # what is left to tidy up goes with the process


def _bound() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
