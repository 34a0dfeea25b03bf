"""Slack as a messenger: posts with the key in the message's metadata, and finds it there again.

What Slack and the network answer is told apart by one question: was it surely not done, or may it have been? Where a
request had left us and no answer came, it may; every "no" from Slack itself means that it was not.

Scopes: `chat:write` to post, change and delete; `im:write` to open direct messages; `im:history`, `channels:history`
and `groups:history` to look for what may stand there already. Without the last three the bot still delivers, but
after a crash it can't know, and says reminders again and holds digests.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, TypeAlias
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from handlers.slack.kit import Message
from handlers.slack.request import PLATFORM
from handlers.slack.shown import ShownPictures
from services.messenger import MessengerError, NotSent, Place, Said, TryLater, Uncertain, Unreachable

log = structlog.stdlib.get_logger(__name__)

Renderers: TypeAlias = Mapping[tuple[str, int], Callable[[Any], Message]]

EVENT_TYPE = "arshjul_delivery"
PAGE = 200
PAGES = 10
# Slack's clock and ours may differ a little.
HINT_MARGIN_S = 600
DEFAULT_RETRY_AFTER_S = 30.0
# The limit of a channel is one message a second, so a wait that is longer is not about the channel. (Slack does not
# say which limit was met.)
LONGEST_CHANNEL_WAIT_S = 2.0
# What a message waits for its picture at most. It is drawn and uploaded in about two.
PICTURE_WITHIN_S = 8.0
LOCKED_OUT_WAIT_S = 300.0

_NOBODY = {
    "user_not_found": "Personens konto finns inte i Slack.",
    "users_not_found": "Personens konto finns inte i Slack.",
    "user_not_visible": "Boten får inte se personens konto i Slack.",
    "user_disabled": "Personens konto i Slack är avstängt.",
    "cannot_dm_bot": "Kontot i Slack är en bot.",
    "channel_not_found": "Kanalen finns inte i Slack, eller är privat och boten är inte med i den.",
    "not_in_channel": "Boten är inte med i kanalen. Bjud in den med /invite.",
    "is_archived": "Kanalen är arkiverad.",
    "missing_scope": "Appen saknar en behörighet i Slack. Kör python -m bot check.",
    "restricted_action": "Arbetsytan tillåter inte att appar skriver i kanalen.",
    "restricted_action_read_only_channel": "Kanalen är skrivskyddad.",
    "restricted_action_thread_locked": "Tråden är låst.",
    "restricted_action_non_threadable_channel": "Kanalen tillåter inte trådar.",
    "messages_tab_disabled": "Appens meddelandeflik är avstängd i Slack.",
}
# The token itself does not work: nothing is wrong with this message, and no other would arrive either. So all wait,
# and what is due is sent when somebody has mended it. `account_inactive` means the bot's own account.
_LOCKED_OUT = frozenset(
    {
        "account_inactive",
        "access_denied",
        "accesslimited",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    }
)
_TOO_MANY = frozenset({"ratelimited", "rate_limited"})
_TOO_MANY_OF_ALL = frozenset({"message_limit_exceeded"})
# Slack's own trouble, in the shape of an answer: its reference says that the operation may have worked.
_ITS_TROUBLE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_GONE = frozenset({"message_not_found"})
_NEVER_LEFT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


class SlackMessenger:
    """One workspace. Safe to use from many threads."""

    platform = PLATFORM

    def __init__(
        self,
        client: WebClient,
        tenant_id: str,
        bot_user_id: str,
        renderers: Renderers,
        pictures: ShownPictures | None = None,
        picture_within_s: float = PICTURE_WITHIN_S,
    ) -> None:
        """`client` has a time-out and no retry handlers of its own (they could post twice).

        Messages show pictures where there are `pictures`, and each waits for its own so many seconds at most.
        """
        if client.retry_handlers:
            raise ValueError("a client that retries by itself can post twice")
        self.tenant_id = tenant_id
        self._client = client
        self._bot_user_id = bot_user_id
        self._renderers = renderers
        self._pictures = pictures
        self._picture_within_s = picture_within_s
        self._rooms: dict[str, str] = {}

    @property
    def longest_s(self) -> float:
        """Two calls, opening the direct messages and posting; with a picture a while for that, and posting again."""
        if self._pictures is None:
            return 2.0 * self._client.timeout
        return 3.0 * self._client.timeout + self._picture_within_s

    def post(self, place: Place, key: str, said: Said, thread: str | None = None) -> str:
        """Post, with the key along. Gives `channel/ts`."""
        message = self._rendered(said)
        thread_ts = None if thread is None else _split(thread)[1]
        channel = self._room(place)
        answer = self._shown(
            message,
            lambda fields: self._client.chat_postMessage(
                channel=channel,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=thread_ts,
                **fields,
            ),
        )
        return f"{answer['channel']}/{answer['ts']}"

    def find(self, place: Place, key: str, since: float, thread: str | None = None) -> list[str]:
        """Look through what has been said since then, the newest page first.

        The first page is read whatever the times say, so that a clock of ours that is wrong hides nothing that
        is new. Raises Uncertain where there is too much to look through.
        """
        channel = self._room(place)
        found: list[str] = []
        cursor = ""
        for _ in range(PAGES):
            try:
                answer = self._page(channel, thread, cursor)
            except (SlackClientError, OSError, HTTPException) as error:
                raise _in_our_words(error) from error
            messages: list[dict[str, Any]] = answer["messages"]
            found += [f"{channel}/{message['ts']}" for message in messages if self._is(message, key)]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            oldest = min((float(message["ts"]) for message in messages), default=0.0)
            if not cursor or (thread is None and oldest < since - HINT_MARGIN_S):
                return sorted(found)
        raise Uncertain("too much has been said since to look through")

    def update(self, ref: str, key: str, said: Said) -> None:
        """Put new content in the message's place; the key stays along."""
        channel, ts = _split(ref)
        self._shown(
            self._rendered(said),
            lambda fields: self._client.chat_update(
                channel=channel,
                ts=ts,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                # Without `blocks` Slack would keep the old ones.
                **{"blocks": [], **fields},
            ),
        )

    def delete(self, ref: str) -> None:
        """Delete the message, if it is there."""
        channel, ts = _split(ref)
        try:
            self._client.chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if error.response.get("error") not in _GONE:
                raise _in_our_words(error) from error
        except (SlackClientError, OSError, HTTPException) as error:
            raise _in_our_words(error) from error

    def _shown(self, message: Message, say: Callable[[dict[str, Any]], SlackResponse]) -> SlackResponse:
        """Say it with its picture, or without where that is not ready soon or Slack does not take it.

        Slack's "no" to the blocks means that nothing was said, so saying it again is no second time.
        """
        try:
            if self._pictures is not None and message.wheel is not None:
                picture = self._pictures.ready(message.wheel, self._picture_within_s)
                if picture is not None:
                    try:
                        return say(message.with_picture(picture).payload())
                    except SlackApiError as error:
                        if error.response.get("error") != "invalid_blocks":
                            raise
                        log.warning("Slack did not show a picture", file=picture.file_id)
                        self._pictures.forget(message.wheel)
            return say(message.payload())
        except (SlackClientError, OSError, HTTPException) as error:
            raise _in_our_words(error) from error

    def _page(self, channel: str, thread: str | None, cursor: str) -> Any:
        asked: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
        if cursor:
            asked["cursor"] = cursor
        if thread is None:
            return self._client.conversations_history(**asked).data
        return self._client.conversations_replies(ts=_split(thread)[1], **asked).data

    def _is(self, message: Mapping[str, Any], key: str) -> bool:
        """Whether it is ours: another app's message may carry what it likes."""
        metadata = message.get("metadata") or {}
        return (
            message.get("user") == self._bot_user_id
            and metadata.get("event_type") == EVENT_TYPE
            and (metadata.get("event_payload") or {}).get("key") == key
        )

    def _room(self, place: Place) -> str:
        """The channel of a place. Direct messages are opened once, and then remembered."""
        if not place.is_person:
            return place.external_id
        known = self._rooms.get(place.external_id)
        if known is None:
            try:
                answer = self._client.conversations_open(users=place.external_id)
            except (SlackClientError, OSError, HTTPException) as error:
                wrong = _in_our_words(error)
                # Opened or not, nothing has been posted.
                raise (NotSent(str(wrong)) if isinstance(wrong, Uncertain) else wrong) from error
            known = str(answer["channel"]["id"])
            self._rooms[place.external_id] = known
        return known

    def _rendered(self, said: Said) -> Message:
        renderer = self._renderers.get((said.kind, said.version))
        try:
            if renderer is None:
                raise LookupError(f"nobody renders {said.kind!r} {said.version}")
            return renderer(said.content)
        except Exception as error:
            log.exception("a message could not be rendered", kind=said.kind, version=said.version)
            raise NotSent(f"not rendered: {type(error).__name__}") from error


def _split(ref: str) -> tuple[str, str]:
    channel, _, ts = ref.partition("/")
    return channel, ts


def _in_our_words(error: Exception) -> MessengerError:
    """What is known after this: done surely not, or perhaps; and whether it can be."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, URLError) and isinstance(error.reason, _NEVER_LEFT):
        return NotSent(type(error.reason).__name__)
    return Uncertain(type(error).__name__)


def _refusal(error: SlackApiError) -> MessengerError:
    response = error.response
    status, code = int(response.status_code), str(response.get("error") or "")
    if status == 429 or code in _TOO_MANY or code in _TOO_MANY_OF_ALL:
        seconds = _seconds(response.headers)
        of_all = code in _TOO_MANY_OF_ALL or seconds > LONGEST_CHANNEL_WAIT_S
        return TryLater(seconds, whole_workspace=of_all, why="429")
    if status >= 500 or code in _ITS_TROUBLE:
        return Uncertain(f"{status} {code}"[:80])
    if code in _LOCKED_OUT:
        log.error("Slack does not let the bot in", why=code)
        return TryLater(LOCKED_OUT_WAIT_S, whole_workspace=True, why=code)
    if code in _NOBODY:
        return Unreachable(_NOBODY[code])
    if not code.replace("_", "").isalnum():  # no answer of Slack's: a proxy's page, perhaps
        return Uncertain(f"{status}") if status < 400 else NotSent(f"{status}")
    log.error("Slack refused a message", why=code)
    return Unreachable(f"Slack tog inte emot meddelandet ({code}).")


def _seconds(headers: Mapping[str, Any]) -> float:
    given = headers.get("Retry-After") or headers.get("retry-after")
    try:
        return max(0.1, float(given)) if given else DEFAULT_RETRY_AFTER_S
    except (TypeError, ValueError):
        return DEFAULT_RETRY_AFTER_S
