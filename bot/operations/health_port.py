"""``/healthz`` and ``/readyz``, for who watches from outside; imported where a port is set, since it takes two MiB."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.operations.health import Health


async def listen(port: int, look: Callable[[], Health]) -> web.AppRunner:
    """Answer on this port of the loopback address until the runner is cleaned up; raise OSError where it is taken."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response(asdict(look()))

    async def readyz(_request: web.Request) -> web.Response:
        health = look()
        return web.json_response(asdict(health), status=200 if health.is_ready else 503)

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
