"""Threads come, fill, fall asleep and wake, with the events that follow."""

from sandbox.errors import Refusal
from sandbox.intents import Intent
from sandbox.kinds import ChannelType
from sandbox.model import Channel, Message, ThreadState
from sandbox.payloads.channels import thread as thread_payload
from sandbox.payloads.channels import thread_member
from sandbox.permissions import Permission
from sandbox.wire import Json, ids
from sandbox.world import Event, World

_KIND_BELOW = {
    ChannelType.TEXT: ChannelType.PUBLIC_THREAD,
    ChannelType.FORUM: ChannelType.PUBLIC_THREAD,
    ChannelType.ANNOUNCEMENT: ChannelType.ANNOUNCEMENT_THREAD,
}


def start(world: World, parent: Channel, body: Json, *, thread_id: int | None = None) -> Channel:
    """Create a thread below *parent* as *body* asks; *thread_id* is the message's, for a thread on a message.

    The bot, who starts it, becomes its first member. Raises 50024 where there can be none.
    """
    if parent.type not in _KIND_BELOW:
        raise Refusal(50024)
    kind = _KIND_BELOW[parent.type]
    if thread_id is None and parent.type is ChannelType.TEXT:
        # Without a type, Discord makes a private thread here (docs resources/channel#start-thread-without-message).
        kind = ChannelType(int(body.get("type") or ChannelType.PRIVATE_THREAD))
    now = world.clock.now()
    minutes = body.get("auto_archive_duration") or parent.extra.get("default_auto_archive_duration") or 4320
    channel = Channel(
        id=thread_id or world.ids.next(),
        type=kind,
        guild_id=parent.guild_id,
        name=body["name"],
        parent_id=parent.id,
        slowmode=int(body.get("rate_limit_per_user") or 0),
        thread=ThreadState(
            owner_id=world.bot.id,
            archive_changed_at=now,
            created_at=now,
            auto_archive_minutes=int(minutes),
            invitable=body.get("invitable", True) is not False,
            members={world.bot.id: now},
            applied_tags=[int(tag) for tag in body.get("applied_tags") or []],
        ),
    )
    world.add_channel(channel)
    data = {**thread_payload(channel, world.bot.id), "newly_created": True}
    world.emit(Event("THREAD_CREATE", data, channel.guild_id, Intent.GUILDS))
    return channel


def changed(world: World, thread: Channel) -> None:
    """Tell the gateway that *thread* is not what it was."""
    if world.sees(thread, world.bot.id):
        data = thread_payload(thread, world.bot.id)
        world.emit(Event("THREAD_UPDATE", data, thread.guild_id, Intent.GUILDS))


def remove(world: World, thread: Channel) -> None:
    """Delete *thread* and its messages."""
    world.parent(thread).threads.discard(thread.id)
    world.guilds[thread.guild_id or 0].threads.pop(thread.id, None)
    world.channels.pop(thread.id, None)
    for message_id in thread.messages:
        world.messages.pop(message_id, None)
    data: Json = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "parent_id": str(thread.parent_id),
        "type": int(thread.type),
    }
    world.emit(Event("THREAD_DELETE", data, thread.guild_id, Intent.GUILDS))


def message_posted(world: World, thread: Channel, message: Message) -> None:
    """Count *message*, wake the thread up, and let its author and those it mentions in."""
    state = _state(thread)
    state.message_count += 1
    state.total_message_sent += 1
    if state.archived:
        state.archived = False
        state.archive_changed_at = world.clock.now()
        changed(world, thread)
    newcomers = [message.author.id, *message.mentions.users]
    add_members(world, thread, [each for each in newcomers if _may_enter(world, thread, each)])


def _may_enter(world: World, thread: Channel, user_id: int) -> bool:
    return bool(world.permissions(thread, user_id) & Permission.VIEW_CHANNEL)


def add_members(world: World, thread: Channel, user_ids: list[int]) -> None:
    """Let *user_ids* into *thread*; who is in already stays as they are."""
    state = _state(thread)
    new = [each for each in dict.fromkeys(user_ids) if each not in state.members]
    state.members |= dict.fromkeys(new, world.clock.now())
    if new:
        members_changed(world, thread, added=new)


def remove_member(world: World, thread: Channel, user_id: int) -> None:
    """Take *user_id* out of *thread*."""
    if _state(thread).members.pop(user_id, None) is not None:
        members_changed(world, thread, removed=[user_id])


def members_changed(
    world: World, thread: Channel, *, added: list[int] | None = None, removed: list[int] | None = None
) -> None:
    """Send THREAD_MEMBERS_UPDATE; without the members intent a bot only hears of itself."""
    for number in (*(added or []), *(removed or [])):
        own = number == world.bot.id
        data: Json = {
            "id": str(thread.id),
            "guild_id": str(thread.guild_id),
            "member_count": min(len(_state(thread).members), 50),
        }
        if number in (added or []):
            data["added_members"] = [thread_member(thread, number)]
        else:
            data["removed_member_ids"] = ids([number])
        needs = Intent.GUILDS if own else Intent.MEMBERS
        world.emit(Event("THREAD_MEMBERS_UPDATE", data, thread.guild_id, needs))


def must_be_awake(thread: Channel) -> None:
    """Refuse with 50083 what cannot be done in an archived thread."""
    if _state(thread).archived:
        raise Refusal(50083)


def must_be_open(world: World, thread: Channel, user_id: int) -> None:
    """Refuse with 160005 a message in a locked thread, except from those who moderate threads."""
    if _state(thread).locked and not world.permissions(thread, user_id) & Permission.MANAGE_THREADS:
        raise Refusal(160005)


def _state(thread: Channel) -> ThreadState:
    if thread.thread is None:
        raise Refusal(50024)
    return thread.thread
