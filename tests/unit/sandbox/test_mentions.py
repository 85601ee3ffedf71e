"""Whom a message mentions, and who is really notified."""

import pytest

from sandbox import posting, templates
from sandbox.clock import Clock
from sandbox.model import Channel, Guild, Message
from sandbox.permissions import Overwrite, Permission
from sandbox.posting import Post
from sandbox.wire import Json
from sandbox.world import World


class Place:
    """A community with its names at hand."""

    def __init__(self) -> None:
        self.world = World(Clock(), 0)
        self.guild: Guild = templates.build(self.world, "community")
        self.roles = {role.name: role for role in self.guild.roles.values()}

    def channel(self, name: str) -> Channel:
        return next(each for each in self.guild.channels.values() if each.name == name)

    def send(self, channel: str, content: str, **body: object) -> Message:
        """Let the bot write."""
        whole: Json = {"content": content, **body}
        return posting.post(self.world, Post(self.channel(channel), self.world.bot, whole))

    def pinged(self, message: Message) -> set[str]:
        """Return the names of those who were notified."""
        return {self.world.users[each].display_name for each in message.pinged}

    def person(self, name: str) -> int:
        return self.world.by_username[name].id


@pytest.fixture
def place() -> Place:
    return Place()


def test_people_and_roles_are_notified(place: Place) -> None:
    """A person by id, a role's holders through it."""
    text = f"<@{place.person('hugo')}> <@!{place.person('lea')}> <@&{place.roles['Organisation'].id}>"

    message = place.send("entraide", text)

    assert place.pinged(message) == {"Hugo", "Léa", "Camille", "Nadia"}


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ({"parse": []}, set()),
        ({"parse": ["users"]}, {"Hugo"}),
        ({"parse": ["roles"]}, {"Inès"}),
        ({"parse": [], "roles": ["role"]}, {"Inès"}),
        ({"parse": [], "users": ["hugo"]}, {"Hugo"}),
        (None, {"Hugo", "Inès"}),
    ],
)
def test_allowed_mentions_decide(place: Place, allowed: Json | None, expected: set[str]) -> None:
    """What is not allowed is text only."""
    role, hugo = place.roles["Accueil"].id, place.person("hugo")
    if allowed is not None:
        known = {"role": str(role), "hugo": str(hugo)}
        allowed = {key: [known.get(each, each) for each in value] for key, value in allowed.items()}

    message = place.send("entraide", f"<@{hugo}> <@&{role}>", allowed_mentions=allowed)

    assert place.pinged(message) == expected


def test_a_role_that_cannot_be_mentioned_stays_silent(place: Place) -> None:
    """Unless it is mentionable, or its mention is the sender's right in that channel."""
    channel, bot = place.channel("entraide"), place.roles["Passerelle"]
    channel.overwrites[bot.id] = Overwrite(bot.id, 0, 0, int(Permission.MENTION_EVERYONE))
    text = f"<@&{place.roles['Accueil'].id}> @everyone"

    shy = place.send("entraide", text)
    place.roles["Accueil"].mentionable = True
    open_to_all = place.send("entraide", text)

    assert place.pinged(shy) == set()
    assert place.pinged(open_to_all) == {"Inès"}


def test_who_cannot_see_the_place_hears_nothing(place: Place) -> None:
    """@everyone in the organisers' channel reaches the organisers."""
    message = place.send("equipe", f"@everyone <@{place.person('hugo')}>")

    assert place.pinged(message) == {"Camille", "Nadia"}


def test_an_edit_notifies_nobody(place: Place) -> None:
    """The mention is shown, and that is all."""
    message = place.send("entraide", "rien")

    posting.edit(place.world, message, {"content": f"<@{place.person('hugo')}>"}, {})

    assert message.mentions.users == [place.person("hugo")]
    assert place.pinged(message) == set()


def test_text_of_a_layout_mentions_too(place: Place) -> None:
    """Components V2 have no content, but their text displays count."""
    text = {"type": 17, "components": [{"type": 10, "content": f"<@{place.person('hugo')}>"}]}

    message = place.send("entraide", "", flags=1 << 15, components=[text])

    assert place.pinged(message) == {"Hugo"}
