"""News in Slack: what others did that is somebody's to know, in one message."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.kit import Message, Mrkdwn, context, section
from handlers.slack.says import says
from services.news import News

# A message has 50 blocks; what is past this is counted.
_SHOWN = 30


def news_message(news: News) -> Message:
    """What was done, a paragraph each."""
    head = says("nyheter.head", nytt=news)
    items = [
        says(
            "nyheter.taken_back" if item.kind == "taken_back" else "nyheter.item", post=item, i_dag=news.today
        )
        for item in news.items
    ]
    shown, left = items[:_SHOWN], len(items) - _SHOWN
    if left > 0:
        shown.append(says("listor.and_more", antal=left))
    why = says("nyheter.why")
    blocks: list[Block] = [section(head), *(section(item) for item in shown), context(why)]
    return Message(Mrkdwn("\n").join([head, *shown]), blocks)
