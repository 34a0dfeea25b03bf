"""From an installation with nothing in it to a test reminder, as whoever installed it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clockwork import Clockwork
from bot.example import StoryClock
from tests.acceptance.test_documents import drop, press
from tests.support.ekdala import ANNA, JOHAN, KARIN, ROOM, Ekdala, buttons, labels, running_on
from tests.support.tree import ROOT

EXAMPLE = ROOT / "bot" / "example"
UNITS = "Namn\tSkolform\nBergskolan\tgrundskola\nFörskolan Eken\tförskola"
# The central roles of the two documents, and who is said to hold them.
CENTRAL = ("Utbildningschef", "Verksamhetschef", "Strateg", "Kvalitetsstrateg", "Elevhälsochef")


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Ekdala]:
    """The bot and its clock on a migrated database with nothing in it; Johan is named in ARSHJUL_ADMINS."""
    shutil.copyfile(sqlite_template, tmp_path / "new.db")
    with running_on(f"sqlite:///{tmp_path / 'new.db'}", "socket", arshjul_admins=(JOHAN,)) as found:
        assert isinstance(found.bot.deps.clock, StoryClock)
        found.bot.deps.clock.let_go()  # one message after another takes time
        clockwork = Clockwork(found.bot.deps, found.bot.client, found.bot.workspace)
        clockwork.start()
        try:
            yield found
        finally:
            clockwork.stop()


def start(bot: Ekdala) -> str:
    return bot.ask(JOHAN, "/plan", "kom igång")


def told(bot: Ekdala, words: str) -> str:
    """What Johan is told in the direct messages, once it has come."""
    found = bot.box.wait_until(
        lambda: next((one for one in bot.box.dm(JOHAN) if words in one.text), None), 30
    )
    assert found is not None, [one.text for one in bot.box.dm(JOHAN)]
    return found.text


def bring(bot: Ekdala, name: str) -> None:
    """Drop a document, pass over its questions, and approve it."""
    # What the clock says meanwhile is no answer.
    said = drop(bot, JOHAN, (EXAMPLE / name).read_bytes(), name, says="Jag läste")
    for _ in range(8):
        names = [one["text"]["text"] for one in buttons({"blocks": said.blocks})]
        if any(one.startswith("Godkänn") for one in names):
            break
        wanted = "Hoppa över resten" if "Hoppa över resten" in names else names[0]
        said = press(bot, JOHAN, said, wanted)
    said = press(bot, JOHAN, said, "Godkänn")
    assert "Ångra" in labels({"blocks": said.blocks}), said.text


def hold(bot: Ekdala, role: str, who: str, *units: str) -> None:
    """Say in the form who holds a role."""
    bot.start_press(JOHAN, bot.asked(JOHAN, "/plan", "ansvar"), "Ange vem som ansvarar")
    view = bot.box.wait_for_view(JOHAN, contains="Funktion")
    roles, places = (
        {one["text"]["text"]: one["value"] for one in block["element"]["options"]}
        for name in ("role", "places")
        for block in view.blocks
        if block["block_id"] == name
    )
    values = {"role": roles[role], "who": who, "from": "2027-03-16", "kind": "ordinary", "manner": "beside"}
    bot.box.submit(JOHAN, values=values | ({"places": [places[one] for one in units]} if units else {}))
    bot.box.wait_for_view(JOHAN, contains="är ")


def test_from_an_empty_installation_to_a_test_reminder(empty: Ekdala) -> None:
    first = told(empty, "5 saker kvar")
    assert "Släpp Word-, Excel- eller PDF-filen" in first
    assert empty.ask(KARIN, "/plan", "kom igång").count("administrerar") == 1
    at_home = {who: empty.box.open_home(who, contains="ingen plan här än").blocks for who in (JOHAN, KARIN)}
    assert "Kom igång" in labels({"blocks": at_home[JOHAN]})
    assert "Kom igång" not in labels({"blocks": at_home[KARIN]})

    bring(empty, "verksamhetsplan.txt")
    bring(empty, "arshjul.txt")
    assert "✅ *Läs in planen:*" in told(empty, "4 saker kvar")  # the same message, where it stands
    assert "✅ *Läs in planen:*" in start(empty)

    empty.start_press(JOHAN, empty.asked(JOHAN, "/plan", "kom igång"), "Klistra in")
    empty.box.wait_for_view(JOHAN, contains="kalkylbladet")
    empty.box.submit(JOHAN, values={"rows": UNITS})
    empty.box.wait_for_view(JOHAN, contains="Inget är sparat än")
    empty.box.submit(JOHAN, values={"rows": UNITS})
    empty.box.wait_for_view(JOHAN, contains="Enheterna är sparade")
    assert "✅ *Enheterna:*" in told(empty, "3 saker kvar")
    assert "✅ *Enheterna:*" in start(empty)

    for role in CENTRAL:
        hold(empty, role, JOHAN if role == "Kvalitetsstrateg" else KARIN)
    hold(empty, "Rektor", ANNA, "Bergskolan", "Förskolan Eken")
    assert "1 funktion saknar innehavare" in start(empty)  # nobody leads the Ledningsgrupp of the cycle yet

    empty.start_press(JOHAN, empty.asked(JOHAN, "/plan", "kom igång"), "Kanal och mötesdagar")
    form = empty.box.wait_for_view(JOHAN, contains="Ändra forum")
    [leaders] = [b["element"]["options"] for b in form.blocks if b["block_id"] == "leader"]
    [leader] = [one["value"] for one in leaders if one["text"]["text"] == "Utbildningschef"]
    said = {"leader": leader, "rule": "första tisdagen i månaden", "at": "9", "other": ROOM}
    empty.box.submit(JOHAN, values=said)
    empty.box.wait_for_view(JOHAN, contains="Sammanställningen läggs i forumets kanal")
    assert "✅ *Vem har vilken funktion:*" in start(empty), empty.ask(JOHAN, "/plan", "ansvar")
    assert "✅ *Kanal och mötesdagar:*" in start(empty), empty.ask(JOHAN, "/plan", "möten")

    empty.press(JOHAN, empty.asked(JOHAN, "/plan", "kom igång"), "Skicka en till mig")
    assert "Det här är en provpåminnelse" in told(empty, "provpåminnelse.")
    assert "✅ *Provpåminnelse:*" in told(empty, "Planen är i gång.")  # the first message, where it stands
    assert "0 av 2 klara" in empty.ask(ANNA, "/aktivitet", "läs 3a")
