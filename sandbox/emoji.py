"""The emoji that are written by name, those that such a bot and its users are likely to use."""

from __future__ import annotations

import re

NAMES = {
    "+1": "👍",
    "-1": "👎",
    "alarm_clock": "⏰",
    "arrow_down": "⬇️",
    "arrow_right": "➡️",
    "arrow_up": "⬆️",
    "ballot_box_with_check": "☑️",
    "bar_chart": "📊",
    "bell": "🔔",
    "blush": "😊",
    "books": "📚",
    "bulb": "💡",
    "calendar": "📅",
    "clap": "👏",
    "clipboard": "📋",
    "date": "📅",
    "exclamation": "❗",
    "eyes": "👀",
    "grin": "😁",
    "hand": "✋",
    "heart": "❤️",
    "heavy_check_mark": "✔️",
    "hourglass": "⌛",
    "information_source": "ℹ️",
    "joy": "😂",
    "large_blue_circle": "🔵",
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "link": "🔗",
    "lock": "🔒",
    "mag": "🔍",
    "mega": "📣",
    "memo": "📝",
    "no_entry": "⛔",
    "ok_hand": "👌",
    "paperclip": "📎",
    "pencil": "📝",
    "point_right": "👉",
    "pray": "🙏",
    "pushpin": "📌",
    "question": "❓",
    "raised_hands": "🙌",
    "red_circle": "🔴",
    "rocket": "🚀",
    "school": "🏫",
    "slightly_smiling_face": "🙂",
    "smile": "😄",
    "sos": "🆘",
    "spiral_calendar_pad": "🗓️",
    "star": "⭐",
    "sunny": "☀️",
    "tada": "🎉",
    "thinking_face": "🤔",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "white_circle": "⚪",
    "x": "❌",
}

_NAME = re.compile(r":([a-z0-9_+\-]{1,40}):")


def with_emoji(text: str) -> str:
    """The text with `:name:` as the emoji; a name that isn't known is left as it is."""
    return _NAME.sub(lambda match: NAMES.get(match[1], match[0]), text)
