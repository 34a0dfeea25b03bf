"""The Bolt app: verifies signatures, answers Slack's housekeeping, hands the rest to the transport."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware import Middleware
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from handlers.slack.transport import Transport


@dataclass(frozen=True)
class Workspace:
    """What `auth.test` told at start-up: which workspace the token is for, and who the bot is in it."""

    team_id: str
    team: str
    bot_user_id: str
    bot_id: str

    @classmethod
    def from_auth_test(cls, answer: Mapping[str, Any]) -> Workspace:
        """Raises KeyError when something is missing, which Slack's answer never lacks."""
        return cls(answer["team_id"], answer["team"], answer["user_id"], answer["bot_id"])


def build_app(
    transport: Transport, workspace: Workspace, *, signing_secret: str | None, base_url: str
) -> App:
    """A Bolt app that makes no call of any kind before the acknowledgement.

    Without a signing secret it is for Socket Mode: every HTTP request is refused.
    """
    bolt_log = logging.getLogger("slack_bolt.app")
    # Bolt warns that the token in the environment is not used; below WARNING it logs bodies, which hold what
    # people wrote.
    bolt_log.setLevel(logging.ERROR)
    constant = AuthorizeResult(
        enterprise_id=None,
        team_id=workspace.team_id,
        bot_user_id=workspace.bot_user_id,
        bot_id=workspace.bot_id,
    )
    app = App(
        name="arshjul",
        logger=bolt_log,
        process_before_response=True,
        signing_secret=signing_secret or "",
        client=WebClient(base_url=base_url, retry_handlers=[]),
        authorize=lambda: constant,
        before_authorize=_Shape(),
        request_verification_enabled=True,
    )
    app.use(transport)
    return app


class _Shape(Middleware):
    """Refuses bodies that are signed but not shaped like anything of Slack's; Bolt would answer 500."""

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Any) -> BoltResponse | None:
        if "event" in req.body and not isinstance(req.body["event"], Mapping):
            return BoltResponse(status=400, body={"error": "unreadable"})
        next()
        return None
