"""From the bytes of a file to text, or a plain answer about why not."""

from __future__ import annotations

import re
import unicodedata

from documents.items import UnreadableDocument

LARGEST = 2_000_000
"""Bytes of text that are read. A plan is a hundredth of this."""

_MAGIC = (
    (b"%PDF", "Filen är en pdf. Spara den som text och försök igen."),
    (
        b"PK\x03\x04",
        "Filen är ett Word- eller Excel-dokument. Spara det som oformaterad text och försök igen.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "Filen är ett äldre Office-dokument. Spara det som oformaterad text och försök igen.",
    ),
    (b"\x89PNG", "Filen är en bild. Jag behöver text."),
    (b"\xff\xd8\xff", "Filen är en bild. Jag behöver text."),
    (b"{\\rtf", "Filen är i rtf-format. Spara den som oformaterad text och försök igen."),
)
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
    for magic, why in _MAGIC:
        if data.startswith(magic):
            raise UnreadableDocument(why)
    text = unicodedata.normalize("NFC", _decoded(data))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not any(letter.isalpha() for letter in text):
        raise UnreadableDocument(
            "Det finns ingen text i filen. Är den skannad behöver den textigenkänning först."
        )
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableDocument(_BROKEN) from None
    strange = sum(data.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13))
    if b"\x00" in data or strange > len(data) // 100:
        raise UnreadableDocument("Filen är inte text. Spara dokumentet som oformaterad text och försök igen.")
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
