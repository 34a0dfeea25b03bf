"""A Slack workspace on your own machine, for trying and testing. Imports nothing of the bot."""

from sandbox.asked import Asked
from sandbox.clock import ClockError
from sandbox.faults import FaultError
from sandbox.inprocess import Sandbox
from sandbox.modals import View
from sandbox.record import Call, Delivery
from sandbox.seed import SeedError
from sandbox.workspace import Message

__all__ = ["Asked", "Call", "ClockError", "Delivery", "FaultError", "Message", "Sandbox", "SeedError", "View"]
