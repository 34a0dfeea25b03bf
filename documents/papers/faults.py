"""What is wrong with a Word template, and where: said so that whoever wrote it finds the place in Word."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LARGEST = 5_000_000
LARGEST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.I)
_HYPERLINK = re.compile(rb"/relationships/hyperlink[\"']", re.I)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_STATEMENT = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*(\w+)")
_OPENS = {"for": "endfor", "if": "endif"}
_SHOWN = 90


class TemplateFault(Exception):
    """A template that can't be used. `why` is a Swedish sentence, `where` how the place is found; perhaps empty."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(why)
        self.why, self.where = why, where


class PrintFault(TemplateFault):
    """A template that can be filled in, but whose document can't be printed as a PDF."""


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph of a template: what stands in it, and how a person finds it."""

    text: str
    where: str


def look_through(template: bytes) -> None:
    """Refuse what is no Word file, what may do harm, and tags that can't be understood. Raises TemplateFault."""
    if len(template) > LARGEST:
        raise TemplateFault(f"Mallen är större än {LARGEST // 1_000_000} MB. Ta bort bilder som inte behövs.")
    _look_in_zip(template)
    opened: list[tuple[str, _Paragraph]] = []
    for paragraph in _paragraphs(template):
        _look_at(paragraph, opened)
    if opened:
        word, paragraph = opened[-1]
        raise TemplateFault(
            f"Det som börjar med “{word}” avslutas aldrig: {_OPENS[word]} saknas.", paragraph.where
        )


def fault_in(template: bytes, error: Exception) -> TemplateFault:
    """What an error means that came when the template was filled in."""
    kind, said = type(error).__name__, str(error)
    name = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", said)
    if name:
        unknown = name[1] or name[2]
        return TemplateFault(
            f"“{unknown}” är inget som finns att visa.{_nearest(unknown)}", _place(template, unknown)
        )
    if kind == "SecurityError":
        return TemplateFault("Mallen försöker göra något som mallar inte får göra.")
    context = " ".join(getattr(error, "docx_context", ())).split()
    where = f"nära “{' '.join(context)[:_SHOWN]}”" if context else ""
    return TemplateFault("Mallen går inte att fylla i: en märkning med { } är fel skriven.", where)


def _look_in_zip(template: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            names = parts.infolist()
            if len(names) > MOST_PARTS or sum(part.file_size for part in names) > LARGEST_UNPACKED:
                raise TemplateFault("Mallen blir för stor när den packas upp. Spara den på nytt i Word.")
            known = {part.filename for part in names}
            if "word/document.xml" not in known:
                raise TemplateFault("Filen är inget Word-dokument (.docx).")
            if any("vbaproject" in name.lower() for name in known):
                raise TemplateFault("Mallen har makron. Spara den som Word-dokument utan makron (.docx).")
            for name in known:
                data = parts.read(name)
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in data:
                    raise TemplateFault("Mallen innehåller något som Word-dokument inte ska ha (DOCTYPE).")
                if name.endswith(".rels"):
                    _look_at_relations(data)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise TemplateFault("Filen är inget Word-dokument (.docx), eller är skadad eller låst.") from error
    except Exception as error:
        if type(error).__name__ == "error":  # zlib's
            raise TemplateFault("Filen är skadad. Spara den på nytt i Word.") from error
        raise


def _look_at_relations(data: bytes) -> None:
    """Links may lead out; pictures, templates and objects that are fetched from elsewhere may not."""
    for relation in re.findall(rb"<[^>]*Relationship [^>]*>", data):
        if _EXTERNAL.search(relation) and not _HYPERLINK.search(relation):
            raise TemplateFault(
                "Mallen hämtar en bild, en mall eller ett objekt från en annan plats. Infoga det i dokumentet."
            )


def _look_at(paragraph: _Paragraph, opened: list[tuple[str, _Paragraph]]) -> None:
    rest = _TAG.sub("", paragraph.text)
    if any(mark in rest for mark in ("{{", "}}", "{%", "%}")):
        raise TemplateFault(
            "En märkning är inte hel: {{ ska ha }} och {% ska ha %} i samma stycke.", paragraph.where
        )
    for tag in _TAG.findall(paragraph.text):
        _parse(tag, paragraph)
        statement = _STATEMENT.match(tag)
        word = statement[1] if statement else ""
        if word in _OPENS:
            opened.append((word, paragraph))
        elif word in _OPENS.values():
            if not opened or _OPENS[opened[-1][0]] != word:
                raise TemplateFault(f"“{word}” avslutar något som inte har börjat.", paragraph.where)
            opened.pop()


def _parse(tag: str, paragraph: _Paragraph) -> None:
    """Whether a tag can be read by itself; a beginning is given its end."""
    from jinja2 import TemplateError

    from documents.papers.render import environment

    whole = re.sub(r"^\{([{%])(?:p|tr|tc|r)(?=[ -])", r"{\1", tag)
    statement = _STATEMENT.match(tag)
    word = statement[1] if statement else ""
    if word in ("else", "elif", *_OPENS.values()):
        return
    if word and word not in (*_OPENS, "set"):
        raise TemplateFault(f"“{word}” går inte att använda i en mall.", paragraph.where)
    try:
        environment().parse(f"{whole}{{% {_OPENS[word]} %}}" if word in _OPENS else whole)
    except TemplateError as error:
        raise TemplateFault(f"“{tag[:_SHOWN]}” går inte att förstå.", paragraph.where) from error


def _place(template: bytes, name: str) -> str:
    """Where a name stands in a tag, first."""
    for paragraph in _paragraphs(template):
        if any(re.search(rf"\b{re.escape(name)}\b", tag) for tag in _TAG.findall(paragraph.text)):
            return paragraph.where
    return ""


def _nearest(name: str) -> str:
    from documents.papers.names import NAMES

    found = difflib.get_close_matches(name, NAMES, 1, 0.6)
    return f" Menas “{found[0]}”?" if found else ""


def _paragraphs(template: bytes) -> Iterator[_Paragraph]:
    """The paragraphs in order: headers and footers first, then the text, tables and text boxes."""
    from docx import Document
    from docx.oxml.ns import qn

    try:
        document = Document(io.BytesIO(template))
    except Exception as error:
        raise TemplateFault("Filen är inget Word-dokument (.docx), eller är skadad.") from error
    for section in document.sections:
        for place, part in (("i sidhuvudet", section.header), ("i sidfoten", section.footer)):
            for paragraph in part._element.iter(qn("w:p")):
                yield _Paragraph(_text(paragraph), place)
    heading = ""
    for number, paragraph in enumerate(document.element.body.iter(qn("w:p")), 1):
        text = _text(paragraph)
        if _is_heading(paragraph) and text:
            heading = text
        yield _Paragraph(text, _found(number, text, heading, in_table=_in_table(paragraph)))


def _found(number: int, text: str, heading: str, *, in_table: bool) -> str:
    """ "i stycke 12, i en tabell, under rubriken “Läget”: “{{ x }}”"."""
    parts = [f"i stycke {number}"]
    if in_table:
        parts.append("i en tabell")
    if heading and heading != text:
        parts.append(f"under rubriken “{heading[:_SHOWN]}”")
    return f"{', '.join(parts)}: “{text[:_SHOWN]}”"


def _text(paragraph: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(part.text or "" for part in paragraph.iter(qn("w:t")))


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.style
    return isinstance(style, str) and style.startswith(("Heading", "Rubrik"))


def _in_table(paragraph: Any) -> bool:
    from docx.oxml.ns import qn

    return next(paragraph.iterancestors(qn("w:tc")), None) is not None
