"""How the forms of members read, and what they are told of what they proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Text
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT
from bot.resources.suggestions.model import LONGEST_LINK, LONGEST_WHY, PROPOSED, State
from bot.typed import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.errors import Refusal
    from bot.i18n import Locale, Texts
    from bot.resources.catalogue.model import Entry
    from bot.resources.suggestions.model import Suggestion

FEATURE = "relire"


class SuggestionCards:
    """Write them in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say = texts.bound(locale)

    def resource(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form for a resource, with what was *typed* or found already."""
        say = self._say
        chosen = typed.get("kind") or PROPOSED[0].value
        kinds = tuple(Choice(say(f"suggest.kinds.{kind}"), kind.value) for kind in PROPOSED)
        fields = (
            self._field("title", typed, TITLE_LIMIT),
            self._field("link", typed, LONGEST_LINK),
            self._field("why", typed, LONGEST_WHY, kind="paragraph"),
            Field("kind", say("suggest.kind.label"), kind="list", value=chosen, is_required=True, choices=kinds),
        )
        return Form(custom_id, say("suggest.button.resource"), fields, notice=say("suggest.notice"))

    def correction(self, custom_id: str, typed: Mapping[str, str], entry: Entry) -> Form:
        """Return the form for another text of *entry*, with the one that stands."""
        stands = {"title": entry.title, "short": entry.short, "context": entry.context, "link": entry.source.url}
        given = {**stands, **typed}
        fields = (
            self._field("title", given, TITLE_LIMIT),
            self._field("short", given, SHORT_LIMIT, kind="paragraph"),
            self._field("context", given, CONTEXT_LIMIT, kind="paragraph", is_required=False),
            self._field("link", given, LONGEST_LINK, is_required=False),
            self._field("reason", given | {"reason": typed.get("why", "")}, LONGEST_WHY, key="why"),
        )
        return Form(custom_id, self._say("suggest.button.correction"), fields)

    def kept(self, suggestion: Suggestion) -> Card:
        """Say that the team reads it, and how the answer comes."""
        key = "suggest.kept_correction" if suggestion.is_correction else "suggest.kept"
        return Card((Text(self._say(key, title=plain(suggestion.title))),))

    def to_correct(self, refusal: Refusal, again: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        button = Button(self._say("button.correct"), custom_id=again, style="primary")
        return Card((Text(f"{refusal.sentence(self._say)}\n{self._say('suggest.is_kept')}"), Row((button,))))

    def told(self, suggestion: Suggestion, title: str) -> Card:
        """Return what its author is told of the decision; *title* is that of the entry."""
        say = self._say
        if suggestion.state is State.REFUSED and not suggestion.word:
            return Card((Text(f"{say('suggest.told_withdrawn', title=plain(title))}\n{say('suggest.thanks')}"),))
        if suggestion.state is State.REFUSED:
            word = "\n".join(f"> {line}" for line in plain(suggestion.word).splitlines())
            return Card((Text(f"{say('suggest.told_refused', title=plain(title))}\n{word}\n{say('suggest.thanks')}"),))
        lines = [say("suggest.told_published", title=plain(title))]
        if suggestion.is_changed:
            lines.append(say("suggest.told_changed"))
        return Card((Text("\n".join([*lines, say("suggest.thanks")])),))

    def _field(
        self,
        name: str,
        typed: Mapping[str, str],
        longest: int,
        *,
        kind: str = "line",
        is_required: bool = True,
        key: str = "",
    ) -> Field:
        return Field(
            key=key or name,
            label=self._say(f"suggest.{name}.label"),
            hint=self._say(f"suggest.{name}.hint"),
            kind="paragraph" if kind == "paragraph" else "line",
            value=typed.get(name, "")[:longest],
            is_required=is_required,
            longest=longest,
        )
