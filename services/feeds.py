"""Calendars with a secret address: given, renewed, revoked, and read by whoever has the address."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from plan.rights import Action, Huvudman, Verdict, allowed
from plan.words import key_of
from services.calendars import Scope, calendar_of, name_of, scope_called
from services.deps import Asker, Deps
from services.results import AdminOnly
from services.roles import administrator_names
from services.room import Room, reading, room_of_person, writing
from storage.queries import calendars as calendar_queries
from storage.queries import journal, meetings, organisation
from storage.queries.calendars import Feed

PATH = "/calendar/"
# 192 bits: not to be guessed, and still an address that a person can paste.
_SECRET_BYTES = 24
_LONGEST_SECRET = 100
_ALL = ("alla", "allt", "hela", "hela årshjulet")
_MINE = ("", "min", "mina", "mitt")


@dataclass(frozen=True)
class FeedGiven:
    """A new address. It is shown this once: only a hash of its secret is kept. `renewed`: an older one ceased."""

    name: str
    address: str
    renewed: bool


@dataclass(frozen=True)
class FeedExists:
    """The asker has an address to that calendar. It can't be shown again, only renewed."""

    name: str


@dataclass(frozen=True)
class FeedList:
    """The calendars that the asker has addresses to."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class FeedRevoked:
    """The addresses of these calendars hold no more; none where there were none."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class FeedUnknown:
    """No role or forum is called so."""

    asked: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class NoAddress:
    """The bot has no address that others can reach; IT sets one."""


FeedOutcome = FeedGiven | FeedExists | FeedList | FeedRevoked | FeedUnknown | NoAddress | AdminOnly


@dataclass(frozen=True)
class FeedRead:
    """A calendar as it is now: its content, what names this very content, and since when it is so."""

    content: bytes
    etag: str
    changed_at: datetime


@dataclass(frozen=True)
class FeedGone:
    """The address held once: it was revoked or renewed, or whoever had it has no role here any more."""


def list_feeds(deps: Deps, asker: Asker) -> FeedOutcome:
    """The calendars that the asker has addresses to. The addresses themselves are not kept."""
    with reading(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        if not deps.public_url:
            return NoAddress()
        return FeedList(tuple(name_of(room, _scope(one)) for one in _mine(room)))


def give_feed(deps: Deps, asker: Asker, words: str, *, renew: bool = False) -> FeedOutcome:
    """A new address to the calendar that `words` name: the asker's own, all, a role or a forum.

    Where the asker has one, it is left to hold unless they want to `renew` it.
    """
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        if not deps.public_url:
            return NoAddress()
        scope = _called(room, words)
        if scope is None:
            return FeedUnknown(words, _names(room))
        older = [one for one in _mine(room) if _scope(one) == scope]
        if older and not renew:
            return FeedExists(name_of(room, scope))
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        batch_id = _open(room)
        if batch_id is None:
            return FeedList(tuple(name_of(room, _scope(one)) for one in _mine(room)))
        for one in older:
            _revoke(room, batch_id, one)
        feed_id = calendar_queries.add_feed(
            room.tx,
            room.huvudman_id,
            room.actor.person_id,
            scope.kind,
            scope.id,
            hash_of(secret),
            room.now,
        )
        _note(room, batch_id, feed_id, None, {"kind": scope.kind, "subject": scope.id})
        return FeedGiven(name_of(room, scope), f"{deps.public_url}{PATH[1:]}{secret}.ics", bool(older))


def revoke_feeds(deps: Deps, asker: Asker, words: str) -> FeedOutcome:
    """Let the asker's address to a calendar hold no more; all of the asker's, where none is named."""
    with writing(deps, asker) as room:
        if refusal := _refusal(room):
            return refusal
        chosen = _mine(room)
        if key_of(words):
            scope = _called(room, words)
            if scope is None:
                return FeedUnknown(words, _names(room))
            chosen = [one for one in chosen if _scope(one) == scope]
        batch_id = _open(room) if chosen else None
        if batch_id is None:
            return FeedRevoked(())
        for one in chosen:
            _revoke(room, batch_id, one)
        return FeedRevoked(tuple(name_of(room, _scope(one)) for one in chosen))


def read_feed(deps: Deps, secret: str) -> FeedRead | FeedGone | None:
    """The calendar that a secret leads to; None for a secret that never was.

    Comparing is done on hashes, so that the time it takes says nothing of the secret. Writes only when the content is
    another than the last time.
    """
    if not 0 < len(secret) <= _LONGEST_SECRET:
        return None
    hashed = hash_of(secret)
    with deps.database.read() as tx:
        found = calendar_queries.feed_by_hash(tx, hashed)
        if found is None:
            return None
        huvudman = organisation.huvudman_by_id(tx, found.huvudman_id)
        room = room_of_person(tx, huvudman, deps.clock.now(), found.person_id)
        if found.revoked_at is not None or _refusal(room):
            return FeedGone()
        content = calendar_of(room, _scope(found))
    etag = hashlib.sha256(content).hexdigest()[:32]
    if hmac.compare_digest(etag, found.content_hash) and found.changed_at:
        return FeedRead(content, etag, found.changed_at)
    with deps.database.begin() as tx:
        calendar_queries.note_content(tx, found.huvudman_id, found.id, etag, room.now)
    return FeedRead(content, etag, room.now)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _refusal(room: Room) -> AdminOnly | None:
    verdict = allowed(room.actor, Action.TAKE, Huvudman(room.huvudman_id))
    return None if verdict is Verdict.YES else AdminOnly(administrator_names(room))


def _called(room: Room, words: str) -> Scope | None:
    if key_of(words) in _MINE:
        return Scope("person", room.actor.person_id)
    return Scope("all") if key_of(words) in _ALL else scope_called(room, words)


def _names(room: Room) -> tuple[str, ...]:
    """What a calendar can be about, beside the asker's own and all."""
    forums = [forum.name for forum in meetings.forums(room.tx, room.huvudman_id)]
    roles = [role.name for role in organisation.roles(room.tx, room.huvudman_id).values()]
    return tuple(dict.fromkeys([*forums, *roles]))


def _mine(room: Room) -> list[Feed]:
    return calendar_queries.feeds_of(room.tx, room.huvudman_id, room.actor.person_id)


def _scope(feed: Feed) -> Scope:
    return Scope(feed.kind, feed.subject_id)  # type: ignore[arg-type]  # stored from a Scope


def _open(room: Room) -> int | None:
    return journal.open_batch(
        room.tx, room.huvudman_id, "feed", room.actor.person_id, room.now, room.request_key
    )


def _revoke(room: Room, batch_id: int, feed: Feed) -> None:
    calendar_queries.revoke_feed(room.tx, room.huvudman_id, feed.id, room.now)
    _note(room, batch_id, feed.id, {"kind": feed.kind, "subject": feed.subject_id}, None)


def _note(
    room: Room, batch_id: int, feed_id: int, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    journal.add_event(room.tx, room.huvudman_id, batch_id, "feed", feed_id, before, after)
