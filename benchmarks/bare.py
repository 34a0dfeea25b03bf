"""The floor of an answer: Bolt and nothing else. It acknowledges, commits one row and posts an answer that is ready.

Bolt's own WSGI adapter under waitress with as many threads as the bot has, or Bolt's own Socket Mode; the same
PRAGMAs as `storage/database.py`. Run as a process by `benchmarks.processes`.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress.server import create_server  # type: ignore[import-untyped]

from bot.http import THREADS

_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL")
_connections = threading.local()


def connect(file: Path) -> sqlite3.Connection:
    """A connection that follows the same recipe as ours, without anything around it."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def commit_one(file: Path, key: str) -> None:
    """One row in one transaction; each thread keeps its connection."""
    connection = getattr(_connections, "mine", None)
    if connection is None:
        connection = _connections.mine = connect(file)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO said (key) VALUES (?)", (key,))
    connection.execute("COMMIT")


def main() -> None:
    """Serve until killed; a file `bare.ready` says when."""
    folder = Path(os.environ["BARE_FOLDER"])
    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    file = folder / "bare.db"
    connect(file).execute(
        "CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)"
    )
    app = App(
        client=WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        logger=logging.getLogger("bare"),
    )

    @app.command("/aktivitet")
    def on_command(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        ack()
        commit_one(file, command["trigger_id"])
        respond(text=answer["text"], blocks=answer["blocks"])

    if app_token := os.environ.get("SLACK_APP_TOKEN"):
        web_client = WebClient(base_url=os.environ["SLACK_API_URL"])
        SocketModeHandler(app, app_token, web_client=web_client).connect()  # type: ignore[no-untyped-call]
        (folder / "bare.ready").touch()
        threading.Event().wait()
    server = create_server(
        SlackRequestHandler(app), host="127.0.0.1", port=int(os.environ["BARE_PORT"]), threads=THREADS
    )
    (folder / "bare.ready").touch()
    server.run()


if __name__ == "__main__":
    main()
