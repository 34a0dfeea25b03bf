"""Colours, and how light they are: what is told apart by colour is told apart by shape or word too."""

from __future__ import annotations

from dataclasses import dataclass

INK = "#1d2b33"
QUIET = "#56646d"
LINE = "#cfd6da"
PAPER = "#ffffff"
LIT = "#fff3cf"
LATE = "#a3201b"
SUPPORT = "#8a4b00"
_WHITE = (255, 255, 255)
# Those that most municipalities have; others take the colours that are left, in order.
_KNOWN = {
    "kvalitet": "#1b6470",
    "ekonomi": "#8a5a0f",
    "arbetsmiljö": "#3c6e2f",
    "personal": "#71417f",
    "miljö": "#5f6b14",
    "elevhälsa": "#9c3a5e",
    "verksamhetsplanen": "#2c5596",
}
_OTHERS = ("#2c5596", "#9c3a5e", "#5f6b14", "#7a4f3a", "#3f5d8a", "#71417f", "#1b6470", "#3c6e2f", "#8a5a0f")


@dataclass(frozen=True)
class Hue:
    """A ring's colours: the full one, that of its spans, and its ground."""

    full: str
    span: str
    ground: str


def hues(names: tuple[str, ...]) -> dict[str, Hue]:
    """A colour for each name, the same every time; no two alike while there are enough."""
    taken = {_KNOWN[name.casefold()] for name in names if name.casefold() in _KNOWN}
    free = [one for one in _OTHERS if one not in taken] or list(_OTHERS)
    found: dict[str, Hue] = {}
    for name in names:
        full = _KNOWN.get(name.casefold())
        if full is None:
            full = free.pop(0)
            free.append(full)
        found[name] = Hue(full, mixed(full, 0.26), mixed(full, 0.065))
    return found


def mixed(colour: str, share: float) -> str:
    """So much of a colour on white paper."""
    parts = (
        round(of * share + white * (1 - share)) for of, white in zip(_parts(colour), _WHITE, strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def luminance(colour: str) -> float:
    """How light a colour is, 0 to 1 (WCAG 2, relative luminance): what is left of it on a grey printer."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
