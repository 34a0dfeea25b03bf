"""Messages that show a picture: with it where it can be had, and in any case."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from documents.pictures.drawing import NotDrawn
from documents.pictures.model import Mark, Year
from handlers.slack.kit import BLOCKS, Message, Picture, actions, button, section
from handlers.slack.messenger import SlackMessenger
from handlers.slack.shown import ShownPictures
from sandbox import Sandbox
from services.messenger import Place, Said, TryLater, Uncertain
from services.pictures import Drawn
from tests.delivery.speaking import BOT_USER, TENANT, client_for
from tests.delivery.support import ROOMS, SCOPES, manifest
from tests.documents import years

LED = Place("CLED", is_person=False)
PNG = b"\x89PNG\r\n\x1a\n"
YEAR = years.year(years.item("Lönesamtal", years.TODAY, mark=Mark.LATE))


@pytest.fixture
def box() -> Iterator[Sandbox]:
    app = manifest()
    app["oauth_config"]["scopes"]["bot"] = [*SCOPES, "files:read", "files:write"]
    with Sandbox(ROOMS, app, message_interval=0) as found:
        yield found


def drawn(year: Year) -> Drawn:
    """Not the wheel itself, so that this is about Slack."""
    return Drawn(year.title, "arshjulet.png", PNG, "Mars är markerad", "")


def digest(year: Year) -> Message:
    return Message("Läget", [section("Läget"), actions(button("Visa årshjulet", "picture"))], year)


def speaking(box: Sandbox, draw: Callable[[Year], Drawn] = drawn, within: float = 8.0) -> SlackMessenger:
    client = client_for(box.api_url)
    pictures = ShownPictures(client, draw)
    return SlackMessenger(client, TENANT, BOT_USER, {("digest", 1): digest}, pictures, within)


def kinds(box: Sandbox) -> list[list[str]]:
    """The kinds of blocks of each message in the channel."""
    return [[block["type"] for block in message.blocks] for message in box.messages("CLED")]


def uploads(box: Sandbox) -> int:
    return len([call for call in box.calls_to("files.completeUploadExternal") if call.ok])


SHOWN, PLAIN = ["section", "image", "actions"], ["section", "actions"]


def test_the_picture_stands_last_before_the_buttons_with_its_words(box: Sandbox) -> None:
    speaking(box).post(LED, "a", Said("digest", 1, YEAR))
    assert kinds(box) == [SHOWN]
    image = box.messages("CLED")[0].blocks[1]
    assert image["alt_text"] == "Mars är markerad"
    assert set(image["slack_file"]) == {"id"}


def test_the_same_picture_is_uploaded_once_and_another_by_itself(box: Sandbox) -> None:
    messenger = speaking(box)
    ref = messenger.post(LED, "a", Said("digest", 1, YEAR))
    messenger.post(LED, "b", Said("digest", 1, years.year(*YEAR.items)))
    messenger.update(ref, "a", Said("digest", 1, YEAR))
    assert (kinds(box), uploads(box)) == ([SHOWN, SHOWN], 1)
    messenger.post(LED, "c", Said("digest", 1, years.year()))
    assert uploads(box) == 2


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", {"kind": "error", "error": "missing_scope"}),
        ("files.getUploadURLExternal", {"kind": "ratelimited", "retry_after": 60}),
        ("upload_url", {"kind": "error_500"}),
        ("upload_url", {"kind": "lost_after"}),
        ("files.completeUploadExternal", {"kind": "error", "error": "internal_error"}),
        ("files.info", {"kind": "error", "error": "missing_scope"}),
    ],
)
def test_a_picture_that_is_refused_is_left_out_and_the_message_comes(
    box: Sandbox, method: str, fault: dict[str, Any]
) -> None:
    box.faults.add(fault.pop("kind"), method=method, **fault)
    messenger = speaking(box)
    messenger.post(LED, "a", Said("digest", 1, YEAR))
    messenger.post(LED, "b", Said("digest", 1, YEAR))  # it is left alone for a while
    assert kinds(box) == [PLAIN, PLAIN]
    assert len(box.calls_to("files.getUploadURLExternal")) == 1


@pytest.mark.parametrize("error", [NotDrawn("it took too long"), ValueError("a fault of ours")])
def test_a_picture_that_is_not_drawn_is_left_out(box: Sandbox, error: Exception) -> None:
    def fails(_year: Year) -> Drawn:
        raise error

    speaking(box, fails).post(LED, "a", Said("digest", 1, YEAR))
    assert (kinds(box), uploads(box)) == ([PLAIN], 0)


def test_a_slow_picture_keeps_nobody_waiting_and_is_there_for_the_next(box: Sandbox) -> None:
    box.faults.add("slow", method="upload_url", delay=0.6)
    messenger = speaking(box, within=0.1)
    messenger.post(LED, "a", Said("digest", 1, YEAR))
    assert kinds(box) == [PLAIN]
    ends = time.monotonic() + 10
    while kinds(box)[-1] == PLAIN and time.monotonic() < ends:
        time.sleep(0.2)
        messenger.post(LED, "b", Said("digest", 1, YEAR))
    assert (kinds(box)[-1], uploads(box)) == (SHOWN, 1)


def test_a_file_that_somebody_has_deleted_is_uploaded_again_the_next_time(box: Sandbox) -> None:
    messenger = speaking(box)
    messenger.post(LED, "a", Said("digest", 1, YEAR))
    files = box.server.core.workspace.files
    box.do(lambda: files._files.clear())
    messenger.post(LED, "b", Said("digest", 1, YEAR))
    messenger.post(LED, "c", Said("digest", 1, YEAR))
    assert kinds(box) == [SHOWN, PLAIN, SHOWN]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "ratelimited"}, TryLater),
        ({"kind": "error_500"}, Uncertain),
        ({"kind": "lost_after"}, Uncertain),
    ],
)
def test_what_goes_wrong_with_the_message_itself_is_told_as_ever_and_not_tried_again(
    box: Sandbox, fault: dict[str, Any], kind: type[Exception]
) -> None:
    box.faults.add(fault["kind"])
    with pytest.raises(kind):
        speaking(box).post(LED, "a", Said("digest", 1, YEAR))
    assert len(box.calls_to("chat.postMessage")) == 1


def test_a_message_that_is_full_stays_as_it_is() -> None:
    full = Message("Läget", [section("rad")] * BLOCKS)
    assert full.with_picture(Picture("F00000000", "Ett hjul")) == full
