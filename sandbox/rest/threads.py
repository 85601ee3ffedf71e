"""Threads and forum posts (docs resources/channel, topics/threads)."""

from datetime import UTC, datetime

from sandbox import limits, posting, threads
from sandbox.errors import Refusal
from sandbox.kinds import ChannelType, MessageFlag
from sandbox.model import Channel, ThreadState
from sandbox.payloads.channels import thread as payload
from sandbox.payloads.channels import thread_member
from sandbox.payloads.messages import message as message_payload
from sandbox.permissions import Permission
from sandbox.posting import Post
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure, invalid
from sandbox.validation import Problem, check_message, check_thread
from sandbox.wire import Json, read_instant

routes: RestRoutes = RestRoutes()

_CHANNEL = "/channels/{channel}"
_MEMBERS = _CHANNEL + "/thread-members"


@routes("POST", _CHANNEL + "/threads")
def start(call: Call) -> Answer:
    """Start a thread without a message, or a forum post with its first one."""
    parent = access.guild_channel(call.world, call.id("channel"))
    body = call.json()
    ensure(check_thread(body, from_message=False))
    if parent.type is ChannelType.FORUM:
        return _start_post(call, parent, body)
    private = int(body.get("type") or ChannelType.PRIVATE_THREAD) == ChannelType.PRIVATE_THREAD
    in_text = parent.type is ChannelType.TEXT
    access.needs(
        call.world,
        parent,
        Permission.CREATE_PRIVATE_THREADS if private and in_text else Permission.CREATE_PUBLIC_THREADS,
    )
    thread = threads.start(call.world, parent, body)
    if not thread.is_private_thread:
        posting.note(call.world, parent, posting.THREAD_STARTED)
    return Answer(201, payload(thread, call.world.bot.id))


def _start_post(call: Call, forum: Channel, body: Json) -> Answer:
    # In a forum this right is called "create posts" (docs topics/permissions).
    access.needs(call.world, forum, Permission.SEND_MESSAGES)
    if call.uploads:
        access.needs(call.world, forum, Permission.ATTACH_FILES)
    _check_tags(call, forum, body.get("applied_tags") or [])
    first = body.get("message") or {}
    ensure(check_message(first, place="forum", files=call.filenames()))
    thread = threads.start(call.world, forum, body)
    # The first message has its thread's id (docs topics/threads#forums).
    message = posting.post(call.world, Post(thread, call.world.bot, first, call.uploads, id=thread.id))
    forum.last_message_id = thread.id
    shown = {**payload(thread, call.world.bot.id), "message": message_payload(call.world, message)}
    return Answer(201, shown)


def _check_tags(call: Call, forum: Channel, wanted: list[object]) -> None:
    known = {tag["id"]: tag for tag in forum.tags}
    if forum.requires_tag and not wanted:
        raise Refusal(40067)
    for each in wanted:
        tag = known.get(str(each))
        if tag is None:
            raise Refusal(10087)
        if tag["moderated"]:
            access.needs(call.world, forum, Permission.MANAGE_THREADS)


@routes("POST", _CHANNEL + "/messages/{message}/threads")
def start_on_message(call: Call) -> Answer:
    """Start a thread on a message, which can have only one."""
    parent = access.guild_channel(call.world, call.id("channel"))
    message = call.world.message(parent, call.id("message"))
    access.needs(call.world, parent, Permission.CREATE_PUBLIC_THREADS)
    ensure(check_thread(call.body, from_message=True))
    if message.id in call.world.channels:
        raise Refusal(160004)
    thread = threads.start(call.world, parent, call.body, thread_id=message.id)
    message.thread_id = thread.id
    message.flags |= MessageFlag.HAS_THREAD
    posting.announce_change(call.world, message)
    return Answer(201, payload(thread, call.world.bot.id))


def _thread(call: Call) -> tuple[Channel, ThreadState]:
    thread = access.visible(call.world, call.id("channel"))
    if thread.thread is None:
        raise Refusal(50024)
    return thread, thread.thread


@routes("PUT", _MEMBERS + "/@me")
def join(call: Call) -> Answer:
    """Let the bot join a thread."""
    thread, _ = _thread(call)
    threads.must_be_awake(thread)
    threads.add_members(call.world, thread, [call.world.bot.id])
    return NO_CONTENT


@routes("DELETE", _MEMBERS + "/@me")
def leave(call: Call) -> Answer:
    """Let the bot leave a thread."""
    thread, _ = _thread(call)
    threads.must_be_awake(thread)
    threads.remove_member(call.world, thread, call.world.bot.id)
    return NO_CONTENT


@routes("PUT", _MEMBERS + "/{user}")
def add(call: Call) -> Answer:
    """Add somebody to a thread; Discord writes a line about it that nobody can delete."""
    thread, state = _thread(call)
    threads.must_be_awake(thread)
    access.needs(call.world, thread, Permission.SEND_MESSAGES_IN_THREADS)
    member = call.world.member(call.world.guilds[thread.guild_id or 0], call.id("user"))
    if member.user.id in state.members:
        return NO_CONTENT
    if len(state.members) >= limits.THREAD_MEMBERS:
        raise Refusal(30033)
    threads.add_members(call.world, thread, [member.user.id])
    posting.note(call.world, thread, posting.SOMEBODY_ADDED, user=member.user)
    return NO_CONTENT


@routes("DELETE", _MEMBERS + "/{user}")
def remove(call: Call) -> Answer:
    """Take somebody out of a thread."""
    thread, state = _thread(call)
    threads.must_be_awake(thread)
    own_private = thread.is_private_thread and state.owner_id == call.world.bot.id
    if not own_private:
        access.needs(call.world, thread, Permission.MANAGE_THREADS)
    threads.remove_member(call.world, thread, call.id("user"))
    return NO_CONTENT


@routes("GET", _MEMBERS + "/{user}")
def member(call: Call) -> Answer:
    """Tell whether somebody is in a thread; 10007 when not."""
    thread, state = _thread(call)
    if call.id("user") not in state.members:
        raise Refusal(10007)
    return Answer(200, thread_member(thread, call.id("user")))


@routes("GET", _MEMBERS)
def members(call: Call) -> Answer:
    """List who is in a thread; that takes the privileged members intent."""
    thread, state = _thread(call)
    if not call.sandbox.settings.privileged_intents:
        raise Refusal(50001)
    return Answer(200, [thread_member(thread, each) for each in state.members])


@routes("GET", "/guilds/{guild}/threads/active")
def active(call: Call) -> Answer:
    """List a guild's threads that are awake and visible, the newest first."""
    guild = call.world.guild(call.id("guild"))
    awake = [each for each in guild.threads.values() if each.thread is not None and not each.thread.archived]
    return Answer(200, {**_listed(call, awake), "has_more": False})


@routes("GET", _CHANNEL + "/threads/archived/public")
def archived_public(call: Call) -> Answer:
    """List a channel's archived public threads, the latest archived first."""
    return _archived(call, private=False)


@routes("GET", _CHANNEL + "/threads/archived/private")
def archived_private(call: Call) -> Answer:
    """List a channel's archived private threads; that takes the right to manage threads."""
    return _archived(call, private=True)


def _archived(call: Call, *, private: bool) -> Answer:
    parent = access.guild_channel(call.world, call.id("channel"))
    access.needs(call.world, parent, Permission.READ_MESSAGE_HISTORY)
    if private:
        access.needs(call.world, parent, Permission.MANAGE_THREADS)
    below = [call.world.channels[each] for each in parent.threads]
    asleep = [each for each in below if each.thread and each.thread.archived and each.is_private_thread is private]
    if before := call.query.get("before"):
        asleep = [each for each in asleep if _archived_at(each) < _instant(before)]
    wanted = call.number("limit", 50)
    asleep.sort(key=_archived_at, reverse=True)
    return Answer(200, {**_shown(call, asleep[:wanted]), "has_more": len(asleep) > wanted})


def _archived_at(thread: Channel) -> datetime:
    return thread.thread.archive_changed_at if thread.thread else datetime.min.replace(tzinfo=UTC)


def _instant(text: str) -> datetime:
    try:
        return read_instant(text)
    except ValueError:
        raise invalid([Problem(("before",), "DATE_TIME_TYPE_PARSE", f"Could not parse {text}.")]) from None


def _listed(call: Call, found: list[Channel]) -> Json:
    return _shown(call, sorted(found, key=lambda each: each.id, reverse=True))


def _shown(call: Call, found: list[Channel]) -> Json:
    own = call.world.bot.id
    shown = [each for each in found if call.world.sees(each, own)]
    return {
        "threads": [payload(each, own) for each in shown],
        "members": [thread_member(each, own) for each in shown if each.thread and own in each.thread.members],
    }
