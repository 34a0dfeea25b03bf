"""Huvudmän and the workspaces they talk in."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from plan.records import HuvudmanRecord
from plan.words import key_of
from services.deps import Deps
from services.errors import HuvudmanUnclear
from storage.queries import organisation

# What a huvudman is called until somebody says otherwise: the import may come before the workspace does.
UNNAMED = "Huvudmannen"


def connect(
    deps: Deps,
    platform: str,
    tenant_id: str,
    name: str,
    huvudman: str | None = None,
    timezone: str = "Europe/Stockholm",
) -> HuvudmanRecord:
    """The huvudman that a workspace belongs to. A workspace that is new is tied to one; run at start.

    The one that is named (and added if there is none called so); else the only one that has no workspace yet; else,
    where there is none at all, a new one called as the workspace. Raises HuvudmanUnclear where several fit.
    """
    with deps.database.begin() as tx:
        known = organisation.huvudman_of_workspace(tx, platform, tenant_id)
        if known is not None:
            return known
        everyone = organisation.huvudmen(tx)
        if huvudman is not None:
            chosen = next((one for one in everyone if key_of(one.name) == key_of(huvudman)), None)
            if chosen is None:
                chosen = _added(tx, huvudman, timezone)
        else:
            free = [one for one in everyone if organisation.workspace_of(tx, one.id, platform) is None]
            if everyone and len(free) != 1:
                raise HuvudmanUnclear(_which(everyone))
            chosen = free[0] if free else _added(tx, name, timezone)
        organisation.connect_workspace(tx, platform, tenant_id, chosen.id)
        return chosen


def choose_huvudman(deps: Deps, name: str | None, timezone: str = "Europe/Stockholm") -> HuvudmanRecord:
    """The huvudman that the command line works for: the one named, or the only one.

    Where there is none yet, one is added. Raises HuvudmanUnclear where several fit.
    """
    with deps.database.begin() as tx:
        everyone = organisation.huvudmen(tx)
        if name is not None:
            chosen = next((one for one in everyone if key_of(one.name) == key_of(name)), None)
            return chosen or _added(tx, name, timezone)
        if len(everyone) > 1:
            raise HuvudmanUnclear(_which(everyone))
        return everyone[0] if everyone else _added(tx, UNNAMED, timezone)


def find_huvudman(deps: Deps, name: str | None) -> HuvudmanRecord:
    """The huvudman to take something out of: the one named, or the only one. Adds none.

    Raises HuvudmanUnclear where there is none, several, or none called so.
    """
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)
    if not everyone:
        raise HuvudmanUnclear("Det finns ingenting här än. Läs in en plan först: python -m bot import FIL.")
    fitting = [one for one in everyone if name is None or key_of(one.name) == key_of(name)]
    if not fitting:
        names = ", ".join(f"“{one.name}”" for one in everyone)
        raise HuvudmanUnclear(f"Ingen huvudman heter “{name}”. Här finns {names}.")
    if len(fitting) > 1:
        raise HuvudmanUnclear(_which(everyone))
    return fitting[0]


def _added(tx: Connection, name: str, timezone: str) -> HuvudmanRecord:
    return organisation.huvudman_by_id(tx, organisation.add_huvudman(tx, name, timezone))


def _which(everyone: list[HuvudmanRecord]) -> str:
    names = ", ".join(f"“{one.name}”" for one in everyone)
    return f"Det finns flera huvudmän: {names}. Säg vilken med --huvudman."


def workspace_of(deps: Deps, huvudman_id: int, platform: str) -> str | None:
    """The id of the huvudman's workspace on a platform; None where none is connected."""
    with deps.database.read() as tx:
        return organisation.workspace_of(tx, huvudman_id, platform)
