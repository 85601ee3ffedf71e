"""The environment of the process, and all settings together."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from bot.settings.community import Community
from bot.settings.problems import InvalidSettings, Place, Where, explain, in_file, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "PASSERELLE_"
COMMUNITY_FILE = "passerelle.toml"
TOKEN, TOKEN_FILE = "PASSERELLE_DISCORD_TOKEN", "PASSERELLE_DISCORD_TOKEN_FILE"

# Discord's own hosts, whose time nobody sets.
_DISCORD = ("discord.com", "discordapp.com")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
# What an operator writes, and the driver that speaks with it without blocking.
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


def _http(address: str) -> str:
    return _address(address, ("http", "https"))


def _websocket(address: str) -> str:
    return _address(address, ("ws", "wss"))


def _address(address: str, schemes: tuple[str, ...]) -> str:
    if not _host(address) or urlsplit(address).scheme not in schemes:
        raise ValueError(f"doit être une adresse complète, qui commence par {schemes[0]}:// ou {schemes[1]}://")
    return address.rstrip("/")


def _host(address: str) -> str:
    """Return the host of *address*, empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _database(url: str) -> str:
    """Return *url* with the driver that we use; its value is never shown, since it may hold a password."""
    scheme, separator, rest = url.partition("://")
    driver = _DRIVERS.get(scheme, scheme)
    if not separator or driver not in _DRIVERS.values():
        raise ValueError("doit commencer par sqlite:/// ou postgresql://")
    return f"{driver}://{rest}"


def _shard(text: str) -> str:
    """Return *text* if it names one shard of several, counted from 0."""
    number, slash, count = text.partition("/")
    if not (slash and number.isdigit() and count.isdigit() and int(number) < int(count)):
        raise ValueError("doit être le numéro d'un fragment, compté à partir de 0, et leur nombre")
    return text


HttpAddress = Annotated[str, AfterValidator(_http)]


class Settings(BaseModel):
    """All that an operator sets; the variable of a field is its name in capitals after ``PASSERELLE_``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = Field(repr=False)
    # Where it came from, None for the environment: reset, it is read again from there.
    token_file: Path | None = None
    discord_api: HttpAddress = Field(default="https://discord.com/api/v10", examples=["https://discord.com/api/v10"])
    discord_gateway: Annotated[str, AfterValidator(_websocket)] | None = Field(
        default=None, examples=["wss://gateway.discord.gg"]
    )
    var_dir: Path = Field(default=Path("var"), examples=["var"])
    config_dir: Path = Field(default=Path("config"), examples=["config"])
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        examples=["sqlite:///var/passerelle.sqlite3"], repr=False
    )
    clock: str = Field(default="system", examples=["system"])
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", examples=["INFO"])
    log_json: bool = Field(default=False, examples=["true"])
    health_port: int | None = Field(default=None, ge=1, le=65535, examples=["8081"])
    lease_seconds: float = Field(default=10, ge=1, le=300, examples=["10"])
    # Discord allows 50 requests a second (topics/rate-limits#global-rate-limit).
    budget_per_second: float = Field(default=45, gt=0, le=50, examples=["45"])
    # How far apart new direct conversations are opened (discord-api-docs #5987); the demo need not wait.
    dm_seconds: float = Field(default=3.0, ge=0, le=60, examples=["3.0"])
    # "0/2": this process runs the first of two shards (topics/gateway#sharding).
    shard: Annotated[str, AfterValidator(_shard)] | None = Field(default=None, examples=["0/2"])
    # The sandbox's website stands on this machine, which is never asked otherwise.
    web_loopback: bool = Field(default=False, examples=["true"])
    ready_seconds: float = Field(default=2.0, ge=0, le=60, examples=["2.0"])
    community: Community

    @field_validator("clock")
    @classmethod
    def _clock_of_a_sandbox(cls, clock: str, info: ValidationInfo) -> str:
        """Let nobody but this machine say what time it is where people wait for real reminders."""
        if clock == "system":
            return clock
        host = _host(info.data.get("discord_api", ""))
        if any(host == own or host.endswith(f".{own}") for own in _DISCORD):
            raise ValueError("ne va pas avec le vrai Discord : retirez cette variable, ou mettez system")
        return _http(clock)

    @field_validator("web_loopback")
    @classmethod
    def _loopback_of_a_sandbox(cls, allowed: bool, info: ValidationInfo) -> bool:
        """Let an address that somebody types reach this machine only where Discord is a sandbox on it too."""
        if allowed and _host(info.data.get("discord_api", "")) not in _THIS_MACHINE:
            raise ValueError("va seulement avec un bac à sable sur cette machine : retirez cette variable")
        return allowed


# The field that each variable sets; the token is read apart.
_FIELDS = {
    PREFIX + name.upper(): name for name in Settings.model_fields if name not in {"token", "token_file", "community"}
}
VARIABLES = (TOKEN, TOKEN_FILE, *_FIELDS)


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings that *environ* and the community's file give.

    Variables that are empty count as absent. Raise :class:`InvalidSettings`, which names every
    problem and never a secret.
    """
    given = {name: value.strip() for name, value in environ.items() if name.startswith(PREFIX) and value.strip()}
    values: dict[str, Any] = {name: given[variable] for variable, name in _FIELDS.items() if variable in given}
    community_file = Path(values.get("config_dir", "config")) / COMMUNITY_FILE
    problems = [_unknown(name) for name in given if name not in VARIABLES]
    values["token"], values["community"] = "", {}
    values.setdefault("database_url", f"sqlite:///{Path(values.get('var_dir', 'var')) / 'passerelle.sqlite3'}")
    try:
        values["token"] = _token(given)
        values["token_file"] = Path(given[TOKEN_FILE]) if TOKEN_FILE in given else None
    except ValueError as error:
        problems.append(str(error))
    try:
        values["community"] = read_table(community_file)
    except InvalidSettings as error:
        problems += error.problems
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise InvalidSettings(problems + explain(error, Settings, _places(community_file))) from None
    if problems:
        raise InvalidSettings(problems)
    return settings


def read_token(file: Path) -> str:
    """Return the token that *file* holds; ValueError, whose words never hold it, where there is none."""
    return _token({TOKEN_FILE: str(file)})


def _unknown(variable: str) -> str:
    close = get_close_matches(variable, VARIABLES, n=1)
    advice = f"Vouliez-vous dire {close[0]} ?" if close else "Retirez-la."
    return f"{variable} : cette variable n'existe pas. {advice}"


def _token(given: Mapping[str, str]) -> str:
    """Return the bot's token; ValueError, whose words never hold it, where there is none that can be used."""
    if TOKEN in given and TOKEN_FILE in given:
        raise ValueError(f"{TOKEN} et {TOKEN_FILE} : les deux sont données. Gardez l'une des deux.")
    name = TOKEN_FILE if TOKEN_FILE in given else TOKEN
    try:
        token = Path(given[name]).read_text(encoding="utf-8").strip() if name == TOKEN_FILE else given.get(name, "")
    except (OSError, UnicodeDecodeError):
        raise ValueError(
            f"{name} : le fichier {given[name]} est illisible. Vérifiez son chemin et ses droits."
        ) from None
    if not token:
        raise ValueError(
            f"{name} : le jeton manque. Copiez-le depuis le portail des développeurs de Discord, page Bot, "
            f"ou donnez dans {TOKEN_FILE} le chemin d'un fichier qui le contient."
        )
    if any(sign.isspace() or sign in "\"'" for sign in token):
        raise ValueError(f"{name} : le jeton est un seul mot. Retirez les guillemets, les espaces et le mot Bot.")
    return token


def _places(community_file: Path) -> Place:
    """Name a variable by its name, and a setting of the community by its file, table and key."""
    in_community = in_file(community_file)

    def place(where: Where) -> tuple[str, str]:
        if where[0] == "community":
            return in_community(where[1:])
        variable = f"{PREFIX}{where[0]}".upper()
        return variable, f"{variable}="

    return place
