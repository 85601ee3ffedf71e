"""Login and the application's commands (docs interactions/application-commands)."""

from collections.abc import Iterable

from sandbox import limits
from sandbox.errors import Refusal, not_found
from sandbox.model import Guild
from sandbox.payloads.users import user
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.validation import check_command, check_commands
from sandbox.wire import Json

routes: RestRoutes = RestRoutes()

_COMMANDS = "/applications/{application}/commands"
_GUILD_COMMANDS = "/applications/{application}/guilds/{guild}/commands"


@routes("GET", "/gateway")
def gateway(call: Call) -> Answer:
    """Tell where the gateway is."""
    return Answer(200, {"url": call.sandbox.gateway.url})


@routes("GET", "/gateway/bot")
def gateway_for_bot(call: Call) -> Answer:
    """Tell where the gateway is and how often it may be identified with today."""
    start: Json = {
        "total": limits.IDENTIFIES_A_DAY,
        "remaining": max(0, limits.IDENTIFIES_A_DAY - call.sandbox.gateway.identified),
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return Answer(200, {"url": call.sandbox.gateway.url, "shards": 1, "session_start_limit": start})


@routes("GET", "/oauth2/applications/@me")
@routes("GET", "/applications/@me")
def application(call: Call) -> Answer:
    """Describe the application."""
    world = call.world
    owner = next((world.users[guild.owner_id] for guild in world.joined()), world.bot)
    payload: Json = {
        "id": str(world.bot.id),
        "name": world.bot.display_name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "tags": [],
        "hook": True,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": len(world.joined()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }
    return Answer(200, payload)


@routes("GET", _COMMANDS)
def list_commands(call: Call) -> Answer:
    """List the commands of every guild."""
    _own(call)
    return Answer(200, list(call.world.commands.values()))


@routes("PUT", _COMMANDS)
def replace_commands(call: Call) -> Answer:
    """Replace the commands of every guild."""
    _own(call)
    return Answer(200, _replace(call, call.world.commands, None))


@routes("POST", _COMMANDS)
def create_command(call: Call) -> Answer:
    """Create a command of every guild, or replace the one of the same name and type."""
    _own(call)
    return _upsert(call, call.world.commands, None)


@routes("GET", _GUILD_COMMANDS)
def list_guild_commands(call: Call) -> Answer:
    """List one guild's own commands."""
    return Answer(200, list(_guild(call).commands.values()))


@routes("PUT", _GUILD_COMMANDS)
def replace_guild_commands(call: Call) -> Answer:
    """Replace one guild's own commands."""
    guild = _guild(call)
    return Answer(200, _replace(call, guild.commands, guild))


@routes("POST", _GUILD_COMMANDS)
def create_guild_command(call: Call) -> Answer:
    """Create one guild's own command, or replace the one of the same name and type."""
    guild = _guild(call)
    return _upsert(call, guild.commands, guild)


@routes("GET", _GUILD_COMMANDS + "/permissions")
def command_permissions(call: Call) -> Answer:
    """List who may use which command: nobody changes that here, so nothing."""
    _guild(call)
    return Answer(200, [])


@routes("GET", _COMMANDS + "/{command}")
def get_command(call: Call) -> Answer:
    """Give one command."""
    _own(call)
    return Answer(200, _known(call, call.world.commands))


@routes("PATCH", _COMMANDS + "/{command}")
def change_command(call: Call) -> Answer:
    """Change what the body names of a command."""
    _own(call)
    return _change(call, call.world.commands, None)


@routes("DELETE", _COMMANDS + "/{command}")
def delete_command(call: Call) -> Answer:
    """Delete a command."""
    _own(call)
    return _delete(call, call.world.commands)


@routes("GET", _GUILD_COMMANDS + "/{command}")
def get_guild_command(call: Call) -> Answer:
    """Give one of a guild's own commands."""
    return Answer(200, _known(call, _guild(call).commands))


@routes("PATCH", _GUILD_COMMANDS + "/{command}")
def change_guild_command(call: Call) -> Answer:
    """Change what the body names of a guild's own command."""
    guild = _guild(call)
    return _change(call, guild.commands, guild)


@routes("DELETE", _GUILD_COMMANDS + "/{command}")
def delete_guild_command(call: Call) -> Answer:
    """Delete one of a guild's own commands."""
    return _delete(call, _guild(call).commands)


def _own(call: Call) -> None:
    if call.id("application") != call.world.bot.id:
        raise not_found()


def _guild(call: Call) -> Guild:
    _own(call)
    guild = call.world.guilds.get(call.id("guild"))
    if guild is None or call.world.bot.id not in guild.members:
        raise Refusal(50001)
    return guild


def _known(call: Call, commands: dict[int, Json]) -> Json:
    command = commands.get(call.id("command"))
    if command is None:
        raise Refusal(10063)
    return command


def _replace(call: Call, commands: dict[int, Json], guild: Guild | None) -> list[Json]:
    ensure(check_commands(call.body))
    before = {_identity(each): each for each in commands.values()}
    made = [_stored(call, body, guild, before.get(_identity(body))) for body in call.body]
    commands.clear()
    commands.update({int(each["id"]): each for each in made})
    return made


def _upsert(call: Call, commands: dict[int, Json], guild: Guild | None) -> Answer:
    ensure(check_command(call.body))
    before = next((each for each in commands.values() if _identity(each) == _identity(call.body)), None)
    made = _stored(call, call.body, guild, before)
    commands[int(made["id"])] = made
    return Answer(200 if before else 201, made)


def _change(call: Call, commands: dict[int, Json], guild: Guild | None) -> Answer:
    before = _known(call, commands)
    whole = {**before, **call.json()}
    ensure(check_command(whole))
    commands[int(before["id"])] = made = _stored(call, whole, guild, before)
    return Answer(200, made)


def _delete(call: Call, commands: dict[int, Json]) -> Answer:
    del commands[int(_known(call, commands)["id"])]
    return NO_CONTENT


def _identity(command: Json) -> tuple[str, int]:
    return command["name"], command.get("type") or 1


_KEPT = ("name", "name_localizations", "description_localizations")


def _stored(call: Call, body: Json, guild: Guild | None, before: Json | None) -> Json:
    """Complete a command as Discord gives it back; one that stays keeps its id."""
    world, allowed = call.world, body.get("default_member_permissions")
    command: Json = {key: body.get(key) or None for key in _KEPT}
    command |= {
        "id": before["id"] if before else str(world.ids.next()),
        "application_id": str(world.bot.id),
        "version": str(world.ids.next()),
        "type": body.get("type") or 1,
        "description": body.get("description") or "",
        # Discord writes permissions as text, however they came.
        "default_member_permissions": None if allowed is None else str(allowed),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
        "dm_permission": body.get("dm_permission") is not False,
    }
    if body.get("options"):
        command["options"] = _options(body["options"])
    if guild is not None:
        command["guild_id"] = str(guild.id)
    return command


def _options(options: Iterable[Json]) -> list[Json]:
    made = []
    for option in options:
        whole = {key: value for key, value in option.items() if value is not None}
        if whole.get("options"):
            whole["options"] = _options(whole["options"])
        made.append(whole)
    return made
