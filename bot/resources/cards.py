"""How what was looked up reads: an entry, several of them, the acronyms of a message, and nothing at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.resources.search.model import Kind
from bot.resources.suggestions.cards import FEATURE as SUGGESTING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.i18n import Locale, Texts
    from bot.resources.catalogue.model import Entry
    from bot.resources.model import Explained, Opened
    from bot.resources.search.model import Document

FEATURE = "chercher"
# What a select takes, and how long its lines may be (components/reference#string-select).
MOST_CHOICES, LONGEST_CHOICE = 25, 100
MOST_READ_IN_A_LIST = 5
# What is explained of a message in words; the rest of its acronyms is named below, within the panel's 4,000.
MOST_EXPLAINED_CHARACTERS = 2800
_MARKDOWN = re.compile(r"([\\*_~`|>#\[\]<@-])")


class EntryCards:
    """Write what was found in one language; the entries themselves are French, and say so to who reads English."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say, self._locale = texts.bound(locale), locale

    def private(self, opened: Opened, others: Sequence[Document] = (), *, may_withdraw: bool = False) -> Card:
        """Return an entry as the answer to one person: the short answer first; *others* were found too.

        Who reviews *may withdraw* it.
        """
        say, entry = self._say, opened.entry
        buttons = (
            Button(say("chercher.share"), custom_id=f"{FEATURE}:share:{entry.id}"),
            Button(say("suggest.button.correction"), custom_id=f"{SUGGESTING}:correct:{entry.id}"),
        )
        withdraw = Button(say("review.button.withdraw"), custom_id=f"{SUGGESTING}:withdraw:{entry.id}")
        buttons = (*buttons, *((withdraw,) if may_withdraw else ()))
        left = [other for other in others if other.id not in entry.see_also]
        rows = (*self._see_also(opened), *self._choose("open", say("chercher.others"), left))
        again = Text(self._again())
        return Card((*self._body(entry), *rows, again, Row((*buttons, *self._source(entry)))), panel=True).fitted()

    def around(self, shown: Card, claim: str, others: Sequence[Document] = ()) -> Card:
        """Return what another feature shows, with what an answer has: the others that were found, and *share*."""
        say = self._say
        share = Row((Button(say("chercher.share"), custom_id=f"{FEATURE}:share:{claim}"),))
        found = self._choose("open", say("chercher.others"), others)
        rest: tuple[Text | Row, ...] = (*found, Text(self._again()), share)
        return replace(shown, blocks=(*shown.blocks, *rest)).fitted()

    def public(self, opened: Opened) -> Card:
        """Return an entry as everybody sees it."""
        source = self._source(opened.entry)
        links = (Row(source),) if source else ()
        return Card((*self._body(opened.entry), *self._see_also(opened), *links), panel=True).fitted()

    def several(self, found: Sequence[Document]) -> Card:
        """Return a short list, the best first, each with its one sentence; all of them can be opened."""
        say = self._say
        lines = [_told(each) for each in found[:MOST_READ_IN_A_LIST]]
        head = Text(f"**{say('chercher.several')}**")
        rows = self._choose("open", say("chercher.open"), found)
        return Card(
            (head, Text("\n\n".join(lines)), *self._in_french(), *rows, Text(self._again())), panel=True
        ).fitted()

    def nothing(self, nearest: Sequence[Document]) -> Card:
        """Return what to do next where nothing was found; *nearest* is what single words may mean."""
        say = self._say
        words = Text(f"**{say('chercher.nothing')}**\n{say('chercher.try')}")
        buttons = (
            Button(say("contact.button.write"), custom_id="contact:open:"),
            Button(say("suggest.button.resource"), custom_id=f"{SUGGESTING}:suggest:"),
        )
        return Card((words, *self._choose("open", say("chercher.nearest"), nearest), Row(buttons)), panel=True)

    def explained(self, acronyms: Sequence[Explained]) -> Card:
        """Return the acronyms of a message, as many in words as a phone takes; the others are named."""
        say = self._say
        if not acronyms:
            return Card((Text(say("chercher.no_acronym", command=self._command())),), panel=True)
        told: list[str] = []
        for each in acronyms:
            words = self._meaning(each)
            if sum(map(len, told)) + len(words) > MOST_EXPLAINED_CHARACTERS:
                break
            told.append(words)
        left = ", ".join(each.typed for each in acronyms[len(told) :])
        also = (Text(say("chercher.also", acronyms=left)),) if left else ()
        # What could not be told in words comes first: it can only be opened.
        ordered = [entry for each in (*acronyms[len(told) :], *acronyms[: len(told)]) for entry in each.entries]
        rows = self._choose("open", say("chercher.open"), [entry.document() for entry in ordered])
        head = Text(f"**{say('chercher.acronyms')}**")
        return Card((head, Text("\n\n".join(told)), *also, *self._in_french(), *rows), panel=True).fitted()

    def form(self, custom_id: str) -> Form:
        """Return the form of who has no command at hand: one line."""
        say = self._say
        asked = Field("words", say("chercher.form.label"), hint=say("chercher.form.hint"), is_required=True)
        return Form(custom_id, say("chercher.form.title"), (asked,))

    def _body(self, entry: Entry) -> tuple[Text | Rule, ...]:
        """Return the answer, what surrounds it, and who says so."""
        say = self._say
        source = say("chercher.source", source=entry.source.citation or entry.source.title)
        day = dates.day(entry.date, self._locale)
        checked = say("chercher.verified", day=day) if entry.verified else say("chercher.unverified")
        context = (Text(entry.context),) if entry.context else ()
        answer = Text(f"**{entry.name}**\n{entry.short}")
        return answer, *context, *self._in_french(), Rule(), Text(f"{source}\n{checked}")

    def _in_french(self) -> tuple[Text, ...]:
        return () if self._locale == "fr" else (Text(self._say("chercher.in_french")),)

    def _source(self, entry: Entry) -> tuple[Button, ...]:
        return (Button(self._say("chercher.read_source"), url=entry.source.url),) if entry.source.url else ()

    def _see_also(self, opened: Opened) -> tuple[Row, ...]:
        return self._choose("see", self._say("chercher.see_also"), [entry.document() for entry in opened.related])

    def _choose(self, action: str, placeholder: str, documents: Iterable[Document]) -> tuple[Row, ...]:
        once = {document.id: self._choice(document) for document in documents}
        choices = tuple(once.values())[:MOST_CHOICES]
        select = Select(f"{FEATURE}:{action}:", placeholder, choices=choices, least=1)
        return (Row((select,)),) if choices else ()

    def _choice(self, document: Document) -> Choice:
        kind = self._say(f"chercher.kind.{document.kind}")
        described = shortened(self._named(kind, document.short) if document.short else kind)
        return Choice(shortened(document.title), document.id, description=described)

    def _meaning(self, each: Explained) -> str:
        first, *more = each.entries
        if not more:
            return self._line(each.typed, first)
        lines = [f"- {self._named(entry.expansion or entry.title, entry.short)}" for entry in each.entries]
        return "\n".join([self._named(f"**{each.typed}**", self._say("chercher.meanings")), *lines])

    def _line(self, typed: str, entry: Entry) -> str:
        # What is no letter of the title is another name of it.
        named = entry.expansion or (entry.title if entry.title.casefold() != typed.casefold() else "")
        return self._named(f"**{typed}**", f"{named}. {entry.short}" if named else entry.short)

    def _named(self, name: str, text: str) -> str:
        return self._say("chercher.line", name=name, text=text)

    def _again(self) -> str:
        return self._say("answer.again", command=self._command())

    def _command(self) -> str:
        return f"/{self._say('command.chercher.name')}"


def _told(document: Document) -> str:
    """Return what a list says of *document*; what others have written on the web shows each of its signs."""
    title, short = document.title, document.short
    if document.kind is Kind.ARTICLE:
        title, short = (_MARKDOWN.sub(r"\\\1", text) for text in (title, short))
    return f"**{title}**\n{short}".rstrip()


def shortened(text: str, most: int = LONGEST_CHOICE) -> str:
    """Return *text* within what a line of a list takes."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
