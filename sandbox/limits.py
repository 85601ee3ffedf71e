"""Every number that Discord enforces, named once, with its source.

`[D]` is Discord's documentation (August 2026), `[S]` Discord's OpenAPI description (July 2026), `[O]` what Discord was
seen to do and does not write down. Durations are in seconds, sizes in bytes, lengths in Unicode code points.
"""

from typing import Final, NamedTuple

# Messages [D: resources/message].
CONTENT: Final = 2000
NONCE: Final = 25
FILES: Final = 10
FILE_SIZE: Final = 10 * 1024 * 1024
FILE_NAME: Final = 1024
FILE_DESCRIPTION: Final = 1024
STICKERS: Final = 3
MENTIONED_IDS: Final = 100
BULK_DELETE: Final = (2, 100)
HISTORY_PAGE: Final = 100
# "The past few minutes" [D]; three minutes is what this Discord remembers.
NONCE_MEMORY: Final = 180
PINS: Final = 250
# Ten an hour for each announcement channel [O].
CROSSPOSTS: Final = 10
CROSSPOST_WINDOW: Final = 3600

# Polls [D: resources/poll].
POLL_QUESTION: Final = 300
POLL_ANSWER: Final = 55
POLL_ANSWERS: Final = 10
POLL_HOURS: Final = 32 * 24

# Embeds [D: resources/message#embed-object-embed-limits].
EMBEDS: Final = 10
EMBED_TITLE: Final = 256
EMBED_DESCRIPTION: Final = 4096
EMBED_FIELDS: Final = 25
EMBED_FIELD_NAME: Final = 256
EMBED_FIELD_VALUE: Final = 1024
EMBED_FOOTER: Final = 2048
EMBED_AUTHOR: Final = 256
EMBEDS_TOGETHER: Final = 6000

# Components [D: components/reference].
CUSTOM_ID: Final = 100
ROWS: Final = 5
ROW_WIDTH: Final = 5
COMPONENTS: Final = 40
BUTTON_LABEL: Final = 80
BUTTON_URL: Final = 512
SELECT_OPTIONS: Final = 25
OPTION_TEXT: Final = 100
PLACEHOLDER: Final = 150
SECTION_TEXTS: Final = 3
GALLERY_ITEMS: Final = 10
MEDIA_DESCRIPTION: Final = 1024
# All text displays of one message together [discord-api-docs pull request 8562].
LAYOUT_TEXT: Final = 4000
# Above this many bytes, a display counting for twelve more, Discord answers 500 [discord-api-docs issue 8554].
LAYOUT_BYTES: Final = 10170
LAYOUT_BYTES_PER_TEXT: Final = 12
EMOJI_NAME: Final = 32

# Modals [D: components/reference, interactions/receiving-and-responding#modal].
MODAL_TITLE: Final = 45
MODAL_COMPONENTS: Final = 5
LABEL: Final = 45
LABEL_DESCRIPTION: Final = 100
INPUT: Final = 4000
INPUT_PLACEHOLDER: Final = 100
UPLOADS: Final = 10
RADIO_OPTIONS: Final = (2, 10)
CHECKBOX_OPTIONS: Final = (1, 10)

# Interactions [D: interactions/receiving-and-responding].
CALLBACK_DEADLINE: Final = 3
TOKEN_LIFE: Final = 15 * 60
AUTOCOMPLETE_CHOICES: Final = 25

# Commands [D: interactions/application-commands].
COMMAND_NAME: Final = 32
COMMAND_DESCRIPTION: Final = 100
COMMAND_OPTIONS: Final = 25
COMMAND_CHOICES: Final = 25
CHOICE_NAME: Final = 100
CHOICE_VALUE: Final = 100
COMMAND_SIZE: Final = 8000
OPTION_LENGTH: Final = 6000
# By command type: slash, user, message, entry point.
COMMANDS: Final = {1: 100, 2: 15, 3: 15, 4: 1}
COMMAND_CREATES_A_DAY: Final = 200

# Channels and threads [D: resources/channel].
CHANNEL_NAME: Final = 100
TOPIC: Final = 1024
FORUM_TOPIC: Final = 4096
SLOWMODE: Final = 21600
OVERWRITES: Final = 100
CHANNELS: Final = 500
TAGS: Final = 20
TAG_NAME: Final = 50
APPLIED_TAGS: Final = 5
THREAD_MEMBERS: Final = 1000
AUTO_ARCHIVE_MINUTES: Final = (60, 1440, 4320, 10080)

# Guilds, roles, members, webhooks [D: resources/guild, resources/webhook; S].
ROLE_NAME: Final = 100
ROLES: Final = 250
NICKNAME: Final = 32
WEBHOOK_NAME: Final = 80
WEBHOOKS: Final = 15
COLOUR: Final = 0xFFFFFF

# Scheduled events [D: resources/guild-scheduled-event].
EVENT_NAME: Final = 100
EVENT_DESCRIPTION: Final = 1000
EVENT_LOCATION: Final = 100
EVENTS: Final = 100

# Gateway [D: events/gateway].
HEARTBEAT_INTERVAL: Final = 41.25
GATEWAY_SENDS: Final = 120
GATEWAY_SEND_WINDOW: Final = 60
IDENTIFIES_A_DAY: Final = 1000

# Requests [D: topics/rate-limits].
GLOBAL_REQUESTS: Final = 50
GLOBAL_WINDOW: Final = 1
INVALID_REQUESTS: Final = 10_000
INVALID_WINDOW: Final = 600


class RateLimit(NamedTuple):
    """How many *requests* one bucket takes within *seconds*."""

    requests: int
    seconds: float


# Discord publishes no table: bots read the headers. These figures were seen there often enough to be planned with [O].
# A route is a method and a path, `*` standing for one identifier.
RATE_LIMITS: Final = {
    "POST /channels/*/messages": RateLimit(5, 5),
    "PATCH /channels/*/messages/*": RateLimit(5, 5),
    "DELETE /channels/*/messages/*": RateLimit(5, 1),
    "POST /channels/*/messages/bulk-delete": RateLimit(1, 1),
    "POST /channels/*/messages/*/crosspost": RateLimit(CROSSPOSTS, CROSSPOST_WINDOW),
    "PUT /channels/*/messages/*/reactions/*/@me": RateLimit(1, 0.25),
    "POST /channels/*/threads": RateLimit(5, 5),
    "POST /channels/*/messages/*/threads": RateLimit(5, 5),
    # A new name or topic; other fields have no limit of their own. No place for a countdown, then.
    "PATCH /channels/*": RateLimit(2, 600),
    "POST /users/@me/channels": RateLimit(10, 10),
    "PUT /guilds/*/members/*/roles/*": RateLimit(10, 10),
    "DELETE /guilds/*/members/*/roles/*": RateLimit(10, 10),
    "POST /guilds/*/scheduled-events": RateLimit(5, 60),
}
DEFAULT_RATE_LIMIT: Final = RateLimit(50, 1)
