"""What people do with a modal: fill it in, click in it, send it, close it."""

from __future__ import annotations

from typing import Any

from sandbox import elements, texts
from sandbox.core import Core
from sandbox.delivery import Courier
from sandbox.fields import check, files_in_fields, fill
from sandbox.files import LARGEST_IN_FORM, File
from sandbox.invocations import Invocation
from sandbox.modals import DEEPEST, View
from sandbox.payloads import view_payload
from sandbox.people import NotAllowedError
from sandbox.record import Delivery
from sandbox.rules.view import check_view, too_large
from sandbox.shown import check_files, show_files

Which = View | dict[str, Any] | str | None


class Forms:
    """Acts on behalf of somebody with a modal before them. Returns at once; the delivery goes on beside."""

    def __init__(self, core: Core, courier: Courier) -> None:
        self._core, self._courier = core, courier

    def view(self, user: str, view: Which = None) -> View:
        """The view that somebody has before them. UnknownError where they have none, or another."""
        return self._core.modals.own(self._core.workspace.user(user).id, view)

    def fill(self, user: str, view: Which, values: dict[str, Any]) -> View:
        """Write in the fields, and send nothing."""
        found = self.view(user, view)
        fill(self._core.workspace, found.user, found.blocks, found.entered, values)
        return found

    def attach(self, user: str, name: str, data: bytes) -> File:
        """A file that somebody has chosen for a field; only they see it until the form is sent.

        NotAllowedError for an empty one, or one that is too large for a form.
        """
        person = self._core.workspace.user(user).id
        if not name.strip() or not data:
            raise NotAllowedError("a file has a name, and is not empty")
        if len(data) > LARGEST_IN_FORM:
            raise NotAllowedError(f"{name} is larger than a form takes")
        file = self._core.workspace.files.new(person, name, len(data), data=data)
        file.completed = True
        return file

    def act(
        self, user: str, view: Which, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Invocation:
        """Click a button, or choose in a menu that tells the bot at once.

        NoSuchElement where there is none, ValueError where it isn't told (an input without dispatch_action).
        """
        return self._act(self.view(user, view), action_id, value, block_id)

    def home(self, user: str) -> View:
        """Somebody's home tab. UnknownError where the bot has published none."""
        return self._core.homes.own(self._core.workspace.user(user).id)

    def act_at_home(
        self, user: str, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Invocation:
        """Click a button in the home tab, or choose in a menu there; as `act`."""
        return self._act(self.home(user), action_id, value, block_id)

    def fill_at_home(self, user: str, values: dict[str, Any]) -> View:
        """Write in the fields of the home tab, and send nothing."""
        found = self.home(user)
        fill(self._core.workspace, found.user, found.blocks, found.entered, values)
        return found

    def _act(self, found: View, action_id: str, value: Any, block_id: str | None) -> Invocation:
        block, element = _found(found, action_id, block_id)
        if not elements.dispatches(block):
            raise ValueError(f"{action_id!r} is not sent by itself (dispatch_action); fill it in")
        stateless = element["type"] in elements.STATELESS
        if not stateless:
            fill(self._core.workspace, found.user, found.blocks, found.entered, {action_id: value})
            value = _plain(found.entered[block["block_id"], element["action_id"]], element)
        invocation = self._begin("view_action", found)
        invocation.payload = {
            **view_payload(self._core, invocation, found, "block_actions"),
            "trigger_id": self._core.triggers.issue(invocation, None if found.is_home else found),
            "container": {"type": "view", "view_id": found.id},
            "actions": [{**elements.action(block, element, value), "action_ts": self._core.clock.stamp()}],
        }
        self._send(invocation, found)
        return invocation

    def submit(self, user: str, view: Which = None, values: dict[str, Any] | None = None) -> Invocation:
        """Fill in what `values` says and send it. What Slack itself sees is wrong is not delivered."""
        found = self.fill(user, view, values or {})
        if "submit" not in found.content:
            raise ValueError(f"the view {found.id} has nothing to submit it with")
        invocation = self._begin("view_submission", found)
        invocation.view = found
        found.problem, found.errors = "", check(found.blocks, found.values)
        if found.errors:
            invocation.refused = "invalid_input"
            self._core.modals.tell(found.user)
            return invocation
        for file_id in files_in_fields(found.blocks, found.values):
            if (file := self._core.workspace.files.get(file_id)) is not None:
                file.shown_to.add(
                    self._core.workspace.bot.user_id
                )  # until it is sent, the bot knows nothing of it
        invocation.payload = {
            **view_payload(self._core, invocation, found, "view_submission"),
            "trigger_id": self._core.triggers.issue(invocation, found),
            "response_urls": [],
        }
        self._send(invocation, found)
        return invocation

    def close(self, user: str, view: Which = None, *, whole: bool = False) -> Invocation:
        """Close the view, or with `whole` all of the modal. The bot is told where it asked to be."""
        found = self.view(user, view)
        whole = whole or bool(found.content.get("clear_on_close"))
        stack = self._core.modals.stack(found.user)
        closed = self._core.modals.close(stack[0] if whole else found)
        told = [entry for entry in closed if entry.content.get("notify_on_close")]
        invocations = []
        for entry in told:
            invocation = self._begin("view_closed", entry)
            payload = view_payload(self._core, invocation, entry, "view_closed")
            invocation.payload = {**payload, "is_cleared": whole}
            self._send(invocation, entry)
            invocations.append(invocation)
        if not invocations:
            silent = self._begin("view_closed", found)
            silent.refused = "not_notified"
            return silent
        return invocations[0]

    def _begin(self, kind: str, view: View) -> Invocation:
        return self._core.invocations.new(kind, view.user, "")

    def _send(self, invocation: Invocation, view: View) -> None:
        delivery = self._courier.prepare("interactive", invocation.payload)
        invocation.deliveries.append(delivery)
        invocation.pending = True
        self._core.start(self._follow(invocation, delivery, view))

    async def _follow(self, invocation: Invocation, delivery: Delivery, view: View) -> None:
        await self._courier.send(delivery)
        if invocation.kind != "view_closed" and view.open:
            if delivery.status == "operation_timeout":
                view.problem = texts.TIMED_OUT.format(what=texts.FORM) + texts.WRITTEN_IS_KEPT
            elif delivery.status == "dispatch_failed":
                view.problem = texts.FAILED.format(what=texts.FORM) + texts.WRITTEN_IS_KEPT
            elif invocation.kind == "view_submission":
                self._take(invocation, view, delivery.ack_body or {})
            if view.is_home:
                self._core.homes.tell(view.user)
            else:
                self._core.modals.tell(view.user)
        invocation.pending = False
        invocation.signal.fire()
        self._core.changed.fire()

    def _take(self, invocation: Invocation, view: View, body: dict[str, Any]) -> None:
        """What the acknowledgement of a submission says is to happen."""
        action, modals = body.get("response_action"), self._core.modals
        problems: list[str] = []
        if action is None and not body:
            modals.close(view)
            invocation.view = modals.top(view.user)
        elif action == "clear":
            modals.close(modals.stack(view.user)[0])
            invocation.view = None
        elif action == "errors":
            problems = _errors_problems(view, body.get("errors"))
            view.errors = {} if problems else dict(body["errors"])
        elif action in ("update", "push"):
            content = body.get("view")
            problems = check_view(content).as_messages()
            if not problems and isinstance(content, dict):
                problems = check_files(self._core, content["blocks"], "/view/blocks").as_messages()
            if not problems and too_large(content):
                problems = ["view_too_large"]
            if not problems and action == "push" and len(modals.stack(view.user)) >= DEEPEST:
                problems = ["push_limit_reached"]
            if not problems and isinstance(content, dict):
                if action == "update":
                    modals.update(view, content)
                else:
                    invocation.view = modals.push(view.user, content)
                show_files(self._core, content["blocks"], view.user)
        else:
            problems = [f"unknown response_action: {action!r}"]
        if problems:
            invocation.problems = problems
            view.problem = texts.BAD_ANSWER.format(what=texts.FORM, error=problems[0])


def _errors_problems(view: View, errors: Any) -> list[str]:
    """Errors belong to input blocks that are there, with something to say."""
    if not isinstance(errors, dict) or not errors:
        return ["must provide an object with errors [json-pointer:/errors]"]
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    found = []
    for block_id, text in errors.items():
        if block_id not in inputs:
            found.append(f"no input block with this block_id [json-pointer:/errors/{block_id}]")
        elif not isinstance(text, str) or not text:
            found.append(f"must provide a string [json-pointer:/errors/{block_id}]")
    return found


def _plain(held: dict[str, Any], element: dict[str, Any]) -> Any:
    return held[elements.VALUES[element["type"]]]


def _found(view: View, action_id: str, block_id: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is clicked on: what stands there, or a button that stood there until just now."""
    try:
        return elements.find(view.blocks, action_id, block_id)
    except elements.NoSuchElement:
        if block_id is None:
            raise
        block, element = elements.find(view.earlier, action_id, block_id)
        if element["type"] not in elements.STATELESS:
            raise
        return block, element
