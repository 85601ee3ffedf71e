"""The numbers by which Discord tells kinds of things apart."""

from enum import IntEnum, IntFlag


class ChannelType(IntEnum):
    """The kinds of channel that are built (docs resources/channel#channel-object-channel-types)."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


class MessageFlag(IntFlag):
    """Message flags that change what the sandbox does (docs resources/message#message-object-message-flags)."""

    CROSSPOSTED = 1
    IS_CROSSPOST = 2
    SUPPRESS_EMBEDS = 4
    HAS_THREAD = 32
    EPHEMERAL = 64
    LOADING = 128
    SUPPRESS_NOTIFICATIONS = 4096
    COMPONENTS_V2 = 32768


class InteractionType(IntEnum):
    """What a person did (docs interactions/receiving-and-responding#interaction-object-interaction-type)."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class CallbackType(IntEnum):
    """How an interaction is answered (docs interactions/receiving-and-responding)."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE_MESSAGE = 7
    AUTOCOMPLETE = 8
    MODAL = 9
