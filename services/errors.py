"""Errors that services raise. What is merely refused is a typed result, not an error."""

from storage.database import DatabaseUnavailable as ServiceUnavailable
from storage.schema import SchemaMismatch

__all__ = [
    "HuvudmanUnclear",
    "NotHere",
    "NotInOrganisation",
    "NotOfTheOrganisation",
    "SchemaMismatch",
    "ServiceUnavailable",
    "UnknownWorkspace",
]


class UnknownWorkspace(Exception):
    """A workspace that belongs to no huvudman here."""


class NotOfTheOrganisation(Exception):
    """A guest, or somebody of another organisation, asks: they see nothing of the plan."""


class HuvudmanUnclear(Exception):
    """Which huvudman is meant can't be told. The message says in Swedish what to write."""


class NotHere(Exception):
    """Something that is pointed at by its id is not in this huvudman."""


class NotInOrganisation(Exception):
    """A role or unit that is named is not there. The message says which, in Swedish."""
