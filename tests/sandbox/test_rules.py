"""One row a rule: a payload right at the limit is accepted, and the smallest one over it refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.rules import BLOCK_TEXT_LIMIT, check_message_blocks, check_metadata
from sandbox.rules.message import METADATA_BYTES

Block = dict[str, Any]


def plain(text: Any = "a") -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: Any = "a") -> Block:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(), **more}


def bare(**more: Any) -> Block:
    return {"type": "section", **more}


def button(**more: Any) -> Block:
    return {"type": "button", "text": plain(), "action_id": "b", **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> Block:
    return actions(*(button(action_id=str(number)) for number in range(count)))


def option(text: Any = "a", value: Any = "v", **more: Any) -> Block:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Block]:
    return [option(value=str(number)) for number in range(count)]


def select(**more: Any) -> Block:
    return actions({"type": "static_select", "action_id": "s", "options": options(1), **more})


def groups(count: int, size: int = 1, label: str = "a") -> Block:
    group = {"label": plain(label), "options": options(size)}
    return actions({"type": "static_select", "action_id": "s", "option_groups": [group] * count})


def boxes(kind: str, count: int) -> Block:
    return actions({"type": kind, "action_id": "x", "options": options(count)})


def overflow(count: int, **more: Any) -> Block:
    return actions({"type": "overflow", "action_id": "o", "options": options(count), **more})


def confirm(**more: Any) -> Block:
    words = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}
    return actions(button(confirm=words))


def context(count: int) -> Block:
    return {"type": "context", "elements": [mrkdwn() for _ in range(count)]}


def header(text: Block) -> Block:
    return {"type": "header", "text": text}


def image(**more: Any) -> Block:
    return {"type": "image", "image_url": "https://example.invalid/b.png", "alt_text": "en bild", **more}


def from_file(**slack_file: Any) -> Block:
    return {"type": "image", "slack_file": slack_file, "alt_text": "en bild"}


def without(block: Block, name: str) -> Block:
    return {key: value for key, value in block.items() if key != name}


def field(kind: str = "plain_text_input", **more: Any) -> Block:
    return {"type": "input", "label": plain(), "element": {"type": kind, "action_id": "f"}, **more}


def rich(part: str = "rich_text_section") -> Block:
    piece = {"type": "text", "text": "a"}
    return {"type": "rich_text", "elements": [{"type": part, "elements": [piece]}]}


DIVIDER: Block = {"type": "divider"}
LONG_URL = "https://example.invalid/"

# (what is tested, accepted, refused, where, why)
RULES: list[tuple[str, list[Block], list[Any], str, str]] = [
    ("50 blocks a message", [DIVIDER] * 50, [DIVIDER] * 51, "/blocks", "no more than 50 items"),
    ("a block is an object", [DIVIDER], ["divider"], "/blocks/0", "must provide an object"),
    ("a block has a type", [DIVIDER], [{}], "/blocks/0", "missing required field: type"),
    ("a known type of block", [DIVIDER], [{"type": "rubrik"}], "/blocks/0/type", "unsupported type: rubrik"),
    ("no unknown property", [DIVIDER], [{**DIVIDER, "x": 1}], "/blocks/0", "invalid additional property: x"),
    ("section text ≤ 3000", [bare(text=mrkdwn("a" * 3000))], [bare(text=mrkdwn("a" * 3001))],
     "/blocks/0/text/text", "less than 3001"),
    ("section text not empty", [bare(text=mrkdwn("a"))], [bare(text=mrkdwn(""))],
     "/blocks/0/text/text", "more than 0"),
    ("section needs text or fields", [bare(fields=[mrkdwn()])], [bare()], "/blocks/0", "`text` or `fields`"),
    ("10 fields", [bare(fields=[mrkdwn()] * 10)], [bare(fields=[mrkdwn()] * 11)],
     "/blocks/0/fields", "no more than 10"),
    ("at least one field", [bare(fields=[mrkdwn()])], [section(fields=[])], "/blocks/0/fields", "no fewer than 1"),
    ("field ≤ 2000", [bare(fields=[mrkdwn("a" * 2000)])], [bare(fields=[mrkdwn("a" * 2001)])],
     "/blocks/0/fields/0/text", "less than 2001"),
    ("text is text", [section()], [bare(text=mrkdwn(3))], "/blocks/0/text/text", "must provide a string"),
    ("a text object, not a string", [section()], [bare(text="a")], "/blocks/0/text", "must provide an object"),
    ("a known kind of text", [section()], [bare(text={"type": "markdown", "text": "a"})],
     "/blocks/0/text/type", "valid enum value"),
    ("emoji is for plain text", [bare(text={**plain(), "emoji": True})], [bare(text={**mrkdwn(), "emoji": True})],
     "/blocks/0/text", "invalid additional property: emoji"),
    ("verbatim is for mrkdwn", [bare(text={**mrkdwn(), "verbatim": True})],
     [bare(text={**plain(), "verbatim": True})], "/blocks/0/text", "invalid additional property: verbatim"),
    ("emoji is true or false", [bare(text={**plain(), "emoji": True})], [bare(text={**plain(), "emoji": 1})],
     "/blocks/0/text/emoji", "must provide a boolean"),
    ("header ≤ 150", [header(plain("a" * 150))], [header(plain("a" * 151))],
     "/blocks/0/text/text", "less than 151"),
    ("header not empty", [header(plain())], [header(plain(""))], "/blocks/0/text/text", "more than 0"),
    ("header is plain text", [header(plain())], [header(mrkdwn())], "/blocks/0/text/type", "valid enum value"),
    ("header has text", [header(plain())], [{"type": "header"}], "/blocks/0", "missing required field: text"),
    ("button text ≤ 75", [actions(button(text=plain("a" * 75)))], [actions(button(text=plain("a" * 76)))],
     "/blocks/0/elements/0/text/text", "less than 76"),
    ("button text is plain", [actions(button())], [actions(button(text=mrkdwn()))],
     "/blocks/0/elements/0/text/type", "valid enum value"),
    ("button text not empty", [actions(button())], [actions(button(text=plain("")))],
     "/blocks/0/elements/0/text/text", "more than 0"),
    ("button value ≤ 2000", [actions(button(value="a" * 2000))], [actions(button(value="a" * 2001))],
     "/blocks/0/elements/0/value", "less than 2001"),
    ("button value is text", [actions(button(value="1"))], [actions(button(value=1))],
     "/blocks/0/elements/0/value", "must provide a string"),
    ("button url ≤ 3000", [actions(button(url=LONG_URL.ljust(3000, "a")))],
     [actions(button(url=LONG_URL.ljust(3001, "a")))], "/blocks/0/elements/0/url", "less than 3001"),
    ("button url is a url", [actions(button(url=LONG_URL))], [actions(button(url="javascript:alert(1)"))],
     "/blocks/0/elements/0/url", "valid URL"),
    ("button style", [actions(button(style="danger"))], [actions(button(style="default"))],
     "/blocks/0/elements/0/style", "valid enum value"),
    ("accessibility_label ≤ 75", [actions(button(accessibility_label="a" * 75))],
     [actions(button(accessibility_label="a" * 76))], "/blocks/0/elements/0/accessibility_label", "less than 76"),
    ("action_id ≤ 255", [actions(button(action_id="a" * 255))], [actions(button(action_id="a" * 256))],
     "/blocks/0/elements/0/action_id", "less than 256"),
    ("action_id not empty", [actions(button(action_id="a"))], [actions(button(action_id=""))],
     "/blocks/0/elements/0/action_id", "more than 0"),
    ("block_id ≤ 255", [{**DIVIDER, "block_id": "a" * 255}], [{**DIVIDER, "block_id": "a" * 256}],
     "/blocks/0/block_id", "less than 256"),
    ("action_id once in a block", [actions(button(), button(action_id="c"))], [actions(button(), button())],
     "/blocks/0/elements/1/action_id", "`action_id` b already exists"),
    ("action_id once in a message", [actions(button()), section(accessory=button(action_id="c"))],
     [actions(button()), section(accessory=button())], "/blocks/1/accessory/action_id", "already exists"),
    ("block_id once in a message", [{**DIVIDER, "block_id": "1"}, {**DIVIDER, "block_id": "2"}],
     [{**DIVIDER, "block_id": "1"}] * 2, "/blocks/1/block_id", "`block_id` 1 already exists"),
    ("25 elements in actions", [buttons(25)], [buttons(26)], "/blocks/0/elements", "no more than 25"),
    ("at least one element in actions", [buttons(1)], [buttons(0)], "/blocks/0/elements", "no fewer than 1"),
    ("10 elements in context", [context(10)], [context(11)], "/blocks/0/elements", "no more than 10"),
    ("at least one element in context", [context(1)], [context(0)], "/blocks/0/elements", "no fewer than 1"),
    ("no buttons in context", [context(1)], [{"type": "context", "elements": [button()]}],
     "/blocks/0/elements/0/type", "unsupported type: button"),
    ("a known element in actions", [buttons(1)], [actions({"type": "knapp"})],
     "/blocks/0/elements/0/type", "unsupported type: knapp"),
    ("a known accessory", [section(accessory=button())], [section(accessory={"type": "knapp"})],
     "/blocks/0/accessory/type", "unsupported type: knapp"),
    ("no image in actions", [section(accessory=without(image(), "block_id"))], [actions(image())],
     "/blocks/0/elements/0/type", "unsupported type: image"),
    ("100 options", [select(options=options(100))], [select(options=options(101))],
     "/blocks/0/elements/0/options", "no more than 100"),
    ("at least one option", [select()], [select(options=[])], "/blocks/0/elements/0/options", "no fewer than 1"),
    ("options or groups", [groups(1)], [actions({"type": "static_select", "action_id": "s"})],
     "/blocks/0/elements/0", "`options` or `option_groups`"),
    ("not both options and groups", [groups(1)],
     [select(option_groups=groups(1)["elements"][0]["option_groups"])],
     "/blocks/0/elements/0", "`options` or `option_groups`"),
    ("option text ≤ 75", [select(options=[option("a" * 75)])], [select(options=[option("a" * 76)])],
     "/blocks/0/elements/0/options/0/text/text", "less than 76"),
    ("option text is plain", [select()], [select(options=[{"text": mrkdwn(), "value": "v"}])],
     "/blocks/0/elements/0/options/0/text/type", "valid enum value"),
    ("option value ≤ 150", [select(options=[option(value="a" * 150)])],
     [select(options=[option(value="a" * 151)])], "/blocks/0/elements/0/options/0/value", "less than 151"),
    ("option has a value", [select()], [select(options=[{"text": plain()}])],
     "/blocks/0/elements/0/options/0", "missing required field: value"),
    ("option description ≤ 75", [select(options=[option(description=plain("a" * 75))])],
     [select(options=[option(description=plain("a" * 76))])],
     "/blocks/0/elements/0/options/0/description/text", "less than 76"),
    ("100 option groups", [groups(100)], [groups(101)], "/blocks/0/elements/0/option_groups", "no more than 100"),
    ("100 options in a group", [groups(1, 100)], [groups(1, 101)],
     "/blocks/0/elements/0/option_groups/0/options", "no more than 100"),
    ("group label ≤ 75", [groups(1, label="a" * 75)], [groups(1, label="a" * 76)],
     "/blocks/0/elements/0/option_groups/0/label/text", "less than 76"),
    ("initial_option is one of them", [select(initial_option=option(value="0"))],
     [select(initial_option=option(value="1"))], "/blocks/0/elements/0", "one of the provided options"),
    ("placeholder ≤ 150", [select(placeholder=plain("a" * 150))], [select(placeholder=plain("a" * 151))],
     "/blocks/0/elements/0/placeholder/text", "less than 151"),
    ("placeholder is plain", [select(placeholder=plain())], [select(placeholder=mrkdwn())],
     "/blocks/0/elements/0/placeholder/type", "valid enum value"),
    ("10 radio buttons", [boxes("radio_buttons", 10)], [boxes("radio_buttons", 11)],
     "/blocks/0/elements/0/options", "no more than 10"),
    ("10 checkboxes", [boxes("checkboxes", 10)], [boxes("checkboxes", 11)],
     "/blocks/0/elements/0/options", "no more than 10"),
    ("5 options in overflow", [overflow(5)], [overflow(6)], "/blocks/0/elements/0/options", "no more than 5"),
    ("at least one option in overflow", [overflow(1)], [overflow(0)],
     "/blocks/0/elements/0/options", "no fewer than 1"),
    ("no placeholder in overflow", [overflow(1)], [overflow(1, placeholder=plain())],
     "/blocks/0/elements/0", "invalid additional property: placeholder"),
    ("confirm title ≤ 100", [confirm(title=plain("a" * 100))], [confirm(title=plain("a" * 101))],
     "/blocks/0/elements/0/confirm/title/text", "less than 101"),
    ("confirm text ≤ 300", [confirm(text=plain("a" * 300))], [confirm(text=plain("a" * 301))],
     "/blocks/0/elements/0/confirm/text/text", "less than 301"),
    ("confirm button ≤ 30", [confirm(confirm=plain("a" * 30))], [confirm(confirm=plain("a" * 31))],
     "/blocks/0/elements/0/confirm/confirm/text", "less than 31"),
    ("deny button ≤ 30", [confirm(deny=plain("a" * 30))], [confirm(deny=plain("a" * 31))],
     "/blocks/0/elements/0/confirm/deny/text", "less than 31"),
    ("confirm style", [confirm(style="danger")], [confirm(style="röd")],
     "/blocks/0/elements/0/confirm/style", "valid enum value"),
    ("confirm has all its parts", [confirm()],
     [actions(button(confirm={"title": plain(), "text": plain(), "confirm": plain()}))],
     "/blocks/0/elements/0/confirm", "missing required field: deny"),
    ("image has alt_text", [image()], [without(image(), "alt_text")],
     "/blocks/0", "missing required field: alt_text"),
    ("image has a source", [image()], [without(image(), "image_url")],
     "/blocks/0", "either `image_url` or `slack_file`"),
    ("image of a file", [from_file(id="F0123ABCD")], [{**image(), "slack_file": {"id": "F0123ABCD"}}],
     "/blocks/0", "either `image_url` or `slack_file`"),
    ("image of a file has alt_text", [from_file(id="F0123ABCD")], [without(from_file(id="F0123ABCD"), "alt_text")],
     "/blocks/0", "missing required field: alt_text"),
    ("file by id or address", [from_file(url="https://files.slack.com/files-pri/T1-F0123ABCD/a.png")],
     [from_file(id="F0123ABCD", url="https://files.slack.com/files-pri/T1-F0123ABCD/a.png")],
     "/blocks/0/slack_file", "either `id` or `url`"),
    ("file by something", [from_file(id="F0123ABCD")], [from_file()],
     "/blocks/0/slack_file", "either `id` or `url`"),
    ("file id is an id", [from_file(id="F0123ABCD")], [from_file(id="https://files.slack.com/files/a.png")],
     "/blocks/0/slack_file/id", "regex pattern: ^[F][A-Z0-9]{8,}$"),
    ("file in context", [{"type": "context", "elements": [from_file(id="F0123ABCD")]}],
     [{"type": "context", "elements": [from_file()]}], "/blocks/0/elements/0/slack_file", "either `id` or `url`"),
    ("alt_text ≤ 2000", [image(alt_text="a" * 2000)], [image(alt_text="a" * 2001)],
     "/blocks/0/alt_text", "less than 2001"),
    ("image title is plain", [image(title=plain())], [image(title=mrkdwn())],
     "/blocks/0/title/type", "valid enum value"),
    ("image accessory has alt_text", [section(accessory=image())],
     [section(accessory=without(image(), "alt_text"))], "/blocks/0/accessory", "missing required field: alt_text"),
    ("input has a label", [field()], [without(field(), "label")], "/blocks/0", "missing required field: label"),
    ("input has an element", [field()], [without(field(), "element")],
     "/blocks/0", "missing required field: element"),
    ("no button in input", [field()], [field("button")], "/blocks/0/element/type", "unsupported type: button"),
    ("input label is plain", [field()], [field(label=mrkdwn())], "/blocks/0/label/type", "valid enum value"),
    ("date as YYYY-MM-DD", [actions({"type": "datepicker", "action_id": "d", "initial_date": "2027-03-31"})],
     [actions({"type": "datepicker", "action_id": "d", "initial_date": "31/3"})],
     "/blocks/0/elements/0/initial_date", "valid date"),
    ("time as HH:mm", [actions({"type": "timepicker", "action_id": "t", "initial_time": "09:12"})],
     [actions({"type": "timepicker", "action_id": "t", "initial_time": "9.12"})],
     "/blocks/0/elements/0/initial_time", "valid time"),
    ("no multi-select in actions",
     [section(accessory={"type": "multi_users_select", "action_id": "m"})],
     [actions({"type": "multi_users_select", "action_id": "m"})],
     "/blocks/0/elements/0/type", "unsupported type: multi_users_select"),
    ("a known part of rich text", [rich()], [rich("rich_text_table")],
     "/blocks/0/elements/0/type", "unsupported type: rich_text_table"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("accepted", "refused", "at", "why"), [row[1:] for row in RULES], ids=[row[0] for row in RULES]
)
def test_a_rule(accepted: list[Block], refused: list[Any], at: str, why: str) -> None:
    assert check_message_blocks(accepted).as_messages() == []
    problems = check_message_blocks(refused)
    assert [problem for problem in problems if problem.at == at and why in problem.why], (
        problems.as_messages()
    )


def test_a_place_is_written_as_slack_writes_it() -> None:
    problems = check_message_blocks([bare(text=mrkdwn("a" * 3001))])
    assert problems.as_messages() == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]


def test_refused_blocks_are_named_in_the_answer_of_the_web_api(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="CLED", text="a", blocks=[DIVIDER] * 51)
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_all_texts_of_a_message_together_have_a_limit(slack: WebClient) -> None:
    fits = [bare(text=mrkdwn("a" * 3000)) for _ in range(BLOCK_TEXT_LIMIT // 3000)]
    assert slack.chat_postMessage(channel="CLED", text="a", blocks=fits)["ok"]
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        slack.chat_postMessage(channel="CLED", text="a", blocks=[*fits, section()])


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "paminnelse", "event_payload": {"nyckel": "1"}}, None),
        ({"event_type": "paminnelse", "event_payload": {}}, None),
        (["paminnelse"], "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "paminnelse"}, "invalid_metadata_schema"),
        ({"event_type": "paminnelse", "event_payload": "nyckel"}, "invalid_metadata_schema"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {}, "x": 1}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {"x": "a" * METADATA_BYTES}}, "metadata_too_large"),
    ],
)
def test_the_shape_of_metadata(metadata: Any, error: str | None) -> None:
    assert check_metadata(metadata) == error
