"""Any action, in any order, twice, from anybody, with whatever in it: no error, no double change, nothing of others'.

What is posted is signed as Slack signs, and made up as Slack never would: values of other buttons and other forms,
ids of another organisation's rows, versions long gone, texts of any kind.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.example import TEAM
from bot.wiring import slack_handlers
from storage.tables import batch, metadata
from tests.support.ekdala import ALI, ANNA, JOHAN, KARIN, ROOM, Ekdala, running_ekdala
from tests.support.house import PLAN, set_up_house
from tests.support.signed import post_signed

SECRET_WORD = "HEMLIGT"
PEOPLE = (KARIN, ALI, JOHAN, ANNA, "U99NILS", "U98GAST", "U00FINNSINTE")
_number = itertools.count(1)


@dataclass
class World:
    """Ekdala, and another organisation in the same database whose every title has a word that nobody else has."""

    ekdala: Ekdala
    others: int
    clicks: list[str]
    forms: list[str]
    shortcuts: list[str]

    def rows_of_others(self) -> dict[str, list[Any]]:
        """All that the other organisation has."""
        with self.ekdala.bot.deps.database.read() as tx:
            return {
                table.name: sorted(
                    map(repr, tx.execute(sa.select(table).where(table.c.huvudman_id == self.others)))
                )
                for table in metadata.sorted_tables
                if "huvudman_id" in table.c
            }

    def keys(self) -> list[str | None]:
        """The requests that have changed something, each change by itself."""
        with self.ekdala.bot.deps.database.read() as tx:
            query = sa.select(batch.c.request_key).where(batch.c.huvudman_id != self.others)
            return [key for key in tx.execute(query).scalars() if key and "prov." in key]


@pytest.fixture(scope="module")
def world(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("any"), "http") as ekdala:
        secret = re.sub(r"(?m)^(\d\.) ", rf"\1 {SECRET_WORD} ", PLAN)
        house = set_up_house(ekdala.bot.deps.database, "TANNAN", "Annanby", [secret])
        known = slack_handlers(ekdala.bot.deps, ekdala.bot.client)
        known.stop(0.1)
        yield World(
            ekdala, house.huvudman_id, sorted(known.clicks), sorted(known.forms), sorted(known.shortcuts)
        )


_ids = st.one_of(st.integers(0, 260), st.sampled_from([10**9, 2**31, 10**12])).map(str)
_statuses = st.sampled_from(["done", "in_progress", "needs_support", "dropped", "proposed", "klar", ""])
_loose = st.one_of(
    st.text(max_size=30), st.sampled_from(["", "ask", "-", ":", "::::", "|||", "daily", "<!channel>"])
)
_values = st.one_of(
    _ids,
    _loose,
    st.tuples(_ids, st.integers(0, 5).map(str), _statuses, _loose).map(":".join),
    st.tuples(st.sampled_from(["activity", "occurrence", "decision"]), _ids, _statuses, _loose).map(":".join),
    st.tuples(st.sampled_from(["all", "late", "mine", "later", "search", "cycle"]), _ids, _loose).map(
        ":".join
    ),
    st.tuples(st.sampled_from(["manager", "group", "1", "7", "ask"]), _ids).map(":".join),
    st.tuples(
        st.sampled_from(["replace", "beside"]), _ids, st.just("-"), st.sampled_from([*PEOPLE, "U1"])
    ).map("|".join),
    st.tuples(_ids, st.integers(0, 5).map(str), st.just("2027-03-24")).map(":".join),
    st.just("https://ekdala.example/archives/C1/p1"),
)
_field_names = (
    "status",
    "what",
    "link",
    "when",
    "why",
    "support",
    "unit",
    "who",
    "of",
    "title",
    "place",
    "owner",
)
_fields = st.dictionaries(
    st.sampled_from([*_field_names, "how", "details", "signs"]),
    st.one_of(
        _values, _statuses, st.sampled_from(["2027-05-01", "2026-01-01", "https://a.example/b", "manager"])
    ),
    max_size=8,
)


# Files in a form as Slack would never have them: of others, made up, or no files at all.
_files = st.lists(
    st.one_of(
        st.sampled_from(["F0FINNSINTE", "F1", "../x", ""]).map(lambda name: {"id": name, "name": name}),
        st.sampled_from([None, 7, "F1", {"id": 7}, {"name": "x"}, {"id": ["F1"]}]),
    ),
    max_size=3,
)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[str, Any]:
    """A way to the bot, and what is in it; names of handlers are drawn by place, since they are known later."""
    kind = draw(
        st.sampled_from(["click", "click", "home", "modal", "form", "form", "shortcut", "event", "command"])
    )
    who = draw(st.sampled_from(PEOPLE))
    place = draw(st.integers(0, 400))
    channel = draw(st.sampled_from([ROOM, "", "C0FINNSINTE"]))
    return kind, (who, place, draw(_values), draw(_fields), draw(_files), channel)


def payload_of(world: World, kind: str, parts: Any) -> dict[str, Any]:
    """The delivery as Slack would write it."""
    who, place, value, fields, files, channel = parts
    key = f"prov.{next(_number)}"
    common: dict[str, Any] = {
        "team": {"id": TEAM},
        "user": {"id": who, "team_id": TEAM},
        "trigger_id": key,
    }
    title = {"type": "plain_text", "text": "Hur går det?"}
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": title,
            "element": {"type": "plain_text_input", "action_id": name},
        }
        for name in fields
    ]
    kept = "".join(f"\n{one}" for one in files)
    if files:
        element = {"type": "file_input", "action_id": "files"}
        blocks.append({"type": "input", "block_id": "files", "label": title, "element": element})
    view = {
        "id": f"V{key}",
        "hash": key,
        "type": "home" if kind == "home" else "modal",
        "title": title,
        "callback_id": world.forms[place % len(world.forms)],
        "private_metadata": f"{channel}:{value}{kept}",
        "blocks": blocks,
        "state": {
            "values": {
                **{
                    name: {name: {"type": "plain_text_input", "value": text}} for name, text in fields.items()
                },
                "files": {"files": {"type": "file_input", "files": files}},
            }
        },
    }
    action = {"action_id": f"{world.clicks[place % len(world.clicks)]}#1", "value": value, "type": "button"}
    match kind:
        case "click":
            message = {"container": {"type": "message", "message_ts": "1.1"}, "channel": {"id": channel}}
            return {**common, "type": "block_actions", "actions": [action], **message}
        case "home" | "modal":
            return {**common, "type": "block_actions", "actions": [action], "view": view}
        case "form":
            return {**common, "type": "view_submission", "view": view}
        case "shortcut":
            name = world.shortcuts[place % len(world.shortcuts)]
            message = {"channel": {"id": channel}, "message": {"text": value, "ts": "1.1"}}
            return {**common, "type": "message_action", "callback_id": name, **message}
    text = f"{value} {' '.join(fields.values())}"
    event = {"type": ("message", "app_mention", "app_home_opened")[place % 3], "user": who, "text": text}
    event |= {"channel": channel or "D03KARIN", "ts": "1.1", "tab": "home"}
    return {"type": "event_callback", "team_id": TEAM, "event_id": key, "event": event}


def posted(world: World, kind: str, parts: Any) -> bool:
    """Deliver it twice, as it is; whether it was taken on to be worked on."""
    if kind == "command":
        who, place, value, _, _, channel = parts
        command = ("/aktivitet", "/årshjul", "/plan")[place % 3]
        words = ("", "klar ", "flytta ", "uppdatera ", "möten ", "ansvar ", "beslut ")[place % 7]
        body = urlencode(
            {
                "team_id": TEAM,
                "user_id": who,
                "channel_id": channel or ROOM,
                "command": command,
                "text": words + value,
                "trigger_id": f"prov.{next(_number)}",
            }
        ).encode()
        form = "application/x-www-form-urlencoded"
    else:
        given_payload = payload_of(world, kind, parts)
        is_event = kind == "event"
        form = "application/json" if is_event else "application/x-www-form-urlencoded"
        said = json.dumps(given_payload)
        body = said.encode() if is_event else urlencode({"payload": said}).encode()
    status, answer = post_signed(world.ekdala.address, body, kind=form)
    assert status == 200
    again, _ = post_signed(world.ekdala.address, body, kind=form)
    assert again == 200
    return b'"errors"' not in answer


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(deliveries(), min_size=1, max_size=8))
def test_whatever_is_sent_breaks_nothing_and_shows_nothing_of_others(world: World, sent: list[Any]) -> None:
    before, were = world.ekdala.outcomes(), world.rows_of_others()
    world.ekdala.box.clear_record()
    taken = sum(posted(world, kind, parts) for kind, parts in sent)
    world.ekdala.wait_until_worked(sum(before.values()) + taken)
    after = world.ekdala.outcomes()
    assert after.get("failed", 0) == before.get("failed", 0)
    assert after.get("unavailable", 0) == before.get("unavailable", 0)
    assert SECRET_WORD in str(were)
    assert world.rows_of_others() == were
    keys = world.keys()
    assert len(keys) == len(set(keys))
    said = json.dumps([call.arguments for call in world.ekdala.box.calls], ensure_ascii=False, default=str)
    assert SECRET_WORD not in said
