"""Everything that a command shows, for those who never write one: a button, and behind it a page of them.

Each thing is answered by its command, with the words that somebody would have written. From the home tab and from a
modal it is shown in a modal, so that nothing has to be looked for; under a message, in the channel as any answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answer, Answered, as_answer, reply
from handlers.slack.forms import Opener
from handlers.slack.kit import Message, Mrkdwn, actions, section
from handlers.slack.request import Request, Surface
from handlers.slack.says import MENU, message, more_button, open_button, says
from handlers.slack.verbs import OPEN
from services import home
from services.deps import Deps


@dataclass(frozen=True)
class Door:
    """One thing that can be opened: what the button says, and what would have been written."""

    text: str
    command: str
    words: str


_LOOK = {
    "mine": Door("Mina åtaganden", "/aktivitet", ""),
    "all": Door("Hela planen", "/aktivitet", "alla"),
    "state": Door("Läget", "/plan", ""),
    "cycle": Door("Årshjulet", "/årshjul", ""),
    "goals": Door("Mål", "/plan", "mål"),
    "interventions": Door("Insatser", "/plan", "insatser"),
    "proposals": Door("Förslag", "/plan", "förslag"),
    "roles": Door("Ansvar", "/plan", "ansvar"),
    "units": Door("Enheter", "/plan", "enheter"),
    "meetings": Door("Möten", "/plan", "möten"),
    "digest": Door("Sammanställning", "/plan", "läget"),
    "reviews": Door("Avstämningar", "/plan", "avstämning"),
    "history": Door("Historik", "/plan", "historik"),
}
_TAKE = {
    "papers": Door("Dokument", "/plan", "rapport"),
    "calendar": Door("Kalender", "/plan", "kalender"),
}
_RUN = {
    "new": Door("Nytt", "/plan", "ny"),
    "import": Door("Läs in ett dokument", "/plan", "import"),
    "reminders": Door("Påminnelser", "/plan", "påminnelser"),
    "administrators": Door("Administratörer", "/plan", "administratör"),
    "templates": Door("Word-mallar", "/plan", "mall"),
    "start": Door("Kom igång", "/plan", "kom igång"),
}
# Under an answer, and not in the list.
_DO = {"send": Door("Skicka nu", "/plan", "läget skicka")}
LISTED: Mapping[str, Door] = {**_LOOK, **_TAKE, **_RUN}
DOORS: Mapping[str, Door] = {**LISTED, **_DO}


class Opening:
    """Answers the buttons that open what a command shows."""

    def __init__(
        self, deps: Deps, opener: Opener, commands: Mapping[str, Callable[[Request], Answered]]
    ) -> None:
        self._deps, self._opener, self._commands = deps, opener, commands

    def clicks(self) -> dict[str, Callable[[Request], Answer]]:
        """The verb of the buttons."""
        return {OPEN: self._open}

    def _open(self, request: Request) -> Answer:
        if request.value == MENU:
            found = _menu(home.runs_plan(self._deps, request.asker))
            return self._opener.show(request, str(says("oppna.title")), [found])
        door = DOORS.get(request.value)
        if door is None:
            return reply(message(says("svar.gone")))
        answer = as_answer(self._commands[door.command](replace(request, text=door.words)))
        if request.surface is Surface.MESSAGE or not answer.messages:
            return answer
        leads_back = any(_leads_back(one) for one in answer.messages)
        back = [] if leads_back else [Message(says("oppna.title"), [actions(more_button())])]
        return self._opener.show(request, door.text, [*answer.messages, *back])


def _leads_back(said: Message) -> bool:
    """Whether the page of everything can be opened from it already."""
    return any(one.get("value") == MENU for block in said.blocks for one in block.get("elements", ()))


def _menu(runs_plan: bool) -> Message:
    """All that can be opened, by what it is for; running the plan is for those who do."""
    parts = [("oppna.look", _LOOK), ("oppna.take", _TAKE)]
    if runs_plan:
        parts.append(("oppna.run", _RUN))
    blocks: list[Block] = []
    said = []
    for name, doors in parts:
        said.append(says(name))
        blocks += [
            section(said[-1]),
            actions(*(open_button(what, door.text) for what, door in doors.items())),
        ]
    return Message(Mrkdwn("\n").join(said), blocks)
