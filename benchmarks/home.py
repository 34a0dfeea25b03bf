"""The home tab of somebody with 200 assignments, from opened to published; and 32 people who open a form at once."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from slack_sdk.signature import SignatureVerifier

from benchmarks.answering import Measured
from benchmarks.load import median, p99
from benchmarks.processes import bot
from benchmarks.recorder import SECRET, TEAM, Recorder
from benchmarks.sizes import Sizes
from benchmarks.stage import example_database
from benchmarks.table import Aim, Result
from storage.database import Database
from storage.queries import assignments as assignment_queries
from storage.tables import account, assignment, assignment_owner, holding

OPEN = 200
LOST_AFTER_S = 15.0


async def homes(folder: Path, sizes: Sizes) -> Measured:
    """From the signed request to the view that Slack gets."""
    folder.mkdir()
    file = folder / "ours.db"
    url = example_database(file)
    who, lanes = _many_open(url), _openable(url, sizes.at_once)
    measured = Measured()
    async with Recorder() as slack, bot(folder, url, f"{slack.url}/api/", by_socket=False) as process:
        opened = []
        for number in range(sizes.together_rounds + 2):
            event = {"type": "app_home_opened", "user": who, "channel": "D1", "tab": "home"}
            body = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": event}
            took = await _until_seen(slack, process.port, who, json.dumps(body).encode(), "application/json")
            opened.append(took)
        forms: list[float | None] = []
        for number in range(sizes.together_rounds + 1):
            asked = (
                _click(slack, process.port, user, value, f"t{number}.{lane}")
                for lane, (user, value) in enumerate(lanes)
            )
            latest = await asyncio.gather(*asked)
            forms += latest if number else []  # the first round warms the bot
    measured.wrong += ["a home tab was never published"] * opened.count(None)
    measured.wrong += ["a form was never opened"] * forms.count(None)
    tabs, boxes = [t for t in opened[2:] if t is not None], [t for t in forms if t is not None]
    if tabs and boxes:
        measured.lines += [
            Result(f"home tab with {OPEN} assignments: median", median(tabs) * 1000, "ms", None, Aim(1000)),
            Result(f"form, {len(lanes)} at a time: p99", p99(boxes) * 1000, "ms", None, Aim(3000)),
            Result(f"form, {len(lanes)} at a time: latest", max(boxes) * 1000, "ms", None, Aim(3000)),
        ]
    return measured


async def _click(slack: Recorder, port: int, user: str, value: str, key: str) -> float | None:
    payload = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "trigger_id": key,
        "channel": {"id": "C01LEDNING"},
        "container": {"type": "message", "message_ts": "1.1"},
        "actions": [{"action_id": "update#1", "value": value, "type": "button"}],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    return await _until_seen(slack, port, key, body, "application/x-www-form-urlencoded")


async def _until_seen(slack: Recorder, port: int, key: str, body: bytes, kind: str) -> float | None:
    """Seconds from sent to seen by Slack; None where it never was."""
    seen, sent = slack.expect(key), time.perf_counter()
    try:
        async with asyncio.timeout(LOST_AFTER_S):
            await _post(port, body, kind)
            return await seen - sent
    except (TimeoutError, OSError):
        return None


async def _post(port: int, body: bytes, kind: str) -> None:
    at = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body)
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: {signature}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        await reader.read()
    finally:
        writer.close()


def _many_open(url: str) -> str:
    """Give somebody 200 open assignments; the account's id."""
    with closing(Database(url)) as database, database.begin() as tx:
        query = (
            sa.select(
                account.c.external_id, holding.c.role_id, assignment.c.source_id, assignment.c.huvudman_id
            )
            .join(holding, holding.c.person_id == account.c.person_id)
            .join(assignment_owner, assignment_owner.c.role_id == holding.c.role_id)
            .join(assignment, assignment.c.id == assignment_owner.c.assignment_id)
            .where(assignment.c.source_kind == "occurrence", assignment.c.unit_key == "-")
            .limit(1)
        )
        who, role_id, source_id, huvudman_id = tx.execute(query).one()
        common: dict[str, Any] = {
            **{"source_kind": "occurrence", "source_id": source_id, "unit_key": "-", "label": ""},
            **{"when_text": "", "precision": "none", "category": "", "start": None, "due": None},
            **{"first_due": None},
        }
        rows = [
            {**common, "period_key": f"m{n}", "title": f"Ett moment till, nummer {n}"} for n in range(OPEN)
        ]
        assignment_queries.add_assignments(tx, huvudman_id, rows, {("occurrence", source_id): [role_id]})
        return str(who)


def _openable(url: str, count: int) -> list[tuple[str, str]]:
    """So many assignments, each with somebody who asks for its form."""
    with closing(Database(url)) as database, database.read() as tx:
        people = list(tx.execute(sa.select(account.c.external_id)).scalars())
        ids = list(tx.execute(sa.select(assignment.c.id).limit(count)).scalars())
    return [(people[n % len(people)], str(key)) for n, key in enumerate(ids)]
