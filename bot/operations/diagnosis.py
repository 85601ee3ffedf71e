"""``python -m bot check``: what is in order, what is not, and how to mend it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.database.migrations.state import is_current, revision_of
from bot.delivery.discord.door import point_at
from bot.delivery.discord.inspection import Place, Server, inspect
from bot.documents.letter import read_letters
from bot.events.seed import read_events
from bot.guilds import store as guilds
from bot.guilds.model import OPTIONS
from bot.i18n import Say, Texts, french
from bot.operations import resources
from bot.operations.permissions import IN_CHANNEL, NEEDED, invitation, missing_from
from bot.settings.feeds import read_feeds
from bot.settings.holidays import read_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.database import Database
    from bot.settings import Settings

MENDED, TO_MEND = 0, 2


class Report:
    """What a check found: lines in order, and what is to be mended."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.problems: list[str] = []

    def text(self, say: Say) -> str:
        """Return the report as an operator reads it, the verdict last."""
        if not self.problems:
            return "\n".join([*self.lines, say("check.all_good")])
        verdict = say("check.to_mend", count=len(self.problems))
        return "\n".join([*self.lines, verdict, *(f"- {problem}" for problem in self.problems)])


async def check(settings: Settings, texts: Texts, database: Database, *, live: bool) -> int:
    """Print what is in order and what to mend; return 0, or 2 when something is to be mended.

    Raise :class:`bot.errors.WorldProblem` where the database or, with *live*, Discord is away.
    """
    say, report = texts.bound("fr"), Report()
    report.lines.append(say("check.configuration", folder=settings.config_dir))
    report.lines.append(say("check.events", count=len(read_events(settings.config_dir / "events"))))
    report.lines.append(_holidays(settings, say))
    report.lines.append(say("check.feeds", count=len(read_feeds(settings.config_dir / "feeds.toml"))))
    report.lines.append(say("check.documents", count=len(read_letters(settings.config_dir / "documents"))))
    report.lines += await resources.report(settings, database, say)
    report.lines.append(await _state_of(database, say))
    report.lines.append(say("check.needed"))
    report.lines += [f"- {_with_reason(say, name)}" for name in NEEDED]
    if live:
        await _ask_discord(settings, database, say, report)
    else:
        report.lines.append(say("check.token_present"))
    await database.close()
    print(french(report.text(say)))  # noqa: T201 - the operator reads standard output
    return TO_MEND if report.problems else MENDED


def _holidays(settings: Settings, say: Say) -> str:
    """Say until when the table of holidays is known: after that, reminders only mind week-ends."""
    calendar = read_calendar(settings.config_dir / "holidays.toml")
    known = (max(calendar.public, default=None), max((one.back_on for one in calendar.school), default=None))
    public, school = (dates.day(last, "fr") if last else say("check.nothing") for last in known)
    return say("check.holidays", public=public, school=school)


async def _state_of(database: Database, say: Say) -> str:
    if database.file and not database.file.exists():
        return say("check.database_absent")
    if await revision_of(database) is None:
        return say("check.database_absent")
    engine = "SQLite" if database.is_sqlite else "PostgreSQL"
    return say("check.database_good" if await is_current(database) else "check.database_older", engine=engine)


def _with_reason(say: Say, name: str) -> str:
    return f"{say(f'permission.{name}.name')} ({name.upper()}) : {say(f'permission.{name}.reason')}"


async def _ask_discord(settings: Settings, database: Database, say: Say, report: Report) -> None:
    point_at(settings.discord_api, settings.discord_gateway)
    found = await inspect(settings.token, address=settings.discord_api)
    report.lines.append(say("check.token_good", name=found.name))
    if not found.servers:
        report.problems.append(say("check.no_guild", link=invitation(found.application_id)))
    for server in found.servers:
        chosen = await _choices(database, server.id)
        problems = list(_problems(server, chosen, settings.community.wanted, say))
        report.problems += problems
        key = "check.guild" if problems else "check.guild_good"
        report.lines.append(say(key, guild=server.name))


async def _choices(database: Database, guild_id: int) -> dict[str, int]:
    """Return what the organisers have chosen; nothing before the first start."""
    if database.file and not database.file.exists():
        return {}
    if not await is_current(database):
        return {}
    return await database.read(lambda tx: guilds.choices(tx, guild_id))


def _problems(server: Server, chosen: Mapping[str, int], wanted: Mapping[str, str], say: Say) -> Iterator[str]:
    """Yield what is to be mended on one server: permissions, then each role and channel that was or would be chosen."""
    for name in missing_from(server.granted):
        yield say("check.permission_missing", **_named(say, name))
    for option in OPTIONS:
        places = server.roles if option.kind == "role" else server.channels
        place = _place(places, chosen.get(option.name), wanted[option.name])
        if place is None:
            yield say(f"check.{option.kind}_missing", name=wanted[option.name])
        elif option.kind == "channel":
            for name in missing_from(place.granted, IN_CHANNEL):
                yield say("check.permission_missing_in", channel=f"#{place.name}", **_named(say, name))


def _place(places: Sequence[Place], chosen: int | None, wanted: str) -> Place | None:
    """Return the chosen place or, before anything is chosen, the one of the wanted name."""
    return next(
        (place for place in places if (place.id == chosen if chosen else place.name.casefold() == wanted.casefold())),
        None,
    )


def _named(say: Say, name: str) -> dict[str, str]:
    return {
        "permission": say(f"permission.{name}.name"),
        "code": name.upper(),
        "reason": say(f"permission.{name}.reason"),
    }
