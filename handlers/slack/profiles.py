"""What Slack tells of somebody: asked for where a command names them, and of everybody who asks."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from services.deps import Account, Belonging, Profile
from services.errors import NotHere

log = structlog.stdlib.get_logger(__name__)

# Whoever becomes a guest is one here after so long.
REMEMBERED_S = 600.0
REMEMBERED = 5000


@dataclass(frozen=True)
class SlackProfile:
    """A profile, and whether the person runs the workspace."""

    profile: Profile
    runs_workspace: bool


class Profiles:
    """Looks people up. A network call: never made while a transaction is open, nor before an acknowledgement."""

    def __init__(self, client: WebClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._known: OrderedDict[Account, tuple[float, Belonging, str]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, account: Account) -> SlackProfile:
        """The person behind an account.

        Raises NotHere where Slack knows nobody by it, and slack_sdk's errors where Slack does not answer.
        """
        try:
            user = self._client.users_info(user=account.external_id)["user"]
        except SlackApiError as error:
            if error.response.get("error") in ("user_not_found", "user_not_visible"):
                raise NotHere("user") from error
            raise
        inside = _belonging(user, account) is Belonging.MEMBER
        return SlackProfile(
            Profile(
                account=account,
                name=_name(user, account),
                can_hold_roles=inside and not (user.get("deleted") or user.get("is_bot")),
            ),
            runs_workspace=bool(inside and (user.get("is_admin") or user.get("is_owner"))),
        )

    def asking(self, account: Account) -> tuple[Belonging, str]:
        """Whether somebody is of the organisation, and what they are called; remembered for ten minutes.

        What was known before holds where Slack doesn't answer, however old.
        """
        now = self._now()
        with self._lock:
            at, known, name = self._known.get(account, (-REMEMBERED_S, Belonging.UNKNOWN, ""))
        if now - at < REMEMBERED_S:
            return known, name
        try:
            user = self._client.users_info(user=account.external_id)["user"]
        except (SlackClientError, OSError, HTTPException) as error:
            log.warning("Slack did not say who somebody is", why=type(error).__name__)
            return known, name
        found, name = _belonging(user, account), _name(user, account)
        with self._lock:
            self._known[account] = (now, found, name)
            self._known.move_to_end(account)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found, name


def _name(user: Mapping[str, Any], account: Account) -> str:
    profile = user.get("profile") or {}
    return str(user.get("real_name") or profile.get("real_name") or user.get("name") or account.external_id)


def _belonging(user: Mapping[str, Any], account: Account) -> Belonging:
    """Guests are marked. Those of another organisation are known by their team: in a channel that is shared with
    them, Slack does not call them strangers.
    """
    teams = {user.get("team_id") or account.tenant_id, *(user.get("enterprise_user") or {}).get("teams", ())}
    guest = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
    return Belonging.OUTSIDE if guest or account.tenant_id not in teams else Belonging.MEMBER
