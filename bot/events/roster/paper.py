"""A roster as files that an organiser takes away: a table for their spreadsheet, a sheet to sign on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Attachment
from bot.documents.names import file_name
from bot.documents.sheet import attendance_sheet
from bot.events.model import short_title
from bot.events.questions.words import department_name, meal_name, role_name
from bot.events.roster.export import table
from bot.events.roster.model import Part, Standing, clean, part_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.errors import Say
    from bot.events.model import Event
    from bot.events.roster.model import Line

# For those who come unannounced.
EMPTY_ROWS = 12
COLUMNS = (
    *("full_name", "structure", "role", "department", "meal", "workshop"),
    *("standing", "coming", "present", "discord", "registered", "since", "reason"),
)
# These stand there also where nobody has said anything.
ALWAYS = frozenset({"full_name", "structure"})


def spreadsheet(event: Event, lines: Iterable[Line], say: Say, *, about: str = "") -> Attachment:
    """Return everybody who is in, waits or has left, as a table of the words that *say* speaks.

    *about* says in its name which part of the list it holds.
    """
    held = tuple(lines)
    ordered = [line for part in (Part.EVERYONE, Part.WAITING, Part.LEFT) for line in part_of(held, part)]
    rows = [_cells(event, line, say) for line in ordered]
    columns = [column for column in COLUMNS if column in ALWAYS or any(row[column] for row in rows)]
    content = table(
        [say(f"roster.csv.{column}") for column in columns], [[row[one] for one in columns] for row in rows]
    )
    name = file_name(say("roster.csv.name"), short_title(event), str(event.on), about, ending="csv")
    return Attachment(name, content)


def sheet(event: Event, lines: Iterable[Line], say: Say, *, at: datetime, about: str = "") -> Attachment:
    """Return who is in as a sheet to sign, for the welcome desk; it takes a while: call it in a thread.

    *about* says at its head, and in its name, which part of the list it holds.

    Who has given no name writes it on one of the empty lines, of which there is one more for each.
    """
    people = part_of(lines, Part.EVERYONE)
    named = [(clean(line.full_name), clean(line.structure or "")) for line in people if line.full_name]
    nameless = len(people) - len(named)
    count = say("roster.sheet.count", count=len(people))
    where = say(
        "roster.sheet.where", day=dates.day(event.on, "fr"), city=", ".join(filter(None, (event.venue, event.city)))
    )
    if nameless:
        count = say("roster.sheet.nameless", people=count, count=nameless)
    content = attendance_sheet(
        (clean(event.title), where, *([clean(about)] if about else []), count),
        named,
        columns=[say(f"roster.sheet.{column}") for column in ("full_name", "structure", "signature")],
        page=say("roster.sheet.page", number="{number}", pages="{count}"),
        at=at,
        author=event.organiser,
        empty_rows=EMPTY_ROWS + nameless,
    )
    name = file_name(say("roster.sheet.name"), short_title(event), str(event.on), about, ending="pdf")
    return Attachment(name, content)


def _cells(event: Event, line: Line, say: Say) -> dict[str, str]:
    zone, yes_or_no = ZoneInfo(event.timezone), {True: say("roster.csv.yes"), False: say("roster.csv.no")}
    return {
        "full_name": line.full_name or ("" if line.standing is Standing.LEFT else say("roster.csv.nameless")),
        "structure": line.structure or "",
        "role": role_name(line.role, say) if line.role else "",
        "department": department_name(line.department, say) if line.department else "",
        "meal": meal_name(line.meal, say) if line.meal else "",
        "workshop": line.workshop or "",
        "standing": say(f"roster.csv.standing_{line.standing}"),
        "coming": "" if line.standing is Standing.LEFT else say(f"roster.csv.coming_{line.coming}"),
        "present": say(f"roster.csv.present_{line.half}") if line.half else "",
        "discord": yes_or_no[not line.is_guest],
        "registered": "" if event.inscription == "ici" else yes_or_no[line.is_registered],
        "since": f"{line.since.astimezone(zone):%d/%m/%Y %H:%M}",
        "reason": line.reason or "",
    }
