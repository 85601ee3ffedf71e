"""What channels, threads, overwrites and webhooks may be (documentation: resources/channel, resources/webhook)."""

from collections.abc import Mapping
from typing import Final

from sandbox import limits
from sandbox.validation.shapes import (
    INT32,
    Check,
    Form,
    Path,
    Problem,
    Problems,
    bad_length,
    bits,
    boolean,
    items,
    number,
    one_of,
    snowflake,
    text,
)

FORUMS: Final = (15, 16)

_slowmode = number(0, limits.SLOWMODE)
_auto_archive = one_of(*limits.AUTO_ARCHIVE_MINUTES)
_tags = items(snowflake, limits.APPLIED_TAGS, unique=True)
_reaction: Mapping[str, Check] = {"emoji_id": snowflake, "emoji_name": text(100)}
_OVERWRITE: Mapping[str, Check] = {"type": one_of(0, 1), "allow": bits, "deny": bits}

_CHANNEL: Mapping[str, Check] = {
    "name": text(limits.CHANNEL_NAME, 1),
    "type": one_of(0, 2, 4, 5, 13, *FORUMS),
    "topic": text(limits.FORUM_TOPIC),
    "position": number(0, INT32),
    "nsfw": boolean,
    "bitrate": number(8000),
    "user_limit": number(0, 10000),
    "rate_limit_per_user": _slowmode,
    "parent_id": snowflake,
    "permission_overwrites": items(Form({"id": snowflake, **_OVERWRITE}, needs=("id",)), limits.OVERWRITES),
    "default_auto_archive_duration": _auto_archive,
    "default_thread_rate_limit_per_user": _slowmode,
    "default_reaction_emoji": Form(_reaction),
    "default_sort_order": one_of(0, 1),
    "default_forum_layout": one_of(0, 1, 2),
    "available_tags": items(
        Form({"id": snowflake, "name": text(limits.TAG_NAME, 1), "moderated": boolean, **_reaction}, needs=("name",)),
        limits.TAGS,
    ),
    "flags": bits,
}
_THREAD: Mapping[str, Check] = {
    "name": text(limits.CHANNEL_NAME, 1),
    "auto_archive_duration": _auto_archive,
    "rate_limit_per_user": _slowmode,
    "invitable": boolean,
    "applied_tags": _tags,
}

_NEW_CHANNEL = Form(_CHANNEL, needs=("name",))
# A thread is changed through the same route.
_CHANGED_CHANNEL = Form({**_CHANNEL, **_THREAD, "archived": boolean, "locked": boolean}, not_null=("name",))


def check_channel(body: object, *, creating: bool, kind: int | None = None) -> list[Problem]:
    """Return what Discord would refuse in a channel, or in a change to a channel or thread.

    Parameters:
        kind: the type of the changed channel, since only forums have long topics; not needed in a creation.
    """
    found = (_NEW_CHANNEL if creating else _CHANGED_CHANNEL).problems(body)
    if not found and isinstance(body, dict):
        own = body.get("type", 0 if creating else kind)
        if own is not None and own not in FORUMS and len(body.get("topic") or "") > limits.TOPIC:
            found.append(bad_length(("topic",), 0, limits.TOPIC))
    return found


_PLACES = items(
    Form({"id": snowflake, "position": number(0, INT32), "parent_id": snowflake}, needs=("id",)), limits.CHANNELS
)


def check_positions(body: object) -> list[Problem]:
    """Return what Discord would refuse in a list of channels or roles that move."""
    found: Problems = []
    _PLACES(body, (), found)
    return found


def _any_object(value: object, path: Path, found: Problems) -> None:
    if not isinstance(value, dict):
        found.append(Problem(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"))


_THREAD_ON_MESSAGE = Form(_THREAD, needs=("name",))
_NEW_THREAD = Form({**_THREAD, "type": one_of(10, 11, 12), "message": _any_object}, needs=("name",))


def check_thread(body: object, *, from_message: bool) -> list[Problem]:
    """Return what Discord would refuse in a new thread or forum post.

    The first message of a post is only known to be an object: it goes to `check_message` with the place `forum`, which
    also knows the uploaded files.
    """
    return (_THREAD_ON_MESSAGE if from_message else _NEW_THREAD).problems(body)


_SET_OVERWRITE = Form(_OVERWRITE, needs=("type",))


def check_overwrite(body: object) -> list[Problem]:
    """Return what Discord would refuse in the overwrite of a channel's permissions."""
    return _SET_OVERWRITE.problems(body)


_name_length = text(limits.WEBHOOK_NAME, 1)


def _webhook_name(value: object, path: Path, found: Problems) -> None:
    _name_length(value, path, found)
    for banned in ("clyde", "discord"):
        if isinstance(value, str) and banned in value.lower():
            words = f'Username cannot contain "{banned}"'
            found.append(Problem(path, "USERNAME_INVALID_CONTAINS", words))


_WEBHOOK = Form({"name": _webhook_name, "avatar": text(2 * limits.FILE_SIZE)}, needs=("name",))


def check_webhook(body: object) -> list[Problem]:
    """Return what Discord would refuse in a new webhook."""
    return _WEBHOOK.problems(body)
