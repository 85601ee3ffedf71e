"""What a client that is out of date, or was tampered with, may send: any button, list or form of the organisers."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from cogs.organiser import Organiser
from sandbox import interactions
from sandbox.kinds import InteractionType
from sandbox.payloads.interactions import response

if TYPE_CHECKING:
    from bot.client.router import Handler
    from sandbox.model import Guild
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

STRING_SELECT, TEXT_INPUT, LABEL = 3, 4, 18
# What lists are set to that know words; all others hold numbers, and each 1 is the first row of its table.
CHOSEN = {
    "accueil:half": "am",
    "annonce:audience": "signed_up",
    "annonce:missed": "late",
    "inscrits:part": "everyone",
    "rappels:audience": "signed_up",
}
TYPED = {
    "text": "Intrusion",
    "title": "Intrusion",
    "reason": "Intrusion",
    "full_name": "Paul Intrus",
    "structure": "Intrusion",
    "when": "jeudi 4 mars 2027 à 9h30",
    "link": "https://example.org/intrusion",
    "label": "Intrusion",
    "places": "1",
    "until": "demain 9h",
    "pasted": "Intrus;Paul",
    "typed": "Zoé",
    "capacity": "5",
}


class Register:
    """Note what is registered at the router; whatever else is asked of a client or its services is there."""

    def __init__(self) -> None:
        self.served: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        """Be the router, the services, and all that they hold."""
        return self

    def on(self, feature: str, action: str, _handler: Handler) -> None:
        """Note one action."""
        self.served.append((feature, action))


def served() -> list[tuple[str, str]]:
    """Return what the organisers' screens register: every button, list and form, as feature and action."""
    register = Register()
    Organiser(register)  # type: ignore[arg-type] # it is asked for nothing but what it registers
    return sorted(register.served)


async def used(stage: Stage, member: str, home: Guild, custom_id: str, *, message: str) -> str:
    """Choose from a list and fill in a form at once, as *member* of a server; return all that the bot answers."""
    world, name = stage.sandbox.world, custom_id.rpartition(":")[0]
    who = next(one.user for one in home.members.values() if one.user.display_name == member)
    channel = next(one for one in home.channels.values() if one.name == "entraide")
    fields = [{"type": TEXT_INPUT, "id": 1, "custom_id": key, "value": value} for key, value in TYPED.items()]
    data: Json = {
        "custom_id": custom_id,
        "component_type": STRING_SELECT,
        "id": 1,
        "values": [CHOSEN.get(name, "1")],
        "components": [{"type": LABEL, "id": 1, "component": field} for field in fields],
    }
    panel = world.messages[int(message)]
    sent = interactions.begin(world, InteractionType.COMPONENT, who, channel, data, message=panel)
    async with asyncio.timeout(stage.sandbox.settings.callback_seconds):
        await sent.answered.wait()
    return json.dumps([response(world, each) for each in sent.responses], ensure_ascii=False)
