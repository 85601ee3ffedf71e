"""`/control/faults`, `/control/settings` and `/control/token`: make this Discord fail, or be stricter or milder."""

from dataclasses import asdict

from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.faults import GATEWAY_ACTIONS
from sandbox.wire import Json

routes: ControlRoutes = ControlRoutes()


@routes("POST", "/faults")
async def add(ask: Ask) -> Json:
    """Put a fault in force; the gateway's drops and silences are played at once."""
    try:
        fault = ask.sandbox.faults.add(ask.body)
    except (ValueError, TypeError, OverflowError) as problem:
        raise ControlError(str(problem)) from None
    ask.sandbox.transcript.add("control", {"what": "fault", "id": fault.id, "body": ask.body})
    if fault.kind in GATEWAY_ACTIONS:
        return {"id": fault.id, "connections": ask.sandbox.gateway.play(fault)}
    return {"id": fault.id}


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
