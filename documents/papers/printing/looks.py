"""How a paragraph and its runs look: what they say, their styles and what those are based on, the nearest first.

ECMA-376 part 1, §17.7.2. What is out of bounds is brought within them: a template may be odd, or hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from documents.formats.wordnumbers import Style, Styles
from documents.pictures.measuring import FILES

FONTS = ("ArshjulSans", "ArshjulSans-Semibold")
# Of the size: a line of the font, with what it stands apart.
_LINE = 1.22
_LONGEST_CHAIN = 20
_LARGEST_SIZE = 96.0
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_ALIGNED = {"center": 1, "right": 2, "end": 2, "both": 4, "distribute": 4}
_MARKED = {
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "lightGray": "C0C0C0",
}
AROUND = frozenset(("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
# Elements that say something, the nearest first; a width and a height.
Chain = Sequence[Any]
Room = tuple[float, float]


def register_fonts() -> None:
    """Our own font, for all text: it has no italics."""
    for name, file in zip(FONTS, FILES, strict=True):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(file)))
    pdfmetrics.registerFontFamily(FONTS[0], FONTS[0], FONTS[1], FONTS[0], FONTS[1])


def tree_of(part: Any, type_: str) -> Any:
    """The XML of a part that another leads to; None where there is none."""
    for relation in part.rels.values():
        if relation.reltype == type_ and not relation.is_external:
            element = getattr(relation.target_part, "element", None)
            return element if element is not None else parse_xml(relation.target_part.blob)
    return None


@cache
def _whole(path: str) -> str:
    return "/".join(qn(part) for part in path.split("/"))


def child(element: Any, path: str) -> Any:
    """What stands at a path of names ("w:pPr/w:jc"), or None."""
    return element.find(_whole(path)) if element is not None else None


def said(chain: Iterable[Any], path: str, name: str = "w:val") -> str | None:
    """An attribute, of the nearest that says it."""
    for element in chain:
        found = child(element, path)
        if found is not None and (value := found.get(qn(name))) is not None:
            return str(value)
    return None


def on(chain: Iterable[Any], path: str) -> bool:
    """Whether a switch (`w:b`) is on, by the nearest that says so."""
    found = next((one for element in chain if (one := child(element, path)) is not None), None)
    return found is not None and found.get(qn("w:val"), "1").casefold() not in ("0", "false", "off", "none")


def points(
    text: object, of: float = 20, otherwise: float = 0.0, least: float = 0.0, most: float = 3_000.0
) -> float:
    """Points of a number in parts of one (twentieths), within bounds."""
    found = _NUMBER.match(str(text)) if text is not None else None
    return max(least, min(float(found[0]) / of if found else otherwise, most))


def colour(text: str | None) -> str | None:
    """Six hexadecimal digits; None for "auto" and for what is no colour."""
    return text.upper() if text and _COLOUR.fullmatch(text) else None


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def flat(elements: Iterable[Any], around: frozenset[str] = AROUND) -> Iterator[Any]:
    """What stands in elements, also within content controls and what was inserted; of alternatives the first."""
    waiting = [*reversed([*elements])]
    while waiting:
        one = waiting.pop()
        if local(one) in around:
            waiting += reversed(one)
        elif local(one) == "AlternateContent":
            waiting += reversed(one[0]) if len(one) else ()
        else:
            yield one


def drawn_line(chain: Chain, path: str) -> tuple[float, Color] | None:
    """The width and colour of a line along a side; None where there is none."""
    if (said(chain, path) or "none") in ("none", "nil"):
        return None
    return points(said(chain, path, "w:sz"), 8, 0.5, 0.25, 6.0), inked(said(chain, path, "w:color"))


def inked(text: str | None) -> Color:
    """A colour; black where none is said."""
    return HexColor(f"#{colour(text) or '000000'}")


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look. Colours are six hexadecimal digits, None for none."""

    size: float
    bold: bool
    underlined: bool
    struck: bool
    capitals: bool
    hidden: bool
    ink: str | None
    fill: str | None
    raised: str | None

    def tagged(self, text: str, within: Look) -> str:
        """Text that has been escaped, marked where it looks otherwise than what it stands within."""
        font = f' size="{self.size}"' if self.size != within.size else ""
        font += f' name="{FONTS[self.bold]}"' if self.bold != within.bold else ""
        font += f' color="#{self.ink or "000000"}"' if self.ink != within.ink else ""
        font += f' backColor="#{self.fill}"' if self.fill else ""
        text = f"<font{font}>{text}</font>" if font else text
        for tag, wanted in (("u", self.underlined), ("strike", self.struck), (self.raised, self.raised)):
            text = f"<{tag}>{text}</{tag}>" if wanted else text
        return text


@dataclass
class Manner:
    """What is said of a paragraph (`lines`) and of its letters (`runs`); paragraphs that are `alike` stand close."""

    lines: Chain
    runs: Chain
    named: Style
    on_fill: str | None
    base: Look
    keeps: bool = False
    new_page: bool = False
    alike: str | None = None
    styles: dict[Any, ParagraphStyle] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)

    def style(self, width: float, size: float, level: int | None) -> ParagraphStyle:
        """How it is set in a width; `size` is that of its largest letters, `level` that of the list it is in."""
        if (key := (width, size, level)) not in self.styles:
            self.styles[key] = self._style(*key)
        return self.styles[key]

    def _style(self, width: float, size: float, level: int | None) -> ParagraphStyle:
        def spaced(name: str) -> str | None:
            return said(self.lines, "w:spacing", f"w:{name}")

        def indented(name: str) -> str | None:
            return said(self.lines, "w:ind", f"w:{name}")

        leading = size * _LINE
        if spaced("lineRule") in (None, "auto"):
            leading *= points(spaced("line"), 240, 1.0, 0.9, 5.0)
        else:
            leading = points(spaced("line"), 20, leading, size, 4 * leading)
        left = indented("left") or indented("start")
        by_level = 18.0 * (level + 1) if level is not None and left is None else 0.0
        indent = min(by_level or points(left), width / 2)
        hang = min(points(indented("hanging"), otherwise=18.0 if by_level else 0.0), indent)
        fill = colour(said(self.lines, "w:shd", "w:fill"))
        return ParagraphStyle(
            "",
            fontName=FONTS[self.base.bold],
            fontSize=self.base.size,
            leading=leading,
            textColor=inked(self.base.ink),
            backColor=inked(fill) if fill else None,
            alignment=_ALIGNED.get(said(self.lines, "w:jc") or "", 0),
            leftIndent=indent,
            rightIndent=min(points(indented("right") or indented("end")), width / 4),
            firstLineIndent=min(points(indented("firstLine")), width / 4) - hang if level is None else 0.0,
            bulletIndent=indent - hang,
            bulletFontName=FONTS[self.base.bold],
            bulletFontSize=self.base.size,
            spaceBefore=points(spaced("before"), most=400.0),
            spaceAfter=points(spaced("after"), most=400.0),
            allowWidows=0,
            allowOrphans=0,
        )


class Looks:
    """The styles of a document. What is said in the same words is looked up once."""

    def __init__(self, tree: Any) -> None:
        self._styles = Styles(tree)
        found = tree.iterfind(qn("w:style")) if tree is not None else ()
        self._elements = {one.get(qn("w:styleId"), ""): one for one in found}
        self._defaults = {
            one.get(qn("w:type")): id_
            for id_, one in self._elements.items()
            if one.get(qn("w:default")) in ("1", "true", "on")
        }
        self._base = [child(tree, f"w:docDefaults/w:{name}Default/w:{name}") for name in ("pPr", "rPr")]
        self._manners: dict[Any, Manner] = {}

    def chain(self, id_: str | None, kind: str) -> list[Any]:
        """A style and what it is based on; the default one of its kind where there is none."""
        at = id_ if id_ in self._elements else self._defaults.get(kind)
        found: list[Any] = []
        while at in self._elements and len(found) < _LONGEST_CHAIN:
            found.append(self._elements[at])
            at = said(found[-1:], "w:basedOn")
        return found

    def manner(self, properties: Any, table: Chain = (), on_fill: str | None = None) -> Manner:
        """How a paragraph looks, in a table whose style says so of its runs, on a colour."""
        key = "" if properties is None else str(properties.xml), tuple(map(id, table)), on_fill
        if key not in self._manners:
            id_ = said([properties], "w:pStyle")
            styles = self.chain(id_, "paragraph")
            lines = [properties, *(child(one, "w:pPr") for one in styles), self._base[0]]
            runs = [*(child(one, "w:rPr") for one in styles), *table, self._base[1]]
            made = Manner(lines, runs, self._styles.of(id_), on_fill, _look(runs, on_fill))
            made.keeps, made.new_page = on(lines, "w:keepNext"), on(lines, "w:pageBreakBefore")
            made.alike = (id_ or "") if on(lines, "w:contextualSpacing") else None
            self._manners[key] = made
        return self._manners[key]

    def look(self, manner: Manner, run: Any) -> Look:
        """How a run looks within a paragraph."""
        if run is None:
            return manner.base
        if (key := str(run.xml)) not in manner.looks:
            named = said([run], "w:rStyle")
            styles = [child(one, "w:rPr") for one in self.chain(named, "character")] if named else []
            manner.looks[key] = _look([run, *styles, *manner.runs], manner.on_fill)
        return manner.looks[key]


def _look(chain: Chain, on_fill: str | None) -> Look:
    fill = _MARKED.get(said(chain, "w:highlight") or "") or colour(said(chain, "w:shd", "w:fill"))
    return Look(
        size=points(said(chain, "w:sz"), 2, 10.0, 1.0, _LARGEST_SIZE),
        bold=on(chain, "w:b"),
        underlined=(said(chain, "w:u") or "none") != "none",
        struck=on(chain, "w:strike") or on(chain, "w:dstrike"),
        capitals=on(chain, "w:caps") or on(chain, "w:smallCaps"),
        hidden=on(chain, "w:vanish"),
        ink=colour(said(chain, "w:color")) or ("FFFFFF" if _is_dark(fill or on_fill) else None),
        fill=fill,
        raised={"superscript": "super", "subscript": "sub"}.get(said(chain, "w:vertAlign") or ""),
    )


def _is_dark(fill: str | None) -> bool:
    """Whether text of no colour of its own has to be white upon it, as in Word."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (0, 2, 4)) if fill else (255, 255, 255)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 96
