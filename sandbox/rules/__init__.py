"""What Slack accepts: pure functions over plain data, one list of problems as the answer.

`message` is the way in. Views (modals and the home tab) will stand beside it and use the same blocks.
"""

from sandbox.rules.message import BLOCK_TEXT_LIMIT, check_message_blocks, check_metadata
from sandbox.rules.problem import Problem, Problems

__all__ = ["BLOCK_TEXT_LIMIT", "Problem", "Problems", "check_message_blocks", "check_metadata"]
