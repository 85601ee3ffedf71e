"""The control API's door: loopback names only, JSON in and out, words for what makes no sense."""

import json
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.control import act, clock, inbox, people, publish, record, troubles
from sandbox.control.ask import Ask, ControlError, ControlHandler
from sandbox.errors import Refusal
from sandbox.routing import Router
from sandbox.sandbox import Sandbox
from sandbox.wire import JSON_TYPE, Json, encode

PREFIX = "/control"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def router() -> Router[ControlHandler]:
    """Gather the routes of the control API."""
    gathered: Router[ControlHandler] = Router()
    for part in (act, clock, inbox, people, publish, record, troubles):
        for route in part.routes:
            gathered.add(route)
    return gathered


def is_local(request: web.Request) -> bool:
    """Tell whether *request* was meant for a loopback name, and comes from a page of one if from any.

    A page on the web could otherwise drive the sandbox of whoever looks at it, by DNS rebinding or plain forms.
    """
    origin = request.headers.get("Origin")
    names = [urlsplit(f"//{request.host}").hostname]
    if origin is not None:
        names.append(urlsplit(origin).hostname)
    return all(name in _LOOPBACK for name in names)


class ControlDoor:
    """The control API as one aiohttp handler."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self._router = sandbox, router()

    async def serve(self, request: web.Request) -> web.Response:
        """Answer *request*, or say in words why not."""
        try:
            return _response(200, await self._answer(request))
        except ControlError as problem:
            return _response(problem.status, {"error": str(problem)})
        except Refusal as refusal:
            return _response(refusal.status, {"error": str(refusal)})

    async def _answer(self, request: web.Request) -> Json:
        if not is_local(request):
            raise ControlError("only pages and programs of this computer may drive the sandbox", status=403)
        found = self._router.find(request.method, request.path.removeprefix(PREFIX))
        if found is None:
            raise ControlError(f"there is no {request.method} {request.path}", status=404)

        def alive() -> bool:
            return request.transport is not None and not request.transport.is_closing()

        ask = Ask(self._sandbox, found.ids, request.query, await _body(request), alive)
        return await found.route.handler(ask)


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        raise ControlError("the body is no JSON") from None
    if not isinstance(body, dict):
        raise ControlError("the body is no JSON object")
    return body


def _response(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=encode(body).encode(), headers={"Content-Type": JSON_TYPE})
