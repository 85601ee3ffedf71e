"""Take files in, and give back what they hold."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from typing import TYPE_CHECKING

from bot.delivery.card import File
from bot.delivery.files import store
from bot.delivery.files.model import (
    IMAGES,
    TooManyPixels,
    Unreadable,
    Upload,
    check_document,
    check_size,
    is_image,
    named,
    shown,
)

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database

logger = logging.getLogger(__name__)

RECODING = "bot.delivery.files.recoding"
TOO_MANY_PIXELS = 4
"""What :mod:`bot.delivery.files.recoding` ends with; that module is not imported, nor is the library that it uses."""
RECODE_WITHIN_S = 30.0


class Files:
    """The files of every guild."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        # One picture at a time is in memory.
        self._recoding = asyncio.Lock()

    async def receive(self, guild_id: int, upload: Upload) -> File:
        """Keep a file that somebody gave; pictures are written anew, without what cameras write into them.

        Raise a :class:`bot.delivery.files.model.FileRefusal` for what is not taken. What nothing points to within a day
        is dropped.
        """
        check_size(len(upload.content))
        if is_image(upload.name):
            async with self._recoding:
                upload = await _recoded(upload)
            check_size(len(upload.content))
        else:
            check_document(upload)
            upload = Upload(named(upload.name, upload.ending), upload.content)
        now = self._clock.now()
        await self._database.write(lambda tx: store.put(tx, guild_id, upload.hash, upload.content, now))
        return File(guild_id, upload.hash, upload.name)

    async def content(self, file: File) -> bytes | None:
        """Return what *file* holds, None where it is kept no more."""
        return await self._database.read(lambda tx: store.content_of(tx, file.guild_id, file.hash))


async def _recoded(upload: Upload) -> Upload:
    """Return a picture written anew, in a process of its own; its name ends as its content wants."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", RECODING),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(RECODE_WITHIN_S):
            out, _ = await child.communicate(upload.content)
    except TimeoutError:
        out = b""
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode == TOO_MANY_PIXELS:
        raise TooManyPixels(name=shown(upload.name))
    if child.returncode or not out:
        logger.info("a picture could not be read: the reader ended with %s", child.returncode)
        raise Unreadable(name=shown(upload.name))
    written, _, content = out.partition(b"\n")
    return Upload(named(upload.name, IMAGES[written.decode().lower()]), content)
