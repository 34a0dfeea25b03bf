"""Slack's own markup as HTML. Everything that isn't markup is escaped; no input gives any other tag."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from sandbox.emoji import with_emoji

LINKS = frozenset({"http", "https", "mailto", "tel"})

_OPEN, _CLOSE = "\ue000", "\ue001"
_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_ANGLE = re.compile(rf"<([^<>\n|{_OPEN}{_CLOSE}]+(?:\|[^<>\n]*)?)>")
_BARE = re.compile(r"https?://[^\s<>|" + _OPEN + _CLOSE + r"]*[^\s<>|.,;:!?)\"'" + _OPEN + _CLOSE + "]")
_STASHED = re.compile(_OPEN + r"(\d+)" + _CLOSE)
# A mark begins and ends a span where no letter or digit stands outside of it and no space inside.
_SPANS = tuple(
    (
        re.compile(
            rf"(?<![^\W_])(?<!{mark}){mark}(?=[^\s{mark}])([^\n{mark}]*[^\s{mark}]){mark}(?![^\W_])(?!{mark})"
        ),
        tag,
    )
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "del"))
)


@dataclass(frozen=True)
class Names:
    """How references are shown: what a user or channel is called, and where a channel's page is."""

    user: Callable[[str], str | None]
    channel: Callable[[str], str | None]
    channel_url: Callable[[str], str | None]
    me: str = ""


def safe_url(url: str) -> str | None:
    """The address if it may be a link; None for `javascript:` and other surprises."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in LINKS else None


def plain(text: str, *, emoji: bool = True) -> Markup:
    """A plain text, with emoji names."""
    text = unescape(text)
    return Markup(_pictures(str(escape(with_emoji(text) if emoji else text))))  # noqa: S704 - escaped


def unescape(text: str) -> str:
    """Slack's three entities as the characters they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def render(text: str, names: Names) -> Markup:
    """A mrkdwn text as HTML."""
    stash: list[Markup] = []

    def keep(piece: Markup) -> str:
        stash.append(piece)
        return f"{_OPEN}{len(stash) - 1}{_CLOSE}"

    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    text = _FENCE.sub(lambda match: keep(Markup("<pre>{}</pre>").format(unescape(match[1]))), text)
    text = _CODE.sub(lambda match: keep(Markup("<code>{}</code>").format(unescape(match[1]))), text)
    text = _ANGLE.sub(lambda match: keep(_reference(match[1], names)), text)
    text = _BARE.sub(lambda match: keep(_link(unescape(match[0]), unescape(match[0]))), text)
    found = _pictures(str(escape(with_emoji(unescape(text)))))
    for pattern, tag in _SPANS:
        found = pattern.sub(rf"<{tag}>\1</{tag}>", found)
    found = _lines(found)
    for _ in range(2):  # the label of a link may hold code
        found = _STASHED.sub(lambda match: str(stash[int(match[1])]), found)
    return Markup(found)  # noqa: S704 - every piece is escaped above


def _pictures(escaped: str) -> str:
    """Emoji that not every machine has a font for, as pictures."""
    return escaped.replace("✅", '<img class="emoji" src="/static/check.svg" alt="✅">')


def _lines(text: str) -> str:
    """Line breaks, and quotes as blocks."""
    parts: list[str] = []
    quoted: list[str] = []
    plain_lines: list[str] = []

    def flush() -> None:
        if quoted:
            parts.append(f"<blockquote>{'<br>'.join(quoted)}</blockquote>")
            quoted.clear()
        if plain_lines:
            parts.append("<br>".join(plain_lines))
            plain_lines.clear()

    rest_is_quote = False
    for line in text.split("\n"):
        if line.startswith("&gt;&gt;&gt;"):
            rest_is_quote, line = True, line[12:].lstrip()
        elif not rest_is_quote and line.startswith("&gt;"):
            if plain_lines:
                flush()
            quoted.append(line[4:].lstrip())
            continue
        if (quoted and not rest_is_quote) or (rest_is_quote and plain_lines):
            flush()
        (quoted if rest_is_quote else plain_lines).append(line)
    flush()
    return "".join(parts)


def _reference(body: str, names: Names) -> Markup:
    target, _, label = body.partition("|")
    label = with_emoji(unescape(label))
    if target.startswith("@"):
        name = names.user(target[1:]) or label or target[1:]
        kind = "mention me" if target[1:] == names.me else "mention"
        return Markup('<span class="{}">@{}</span>').format(kind, name)
    if target.startswith("#"):
        name = names.channel(target[1:]) or label or target[1:]
        url = names.channel_url(target[1:])
        if url is None:
            return Markup('<span class="mention">#{}</span>').format(name)
        return Markup('<a class="mention" href="{}">#{}</a>').format(url, name)
    if target.startswith("!"):
        word = target[1:].partition("^")[0]
        if word in ("channel", "here", "everyone"):
            return Markup('<span class="mention me">@{}</span>').format(word)
        return escape(label or target[1:])
    return _link(unescape(target), label)


def _link(url: str, label: str) -> Markup:
    safe = safe_url(url)
    shown = label or url.removeprefix("mailto:")
    if safe is None:
        return escape(shown if not label else f"{label} ({url})")
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(safe, shown)
