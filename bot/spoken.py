"""Every kind of message: who writes it, and how organisers call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.announcements.following import Followers
from bot.announcements.posts import AnnouncementDirect, AnnouncementNews, AnnouncementPost
from bot.announcements.titles import AnnouncementTitles
from bot.contact import posts as contact
from bot.delivery import alarm
from bot.delivery.report.titles import Named, Names, Titles
from bot.events.closing.posts import ClosingDirect, ClosingPost
from bot.events.places import news
from bot.events.posting import EventCard
from bot.events.roster import telling as by_hand
from bot.events.scheduled import interest
from bot.events.signups.opening import Opening
from bot.events.waitlist import posts as waitlist_posts
from bot.events.waitlist.queue import GIVEN, NEWS, OFFER, PASSED
from bot.feeds.news import WatchNews
from bot.feeds.posts import ArticlePost
from bot.feeds.saying.following import Followers as ArticleFollowers
from bot.feeds.saying.meeting_news import MeetingMoved, MeetingNews
from bot.feeds.saying.review_post import ReviewPost
from bot.operations import arrival, channels, chase
from bot.operations.welcome import WelcomePost
from bot.reminders.posts import ReminderDirect, ReminderPost, Writer
from bot.reminders.snoozing import ReminderSnoozed
from bot.reminders.titles import ReminderTitles
from bot.resources.links.posts import LinksReport
from bot.resources.suggestions.posts import Decided

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.announcements.saying import Announcer
    from bot.client.services import Services
    from bot.clock import Clock
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.service import Outbox, Subject
    from bot.events.places.service import EventPlaces
    from bot.i18n import Texts
    from bot.resources.catalogue.model import Catalogue
    from bot.settings import Settings

COMMANDS_DIGEST = "commands_digest"


class Spoken:
    """What the features register with delivery."""

    def __init__(
        self,
        settings: Settings,
        texts: Texts,
        clock: Clock,
        *,
        outbox: Outbox,
        keeping: Keeping,
        places: EventPlaces,
        announcer: Announcer,
        services: Services,
        names: Names,
        catalogue: Catalogue,
    ) -> None:
        self._catalogue = catalogue
        self._settings, self._texts, self._clock = settings, texts, clock
        self._outbox, self._keeping, self._places = outbox, keeping, places
        self._announcer, self._services, self._names = announcer, services, names

    def fill(self, subjects: dict[str, Subject], titles: dict[str, Titles]) -> None:
        """Add who writes each kind to *subjects*, and what it is called to *titles*."""
        for spoken in (
            self._spoken_of_places,
            self._spoken_by_hand,
            self._spoken_reminders,
            self._spoken_announcements,
            self._spoken_of_events,
            self._spoken_of_waiting,
            self._spoken_of_watch,
            self._spoken_of_resources,
        ):
            subjects.update(spoken())
        subjects.update(self._spoken_of_deliveries(subjects))
        titles.update(self._called())

    def _spoken_of_places(self) -> dict[str, Subject]:
        """Return what is said of the events' places."""
        return {
            news.TROUBLE: news.Trouble(self._texts, self._keeping),
            news.REMADE: news.Remade(self._texts),
            news.UNREACHED: news.UnreachedReport(self._texts, self._clock),
            news.TRIAL: news.DirectTrial(self._texts, self._places),
            news.HERE_TOO: news.HereToo(self._texts),
        }

    def _spoken_by_hand(self) -> dict[str, Subject]:
        """Return what is said to whom organisers have added or removed."""
        contact = self._settings.community.contact.line or ""
        kinds = (by_hand.ADDED, by_hand.REMOVED)
        return {kind: by_hand.ByHand(self._texts, self._places, kind, contact=contact) for kind in kinds}

    def _spoken_of_events(self) -> dict[str, Subject]:
        """Return what is said of events, and on arrival."""
        return {
            EventCard.KIND: EventCard(self._texts, self._clock),
            interest.KIND: interest.InterestLine(self._texts, self._clock),
            Opening.KIND: Opening(self._texts, self._clock, self._places),
            WelcomePost.KIND: WelcomePost(self._texts, self._places),
            ClosingPost.KIND: ClosingPost(self._texts, self._places),
            ClosingDirect.KIND: ClosingDirect(
                self._texts, self._clock, self._places, self._outbox, self._services.closing
            ),
            arrival.KIND: arrival.StartReport(self._texts, self._settings.community.wanted, self._services.events),
        }

    def _spoken_of_watch(self) -> dict[str, Subject]:
        """Return what is said of the sources that are watched."""
        followers = ArticleFollowers(self._keeping)
        return {
            ArticlePost.KIND: ArticlePost(self._texts, followers),
            ReviewPost.KIND: ReviewPost(self._texts, followers, timezone=self._settings.community.timezone),
            WatchNews.KIND: WatchNews(self._texts),
            MeetingNews.KIND: MeetingNews(self._texts),
            MeetingMoved.KIND: MeetingMoved(self._texts),
        }

    def _spoken_of_waiting(self) -> dict[str, Subject]:
        """Return what is said to those who wait for a place."""
        directs = (waitlist_posts.OfferDirect, waitlist_posts.PassedDirect, waitlist_posts.GivenDirect)
        spoken: dict[str, Subject] = {
            each.KIND: each(self._texts, self._clock, self._places, self._keeping) for each in directs
        }
        return spoken | {NEWS: waitlist_posts.News(self._texts, self._clock)}

    def _spoken_of_resources(self) -> dict[str, Subject]:
        """Return what is said of resources, and between members and the team."""
        return {
            Decided.KIND: Decided(self._texts, self._catalogue),
            LinksReport.KIND: LinksReport(self._texts),
            contact.Written.KIND: contact.Written(self._texts),
            contact.Answered.KIND: contact.Answered(self._texts, self._outbox),
        }

    def _spoken_reminders(self) -> dict[str, Subject]:
        """Return what is said of reminders."""
        writer, places = Writer(self._texts, self._clock, locale=self._settings.community.locale), self._places
        return {
            ReminderPost.KIND: ReminderPost(writer, places),
            ReminderSnoozed.KIND: ReminderSnoozed(
                self._texts, self._clock, places, self._outbox, locale=self._settings.community.locale
            ),
            ReminderDirect.KIND: ReminderDirect(writer, places, self._outbox, self._services.reminders),
        }

    def _spoken_announcements(self) -> dict[str, Subject]:
        """Return what is said of announcements."""
        timezone = self._settings.community.timezone
        follow = Followers(self._keeping).follow
        post = AnnouncementPost(self._texts, self._clock, self._places, self._announcer, follow, timezone=timezone)
        return {
            AnnouncementPost.KIND: post,
            AnnouncementDirect.KIND: AnnouncementDirect(self._texts, post, self._places),
            AnnouncementNews.KIND: AnnouncementNews(self._texts, self._keeping, timezone=timezone),
        }

    def _spoken_of_deliveries(self, subjects: Mapping[str, Subject]) -> dict[str, Subject]:
        """Return what is said of what could not be said."""
        texts, clock, community = self._texts, self._clock, self._settings.community
        return {
            alarm.KIND: alarm.AlarmPost(texts, clock, locale=community.locale, timezone=community.timezone),
            channels.KIND: channels.ChannelTrouble(texts, self._keeping, self._names),
            chase.TRY: chase.ChaseTry(clock, subjects, self._places),
            chase.RESULT: chase.ChaseResult(texts),
        }

    def _called(self) -> dict[str, Titles]:
        """Return how organisers call each kind of message."""
        texts = self._texts
        to_team = (
            *(news.TROUBLE, news.REMADE, news.UNREACHED, arrival.KIND, alarm.KIND, channels.KIND, chase.RESULT),
            *(LinksReport.KIND, contact.Written.KIND),
        )
        return {
            **{kind: Named(texts, "title.to_team") for kind in to_team},
            EventCard.KIND: Named(texts, "title.card", of_event=True),
            Opening.KIND: Named(texts, "title.opening", of_event=True, joint="-", in_private=True),
            interest.KIND: Named(texts, "title.interest"),
            news.TRIAL: Named(texts, "title.trial", of_event=True, joint=":", in_private=True),
            news.HERE_TOO: Named(texts, "title.here_too", of_event=True, joint=":"),
            by_hand.ADDED: Named(texts, "roster.title_added", of_event=True, joint=":", in_private=True),
            by_hand.REMOVED: Named(texts, "roster.title_removed", of_event=True, joint=":", in_private=True),
            **{
                kind: Named(texts, f"title.{key}", of_event=True, joint=":", in_private=key != "wait_news")
                for kind, key in {
                    OFFER: "wait_offer",
                    PASSED: "wait_passed",
                    GIVEN: "wait_given",
                    NEWS: "wait_news",
                }.items()
            },
            WelcomePost.KIND: Named(texts, "title.welcome"),
            Decided.KIND: Named(texts, "suggest.message", in_private=True),
            contact.Answered.KIND: Named(texts, "contact.message_title", in_private=True),
            ClosingPost.KIND: Named(texts, "title.synthesis", of_event=True),
            ClosingDirect.KIND: Named(texts, "title.synthesis", of_event=True, joint="-", in_private=True),
            ReminderPost.KIND: ReminderTitles(texts, in_private=False),
            ReminderDirect.KIND: ReminderTitles(texts, in_private=True),
            ReminderSnoozed.KIND: Named(texts, "title.snoozed", of_event=True, joint=":", in_private=True),
            AnnouncementPost.KIND: AnnouncementTitles(texts, in_private=False),
            AnnouncementDirect.KIND: AnnouncementTitles(texts, in_private=True),
            AnnouncementNews.KIND: Named(texts, "title.to_team"),
            ArticlePost.KIND: Named(texts, "feeds.post.message"),
            ReviewPost.KIND: Named(texts, "feeds.review.title"),
            **{kind: Named(texts, "title.to_team") for kind in (WatchNews.KIND, MeetingNews.KIND, MeetingMoved.KIND)},
            chase.TRY: chase.ChaseTitles(texts, self._names),
        }
