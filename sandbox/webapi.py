"""The bot's way in: `/api/METHOD` and `/response/…`, with their faults, limits and record."""

from __future__ import annotations

import json
import math
import time
from typing import Any

from aiohttp import web

from sandbox import answers, striking
from sandbox.core import Core
from sandbox.faults import Fault
from sandbox.methods import METHODS, ApiError, Method, Reply
from sandbox.methods.chat import Pace, posting_channel
from sandbox.methods.registry import needs
from sandbox.record import Call

JSON_FIELDS = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
    "view": "invalid_arguments",
    "files": "invalid_arguments",
}


class WebApi:
    """Takes the bot's calls, one at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pace = Pace()

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One Web API call."""
        name = request.match_info["method"]
        started = time.perf_counter()
        args, problem = await read_arguments(request)
        token = _token(request, args)
        call = self._core.record.new_call(name, {k: v for k, v in args.items() if k != "token"}, time.time())
        channel = args.get("channel") or args.get("channel_id")
        fault = self._core.faults.strike(name, channel if isinstance(channel, str) else None)
        status = 200
        body: dict[str, Any] = {}
        headers: dict[str, str] = {}
        try:
            if fault is not None:
                status, body, headers = await striking.before(request, fault)
            if not body:
                status, body, headers = self._answer(name, args, token, problem, call)
                if (
                    "charset" not in request.headers.get("Content-Type", "charset")
                    and request.content_type == "application/json"
                ):
                    _warn(body, (("missing_charset", ""),))
            if fault is not None and fault.kind in striking.AFTER:
                await striking.cut(request, fault)
        except striking.Cut:
            self._finish(call, 0, None, started, fault)
            return web.Response(status=500)
        self._finish(call, status, body, started, fault)
        scopes = {"x-oauth-scopes": ",".join(self._core.manifest.scopes)}
        return _json(body, status, {**scopes, **headers})

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """An answer through a `response_url`."""
        started = time.perf_counter()
        invocation = self._core.invocations.by_token(request.match_info["token"])
        args, problem = await read_arguments(request)
        call = self._core.record.new_call("response_url", args, time.time())
        if invocation is not None:
            call.arguments = {**args, "invocation": invocation.id}
        fault = self._core.faults.strike("response_url", invocation.channel if invocation else None)
        status = 200
        body: dict[str, Any] = {}
        headers: dict[str, str] = {}
        try:
            if fault is not None:
                status, body, headers = await striking.before(request, fault)
            if not body:
                status, body = 404, {"ok": False, "error": "no_active_hooks"}
                if problem is not None:
                    status, body = 400, {"ok": False, "error": problem}
                elif invocation is not None:
                    status, body = self._take(invocation.token, args, call)
            if fault is not None and fault.kind in striking.AFTER:
                await striking.cut(request, fault)
        except striking.Cut:
            self._finish(call, 0, None, started, fault)
            return web.Response(status=500)
        self._finish(call, status, body, started, fault)
        if body == {"ok": True}:
            return web.Response(text="ok")
        return _json(body, status, headers)

    def _take(self, token: str, args: dict[str, Any], call: Call) -> tuple[int, dict[str, Any]]:
        invocation = self._core.invocations.by_token(token)
        assert invocation is not None  # noqa: S101 - the caller has looked it up
        refusal = answers.check_use(self._core, invocation)
        if refusal is None:
            outcome = answers.take(self._core, invocation, args, "response_url")
            if not isinstance(outcome, answers.Refusal):
                invocation.uses += 1
                call.effect = outcome
                return 200, {"ok": True}
            refusal = outcome
        return refusal.status, refusal.as_json()

    def _answer(
        self, name: str, args: dict[str, Any], token: str | None, problem: str | None, call: Call
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        method = METHODS.get(name)
        try:
            if method is None:
                raise ApiError("unknown_method", req_method=name)
            self._authorize(method, token)
            if problem is not None:
                raise ApiError(problem)
            if method.scope is not None:
                needs(self._core, method.scope)
            channel = posting_channel(self._core, args).id if name == "chat.postMessage" else None
            if channel is not None:
                left = self._pace.left(channel, self._core.settings.message_interval)
                if left > 0:
                    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(math.ceil(left))}
            reply = method.run(self._core, args)
            if channel is not None:
                self._pace.count(channel)
        except ApiError as error:
            return 200, error.body, {}
        call.effect = reply.effect
        return 200, _body(reply), {}

    def _authorize(self, method: Method, token: str | None) -> None:
        seed = self._core.seed
        if not method.caller:
            return
        if not token:
            raise ApiError("not_authed")
        wanted = seed.app_token if method.caller == "app" else seed.bot_token
        if token == wanted:
            return
        if token in (seed.app_token, seed.bot_token):
            raise ApiError("not_allowed_token_type")
        raise ApiError("invalid_auth")

    def _finish(
        self, call: Call, status: int, body: dict[str, Any] | None, started: float, fault: Fault | None
    ) -> None:
        call.status, call.response = status, body
        call.seconds = time.perf_counter() - started
        call.fault = fault.kind if fault is not None else None
        self._core.changed.fire()


async def read_arguments(request: web.Request) -> tuple[dict[str, Any], str | None]:
    """The arguments from the query, a form or a JSON body, and the error code if they can't be read."""
    args: dict[str, Any] = dict(request.query)
    problem: str | None = None
    if request.method == "POST" and request.can_read_body:
        if request.content_type == "application/json":
            try:
                data = json.loads(await request.text())
            except ValueError:
                return args, "invalid_json"
            if not isinstance(data, dict):
                return args, "json_not_object"
            args |= data
        elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        else:
            problem = "invalid_post_type"
    for name, error in JSON_FIELDS.items():
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name]) if args[name] else None
            except ValueError:
                problem = problem or error
    return args, problem


def _token(request: web.Request, args: dict[str, Any]) -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer" and token:
        return token
    found = args.get("token")
    return found if isinstance(found, str) else None


def _body(reply: Reply) -> dict[str, Any]:
    body = {"ok": True, **reply.body}
    _warn(body, reply.warnings)
    return body


def _warn(body: dict[str, Any], warnings: tuple[tuple[str, str], ...]) -> None:
    """Add the warnings the way Slack does, beside those that are there."""
    if not warnings:
        return
    metadata = body.setdefault("response_metadata", {})
    codes = metadata.setdefault("warnings", [])
    for code, line in warnings:
        codes.append(code)
        if line:
            metadata.setdefault("messages", []).append(line)
    body["warning"] = ",".join(codes)


def _json(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, headers=headers, content_type="application/json")
