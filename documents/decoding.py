"""From the bytes of a file to text, or a plain answer about why not."""

from __future__ import annotations

import re
import unicodedata

from documents.items import UnreadableDocument

LARGEST = 2_000_000
"""Bytes of text that are read. A plan is a hundredth of this."""

_MAGIC = (
    (b"\x89PNG", "Filen är en bild. Jag behöver text."),
    (b"\xff\xd8\xff", "Filen är en bild. Jag behöver text."),
    (b"{\\rtf", "Filen är i rtf-format. Spara den som Word-dokument (docx) eller pdf och skicka den igen."),
    (b"<?xml", "Filen är XML och inget dokument. Spara den som Word, Excel eller pdf och skicka den igen."),
    (b"<!DOCTYPE", "Filen är en webbsida. Spara den som pdf och skicka den igen."),
    (b"<html", "Filen är en webbsida. Spara den som pdf och skicka den igen."),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NO_TEXT = "Filen är inte text. Spara dokumentet som Word, Excel, pdf eller oformaterad text och försök igen."
_TWICE_ENCODED = re.compile("Ã[¥¤¶…„–]")
_BROKEN = "Jag kan inte läsa tecknen i filen. Spara den som text med teckenkodningen UTF-8 och försök igen."


def text_of(data: bytes) -> str:
    """The text of a file, composed (NFC) and with one kind of line end.

    Reads UTF-8, UTF-16 with a byte order mark, and Windows-1252. Raises UnreadableDocument.
    """
    if not data.strip(b" \t\r\n\x0c\x00"):
        raise UnreadableDocument("Filen är tom.")
    if len(data) > LARGEST:
        raise UnreadableDocument(
            f"Filen är för stor ({len(data) // 1_000_000} MB). Jag läser text upp till {LARGEST // 1_000_000} MB."
        )
    _refuse_other_formats(data)
    text = unicodedata.normalize("NFC", _decoded(data))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not any(letter.isalpha() for letter in text):
        raise UnreadableDocument(
            "Det finns ingen text i filen. Är den skannad behöver den textigenkänning först."
        )
    return text


def _refuse_other_formats(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        # A new Word or Excel file with a password is kept inside a file of the old kind.
        raise UnreadableDocument(
            "Filen är skyddad med lösenord. Ta bort lösenordet och skicka den igen."
            if _ENCRYPTED in data
            else "Filen är ett äldre Office-dokument (doc, xls). Spara det som docx eller xlsx och skicka det igen."
        )
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, why in _MAGIC:
        if start.startswith(magic.lower()):
            raise UnreadableDocument(why)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableDocument(_BROKEN) from None
    strange = sum(data.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13))
    if b"\x00" in data or strange > len(data) // 100:
        raise UnreadableDocument(_NO_TEXT)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _decoded_once_more(text)
    raise UnreadableDocument(_BROKEN)


def _decoded_once_more(text: str) -> str:
    """Mends text that was taken for Windows-1252 on its way ("Ã¥rshjul")."""
    if not _TWICE_ENCODED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
