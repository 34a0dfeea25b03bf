"""What is said before a meeting, by key: taken back, told anew, or said after all, when the meeting changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection

from services import delivering
from storage.queries import deliveries

MEETING_DROPPED = "Mötet är borttaget."
# What the clock had planned when a pause began: said after all, if there is time when it ends.
PAUSED = "Påminnelserna är pausade."


def digest_key(meeting_id: int) -> str:
    """The key of what is posted before a meeting: `digest:meeting:17`."""
    return f"digest:meeting:{meeting_id}"


def details_of(digest_key: str) -> str:
    """The key of what stands in the thread of a digest: `details:meeting:17`."""
    return digest_key.replace("digest:", "details:", 1)


def draft_key(meeting_id: int, person_id: int) -> str:
    """The key of the draft that somebody who leads a meeting gets."""
    return f"{_drafts_of(meeting_id)}{person_id}"


def is_posted(tx: Connection, huvudman_id: int, meeting_id: int) -> bool:
    """Whether the digest before a meeting has been posted."""
    found = deliveries.by_key(tx, huvudman_id, digest_key(meeting_id))
    return found is not None and found.sent_at is not None


def take_back(tx: Connection, huvudman_id: int, meeting_ids: Collection[int], now: datetime) -> None:
    """Meetings are not held: nothing is sent before them, and the drafts that stand with their leaders say so."""
    for meeting_id in meeting_ids:
        key = digest_key(meeting_id)
        delivering.cancel(tx, huvudman_id, [key, details_of(key)], MEETING_DROPPED)
        drafts = deliveries.ids_that_begin(tx, huvudman_id, _drafts_of(meeting_id))
        delivering.mark_stale(tx, huvudman_id, drafts, now)


def tell_anew(tx: Connection, huvudman_id: int, meeting_id: int, now: datetime) -> None:
    """Let the drafts that stand with the leaders show how it is now, and the digest too where it is posted."""
    ids = deliveries.ids_that_begin(tx, huvudman_id, _drafts_of(meeting_id))
    posted = deliveries.by_key(tx, huvudman_id, digest_key(meeting_id))
    if posted is not None and posted.sent_at is not None:
        ids.append(posted.id)
    delivering.mark_stale(tx, huvudman_id, ids, now)


def send_after_all(
    tx: Connection, huvudman_id: int, meeting_id: int, now: datetime, expires_at: datetime
) -> None:
    """Queue again what was taken back, never arrived, or came too late: somebody wants it sent."""
    for key in (digest_key(meeting_id), details_of(digest_key(meeting_id))):
        deliveries.revive(tx, huvudman_id, key, now, expires_at)


def _drafts_of(meeting_id: int) -> str:
    return f"draft:meeting:{meeting_id}:person:"
