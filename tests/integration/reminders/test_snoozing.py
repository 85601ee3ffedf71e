"""A private reminder that its reader wants once more, and reminders that they do not want."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery import store
from bot.delivery.model import Rendered, State, Withdrawn
from bot.delivery.service import Outbox
from bot.events.signups import store as signups
from bot.events.signups.model import NotSignedUp, Way
from bot.guilds.model import Actor
from bot.guilds.service import Guilds
from bot.reminders.later import When
from bot.reminders.snoozing import NoLater, RemindedAlready, ReminderSnoozed, RemindersStopped, Snoozes
from tests.fakes import GUILD, OTHER_GUILD
from tests.integration.reminders.conftest import TEXTS

if TYPE_CHECKING:
    from sqlalchemy.engine import RowMapping

    from bot.database import Transaction
    from tests.integration.reminders.conftest import Story

LEA = Actor(501, role_ids=(), manages_guild=False, locale="fr")
NOON = "2026-01-15T11:20"
THREE = datetime(2026, 1, 15, 14, 20, tzinfo=UTC)
TOMORROW = datetime(2026, 1, 16, 8, tzinfo=UTC)


@pytest.fixture
def snoozes(story: Story) -> Snoozes:
    """Lend the use cases."""
    return Snoozes(story.database, story.clock, story.outbox, Guilds(story.database, story.clock, Outbox()))


async def reminded(story: Story) -> str:
    """Let Léa, who gets private messages, be reminded a week before; return what the button carries."""
    await story.joins(LEA.discord_id, Way.DIRECT)
    await story.at(NOON)
    return f"{story.event.id}:week:1"


async def put_off(story: Story) -> list[RowMapping]:
    """Return the rows that are still to leave once more."""
    return [row for row in await story.rows() if row["kind"] == ReminderSnoozed.KIND and row["state"] == "planned"]


async def reads(story: Story, row: RowMapping) -> Rendered | Withdrawn:
    """Return what a row comes to now."""
    subject = ReminderSnoozed(TEXTS, story.clock, story.ways, story.outbox)
    return await story.database.read(lambda tx: subject.render(tx, GUILD, row["subject"], row["locale"]))


async def change_signup(story: Story, **changes: Any) -> None:
    """Change what Léa has chosen."""

    async def work(tx: Transaction) -> None:
        (signup,) = await signups.of_event(tx, GUILD, story.event.id or 0)
        await signups.put(tx, replace(signup, **changes))

    await story.database.write(work)


async def test_asked_twice_it_is_planned_once(story: Story, snoozes: Snoozes) -> None:
    """Another instant moves it; the event's own reminders stay as they were."""
    claim = await reminded(story)
    kept = await story.kept()
    await snoozes.choose(GUILD, LEA, claim, When.MORNING)
    await snoozes.choose(GUILD, LEA, claim, When.MORNING)
    first = await put_off(story)
    moved = await snoozes.choose(GUILD, LEA, claim, When.HOURS)

    assert [row["due_at"] for row in first] == [TOMORROW]
    assert [row["due_at"] for row in await put_off(story)] == [THREE] == [moved.due_at]
    assert (await snoozes.offered(GUILD, LEA, claim)).due_at == THREE
    assert await story.kept() == kept


async def test_it_reads_as_it_is_then(story: Story, snoozes: Snoozes) -> None:
    """The days are counted anew, the hours are those that are known then, and it can be put off again."""
    claim = await reminded(story)
    await snoozes.choose(GUILD, LEA, claim, When.MORNING)
    (row,) = await put_off(story)
    await story.changes(starts_at=time(9, 30), ends_at=time(16, 30), version=2)
    story.clock.instant = TOMORROW
    on_time = await reads(story, row)
    story.clock.advance(3600)
    late = await reads(story, row)

    assert isinstance(on_time, Rendered)
    assert isinstance(late, Rendered)
    assert "dans 7 jours" in on_time.card.text.replace("\u00a0", " ")
    assert "16" in on_time.card.text.splitlines()[1]
    assert "en retard" not in on_time.card.text
    assert "en retard" in late.card.text
    assert f"rappels:later:{story.event.id}:week:2" in [item.custom_id for item in on_time.card.rows[0].items]


@pytest.mark.parametrize("changes", [{"is_in": False}, {"way": Way.NONE}])
async def test_it_is_withdrawn_with_its_reader(story: Story, snoozes: Snoozes, changes: dict[str, Any]) -> None:
    """They gave their place back, or want no reminder any more; neither can they ask then."""
    claim = await reminded(story)
    await snoozes.choose(GUILD, LEA, claim, When.MORNING)
    (row,) = await put_off(story)
    await change_signup(story, **changes)

    assert isinstance(await reads(story, row), Withdrawn)
    with pytest.raises(NotSignedUp if "is_in" in changes else RemindersStopped):
        await snoozes.offered(GUILD, LEA, claim)


async def test_it_is_withdrawn_with_its_event(story: Story, snoozes: Snoozes) -> None:
    """Cancelled, or moved to before it."""
    claim = await reminded(story)
    await snoozes.choose(GUILD, LEA, claim, When.MORNING)
    (row,) = await put_off(story)
    await story.changes(status="cancelled")
    cancelled = await reads(story, row)
    await story.changes(status="visible", on=TOMORROW.date(), starts_at=time(8))
    story.clock.instant = TOMORROW

    assert isinstance(cancelled, Withdrawn)
    assert isinstance(await reads(story, row), Withdrawn)


async def test_a_claim_that_is_not_true_comes_to_nothing(story: Story, snoozes: Snoozes) -> None:
    """Another server's, another person's, another reminder's, or none."""
    claim = await reminded(story)
    number = story.event.id

    for wrong in (f"{number}:never:1", f"{number}:week:1:7", "x", "", f"{'9' * 30}:week:1"):
        with pytest.raises(NoLater):
            await snoozes.offered(GUILD, LEA, wrong)
    with pytest.raises(NoLater):
        await snoozes.offered(OTHER_GUILD, LEA, claim)
    with pytest.raises(NotSignedUp):
        await snoozes.offered(GUILD, replace(LEA, discord_id=77), claim)
    story.clock.instant = datetime(2026, 1, 23, 6, tzinfo=UTC)
    with pytest.raises(NoLater):
        await snoozes.choose(GUILD, LEA, claim, When.HOUR)


async def test_what_has_come_again_has_its_own_button(story: Story, snoozes: Snoozes) -> None:
    """The old one leads to the new message."""
    claim = await reminded(story)
    await snoozes.choose(GUILD, LEA, claim, When.MORNING)
    (row,) = await put_off(story)

    async def sent(tx: Transaction) -> None:
        (delivery,) = await store.of_subject(tx, GUILD, row["kind"], row["subject"])
        await store.change(tx, delivery, state=State.SENT)

    await story.database.write(sent)

    with pytest.raises(RemindedAlready):
        await snoozes.choose(GUILD, LEA, claim, When.HOURS)
    again = await snoozes.choose(GUILD, LEA, claim.replace(":1", ":2"), When.HOURS)
    assert again.due_at == THREE


async def test_a_reminder_that_is_not_wanted_is_not_sent(story: Story) -> None:
    """Neither when it becomes due, nor when it was refused between that and its sending; the others are."""
    await story.joins(LEA.discord_id, Way.DIRECT)
    await change_signup(story, refused=("fortnight",))
    await story.at("2026-01-08T11:15")
    none = await story.rows()
    await story.at("2026-01-15T11:15")
    (row,) = await story.rows()
    wanted = await story.reads(row)
    await change_signup(story, refused=("fortnight", "week"))

    assert none == []
    assert isinstance(wanted, Rendered)
    assert isinstance(await story.reads(row), Withdrawn)
