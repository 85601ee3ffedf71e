"""Put the parts together on one loopback port: REST, gateway, CDN, control, the websites."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web

from sandbox import page, templates
from sandbox.control.door import PREFIX as CONTROL
from sandbox.control.door import ControlDoor
from sandbox.rest import cdn, table
from sandbox.rest.door import PREFIX as REST
from sandbox.rest.door import Door
from sandbox.sandbox import Sandbox
from sandbox.settings import Settings
from sandbox.wire import Json

BODY_LIMIT = 128 * 1024 * 1024
"""Ten files and some; what Discord itself takes is checked per file."""


def application(sandbox: Sandbox) -> web.Application:
    """Build the web application of *sandbox*."""
    app = web.Application(client_max_size=BODY_LIMIT)
    rest, control = Door(sandbox, table.router()), ControlDoor(sandbox)

    async def attachment(request: web.Request) -> web.Response:
        return await cdn.serve(sandbox, request)

    app.router.add_route("*", REST + "/{path:.*}", rest.serve)
    app.router.add_get("/gateway", sandbox.gateway.handle)
    app.router.add_get("/gateway/", sandbox.gateway.handle)
    app.router.add_get("/cdn/attachments/{channel}/{attachment}/{filename}", attachment)
    app.router.add_route("*", CONTROL + "/{path:.*}", control.serve)
    app.add_routes(page.routes())
    # Last: whatever is left is asked of the host's websites, and noted.
    app.router.add_route("*", "/{path:.*}", sandbox.web.serve)
    return app


@asynccontextmanager
async def running(
    *,
    template: str = "community",
    now: datetime | None = None,
    seed: int = 0,
    port: int = 0,
    settings: Settings | None = None,
) -> AsyncIterator[Sandbox]:
    """Run a sandbox on a loopback port, 0 for a free one, until the block ends."""
    sandbox = Sandbox(now=now, seed=seed, settings=settings)
    # Whoever polls or holds a request when it ends need not be waited for.
    runner = web.AppRunner(application(sandbox), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        sandbox.lives_at(f"http://127.0.0.1:{runner.addresses[0][1]}")
        templates.build(sandbox.world, template)
        yield sandbox
    finally:
        sandbox.faults.remove()
        sandbox.gateway.close_all(1001, forget=True)
        await runner.cleanup()


def announcement(sandbox: Sandbox) -> Json:
    """Describe a running sandbox: its addresses, its token, and the ids of its first guild by name."""
    base = sandbox.base_url
    guild = next(iter(sandbox.world.guilds.values()))
    return {
        "api": base + REST,
        "gateway": sandbox.gateway.url,
        "control": base + CONTROL,
        "page": base + "/",
        "site": base + "/site/",
        "token": sandbox.world.token,
        "application": str(sandbox.world.bot.id),
        **templates.described(guild),
    }
