"""What organisers see of a probe: what was found and why, or why nothing was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Rule, Select, Text
from bot.feeds.reading.words import escaped
from cogs.organiser.veille_words import article_line, day_of, readable, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.errors import Refusal, Say
    from bot.feeds.discovery.model import Found
    from bot.feeds.proposing import Proposal
    from bot.i18n import Locale

FEATURE = "veille"
LONGEST_ADDRESS, MOST_OTHERS = 2000, 5


class FoundSheets:
    """Write the screens in one language."""

    def __init__(self, say: Say, locale: Locale) -> None:
        self._say, self._locale = say, locale

    def found(self, proposal: Proposal, tags: tuple[tuple[int, str], ...] = ()) -> Card:
        """Return what was found, why that, what stands there, and the choices that are left."""
        say, found = self._say, proposal.found
        rows = [Row((self._place(proposal),))]
        if tags:
            choices = tuple(Choice(name, str(number), chosen=number in proposal.tags) for number, name in tags)
            custom_id = str(CustomId(FEATURE, "found_tags"))
            rows.append(Row((Select(custom_id, say("announcement.choose_tag"), choices=choices),)))
        latest = CustomId(FEATURE, "latest", "no" if proposal.announce_latest else "yes")
        buttons = (
            Button(say("button.watch_follow"), str(CustomId(FEATURE, "follow")), style="primary"),
            Button(say("button.watch_silent" if proposal.announce_latest else "button.watch_latest"), str(latest)),
            Button(say("button.watch_other"), str(CustomId(FEATURE, "ask"))),
            Button(say("button.watch_list"), str(CustomId(FEATURE, "list", "0"))),
        )
        first = say("veille.first_latest" if proposal.announce_latest else "veille.first_silent")
        place = say("veille.place_chosen", channel=f"<#{proposal.channel_id}>") if proposal.channel_id else ""
        ending = "\n".join(filter(None, [first, place or say("veille.place_wanted")]))
        return Card(
            (Text("\n".join(self._told(found))), Rule(), Text(ending), *rows, Row(buttons)), panel=True
        ).fitted()

    def refused(self, refusal: Refusal) -> Card:
        """Say why nothing can be followed there; the button opens the form with what was typed."""
        again = Button(self._say("button.correct"), str(CustomId(FEATURE, "ask")), style="primary")
        back = Button(self._say("button.watch_list"), str(CustomId(FEATURE, "list", "0")))
        return Card((Text(refusal.sentence(self._say)), Row((again, back))), panel=True).fitted()

    def form(self, custom_id: str, typed: Mapping[str, str]) -> Form:
        """Return the form for an address."""
        say = self._say
        field = Field(
            "address",
            say("veille.address.label"),
            say("veille.address.hint"),
            value=typed.get("address", ""),
            is_required=True,
            longest=LONGEST_ADDRESS,
        )
        return Form(custom_id, say("veille.form"), (field,))

    def _told(self, found: Found) -> list[str]:
        say = self._say
        lines = [
            f"**{say(f'veille.found_{found.shape}', title=escaped(shortened(found.title)))}**",
            f"<{found.address}>",
        ]
        lines.append(say(f"veille.why_{found.why}"))
        latest = day_of(found.latest, self._locale)
        lines.append(say("veille.count_latest" if latest else "veille.count", count=found.count, latest=latest))
        lines += [f"- {article_line(item, say, self._locale)}" for item in found.sample]
        # What the configuration brings was thought about; what was guessed is to be looked at.
        if found.patterns and found.why != "ready":
            shown = ", ".join(f"`{readable(pattern)}`" for pattern in found.patterns)
            lines.append(say("veille.patterns", patterns=shown))
        if found.others:
            lines.append(say("veille.not_chosen"))
            lines += [
                f"- <{shortened(other.address, 200)}> : {say(f'veille.verdict_{other.verdict}')}"
                for other in found.others[:MOST_OTHERS]
            ]
        return lines

    def _place(self, proposal: Proposal) -> Select:
        chosen = (proposal.channel_id,) if proposal.channel_id else ()
        custom_id = str(CustomId(FEATURE, "place"))
        return Select(custom_id, self._say("options.choose_channel"), "place", chosen=chosen, least=1)
