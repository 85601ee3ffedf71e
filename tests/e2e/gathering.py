"""Places of other kinds, made by hand, and files that organisers have at hand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from sandbox import channels, threads
from sandbox.client import upload
from tests.e2e.living import guild
from tests.e2e.publishing import words

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from sandbox.model import Channel, Message
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

FORUM = 15
ALT = "Une salle pleine, vue de la scène."


def make_forum(stage: Stage, name: str = "annuaire", **more: object) -> Channel:
    """Make a forum, as organisers do by hand."""
    return channels.create(stage.sandbox.world, guild(stage), {"name": name, "type": FORUM, **more})


def make_thread(stage: Stage, name: str, below: str = "entraide") -> Channel:
    """Begin a public thread below a channel."""
    parent = stage.sandbox.world.channels[stage.place(below)]
    return threads.start(stage.sandbox.world, parent, {"name": name, "type": 11})


def posts(stage: Stage, forum: Channel) -> list[tuple[str, str]]:
    """Return title and first message of each post of a forum."""
    world = stage.sandbox.world
    below = [world.channels[number] for number in sorted(forum.threads)]
    return [(thread.name, words({"content": thread.messages[thread.id].content})) for thread in below]


def message(stage: Stage, number: str) -> Message:
    """Return a message as it truly stands."""
    return stage.sandbox.world.messages[int(number)]


def picture(width: int = 40, height: int = 30, *, kind: str = "JPEG", **more: object) -> bytes:
    """Return a small picture that was taken somewhere."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, **more)
    return out.getvalue()


async def attach(stage: Stage, shown: Outcome, name: str, content: bytes, description: str = "") -> Outcome:
    """Press *Ajouter un fichier* and fill in the form."""
    form = await stage.control.click("Nadia", shown.message["id"], f"annonce:file:{number_of(shown)}")
    return await fill_in(stage, form, name, content, description)


async def fill_in(stage: Stage, form: Outcome, name: str, content: bytes, description: str = "") -> Outcome:
    """Fill in the form for a file."""
    answers: Json = {"file": upload(name, content), "description": description}
    return await stage.control.submit("Nadia", form.interaction, answers)


def number_of(shown: Outcome) -> str:
    """Return the number of the announcement whose sheet is shown."""
    found: str = next(
        part["custom_id"].split(":")[2]
        for part in _walk(shown.message)
        if "annonce:preview" in part.get("custom_id", "")
    )
    return found


def _walk(part: Json) -> list[Json]:
    return [part, *(one for each in part.get("components", ()) for one in _walk(each))]
