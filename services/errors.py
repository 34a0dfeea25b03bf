"""Errors that services raise. What is merely refused is a typed result, not an error."""

from storage.database import DatabaseUnavailable as ServiceUnavailable
from storage.schema import SchemaMismatch

__all__ = ["HuvudmanUnclear", "SchemaMismatch", "ServiceUnavailable", "UnknownWorkspace"]


class UnknownWorkspace(Exception):
    """A workspace that belongs to no huvudman here."""


class HuvudmanUnclear(Exception):
    """Which huvudman is meant can't be told. The message says in Swedish what to write."""
