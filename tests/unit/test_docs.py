"""The documentation names what there is, and what it names exists."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from discord import app_commands
from discord.ext import commands

import run
from bot import app, command_line, rooms
from bot.__main__ import HEALTH_FLAG
from bot.database.columns import metadata
from bot.database.personal import HOLDINGS
from bot.guilds.model import OPTIONS, SWITCHES
from bot.i18n import Texts
from bot.operations.permissions import NEEDED, invitation
from bot.settings.environment import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXTS = Texts.load(ROOT / "config" / "locales")
FRENCH = tomllib.loads((ROOT / "config" / "locales" / "fr.toml").read_text("utf-8"))


def page(name: str) -> str:
    """Return a page with the signs that a keyboard has, since French typography uses others."""
    text = (ROOT / name).read_text("utf-8")
    return re.sub(r"[\u00a0\u202f]", " ", text).replace("’", "'")


README, GUIDE, OPERATIONS = page("README.md"), page("docs/guide.md"), page("docs/operations.md")
ARCHITECTURE, CONFIGURATION = page("docs/architecture.md"), page("docs/configuration.md")


def typed_commands() -> Iterator[tuple[str, str]]:
    """Yield every command of ours that a page tells to type, in a code block or in a line."""
    start = r"(?:python3 run\.py|(?:\.venv/bin/)?python -m bot)(?= )"
    for path in PAGES:
        for typed in re.findall(rf"(?:^ *|`|&& |passerelle ){start}[^\n`&#]*", path.read_text("utf-8"), re.MULTILINE):
            yield path.name, typed[re.search(start, typed).start() :].strip()  # type: ignore[union-attr] # it matched


TYPED = sorted(set(typed_commands()))


def headings(text: str) -> set[str]:
    """Return the anchors of a page, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    """The file is there, and so is the heading."""
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        if "://" not in link and not (
            target.exists() and (not anchor or anchor in headings(target.read_text("utf-8")))
        ):
            dead.append(link)

    assert dead == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_exists(path: Path) -> None:
    """A page does not outlive the file that it speaks of."""
    named = re.findall(r"`((?:bot|cogs|sandbox|tests|docs|config|benchmarks)/[\w./-]+)`", path.read_text("utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def functions() -> list[tuple[str, str]]:
    """Return the functions that the tables of the architecture name beside a file."""
    rows = re.findall(r"^\| `([\w/]+)\.py` \| (.+?) \|", ARCHITECTURE, re.MULTILINE)
    return [(file, function) for file, named in rows for function in re.findall(r"`([\w.]+)`", named)]


@pytest.mark.parametrize(("file", "function"), functions())
def test_every_function_on_the_way_is_in_its_file(file: str, function: str) -> None:
    """Who follows a click through the files finds each step."""
    module = file.replace("/", ".").removesuffix(".__init__")

    found = pkgutil.resolve_name(f"{module}:{function}")

    assert callable(found)
    assert found.__module__ == module


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_of_the_environment_is_described(variable: str) -> None:
    """It has a row of its own."""
    assert f"| `{variable}` |" in CONFIGURATION


def subcommands() -> list[str]:
    """Return what ``python -m bot`` takes."""
    return [*command_line._COMMANDS, HEALTH_FLAG]


@pytest.mark.parametrize("name", subcommands())
def test_every_subcommand_is_described(name: str) -> None:
    """An operator finds it with its exit codes."""
    assert f"| `python -m bot {name}` |" in OPERATIONS


@pytest.mark.parametrize(("where", "typed"), TYPED)
def test_what_a_page_tells_to_type_can_be_typed(where: str, typed: str) -> None:
    """The command exists and takes these arguments."""
    words = shlex.split(typed)
    arguments = words[2:] if words[1] == "run.py" else words[3:]

    if words[1] == "run.py":
        assert inspect.isfunction(getattr(run, arguments[0], None)), where
        assert f"python3 run.py {arguments[0]} " in (run.__doc__ or "")
    elif arguments != [HEALTH_FLAG]:
        assert command_line._parser().parse_args(arguments).command in command_line._COMMANDS, where


def test_the_two_commands_stand_in_the_readme() -> None:
    """They are what a newcomer types, each on a line of its own; others are tried as well."""
    typed = {typed for where, typed in TYPED if where == "README.md"}

    assert {"python3 run.py demo", "python3 run.py test", "python3 run.py start"} <= typed
    assert {".venv/bin/python -m bot check", ".venv/bin/python -m bot check --live"} <= typed


def test_the_invitation_of_the_readme_asks_for_just_what_is_needed() -> None:
    """Its number is the sum of the permissions, and each of them is named in the check that is shown."""
    address = invitation(0).replace("client_id=0", "client_id=APPLICATION_ID")

    assert address in README
    assert [name for name in NEEDED if f"({name.upper()})" not in README] == []


def test_every_table_is_declared_and_described() -> None:
    """The page says of each table what personal.py says."""
    assert rooms.__doc__, "imported, so that every store has declared its tables"
    described = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \| (.+) \| (.+) \|$", ARCHITECTURE, re.MULTILINE)
    held = [
        (name, one.purpose, one.until, ", ".join(f"`{column}`" for column in one.person_columns) or "–", one.erasure)
        for name, one in HOLDINGS.items()
    ]

    assert set(metadata.tables) == set(HOLDINGS)
    assert described == [(*row[:4], row[4] or "–") for row in held]


@pytest.mark.parametrize("name", [option.name for option in OPTIONS])
def test_every_option_of_a_community_is_described(name: str) -> None:
    """Organisers find it by its label, operators by its key."""
    kind, _, key = name.partition("_")

    assert f"| {FRENCH['options'][name]['label']} |" in GUIDE
    assert re.search(rf"`\[{kind}s\]` \|[^|]*`{key}`", CONFIGURATION)


@pytest.mark.parametrize("name", [option.name for option in SWITCHES])
def test_every_switch_of_a_community_is_described(name: str) -> None:
    """It has no name to look for at first start, so that operators do not meet it."""
    assert f"| {FRENCH['options'][name]['label']} |" in GUIDE


def slash_commands() -> Iterator[app_commands.Command[commands.Cog, ..., object]]:
    """Yield the commands that the cogs declare."""
    for extension in app.EXTENSIONS:
        for _, cog in inspect.getmembers(importlib.import_module(extension), inspect.isclass):
            if issubclass(cog, commands.Cog) and cog.__module__ == extension:
                yield from (one for one in cog.__cog_app_commands__ if isinstance(one, app_commands.Command))


def qualified(command: app_commands.Command[commands.Cog, ..., object]) -> str:
    """Return what a person types after the slash."""
    group = importlib.import_module(command.module or "")
    groups = [cog for _, cog in inspect.getmembers(group, inspect.isclass) if issubclass(cog, commands.GroupCog)]
    prefixes = [cog.__cog_group_name__ for cog in groups if isinstance(cog.__cog_group_name__, str)]
    return " ".join([*prefixes, command.name])


SLASH = sorted(map(qualified, slash_commands()))


def test_the_cogs_have_commands() -> None:
    """The rule below looks at something."""
    assert {"programme", "aide", "organiser tableau", "organiser options"} <= set(SLASH)


@pytest.mark.parametrize("command", SLASH)
def test_every_slash_command_is_described_and_has_its_words(command: str) -> None:
    """Members or organisers find it in the guide, and the catalogue names it in both languages."""
    assert f"`/{command}`" in GUIDE
    assert {f"command.{command.replace(' ', '.')}.{part}" for part in ("name", "description")} <= TEXTS.keys()


@pytest.mark.parametrize("key", sorted(FRENCH["exit"]))
def test_every_sentence_of_an_end_is_explained(key: str) -> None:
    """An operator finds the beginning of what was printed, and what to do."""
    sentence = FRENCH["exit"][key].split(". ")[0].removesuffix(".")

    assert f"| {sentence} |" in OPERATIONS


@pytest.mark.parametrize("key", sorted(FRENCH["delivery"]))
def test_every_reason_of_a_delivery_is_explained(key: str) -> None:
    """What the board says stands in the table."""
    sentence = re.split(r"[.,:]", FRENCH["delivery"][key])[0].strip()

    assert re.search(rf"^\| (?:[^|]* · )?{re.escape(sentence)}(?: · [^|]*)? \|", OPERATIONS, re.MULTILINE)
