"""Whatever text there is, what comes out is within Slack's limits, and nothing in it pings or formats."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.kit import (
    BLOCKS,
    Message,
    Mrkdwn,
    actions,
    bold,
    button,
    code,
    confirm,
    context,
    divider,
    esc,
    fields,
    header,
    italic,
    link,
    plain,
    quote,
    section,
    sections,
    shortened,
    split,
    strike,
    unescape,
    user,
    verb_of,
)
from handlers.slack.mrkdwn import JOINER, units
from sandbox.rules import check_message_blocks

# Letters, and often those that mean something to Slack; also halves of surrogate pairs and control characters.
NASTY = st.lists(
    st.one_of(
        st.sampled_from(
            ["<!channel>", "<@U1>", "<#C1>", "&amp;", "&lt;", "&", "<", ">", "*", "_", "~", "`", "```"]
        ),
        st.sampled_from(
            ["\n", "\r\n", "\n>", " ", "å", "😀", "\x00", "\ud800", "\u202e", "#", "|", "ord", "a" * 700]
        ),
        st.text(max_size=20),
    ),
    max_size=30,
).map("".join)


def shown(text: str) -> str:
    """What a person sees of text that was escaped."""
    return unescape(text.replace(JOINER, ""))


def texts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for entry in value.values() for text in texts_in(entry)]
    return [text for entry in value for text in texts_in(entry)] if isinstance(value, list) else []


@given(NASTY)
def test_any_text_anywhere_is_accepted_and_pings_nobody(text: str) -> None:
    message = Message(
        f"a{text}",
        [
            header(text),
            section(text, accessory=button(text, "show", "1")),
            section(bold(text) + italic(text) + strike(text) + code(text) + quote(text)),
            *sections(text),
            fields(text, bold(text)),
            context(text, link("https://exempel.se/?a=1&b=2", text)),
            divider(),
            actions(
                button(text, "undo", "1", "danger", confirm(text, text, text, text)),
                button(text, "show", "2"),
            ),
        ],
    )
    assert check_message_blocks(list(message.blocks)) == []
    for one in texts_in(message.payload()):
        without_links = re.sub(r"<https://[^<>|]*\|[^<>]*>", "", one)
        assert not re.search(r"<[!@#]", without_links)
    for one in texts_in([block for block in message.blocks if block["type"] != "header"]):
        assert "<!" not in one
    json.dumps(message.payload(), ensure_ascii=False).encode()


@given(st.text("abc019_-*~./:", min_size=1, max_size=60))
def test_what_is_to_be_copied_is_what_was_meant(text: str) -> None:
    """An address whose secret has `__` in it leads nowhere with an invisible character within."""
    assert (
        code(f"https://plan.ekdala.se/kalender/{text}.ics") == f"`https://plan.ekdala.se/kalender/{text}.ics`"
    )


@given(NASTY)
def test_escaping_keeps_what_people_see(text: str) -> None:
    from handlers.slack.mrkdwn import clean

    assert shown(esc(text)) == clean(text).replace(JOINER, "")


@given(NASTY)
def test_escaping_twice_is_escaping_once(text: str) -> None:
    once = esc(text)
    assert esc(once) is once
    assert "&amp;amp;" not in once or "&amp;" in text


@given(NASTY, st.integers(20, 4000))
def test_shortened_text_fits_and_ends_between_characters(text: str, limit: int) -> None:
    found = shortened(bold(text), limit)
    assert units(found) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", found)
    assert not re.search(r"<(?![^<>]*>)", found)


@given(NASTY.map(lambda text: text * 3), st.integers(50, 3000))
def test_split_text_fits_and_loses_no_word(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(units(part) <= limit for part in parts)
    whole = "".join("".join(shown(part).split()) for part in parts)
    assert whole == "".join(shown(esc(text)).split())


@pytest.mark.parametrize(
    ("made", "is_"),
    [
        (esc("Barn & utbildning <3"), "Barn &amp; utbildning &lt;3"),
        (bold("Läs 2a är klar.") + " a<b", "*Läs 2a är klar.* a&lt;b"),
        ("a<b " + bold("x"), "a&lt;b *x*"),
        (bold("två\nrader "), "*två rader*"),
        (bold("  "), ""),
        (bold(italic("x")), "*_x_*"),
        (strike("Läs 2a"), "~Läs 2a~"),
        (quote("rad 1\nrad 2"), ">rad 1\n>rad 2"),
        (Mrkdwn(" · ").join(["a&b", bold("c")]), "a&amp;b · *c*"),
        (Mrkdwn("{} av {n} klara").format("<2>", n=3), "&lt;2&gt; av 3 klara"),
        (esc("snake_case 2*3 a~b"), "snake_case 2*3 a~b"),
        (link("https://exempel.se/a?b&c", "pil > |"), "<https://exempel.se/a?b&amp;c|pil &gt; ¦>"),
        (link("javascript:alert(1)", "här"), "här"),
        (user("U012AB"), "<@U012AB>"),
        (user("<!channel>"), "&lt;!channel&gt;"),
    ],
)
def test_text_is_escaped_where_it_meets_markup(made: Mrkdwn, is_: str) -> None:
    assert made == is_
    assert isinstance(made, Mrkdwn)


@pytest.mark.parametrize("text", ["*fet*", "_kursiv_ text", "`kod`", "```", "*", "slut*", " ~x~"])
def test_formatting_in_text_from_people_is_broken_on_both_sides(text: str) -> None:
    safe = esc(text)
    for mark in re.finditer(r"[*_~`]", safe):
        assert safe[mark.start() - 1] == JOINER
        assert safe[mark.end()] == JOINER


def test_a_quotation_mark_at_a_line_start_does_not_quote() -> None:
    assert esc("> hej") == f"{JOINER}&gt; hej"
    assert esc("a\n > hej") == f"a\n {JOINER}&gt; hej"
    assert esc("5 > 3") == "5 &gt; 3"


def test_an_fstring_is_plain_text_and_escaped_as_such() -> None:
    assert section(f"a {esc('<b>')}").to_dict()["text"]["text"] == "a &amp;lt;b&amp;gt;"


def test_headers_and_buttons_show_an_ampersand_as_it_is() -> None:
    assert plain("Barn & utbildning") == "Barn & utbildning"
    assert plain(bold("Barn & utbildning")) == "*Barn & utbildning*"
    assert plain("<!channel> &amp;") == f"<{JOINER}!channel> &{JOINER}amp;"


def test_shortening_closes_what_it_opened() -> None:
    assert shortened(bold("en lång mening som inte får plats"), 20) == "*en lång mening*…"


def test_buttons_of_a_message_are_numbered_and_keep_their_verb() -> None:
    row = actions(button("Klar", "report.done", "3"), button("Pågår", "report.done", "4"))
    message = Message("x", [section("y", button("Visa", "show")), row])
    ids = [message.blocks[0]["accessory"]["action_id"]]
    ids += [element["action_id"] for element in message.blocks[1]["elements"]]
    assert ids == ["show#1", "report.done#2", "report.done#3"]
    assert [verb_of(one) for one in ids] == ["show", "report.done", "report.done"]


def test_the_same_row_can_be_used_in_two_messages() -> None:
    row = actions(button("Klar", "done", "3"))
    assert Message("x", [row]) == Message("x", [row])


def test_too_many_blocks_give_way_to_a_line_that_says_so() -> None:
    message = Message("x", [section(str(number)) for number in range(70)])
    assert len(message.blocks) == BLOCKS
    assert message.is_cut
    assert "får inte plats" in message.blocks[-1]["elements"][0]["text"]
    assert not Message("x", [section("y")] * BLOCKS).is_cut


def test_a_message_with_too_much_text_is_cut() -> None:
    message = Message("x", [section("å" * 2900) for _ in range(10)])
    assert message.is_cut
    assert sum(len(text) for text in texts_in(list(message.blocks))) < 12_000


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: button("x", "Inte ett verb"),
        lambda: button("x", "a#b"),
        lambda: button("x", "done", "v" * 2001),
        lambda: actions(),
        lambda: actions(*[button("x", "done")] * 26),
        lambda: fields(*["x"] * 11),
        lambda: context(*["x"] * 11),
        lambda: Message(" ", [section("x")]),
    ],
)
def test_what_can_not_be_mended_by_shortening_is_an_error(wrong: Any) -> None:
    with pytest.raises(ValueError):
        wrong()
