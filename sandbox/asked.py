"""A command or click on its way, for a test to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from sandbox.invocations import Answer, Invocation
from sandbox.modals import View

if TYPE_CHECKING:
    from sandbox.inprocess import Sandbox

PATIENCE = 10.0


class Asked:
    """A command or click that is on its way, for a test to follow. Times are in seconds."""

    def __init__(self, box: Sandbox, invocation: Invocation) -> None:
        self._box, self._invocation = box, invocation

    @property
    def id(self) -> str:
        """Its id, as in the control API."""
        return self._invocation.id

    @property
    def sent_at(self) -> float:
        """When it was given, in the machine's time since 1970."""
        return self._invocation.sent_at

    @property
    def payload(self) -> dict[str, Any]:
        """What was delivered."""
        return self._invocation.payload

    @property
    def response_url(self) -> str:
        """Where the bot may answer."""
        return self._box.server.core.response_url(self._invocation)

    @property
    def status(self) -> str:
        """`waiting`, `ok`, `operation_timeout`, `dispatch_failed`, or why it wasn't delivered.

        That may be `unknown_command`, `not_in_threads`, `invalid_input` (a form that Slack itself sees is wrong)
        or `not_notified` (a view was closed that has no notify_on_close).
        """
        return self._invocation.status

    @property
    def ack_latency(self) -> float | None:
        """Seconds to the acknowledgement."""
        return self._invocation.latency

    @property
    def ack_body(self) -> dict[str, Any] | None:
        """What the acknowledgement carried."""
        return self._invocation.ack_body

    @property
    def answers(self) -> list[Answer]:
        """What has been answered so far."""
        return list(self._invocation.answers)

    @property
    def answer(self) -> dict[str, Any] | None:
        """The body of the first answer."""
        answers = self.answers
        return answers[0].body if answers else None

    @property
    def view(self) -> View | None:
        """The modal that came of it; of a submission, what is before the user afterwards."""
        return self._invocation.view

    @property
    def problems(self) -> list[str]:
        """Why Slack didn't take what the acknowledgement of a submission said."""
        return list(self._invocation.problems)

    def wait_for_view(self, timeout: float = PATIENCE) -> View:
        """Wait for the modal that the bot opens in answer. TimeoutError where it doesn't."""
        invocation = self._invocation
        if not self._box.run(invocation.signal.until(lambda: invocation.view is not None, timeout)):
            raise TimeoutError(f"no modal within {timeout} s; status {self.status}")
        assert invocation.view is not None  # noqa: S101 - it was waited for
        return invocation.view

    def wait_for_ack(self, timeout: float = PATIENCE) -> Self:
        """Wait until it is known how the delivery went. TimeoutError if it takes longer."""
        if not self._box.run(self._invocation.until_settled(timeout)):
            raise TimeoutError(f"no acknowledgement within {timeout} s")
        return self

    def wait_for_answer(self, timeout: float = PATIENCE, count: int = 1) -> dict[str, Any]:
        """The body of the `count`th answer. TimeoutError where it doesn't come, or can't."""
        if not self._box.run(self._invocation.until_answered(timeout, count)):
            raise TimeoutError(
                f"{len(self.answers)} of {count} answers within {timeout} s; status {self.status}"
            )
        return self.answers[count - 1].body
