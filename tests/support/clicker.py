"""Somebody who clicks on whatever they find, and fills in whatever opens."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.slack.reminders import ANSWER
from handlers.slack.says import MENU, SHOW, UNDO
from plan.words import folded
from sandbox.modals import View
from tests.support.ekdala import KARIN, ROOM, Ekdala, said

LATER = "2027-05-20"
WRITTEN = "A & B <!channel> *x*"
GONE = "Den finns inte längre."
# What draws a picture or writes a document is clicked once in all.
_SLOW = ("picture", "picture.share", "paper", "paper.share", "template.example", "template.use")
# What leaves nothing to click on beside it, or leads back, comes last, in this order.
_LAST = ("import.show", "import.approve", "import.cancel", "digest.send", "digest.skip")
# A menu of persons begins with who clicks.
_NOT_ONESELF = ("admin.remove",)
# What goes on beside, and is said in the direct messages when it is ready.
_BESIDE = ("template.use", "template.plan", "import.again")
_AT_WORK = ("Jag läser", "Jag provar")
# Were everything paused, nothing more would come to click on.
_CHOSEN: dict[str, dict[str, Any]] = {"pause": {"how": "resume"}}


@dataclass
class Clicker:
    """Clicks on the first of each sort of thing, for each person; remembers what they have seen of it.

    `times` is how many different ones of a sort that lead to different things are clicked on, in each place that
    somebody has gone to. What is taken back can't be clicked on any more: `undoes` is for last of all.
    """

    ekdala: Ekdala
    times: Mapping[str, int] = field(default_factory=dict)
    on: str = LATER  # what is written where a day is asked for
    undoes: bool = False
    verbs: Counter[str] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)  # verbs that led to something
    opened: set[str] = field(default_factory=set)  # forms
    unwarned: set[tuple[str, str]] = field(default_factory=set)  # fields that say nothing about pupils
    _place: str = ""
    _clicked: set[str] = field(default_factory=set)
    _tried: defaultdict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    _sent: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, who: str, command: str, words: str) -> None:
        """Give a command, and click on what it leads to."""
        before = self.ekdala.worked_on(folded(command))
        self.ekdala.box.command(who, ROOM, command, words)
        self.ekdala.wait_until_worked_on(folded(command), before)
        self.look_around(who)

    def tell(self, who: str, words: str) -> None:
        """Write to the bot, and click on what it leads to."""
        at_hand = len(self._in_messages(who)) + 1
        self.ekdala.box.say(who, "arshjul", words)
        self.ekdala.box.wait_until(lambda: len(self._in_messages(who)) > at_hand, 10)
        self.look_around(who)

    def look_around(self, who: str) -> None:
        """Click on all that is new before somebody, until nothing is."""
        box = self.ekdala.box
        while True:
            if view := box.open_view(who):
                self._fill_in(who, view)
                continue
            places: list[Any] = [*box.messages(ROOM, who), *box.dm(who)]
            places += [home] if (home := box.home(who)) else []
            if not any(self._click_in(who, place) for place in places):
                return

    def walk(self, who: str, *doors: str) -> None:
        """Open all that the home tab leads to, or these, and click on what is new there until nothing is."""
        for door in doors or self._menu(who):
            self._place = door
            while self._goes_on(who, door):
                pass
        self._place = ""

    def _goes_on(self, who: str, door: str) -> bool:
        """Go through a door and click on what is new, once; whether there was any."""
        box = self.ekdala.box
        if door not in self._menu(who):
            return False
        view = box.open_view(who)
        self._press(who, view, next(one for one in elements(view.blocks) if one.get("value") == door))
        found = box.open_view(who)
        new = found is not None and any(self._new_in(who, found))
        self.look_around(who)
        return new

    def _menu(self, who: str) -> list[str]:
        """What can be opened from the home tab; that stands open afterwards."""
        box = self.ekdala.box
        home = box.home(who)
        self._press(who, home, next(one for one in elements(home.blocks) if one.get("value") == MENU))
        return [one["value"] for one in elements(box.wait_for_view(who).blocks)]

    def _press(self, who: str, place: Any, element: dict[str, Any]) -> None:
        verb = verb_of(element)
        before = self.ekdala.worked_on(verb)
        self.ekdala.box.act(who, place, element["action_id"], element["value"]).wait_for_ack()
        self.ekdala.wait_until_worked_on(verb, before)

    def _new_in(self, who: str, place: Any) -> Iterator[tuple[dict[str, Any], Any]]:
        """What somebody has not clicked on, the rarest sort first, each with what to choose of it."""
        for element in sorted(elements(place.blocks), key=lambda one: self._rank(verb_of(one))):
            verb, what = verb_of(element), self._known_as(who, place, element)
            if what in self._clicked or (verb == UNDO and not self.undoes):
                continue
            values = [one["value"] for one in element.get("options", ())] or [element.get("value")]
            values = values[::-1] if verb in _NOT_ONESELF else values
            yield from ((element, one) for one in values if one not in self._tried[what])

    def _rank(self, verb: str) -> tuple[int, int]:
        return (_LAST.index(verb) + 1 if verb in _LAST else 0, self.verbs[verb])

    def _click_in(self, who: str, place: Any) -> bool:
        """Click on the first thing here that is new to somebody; whether there was any."""
        element, chosen = next(self._new_in(who, place), (None, None))
        if element is None:
            return False
        verb, what = verb_of(element), self._known_as(who, place, element)
        self.verbs[verb] += 1
        self._tried[what].add(chosen)
        before, at_hand = self.ekdala.worked_on(verb), self._in_messages(who)
        asked = self.ekdala.box.act(who, place, element["action_id"], chosen).wait_for_ack()
        self.ekdala.wait_until_worked_on(verb, before)
        if verb in _BESIDE:
            self.ekdala.box.wait_until(lambda: self._is_ready(who, at_hand), 30)
        if not any(GONE in said(answer.body) for answer in asked.answers):
            self.reached.add(verb)  # where it is gone, another one of the sort may still lead somewhere
            if len(self._tried[what]) >= self.times.get(verb, 1):
                self._clicked.add(what)
        return True

    def _known_as(self, who: str, place: Any, element: dict[str, Any]) -> str:
        """What is clicked on once: a verb, by each; an answer for each thing that it says."""
        verb = verb_of(element)
        if verb == ANSWER:
            verb += ":" + str(element["value"]).split(":")[2]
        door = self._place if verb == SHOW and isinstance(place, View) else ""
        return verb if verb in _SLOW else f"{who}:{verb}:{door}"

    def _in_messages(self, who: str) -> list[str]:
        return [one.text for one in self.ekdala.box.dm(who)]

    def _is_ready(self, who: str, before: list[str]) -> bool:
        now = self._in_messages(who)
        return now != before and not any(one.startswith(_AT_WORK) for one in now)

    def _fill_in(self, who: str, view: View) -> None:
        """Send a form with something in every field; what is only read is clicked in and closed."""
        box = self.ekdala.box
        self.opened.add(view.callback_id)
        self.unwarned |= {(view.callback_id, one["block_id"]) for one in view.blocks if is_unwarned(one)}
        assert not [block for block in view.blocks if says_it_may_be_empty(block) and not block["optional"]]
        if "submit" in view.content and (who, view.callback_id) not in self._sent:
            self._sent.add((who, view.callback_id))
            values = {
                one["block_id"]: written(one["element"], self.on)
                for one in view.blocks
                if one["type"] == "input"
            } | _CHOSEN.get(view.callback_id, {})
            form = view.callback_id  # what stands there while it is saved is another
            before = self.ekdala.worked_on(form)
            sent = box.submit(who, values={name: given for name, given in values.items() if given})
            if sent.status == "ok" and "errors" not in (sent.ack_body or {}):
                self.ekdala.wait_until_worked_on(form, before)
        elif "submit" not in view.content and self._click_in(who, view):
            return
        if box.open_view(who):
            box.close_view(who, whole=True)


def elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The buttons and menus of a message or a view."""
    for block in blocks:
        for one in (block.get("accessory"), *block.get("elements", ())):
            if one and one["type"] in ("button", "static_select", "overflow") and not one.get("url"):
                yield one


def verb_of(element: dict[str, Any]) -> str:
    """What a button does."""
    return str(element["action_id"]).partition("#")[0]


def says_it_may_be_empty(block: dict[str, Any]) -> bool:
    """Whether a field's label or hint says so; then it is so."""
    words = f"{block.get('label')} {block.get('hint')}".lower()
    return block["type"] == "input" and "tom" in re.findall(r"\b(tom)t?\b", words)


def is_unwarned(block: dict[str, Any]) -> bool:
    """Whether a field takes any text, without saying that nothing about pupils belongs there."""
    takes_text = block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    return takes_text and "elever" not in str(block.get("hint"))


def written(element: dict[str, Any], on: str = LATER) -> Any:
    """Something to fill a field with."""
    match element["type"]:
        case "plain_text_input":
            return element.get("initial_value") or WRITTEN
        case "static_select" | "radio_buttons":
            return (element.get("initial_option") or element["options"][-1])["value"]
        case "multi_static_select":
            return [element["options"][0]["value"]]
        case "users_select":
            return KARIN
        case "conversations_select":
            return ROOM
        case "datepicker":
            return on
    return None
