"""How the forms read, what the team sees of a word, and how its answer arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.contact.model import LONGEST_ANSWER, LONGEST_MESSAGE, LONGEST_SUBJECT
from bot.delivery.card import MESSAGE_LIMIT, Button, Card, Field, Form, Row, Text
from bot.typed import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.contact.model import Word
    from bot.errors import Refusal
    from bot.i18n import Locale, Texts

FEATURE = "contact"
# What stands below a word in the team's channel, before its answer and after, takes less than this.
_BELOW = 500


class ContactCards:
    """Write them in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say = texts.bound(locale)

    def form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form; above it stands who will read the message, and under which name."""
        fields = (
            self._field("subject", typed, LONGEST_SUBJECT),
            self._field("message", typed, LONGEST_MESSAGE, is_long=True),
        )
        return Form(custom_id, self._say("contact.button.write"), fields, notice=self._say("contact.notice"))

    def answer_form(self, custom_id: str, typed: Mapping[str, str], word: Word) -> Form:
        """Return the form of an answer, with what it answers above."""
        notice = self._say("contact.answers", subject=plain(word.subject))
        fields = (self._field("answer", typed, LONGEST_ANSWER, is_long=True),)
        return Form(custom_id, self._say("contact.button.answer"), fields, notice=notice)

    def sent(self) -> Card:
        """Say that the word is on its way, and how its answer comes."""
        return Card((Text(self._say("contact.sent")),))

    def answer_sent(self) -> Card:
        """Say how the answer travels, and where its fate is shown."""
        return Card((Text(self._say("contact.answer_sent")),))

    def too_late(self, refusal: Refusal, typed: str) -> Card:
        """Say who was quicker, and give back what was typed."""
        text = Text(f"{refusal.sentence(self._say)}\n{_quoted(typed)}")
        return Card((text,), panel=len(text.content) > MESSAGE_LIMIT).fitted()

    def to_correct(self, refusal: Refusal, again: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        button = Button(self._say("button.correct"), custom_id=again, style="primary")
        return Card((Text(f"{refusal.sentence(self._say)}\n{self._say('suggest.is_kept')}"), Row((button,))))

    def written(self, word: Word) -> Card:
        """Return what the team sees; nobody is rung.

        What does not fit once its signs are escaped is a panel, before its answer and after: a panel stays one.
        """
        say, who = self._say, f"<@{word.by}>"
        head = f"**{say('contact.written', subject=plain(word.subject))}**\n{say('contact.by', who=who)}"
        text = Text(f"{head}\n{_quoted(word.message)}")
        is_long = len(text.content) > MESSAGE_LIMIT - _BELOW
        if word.answered_at is None:
            button = Button(say("contact.button.answer"), f"{FEATURE}:answer:{word.id}")
            return Card((text, Text(say("contact.how")), Row((button,))), panel=is_long)
        by = f"<@{word.answered_by}>" if word.answered_by else say("contact.somebody")
        standing = [f"\n{say('contact.answered_by', who=by)}"]
        if word.is_unreached:
            standing += [say("contact.unreached", who=who), _quoted(word.answer)]
        return Card((text, Text("\n".join(standing))), panel=is_long).fitted()

    def answered(self, word: Word) -> Card:
        """Return the answer as its reader gets it."""
        head = f"**{self._say('contact.answer_to', subject=plain(word.subject))}**"
        text = Text("\n".join([head, plain(word.answer), self._say("contact.write_again")]))
        return Card((text,), panel=len(text.content) > MESSAGE_LIMIT)

    def _field(self, name: str, typed: Mapping[str, str], longest: int, *, is_long: bool = False) -> Field:
        return Field(
            key=name,
            label=self._say(f"contact.{name}.label"),
            hint=self._say(f"contact.{name}.hint"),
            kind="paragraph" if is_long else "line",
            value=typed.get(name, ""),
            is_required=True,
            longest=longest,
        )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in plain(text).splitlines())
