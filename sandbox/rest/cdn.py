"""The CDN: bytes that were uploaded, served again under the address that their attachment names."""

from aiohttp import web

from sandbox.sandbox import Sandbox


async def serve(sandbox: Sandbox, request: web.Request) -> web.Response:
    """Serve an attachment; 404 for anything else, avatars included, since nobody here has one."""
    number = request.match_info["attachment"]
    attachment = sandbox.world.attachments.get(int(number)) if number.isdigit() else None
    if attachment is None:
        return web.Response(status=404, text="This content is no longer available.")
    kind = attachment.content_type or "application/octet-stream"
    return web.Response(body=attachment.content, headers={"Content-Type": kind})
