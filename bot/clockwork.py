"""The clock, wired: planning every minute, delivering every few seconds. What is due comes from the database."""

from __future__ import annotations

from slack_sdk import WebClient

from bot.clock import Ticker
from handlers.slack.app import Workspace
from handlers.slack.messenger import SlackMessenger
from handlers.slack.renderers import RENDERERS
from handlers.slack.shown import ShownPictures
from schedules.deliveries import DeliveryTicks
from schedules.ticks import Ticks
from services.composers import COMPOSERS
from services.deps import Deps

PLAN_EVERY_S = 60
DELIVER_EVERY_S = 5


def deliveries_of(deps: Deps, client: WebClient, workspace: Workspace) -> DeliveryTicks:
    """What delivers to a workspace."""
    messenger = SlackMessenger(
        client, workspace.team_id, workspace.bot_user_id, RENDERERS, ShownPictures(client)
    )
    return DeliveryTicks(deps, messenger, COMPOSERS)


class Clockwork:
    """Plans and delivers. Any number of processes may have one on PostgreSQL; on SQLite a second is harmless."""

    def __init__(self, deps: Deps, client: WebClient, workspace: Workspace) -> None:
        self._deliveries = deliveries_of(deps, client, workspace)
        self._planning = Ticker(Ticks(deps).tick, seconds=PLAN_EVERY_S)
        self._delivering = Ticker(self._deliveries.tick, seconds=DELIVER_EVERY_S)

    def start(self) -> None:
        """Begin at once."""
        self._planning.start()
        self._delivering.start()

    def hurry(self) -> None:
        """The time has been moved: plan and deliver without waiting for the next tick."""
        self._planning.hurry()
        self._delivering.hurry()

    def stop(self) -> None:
        """Finish what is being planned and posted, and stop."""
        self._planning.stop()
        self._deliveries.stop()
        self._delivering.stop()
