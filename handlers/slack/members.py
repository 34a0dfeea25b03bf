"""Only those of the organisation see anything of the plan: who asks is looked up before a handler is called.

And whatever points at something that is not here, or never was, gets an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.slack.answer import Answered, reply
from handlers.slack.forms.form import Form
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import message, says
from handlers.slack.transport import Handlers
from services.errors import NotHere, NotOfTheOrganisation


def for_members(handlers: Handlers, profiles: Profiles) -> Handlers:
    """The same handlers, told who asks. What a guest gets in their place is decided by the services they call."""

    def known(handler: Callable[[Request], Answered]) -> Callable[[Request], Answered]:
        def answer(request: Request) -> Answered:
            belonging, name = profiles.asking(request.account)
            who = replace(request, belonging=belonging, name=name)
            try:
                return handler(who)
            except NotOfTheOrganisation:
                return reply(message(says("svar.outside")))
            except NotHere:
                return reply(message(says("svar.gone")))

        return answer

    return replace(
        handlers,
        commands={name: known(handler) for name, handler in handlers.commands.items()},
        clicks={name: known(handler) for name, handler in handlers.clicks.items()},
        forms={name: Form(known(form.save), form.check) for name, form in handlers.forms.items()},
        events={name: known(handler) for name, handler in handlers.events.items()},
        shortcuts={name: known(handler) for name, handler in handlers.shortcuts.items()},
    )
