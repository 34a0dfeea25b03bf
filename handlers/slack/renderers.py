"""How each kind of message looks in Slack, by kind and version."""

from __future__ import annotations

from handlers.slack.digests import attention_message, details_message, digest_message, draft_message
from handlers.slack.editing.past import checklist_message, test_message
from handlers.slack.messenger import Renderers
from handlers.slack.news import news_message
from handlers.slack.reminders import reminder_message
from services import attention, digests, getting_started, news, planning

RENDERERS: Renderers = {
    (planning.REMINDER, planning.VERSION): reminder_message,
    (digests.DIGEST, digests.VERSION): digest_message,
    (digests.DETAILS, digests.VERSION): details_message,
    (digests.DRAFT, digests.VERSION): draft_message,
    (news.NEWS, news.VERSION): news_message,
    (getting_started.START, getting_started.VERSION): checklist_message,
    (getting_started.TEST, getting_started.VERSION): test_message,
    (attention.ATTENTION, attention.VERSION): attention_message,
}
