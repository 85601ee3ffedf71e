"""What a cog may ask: the use cases, and the texts to answer with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.client.answers import RECEIVED_AT, actor_of
from bot.contact.cards import ContactCards
from bot.events.cards import Cards
from bot.events.closing.cards import ClosingCards
from bot.events.documents.cards import DocumentCards
from bot.events.documents.words import Words
from bot.events.questions.forms import AnswerForms
from bot.events.signups.cards import SignUpCards
from bot.events.signups.mine import MineCards
from bot.events.workshops.cards import WorkshopCards
from bot.guilds.model import Actor
from bot.i18n import language
from bot.resources.cards import EntryCards
from bot.resources.reviewing.cards import ReviewCards
from bot.resources.suggestions.cards import SuggestionCards

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.announcements.cancelling import Cancelling
    from bot.announcements.service import Announcements
    from bot.announcements.telling import Telling
    from bot.clock import Clock
    from bot.contact.service import Contact
    from bot.delivery.card import Card
    from bot.events.attendance.service import Attendance
    from bot.events.closing.service import Closing
    from bot.events.colleagues.service import Colleagues
    from bot.events.documents.calendars import Calendars
    from bot.events.documents.service import Documents
    from bot.events.editing.service import Editing
    from bot.events.editions import Editions
    from bot.events.model import Event
    from bot.events.questions.service import Questions
    from bot.events.roster.correcting import Corrections
    from bot.events.roster.service import Roster
    from bot.events.service import Events
    from bot.events.signups.service import SignUps
    from bot.events.signups.window import Windows
    from bot.events.waitlist.desk import WaitlistDesk
    from bot.events.waitlist.service import Waitlist
    from bot.events.workshops.service import Workshops
    from bot.feeds.proposing import Proposals
    from bot.feeds.saying.resources import KeptArticles
    from bot.feeds.saying.service import Articles
    from bot.feeds.service import Watch
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts
    from bot.operations.arrival import Arrival
    from bot.operations.deliveries import Deliveries
    from bot.operations.welcome import Welcome
    from bot.reminders.rules.service import RuleBook
    from bot.reminders.service import Reminders
    from bot.reminders.snoozing import Snoozes
    from bot.resources.reviewing.service import Review
    from bot.resources.reviewing.withdrawing import Withdrawals
    from bot.resources.service import Resources
    from bot.resources.suggestions.service import Suggestions
    from bot.resources.unanswered.service import Unanswered


@dataclass(frozen=True)
class Services:
    """The use cases, made once by :mod:`bot.app`; they outlive every gateway client.

    *timezone* is where organisers' clocks hang, *locale* the language of posts, *contact* how members reach the team
    (empty where unknown),
    *controller* who answers for personal data.
    *commands_changed* says whether this process is to tell Discord of the slash commands that have
    the given digest; *commands_told* remembers that it did.
    """

    clock: Clock
    texts: Texts
    guilds: Guilds
    events: Events
    signups: SignUps
    workshops: Workshops
    closing: Closing
    roster: Roster
    corrections: Corrections
    questions: Questions
    colleagues: Colleagues
    attendance: Attendance
    arrival: Arrival
    welcome: Welcome
    reminders: Reminders
    rules: RuleBook
    snoozes: Snoozes
    announcements: Announcements
    telling: Telling
    cancelling: Cancelling
    editions: Editions
    windows: Windows
    deliveries: Deliveries
    waitlist: Waitlist
    waitlist_desk: WaitlistDesk
    editing: Editing
    documents: Documents
    calendars: Calendars
    resources: Resources
    watch: Watch
    articles: Articles
    kept: KeptArticles
    proposals: Proposals
    suggestions: Suggestions
    review: Review
    withdrawals: Withdrawals
    unanswered: Unanswered
    contacts: Contact
    timezone: str
    locale: Locale
    contact: str
    controller: str
    commands_changed: Callable[[str], Awaitable[bool]]
    commands_told: Callable[[str], Awaitable[None]]

    def cards(self, locale: Locale) -> Cards:
        """Return how events read in *locale*."""
        return Cards(self.texts, locale)

    async def guild_of(self, interaction: discord.Interaction, claim: str) -> int:
        """Return the guild of *interaction*; in a direct message, that of the event whose number is claimed."""
        if interaction.guild_id is not None:
            return interaction.guild_id
        return await self.signups.guild_of(interaction.user.id, claim)

    async def who(self, interaction: discord.Interaction, claim: str) -> tuple[int, Actor]:
        """Return the guild and who acts; in a direct message, the event claimed tells which guild."""
        if interaction.guild_id is not None:
            return actor_of(interaction)
        spoken = language(interaction.locale.value)
        received_at = interaction.extras.get(RECEIVED_AT)
        actor = Actor(interaction.user.id, role_ids=(), manages_guild=False, locale=spoken, received_at=received_at)
        return await self.guild_of(interaction, claim), actor

    def signup_cards(self, locale: Locale) -> SignUpCards:
        """Return how sign-ups read in *locale*."""
        return SignUpCards(self.texts, locale)

    def closing_cards(self, locale: Locale) -> ClosingCards:
        """Return how the end of a day reads in *locale*."""
        return ClosingCards(self.texts, locale)

    def workshop_cards(self, locale: Locale) -> WorkshopCards:
        """Return how workshops read in *locale*."""
        return WorkshopCards(self.texts, locale)

    def answer_forms(self, locale: Locale) -> AnswerForms:
        """Return how the forms of events' questions read in *locale*."""
        return AnswerForms(self.texts, locale)

    def mine_cards(self, locale: Locale) -> MineCards:
        """Return how a person's own page reads in *locale*."""
        return MineCards(self.texts, locale, controller=self.controller, contact=self.contact)

    def suggestion_cards(self, locale: Locale) -> SuggestionCards:
        """Return how the forms of suggestions read in *locale*."""
        return SuggestionCards(self.texts, locale)

    def review_cards(self, locale: Locale) -> ReviewCards:
        """Return how what waits for review reads in *locale*."""
        return ReviewCards(self.texts, locale)

    def contact_cards(self, locale: Locale) -> ContactCards:
        """Return how words to the team read in *locale*."""
        return ContactCards(self.texts, locale)

    def document_cards(self, locale: Locale) -> DocumentCards:
        """Return how documents are handed over in *locale*."""
        return DocumentCards(self.texts, Words(self.texts), locale, contact=self.contact)

    def entry_cards(self, locale: Locale) -> EntryCards:
        """Return how what was looked up reads in *locale*."""
        return EntryCards(self.texts, locale)

    async def public_card(self, event: Event) -> Card:
        """Return the card of *event* as everybody would see it now."""
        taken = await self.signups.taken(event)
        return self.cards(self.locale).announcement(event, self.clock.now(), taken=taken).fitted()
