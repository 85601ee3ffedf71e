"""What can go wrong with an answer of a website."""

import asyncio
import zlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from sandbox.faults import Fault

MEGABYTE = b" " * 2**20
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Cut(Exception):
    """The connection was cut instead of an answer."""


@dataclass(slots=True)
class Plain:
    """An answer that nothing has happened to yet."""

    status: int
    body: bytes
    media_type: str
    charset: str | None
    headers: dict[str, str]
    etag: str | None = None
    last_modified: datetime | None = None

    def response(self) -> web.Response:
        """Return it as it should be."""
        response = web.Response(
            status=self.status, body=self.body, content_type=self.media_type, charset=self.charset, headers=self.headers
        )
        self.validate(response)
        return response

    def validate(self, response: web.StreamResponse) -> None:
        """Give *response* the validators."""
        if self.etag is not None:
            response.etag = self.etag
            response.last_modified = self.last_modified


async def play(fault: Fault, request: web.Request, plain: Plain) -> web.StreamResponse:
    """Answer *request* with *plain* as *fault* spoils it; raise :class:`Cut` once the connection is cut."""
    if fault.kind in {"hold", "slow"}:
        await _wait(fault)
        return plain.response()
    if fault.kind == "status":
        later = {"Retry-After": f"{fault.retry_after:.0f}"} if fault.status in _LATER else {}
        return web.Response(status=fault.status, text=fault.message or HTTPStatus(fault.status).phrase, headers=later)
    if fault.kind == "redirect":
        return web.Response(status=fault.status, headers={"Location": fault.to})
    if fault.kind == "cut":
        await _cut(request, plain, half=fault.when == "after")
        raise Cut
    return await _stream(fault, request, plain)


async def _wait(fault: Fault) -> None:
    try:
        async with asyncio.timeout(fault.seconds or None):
            await fault.released.wait()
    except TimeoutError:
        return


async def _cut(request: web.Request, plain: Plain, *, half: bool) -> None:
    """Cut the connection; with *half*, in the middle of the body."""
    if half:
        response = web.StreamResponse(status=plain.status)
        response.content_type, response.content_length = plain.media_type, len(plain.body)
        await response.prepare(request)
        await response.write(plain.body[: len(plain.body) // 2])
    if request.transport is not None:
        request.transport.close() if half else request.transport.abort()


async def _stream(fault: Fault, request: web.Request, plain: Plain) -> web.StreamResponse:
    """Send the body, then `megabytes` of blanks, without saying how long it is; compressed by the fault `gzip`."""
    response = web.StreamResponse(status=plain.status, headers=plain.headers)
    response.content_type, response.charset = plain.media_type, plain.charset
    plain.validate(response)
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS) if fault.kind == "gzip" else None
    if packer:
        response.headers["Content-Encoding"] = "gzip"
    await response.prepare(request)
    for piece in (plain.body, *[MEGABYTE] * int(fault.megabytes)):
        await response.write(packer.compress(piece) if packer else piece)
    if packer:
        await response.write(packer.flush())
    await response.write_eof()
    return response
