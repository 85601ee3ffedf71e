"""Guilds to begin with: `community`, the one of the demo, and `large:N`, the same with N members."""

from collections.abc import Iterable
from typing import NamedTuple

from sandbox import people
from sandbox.kinds import ChannelType
from sandbox.model import Channel, Guild, Role
from sandbox.permissions import Overwrite, Permission
from sandbox.wire import Json
from sandbox.world import World

_P = Permission

EVERYBODY = (
    _P.VIEW_CHANNEL
    | _P.SEND_MESSAGES
    | _P.SEND_MESSAGES_IN_THREADS
    | _P.CREATE_PUBLIC_THREADS
    | _P.READ_MESSAGE_HISTORY
    | _P.EMBED_LINKS
    | _P.ATTACH_FILES
    | _P.ADD_REACTIONS
    | _P.USE_APPLICATION_COMMANDS
    | _P.CHANGE_NICKNAME
)

BOT = (
    EVERYBODY
    | _P.MANAGE_CHANNELS
    | _P.MANAGE_ROLES
    | _P.MANAGE_MESSAGES
    | _P.PIN_MESSAGES
    | _P.MANAGE_THREADS
    | _P.CREATE_PRIVATE_THREADS
    | _P.CREATE_EVENTS
    | _P.MANAGE_EVENTS
    | _P.MENTION_EVERYONE
)
"""What a bot of this kind is invited with; administrator is never among it."""

ORGANISERS = EVERYBODY | _P.MANAGE_EVENTS | _P.CREATE_EVENTS | _P.MANAGE_MESSAGES | _P.MANAGE_THREADS


class _Place(NamedTuple):
    name: str
    type: ChannelType
    topic: str
    read_only: bool = False
    private: bool = False


class _Person(NamedTuple):
    username: str
    name: str
    locale: str = "fr"
    role: str | None = None
    dms_open: bool = True


_ROLES = {"Relecture": EVERYBODY, "Accueil": EVERYBODY, "Organisation": ORGANISERS}
"""From the lowest to the highest."""

_PLACES = (
    _Place("bienvenue", ChannelType.TEXT, "Par où commencer", read_only=True),
    _Place("agenda", ChannelType.TEXT, "Les rencontres à venir", read_only=True),
    _Place("ressources", ChannelType.TEXT, "Articles, outils et lexique"),
    _Place("entraide", ChannelType.TEXT, "Questions et coups de main entre membres"),
    _Place("annonces", ChannelType.ANNOUNCEMENT, "Les nouvelles du réseau", read_only=True),
    _Place("equipe", ChannelType.TEXT, "Entre organisateurs", private=True),
)

_PEOPLE = (
    _Person("camille", "Camille", role="Organisation"),
    _Person("nadia", "Nadia", role="Organisation"),
    _Person("ines", "Inès", role="Accueil"),
    _Person("paul", "Paul", role="Relecture"),
    _Person("karim", "Karim", dms_open=False),
    _Person("lea", "Léa"),
    _Person("yanis", "Yanis"),
    _Person("fatou", "Fatou"),
    _Person("hugo", "Hugo"),
    _Person("sophie", "Sophie"),
    _Person("emma", "Emma", "en-GB"),
    _Person("james", "James", "en-US"),
    _Person("oksana", "Oksana", "uk"),
)
"""The first one owns the guild."""


def build(world: World, template: str, *, name: str = "Alliances éducatives Nouvelle-Aquitaine") -> Guild:
    """Build the guild that *template* names; ValueError when there is no such template."""
    kind, _, number = template.partition(":")
    if kind == "community" and not number:
        crowd = 0
    elif kind == "large" and number.isdigit():
        crowd = max(0, int(number) - len(_PEOPLE))
    else:
        raise ValueError(f"there is no template {template!r}; there are 'community' and 'large:N'")
    guild = _guild(world, name)
    roles = _roles(world, guild)
    people.join(world, guild, world.bot, {roles["Passerelle"].id}, quietly=True)
    _places(world, guild, roles)
    _people(world, guild, roles, crowd)
    return guild


def _guild(world: World, name: str) -> Guild:
    owner = _known_or_new(world, _PEOPLE[0])
    guild = Guild(world.ids.next_guild(), name, owner, world.clock.now())
    world.guilds[guild.id] = guild
    guild.roles[guild.id] = Role(guild.id, guild.id, "@everyone", int(EVERYBODY), position=0)
    return guild


def _roles(world: World, guild: Guild) -> dict[str, Role]:
    wanted = {**_ROLES, "Passerelle": BOT}
    for position, (name, allowed) in enumerate(wanted.items(), start=1):
        bot = world.bot.id if name == "Passerelle" else None
        role = Role(world.ids.next(), guild.id, name, int(allowed), position, hoist=bot is None, bot_id=bot)
        guild.roles[role.id] = role
    return {role.name: role for role in guild.roles.values()}


def _places(world: World, guild: Guild, roles: dict[str, Role]) -> None:
    insiders = (roles["Organisation"].id, roles["Passerelle"].id)
    for position, place in enumerate(_PLACES):
        channel = Channel(world.ids.next(), place.type, guild.id, place.name, place.topic, position)
        hidden = _P.VIEW_CHANNEL if place.private else _P.SEND_MESSAGES if place.read_only else None
        if hidden is not None:
            channel.overwrites = _overwrites(guild.id, hidden, insiders)
        world.add_channel(channel)


def _overwrites(everybody: int, withheld: Permission, insiders: Iterable[int]) -> dict[int, Overwrite]:
    rules = [Overwrite(everybody, 0, 0, int(withheld)), *(Overwrite(each, 0, int(withheld), 0) for each in insiders)]
    return {rule.id: rule for rule in rules}


def _people(world: World, guild: Guild, roles: dict[str, Role], crowd: int) -> None:
    named = [*_PEOPLE, *(_Person(f"membre{each:05}", f"Membre {each:05}") for each in range(1, crowd + 1))]
    for person in named:
        user = world.users[_known_or_new(world, person)]
        held = set() if person.role is None else {roles[person.role].id}
        people.join(world, guild, user, held, quietly=True)


def _known_or_new(world: World, person: _Person) -> int:
    """Return the id of *person*: the same people live in every guild that is made from a template."""
    known = world.by_username.get(person.username)
    if known is None:
        known = world.add_user(person.username, person.name, locale=person.locale)
        known.dms_open = person.dms_open
    return known.id


def described(guild: Guild) -> Json:
    """List a guild's ids by name, for whoever drives the sandbox."""
    return {
        "guild": str(guild.id),
        "channels": {channel.name: str(channel.id) for channel in guild.channels.values()},
        "roles": {role.name: str(role.id) for role in guild.roles.values()},
        "members": {
            member.user.display_name: str(member.user.id) for member in guild.members.values() if not member.user.bot
        },
    }
