"""`demo`: the sandbox and the bot on this machine, on the example municipality. Nothing is left behind."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from bot.bringing import read_file, report
from bot.clockwork import Clockwork
from bot.errors import BotError
from bot.example import TEAM, Story, StoryClock, organisation, story_of, tell
from bot.moved_day import MovedDay
from bot.process import Stop
from bot.settings import Settings
from bot.wiring import Bot, build
from documents import Reading
from handlers.slack.greeting import greeting
from handlers.slack.request import PLATFORM
from handlers.texts.sv import words
from plan.words import key_of
from services import looking
from services.deps import Account, Asker, Deps
from services.importing import without_personal
from services.meetings import list_forums
from storage.database import Database
from storage.schema import migrate

ROOT = Path(__file__).parent.parent
START_WITHIN_S = 60.0
ANSWER_WITHIN_S = 10.0
# Who tries the first command, and where.
_TRIES = ("U03KARIN", "C01LEDNING", "/aktivitet", "klar 3b")
_CHANNELS = (("C01LEDNING", "ledningsgrupp"), ("C02REKTOR", "rektorer"), ("C03ALLA", "alla-ekdala"))


def demo(port: int, stop: Stop, *, once: bool, plan: str = "") -> int:
    """Start everything and print the address to open; run until `stop`.

    With `once`: give a command as a person would, print the answer, and stop. `plan` is a file of one's own, whose
    plan or cycle takes the place of the example's. Gives the exit code.
    """
    own = without_personal(read_file(Path(plan), None)) if plan else None
    told = story_of(own)
    with tempfile.TemporaryDirectory(prefix="arshjul-demo-") as folder:
        seed = _workspace()
        workspace_file = Path(folder) / "workspace.json"
        workspace_file.touch(mode=0o600)
        workspace_file.write_text(json.dumps(seed), "utf-8")
        with _sandbox(workspace_file, port, told) as sandbox:
            clock = StoryClock(told.begins)
            bot = _bot(Path(folder) / "ekdala.db", seed, sandbox, clock, own)
            clockwork = Clockwork(bot.deps, bot.client, bot.workspace)
            day = MovedDay(sandbox["url"], clock, clockwork.hurry)
            try:
                bot.start()
                _greet(bot, told)  # before the first reminders, so that it stands on top
                _mark_meetings(bot, sandbox["url"])
                clockwork.start()
                day.start()
                if once:
                    return _try_once(sandbox["url"], own)
                print(f"Öppna {sandbox['url']} i webbläsaren. Avsluta med Ctrl-C.", flush=True)
                stop.wait()
            finally:
                day.stop()
                clockwork.stop()
                bot.stop()
    return 0


def _workspace() -> dict[str, Any]:
    """The sandbox's workspace: the people of the example, with secrets of its own for each run."""
    people = _people()
    everyone = [*people, "bot"]
    return {
        "team": {"id": TEAM, "name": organisation()["name"], "domain": "ekdala"},
        "bot": {"user_id": "U00BOT", "bot_id": "B00BOT", "app_id": "A00BOT", "name": "arshjul"},
        "tokens": {"bot": f"xoxb-{secrets.token_hex(16)}", "app": f"xapp-{secrets.token_hex(16)}"},
        "signing_secret": secrets.token_hex(16),
        "users": [
            {
                "id": account,
                "name": key_of(name).split()[0],
                "real_name": name,
                "title": title,
                "is_admin": account in organisation()["administrators"],
            }
            for account, (name, title) in people.items()
        ],
        "channels": [{"id": key, "name": name, "members": everyone} for key, name in _CHANNELS],
    }


def _people() -> dict[str, tuple[str, str]]:
    """Account to name and title: what they hold, and where."""
    found: dict[str, tuple[str, dict[str, list[str]]]] = {}
    for holder in organisation()["holders"]:
        _, roles = found.setdefault(holder["account"], (holder["name"], {}))
        roles.setdefault(holder["role"], []).extend([holder["unit"]] if "unit" in holder else [])
    return {
        account: (name, ", ".join(_title(role, units) for role, units in roles.items()))
        for account, (name, roles) in found.items()
    }


def _title(role: str, units: list[str]) -> str:
    return f"{role} {' och '.join(units)}".strip()


@contextmanager
def _sandbox(workspace_file: Path, port: int, told: Story) -> Iterator[dict[str, str]]:
    """A sandbox process; gives its addresses."""
    command = [sys.executable, "-m", "sandbox", "--workspace", str(workspace_file)]
    command += ["--manifest", str(ROOT / "manifest.yaml"), "--port", str(port)]
    command += ["--start", told.today.isoformat()]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- ours
    try:
        yield _addresses(process, port)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()


def _addresses(process: subprocess.Popen[str], port: int) -> dict[str, str]:
    late = threading.Timer(START_WITHIN_S, process.kill)
    late.start()
    try:
        line = process.stdout.readline() if process.stdout else ""
    finally:
        late.cancel()
    if not line:
        where = f"port {port}" if port else "någon port"
        raise BotError(
            f"Demots Slack kom inte igång på {where}. Prova en annan: make demo ARGS='--port 8090'."
        )
    found: dict[str, str] = json.loads(line)
    return found


def _bot(
    file: Path, seed: dict[str, Any], sandbox: dict[str, str], clock: StoryClock, own: Reading | None
) -> Bot:
    url = f"sqlite:///{file}"
    migrate(url)
    database = Database(url)
    imported = tell(database, clock, own)
    if own and imported:
        report(imported, own)
    clock.let_go()
    settings = Settings(
        _env_file=None,
        database_url=url,
        slack_bot_token=seed["tokens"]["bot"],
        slack_app_token=seed["tokens"]["app"],
        slack_api_url=sandbox["api_url"],
        port=0,
        host="127.0.0.1",
        arshjul_admins=(),
    )
    return build(settings, socket_mode=True, deps=Deps(database, clock))


def _greet(bot: Bot, told: Story) -> None:
    """A direct message to each, with three things to try."""
    for account, (name, title) in _people().items():
        channel = bot.client.conversations_open(users=account)["channel"]["id"]
        said = greeting(name, title, told.today.date(), _to_try(bot, account, told))
        bot.client.chat_postMessage(channel=channel, text=said.text, blocks=list(said.blocks))


def _to_try(bot: Bot, account: str, told: Story) -> str:
    """A report that works for this very person: of what is theirs and has a number."""
    mine = looking.my_assignments(bot.deps, Asker(Account(PLATFORM, TEAM, account)))
    numbered = [row.line for row in mine.rows if row.line.assignment.label]
    if account == _TRIES[0] and told.said:
        return _TRIES[3]
    if not numbered:
        return ""
    line = numbered[0]
    return f"klar {words.lower_first(line.assignment.label)}{f' {line.unit}' if line.unit else ''}"


def _mark_meetings(bot: Bot, url: str) -> None:
    """Let the browser jump to the mornings of the next meetings."""
    asker = Asker(Account(PLATFORM, TEAM, organisation()["administrators"][0]))
    coming = [meeting for line in list_forums(bot.deps, asker).forums for meeting in line.coming]
    zone = ZoneInfo(bot.settings.arshjul_timezone)
    marks = [
        {
            "label": f"Till {words.lower_first(one.forum)} {one.on_date.day}/{one.on_date.month}",
            "at": datetime.combine(one.on_date, time(8), zone).isoformat(),
        }
        for one in sorted(coming, key=lambda one: one.on_date)[:3]
    ]
    request = Request(  # noqa: S310 -- loopback
        f"{url}sandbox/clock/marks",
        data=json.dumps({"marks": marks}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=ANSWER_WITHIN_S):  # noqa: S310 -- loopback
        pass


def _try_once(url: str, own: Reading | None) -> int:
    user, channel, command, text = _TRIES
    wanted = "är klar"
    if own and own.items:
        first = own.items[0]
        command, text = ("/årshjul", first.title) if first.kind == "cycle" else ("/aktivitet", first.title)
        wanted = first.title[:30]
    asked = {"user": user, "channel": channel, "command": command, "text": text, "wait": ANSWER_WITHIN_S}
    request = Request(  # noqa: S310 -- loopback
        f"{url}sandbox/command",
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=2 * ANSWER_WITHIN_S) as response:  # noqa: S310 -- loopback
            answers = json.load(response)["answers"]
    except (URLError, OSError, KeyError) as error:
        raise BotError(f"Demots Slack svarade inte ({type(error).__name__}).") from error
    said = answers[0]["body"]["text"] if answers else ""
    if wanted not in said:
        raise BotError(f"{command} {text} fick inget riktigt svar: {said or 'inget alls'}")
    print(f"{command} {text}\n{said}\nDemot fungerar.")
    return 0
