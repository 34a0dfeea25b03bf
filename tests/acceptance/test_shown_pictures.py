"""The wheel in place: in the digest in the channel, in the answer of how things stand, at the end of the home tab."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from slack_sdk.models.views import View as SdkView

from bot.clockwork import deliveries_of
from handlers.slack.shown import ShownPictures
from sandbox import View
from sandbox.workspace import Message
from services.deps import Account, Asker
from services.pictures import drawn_small, wheel_of_today
from tests.support.ekdala import ALI, JOHAN, KARIN, NILS, ROOM, Ekdala, buttons

PNG = b"\x89PNG\r\n\x1a\n"
T = TypeVar("T")


def until(found: Callable[[], T]) -> T:
    """What comes by itself: at most ten seconds."""
    ends = time.monotonic() + 10
    while not found() and time.monotonic() < ends:
        time.sleep(0.02)
    return found()


def images(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == "image"]


def uploads(ekdala: Ekdala) -> int:
    return len([one for one in ekdala.box.calls_to("files.completeUploadExternal") if one.ok])


def digest(ekdala: Ekdala) -> Message:
    """The digest that is posted in the channel when the leader asks for it, by the clock's own courier."""
    ekdala.ask(JOHAN, "/plan", "läget skicka")
    deliveries = deliveries_of(ekdala.bot.deps, ekdala.bot.client, ekdala.bot.workspace)
    ticking = threading.Thread(target=deliveries.tick)
    ticking.start()
    try:
        [found] = until(
            lambda: [one for one in ekdala.box.messages(ROOM) if one.metadata and not one.in_thread]
        )
    finally:
        deliveries.stop()
        ticking.join(20)
    return found


def home(ekdala: Ekdala, who: str) -> View:
    found = ekdala.box.home(who)
    assert found is not None
    return found


def with_wheel(ekdala: Ekdala, who: str) -> dict[str, Any]:
    """The picture of somebody's home tab, when it has come."""
    [image] = until(lambda: images(home(ekdala, who).blocks))
    return image


def file_of(ekdala: Ekdala, image: dict[str, Any]) -> Any:
    return ekdala.box.server.core.workspace.files.get(image["slack_file"]["id"])


def test_the_digest_shows_the_wheel_last_with_this_month_in_words(ekdala: Ekdala) -> None:
    posted = digest(ekdala)
    assert [block["type"] for block in posted.blocks[-2:]] == ["image", "actions"]
    [image] = images(posted.blocks)
    assert image["alt_text"].startswith("Årshjulet 26/27, Ekdala kommun: ")
    assert "Mars är markerad: " in image["alt_text"]
    file = file_of(ekdala, image)
    assert file.data.startswith(PNG) and file.shares == []  # shown, and posted nowhere
    assert uploads(ekdala) == 1


@pytest.mark.parametrize(
    ("method", "kind", "more"),
    [
        ("files.getUploadURLExternal", "error", {"error": "file_uploads_disabled"}),
        ("files.completeUploadExternal", "ratelimited", {"retry_after": 60}),
        ("files.info", "error", {"error": "missing_scope"}),
    ],
)
def test_without_its_picture_the_digest_comes_all_the_same_with_its_buttons(
    ekdala_by_http: Ekdala, method: str, kind: str, more: dict[str, Any]
) -> None:
    ekdala_by_http.box.faults.add(kind, method=method, **more)
    posted = digest(ekdala_by_http)
    assert images(posted.blocks) == []
    found = [one["text"]["text"] for one in buttons({"blocks": posted.blocks})]
    assert found[-3:] == ["Visa årshjulet", "Läget som bild", "Dokument"]


def test_how_things_stand_is_answered_with_the_wheel(ekdala_by_http: Ekdala) -> None:
    asked = ekdala_by_http.asked(KARIN, "/plan", "läget")
    assert asked.answer is not None
    assert len(images(asked.answer["blocks"])) == 1


def test_the_home_tab_comes_at_once_and_the_wheel_when_it_is_there_once_for_all(ekdala: Ekdala) -> None:
    ekdala.box.faults.add("slow", method="upload_url", delay=0.7)
    ekdala.box.open_home(KARIN)
    until(lambda: ekdala.box.home(KARIN))
    assert images(home(ekdala, KARIN).blocks) == []
    image = with_wheel(ekdala, KARIN)
    SdkView(**home(ekdala, KARIN).content).validate_json()
    assert "Mars är markerad" in image["alt_text"]
    for who in (ALI, NILS):
        ekdala.box.open_home(who)
        until(lambda who=who: ekdala.box.home(who))
        assert with_wheel(ekdala, who)["slack_file"] == image["slack_file"]
    ekdala.ask(KARIN, "/aktivitet", "pågår läs 3b")
    ekdala.box.open_home(KARIN)
    assert with_wheel(ekdala, KARIN)["slack_file"] == image["slack_file"]
    assert uploads(ekdala) == 1


def test_a_guest_has_no_wheel(ekdala_by_http: Ekdala) -> None:
    ekdala_by_http.box.open_home("U98GAST")
    until(lambda: ekdala_by_http.box.home("U98GAST"))
    assert [block["type"] for block in home(ekdala_by_http, "U98GAST").blocks] == ["section"]
    assert uploads(ekdala_by_http) == 0


def test_the_home_tab_stays_with_its_button_where_slack_has_lost_the_picture(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    ekdala.box.open_home(KARIN)
    until(lambda: ekdala.box.home(KARIN))
    file = file_of(ekdala, with_wheel(ekdala, KARIN))
    file.completed = False  # as if somebody had deleted it
    ekdala.box.open_home(KARIN)
    until(lambda: not images(home(ekdala, KARIN).blocks))
    words = [one["text"]["text"] for one in buttons({"blocks": home(ekdala, KARIN).blocks})]
    assert "Visa årshjulet" in words


def test_the_button_of_the_home_tab_sends_the_large_one_and_says_so(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    ekdala.box.open_home(KARIN)
    until(lambda: ekdala.box.home(KARIN))
    with_wheel(ekdala, KARIN)
    view = home(ekdala, KARIN)
    element = next(one for one in buttons({"blocks": view.blocks}) if "stort" in one["text"]["text"])
    ekdala.box.click(KARIN, view, element["action_id"], element["value"])
    [large] = until(lambda: [one for one in ekdala.box.dm(KARIN) if one.files])
    assert large.files[0].title == "Årshjulet 26/27"
    assert until(lambda: "ligger i dina direktmeddelanden" in home(ekdala, KARIN).everything())


def test_the_small_wheel_says_what_is_lit_and_has_no_list(ekdala_by_http: Ekdala) -> None:
    bot = ekdala_by_http.bot
    year = wheel_of_today(bot.deps, Asker(Account("slack", bot.workspace.team_id, KARIN)))
    assert year is not None
    small = drawn_small(year)
    across, down = (int.from_bytes(small.data[at : at + 4], "big") for at in (16, 20))
    assert across == 900 and down < 1000
    assert len(small.data) < 500_000
    assert ShownPictures(bot.client).ready(year, 10.0) is not None
