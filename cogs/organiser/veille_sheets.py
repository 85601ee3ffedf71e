"""What organisers see of the sites that are watched: cards made of sources and articles, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.feeds.intents import Act
from bot.feeds.limits import LONGEST_TITLE, MOST_AT_ONCE, MOST_MINUTES
from bot.feeds.model import Mode, SourceState
from bot.feeds.reading.words import escaped
from bot.feeds.reasons import said
from cogs.organiser.veille_found import FEATURE
from cogs.organiser.veille_words import article_line, health, manners, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.delivery.card import ButtonStyle
    from bot.errors import Refusal, Say
    from bot.feeds.intents import Intent
    from bot.feeds.model import Article, Source
    from bot.feeds.service import Trial
    from bot.i18n import Locale
    from bot.settings.feeds import ReadySource
    from cogs.organiser.veille_places import Room

# A panel holds 40 components and 4,000 characters: so many sources, articles to decide on, articles that were tried.
MOST_LISTED, MOST_HELD, MOST_TRIED = 8, 7, 15
MOST_CHOICES, LONGEST_CHOICE = 25, 100
THREAD, CROSSPOST = "thread", "crosspost"


class WatchSheets:
    """Write the screens in one language."""

    def __init__(self, say: Say, locale: Locale) -> None:
        self._say, self._locale = say, locale

    def listed(self, sources: Sequence[Source], ready: Sequence[ReadySource], page: int) -> Card:
        """Return one page of the sources with their health, and the sites that come ready."""
        say = self._say
        pages = max(-(-len(sources) // MOST_LISTED), 1)
        page = min(max(page, 0), pages - 1)
        shown = sources[page * MOST_LISTED :][:MOST_LISTED]
        blocks: list[Text | Row | Rule] = [
            Text(f"**{say('veille.title')}**\n{say('veille.intro' if sources else 'veille.none')}")
        ]
        blocks += [Text("\n".join([self._name(one), *manners(one, say)[:1], *health(one, say)])) for one in shown]
        blocks.append(Rule())
        if shown:
            opens = tuple(_choice(one.title, str(one.number)) for one in shown)
            blocks.append(
                Row((Select(str(CustomId(FEATURE, "open")), say("veille.choose_source"), choices=opens, least=1),))
            )
        # Discord takes a value once.
        looks = {one.address: _choice(one.title, one.address) for one in ready if len(one.address) <= LONGEST_CHOICE}
        if looks:
            blocks.append(
                Row(
                    (
                        Select(
                            str(CustomId(FEATURE, "ready")),
                            say("veille.choose_ready"),
                            choices=tuple(looks.values())[:MOST_CHOICES],
                            least=1,
                        ),
                    )
                )
            )
        turning = []
        if page:
            turning.append(self._button("previous", "list", str(page - 1)))
        if page < pages - 1:
            turning.append(self._button("next", "list", str(page + 1)))
        adds = self._button("watch_add", "ask", style="primary")
        board = Button(say("button.board"), str(CustomId("organiser", "board")))
        blocks.append(Row((adds, *turning, self._button("refresh", "list", str(page)), board)))
        return Card(tuple(blocks), panel=True).fitted()

    def sheet(self, source: Source, held: int, room: Room, note: str = "") -> Card:
        """Return one source with all that can be done with it; a *note* is what was just done."""
        say, claim = self._say, str(source.number)
        lines = [self._name(source), f"<{source.address}>", say(f"veille.is_a_{source.shape}", count=source.count)]
        told = [Text("\n".join([*([note] if note else []), *lines, *health(source, say, held=held)]))]
        problem = [room.problem.sentence(say)] if room.problem else []
        told.append(Text("\n".join([*problem, *manners(source, say)])))
        rows = [Row((self._channel(source),)), Row((self._mention(source),))]
        if room.tags:
            tags = tuple(Choice(name, str(number), chosen=number in source.tags) for number, name in room.tags)
            tags = tags[:MOST_CHOICES]
            chooses = Select(
                str(CustomId(FEATURE, "tags", claim)),
                say("veille.choose_tags"),
                choices=tags,
                least=int(room.wants_tag),
                most=min(5, len(tags)),
            )
            rows.append(Row((chooses,)))
        after = tuple(
            Choice(say(f"announcement.after_{name}"), name, chosen=chosen)
            for name, chosen, is_possible in (
                (THREAD, source.thread, room.can_thread),
                (CROSSPOST, source.crosspost, room.can_crosspost),
            )
            if is_possible or chosen
        )
        if after:
            custom_id = str(CustomId(FEATURE, "after", claim))
            rows.append(Row((Select(custom_id, say("announcement.choose_after"), choices=after, most=len(after)),)))
        return Card((*told, Rule(), *rows, *self._actions(source, held)), panel=True).fitted()

    def tried(self, trial: Trial) -> Card:
        """Return what would be announced now and, for each article, why or why not."""
        say = self._say
        head = f"**{say('veille.tried_title', title=escaped(shortened(trial.source.title)))}**"
        if trial.reason:
            lines = [head, say("veille.trial_failed"), self._why_no_look(trial.reason)]
        else:
            news = [one for one in trial.intents if one.act is Act.ANNOUNCE]
            lines = [head, say("veille.trial_count", count=len(news)) if news else say("veille.trial_none"), ""]
            # What would be said first, then the rest; each the newest first.
            newest = tuple(reversed(trial.intents))
            ranked = sorted(newest, key=lambda one: one.act not in {Act.ANNOUNCE, Act.HOLD})
            lines += [self._intent(one) for one in ranked[:MOST_TRIED]]
            if len(ranked) > MOST_TRIED:
                lines.append(say("veille.and_others", count=len(ranked) - MOST_TRIED))
        back = self._button("watch_sheet", "sheet", str(trial.source.number))
        return Card((Text("\n".join(lines)), Row((back,))), panel=True).fitted()

    def held(self, source: Source, articles: Sequence[Article]) -> Card:
        """Return the articles that wait, each to be published or not, or all at once."""
        say, claim = self._say, str(source.number)
        head = [f"**{say('veille.held_title', title=escaped(shortened(source.title)))}**"]
        head.append(say("veille.held", count=len(articles)) if articles else say("veille.held_none"))
        if source.trouble:
            head.append(say(f"veille.trouble_{source.trouble}"))
        blocks: list[Text | Row | Rule] = [Text("\n".join(head))]
        for one in articles[:MOST_HELD]:
            buttons = (
                self._button("publish", "publish", f"{claim}.{one.number}"),
                self._button("watch_ignore", "ignore", f"{claim}.{one.number}"),
            )
            blocks += [Text(article_line(one, say, self._locale)), Row(buttons)]
        if len(articles) > MOST_HELD:
            blocks.append(Text(say("veille.and_others", count=len(articles) - MOST_HELD)))
        every = []
        if articles:
            every = [
                self._button("watch_publish_all", "publish_all", claim),
                self._button("watch_ignore_all", "ignore_all", claim),
            ]
        return Card((*blocks, Row((*every, self._button("watch_sheet", "sheet", claim)))), panel=True).fitted()

    def second_look(self, question: str, label: str, action: str, claim: str, *, back: str) -> Card:
        """Ask once more before something that cannot be taken back."""
        yes = self._button(label, action, claim, "danger")
        return Card((Text(question), Row((yes, self._button("announcement_back", back, claim)))), panel=True)

    def to_correct(self, refusal: Refusal, again: CustomId) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        correct = Button(self._say("button.correct"), str(again), style="primary")
        words = f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}"
        return Card((Text(words), Row((correct,))), panel=True).fitted()

    def form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form of a source: its name, its words, and how much at once."""
        return Form(
            custom_id,
            self._say("veille.words_form"),
            (
                self._field("name", typed, longest=LONGEST_TITLE),
                self._field("include", typed, is_long=True, longest=1500),
                self._field("exclude", typed, is_long=True, longest=1500),
                self._field("minutes", typed, longest=3, most=MOST_MINUTES),
                self._field("burst", typed, longest=3, most=MOST_AT_ONCE),
            ),
        )

    def _field(
        self, key: str, typed: Mapping[str, str], *, longest: int, is_long: bool = False, most: int = 0
    ) -> Field:
        label, hint = self._say(f"veille.{key}.label"), self._say(f"veille.{key}.hint", most=most)
        return Field(key, label, hint, "paragraph" if is_long else "line", typed.get(key, ""), longest=longest)

    def _actions(self, source: Source, held: int) -> list[Row]:
        claim = str(source.number)
        rests = source.state is not SourceState.ON
        digest = source.mode is Mode.DIGEST
        first = [
            self._button("watch_try", "try", claim, "primary"),
            self._button("watch_words", "words", claim),
            self._button(
                "watch_instant" if digest else "watch_digest", "mode", f"{claim}.{'instant' if digest else 'digest'}"
            ),
            self._button("watch_resume" if rests else "watch_pause", "resume" if rests else "pause", claim),
            self._button("watch_remove", "remove", claim, "danger"),
        ]
        second = [self._button("watch_held", "held", claim, "primary")] if held else []
        second += [self._button("refresh", "sheet", claim), self._button("watch_list", "list", "0")]
        return [Row(tuple(first)), Row(tuple(second))]

    def _intent(self, one: Intent) -> str:
        shown = one.after or one.item or one.before
        line = article_line(shown, self._say, self._locale) if shown else ""
        because = self._say(f"veille.because_{one.why}", word=escaped(one.word))
        return f"- {line}\n  {self._say(f'veille.act_{one.act}')} {because}"

    def _why_no_look(self, reason: str) -> str:
        return self._say("veille.is_gone") if reason == SourceState.GONE else said(reason, self._say)

    def _channel(self, source: Source) -> Select:
        chosen = (source.channel_id,) if source.channel_id else ()
        custom_id = str(CustomId(FEATURE, "channel", str(source.number)))
        return Select(custom_id, self._say("options.choose_channel"), "place", chosen=chosen, least=1)

    def _mention(self, source: Source) -> Select:
        chosen = (source.mention_role_id,) if source.mention_role_id else ()
        custom_id = str(CustomId(FEATURE, "role", str(source.number)))
        return Select(custom_id, self._say("veille.choose_role"), "role", chosen=chosen)

    def _name(self, source: Source) -> str:
        return f"**{escaped(shortened(source.title))}**"

    def _button(self, label: str, action: str, claim: str = "", style: ButtonStyle = "secondary") -> Button:
        return Button(self._say(f"button.{label}"), str(CustomId(FEATURE, action, claim)), style=style)


def _choice(title: str, value: str) -> Choice:
    return Choice(shortened(title, LONGEST_CHOICE), value)
