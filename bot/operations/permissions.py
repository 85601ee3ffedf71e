"""The permissions that the bot needs, each with the reason; no Discord library needed to name them."""

from __future__ import annotations

# docs.discord.com topics/permissions#bitwise-permission-flags; the texts are permission.<name>.name and .reason.
NEEDED: dict[str, int] = {
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "send_messages_in_threads": 1 << 38,
    "create_public_threads": 1 << 35,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "manage_roles": 1 << 28,
    "manage_channels": 1 << 4,
    "pin_messages": 1 << 51,
    "mention_everyone": 1 << 17,
    "create_events": 1 << 44,
}
# What is looked for in each channel that the organisers chose; the others concern the whole server.
IN_CHANNEL = ("view_channel", "send_messages", "read_message_history")
ADMINISTRATOR = 1 << 3


def missing_from(granted: int, needed: tuple[str, ...] = tuple(NEEDED)) -> tuple[str, ...]:
    """Return the names of what *granted* lacks."""
    return () if granted & ADMINISTRATOR else tuple(name for name in needed if not granted & NEEDED[name])


def invitation(application_id: int) -> str:
    """Return the address that invites the bot to a server with just these permissions."""
    asked = sum(NEEDED.values())
    return (
        "https://discord.com/oauth2/authorize"
        f"?client_id={application_id}&scope=bot+applications.commands&permissions={asked}"
    )
