"""The modal on the pages: shown, filled in, sent and closed in the browser."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from multidict import MultiDictProxy

from sandbox import elements
from sandbox.core import Core
from sandbox.fields import all_fields, key
from sandbox.files import LARGEST_IN_FORM
from sandbox.forms import Forms
from sandbox.invocations import Invocation
from sandbox.live import Live
from sandbox.modals import View
from sandbox.pages import read_form, viewer_of
from sandbox.workspace import UnknownError

PATIENCE = 1.0  # seconds more than the acknowledgement may take


class ModalPages:
    """The handlers. Each answers with the modal as it is afterwards, or with nothing where it is closed."""

    def __init__(self, core: Core, forms: Forms, live: Live) -> None:
        self._core, self._forms, self._live = core, forms, live

    def routes(self) -> list[web.RouteDef]:
        """Every address."""
        return [
            web.get(r"/{user:[UW]\w+}/modal", self.show),
            web.post(r"/{user:[UW]\w+}/modal", self.take),
            web.post(r"/{user:[UW]\w+}/modal/file", self.change_files),
        ]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The modal as it is. A page that has heard of something later since doesn't take it."""
        html = viewer_of(self._core, request).modal()
        headers = {"Cache-Control": "no-store", "X-Sequence": str(self._live.sequence)}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """What somebody did in it; what was meant for a view that is gone changes nothing."""
        user = viewer_of(self._core, request).user.id
        form = await request.post()
        try:
            invocation = self._do(user, form)
        except UnknownError:
            invocation = None
        except (LookupError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        if invocation is not None:
            await invocation.until_settled(self._core.settings.ack_timeout + PATIENCE)
        return await self.show(request)

    async def change_files(self, request: web.Request) -> web.StreamResponse:
        """Files that were chosen for a field, or one that is taken out of it; nothing is sent to the bot."""
        user = viewer_of(self._core, request).user.id
        words, files = await read_form(request, LARGEST_IN_FORM)
        try:
            view = self._forms.view(user, words.get("_view", ""))
        except UnknownError:
            return await self.show(request)
        for block, element in all_fields(view.blocks):
            if element["type"] != "file_input" or key(block, element) != words.get("_field"):
                continue
            here = [file["id"] for file in view.values[block["block_id"]][element["action_id"]]["files"]]
            ids = [one for one in here if one != words.get("_remove")]
            if element.get("max_files") == 1 and files:
                ids = []
            ids += [self._forms.attach(user, name, data).id for name, data in files]
            self._forms.fill(user, view, {block["block_id"]: {element["action_id"]: ids}})
            self._core.modals.tell(user)
        return await self.show(request)

    def _do(self, user: str, form: MultiDictProxy[Any]) -> Invocation | None:
        view, what = self._forms.view(user, str(form.get("_view", ""))), form.get("_do")
        if what in ("close", "dismiss"):
            self._forms.close(user, view, whole=what == "dismiss")
            return None
        values = _values(view, form)
        if what == "submit":
            return self._forms.submit(user, view, values)
        if what != "act":
            raise ValueError("nothing to do")
        self._forms.fill(user, view, values)
        action_id, block_id = str(form.get("_action", "")), str(form.get("_block", ""))
        block, element = elements.find(view.blocks, action_id, block_id)
        value = form.get("_value")
        if element["type"] not in elements.STATELESS:
            value = values[block["block_id"]][action_id]
        return self._forms.act(user, view, action_id, value, block_id=block_id)


def _values(view: View, form: MultiDictProxy[Any]) -> dict[str, dict[str, Any]]:
    """What stands in the fields of the form. A box that isn't ticked isn't sent: what is missing is empty."""
    found: dict[str, dict[str, Any]] = {}
    for block, element in all_fields(view.blocks):
        sent = [str(value).replace("\r\n", "\n") for value in form.getall(key(block, element), [])]
        several = elements.VALUES[element["type"]] in elements.SEVERAL
        value = sent if several else sent[0] if sent else None
        found.setdefault(block["block_id"], {})[element["action_id"]] = value or ([] if several else None)
    return found
