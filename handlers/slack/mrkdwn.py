"""Text that is safe to hand to Slack: a type for it, and the only ways to make one.

Anything that is a plain `str` came from somewhere else (a person, a document, the database) and is made
inert where it meets Slack: `& < >` become entities, so that nothing in it can ping or link, and characters
that Slack would read as formatting stand between two invisible ones. What is a `Mrkdwn` has been through
that already and is left as it is, so that text is escaped exactly once. Formatting comes from the helpers
here, never from text.

    esc("klart > 3 *st* <!channel>")                   # inert
    bold("Läs 2a är klar.") + " " + title              # `title` is a plain str: escaped as it is joined
    Mrkdwn("{} av {} klara · {}").format(2, 3, title)  # the same; an f-string gives a plain str again
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import SupportsIndex

# Invisible, without width, no line break: between `<` and `!` there is no mention any more. Slack names no
# way to escape formatting. It opens after something that is not a word and closes before it; whether this
# character counts as a word or not, one on either side of an asterisk leaves it neither.
JOINER = "\u2060"

ELLIPSIS = "…"

# What can't be stored or shown: control characters (NUL is refused by PostgreSQL), those that turn the
# direction of the rest of a line, and halves of surrogate pairs, which can't be written as UTF-8.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMATTING = re.compile(r"(?<![^\W_])[*_~`]+|[*_~`]+(?![^\W_])|`")
_QUOTE = re.compile(r"^(\s*)(?=&gt;|＞)", re.MULTILINE)
# In plain text Slack reads no markup, but what looks like it is broken all the same.
_REFERENCE = re.compile(r"<(?=[!@#])|&(?=(?:amp|lt|gt);)")


class Mrkdwn(str):
    """Slack's markup, in which everything that was not written by us has been made inert.

    Joined with a plain `str` the latter is escaped first. Make one with `esc` or the helpers; `Mrkdwn("…")`
    itself is for markup that is written out in the code, and never for text from elsewhere.
    """

    __slots__ = ()

    def __add__(self, other: str) -> Mrkdwn:
        return Mrkdwn(str.__add__(self, esc(other)))

    def __radd__(self, other: str) -> Mrkdwn:
        return Mrkdwn(str.__add__(esc(other), self))

    def __mul__(self, times: SupportsIndex) -> Mrkdwn:
        return Mrkdwn(str.__mul__(self, times))

    def join(self, parts: Iterable[str], /) -> Mrkdwn:
        """The parts, each escaped unless it is safe already, with this between them."""
        return Mrkdwn(str.join(self, [esc(part) for part in parts]))

    def format(self, *args: object, **kwargs: object) -> Mrkdwn:
        """Fill in `{}` and `{name}`; what is filled in is escaped."""
        safe = {name: esc(_text(value)) for name, value in kwargs.items()}
        return Mrkdwn(str.format(self, *(esc(_text(value)) for value in args), **safe))

    def __repr__(self) -> str:
        return f"Mrkdwn({str(self)!r})"


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def clean(text: str) -> str:
    """`text` without what can neither be stored nor shown. Line breaks and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SURROGATE.sub("\ufffd", text)


def esc(text: str) -> Mrkdwn:
    """`text` made inert, unless it is `Mrkdwn` already."""
    if isinstance(text, Mrkdwn):
        return text
    return Mrkdwn(_inert(clean(text)))


def _inert(text: str) -> str:
    text = _FORMATTING.sub(lambda found: JOINER.join(("", *found.group(), "")), _entities(text))
    return _QUOTE.sub(rf"\1{JOINER}", text)


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What a person wrote, from how Slack delivers it: with `&`, `<` and `>` for their entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str) -> str:
    """`text` on one line for headers and buttons, which Slack shows as it is.

    A `&` alone is not escaped there, since it would be shown as an entity; references are broken.
    """
    text = unescape(text) if isinstance(text, Mrkdwn) else clean(text)
    return _REFERENCE.sub(rf"\g<0>{JOINER}", " ".join(text.split()))


def bold(text: str) -> Mrkdwn:
    """`*text*`. Nothing remains nothing."""
    return _wrapped(text, "*")


def italic(text: str) -> Mrkdwn:
    """`_text_`."""
    return _wrapped(text, "_")


def strike(text: str) -> Mrkdwn:
    """`~text~`."""
    return _wrapped(text, "~")


def code(text: str) -> Mrkdwn:
    """`text` as something to write, word for word: whoever copies an address out of it gets that and nothing more.

    Between backticks Slack reads no formatting but the next backtick.
    """
    if not isinstance(text, Mrkdwn):
        text = Mrkdwn(_entities(clean(text)).replace("`", f"{JOINER}`{JOINER}"))
    return _wrapped(text, "`")


def quote(text: str) -> Mrkdwn:
    """Every line of `text` as a quotation."""
    return Mrkdwn("\n".join(f">{line}" for line in esc(text).split("\n")))


def link(url: str, label: str) -> Mrkdwn:
    """`label`, leading to `url`. An address that is not http(s), or very long, gives the label alone."""
    if not re.fullmatch(r"https?://[^\s<>|]{1,1000}", url):
        return esc(label)
    target = url.replace("&", "&amp;")
    return Mrkdwn(f"<{target}|{' '.join(shortened(label, 200).split()).replace('|', '¦')}>")


def user(external_id: str) -> Mrkdwn:
    """A mention of somebody: they are told. Anything but a user id is text."""
    return Mrkdwn(f"<@{external_id}>") if re.fullmatch(r"[UW][A-Z0-9]+", external_id) else esc(external_id)


def _wrapped(text: str, mark: str) -> Mrkdwn:
    # Formatting neither spans lines nor begins or ends with a space.
    inner = " ".join(esc(text).split())
    return Mrkdwn(f"{mark}{inner}{mark}") if inner else Mrkdwn()


# An entity, a reference or a formatted character with its joiners is kept whole or not at all.
_ATOM = re.compile(r"&(?:amp|lt|gt);|<[^<>\n]*>|" + JOINER + r"[*_~`]" + JOINER + r"?|.", re.DOTALL)
_MARK = re.compile(rf"(?<!{JOINER})(?:(?<![^\W_])[*_~`]|[*_~`](?![^\W_]))(?!{JOINER})")


def units(text: str) -> int:
    """The length of `text` in UTF-16 units: never less than Slack counts, whichever way it does."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> Mrkdwn:
    """`text`, escaped, in at most `limit` units: cut with … and its formatting closed, where it is longer."""
    safe = esc(text)
    if units(safe) <= limit:
        return safe
    head, _ = _cut(safe, limit - len(ELLIPSIS) - 4)  # room for the marks that must be closed
    head = head.rstrip()
    return Mrkdwn(head + _open_marks(head)[::-1] + ELLIPSIS)


def shortened_plain(text: str, limit: int) -> str:
    """The same for plain text."""
    text = plain(text)
    return text if units(text) <= limit else _cut(text, limit - len(ELLIPSIS))[0].rstrip() + ELLIPSIS


def split(text: str, limit: int) -> list[Mrkdwn]:
    """`text`, escaped, in parts of at most `limit` units: divided between lines or words if possible."""
    rest: str = esc(text)
    parts: list[Mrkdwn] = []
    while units(rest) > limit:
        head, _ = _cut(rest, limit - 8)
        for gap in ("\n", " "):
            at = head.rfind(gap)
            if at > limit // 2:
                head = head[:at]
                break
        if not head:
            return [*parts, shortened(rest[:limit], limit)]
        marks = _open_marks(head)
        parts.append(Mrkdwn(head.rstrip() + marks[::-1]))
        rest = marks + rest[len(head) :].lstrip()
    return [*parts, Mrkdwn(rest)] if rest or not parts else parts


def _cut(text: str, limit: int) -> tuple[str, str]:
    used, end = 0, 0
    for atom in _ATOM.finditer(text):
        used += units(atom.group())
        if used > limit:
            break
        end = atom.end()
    return text[:end], text[end:]


def _open_marks(text: str) -> str:
    opened: list[str] = []
    for mark in _MARK.findall(text):
        if mark in opened:
            opened.remove(mark)
        else:
            opened.append(mark)
    return "".join(opened)
