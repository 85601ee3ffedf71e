"""Read a request's body: JSON, or multipart with a payload_json and files (docs reference#uploading-files)."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, web

from sandbox import limits
from sandbox.errors import Refusal
from sandbox.posting import Upload

_PART = re.compile(r"files?\[(\d+)\]")


@dataclass(slots=True)
class Body:
    """What came with a request."""

    json: Any = None
    uploads: dict[int, Upload] = field(default_factory=dict)


async def read(request: web.Request) -> Body:
    """Read the body of *request*; 50109 when it is no JSON, 40005 when a file is too large."""
    if request.content_type.startswith("multipart/"):
        return await _read_parts(await request.multipart())
    raw = await request.read()
    return Body(_parse(raw) if raw else None)


async def _read_parts(parts: MultipartReader) -> Body:
    body, too_large = Body(), False
    async for part in parts:
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body.json = _parse(content)
            continue
        too_large = too_large or len(content) > limits.FILE_SIZE
        match = _PART.fullmatch(part.name or "")
        number = int(match[1]) if match else len(body.uploads)
        kind = part.headers.get("Content-Type")
        body.uploads[number] = Upload(part.filename or "unknown", content, _known_kind(kind))
    if too_large:
        raise Refusal(40005)
    return body


def _known_kind(kind: str | None) -> str | None:
    """Return a content type that says something: clients send octet-stream when they do not know."""
    return None if kind is None or kind.startswith("application/octet-stream") else kind


def _parse(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(50109) from None
