"""Events of Discord's own calendar (docs resources/guild-scheduled-event)."""

from sandbox import limits, scheduled_events
from sandbox.errors import Refusal
from sandbox.model import Guild, ScheduledEvent
from sandbox.payloads.guilds import scheduled_event as payload
from sandbox.payloads.users import member as member_payload
from sandbox.payloads.users import user as user_payload
from sandbox.permissions import Permission
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.scheduled_events import ACTIVE, SCHEDULED
from sandbox.validation import check_scheduled_event
from sandbox.wire import Json

routes: RestRoutes = RestRoutes()

_EVENTS = "/guilds/{guild}/scheduled-events"
_EVENT = _EVENTS + "/{event}"
_OPEN = frozenset({SCHEDULED, ACTIVE})


@routes("GET", _EVENTS)
def list_events(call: Call) -> Answer:
    """List a guild's events that are planned or on."""
    guild = call.world.guild(call.id("guild"))
    counts = call.flag("with_user_count")
    shown = [payload(each, counts=counts) for each in guild.events.values() if each.status in _OPEN]
    return Answer(200, shown)


@routes("POST", _EVENTS)
def create(call: Call) -> Answer:
    """Plan an event; a guild has at most a hundred open ones."""
    guild = call.world.guild(call.id("guild"))
    access.needs_in_guild(call.world, guild, Permission.CREATE_EVENTS)
    ensure(check_scheduled_event(call.body, before=None, now=call.world.clock.now()))
    if sum(each.status in _OPEN for each in guild.events.values()) >= limits.EVENTS:
        raise Refusal(30038)
    return Answer(200, payload(scheduled_events.create(call.world, guild, call.body)))


@routes("GET", _EVENT)
def get(call: Call) -> Answer:
    """Give one event."""
    _, event = _found(call)
    return Answer(200, payload(event, counts=call.flag("with_user_count")))


@routes("PATCH", _EVENT)
def change(call: Call) -> Answer:
    """Change an event or its status: planned, then on, then over; or planned, then cancelled."""
    guild, event = _found(call)
    _may_change(call, guild, event)
    ensure(check_scheduled_event(call.json(), before=payload(event), now=call.world.clock.now()))
    scheduled_events.change(call.world, event, call.json())
    return Answer(200, payload(event))


@routes("DELETE", _EVENT)
def delete(call: Call) -> Answer:
    """Delete an event."""
    guild, event = _found(call)
    _may_change(call, guild, event)
    scheduled_events.remove(call.world, event)
    return NO_CONTENT


@routes("GET", _EVENT + "/users")
def users(call: Call) -> Answer:
    """List who is interested, by id, a page at a time."""
    guild, event = _found(call)
    wanted = call.number("limit", 100)
    people = sorted(event.interested)
    if "before" in call.query:
        before = call.number("before", 0, low=0, high=2**63)
        people = [each for each in people if each < before][-wanted:]
    elif "after" in call.query:
        after = call.number("after", 0, low=0, high=2**63)
        people = [each for each in people if each > after]
    return Answer(200, [_interested(call, guild, event, each) for each in people[:wanted]])


def _interested(call: Call, guild: Guild, event: ScheduledEvent, person: int) -> Json:
    shown: Json = {
        "guild_scheduled_event_id": str(event.id),
        "user_id": str(person),
        "response": 1,
        "user": user_payload(call.world.users[person]),
    }
    if call.flag("with_member") and person in guild.members:
        shown["member"] = member_payload(guild.members[person])
    return shown


def _found(call: Call) -> tuple[Guild, ScheduledEvent]:
    guild = call.world.guild(call.id("guild"))
    return guild, call.world.event(guild, call.id("event"))


def _may_change(call: Call, guild: Guild, event: ScheduledEvent) -> None:
    """Let the bot change its own events; others take the right to manage events."""
    own = event.creator_id == call.world.bot.id
    access.needs_in_guild(call.world, guild, Permission.CREATE_EVENTS if own else Permission.MANAGE_EVENTS)
