"""What every REST request goes through: found, noted, authorised, limited, faulted, handled, noted again."""

import asyncio
import logging
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from sandbox import rate_limits
from sandbox.errors import REFUSALS, Refusal, not_found, unauthorized
from sandbox.faults import Fault
from sandbox.rate_limits import Refused
from sandbox.rest import body as request_body
from sandbox.rest.call import Call, Handler
from sandbox.routing import Found, Router
from sandbox.sandbox import Sandbox
from sandbox.wire import JSON_TYPE, Json, encode

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
# Without a Via header, discord.py takes a 429 for a ban by Cloudflare.
_VIA = {"Via": "1.1 sandbox"}
_OPEN = re.compile(r"(POST /interactions/|\w+ /webhooks/\{webhook\}/\{token\}|GET /gateway$)")
"""Routes that ask for no Authorization: whoever knows the token in the path may use them."""


class _Cut(Exception):
    """The connection is to be cut instead of an answer."""


@dataclass(slots=True, frozen=True)
class _Reply:
    status: int
    body: object
    headers: Mapping[str, str]


class Door:
    """The REST API as one aiohttp handler."""

    def __init__(self, sandbox: Sandbox, router: Router[Handler]) -> None:
        self._sandbox, self._router = sandbox, router
        self._keys: dict[tuple[str, str], tuple[str, bool]] = {}
        # Not the world's chances: ids would depend on how many requests there were.
        self._jitter = random.Random(0)  # noqa: S311 - reproducible on purpose

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer *request* as Discord would."""
        path = request.path.removeprefix(PREFIX)
        found = self._router.find(request.method, path)
        number, reply, half_way_s = 0, _Reply(0, None, {}), self._half_way_s(found)
        try:
            received = await request_body.read(request)
            number = self._note_request(request, path, received)
            await _pass(half_way_s)
            reply = await self._reply(request, path, found, received)
        except Refusal as refusal:
            number = number or self._note_request(request, path, request_body.Body())
            reply = _Reply(refusal.status, refusal.body, {})
        except _Cut:
            self._sandbox.transcript.add("answer", {"request": number, "cut": True})
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        self._note_answer(number, reply)
        await _pass(half_way_s)
        return _response(reply)

    def _half_way_s(self, found: Found[Handler] | None) -> float:
        """Return how long a request is on its way, and so its answer; people's own interactions pass at once."""
        settings = self._sandbox.settings
        if not settings.latency_ms or found is None or self._key(found)[1]:
            return 0.0
        spread = self._jitter.uniform(-settings.latency_spread_ms, settings.latency_spread_ms)
        return max(0.0, settings.latency_ms + spread) / 2000

    async def _reply(
        self, request: web.Request, path: str, found: Found[Handler] | None, received: request_body.Body
    ) -> _Reply:
        if found is None:
            log.error("no such route in this Discord: %s %s", request.method, path)
            raise not_found()
        key, is_open = self._key(found)
        if not is_open and request.headers.get("Authorization") != f"Bot {self._sandbox.world.token}":
            raise unauthorized()
        refused, headers = self._limit(key, found, received.json, is_open=is_open)
        if refused is not None:
            # What everything together is refused for says nothing of a bucket.
            own = {} if refused.scope == "global" else headers
            return _Reply(429, refused.body(), {**own, **refused.headers()})
        fault = self._sandbox.faults.for_request(request.method, path)
        if fault is not None and fault.when == "before" and (spoiled := await self._spoil(request, fault, key)):
            return spoiled
        call = Call(self._sandbox, found.ids, request.query, received.json, received.uploads)
        try:
            answer = found.route.handler(call)
        except Refusal as refusal:
            return _Reply(refusal.status, refusal.body, headers)
        if fault is not None and fault.when == "after" and (spoiled := await self._spoil(request, fault, key)):
            return spoiled
        return _Reply(answer.status, answer.body, headers)

    def _key(self, found: Found[Handler]) -> tuple[str, bool]:
        """Return the name of a route for limits, and whether it is open to all."""
        route = found.route
        known = self._keys.get((route.method, route.template))
        if known is None:
            name = f"{route.method} {route.template}"
            known = re.sub(r"\{\w+\}", "*", name), _OPEN.match(name) is not None
            self._keys[route.method, route.template] = known
        return known

    def _limit(
        self, key: str, found: Found[Handler], body: object, *, is_open: bool
    ) -> tuple[Refused | None, dict[str, str]]:
        # Interaction routes are exempt (docs interactions/receiving-and-responding#endpoints).
        if is_open or not self._sandbox.settings.rate_limits:
            return None, {}
        if key == "PATCH /channels/*" and not (isinstance(body, dict) and {"name", "topic"} & body.keys()):
            # Only a new name or topic has the strict limit.
            key = "PATCH /channels/* (other fields)"
        return self._sandbox.limiter.take(key, found.ids)

    async def _spoil(self, request: web.Request, fault: Fault, key: str) -> _Reply | None:
        """Play *fault* on a request of the route *key*; None when the request goes on after all."""
        self._sandbox.transcript.add(
            "fault",
            {
                "fault": fault.id,
                "fault_kind": fault.kind,
                "when": fault.when,
                "route": f"{request.method} {request.path}",
            },
        )
        if fault.kind in {"slow", "hold"}:
            await _wait(fault)
            # Who went away while waiting has no effect any more.
            if request.transport is None or request.transport.is_closing():
                raise _Cut
            return None
        if fault.kind == "cut":
            raise _Cut
        if fault.status == 429:
            refused = Refused(fault.retry_after, fault.scope)
            return _Reply(429, refused.body(), {**rate_limits.on_order(key, refused), **refused.headers()})
        _, known = REFUSALS.get(fault.code, (0, ""))
        body: Json = {"message": fault.message or known or f"{fault.status}: made to fail", "code": fault.code}
        return _Reply(fault.status, body, {})

    def _note_request(self, request: web.Request, path: str, received: request_body.Body) -> int:
        data: dict[str, Any] = {
            "method": request.method,
            "path": path,
            "query": dict(request.query),
            "body": received.json,
            "authorized": request.headers.get("Authorization") == f"Bot {self._sandbox.world.token}",
        }
        if received.uploads:
            data["files"] = {str(number): upload.filename for number, upload in received.uploads.items()}
        if reason := request.headers.get("X-Audit-Log-Reason"):
            data["reason"] = unquote(reason)
        return self._sandbox.transcript.add("request", data)

    def _note_answer(self, number: int, reply: _Reply) -> None:
        if reply.status in {401, 403} or (reply.status == 429 and reply.headers.get("X-RateLimit-Scope") != "shared"):
            self._sandbox.limiter.invalid()
        data: Json = {"request": number, "status": reply.status, "body": reply.body}
        if reply.headers:
            data["headers"] = dict(reply.headers)
        self._sandbox.transcript.add("answer", data)


async def _pass(seconds: float) -> None:
    if seconds:
        await asyncio.sleep(seconds)


async def _wait(fault: Fault) -> None:
    """Wait as long as *fault* says, or until it is lifted."""
    try:
        async with asyncio.timeout(fault.seconds or None):
            await fault.released.wait()
    except TimeoutError:
        return


def _response(reply: _Reply) -> web.Response:
    if reply.body is None:
        return web.Response(status=reply.status, headers={**_VIA, **reply.headers})
    headers = {**_VIA, **reply.headers, "Content-Type": JSON_TYPE}
    return web.Response(status=reply.status, body=encode(reply.body).encode(), headers=headers)
