"""Word and Excel files are zip archives of XML: opened here, with a bound on everything that can swell.

No part may declare a document type, so there are no entities at all, neither a billion of them nor any that would
fetch a file. What is not asked for (pictures, macros, embedded files) is never unpacked.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from documents.items import UnreadableDocument

LARGEST_PART = 25_000_000
"""Bytes of one part, unpacked. A plan of 200 pages is 3 MB."""
LARGEST_WHOLE = 400_000_000
"""Bytes that all parts may declare together, pictures included."""
MOST_PARTS = 5_000

_STRICT = (
    (
        b"//purl.oclc.org/ooxml/wordprocessingml/main",
        b"//schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"//purl.oclc.org/ooxml/spreadsheetml/main", b"//schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"//purl.oclc.org/ooxml/officeDocument/relationships",
        b"//schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The names that files saved as strict have for the same things (ECMA-376 part 1, annex A)."""

_BROKEN = (
    "Filen är skadad och går inte att öppna. "
    "Öppna den i programmet den kommer från, spara den på nytt och försök igen."
)
_BOMB = "Filen packas upp till något orimligt stort, så jag läser den inte. Spara dokumentet på nytt och försök igen."
_STRANGE = (
    "Filen innehåller XML som inte hör hemma i ett dokument, så jag läser den inte. "
    "Spara dokumentet på nytt och försök igen."
)
_LOCKED = "Filen är skyddad med lösenord. Ta bort lösenordet och skicka den igen."


class Archive:
    """An opened zip file. Raises UnreadableDocument where it is broken, locked or swells."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise UnreadableDocument(_BROKEN) from error
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_WHOLE:
            raise UnreadableDocument(_BOMB)
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableDocument(_LOCKED)
        self.names = frozenset(part.filename for part in parts)

    def read(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none of that name."""
        if name not in self.names:
            return b""
        if self._zip.getinfo(name).file_size > LARGEST_PART:
            raise UnreadableDocument(_BOMB)
        try:
            return self._zip.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
        ) as error:
            raise UnreadableDocument(_BROKEN) from error

    def tree(self, name: str) -> ElementTree.Element | None:
        """A part as a tree; None where there is none of that name."""
        data = self._xml(name)
        if not data:
            return None
        try:
            return ElementTree.fromstring(data)  # noqa: S314 -- no document type, so no entities
        except ElementTree.ParseError as error:
            raise UnreadableDocument(_BROKEN) from error

    def elements(self, name: str, *tags: str) -> Iterator[ElementTree.Element]:
        """The elements of a part that have one of these tags, in the order they end; each is emptied afterwards."""
        data = self._xml(name)
        if not data:
            return
        try:
            for _, element in ElementTree.iterparse(io.BytesIO(data)):  # noqa: S314 -- as above
                if element.tag in tags:
                    yield element
                    element.clear()
        except ElementTree.ParseError as error:
            raise UnreadableDocument(_BROKEN) from error

    def _xml(self, name: str) -> bytes:
        """A part that is XML, without a document type and by the usual names; empty where there is none."""
        data = self.read(name)
        if data:
            without_doctype(data)
        if b"//purl.oclc.org/" in data[:10_000]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return data

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: the id to the kind (the last word of its type) and the name of the other part."""
        folder, file = posixpath.split(name)
        tree = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for each in tree if tree is not None else ():
            if each.get("TargetMode") == "External":
                continue
            target = each.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = each.get("Type", "").rsplit("/", 1)[-1]
            found[each.get("Id", "")] = (kind, posixpath.normpath(whole))
        return found

    def main_part(self) -> str:
        """The part that is the document itself; empty where the archive is something else."""
        said = (name for kind, name in self.related("").values() if kind == "officeDocument")
        usual = (name for name in ("word/document.xml", "xl/workbook.xml") if name in self.names)
        return next(said, "") or next(usual, "")


def without_doctype(data: bytes) -> None:
    """Raises UnreadableDocument for XML that declares a document type."""

    def refuse(*_: object) -> None:
        raise UnreadableDocument(_STRANGE)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableDocument(_BROKEN) from error
