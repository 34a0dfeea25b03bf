"""The demo as a newcomer meets it: started as a process, and driven in headless Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.browser.person import Person
from tests.browser.walker import Walker
from tests.support.ekdala import Ekdala, running_ekdala
from tests.support.tree import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
START_WITHIN_S = 150.0
STOP_WITHIN_S = 15.0


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """A running demo; gives the address that it prints."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    late = threading.Timer(START_WITHIN_S, process.kill)
    late.start()
    try:
        line = process.stdout.readline()
        late.cancel()
        found = re.fullmatch(r"Öppna (http://127\.0\.0\.1:\d+/) i webbläsaren\. .*\n", line)
        assert found, f"the demo printed {line!r}"
        _wait_for_the_morning(found[1])
        yield found[1]
    finally:
        late.cancel()
        process.terminate()
        try:
            code = process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        process.stdout.close()
    assert code == 0, f"the demo ended with {code}"


def _wait_for_the_morning(demo: str) -> None:
    """Until what is due when the demo starts has come, so that nothing comes between a question and its answer."""
    due = {"U05JOHAN/D05JOHAN": "Det här behöver ordnas", "U01MARIA/C01LEDNING": "Veckan i ledningsgruppen"}
    until = time.monotonic() + START_WITHIN_S
    while due and time.monotonic() < until:
        for place, words in list(due.items()):
            with urlopen(f"{demo}{place}", timeout=START_WITHIN_S) as page:
                if words in page.read().decode():
                    del due[place]
        time.sleep(0.2)
    assert not due, f"nothing came to {', '.join(due)}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def be(browser: Browser, demo: str) -> Iterator[Callable[..., Person]]:
    """Be somebody in a channel, on a screen of some size. A page on which a script fails, fails the test."""
    opened: list[Person] = []

    def become(account: str, channel: str, *, width: int = 1000, height: int = 800) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=width < 720, locale="sv-SE"
        )
        opened.append(Person(context.new_page(), f"{demo}{account}/{channel}"))
        return opened[-1]

    yield become
    for person in opened:
        person.page.context.close()
    assert [wrong for person in opened for wrong in person.wrong] == []


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot with Ekdala's story for all walks but the first: each touches what no other does."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("walks"), "socket") as found:
        yield found


@pytest.fixture
def walk(be: Callable[..., Person]) -> Callable[..., Walker]:
    def begin(account: str, channel: str, **screen: int) -> Walker:
        return Walker(be(account, channel, **screen))

    return begin


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures go: a folder of the test's own, or the README's when ARSHJUL_SCREENSHOTS says so."""
    folder = Path(os.environ.get("ARSHJUL_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
