"""How each kind of message looks in Slack, by kind and version."""

from __future__ import annotations

from handlers.slack.digests import attention_message, details_message, digest_message, draft_message
from handlers.slack.messenger import Renderers
from handlers.slack.news import news_message
from handlers.slack.reminders import reminder_message
from services import attention, digests, news, planning

RENDERERS: Renderers = {
    (planning.REMINDER, planning.VERSION): reminder_message,
    (digests.DIGEST, digests.VERSION): digest_message,
    (digests.DETAILS, digests.VERSION): details_message,
    (digests.DRAFT, digests.VERSION): draft_message,
    (news.NEWS, news.VERSION): news_message,
    (attention.ATTENTION, attention.VERSION): attention_message,
}
