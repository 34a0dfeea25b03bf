"""Small turns of phrase: lists, numbers, cuts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def listed(words: Iterable[str]) -> str:
    """ "a", "a och b", "a, b och c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def quoted(words: Iterable[str]) -> str:
    """ "“a” och “b”": what goes by a name that may be a sentence."""
    return listed(f"“{one}”" for one in words)


def either(words: Iterable[str]) -> str:
    """ "a", "a eller b", "a, b eller c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} eller {words[-1]}"


def lower_first(text: str) -> str:
    """As inside a sentence: "strateg", but "BUN au" as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


_DEFINITE = (("grupp", "en"), ("nämnd", "en"), ("möte", "t"), ("råd", "et"), ("team", "et"), ("forum", "et"))


def the_forum(name: str) -> str:
    """A forum's name inside a sentence: "ledningsgruppen", "rektorsmötet"; what we can't inflect stays as it is."""
    written = lower_first(name)
    return next((written + end for noun, end in _DEFINITE if written.endswith(noun)), written)


def at_clock(time: str) -> str:
    """When a meeting begins: " kl. 9" for "9.00", " kl. 13.30"; empty where no time is set."""
    return f" kl. {time.removesuffix('.00')}" if time else ""


def count_words(done: int, total: int, feminine: bool = True) -> str:
    """ "14 av 18 klara"."""
    return f"{done} av {total} {'klara' if feminine else 'klart'}"


def number(count: int, one: str, many: str) -> str:
    """ "1 åtagande", "2 åtaganden"."""
    return f"{count} {one if count == 1 else many}"


COUNT = {2: "två", 3: "tre", 4: "fyra", 5: "fem", 6: "sex", 7: "sju", 8: "åtta", 9: "nio", 10: "tio"}


def short(text: str, most: int = 80) -> str:
    """At most `most` characters, cut with …; without the full stop that a title may end with."""
    text = text.removesuffix(".")
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def address(url: str) -> str:
    """What an address on the web is called, so that it can be read aloud: a message in Slack, or where it leads."""
    if re.search(r"/archives/\w+/p\d+", url):
        return "ett meddelande i Slack"
    return short(re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/"), 60)


def thousands(count: int) -> str:
    """ "10 000", with a space that does not break."""
    return f"{count:,}".replace(",", "\u00a0")


def sentence(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]


def count_of(count: int) -> str:
    """ "ett åtagande", "två åtaganden", "14 åtaganden"."""
    said = "ett" if count == 1 else COUNT.get(count, str(count))
    return f"{said} {'åtagande' if count == 1 else 'åtaganden'}"


def first_name(name: str) -> str:
    """The first name, in a channel where the leadership group knows each other."""
    return name.split(maxsplit=1)[0] if name.split() else name


def few(things: Sequence[str], most: int = 4) -> list[str]:
    """So many that they can be read on a line; the rest are counted."""
    rest = len(things) - most
    return list(things) if rest <= 1 else [*things[:most], f"{rest} till"]
