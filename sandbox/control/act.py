"""`POST /control/act`: do what a person can do with a client, and wait for what the bot says to it."""

import asyncio
from collections.abc import Callable

from sandbox import interactions, posting
from sandbox.control import clicks, commands, find, modals
from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.control.resolved import Resolver
from sandbox.kinds import InteractionType
from sandbox.model import Channel, Interaction, User
from sandbox.payloads.interactions import response as response_payload
from sandbox.payloads.messages import message as message_payload
from sandbox.permissions import Permission
from sandbox.posting import Post
from sandbox.wire import Json

routes: ControlRoutes = ControlRoutes()

WAIT_SECONDS = 5.0
"""How long an act waits for an answer after a deferral unless it says otherwise."""


@routes("POST", "/act")
async def act(ask: Ask) -> Json:
    """Act as a member; return the interaction, how fast it was acknowledged, and what the bot said."""
    who = find.person(ask.world, ask.text("member"))
    if "say" in ask.body:
        return _say(ask, who)
    doing = next((name for name in _DEEDS if name in ask.body), None)
    if doing is None:
        raise ControlError(f"what should {who.display_name} do? One of {', '.join(_DEEDS)}, say")
    one = _DEEDS[doing](ask, who)
    ask.sandbox.transcript.add("act", {"member": str(who.id), "interaction": str(one.id), "act": ask.body})
    return await _outcome(ask, one)


async def _outcome(ask: Ask, one: Interaction) -> Json:
    error = None
    if not ask.sandbox.gateway.hears(None if one.guild is None else one.guild.id):
        error = "no session of the bot hears of this: the client shows that the application did not respond"
    elif not await _comes(one.acknowledged, ask.sandbox.settings.callback_seconds):
        error = "not acknowledged in time: the client shows that the interaction failed"
    elif ask.body.get("until", "answer") == "answer":
        await _comes(one.answered, ask.seconds("wait", WAIT_SECONDS))
    outcome: Json = {
        "interaction": str(one.id),
        "acked_ms": one.acked_ms,
        "responses": [response_payload(ask.world, each) for each in one.responses],
    }
    return outcome if error is None else {**outcome, "error": error}


async def _comes(event: asyncio.Event, patience: float) -> bool:
    try:
        async with asyncio.timeout(patience):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _place(ask: Ask, who: User) -> Channel:
    return find.place(ask.world, who, ask.text("channel"))


def _command(ask: Ask, who: User) -> Interaction:
    if "message" in ask.body or "user" in ask.body:
        return _menu(ask, who)
    resolver = Resolver(ask.world, who, _place(ask, who))
    focus = ask.body.get("focus")
    options = ask.body.get("options") or {}
    data = commands.slash(resolver, ask.text("command"), options, focus=focus, typed=ask.body.get("value"))
    kind = InteractionType.COMMAND if focus is None else InteractionType.AUTOCOMPLETE
    return interactions.begin(ask.world, kind, who, resolver.channel, data)


def _menu(ask: Ask, who: User) -> Interaction:
    name = ask.text("command")
    if "message" in ask.body:
        message = find.message(ask.world, who, ask.text("message"))
        resolver = Resolver(ask.world, who, ask.world.channels[message.channel_id])
        data = commands.menu(resolver, name, message)
    else:
        resolver = Resolver(ask.world, who, _place(ask, who))
        data = commands.menu(resolver, name, find.person(ask.world, ask.text("user")))
    return interactions.begin(ask.world, InteractionType.COMMAND, who, resolver.channel, data)


def _click(ask: Ask, who: User) -> Interaction:
    message = find.message(ask.world, who, ask.text("message"))
    data = clicks.press(message, ask.text("click"))
    channel = ask.world.channels[message.channel_id]
    return interactions.begin(ask.world, InteractionType.COMPONENT, who, channel, data, message=message)


def _select(ask: Ask, who: User) -> Interaction:
    message = find.message(ask.world, who, ask.text("message"))
    resolver = Resolver(ask.world, who, ask.world.channels[message.channel_id])
    values = ask.body.get("values")
    if not isinstance(values, list):
        raise ControlError("'values' is a list")
    data = clicks.choose(resolver, message, ask.text("select"), [str(each) for each in values])
    return interactions.begin(ask.world, InteractionType.COMPONENT, who, resolver.channel, data, message=message)


def _submit(ask: Ask, who: User) -> Interaction:
    number = ask.text("interaction")
    one = ask.world.interactions.get(int(number)) if number.isdigit() else None
    if one is None or one.modal is None:
        raise ControlError(f"interaction {number} opened no modal", status=404)
    if one.user is not who:
        raise ControlError("somebody else has this modal open")
    # As with Discord, a form stays open with all that was typed while nobody has acknowledged it.
    if one.submission is not None and one.submission.acknowledged.is_set():
        raise ControlError("this modal was submitted and is closed")
    answers = ask.body["submit"]
    if not isinstance(answers, dict):
        raise ControlError("'submit' is an object: label or custom_id to value")
    data = modals.submit(Resolver(ask.world, who, one.channel), one.modal, answers)
    one.submission = interactions.begin(
        ask.world, InteractionType.MODAL_SUBMIT, who, one.channel, data, message=one.message, parent=one
    )
    return one.submission


def _say(ask: Ask, who: User) -> Json:
    """Write an ordinary message, as people do."""
    channel = _place(ask, who)
    speaking = Permission.SEND_MESSAGES if channel.thread is None else Permission.SEND_MESSAGES_IN_THREADS
    if not ask.world.permissions(channel, who.id) & speaking:
        raise ControlError(f"{who.display_name} may not write in #{channel.name}", status=403)
    message = posting.post(ask.world, Post(channel, who, {"content": ask.text("say")}))
    ask.sandbox.transcript.add("act", {"member": str(who.id), "message": str(message.id), "act": ask.body})
    return {"message": message_payload(ask.world, message)}


_DEEDS: dict[str, Callable[[Ask, User], Interaction]] = {
    "submit": _submit,
    "click": _click,
    "select": _select,
    "command": _command,
}
