"""The whole bot on the example municipality, in front of a sandbox workspace. All parts are real."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.example import TEAM, StoryClock, organisation, story, tell
from bot.wiring import Bot, build
from plan.records import Assignment
from sandbox import Sandbox
from sandbox.asked import Asked
from services.deps import Deps
from storage.database import Database
from storage.queries import assignments as assignment_queries
from tests.support.slack import APP_TOKEN, BOT_TOKEN, SECRET, settings_for
from tests.support.taken import not_taken
from tests.support.tree import ROOT

KARIN, ALI, JOHAN, ANNA, PER = "U03KARIN", "U04ALI", "U05JOHAN", "U07ANNA", "U02PER"
NILS = "U99NILS"  # works there, and holds nothing
STRANGER = "U97GRO"  # of another organisation, in a channel that is shared with it
ROOM = "C01LEDNING"
WORKED_WITHIN_S = 30.0
NO_BOT = "C09REKTOR"  # a channel that the bot is not in
SHARED = "C08DELAD"  # a channel that another organisation is in too


def fill(url: str) -> None:
    """Tell Ekdala's story in a migrated database."""
    database = Database(url)
    tell(database, StoryClock(story().begins))
    database.close()


def workspace() -> dict[str, Any]:
    """The people of Ekdala, one who holds nothing, one who has left and one from outside."""
    names = {holder["account"]: holder["name"] for holder in organisation()["holders"]}
    users = [
        {"id": key, "name": key[3:].lower(), "real_name": name, "title": "", "is_admin": key == JOHAN}
        for key, name in names.items()
    ]
    users += [
        {"id": NILS, "name": "nils", "real_name": "Nils Utanroll", "title": "", "is_admin": True},
        {"id": "U98GAST", "name": "gast", "real_name": "Greta Gäst", "is_restricted": True},
        {"id": STRANGER, "name": "gro", "real_name": "Gro Granne", "team_id": "T0GRANNE"},
    ]
    everyone = [*(user["id"] for user in users), "bot"]
    return {
        "team": {"id": TEAM, "name": "Ekdala kommun", "domain": "ekdala"},
        "bot": {"user_id": "UBOT", "bot_id": "B1", "app_id": "A1", "name": "arshjul"},
        "tokens": {"bot": BOT_TOKEN, "app": APP_TOKEN},
        "signing_secret": SECRET,
        "users": users,
        "channels": [
            {"id": ROOM, "name": "ledningsgrupp", "members": everyone},
            {"id": NO_BOT, "name": "rektorsgrupp", "members": everyone[:-1]},
            {"id": SHARED, "name": "samverkan", "members": everyone, "is_ext_shared": True},
        ],
    }


@dataclass(frozen=True)
class Ekdala:
    """A running bot, its workspace and its database."""

    bot: Bot
    box: Sandbox
    url: str

    @property
    def address(self) -> str:
        """Where the bot's own server is."""
        return f"http://127.0.0.1:{self.bot.server.port}"

    def ask(self, who: str, command: str, text: str = "", count: int = 1) -> str:
        """What the bot answers to a command, all of it as text."""
        asked = self.box.command(who, ROOM, command, text)
        asked.wait_for_answer(count=count)
        return "\n".join(said(answer.body) for answer in asked.answers)

    def asked(self, who: str, command: str, text: str = "") -> Asked:
        """A command that has been answered."""
        asked = self.box.command(who, ROOM, command, text)
        asked.wait_for_answer()
        return asked

    def press(self, who: str, asked: Asked, button: str) -> Asked:
        """Press a button, by what stands on it, in the first answer; comes back when that is answered."""
        clicked = self.start_press(who, asked, button)
        clicked.wait_for_answer()
        return clicked

    def start_press(self, who: str, asked: Asked, button: str) -> Asked:
        """The same, and don't wait."""
        answer = asked.answers[-1]
        element = next(one for one in buttons(answer.body) if one["text"]["text"].startswith(button))
        assert answer.ts is not None
        message = {"ts": answer.ts, "channel": answer.channel}
        return self.box.act(who, message, element["action_id"], element.get("value"))

    def outcomes(self) -> dict[str, float]:
        """How many requests were worked on, by how that went."""
        return self._worked_by("outcome")

    def _worked_by(self, label: str) -> dict[str, float]:
        found: dict[str, float] = {}
        # The answers alone: to read all that is counted takes as long as to answer a click.
        for family in self.bot.metrics.registry.restricted_registry(["arshjul_answers_total"]).collect():
            for sample in family.samples:
                how = sample.labels[label]
                found[how] = found.get(how, 0) + sample.value
        return found

    def wait_until_worked(self, expected: float) -> None:
        """Until so many requests have been worked on in all, their answers included."""
        _wait_until(lambda: sum(self.outcomes().values()) >= expected)

    def worked_on(self, name: str) -> float:
        """How many requests of a name (a command, a button's verb, a form) have been worked on."""
        return self._worked_by("name").get(name, 0)

    def wait_until_worked_on(self, name: str, more_than: float) -> None:
        """Until one more of this name has been, whatever else the bot is busy with."""
        _wait_until(lambda: self.worked_on(name) > more_than)

    def assignment(self, label: str, unit: str = "-") -> Assignment:
        """One assignment as it is stored."""
        with self.bot.deps.database.read() as tx:
            every = assignment_queries.all_assignments(tx, 1)
        [found] = [a for a in every if a.label == label and a.unit_key == unit]
        return found


def _wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WORKED_WITHIN_S
    while not done():
        assert time.monotonic() < deadline, "something was taken on and never worked on"
        time.sleep(0.005)


def said(body: dict[str, Any]) -> str:
    """All that stands in a message: its text."""
    text: str = body["text"]
    return text


def buttons(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a message."""
    found = []
    for block in body.get("blocks", ()):
        for element in (block.get("accessory"), *block.get("elements", ())):
            if element and element["type"] == "button":
                found.append(element)
    return found


def labels(body: dict[str, Any]) -> list[str]:
    """What stands on the buttons of a message."""
    return [one["text"]["text"] for one in buttons(body)]


@cache
def the_manifest() -> dict[str, Any]:
    """The bot's own manifest, read once for all tests: to parse it takes longer than to start a workspace."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
    return read


@contextmanager
def running_ekdala(template: Path, folder: Path, way: str, **settings: Any) -> Iterator[Ekdala]:
    """The bot over Socket Mode or HTTP, with a copy of the story's database of its own."""
    file = folder / "ekdala.db"
    shutil.copyfile(template, file)
    url = f"sqlite:///{file}"
    with running_on(url, way, **settings) as found:
        yield found


@contextmanager
def running_on(url: str, way: str, **settings: Any) -> Iterator[Ekdala]:
    """The bot on a database that has the story. All that it sent is looked at when the test is over."""
    clock = StoryClock(story().begins)
    clock.set(story().today)
    request_url = None if way == "socket" else "http://127.0.0.1:9/"
    with Sandbox(workspace(), the_manifest(), message_interval=0, request_url=request_url) as box:
        deps = Deps(Database(url), clock)
        bot = build(settings_for(box, url, way, **settings), deps=deps)
        bot.start()
        try:
            if way == "http":
                box.request_url = f"http://127.0.0.1:{bot.server.port}/slack/events"
            else:
                box.wait_for_connection()
            yield Ekdala(bot, box, url)
            assert not_taken(box) == []
        finally:
            bot.stop()
