"""Opening, stacking and changing modals, and publishing home tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.core import Core
from sandbox.methods.registry import ApiError, Reply, known_user, method, text_of
from sandbox.modals import DEEPEST, View
from sandbox.rules.problem import Problems
from sandbox.rules.view import check_home, check_view, too_large
from sandbox.shown import check_files, show_files
from sandbox.triggers import Trigger, TriggerError


@method("views.open")
def views_open(core: Core, args: dict[str, Any]) -> Reply:
    """Put a modal before whoever did what the trigger came from."""
    content, trigger = _content(core, args), _trigger(core, args)
    _check_external_id(core, content)
    view = core.modals.open(trigger.invocation.user, content)
    return _opened(core, trigger, view)


@method("views.push")
def views_push(core: Core, args: dict[str, Any]) -> Reply:
    """Put one more view upon the modal that the trigger came from."""
    content, trigger = _content(core, args), _trigger(core, args)
    if trigger.view is None or not trigger.view.open:
        raise ApiError("not_found")
    if len(core.modals.stack(trigger.invocation.user)) >= DEEPEST:
        raise ApiError("push_limit_reached")
    _check_external_id(core, content)
    view = core.modals.push(trigger.invocation.user, content)
    return _opened(core, trigger, view)


@method("views.update")
def views_update(core: Core, args: dict[str, Any]) -> Reply:
    """Change a view that is open; with `hash`, only if nobody else has changed it meanwhile."""
    content = _content(core, args)
    if not args.get("view_id") and not args.get("external_id"):
        raise ApiError(
            "invalid_arguments", ["[ERROR] must provide either view_id or external_id [json-pointer:]"]
        )
    view = core.modals.find(args.get("view_id"), args.get("external_id"))
    if view is None:
        raise ApiError("not_found")
    if args.get("hash") and args["hash"] != view.hash:
        raise ApiError("hash_conflict")
    _check_external_id(core, content, view)
    core.modals.update(view, content)
    show_files(core, view.blocks, view.user)
    return Reply({"view": core.modals.as_json(view)}, {"view_changed": {"view": view.id, "user": view.user}})


@method("views.publish")
def views_publish(core: Core, args: dict[str, Any]) -> Reply:
    """Put content in somebody's home tab; with `hash`, only if nobody else has changed it meanwhile."""
    content = _content(core, args, check_home)
    if not core.manifest.home_tab:
        raise ApiError("not_enabled")
    user = core.workspace.users[known_user(core, args, "user_id")]
    if user.deleted or user.is_bot:
        raise ApiError("user_not_found")
    before = core.homes.of(user.id)
    if args.get("hash") and (before is None or args["hash"] != before.hash):
        raise ApiError("hash_conflict")
    _check_external_id(core, content, before)
    view = core.homes.publish(user.id, content)
    show_files(core, view.blocks, user.id)
    return Reply({"view": core.modals.as_json(view)}, {"home_published": {"view": view.id, "user": user.id}})


def _content(
    core: Core, args: dict[str, Any], check: Callable[[Any], Problems] = check_view
) -> dict[str, Any]:
    content = args.get("view")
    if content is None:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: view [json-pointer:]"])
    problems = check(content) or check_files(core, content["blocks"], "/view/blocks")
    if problems:
        raise ApiError("invalid_arguments", problems.as_messages())
    if too_large(content):
        raise ApiError("view_too_large")
    found: dict[str, Any] = content
    return found


def _trigger(core: Core, args: dict[str, Any]) -> Trigger:
    try:
        return core.triggers.check(text_of(args, "trigger_id"))
    except TriggerError as error:
        raise ApiError(str(error)) from error


def _check_external_id(core: Core, content: dict[str, Any], own: View | None = None) -> None:
    external_id = content.get("external_id")
    taken = core.modals.find(external_id=external_id) if external_id else None
    if taken is not None and taken is not own:
        raise ApiError("duplicate_external_id")


def _opened(core: Core, trigger: Trigger, view: View) -> Reply:
    show_files(core, view.blocks, view.user)
    trigger.used = True
    trigger.invocation.view = view
    trigger.invocation.signal.fire()
    return Reply({"view": core.modals.as_json(view)}, {"view_opened": {"view": view.id, "user": view.user}})
