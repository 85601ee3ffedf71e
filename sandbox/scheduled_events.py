"""Events of Discord's own calendar come, change and go, with the gateway's events that follow."""

from sandbox.intents import Intent
from sandbox.model import Guild, ScheduledEvent
from sandbox.payloads.guilds import scheduled_event as payload
from sandbox.wire import Json, read_instant
from sandbox.world import Event, World

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
EXTERNAL = 3


def create(world: World, guild: Guild, body: Json) -> ScheduledEvent:
    """Create an event of *guild* as *body* asks."""
    event = ScheduledEvent(
        id=world.ids.next(),
        guild_id=guild.id,
        creator_id=world.bot.id,
        name=body["name"],
        starts_at=read_instant(body["scheduled_start_time"]),
        entity_type=int(body["entity_type"]),
    )
    _apply(event, body)
    guild.events[event.id] = event
    _announce(world, "CREATE", event)
    return event


def change(world: World, event: ScheduledEvent, body: Json) -> None:
    """Change what *body* names; who is interested stays interested."""
    _apply(event, body)
    _announce(world, "UPDATE", event)


def remove(world: World, event: ScheduledEvent) -> None:
    """Delete *event*."""
    del world.guilds[event.guild_id].events[event.id]
    _announce(world, "DELETE", event)


def interest(world: World, event: ScheduledEvent, user_id: int, *, wanted: bool) -> None:
    """Let *user_id* be interested in *event*, or not any more; nothing happens when that is so already."""
    if (user_id in event.interested) == wanted:
        return
    if wanted:
        event.interested[user_id] = world.clock.now()
    else:
        del event.interested[user_id]
    data: Json = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(user_id),
        "guild_id": str(event.guild_id),
    }
    name = f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if wanted else 'REMOVE'}"
    world.emit(Event(name, data, event.guild_id, Intent.SCHEDULED_EVENTS))


def _apply(event: ScheduledEvent, body: Json) -> None:
    event.name = body.get("name", event.name)
    event.description = body.get("description", event.description)
    event.status = int(body.get("status") or event.status)
    event.entity_type = int(body.get("entity_type") or event.entity_type)
    if body.get("scheduled_start_time"):
        event.starts_at = read_instant(body["scheduled_start_time"])
    if "scheduled_end_time" in body:
        end = body["scheduled_end_time"]
        event.ends_at = None if end is None else read_instant(end)
    if "channel_id" in body:
        event.channel_id = None if body["channel_id"] is None else int(body["channel_id"])
    if "entity_metadata" in body:
        event.location = (body["entity_metadata"] or {}).get("location")


def _announce(world: World, what: str, event: ScheduledEvent) -> None:
    name = f"GUILD_SCHEDULED_EVENT_{what}"
    world.emit(Event(name, payload(event), event.guild_id, Intent.SCHEDULED_EVENTS))
