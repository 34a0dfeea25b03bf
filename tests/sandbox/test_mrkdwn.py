"""Slack's markup as HTML, and nothing but that."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mrkdwn import Names, plain, render, safe_url

NAMES = Names(
    user={"UKARIN": "Karin Holm"}.get,
    channel={"CLED": "ledningsgrupp"}.get,
    channel_url={"CLED": "/UKARIN/CLED"}.get,
    me="UKARIN",
)
LINK = 'target="_blank" rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*Läs 2a är klar.* Mer", "<strong>Läs 2a är klar.</strong> Mer"),
        ("_Detaljer i tråden._", "<em>Detaljer i tråden.</em>"),
        ("~struken~, _*båda*_", "<del>struken</del>, <em><strong>båda</strong></em>"),
        ("2*3*4 och snake_case_namn", "2*3*4 och snake_case_namn"),
        ("* inte fet *", "* inte fet *"),
        ("`*kod*`", "<code>*kod*</code>"),
        ("```\na &amp; <b>\n```", "<pre>a &amp; &lt;b&gt;</pre>"),
        ("&gt; citat\n&gt; mer\nsvar", "<blockquote>citat<br>mer</blockquote>svar"),
        ("> citat", "<blockquote>citat</blockquote>"),
        (">>> allt\nhär", "<blockquote>allt<br>här</blockquote>"),
        ("ett\ntvå", "ett<br>två"),
        ("• ett\n• två", "• ett<br>• två"),
        ("<https://example.invalid/a?b=1&amp;c=2|länk>",
         f'<a href="https://example.invalid/a?b=1&amp;c=2" {LINK}>länk</a>'),
        ("<https://example.invalid>", f'<a href="https://example.invalid" {LINK}>https://example.invalid</a>'),
        ("se https://example.invalid/x.", f'se <a href="https://example.invalid/x" {LINK}>https://example.invalid/x</a>.'),
        ("<mailto:a@example.invalid|skriv>", f'<a href="mailto:a@example.invalid" {LINK}>skriv</a>'),
        ("<@UKARIN>", '<span class="mention me">@Karin Holm</span>'),
        ("<@U404|någon>", '<span class="mention">@någon</span>'),
        ("<#CLED>", '<a class="mention" href="/UKARIN/CLED">#ledningsgrupp</a>'),
        ("<#C404|annan>", '<span class="mention">#annan</span>'),
        ("<!channel> hör", '<span class="mention me">@channel</span> hör'),
        ("<!date^1392734382^{date}|18 februari>", "18 februari"),
        (":warning: :finns_inte:", "⚠️ :finns_inte:"),
        (":white_check_mark:", '<img class="emoji" src="/static/check.svg" alt="✅">'),
        ("a &lt; b &amp;&amp; c", "a &lt; b &amp;&amp; c"),
        ("<script>alert(1)</script>", "scriptalert(1)/script"),
        ("<https://x.invalid|`kod`>", f'<a href="https://x.invalid" {LINK}><code>kod</code></a>'),
        ("<javascript:alert(1)|klicka>", "klicka (javascript:alert(1))"),
        ('<https://x.invalid/"onmouseover="alert(1)|a>',
         f'<a href="https://x.invalid/&#34;onmouseover=&#34;alert(1)" {LINK}>a</a>'),
        ("*fet `kod` fet*", "<strong>fet <code>kod</code> fet</strong>"),
    ],
)  # fmt: skip
def test_markup(text: str, html: str) -> None:
    assert str(render(text, NAMES)) == html


class Tags(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


KNOWN = {"strong", "em", "del", "code", "pre", "blockquote", "br", "a", "span", "img"}
PIECES = st.sampled_from(
    ["<", ">", "*", "_", "~", "`", "```", "|", "&lt;", "&gt;", "&amp;", '"', "'", "\n", "javascript:", "script",
     "https://a.invalid/", "@UKARIN", "#CLED", "!channel", "onload=", " ", "a", ":x:", "\ue000", "\ue001", "0"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_no_text_gives_other_tags_or_links_than_those_meant(text: str) -> None:
    tags = Tags()
    tags.feed(str(render(text, NAMES)))
    for tag, attributes in tags.found:
        assert tag in KNOWN
        assert set(attributes) <= {"class", "href", "target", "rel", "src", "alt"}
        assert re.match(r"https?://|mailto:|tel:|/UKARIN/", attributes.get("href") or "https://")
    assert (
        re.search(r"<(?!/?(strong|em|del|code|pre|blockquote|br|a|span|img)\b)", str(render(text, NAMES)))
        is None
    )


def test_plain_text_has_no_markup() -> None:
    assert str(plain("*a* <b> &amp; :warning:")) == "*a* &lt;b&gt; &amp; ⚠️"
    assert str(plain(":warning:", emoji=False)) == ":warning:"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.invalid", True),
        ("javascript:alert(1)", False),
        (" JavaScript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.invalid", False),
        ("http://[", False),
    ],
)
def test_only_addresses_that_are_meant_become_links(url: str, safe: bool) -> None:
    assert (safe_url(url) is not None) == safe
