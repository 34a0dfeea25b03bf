"""The home tab: what may be published, who hears of it, and what a click in it sends. One row a rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, SeedError
from sandbox.methods.registry import METHODS
from sandbox.people import NotAllowedError
from sandbox.rules import check_home
from sandbox.seed import read_manifest
from sandbox.workspace import UnknownError
from tests.sandbox.forms import BUTTON, field, modal, opened, plain
from tests.sandbox.support import MANIFEST, WORKSPACE, client_for
from tests.sandbox.test_rules import DIVIDER, section, without

Home = dict[str, Any]

GUESTS = {
    **WORKSPACE,
    "users": [
        *WORKSPACE["users"],
        {"id": "UGAST", "name": "greta", "real_name": "Greta Gäst", "is_ultra_restricted": True},
        {"id": "UANNAN", "name": "olle", "real_name": "Olle Utifrån", "team_id": "T2"},
    ],
    "channels": [
        *WORKSPACE["channels"],
        {"id": "CDELAD", "name": "delad", "members": ["UKARIN", "UGAST", "UANNAN", "bot"]},
    ],
}
SHORTCUTS = [
    {
        "name": "Gör till aktivitet",
        "type": "message",
        "callback_id": "gor",
        "description": "Ur ett meddelande",
    },
    {"name": "Skriv en rad", "type": "global", "callback_id": "rad", "description": "Var som helst"},
]
WITH_HOME = {
    **MANIFEST,
    "features": {**MANIFEST["features"], "app_home": {"home_tab_enabled": True}, "shortcuts": SHORTCUTS},
    "settings": {
        **MANIFEST["settings"],
        "event_subscriptions": {"bot_events": ["message.im", "app_mention", "app_home_opened"]},
    },
}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(GUESTS, WITH_HOME, event_retries=()) as found:
        yield found


def home(*blocks: Any, **more: Any) -> Home:
    return {"type": "home", "blocks": list(blocks or [DIVIDER]), **more}


# (what is tested, accepted, refused, where, why)
RULES: list[tuple[str, Home, Any, str, str]] = [
    ("a home is an object", home(), "home", "/view", "must provide an object"),
    ("a home and nothing else", home(), {**home(), "type": "modal"}, "/view/type", "valid enum value"),
    ("blocks", home(), without(home(), "blocks"), "/view", "missing required field: blocks"),
    ("at least one block", home(), {**home(), "blocks": []}, "/view/blocks", "no fewer than 1"),
    ("100 blocks", home(*[DIVIDER] * 100), home(*[DIVIDER] * 101), "/view/blocks", "no more than 100"),
    ("blocks by the same rules", home(section()), home(section(x=1)), "/view/blocks/0", "additional property: x"),
    ("no title", home(), home(title=plain("Hem")), "/view", "additional property: title"),
    ("nothing to send it with", home(), home(submit=plain("Spara")), "/view", "additional property: submit"),
    ("nothing to close it with", home(), home(close=plain("Stäng")), "/view", "additional property: close"),
    ("a field needs no submit", home(field("f")), home({**field("f"), "x": 1}), "/view/blocks/0", "property: x"),
    ("private_metadata ≤ 3000", home(private_metadata="a" * 3000), home(private_metadata="a" * 3001),
     "/view/private_metadata", "less than 3001"),
    ("callback_id ≤ 255", home(callback_id="a" * 255), home(callback_id="a" * 256),
     "/view/callback_id", "less than 256"),
    ("external_id ≤ 255", home(external_id="a" * 255), home(external_id="a" * 256),
     "/view/external_id", "less than 256"),
    ("action_id once", home(BUTTON), home(BUTTON, BUTTON), "/view/blocks/1/elements/0/action_id", "already exists"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "accepted", "refused", "at", "why"), RULES, ids=[row[0] for row in RULES])
def test_each_rule(what: str, accepted: Home, refused: Any, at: str, why: str) -> None:
    assert check_home(accepted) == []
    problems = check_home(refused)
    assert [problem.at for problem in problems] == [at]
    assert why in problems[0].why


def publish(box: Sandbox, view: Home, user: str = "UKARIN", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = client_for(box).views_publish(user_id=user, view=view, **more).data  # type: ignore[assignment]
    return found


def refused(box: Sandbox, view: Home, user: str = "UKARIN", **more: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        publish(box, view, user, **more)
    return str(caught.value.response["error"])


def test_what_is_published_is_one_persons_own(box: Sandbox) -> None:
    given = publish(box, home(section(), callback_id="hem"))
    assert given["view"]["type"] == "home"
    assert box.home("karin") is not None
    assert box.home("ali") is None
    again = publish(box, home(DIVIDER))["view"]
    assert again["id"] == given["view"]["id"]
    assert again["hash"] != given["view"]["hash"]


@pytest.mark.parametrize(
    ("view", "user", "more", "error"),
    [
        (home(title=plain("x")), "UKARIN", {}, "invalid_arguments"),
        (modal(), "UKARIN", {}, "invalid_arguments"),
        (home(), "UNOBODY", {}, "user_not_found"),
        (home(), "UGONE", {}, "user_not_found"),
        (home(), "UBOT", {}, "user_not_found"),
        (home(), "UKARIN", {"hash": "gammal"}, "hash_conflict"),
        (home(*[section(text={"type": "mrkdwn", "text": "å" * 2900})] * 50), "UKARIN", {}, "view_too_large"),
    ],
)
def test_what_is_refused(box: Sandbox, view: Home, user: str, more: dict[str, str], error: str) -> None:
    assert refused(box, view, user, **more) == error
    assert box.home("karin") is None


def test_the_hash_of_what_is_there_is_taken_and_an_older_one_refused(box: Sandbox) -> None:
    first = publish(box, home())["view"]["hash"]
    publish(box, home(section()), hash=first)
    assert refused(box, home(), hash=first) == "hash_conflict"


def test_an_external_id_is_used_once(box: Sandbox) -> None:
    publish(box, home(external_id="e"))
    publish(box, home(external_id="e"))
    opened(box, modal(external_id="m"))
    assert refused(box, home(external_id="m")) == "duplicate_external_id"


def test_an_app_without_a_home_tab_publishes_none() -> None:
    with Sandbox(WORKSPACE, MANIFEST) as box:
        assert refused(box, home()) == "not_enabled"
        with pytest.raises(NotAllowedError, match="home_tab_enabled"):
            box.open_home("karin")


def test_the_bot_hears_that_a_tab_is_opened_and_gets_what_was_there(box: Sandbox) -> None:
    box.do(lambda: box.server.people.open_app("karin"))
    publish(box, home(section()))
    box.do(lambda: box.server.people.open_app("karin"))
    box.do(lambda: box.server.people.open_app("karin", "messages"))
    events = [one.payload["event"] for one in box.deliveries if one.kind == "events_api"]
    assert [(one["type"], one["tab"], "view" in one) for one in events] == [
        ("app_home_opened", "home", False),
        ("app_home_opened", "home", True),
        ("app_home_opened", "messages", False),
    ]
    assert events[0]["channel"] == "DKARIN"


def test_a_click_carries_the_view_and_a_trigger_and_no_response_url(box: Sandbox) -> None:
    publish(box, home(BUTTON, field("rad")))
    view = box.home("karin")
    assert view is not None
    box.do(lambda: box.server.forms.fill_at_home("karin", {"rad": "hej"}))
    payload = box.act("karin", view, "knapp").payload
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["state"]["values"]["b_rad"]["rad"]["value"] == "hej"
    assert "response_url" not in payload
    assert "channel" not in payload
    client_for(box).views_open(trigger_id=payload["trigger_id"], view=modal())
    assert box.open_view("karin") is not None


def test_a_button_is_clicked_on_just_as_the_tab_is_drawn_anew(box: Sandbox) -> None:
    """Who sees it clicks on what they see; the tab has had other blocks since."""
    publish(box, home(BUTTON))
    view = box.home("karin")
    assert view is not None
    seen = view.blocks[0]["block_id"]
    for _ in range(2):
        publish(box, home(DIVIDER))

    def click(block_id: str | None) -> Any:
        forms = box.server.forms
        return box.do(lambda: forms.act_at_home("karin", "knapp", block_id=block_id)).payload["actions"][0]

    assert (click(seen)["block_id"], click(seen)["action_id"]) == (seen, "knapp")
    for never in ("fanns aldrig", None):
        with pytest.raises(LookupError):
            click(never)


def test_nothing_is_pushed_upon_a_home_tab_and_it_is_no_modal_to_update(box: Sandbox) -> None:
    given = publish(box, home(BUTTON))["view"]
    view = box.home("karin")
    assert view is not None
    payload = box.act("karin", view, "knapp").payload
    client = client_for(box)
    for call in (
        lambda: client.views_push(trigger_id=payload["trigger_id"], view=modal()),
        lambda: client.views_update(view_id=given["id"], view=modal()),
    ):
        with pytest.raises(SlackApiError, match="not_found"):
            call()


def test_nobody_clicks_where_nothing_is_published(box: Sandbox) -> None:
    with pytest.raises(UnknownError):
        box.do(lambda: box.server.forms.act_at_home("ali", "knapp"))


def test_guests_and_people_of_other_organisations_can_be_told_apart(box: Sandbox) -> None:
    told = {}
    for user in ("UKARIN", "UGAST", "UANNAN"):
        found = client_for(box).users_info(user=user)["user"]
        told[user] = (
            found["is_restricted"],
            found["is_ultra_restricted"],
            found["team_id"],
            found["is_stranger"],
        )
    assert told == {
        "UKARIN": (False, False, "T1", False),
        "UGAST": (True, True, "T1", False),
        # In a channel with the app they are no strangers: only the team tells.
        "UANNAN": (False, False, "T2", False),
    }
    assert box.command("UANNAN", "CDELAD", "/eko").status == "unknown_command"
    with pytest.raises(NotAllowedError, match="another workspace"):
        box.open_home("UANNAN")


def test_a_message_has_shortcuts_and_they_carry_it(box: Sandbox) -> None:
    said = box.say("ali", "alla", "Vi tar fram en läsplan & mer")
    asked = box.do(lambda: box.server.people.shortcut("karin", "Gör till aktivitet", "alla", said.ts))
    payload = asked.payload
    assert (payload["type"], payload["callback_id"]) == ("message_action", "gor")
    assert payload["message"]["text"] == "Vi tar fram en läsplan &amp; mer"
    assert payload["message_ts"] == said.ts
    assert payload["channel"] == {"id": "CALLA", "name": "alla"}
    assert payload["response_url"]
    client_for(box).views_open(trigger_id=payload["trigger_id"], view=modal())


def test_a_shortcut_that_is_everywhere_has_neither_channel_nor_response_url(box: Sandbox) -> None:
    payload = box.do(lambda: box.server.people.shortcut("karin", "rad")).payload
    assert payload["type"] == "shortcut"
    assert not {"channel", "message", "response_url"} & set(payload)


def test_shortcuts_have_their_places(box: Sandbox) -> None:
    people, ts = box.server.people, box.say("karin", "ledningsgrupp", "hej").ts
    for who, name, channel, at, error in (
        ("karin", "rad", "ledningsgrupp", ts, NotAllowedError),
        ("karin", "gor", None, None, NotAllowedError),
        ("karin", "finns inte", "ledningsgrupp", ts, UnknownError),
        ("karin", "gor", "ledningsgrupp", "1.1", UnknownError),
        ("ali", "gor", "ledningsgrupp", ts, NotAllowedError),  # not in the channel
    ):
        with pytest.raises(error):
            box.do(lambda who=who, name=name, channel=channel, at=at: people.shortcut(who, name, channel, at))  # type: ignore[misc]
    shared = box.say("karin", "delad", "hej").ts
    with pytest.raises(NotAllowedError, match="another workspace"):
        box.do(lambda: people.shortcut("olle", "gor", "delad", shared))


def test_a_message_that_one_person_sees_has_no_shortcuts(box: Sandbox) -> None:
    asked = box.command("karin", "alla", "/finns-inte")
    assert asked.status == "unknown_command"
    only_karins = box.messages("alla", "karin")[-1]
    with pytest.raises(NotAllowedError):
        box.do(lambda: box.server.people.shortcut("karin", "gor", "alla", only_karins.ts))


@pytest.mark.parametrize(
    ("shortcuts", "why"),
    [
        ([{"name": "a", "type": "message", "callback_id": "a"}], "lacks"),
        ([{"name": "a", "type": "annan", "callback_id": "a", "description": "a"}], "type"),
        ([{"name": "a" * 25, "type": "global", "callback_id": "a", "description": "a"}], "too long"),
        ([{"name": "a", "type": "global", "callback_id": "a", "description": "a" * 151}], "too long"),
        ([{"name": "a", "type": "global", "callback_id": "a" * 256, "description": "a"}], "too long"),
        ([{"name": "a", "type": "global", "callback_id": "a", "description": "a"}] * 2, "same callback_id"),
        (
            [{"name": "a", "type": "global", "callback_id": f"{n}", "description": "a"} for n in range(11)],
            "10",
        ),
    ],
)
def test_what_a_manifest_may_say_of_shortcuts(shortcuts: list[dict[str, str]], why: str) -> None:
    with pytest.raises(SeedError, match=why):
        read_manifest({**MANIFEST, "features": {"shortcuts": shortcuts}})


def test_shortcuts_need_the_scope_of_commands() -> None:
    with pytest.raises(SeedError, match="scope commands"):
        read_manifest({**WITH_HOME, "oauth_config": {"scopes": {"bot": ["chat:write"]}}})


def test_a_mention_is_told_where_the_bot_is_and_may_hear_it(box: Sandbox) -> None:
    box.say("karin", "alla", "@arshjul hej")  # the bot is not in the channel
    box.say("karin", "ledningsgrupp", "@arshjul hej")
    told = [one.payload["event"] for one in box.deliveries if one.kind == "events_api"]
    assert [(one["type"], one["channel"]) for one in told] == [("app_mention", "CLED")]
    assert "channel_type" not in told[0]


def test_the_bot_is_mentioned_by_the_name_of_its_user_or_of_the_app(box: Sandbox) -> None:
    said = [box.say("karin", "ledningsgrupp", f"{name}, hej").text for name in ("@arshjul", "@Årshjul")]
    assert len(set(said)) == 1 and said[0].startswith("<@")


def test_without_the_scope_no_mention_is_heard() -> None:
    scopes = [one for one in MANIFEST["oauth_config"]["scopes"]["bot"] if one != "app_mentions:read"]
    manifest = {**WITH_HOME, "oauth_config": {"scopes": {"bot": scopes}}}
    with Sandbox(WORKSPACE, manifest) as box:
        box.say("karin", "ledningsgrupp", "@arshjul hej")
        assert box.deliveries == []


def test_publishing_is_a_method_of_the_sandbox() -> None:
    assert "views.publish" in METHODS
