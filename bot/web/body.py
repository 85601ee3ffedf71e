"""The body of an answer: read and unpacked within a limit, whatever its header says.

aiohttp would unpack a piece of the network at once, of 64 KiB to 64 MiB; here it is done in small steps, and the event
loop turns between them.
"""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING

from bot.web.model import FetchFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp import ClientResponse

ACCEPTED = "gzip, deflate"
_PLAIN, _PACKED = ("", "identity"), ("gzip", "x-gzip", "deflate")
# Unpacked in well below a millisecond.
_STEP = 128 * 1024
_LARGE = 2**20
# The first reads the header of gzip and of zlib; some servers send deflate without one.
_WITH_HEADER, _BARE = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS
_ZLIB = 8


async def read_body(answer: ClientResponse, most: int) -> bytes:
    """Return the unpacked body of *answer*; raise :class:`FetchFailed` for more than *most* bytes, packed or unpacked.

    What was packed otherwise than we ask for is not read: "protocol".
    """
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding not in _PLAIN + _PACKED:
        raise FetchFailed("protocol")
    if (answer.content_length or 0) > most:
        raise FetchFailed("too-large")
    return await (_plain if coding in _PLAIN else _unpacked)(answer, most)


async def _plain(answer: ClientResponse, most: int) -> bytes:
    chunks, size = [], 0
    async for chunk in answer.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise FetchFailed("too-large")
    return await _joined(chunks, size)


async def _unpacked(answer: ClientResponse, most: int) -> bytes:
    pieces, size, taken, inflate = [], 0, 0, None
    async for chunk in answer.content.iter_any():
        inflate = inflate or zlib.decompressobj(_WITH_HEADER if chunk[0] & 0x0F == _ZLIB or chunk[0] == 0x1F else _BARE)
        taken += len(chunk)
        for piece in _pieces(inflate, chunk):
            pieces.append(piece)
            size += len(piece)
            if max(size, taken) > most:
                raise FetchFailed("too-large")
            await asyncio.sleep(0)
        if inflate.eof:
            # What may follow is padding, which browsers leave unread too.
            break
    if inflate is not None and not inflate.eof:
        raise FetchFailed("protocol")
    return await _joined(pieces, size)


async def _joined(pieces: list[bytes], size: int) -> bytes:
    """Return *pieces* as one: ten megabytes take ten milliseconds, for which a thread needs no interpreter."""
    return await asyncio.to_thread(b"".join, pieces) if size > _LARGE else b"".join(pieces)


def _pieces(inflate: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """Yield what *packed* holds, a step at a time; zlib.error where it cannot be unpacked."""
    piece = b""
    # A full step may have left something behind although all was taken in.
    while packed or len(piece) == _STEP:
        piece = inflate.decompress(packed, _STEP)
        packed = inflate.unconsumed_tail
        yield piece
        if inflate.eof:
            return
