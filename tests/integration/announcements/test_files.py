"""Files are kept by what they hold, as long as something points to them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PIL import Image
from sqlalchemy import func, select

from bot.announcements import store
from bot.announcements.model import State
from bot.announcements.saying import POST
from bot.announcements.store import announcements
from bot.delivery.files.model import Upload
from bot.delivery.files.store import files
from bot.delivery.model import Doubtful
from tests.fakes import GUILD, MONDAY, OTHER_GUILD, PLACE
from tests.house import OWNER

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.announcements.stage import Stage

PDF = Upload("plan.pdf", b"%PDF-1.7 ...")
A_DAY_AND_MORE = 26 * 3600
FORGOTTEN_AFTER = timedelta(days=1, hours=1)
PLANNED: dict[str, Any] = {"due_at": MONDAY, "state": State.PLANNED}


async def kept(stage: Stage) -> int:
    """Return how many files are kept."""

    async def count(tx: Transaction) -> int:
        return int((await tx.connection.execute(select(func.count()).select_from(files))).scalar_one())

    return await stage.house.database.read(count)


async def later(stage: Stage, seconds: float = A_DAY_AND_MORE) -> int:
    """Let time pass and drop what nothing points to; return what is left."""
    stage.house.clock.advance(seconds)
    before = stage.house.clock.now() - FORGOTTEN_AFTER
    await stage.house.database.write(lambda tx: store.drop_files(tx, before))
    return await kept(stage)


async def test_the_same_file_is_kept_once_in_each_community(stage: Stage) -> None:
    """Under whatever name it was given; nobody reads that of another."""
    first = await stage.files.receive(GUILD, PDF)
    again = await stage.files.receive(GUILD, Upload("autre.pdf", PDF.content))
    theirs = await stage.files.receive(OTHER_GUILD, PDF)

    assert (first.hash, first.name, again.name) == (again.hash, "plan.pdf", "autre.pdf")
    assert await kept(stage) == 2
    assert await stage.files.content(theirs) == PDF.content


async def test_a_picture_is_kept_as_it_was_written_anew(stage: Stage) -> None:
    """Under the name that its content wants."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")

    file = await stage.files.receive(GUILD, Upload("photo.jpeg", out.getvalue()))

    content = await stage.files.content(file)
    assert file.name == "photo.png"
    assert content is not None
    assert content.startswith(b"\x89PNG")


async def test_what_nothing_points_to_is_dropped_after_a_day(stage: Stage) -> None:
    """A refused form may point to it that long."""
    await stage.files.receive(GUILD, PDF)

    assert await later(stage, 23 * 3600) == 1
    assert await later(stage, 3 * 3600) == 0


async def test_an_announcement_keeps_its_file_until_it_is_over(stage: Stage) -> None:
    """Once it is cancelled, or has another, nobody needs it."""
    first = await stage.files.receive(GUILD, PDF)
    second = await stage.files.receive(GUILD, Upload("b.pdf", b"%PDF-2"))
    number = await stage.write("Bonjour", file=first)

    assert await later(stage) == 1
    second = await stage.files.receive(GUILD, Upload("b.pdf", b"%PDF-2"))
    await stage.announcements.attach(GUILD, OWNER, str(number), file=second)
    assert await later(stage) == 1
    assert await stage.files.content(second) == b"%PDF-2"
    await stage.announcements.cancel(GUILD, OWNER, str(number))
    assert await later(stage) == 0


async def test_a_message_that_is_on_its_way_keeps_the_file_that_it_was_frozen_with(stage: Stage) -> None:
    """Another was chosen meanwhile; the first is dropped only once nothing waits to be sent with it."""
    file = await stage.files.receive(GUILD, PDF)
    number = await stage.write("Bonjour", file=file, **PLANNED)
    stage.door.before.append(Doubtful("delivery.doubtful", after=3 * A_DAY_AND_MORE))
    await stage.run()
    row = await stage.house.database.read(lambda tx: stage.house.outbox.latest(tx, GUILD, POST, f"{number}:1"))
    assert row is not None
    assert file.hash in (row.body or "")

    # As if it had been given to another announcement, and this one had none any more.
    await stage.house.database.write(lambda tx: _take(tx, number))
    assert await later(stage) == 1
    stage.house.clock.advance(4 * A_DAY_AND_MORE)
    await stage.run()
    # So late that it says so, and is written as it now stands.
    (standing,) = stage.door.standing(PLACE.id)
    assert standing.startswith("Bonjour\n-# Envoyé en retard")
    assert await later(stage) == 0


async def _take(tx: Transaction, number: int) -> None:
    await tx.connection.execute(announcements.update().where(announcements.c.id == number).values(file_hash=None))
