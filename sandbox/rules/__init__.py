"""What Slack accepts: pure functions over plain data, one list of problems as the answer.

`message` and `view` (modals and home tabs) are the ways in, and use the same blocks.
"""

from sandbox.rules.message import BLOCK_TEXT_LIMIT, check_message_blocks, check_metadata
from sandbox.rules.problem import Problem, Problems
from sandbox.rules.view import check_home, check_view

__all__ = [
    "BLOCK_TEXT_LIMIT",
    "Problem",
    "Problems",
    "check_home",
    "check_message_blocks",
    "check_metadata",
    "check_view",
]
