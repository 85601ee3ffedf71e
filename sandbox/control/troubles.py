"""`/control/faults`, `/control/settings` and `/control/token`: make this Discord fail, or be stricter or milder."""

from dataclasses import asdict

from sandbox.control import find
from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.faults import GATEWAY_ACTIONS
from sandbox.wire import Json

routes: ControlRoutes = ControlRoutes()

CLOSED_DM = 50007


@routes("POST", "/faults")
async def add(ask: Ask) -> Json:
    """Put a fault in force; the gateway's drops and silences are played at once."""
    try:
        fault = ask.sandbox.faults.add(_of_member(ask))
    except (ValueError, TypeError, OverflowError) as problem:
        raise ControlError(str(problem)) from None
    ask.sandbox.transcript.add("control", {"what": "fault", "id": fault.id, "body": ask.body})
    if fault.kind in GATEWAY_ACTIONS:
        return {"id": fault.id, "connections": ask.sandbox.gateway.play(fault)}
    return {"id": fault.id}


def _of_member(ask: Ask) -> Json:
    """Return the fault that is asked for; one of a `member` meets the messages to them, 50007 unless told otherwise."""
    if "member" not in ask.body:
        return ask.body
    channel = ask.world.open_dm(find.person(ask.world, ask.text("member")))
    rest = {key: value for key, value in ask.body.items() if key != "member"}
    fails = {"code": CLOSED_DM} if rest.get("kind", "status") == "status" and "status" not in rest else {}
    return {"route": f"POST /channels/{channel.id}/messages", **fails, **rest}


@routes("DELETE", "/faults")
async def clear(ask: Ask) -> Json:
    """Lift every fault, or the one named by `id`; held requests go on, silent gateways speak."""
    lifted = ask.sandbox.faults.remove(ask.body.get("id") or ask.query.get("id"))
    ask.sandbox.gateway.end_silence()
    return {"lifted": lifted}


@routes("GET", "/settings")
async def settings(ask: Ask) -> Json:
    """Give the settings."""
    return asdict(ask.sandbox.settings)


@routes("PATCH", "/settings")
async def change_settings(ask: Ask) -> Json:
    """Change the named settings."""
    try:
        ask.sandbox.settings.change(ask.body)
    except ValueError as problem:
        raise ControlError(str(problem)) from None
    ask.sandbox.limiter.forget()
    return asdict(ask.sandbox.settings)


@routes("POST", "/token")
async def reset_token(ask: Ask) -> Json:
    """Reset the bot's token: the old one answers 401 and its sessions end with 4004."""
    token = ask.sandbox.reset_token()
    ask.sandbox.transcript.add("control", {"what": "token"})
    return {"token": token}
