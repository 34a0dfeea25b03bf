"""Documents that are dropped on the bot: fetched, read, asked about, looked through, approved."""

from handlers.slack.importing.bringing import Bringing

__all__ = ["Bringing"]
