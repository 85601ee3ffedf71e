"""Print the story for people: days, sentences, messages as their reader sees them, and the reckoning."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from demo.cast import CAST, PARIS
from demo.reading import labels, plain, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from demo.promises import Line, Notes
    from demo.witness import Heard
    from sandbox.wire import Json

WIDTH = 96
# Long enough to read a panel, short enough for the whole story to last less than a minute.
PAUSE_S = 0.2
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = {12: "décembre", 1: "janvier"}

_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Screen:
    """Print at once what happens; on a terminal with a short pause after each message."""

    def __init__(self, console: Console, name_of: Callable[[str], str | None]) -> None:
        self._console, self._name_of = console, name_of

    def day(self, now: datetime) -> None:
        """Say what day and hour it has become."""
        local = now.astimezone(PARIS)
        hour = f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"
        title = f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month]} {local.year}, {hour}"
        self._console.print()
        self._console.rule(f"[bold]{title}", style="blue")

    def says(self, sentence: str) -> None:
        """Print what somebody does, or a word of explanation."""
        self._console.print(f"[bold cyan]•[/] {escape(sentence)}")

    def answer(self, name: str, message: Json) -> None:
        """Print what only *name* sees."""
        part = CAST[name]
        client = "" if part.client == "français" else f" (client {part.client})"
        self._panel(f"{name}{client}, visible d'une seule personne", message, "grey50")

    def standing(self, place: str, message: Json) -> None:
        """Print a message that stands in a channel, as its members see it."""
        self._panel(place, message, "green")

    def arrives(self, heard: Heard) -> None:
        """Print a message that has just arrived, and whose phones it rings."""
        who = ", ".join(heard.rings)
        if heard.is_direct:
            self._panel(f"message privé à {who}", heard.message, "yellow")
        elif who:
            self._panel(f"{heard.place}, fait sonner : {who}", heard.message, "yellow")
        else:
            self._panel(heard.place, heard.message, "green")

    def reckoning(self, lines: Sequence[Line], notes: Notes, figures: Iterable[tuple[str, object]]) -> None:
        """Print the closing summary."""
        table = Table(title="Qui a sonné : promis et compté dans la transcription", width=WIDTH)
        for heading in ("personne", "dans l'histoire", "promis", "compté", ""):
            table.add_column(heading, justify="right" if heading in {"promis", "compté"} else "left")
        for line in lines:
            part = CAST[line.name].part if line.name in CAST else "n'attendait rien"
            mark = "[green]tenu[/]" if line.is_kept else "[bold red]NON TENU[/]"
            table.add_row(line.name, part, str(line.promised), str(line.heard), mark)
        self._console.print()
        self._console.print(table)
        self._console.print("\n".join(f"{label} : [bold]{value}[/]" for label, value in figures))
        for line in lines:
            self._differences(line)
        for what in notes.missing:
            self._console.print(f"[bold red]Pas vu :[/] {escape(what)}")

    def _differences(self, line: Line) -> None:
        for kind, rings in (("Manque à", line.missed), ("De trop pour", line.uncalled)):
            for ring in rings:
                self._console.print(f"[bold red]{kind} {line.name} :[/] {ring.at:%d/%m %H:%M}, {ring.where}")

    def _panel(self, title: str, message: Json, style: str) -> None:
        words = [Text.from_markup(self._readable(text)) for text in texts(message)]
        buttons = "  ".join(f"[bold]{escape(f'[ {label} ]')}[/]" for label in labels(message))
        body = Group(*words, *([Text.from_markup(buttons)] if buttons else ()))
        self._console.print(Panel(body, title=escape(title), title_align="left", border_style=style, width=WIDTH))
        if self._console.is_terminal:
            time.sleep(PAUSE_S)

    def _readable(self, text: str) -> str:
        """Return *text* with its Discord marks as a client shows them."""
        return _BOLD.sub(r"[bold]\1[/bold]", escape(plain(text, self._name_of)))
