"""What Slack tells of somebody: asked for where a command names them."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient

from services.deps import Account, Profile


@dataclass(frozen=True)
class SlackProfile:
    """A profile, and whether the person runs the workspace."""

    profile: Profile
    runs_workspace: bool


class Profiles:
    """Looks people up. A network call: never made while a transaction is open."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def of(self, account: Account) -> SlackProfile:
        """The person behind an account. Raises slack_sdk's errors where Slack does not answer."""
        user = self._client.users_info(user=account.external_id)["user"]
        profile = user.get("profile") or {}
        name = user.get("real_name") or profile.get("real_name") or user.get("name") or account.external_id
        outside = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
        return SlackProfile(
            Profile(
                account=account,
                name=str(name),
                can_hold_roles=not (user.get("deleted") or user.get("is_bot") or outside),
            ),
            runs_workspace=bool(user.get("is_admin") or user.get("is_owner")),
        )
