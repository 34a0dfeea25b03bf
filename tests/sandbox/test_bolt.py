"""A real Bolt app talks to the sandbox, over Socket Mode and over signed HTTP."""

from __future__ import annotations

from sandbox import Sandbox


def test_a_command_is_acknowledged_and_answered(talking_box: Sandbox) -> None:
    asked = talking_box.command("karin", "ledningsgrupp", "/eko", "hej")
    assert asked.status == "ok"
    assert asked.ack_latency is not None and asked.ack_latency < 3
    assert asked.wait_for_answer()["text"] == "Du skrev hej"
    seen = talking_box.messages("ledningsgrupp", viewer="karin")
    assert [message.text for message in seen] == ["Du skrev hej"]
    assert seen[0].only_for == "UKARIN"
    assert talking_box.messages("ledningsgrupp", viewer="maria.ek") == []


def test_an_acknowledgement_can_carry_the_answer(talking_box: Sandbox) -> None:
    asked = talking_box.command("karin", "alla", "/rått", "hej & hå")
    assert asked.wait_for_answer()["text"] == "I kvittot: hej & hå"
    assert [answer.via for answer in asked.answers] == ["ack"]


def test_a_button_replaces_the_message_in_place(talking_box: Sandbox) -> None:
    talking_box.command("karin", "ledningsgrupp", "/eko", "hej").wait_for_answer()
    (message,) = talking_box.messages("ledningsgrupp", viewer="karin")
    clicked = talking_box.click("karin", message, "gott")
    assert clicked.wait_for_answer()["replace_original"] is True
    (after,) = talking_box.messages("ledningsgrupp", viewer="karin")
    assert (after.ts, after.text, after.blocks) == (message.ts, "Tack, noterat.", [])


def test_a_message_to_the_bot_is_delivered_as_an_event(talking_box: Sandbox) -> None:
    talking_box.say("ali", "arshjul", "hallå")
    assert talking_box.wait_for_message("arshjul", "ali", contains="Hörde").text == "Hörde: hallå"
    (delivery,) = talking_box.wait_for_deliveries("events_api")
    assert delivery.status == "ok"
    assert delivery.payload["event"]["channel_type"] == "im"


def test_people_channels_and_entities_are_escaped_where_the_manifest_says_so(talking_box: Sandbox) -> None:
    text = "@karin i #ledningsgrupp & <b> @ingen @Maria Ek."
    escaped = talking_box.command("karin", "alla", "/eko", text).payload["text"]
    assert escaped == ("<@UKARIN|karin> i <#CLED|ledningsgrupp> &amp; &lt;b&gt; @ingen <@UMARIA|maria.ek>.")
    assert talking_box.command("karin", "alla", "/rått", text).payload["text"] == text


def test_many_commands_at_once_are_all_acknowledged_and_answered(talking_box: Sandbox) -> None:
    asked = [talking_box.send_command("karin", "alla", "/eko", str(number)) for number in range(100)]
    assert {entry.wait_for_answer()["text"] for entry in asked} == {f"Du skrev {n}" for n in range(100)}
    assert {entry.status for entry in asked} == {"ok"}
