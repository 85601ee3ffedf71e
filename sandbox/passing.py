"""What happens by itself as time passes: threads fall asleep, events in Discord's calendar begin and end."""

from datetime import datetime, timedelta

from sandbox import scheduled_events, threads
from sandbox.model import Channel, ScheduledEvent
from sandbox.scheduled_events import ACTIVE, CANCELED, COMPLETED, EXTERNAL, SCHEDULED
from sandbox.snowflakes import instant_of
from sandbox.world import World

FORGOTTEN = timedelta(hours=3)
"""A few hours after its start, a stage or voice event that nobody began is cancelled."""


def catch_up(world: World) -> None:
    """Let everything happen that was due until now; called when the clock has moved."""
    now = world.clock.now()
    for guild in world.guilds.values():
        for thread in list(guild.threads.values()):
            _doze(world, thread, now)
        for event in list(guild.events.values()):
            _proceed(world, event, now)


def _doze(world: World, thread: Channel, now: datetime) -> None:
    """Archive a thread in which nothing was said for its time (docs topics/threads#active--archived-threads)."""
    state = thread.thread
    if state is None or state.archived:
        return
    spoken = state.archive_changed_at if thread.last_message_id is None else instant_of(thread.last_message_id)
    asleep = max(spoken, state.archive_changed_at) + timedelta(minutes=state.auto_archive_minutes)
    if asleep <= now:
        state.archived, state.archive_changed_at = True, asleep
        threads.changed(world, thread)


def _proceed(world: World, event: ScheduledEvent, now: datetime) -> None:
    """Begin and end an external event at its times; cancel another kind that nobody began.

    docs resources/guild-scheduled-event#guild-scheduled-event-status-update-automation
    """
    if event.entity_type != EXTERNAL:
        if event.status == SCHEDULED and event.starts_at + FORGOTTEN <= now:
            scheduled_events.change(world, event, {"status": CANCELED})
        return
    if event.status == SCHEDULED and event.starts_at <= now:
        scheduled_events.change(world, event, {"status": ACTIVE})
    if event.status == ACTIVE and event.ends_at is not None and event.ends_at <= now:
        scheduled_events.change(world, event, {"status": COMPLETED})
