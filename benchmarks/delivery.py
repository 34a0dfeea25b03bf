"""Ten thousand messages to a sandbox that allows one a second and channel, beside the least that could take.

The floor is the larger of two: what the limit allows (the last message of a channel comes as many seconds after its
first as there are messages between), and what Slack's own client takes to post as many to the same sandbox with as
many threads, with no database, no keys and no limit. Where the limit is the larger, the aim is to be as fast as it
allows. Where the client is, the number is for information: it is what one process can do, far more than Slack lets a
workspace have.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import structlog
from slack_sdk import WebClient

from benchmarks.answering import Measured
from benchmarks.processes import ROOT, environment
from benchmarks.sizes import FULL, QUICK, Sizes
from benchmarks.table import Aim, Result, table
from handlers.slack.kit import Message as Shown
from handlers.slack.messenger import SlackMessenger
from plan.messages import Delivery, Message, ToForum
from schedules.deliveries import WORKERS, DeliveryTicks
from services import delivering as queue
from services.claiming import Outcome
from services.delivering import Composer
from services.deps import Deps, SystemClock
from services.messenger import Said
from storage.database import Database
from storage.queries import deliveries, organisation
from storage.schema import migrate
from storage.tables import forum

TOKEN, TENANT, BOT_USER = "xoxb-bench", "T1", "UBOT"
# So many channels, so many messages to each.
SHAPES = ((200, 50), (2000, 5))
QUICK_SHAPES = ((4, 2),)
BARE = 2000
AIM = Aim(times_floor=1.2)


@dataclass(frozen=True)
class Slack:
    """A sandbox in a process of its own."""

    url: str

    @property
    def api_url(self) -> str:
        """Where the Web API is."""
        return f"{self.url}api/"

    def set(self, **settings: float) -> None:
        """Change the sandbox's settings, and forget what has happened."""
        _ask(f"{self.url}sandbox/settings", settings)
        _ask(f"{self.url}sandbox/record/clear", {})

    def posts(self) -> list[dict[str, Any]]:
        """The calls to chat.postMessage since."""
        found: list[dict[str, Any]] = _ask(f"{self.url}sandbox/record?method=chat.postMessage")["calls"]
        return found


def delivering(folder: Path, sizes: Sizes) -> Measured:
    """Each shape in a fresh database."""
    folder.mkdir(exist_ok=True)
    # Ten thousand lines of log would be measured too.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    measured = Measured()
    for channels, each in QUICK_SHAPES if sizes == QUICK else SHAPES:
        _one(folder, channels, each, measured)
    return measured


def _one(folder: Path, channels: int, each: int, measured: Measured) -> None:
    count = channels * each
    url = f"sqlite:///{folder / f'{channels}.db'}"
    migrate(url)
    database = Database(url)
    keys = _fill(database, channels, each)
    with _sandbox(folder, channels) as slack:
        slack.set(message_interval=0)
        bare = _bare_rate(slack, channels, min(count, BARE))
        time.sleep(1.1)  # so that nothing of that stands in the way of the first
        slack.set(message_interval=1)
        deps = Deps(database, SystemClock())
        begun = time.perf_counter()
        tally = DeliveryTicks(deps, _messenger(slack), {"bench": Composer(_compose)}, seconds=3600).tick()
        took = time.perf_counter() - begun
        posts = slack.posts()
    database.close()
    limit, client = float(each - 1), count / bare
    what = f"deliver {count} to {channels} channels"
    measured.lines += [
        Result(what, took, "s", max(limit, client), AIM if limit > client else None),
        Result(f"{what}: the limit alone", limit, "s"),
        Result(f"{what}: Slack's client alone", client, "s"),
        Result(f"{what}: told to wait (429)", sum(post["status"] == 429 for post in posts), "times"),
    ]
    arrived = Counter(post["arguments"]["metadata"]["event_payload"]["key"] for post in posts if post["ok"])
    measured.wrong += [f"{key} was delivered {arrived[key]} times" for key in keys if arrived[key] != 1]
    if tally.outcomes[Outcome.SENT] != count:
        measured.wrong.append(f"{what}: {dict(tally.outcomes)}")


def _fill(database: Database, channels: int, each: int) -> list[str]:
    now = SystemClock().now()
    keys = []
    with database.begin() as tx:
        huvudman = organisation.add_huvudman(tx, "Ekdala", "Europe/Stockholm")
        organisation.connect_workspace(tx, "slack", TENANT, huvudman)
        for number in range(channels):
            values = {"huvudman_id": huvudman, "name": f"f{number}", "name_key": f"f{number}"}
            made: int = tx.execute(forum.insert().values(values).returning(forum.c.id)).scalar_one()
            deliveries.set_channel(tx, huvudman, made, "slack", TENANT, f"C{number}")
            for one in range(each):
                keys.append(f"bench:{number}:{one}")
                message = Message("bench", 1, keys[-1])
                queue.enqueue(tx, huvudman, message, ToForum(made), now, now + timedelta(hours=2))
    return keys


def _compose(_deps: Deps, delivery: Delivery) -> Said:
    return Said("bench", 1, delivery.message.key)


def _messenger(slack: Slack) -> SlackMessenger:
    return SlackMessenger(_client(slack), TENANT, BOT_USER, {("bench", 1): Shown})


def _client(slack: Slack) -> WebClient:
    return WebClient(token=TOKEN, base_url=slack.api_url, timeout=10, retry_handlers=[])


def _bare_rate(slack: Slack, channels: int, count: int) -> float:
    """Posts a second, by the client alone."""
    client = _client(slack)
    begun = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        done = [
            pool.submit(client.chat_postMessage, channel=f"C{n % channels}", text=str(n))
            for n in range(count)
        ]
        for one in done:
            one.result()
    return count / (time.perf_counter() - begun)


@contextmanager
def _sandbox(folder: Path, channels: int) -> Iterator[Slack]:
    workspace = {
        "team": {"id": TENANT, "name": "Ekdala kommun", "domain": "ekdala"},
        "bot": {"user_id": BOT_USER, "bot_id": "B1", "app_id": "A1", "name": "arshjul"},
        "tokens": {"bot": TOKEN, "app": "xapp-bench"},
        "signing_secret": "hemligt",
        "users": [],
        "channels": [{"id": f"C{n}", "name": f"k{n}", "members": ["bot"]} for n in range(channels)],
    }
    seed = folder / "workspace.json"
    seed.write_text(json.dumps(workspace), encoding="utf-8")
    command = ["-m", "sandbox", "--workspace", str(seed), "--manifest", str(ROOT / "manifest.yaml")]
    with subprocess.Popen(
        [sys.executable, *command], cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield Slack(json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()


def _ask(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def main(quick: bool = False) -> int:
    """Measure this alone and print its lines."""
    with tempfile.TemporaryDirectory(prefix="arshjul-bench-") as folder:
        measured = delivering(Path(folder), QUICK if quick else FULL)
    print(table(measured.lines))
    for sentence in measured.wrong[:20]:
        print(f"WRONG: {sentence}")
    return 1 if measured.wrong else 0


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
