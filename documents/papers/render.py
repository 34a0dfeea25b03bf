"""Fills a Word template in, and prints it where a PDF is wanted.

Run as a process of its own by `documents.papers.word`, with limits on what it may use.

A template may be somebody's own: what it says is evaluated in a sandbox that knows nothing but the report, and its
XML and ZIP are read as if they were meant to do harm. Reads one pickle from the one who started it, writes one letter
and the answer: `D` and a document, `P` and a line of JSON (what could not be printed) and a PDF, or `E` and a JSON
object that says what is wrong, and where.
"""

from __future__ import annotations

import io
import json
import pickle
import resource
import sys
from html import unescape
from typing import Any

from documents.papers.faults import PrintFault, TemplateFault, fault_in, look_through
from documents.papers.kinds import Format, Kind

CPU_S = 20
MEMORY = 1_000_000_000
# What a picture may take of a page, with its caption below.
WIDTH_CM, HEIGHT_CM = 16.8, 22.5


def main(kind: Kind, format_: Format) -> int:
    """Do what is asked on standard input, by the template that comes along where none is given."""
    standard = _ready(kind, format_)  # ours: what Python compiles of it may still be kept
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    asked = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the process that started this one, and no other
    try:
        template, context = asked["template"], asked["context"]
        if context is None:
            made = b"D" + standard
        else:
            own = template is not None
            filled = fill(template or standard, context, asked["pictures"], own=own)
            made = b"D" + filled if format_ is Format.WORD else b"P" + _pdf(filled, asked["about"], own=own)
    except TemplateFault as fault:
        made = b"E" + json.dumps(_told(fault), ensure_ascii=False).encode()
    except (MemoryError, RecursionError):
        made = b"E" + json.dumps({"where": "", "why": "Mallen gör dokumentet för stort."}).encode()
    sys.stdout.buffer.write(made)
    sys.stdout.flush()
    return 0


def _told(fault: TemplateFault) -> dict[str, Any]:
    return {"where": fault.where, "why": fault.why, "printing": isinstance(fault, PrintFault)}


def _ready(kind: Kind, format_: Format) -> bytes:
    """The template that comes along. The libraries are loaded while whoever asks is still reading and drawing."""
    import docxtpl  # noqa: F401

    if format_ is Format.PDF:
        from documents.papers.printing import get_ready

        get_ready()

    from documents.papers.standard import standard_template

    return standard_template(kind)


def fill(
    template: bytes, context: dict[str, Any], pictures: list[tuple[bytes, str, str]], *, own: bool
) -> bytes:
    """The document. `pictures` are PNG bytes, caption and alternative text; a template of somebody's `own` is looked
    through first. Raises TemplateFault.
    """
    from docxtpl import DocxTemplate

    if own:
        look_through(template)
    document = DocxTemplate(io.BytesIO(template))
    shown = [
        {"bild": _Picture(document, data, alt), "text": caption, "alt": alt}
        for data, caption, alt in pictures
    ]
    try:
        document.render({**context, "bilder": shown}, jinja_env=environment(), autoescape=True)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise fault_in(template, error) from error
    about = document.docx.core_properties
    about.title, about.author = unescape(about.title), unescape(about.author)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _pdf(filled: bytes, about: dict[str, Any], *, own: bool) -> bytes:
    """What could not be printed, on a line, and the PDF. Raises PrintFault where a template of one's own fails."""
    from documents.papers.printing import About, TooManyPages, printed

    try:
        made = printed(filled, About(**about))
    except (MemoryError, RecursionError):
        raise
    except TooManyPages as error:
        raise PrintFault("Dokumentet blir för långt.") from error
    except Exception as error:
        if not own:
            raise
        raise PrintFault("Något i mallen går inte att skriva ut.") from error
    return json.dumps({"lost": made.lost}, ensure_ascii=False).encode() + b"\n" + made.data


def environment() -> Any:
    """Jinja2 that can reach nothing but what it is given: no globals, no attributes of Python's, nothing changed."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    return made


class _Picture:
    """A picture as large as a page takes, with words for those who can't see it.

    All it has is hidden from templates: what begins with an underscore can't be reached in the sandbox.
    """

    def __init__(self, document: Any, data: bytes, alt: str) -> None:
        self._document, self._data, self._alt = document, data, alt

    def __html__(self) -> str:
        """The drawing, in the part of the document that is being filled in."""
        from docx.oxml.ns import qn
        from docx.shared import Cm

        part = self._document.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(self._data), width=Cm(WIDTH_CM))
        if inline.extent.cy > Cm(HEIGHT_CM):
            inline = part.new_pic_inline(io.BytesIO(self._data), height=Cm(HEIGHT_CM))
        inline.find(qn("wp:docPr")).set("descr", self._alt)
        return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


if __name__ == "__main__":
    sys.exit(main(Kind(sys.argv[1]), Format(sys.argv[2])))
