"""The text of a Word paragraph as it reads when all changes are accepted (ECMA-376 part 1, §17.3 and §17.13.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from documents.formats.wordnumbers import W, on, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = frozenset(W + name for name in ("del", "moveFrom", "pPr", "rPr", "tcPr", "tblPr", "trPr", "sdtPr"))
_WRITTEN = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_DEEPEST = 40
"""Elements within each other that are gone into. Word makes some ten."""


@dataclass
class Said:
    """The text of a paragraph, whether all of it is bold, and the text boxes that hang on it."""

    text: str = ""
    bold: bool = True
    boxes: list[Element] = field(default_factory=list)


def said(paragraph: Element, bold: bool) -> Said:
    """What a paragraph says. `bold`: its style is."""
    found = Said()
    _gather(paragraph, found, bold, 0)
    found.bold = found.bold and bool(found.text.strip())
    return found


def parts(container: Element, *tags: str, depth: int = 0) -> Iterator[Element]:
    """What has one of these tags in a container, in order, also in what wraps it: a content control, an insertion.

    A table of contents, what a content control only shows as a prompt, and what was deleted are left out.
    """
    for child in container:
        if child.tag in tags:
            yield child
        elif depth < _DEEPEST and not _left_out(child):
            yield from parts(_chosen(child), *tags, depth=depth + 1)


def _left_out(element: Element) -> bool:
    if element.tag in _GONE:
        return True
    if element.tag != f"{W}sdt":
        return False
    gallery = value(element, "sdtPr/docPartObj/docPartGallery") or ""
    return gallery == "Table of Contents" or bool(on(element, "sdtPr/showingPlcHdr"))


def _chosen(element: Element) -> Element:
    """Of the same thing written for newer and older programs, the first."""
    if element.tag == f"{_MC}AlternateContent" and len(element):
        return element[0]
    return element


def _gather(element: Element, found: Said, bold: bool, depth: int) -> None:
    if depth > _DEEPEST:
        return
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            text = child.text or ""
            found.text += text
            found.bold = found.bold and (bold or not text.strip())
        elif tag in _WRITTEN:
            found.text += _WRITTEN[tag]
        elif tag == f"{W}br":
            found.text += "" if child.get(f"{W}type") == "page" else "\n"
        elif tag == f"{_MATH}t":
            found.text += child.text or ""
        elif tag == f"{W}txbxContent":
            found.boxes.append(child)
        elif tag == f"{W}r":
            format_ = child.find(f"{W}rPr")
            if not on(format_, "vanish"):
                own = on(format_, "b")
                _gather(child, found, bold if own is None else own, depth + 1)
        elif not _left_out(child):
            _gather(_chosen(child), found, bold, depth + 1)
