"""The Web API as the real SDK sees it: tokens, scopes, arguments, and what the methods do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from tests.sandbox.support import APP_TOKEN, BOT_TOKEN, MANIFEST, WORKSPACE, client_for, with_scopes


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    error: str = caught.value.response["error"]
    return error


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-annan", "auth.test", "invalid_auth"),
        (APP_TOKEN, "auth.test", "not_allowed_token_type"),
        (BOT_TOKEN, "apps.connections.open", "not_allowed_token_type"),
        (BOT_TOKEN, "reminders.add", "unknown_method"),
        (BOT_TOKEN, "pins.add", "unknown_method"),
    ],
)
def test_tokens_and_methods(box: Sandbox, token: str, method: str, error: str) -> None:
    assert refused(lambda: client_for(box, token).api_call(method)) == error


def test_the_bot_is_told_who_it_is_and_what_it_may(slack: WebClient) -> None:
    answer = slack.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team"]) == ("UBOT", "B1", "Ekdala kommun")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": "CLED", "text": "a"}, "chat:write"),
        ("chat.postEphemeral", {"channel": "CLED", "user": "UKARIN", "text": "a"}, "chat:write"),
        ("chat.update", {"channel": "CLED", "ts": "1.0", "text": "a"}, "chat:write"),
        ("chat.delete", {"channel": "CLED", "ts": "1.0"}, "chat:write"),
        ("conversations.open", {"users": "UKARIN"}, "im:write"),
        ("conversations.info", {"channel": "CLED"}, "channels:read"),
        ("conversations.members", {"channel": "CLED"}, "channels:read"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("conversations.history", {"channel": "CLED"}, "channels:history"),
        ("conversations.replies", {"channel": "CLED", "ts": "1.0"}, "channels:history"),
        ("users.info", {"user": "UKARIN"}, "users:read"),
        ("users.list", {}, "users:read"),
    ],
)
def test_a_scope_that_the_manifest_lacks_is_missing(method: str, args: dict[str, str], needed: str) -> None:
    with Sandbox(WORKSPACE, with_scopes("commands")) as box:
        with pytest.raises(SlackApiError) as caught:
            client_for(box).api_call(method, json=args)
        answer = caught.value.response
        assert (answer["error"], answer["needed"], answer["provided"]) == (
            "missing_scope",
            needed,
            "commands",
        )


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"text": "a"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C404", "text": "a"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "GNAMND", "text": "a"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CALLA", "text": "a"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "UGONE", "text": "a"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CLED"}, "no_text"),
        ("chat.postMessage", {"channel": "CLED", "text": " "}, "no_text"),
        ("chat.postMessage", {"channel": "CLED", "text": 3}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "CLED", "blocks": "[{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "CLED", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "CLED", "text": "a", "metadata": [1]}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": "CLED", "text": "a", "thread_ts": "1.0"}, "thread_not_found"),
        ("chat.postEphemeral", {"channel": "CLED", "user": "UALI", "text": "a"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": "CLED", "user": "U404", "text": "a"}, "user_not_found"),
        ("chat.update", {"channel": "CLED", "ts": "1.0", "text": "a"}, "message_not_found"),
        ("chat.delete", {"channel": "CLED", "ts": "1.0"}, "message_not_found"),
        ("chat.getPermalink", {"channel": "CLED", "message_ts": "1.0"}, "message_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U404"}, "user_not_found"),
        ("conversations.open", {"users": "UGONE"}, "user_disabled"),
        ("conversations.open", {"users": "UBOT"}, "cannot_dm_bot"),
        ("conversations.open", {"users": "UKARIN,UALI"}, "missing_scope"),
        ("conversations.history", {"channel": "CALLA"}, "not_in_channel"),
        ("conversations.history", {"channel": "CLED", "limit": "x"}, "invalid_limit"),
        ("conversations.history", {"channel": "CLED", "cursor": "x"}, "invalid_cursor"),
        ("conversations.replies", {"channel": "CLED", "ts": "1.0"}, "thread_not_found"),
        ("conversations.list", {"types": "kanal"}, "invalid_types"),
        ("users.info", {"user": "U404"}, "user_not_found"),
    ],
)
def test_what_is_refused(slack: WebClient, method: str, args: dict[str, Any], error: str) -> None:
    assert refused(lambda: slack.api_call(method, json=args)) == error


def test_the_same_call_as_form_and_as_json(box: Sandbox, slack: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "hej"}}]
    slack.api_call("chat.postMessage", json={"channel": "CLED", "text": "a", "blocks": blocks})
    slack.api_call(
        "chat.postMessage", params={"channel": "CLED", "text": "a", "blocks": str(blocks).replace("'", '"')}
    )
    first, second = box.messages("CLED")
    assert first.blocks[0]["text"] == second.blocks[0]["text"] == blocks[0]["text"]


def test_a_token_may_come_in_the_body(box: Sandbox) -> None:
    answer = client_for(box, "").api_call("auth.test", params={"token": BOT_TOKEN})
    assert answer["ok"]
    assert "token" not in box.calls[-1].arguments


def test_posting_gives_the_message_with_the_ids_that_slack_adds(box: Sandbox, slack: WebClient) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Klar"}}
    answer = slack.chat_postMessage(
        channel="CLED",
        text="a",
        blocks=[{"type": "actions", "elements": [button]}],
        metadata={"event_type": "paminnelse", "event_payload": {"nyckel": "1"}},
    )
    block = answer["message"]["blocks"][0]
    assert block["block_id"] and block["elements"][0]["action_id"]
    assert answer["message"]["bot_id"] == "B1"
    (message,) = box.messages("CLED")
    assert message.metadata == {"event_type": "paminnelse", "event_payload": {"nyckel": "1"}}


def test_a_message_to_a_user_id_lands_in_the_direct_messages(box: Sandbox, slack: WebClient) -> None:
    channel = slack.conversations_open(users="UKARIN")["channel"]["id"]
    assert slack.chat_postMessage(channel="UKARIN", text="hej")["channel"] == channel
    assert [message.text for message in box.dm("karin")] == ["hej"]


def test_an_ephemeral_message_is_for_one_person_and_cannot_be_changed(box: Sandbox, slack: WebClient) -> None:
    ts = slack.chat_postEphemeral(channel="CLED", user="UKARIN", text="bara du")["message_ts"]
    assert [message.text for message in box.messages("CLED", viewer="karin")] == ["bara du"]
    assert box.messages("CLED", viewer="UMARIA") == box.messages("CLED") == []
    assert refused(lambda: slack.chat_update(channel="CLED", ts=ts, text="b")) == "message_not_found"
    assert slack.conversations_history(channel="CLED")["messages"] == []


def test_updating_keeps_what_is_not_mentioned(box: Sandbox, slack: WebClient) -> None:
    blocks = [{"type": "divider"}]
    metadata = {"event_type": "a", "event_payload": {}}
    ts = slack.chat_postMessage(channel="CLED", text="ett", blocks=blocks, metadata=metadata)["ts"]
    slack.chat_update(channel="CLED", ts=ts, text="två")
    (message,) = box.messages("CLED")
    assert (message.text, len(message.blocks), message.metadata) == ("två", 1, metadata)
    slack.chat_update(channel="CLED", ts=ts, text="tre", blocks=[], metadata={})
    (message,) = box.messages("CLED")
    assert (message.text, message.blocks, message.metadata) == ("tre", [], None)


def test_the_bot_changes_its_own_messages_only(box: Sandbox, slack: WebClient) -> None:
    ts = box.say("karin", "ledningsgrupp", "mitt").ts
    assert refused(lambda: slack.chat_update(channel="CLED", ts=ts, text="a")) == "cant_update_message"
    assert refused(lambda: slack.chat_delete(channel="CLED", ts=ts)) == "cant_delete_message"


def test_a_deleted_message_is_gone(box: Sandbox, slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="CLED", text="a")["ts"]
    slack.chat_delete(channel="CLED", ts=ts)
    assert box.messages("CLED") == []
    assert refused(lambda: slack.chat_delete(channel="CLED", ts=ts)) == "message_not_found"


def test_history_is_newest_first_paged_and_bounded(slack: WebClient) -> None:
    stamps = [slack.chat_postMessage(channel="CLED", text=str(number))["ts"] for number in range(5)]
    first = slack.conversations_history(channel="CLED", limit=2)
    assert [message["text"] for message in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.conversations_history(channel="CLED", limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["2", "1"]
    between = slack.conversations_history(channel="CLED", oldest=stamps[1], latest=stamps[3])
    assert [message["text"] for message in between["messages"]] == ["2"]
    inclusive = slack.conversations_history(
        channel="CLED", oldest=stamps[1], latest=stamps[3], inclusive=True
    )
    assert [message["text"] for message in inclusive["messages"]] == ["3", "2", "1"]


def test_metadata_comes_with_a_history_that_asks_for_it(slack: WebClient) -> None:
    metadata = {"event_type": "paminnelse", "event_payload": {"nyckel": "1"}}
    slack.chat_postMessage(channel="CLED", text="a", metadata=metadata)
    (without,) = slack.conversations_history(channel="CLED")["messages"]
    (with_it,) = slack.conversations_history(channel="CLED", include_all_metadata=True)["messages"]
    assert "metadata" not in without
    assert with_it["metadata"] == metadata


def test_a_thread_is_read_by_its_own_method(slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="CLED", text="digest")["ts"]
    reply = slack.chat_postMessage(channel="CLED", text="detalj", thread_ts=parent)["ts"]
    (first,) = slack.conversations_history(channel="CLED")["messages"]
    assert (first["reply_count"], first["latest_reply"], first["thread_ts"]) == (1, reply, parent)
    thread = slack.conversations_replies(channel="CLED", ts=parent)["messages"]
    assert [message["text"] for message in thread] == ["digest", "detalj"]
    assert thread[1]["parent_user_id"] == "UBOT"


def test_a_permalink_opens_the_message(slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="CLED", text="a")["ts"]
    link = slack.chat_getPermalink(channel="CLED", message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/CLED/p{ts.replace('.', '')}")


def test_a_person_has_time_zone_and_locale(slack: WebClient) -> None:
    user = slack.users_info(user="UKARIN", include_locale=True)["user"]
    assert (user["tz"], user["locale"], user["is_admin"]) == ("Europe/Stockholm", "sv-SE", True)
    assert user["profile"]["title"] == "Strateg"
    assert "email" not in user["profile"]
    assert "locale" not in slack.users_info(user="UKARIN")["user"]


def test_everybody_is_listed_a_page_at_a_time(slack: WebClient) -> None:
    names: list[str] = []
    for page in slack.users_list(limit=2):
        assert len(page["members"]) <= 2
        names += [member["name"] for member in page["members"]]
    assert names == ["karin", "ali", "maria.ek", "per", "arshjul", "slackbot"]


def test_channels_are_listed_by_kind_and_private_ones_are_hidden(slack: WebClient) -> None:
    channels = slack.conversations_list()["channels"]
    assert {channel["name"]: channel["is_member"] for channel in channels} == {
        "ledningsgrupp": True,
        "alla": False,
    }
    assert slack.conversations_info(channel="CLED", include_num_members=True)["channel"]["num_members"] == 3
    assert slack.conversations_members(channel="CLED")["members"] == ["UBOT", "UKARIN", "UMARIA"]


def test_a_channel_is_not_told_about_without_the_scope_of_its_kind() -> None:
    with Sandbox(WORKSPACE, with_scopes("chat:write", "groups:read")) as box:
        slack = client_for(box)
        assert refused(lambda: slack.conversations_info(channel="CLED")) == "missing_scope"
        assert refused(lambda: slack.conversations_info(channel="C404")) == "channel_not_found"
    with Sandbox(WORKSPACE, with_scopes("chat:write")) as box:
        assert refused(lambda: client_for(box).conversations_info(channel="C404")) == "missing_scope"


def test_a_very_long_text_is_cut_off_with_a_warning(box: Sandbox, slack: WebClient) -> None:
    answer = slack.chat_postMessage(channel="CLED", text="a" * 40_001)
    assert answer["response_metadata"]["warnings"] == ["message_truncated"]
    assert len(box.messages("CLED")[0].text) == 40_000
    assert "warning" not in slack.chat_postMessage(channel="CLED", text="a" * 40_000).data


def test_an_update_may_not_be_as_long(slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="CLED", text="a")["ts"]
    assert slack.chat_update(channel="CLED", ts=ts, text="a" * 4000)["ok"]
    assert refused(lambda: slack.chat_update(channel="CLED", ts=ts, text="a" * 4001)) == "msg_too_long"


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_blocks_without_a_text_give_a_warning(slack: WebClient) -> None:
    answer = slack.chat_postMessage(channel="CLED", blocks=[{"type": "divider"}])
    assert answer["warning"] == "missing_text_in_message"


def test_one_message_a_second_and_channel() -> None:
    with Sandbox(WORKSPACE, MANIFEST, message_interval=60) as box:
        slack = client_for(box)
        slack.chat_postMessage(channel="CLED", text="ett")
        with pytest.raises(SlackApiError) as caught:
            slack.chat_postMessage(channel="CLED", text="två")
        assert caught.value.response["error"] == "ratelimited"
        assert caught.value.response.status_code == 429
        assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60
        assert slack.chat_postMessage(channel="UKARIN", text="annan kanal")["ok"]
        empty = {"channel": "UALI", "text": " "}
        assert refused(lambda: slack.api_call("chat.postMessage", json=empty)) == "no_text"
        assert slack.chat_postMessage(channel="UALI", text="det som avvisades räknas inte")["ok"]
        box.settings.message_interval = 0
        assert slack.chat_postMessage(channel="CLED", text="tre")["ok"]
        assert [message.text for message in box.messages("CLED")] == ["ett", "tre"]


def test_every_call_is_on_record(box: Sandbox, slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="CLED", text="a")["ts"]
    refused(lambda: slack.chat_update(channel="CLED", ts="1.0", text="b"))
    posted, updated = box.calls
    assert (posted.method, posted.ok, posted.status) == ("chat.postMessage", True, 200)
    assert posted.arguments == {"channel": "CLED", "text": "a"}
    assert posted.effect == {"posted": {"channel": "CLED", "ts": ts}}
    assert (updated.method, updated.ok, updated.effect) == ("chat.update", False, None)
    box.clear_record()
    assert box.calls == []
