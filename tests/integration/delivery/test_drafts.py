"""What is written a moment before it is claimed says what it should, whatever happens in that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.delivery import store
from bot.delivery.model import State
from tests.fakes import GUILD, KIND, FakeKeptInStep, message

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.delivery.conftest import Stage


async def _nothing() -> None:
    """Let the moment pass."""


async def test_what_was_withdrawn_in_that_moment_is_not_said(stage: Stage) -> None:
    """It is not planned any more when it is to be claimed."""

    async def withdraw() -> None:
        await stage.database.write(
            lambda tx: stage.outbox.withdraw(tx, GUILD, KIND, "1", "delivery.gone", stage.clock.now())
        )

    stage.subject = FakeKeptInStep(withdraw)
    await stage.say(message("1"))
    await stage.process().run()

    assert stage.shown == []
    assert (await stage.row())["state"] == State.WITHDRAWN


async def test_what_was_edited_in_that_moment_is_corrected(stage: Stage) -> None:
    """It is said once, and reads as it was edited as soon as it stands."""

    async def edit() -> None:
        stage.subject.edit("Bonsoir")
        await stage.changed()

    stage.subject = FakeKeptInStep(edit)
    await stage.say(message("1"))
    await stage.process().run()

    assert stage.shown == ["Bonsoir 1"]


async def test_a_row_that_changed_in_that_moment_is_written_again(stage: Stage) -> None:
    """What was written for another row is not used, so it says at once what it should."""

    async def plan_anew() -> None:
        stage.subject.edit("Bonsoir")

        async def work(tx: Transaction) -> None:
            await tx.connection.execute(update(store.outbox).values(store.new_identity()))

        await stage.database.write(work)

    stage.subject = FakeKeptInStep(plan_anew)
    await stage.say(message("1"))
    await stage.process().dispatcher.run()

    assert stage.shown == ["Bonsoir 1"]


async def test_one_that_cannot_be_written_does_not_hold_up_the_others(stage: Stage) -> None:
    """Each is then written when it is claimed."""
    stage.subject = FakeKeptInStep(_nothing)
    stage.subject.poison.add("1")
    await stage.say(message("1"), message("2"))
    await stage.process().run()

    assert stage.shown == ["Bonjour 2"]
    assert [row["state"] for row in await stage.rows()] == [State.PLANNED, State.SENT]
