"""How ``/organiser relire`` reads: one thing at a time, and what was done with the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT
from bot.resources.links.model import Link
from bot.resources.links.model import State as LinkState
from bot.resources.reviewing.model import WITHDRAWN
from bot.resources.reviewing.reading import LONGEST_EXPANSION, LONGEST_SOURCE, source_line
from bot.resources.search.model import Kind
from bot.resources.suggestions.model import LONGEST_WORD, Suggestion
from bot.resources.unanswered.model import Word
from bot.typed import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.errors import Refusal
    from bot.i18n import Locale, Texts
    from bot.resources.catalogue.model import Entry
    from bot.resources.history.store import Change
    from bot.resources.reviewing.model import Done, Item, Page

FEATURE = "relire"
# Of a text that is compared: two of them, and what is around, fit into a panel.
_LONGEST_SHOWN, _LONGEST_ALIASES = 1300, 2000
# What a select takes (components/reference#string-select).
MOST_CHOICES = 25


class ReviewCards:
    """Write them in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say, self._locale = texts.bound(locale), locale

    def page(self, page: Page, first: str = "") -> Card:
        """Return what waits and one thing of it; *first* says what was done just now."""
        say = self._say
        blocks: list[Text | Row | Rule] = [Text("\n".join(filter(None, [first, f"**{say('review.title')}**"])))]
        history = Button(say("review.button.history"), f"{FEATURE}:history:0")
        if page.item is None:
            return Card((*blocks, Text(say("review.nothing")), Row((history,))), panel=True)
        counts = {"suggestions": page.suggestions, "words": page.words, "links": page.links}
        waiting = [say(f"review.{sort}", count=count) for sort, count in counts.items() if count]
        blocks += [Text(" · ".join(waiting)), Rule(), Text("\n".join(self._item(page.item)))]
        others = (
            [Button(say("review.button.skip"), f"{FEATURE}:next:{page.item.claim}")] if sum(counts.values()) > 1 else []
        )
        return Card((*blocks, Row(tuple(self._buttons(page.item))), Row((*others, history))), panel=True).fitted()

    def late(self, refusal: Refusal, typed: Mapping[str, str]) -> str:
        """Say who was quicker, and give back what was typed."""
        given = "\n".join(text for text in typed.values() if text)
        return "\n".join(filter(None, [refusal.sentence(self._say), _quoted(given)]))

    def alone(self, first: str) -> Card | None:
        """Return *first* on a card of its own where it is too long to stand above what waits, None where it is not."""
        if len(first) <= _LONGEST_SHOWN:
            return None
        back = Button(self._say("review.button.back"), f"{FEATURE}:open:")
        return Card((Text(first), Row((back,))), panel=True).fitted()

    def done(self, done: Done) -> str:
        """Return what was done, in a sentence."""
        return self._say(f"review.done_{done.how}", title=plain(done.title))

    def form(self, custom_id: str, item: Item, typed: Mapping[str, str]) -> Form:
        """Return the form of an entry: as it would be published, or as it was typed when it was refused."""
        is_defined, is_sigle = isinstance(item.what, Word), item.draft.kind is Kind.SIGLE
        given = _given(item.draft, typed)
        named = (
            self._field("expansion", given, LONGEST_EXPANSION, is_required=is_sigle)
            if is_defined or is_sigle
            else self._field("aliases", given, _LONGEST_ALIASES, is_required=False)
        )
        title = self._say("review.button.define" if is_defined else "review.button.edit")
        return Form(custom_id, title, self._fields(given, named))

    def kept_form(self, custom_id: str, draft: Entry, typed: Mapping[str, str]) -> Form:
        """Return the form of an entry that an article becomes: it has themes where others have more names."""
        given = _given(draft, typed)
        themes = self._field("terms", given, _LONGEST_ALIASES, is_required=False)
        return Form(custom_id, self._say("kept.form"), self._fields(given, themes))

    def refusal_form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form for the word that goes with a refusal."""
        field = self._field("word", typed, LONGEST_WORD, is_long=True)
        return Form(custom_id, self._say("review.button.refuse"), (field,))

    def to_correct(self, refusal: Refusal, again: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        say = self._say
        back = Button(say("review.button.back"), f"{FEATURE}:open:")
        button = Button(say("button.correct"), custom_id=again, style="primary")
        return Card((Text(f"{refusal.sentence(say)}\n{say('suggest.is_kept')}"), Row((button, back))), panel=True)

    def ask(self, entry: Entry) -> Card:
        """Ask whether *entry* is to be withdrawn."""
        say = self._say
        yes = Button(say("review.button.withdraw"), f"{FEATURE}:{WITHDRAWN}:{entry.id}", style="danger")
        back = Button(say("review.button.keep"), f"chercher:back:{entry.id}")
        return Card((Text(say("review.withdraw", title=plain(entry.title))), Row((yes, back))), panel=True)

    def undoable(self, done: Done) -> Card:
        """Say what was withdrawn, with the way back."""
        undo = Button(self._say("review.button.restore"), f"{FEATURE}:restore:{done.entry.id if done.entry else ''}")
        back = Button(self._say("review.button.open"), f"{FEATURE}:open:")
        return Card((Text(self.done(done)), Row((undo, back))), panel=True)

    def history(self, changes: Sequence[Change], withdrawn: Sequence[Entry] = ()) -> Card:
        """Return who has changed what, the newest first, and what can be put back; nobody is rung."""
        say = self._say
        lines = [f"**{say('review.history')}**"]
        for one in changes:
            who = f"<@{one.by}>" if one.by else say("review.somebody")
            said = say(f"review.was_{one.how}", title=plain(one.after.title))
            lines.append(say("review.change", when=dates.stamp(one.at, "f"), who=who, said=said))
        if not changes:
            lines.append(say("review.no_history"))
        back = Button(say("review.button.back"), f"{FEATURE}:open:")
        choices = tuple(Choice(entry.title, entry.id) for entry in withdrawn[:MOST_CHOICES])
        again = (Row((Select(f"{FEATURE}:restore:", say("review.restore"), choices=choices, least=1),)),)
        return Card((Text("\n".join(lines)), *(again if choices else ()), Row((back,))), panel=True).fitted()

    def _item(self, item: Item) -> Iterable[str]:
        say, what, entry = self._say, item.what, item.draft
        if isinstance(what, Word):
            yield say("review.word", words=plain(what.words))
            yield say(
                "review.word_why",
                first=dates.day(what.first_on, self._locale),
                last=dates.day(what.last_on, self._locale),
            )
        elif isinstance(what, Link):
            yield say("review.link", title=plain(entry.title), address=f"<{what.address}>")
            moved = say("review.link_moved", address=f"<{what.moved_to}>")
            yield say("review.link_dead") if what.state is LinkState.DEAD else moved
        else:
            who = f"<@{item.by}>" if item.by else say("review.somebody")
            kind = say(f"suggest.kinds.{entry.kind}")
            sort = "correction" if item.base else "resource"
            yield say(
                f"review.{sort}",
                who=who,
                when=dates.stamp(what.at, "R"),
                title=plain((item.base or entry).title),
                kind=kind,
            )
            yield from self._compared(what, item.base) if item.base else self._new(what)

    def _new(self, what: Suggestion) -> Iterable[str]:
        yield f"<{what.link}>"
        yield _quoted(what.why)

    def _compared(self, what: Suggestion, base: Entry) -> Iterable[str]:
        stands = {"title": base.title, "short": base.short, "context": base.context, "link": base.source.url}
        for name, old in stands.items():
            new = str(getattr(what, name))
            if new or what.empties(name):
                yield f"**{self._say(f'suggest.{name}.label')}**"
                yield self._say("review.before", text=_shown(old) or self._say("review.empty"))
                yield self._say("review.after", text=_shown(new) or self._say("review.empty"))
        yield self._say("review.why", why=plain(what.why))

    def _buttons(self, item: Item) -> Iterable[Button]:
        what, claim = item.what, str(item.claim)
        names = ["edit"]
        if isinstance(what, Word):
            names = ["define", "dismiss"]
        elif isinstance(what, Suggestion):
            names = ["publish", "edit", "refuse"]
        elif what.state is LinkState.MOVED:
            names = ["take", "edit", "leave"]
        else:
            names = ["edit", "leave"]
        for at, name in enumerate(names):
            label = self._say(f"review.button.{name}")
            yield Button(label, f"{FEATURE}:{name}:{claim}", style="secondary" if at else "primary")
        if item.base:
            yield Button(self._say("review.button.withdraw"), f"{FEATURE}:withdraw:{item.base.id}")

    def _fields(self, given: Mapping[str, str], named: Field) -> tuple[Field, ...]:
        return (
            self._field("title", given, TITLE_LIMIT),
            named,
            self._field("short", given, SHORT_LIMIT - 1, is_long=True),
            self._field("context", given, CONTEXT_LIMIT - 1, is_long=True, is_required=False),
            self._field("source", given, LONGEST_SOURCE),
        )

    def _field(
        self, name: str, typed: Mapping[str, str], longest: int, *, is_long: bool = False, is_required: bool = True
    ) -> Field:
        return Field(
            key=name,
            label=self._say(f"review.form.{name}.label"),
            hint=self._say(f"review.form.{name}.hint"),
            kind="paragraph" if is_long else "line",
            value=typed.get(name, "")[:longest],
            is_required=is_required,
            longest=longest,
        )


def _given(entry: Entry, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what the form of *entry* shows: what stands, and what was typed into it before."""
    stands = {
        "title": entry.title,
        "expansion": entry.expansion,
        "aliases": "; ".join(entry.aliases)[:_LONGEST_ALIASES],
        "terms": "; ".join(entry.terms)[:_LONGEST_ALIASES],
        "short": entry.short,
        "context": entry.context,
        "source": source_line(entry.source),
    }
    return {**stands, **typed}


def _shown(text: str) -> str:
    return plain(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in plain(text).splitlines())
