"""What the bot itself has shown, sent by anybody, as it is or bent: with ids of others, stale, or swapped.

`test_any_action` makes everything up; here buttons and forms are real, so that what is sent does change things, and
each thing once.
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
from storage.queries import forgetting, journal
from storage.tables import assignment, metadata
from tests.acceptance.test_any_action import PEOPLE, SECRET_WORD, World
from tests.support.clicker import elements, written
from tests.support.ekdala import ANNA, JOHAN, KARIN, ROOM, Ekdala, running_ekdala
from tests.support.house import PLAN, set_up_house
from tests.support.signed import post_signed

ASKED = {
    JOHAN: (
        ("/aktivitet", "läs 3b", "läs 2b", "läs 3a", "bokcirkel", "alla"),
        (
            "/plan",
            "ny",
            "förslag",
            "insatser",
            "mål",
            "enheter",
            "möten",
            "ansvar",
            "historik",
            "påminnelser",
        ),
        ("/plan", "läget", "avstämning 20 mars", "ansvar strateg <@U99NILS>"),
    ),
    KARIN: (("/aktivitet", "", "läs 2a", "klar läs 1b", "senare läs 3b"),),
    ANNA: (("/aktivitet", "", "läs 3a"), ("/plan", "enheter")),
}
# Their clicks open a form; one form of each is enough.
OPENERS = re.compile(
    r"update|decide|activity\.(new|edit|drop|propose)|.*\.form|.*\.edit|proposal\.|answer\.for"
)
# What draws pictures and writes documents has tests of its own, and takes long.
SLOW = re.compile(r"picture|paper|template|report\.file|feed|shared")
_number = itertools.count(1)


@dataclass(frozen=True)
class Seen:
    """A world, and the buttons and forms that its people have had before them."""

    world: World
    buttons: list[tuple[str, str, str]]  # who saw it, action id, value
    forms: list[tuple[str, dict[str, Any]]]  # who opened it, and the view
    ids_of_others: list[int]


@pytest.fixture(scope="module")
def seen(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("true"), "http") as ekdala:
        secret = re.sub(r"(?m)^(\d\.) ", rf"\1 {SECRET_WORD} ", PLAN)
        house = set_up_house(ekdala.bot.deps.database, "TANNAN", "Annanby", [secret])
        shown, forms = look(ekdala)
        with ekdala.bot.deps.database.read() as tx:
            ids = [
                key
                for name in ("assignment", "activity", "person", "role", "unit", "batch", "goal")
                for key in tx.execute(
                    sa.select(metadata.tables[name].c.id).where(
                        metadata.tables[name].c.huvudman_id == house.huvudman_id
                    )
                ).scalars()
            ]
        yield Seen(World(ekdala, house.huvudman_id, [], [], []), shown, forms, ids)
        ekdala.box.clear_record()  # the forms that are sent here are in no workspace


def look(ekdala: Ekdala) -> tuple[list[tuple[str, str, str]], list[tuple[str, dict[str, Any]]]]:
    """All the buttons in what is asked for, and the forms that they open."""
    box = ekdala.box
    shown: dict[tuple[str, str, str], None] = {}
    forms: dict[str, tuple[str, dict[str, Any]]] = {}
    for who, every in ASKED.items():
        for command, *texts in every:
            for text in texts:
                asked = ekdala.asked(who, command, text)
                for answer in asked.answers:
                    for one in elements(answer.body.get("blocks", [])):
                        verb = one["action_id"].partition("#")[0]
                        value = one["options"][0]["value"] if "options" in one else one.get("value", "")
                        if SLOW.match(verb):
                            continue
                        is_new = verb not in {name.partition("#")[0] for _, name, _ in shown}
                        shown[who, one["action_id"], value] = None
                        if is_new and OPENERS.fullmatch(verb):
                            place = {"ts": answer.ts, "channel": answer.channel}
                            box.act(who, place, one["action_id"], value)
                            view = box.wait_until(lambda who=who: box.open_view(who), 5)
                            assert view is not None
                            forms.setdefault(view.callback_id, (who, json.loads(json.dumps(view.content))))
                            box.close_view(who, whole=True)
        for one in elements(box.open_home(who, contains="Läget").blocks):
            if not SLOW.match(one["action_id"]):
                shown[who, one["action_id"], one.get("value", "")] = None
    return list(shown), list(forms.values())


_text = st.one_of(st.just("Vi behöver mer tid"), st.text(max_size=20), st.just("12 maj – väntar"))


@st.composite
def actions(draw: st.DrawFn) -> tuple[Any, ...]:
    """Who, which button or form, how it is bent, and what is written in it; places, for the world comes later."""
    how = draw(st.sampled_from(["as it is", "as it is", "as it is", "theirs", "stale", "swapped"]))
    who = draw(st.one_of(st.just(""), st.sampled_from(PEOPLE)))  # who saw it, or anybody
    is_form = draw(st.booleans())
    return who, is_form, draw(st.integers(0, 10**4)), draw(st.integers(0, 10**4)), how, draw(_text)


def bent(seen: Seen, value: str, how: str, other: int) -> str:
    """A value of the bot's own, with others' ids in it, a version that is gone, or another button's altogether."""
    match how:
        case "theirs":
            return re.sub(r"\d+", str(seen.ids_of_others[other % len(seen.ids_of_others)]), value)
        case "stale":
            return re.sub(r"(?<=:)\d+", lambda found: str(max(0, int(found[0]) - 1)), value)
        case "swapped":
            return seen.buttons[other % len(seen.buttons)][2]
    return value


def payload_of(seen: Seen, action: tuple[Any, ...]) -> dict[str, Any]:
    """The delivery as Slack would write it."""
    who, is_form, place, other, how, text = action
    key = f"prov.{next(_number)}"
    first, *shown = (
        seen.forms[place % len(seen.forms)] if is_form else seen.buttons[place % len(seen.buttons)]
    )
    user = {"id": who or first, "team_id": TEAM}
    common: dict[str, Any] = {"team": {"id": TEAM}, "user": user, "trigger_id": key}
    if not is_form:
        name, value = shown
        click = {"action_id": name, "value": bent(seen, value, how, other), "type": "button"}
        where = {"container": {"type": "message", "message_ts": "1.1"}, "channel": {"id": ROOM}}
        return {**common, "type": "block_actions", "actions": [click], **where}
    form: dict[str, Any] = shown[0]
    values = {
        block["block_id"]: {block["element"]["action_id"]: filled(seen, block["element"], how, other, text)}
        for block in form["blocks"]
        if block["type"] == "input"
    }
    meant = bent(seen, form.get("private_metadata", ""), how, other)
    view = {**form, "id": f"V{key}", "hash": key, "private_metadata": meant, "state": {"values": values}}
    return {**common, "type": "view_submission", "view": view}


def filled(seen: Seen, element: dict[str, Any], how: str, other: int, text: str) -> dict[str, Any]:
    """A field as somebody has filled it in; a choice may have an id of others'."""
    kind, value = element["type"], written(element)
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value") or text or None}
    if kind in ("static_select", "radio_buttons"):
        chosen = bent(seen, value, how, other) if how == "theirs" else value
        return {"type": kind, "selected_option": {"value": chosen}}
    names = {
        "multi_static_select": "selected_options",
        "users_select": "selected_user",
        "conversations_select": "selected_conversation",
        "datepicker": "selected_date",
        "file_input": "files",
    }
    if kind == "multi_static_select":
        value = [{"value": one} for one in value]
    return {"type": kind, names[kind]: value if kind != "file_input" else []}


def standing(seen: Seen) -> tuple[Any, ...]:
    """What changes with anything that is done in Ekdala: how much there is, and the versions in it."""
    with seen.world.ekdala.bot.deps.database.read() as tx:
        versions = sa.select(sa.func.sum(assignment.c.version)).where(assignment.c.huvudman_id == 1)
        return (
            forgetting.counts(tx, 1),
            journal.latest_sequence(tx, 1),
            tx.execute(versions).scalar_one(),
        )


def name_of(payload: dict[str, Any]) -> str:
    """The button's verb, or the form."""
    if "actions" in payload:
        return str(payload["actions"][0]["action_id"]).partition("#")[0]
    return str(payload["view"]["callback_id"])


def deliver(seen: Seen, action: tuple[Any, ...]) -> str:
    """Send it twice; gives the button or form where that changed something. The second time changes nothing."""
    ekdala, payload = seen.world.ekdala, payload_of(seen, action)
    body = urlencode({"payload": json.dumps(payload)}).encode()
    worked, before = sum(ekdala.outcomes().values()), standing(seen)
    status, answer = post_signed(ekdala.address, body, kind="application/x-www-form-urlencoded")
    assert status == 200
    if b'"errors"' not in answer:
        ekdala.wait_until_worked(worked + 1)
    after = standing(seen)
    post_signed(ekdala.address, body, kind="application/x-www-form-urlencoded")
    assert standing(seen) == after
    return name_of(payload) if after != before else ""


@pytest.fixture
def nothing_breaks(seen: Seen) -> Iterator[None]:
    """No error, no change of others' and no word of theirs, whatever is delivered meanwhile."""
    ekdala, were = seen.world.ekdala, seen.world.rows_of_others()
    ekdala.box.clear_record()
    yield
    outcomes = ekdala.outcomes()
    assert outcomes.get("failed", 0) == outcomes.get("unavailable", 0) == 0
    assert seen.world.rows_of_others() == were
    said = json.dumps([call.arguments for call in ekdala.box.calls], ensure_ascii=False, default=str)
    assert SECRET_WORD in str(were)
    assert SECRET_WORD not in said


@pytest.mark.usefixtures("nothing_breaks")
def test_each_form_and_each_kind_of_button_changes_once_what_it_says(seen: Seen) -> None:
    kinds = {name.partition("#")[0]: place for place, (_, name, _) in enumerate(seen.buttons)}
    places = [(True, place) for place in range(len(seen.forms))] + [(False, one) for one in kinds.values()]
    changed = {
        deliver(seen, ("", is_form, place, 0, "as it is", "12 maj – väntar")) for is_form, place in places
    }
    assert len(seen.forms) > 10 and len(kinds) > 25
    assert len(changed - {""}) > 10, changed


@pytest.mark.usefixtures("nothing_breaks")
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(actions(), min_size=2, max_size=8))
def test_what_was_shown_may_be_sent_by_anybody_in_any_shape(seen: Seen, sent: list[Any]) -> None:
    for action in sent:
        deliver(seen, action)
