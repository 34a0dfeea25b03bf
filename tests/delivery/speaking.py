"""What is said in these tests, and by whom: composers of three kinds, and the real messenger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient

from handlers.slack.kit import Message as Shown
from handlers.slack.messenger import SlackMessenger
from plan.messages import Delivery
from services.delivering import Cancelled, Composer
from services.deps import Deps
from services.messenger import Said

TENANT, BOT_USER, BOT_TOKEN = "T1", "UBOT", "xoxb-prov"  # as in tests.support.slack
PATIENCE_S = 5


def client_for(api_url: str, timeout: int = PATIENCE_S) -> WebClient:
    """The real client, as the bot has it."""
    return WebClient(token=BOT_TOKEN, base_url=api_url, timeout=timeout, retry_handlers=[])


def messenger_for(api_url: str, timeout: int = PATIENCE_S) -> SlackMessenger:
    """The real messenger, with a line of text for every kind."""
    shown: Mapping[tuple[str, int], Callable[[Any], Shown]] = {
        (kind, 1): Shown for kind in ("reminder", "digest", "broken")
    }
    return SlackMessenger(client_for(api_url, timeout), TENANT, BOT_USER, shown)


@dataclass
class World:
    """What composers look at: which messages have nothing to say any more, and what is done meanwhile."""

    done: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    composed: list[str] = field(default_factory=list)
    before: Callable[[Delivery], None] = lambda _delivery: None

    def compose(self, _deps: Deps, delivery: Delivery) -> Said | Cancelled:
        """The words for a key, or the key itself."""
        key = delivery.message.key
        self.composed.append(key)
        self.before(delivery)
        if key in self.done:
            return Cancelled("Det är klart.")
        return Said(delivery.message.kind, 1, self.words.get(key, key))

    def fail(self, _deps: Deps, _delivery: Delivery) -> Said | Cancelled:
        """A composer with a fault."""
        raise KeyError("titel")

    @property
    def composers(self) -> dict[str, Composer]:
        """The three kinds."""
        return {
            "reminder": Composer(self.compose),
            "digest": Composer(self.compose, hold_when_unsure=True),
            "broken": Composer(self.fail),
        }
