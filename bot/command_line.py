"""What an operator types, and how a problem reaches them: one clear sentence, no traceback."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot import log
from bot.clock import SystemClock
from bot.errors import PasserelleError
from bot.i18n import InvalidTexts, Texts, french
from bot.memory import share_arenas
from bot.resources.search.model import Kind
from bot.settings import InvalidSettings, Settings, load
from bot.settings.environment import TOKEN

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.database import Database

logger = logging.getLogger(__name__)

OnStep = Callable[[str], None]

UNEXPECTED = 70
"""What sysexits.h calls EX_SOFTWARE."""


def run(arguments: Sequence[str], *, on_step: OnStep = lambda _step: None) -> int:
    """Do what *arguments* ask for; return the exit code."""
    chosen = _read(arguments)
    texts: Texts | None = None
    try:
        texts = Texts.load(_folder_of_texts())
        settings = load(_environment(chosen.command))
        log.configure(settings.log_level, json=settings.log_json, secrets=[settings.token, settings.database_url])
        return asyncio.run(_COMMANDS[chosen.command](settings, texts, chosen, on_step))
    except PasserelleError as problem:
        _tell(problem, texts)
        return problem.exit_code
    except KeyboardInterrupt:
        return 0
    except Exception:  # the last door: the operator gets a sentence, the log the rest
        code = log.reference()
        logger.exception("unexpected error %s", code)
        print(texts.get("exit.unexpected", "fr", reference=code) if texts else code, file=sys.stderr)  # noqa: T201 - the operator reads standard error
        return UNEXPECTED


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for; what is searched for may begin with a dash and is no option for that."""
    parser = _parser()
    chosen, unknown = parser.parse_known_args(arguments)
    if chosen.command == "search":
        chosen.text += unknown
    elif unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return chosen


def _environment(command: str) -> dict[str, str]:
    """Return the environment; what asks nothing of Discord needs no token."""
    if command not in {"when", "search", "resources"}:
        return dict(os.environ)
    others = {name: value for name, value in os.environ.items() if not name.startswith(TOKEN)}
    return {**others, TOKEN: "not-needed.to.read"}


def _tell(problem: PasserelleError, texts: Texts | None) -> None:
    say = texts.bound("fr") if texts else (lambda key, /, **_params: key)
    lines = [problem.sentence(say)] if texts else []
    if isinstance(problem, InvalidSettings | InvalidTexts):
        lines += [f"- {line}" for line in problem.problems]
    for line in filter(None, lines):
        print(french(line), file=sys.stderr)  # noqa: T201 - the operator reads standard error


def _folder_of_texts() -> Path:
    """Return the folder of the catalogues; raise :class:`InvalidSettings` where there is none."""
    folder = Path(os.environ.get("PASSERELLE_CONFIG_DIR") or "config")
    if not (folder / "locales").is_dir():
        raise InvalidSettings(
            [
                f"PASSERELLE_CONFIG_DIR : le dossier {folder} n'existe pas ou n'a pas de textes. Lancez Passerelle "
                "depuis son dossier, ou donnez ici le chemin de son dossier config."
            ]
        )
    return folder / "locales"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Passerelle, bot Discord.")
    parser.add_argument("--health", action="store_true", help="dire par le code de sortie si le bot va bien")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="démarrer le bot")
    commands.add_parser("migrate", help="mettre la base de données à jour")
    check = commands.add_parser("check", help="vérifier la configuration et dire quoi réparer")
    check.add_argument("--live", action="store_true", help="demander aussi à Discord")
    when = commands.add_parser("when", help="dire comment une date est comprise, ou pourquoi elle ne l'est pas")
    when.add_argument(
        "text", metavar="TEXTE", nargs="?", help="la date, comme on la tape ; sans elle, une ligne de l'entrée standard"
    )
    when.add_argument(
        "--now", type=_instant, metavar="ISO", help="l'instant d'où compter, par exemple 2025-12-15T08:00"
    )
    when.add_argument("--json", action="store_true", help="répondre par un objet JSON sur une ligne")
    resources = commands.add_parser("resources", help="écrire les ressources et le glossaire comme un fichier")
    resources.add_argument("action", nargs="?", choices=["export"], default="export")
    resources.add_argument("--guild", type=int, metavar="ID", help="le serveur, s'il y en a plusieurs")
    resources.add_argument("--changes", action="store_true", help="seulement ce qui diffère des fichiers")
    _add_search(
        commands.add_parser("search", help="chercher dans les ressources, comme les membres", allow_abbrev=False)
    )
    return parser


def _add_search(search: argparse.ArgumentParser) -> None:
    search.add_argument(
        "text", metavar="TEXTE", nargs="*", help="ce qu'on cherche ; sans rien, une ligne de l'entrée standard"
    )
    search.add_argument(
        "--kind",
        action="append",
        choices=[kind.value for kind in Kind],
        help="seulement cette sorte, plusieurs fois si besoin",
    )
    search.add_argument("--guild", type=int, metavar="ID", help="le serveur, s'il y en a plusieurs")
    search.add_argument("--json", action="store_true", help="répondre par un tableau JSON sur une ligne")
    search.add_argument("--explain", action="store_true", help="dire pourquoi chaque réponse en est une")


def _instant(given: str) -> str:
    """Return *given* where it is an instant in ISO 8601; ValueError, which argparse tells, otherwise."""
    datetime.fromisoformat(given)
    return given


async def _start(settings: Settings, texts: Texts, _chosen: argparse.Namespace, on_step: OnStep) -> int:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    share_arenas()
    from bot.app import App  # noqa: PLC0415 - the other commands do not pay for discord.py

    _make_folders(settings)
    await App(settings, texts, on_step=on_step).run(stop)
    return 0


async def _migrate(settings: Settings, _texts: Texts, _chosen: argparse.Namespace, _on_step: OnStep) -> int:
    from bot.database.migrations.run import upgrade  # noqa: PLC0415 - only this command pays for Alembic

    database = _open(settings)
    copy = await upgrade(database, backups=settings.var_dir / "backups", now=SystemClock().now())
    await database.close()
    logger.info("the schema is current%s", f"; the copy from before is {copy}" if copy else "")
    return 0


async def _check(settings: Settings, texts: Texts, chosen: argparse.Namespace, _on_step: OnStep) -> int:
    from bot.operations.diagnosis import check  # noqa: PLC0415 - the other commands do not pay for it

    return await check(settings, texts, _open(settings), live=chosen.live)


async def _when(settings: Settings, texts: Texts, chosen: argparse.Namespace, _on_step: OnStep) -> int:
    from bot.operations import understanding  # noqa: PLC0415 - only this command needs it

    zone, say = ZoneInfo(settings.community.timezone), texts.bound("fr")
    now = understanding.read_now(chosen.now, SystemClock().now(), zone)
    typed = sys.stdin.readline() if chosen.text is None else chosen.text
    found = understanding.understand(typed.strip(), now, zone, say)
    print(understanding.shown(found, say, as_json=chosen.json))  # noqa: T201 - the operator reads standard output
    return understanding.UNDERSTOOD if found.understood else understanding.NOT_UNDERSTOOD


async def _search(settings: Settings, texts: Texts, chosen: argparse.Namespace, _on_step: OnStep) -> int:
    from bot.operations import finding  # noqa: PLC0415 - only this command needs it

    typed = " ".join(chosen.text) if chosen.text else sys.stdin.readline()
    kinds = frozenset(Kind(kind) for kind in chosen.kind or ())
    tell = partial(print, file=sys.stderr)
    hits = await finding.find(typed, kinds, settings, texts, guild_id=chosen.guild, tell=tell)
    with suppress(BrokenPipeError):  # who pipes it into head has read enough
        print(finding.shown(hits, texts.bound("fr"), as_json=chosen.json, explained=chosen.explain))  # noqa: T201 - the operator reads standard output
    return 0


async def _resources(settings: Settings, texts: Texts, chosen: argparse.Namespace, _on_step: OnStep) -> int:
    from bot.operations.resources import export  # noqa: PLC0415 - only this command needs it

    database = _open(settings)
    try:
        text = await export(settings, database, chosen.guild, texts.bound("fr"), changed_only=chosen.changes)
    finally:
        await database.close()
    print(text, end="")  # noqa: T201 - the operator reads standard output
    return 0


def _make_folders(settings: Settings) -> None:
    """Make the folders that files will be written to; raise a :class:`bot.errors.WorldProblem` where that fails."""
    scheme, _, file = settings.database_url.partition(":///")
    folders = [settings.var_dir]
    # "file:..." is an address of SQLite's own (sqlite.org/uri.html), and no path.
    if scheme.startswith("sqlite") and file and not file.startswith("file:"):
        folders.append(Path(file).parent)
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            from bot.database.trouble import DatabaseReadOnly  # noqa: PLC0415 - only who meets the error pays for SQLAlchemy

            raise DatabaseReadOnly(database=folder) from error


def _open(settings: Settings) -> Database:
    from bot.database import Database  # noqa: PLC0415 - start opens it while Discord sends its servers

    _make_folders(settings)
    return Database(settings.database_url)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


_COMMANDS: dict[str, Callable[[Settings, Texts, argparse.Namespace, Any], Coroutine[Any, Any, int]]] = {
    "start": _start,
    "migrate": _migrate,
    "check": _check,
    "when": _when,
    "search": _search,
    "resources": _resources,
}
