"""What each table holds about people: why, on what basis, until when, and how it is erased.

A test refuses a table that is not declared here. The register of processing activities
(GDPR, article 30) is written from this list, so that it cannot drift from the schema.
"""

from __future__ import annotations

from dataclasses import dataclass

MISSION = "public-interest mission (GDPR, article 6.1.e)"


@dataclass(frozen=True)
class Holding:
    """What one table holds; ``person_columns`` empty means that it says nothing of anybody."""

    purpose: str
    until: str = "as long as the community uses the bot"
    person_columns: tuple[str, ...] = ()
    erasure: str = ""
    basis: str = MISSION


HOLDINGS: dict[str, Holding] = {
    "announcements": Holding(
        purpose="say what organisers write, when they want it, and know who wrote and approved it",
        person_columns=("author_id", "editor_id", "approver_id"),
        erasure="the columns are nobody's any more, the announcement stays",
    ),
    "article_keys": Holding(purpose="know an article again, whatever becomes of its address, its id or its title"),
    "articles": Holding(purpose="the articles that were seen on sources, which are public: said once, and found again"),
    "attendance": Holding(
        purpose="know who was there: attestations, and how many came",
        until="the retention date of the event",
        person_columns=("person_id", "by_id"),
        erasure="the row is deleted; by_id is nobody's any more",
    ),
    "audit": Holding(
        purpose="know which organiser changed what",
        until="one year",
        person_columns=("actor_id",),
        erasure="actor_id is emptied, the act stays",
    ),
    "calendar_entries": Holding(purpose="know an event's entry in Discord's own calendar"),
    "contacts": Holding(
        purpose="hand a member's word to the team, and bring the answer back",
        until="30 days",
        person_columns=("person_id", "subject", "message", "answer", "answered_by"),
        erasure="the row is deleted; answered_by is nobody's any more; the post in the team's channel is the team's",
    ),
    "drafts": Holding(
        purpose="give back what a person typed when a form was refused",
        until="one day, or as soon as the form is accepted",
        person_columns=("person_id", "typed"),
        erasure="the row is deleted",
    ),
    "entries": Holding(
        purpose="the glossary and the resources that the team has written, changed or withdrawn on Discord"
    ),
    "entry_changes": Holding(
        purpose="know who changed which entry when, and what stood there before",
        person_columns=("by_id",),
        erasure="by_id is nobody's any more, the change stays",
    ),
    "event_places": Holding(purpose="know an event's channel and roles on the server"),
    "events": Holding(purpose="the community's events, which are public"),
    "feedback_counts": Holding(purpose="know what those who came thought of the day, in counts of nobody"),
    "feedback_given": Holding(
        purpose="count everybody once, without what they answered",
        until="the retention date of the event",
        person_columns=("person_id",),
        erasure="the row is deleted",
    ),
    "files": Holding(
        purpose="the pictures and documents of announcements and events, without what cameras write into them",
        until="as long as an announcement, an event, or a message that is still to leave, has it; one day at least",
    ),
    "guilds": Holding(purpose="the servers that the bot serves", until="30 days after the bot left the server"),
    "interested": Holding(
        purpose="count each person who is interested in an event on Discord once",
        until="the event begins, or is cancelled",
        person_columns=("person_mark",),
        erasure="the rows are deleted as the event begins: they hold a salted hash, and no id",
    ),
    "kept": Holding(
        purpose="keep roles, channels and pins in step with the sign-ups, and what follows announcements",
        person_columns=("subject", "target"),
        erasure="target is emptied once the roles are taken back: subject is nobody's any more",
    ),
    "leases": Holding(purpose="know which process speaks to Discord"),
    "links": Holding(purpose="know which addresses of the entries lead nowhere any more"),
    "marks": Holding(purpose="remember what the bot has already done once, and when it was stopped"),
    "mirror": Holding(purpose="keep posted cards and announcements in step with what they are about"),
    "outbox": Holding(
        purpose="say each thing once",
        until="body and recipient: 30 days after the row is settled",
        person_columns=("recipient", "body"),
        erasure="rows to the person lose body and recipient, rows that name them their body",
    ),
    "people": Holding(
        purpose="the one place that holds a Discord id; a row without one is of a guest or of nobody",
        until="30 days after the bot left the server, or at erasure; of guests, as long as their sign-up",
        person_columns=("discord_id", "locale", "dm_channel_id"),
        erasure="discord_id and dm_channel_id are emptied: what points to the row is nobody's any more",
    ),
    "programme_items": Holding(
        purpose="the events' programme with its speakers, which is public",
        person_columns=("speaker", "speaker_role"),
        erasure="an organiser edits the programme",
    ),
    "reminder_rules": Holding(purpose="know when, to whom and in which words an event is reminded"),
    "reminders": Holding(purpose="know which reminder of an event leaves when, and which has left"),
    "reserved": Holding(purpose="know how many places are kept back for whom, and until when"),
    "reviews": Holding(purpose="know which articles stand together in a review of the week, and say each once"),
    "settings": Holding(
        purpose="the community's choices",
        person_columns=("changed_by", "value"),
        erasure="changed_by is emptied; a value that is a person's is nobody's any more",
    ),
    "signups": Holding(
        purpose="welcome and remind who takes part in an event",
        until="the retention date of the event, 90 days after it where nothing else is set; meal: the day after it",
        person_columns=(
            *("person_id", "full_name", "structure", "role", "department", "meal"),
            *("added_by", "refused", "reason"),
        ),
        erasure="the row is deleted",
    ),
    "sources": Holding(purpose="know which sites organisers have watched, and what is done with what is new there"),
    "suggestions": Holding(
        purpose="let the team decide what members propose, and tell them",
        until="30 days after the decision",
        person_columns=("person_id", "title", "short", "context", "link", "why", "word", "decided_by"),
        erasure="the row is deleted; decided_by is nobody's any more",
    ),
    "told": Holding(purpose="know what an event's people were last told of it"),
    "unanswered": Holding(
        purpose="define what is looked up in vain; never who looked it up, and nothing shaped like a name",
        until="90 days after it was last looked up; what was dismissed, as a hash without its words",
    ),
    "unreached": Holding(
        purpose="tell the organisers whom no direct message reaches, and try again",
        until="the retention date of the event",
        person_columns=("person_id",),
        erasure="the row is nobody's any more, and is told to nobody",
    ),
    "waited": Holding(
        purpose="tell organisers how many have ever waited for a place",
        until="the retention date of the event",
        person_columns=("person_id",),
        erasure="the row is deleted",
    ),
    "waiting": Holding(
        purpose="offer free places in the order in which people asked for them",
        until="they have a place or leave the list, or the retention date of the event",
        person_columns=("person_id",),
        erasure="the row is deleted",
    ),
    "waitlists": Holding(purpose="know how many places of an event are taken, and where those who wait are told"),
    "wishes": Holding(
        purpose="tell once that sign-up has opened",
        until="sign-up has opened and it was told, or the retention date of the event",
        person_columns=("person_id",),
        erasure="the row is deleted",
    ),
    "workshop_choices": Holding(
        purpose="give each workshop its people",
        until="they withdraw, or the retention date of the event",
        person_columns=("person_id",),
        erasure="the row is deleted",
    ),
}

# Tables that serve the processes and no community.
WITHOUT_GUILD: dict[str, str] = {"leases": "one bot, one leader, whatever the number of communities"}
