"""Trigger ids: what lets the bot open a modal, once and for a moment."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from sandbox.invocations import Invocation
from sandbox.modals import View
from sandbox.settings import Settings

KEPT = 10_000


class TriggerError(ValueError):
    """The trigger id can't be used; the message is Slack's error code."""


@dataclass
class Trigger:
    """One that was given out."""

    invocation: Invocation
    view: View | None  # the modal that it was given out from
    at: float
    used: bool = False


class Triggers:
    """The latest ones."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._issued: OrderedDict[str, Trigger] = OrderedDict()

    def issue(self, invocation: Invocation, view: View | None = None) -> str:
        """A new one, for somebody who just did something."""
        found = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[found] = Trigger(invocation, view, time.monotonic())
        if len(self._issued) > KEPT:
            self._issued.popitem(last=False)
        return found

    def check(self, trigger_id: str) -> Trigger:
        """The trigger, if it may still be used. TriggerError else."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise TriggerError("invalid_trigger_id")
        if trigger.used:
            raise TriggerError("exchanged_trigger_id")
        if time.monotonic() - trigger.at > self._settings.trigger_seconds:
            raise TriggerError("expired_trigger_id")
        return trigger
