"""What roles, changes to members and direct channels may be (documentation: resources/guild, resources/user)."""

from sandbox import limits
from sandbox.validation.shapes import Form, Problem, bits, boolean, instant, items, number, snowflake, text

_colour = number(0, limits.COLOUR)
_ROLE = Form(
    {
        "name": text(limits.ROLE_NAME, 1),
        "permissions": bits,
        "color": _colour,
        "colors": Form({"primary_color": _colour, "secondary_color": _colour, "tertiary_color": _colour}),
        "hoist": boolean,
        "mentionable": boolean,
        "unicode_emoji": text(100),
    }
)
_MEMBER = Form(
    {
        "nick": text(limits.NICKNAME),
        "roles": items(snowflake, limits.ROLES, unique=True),
        "mute": boolean,
        "deaf": boolean,
        "channel_id": snowflake,
        "communication_disabled_until": instant,
        "flags": bits,
    }
)
_DM = Form({"recipient_id": snowflake}, needs=("recipient_id",))


def check_role(body: object) -> list[Problem]:
    """Return what Discord would refuse in a new or changed role."""
    return _ROLE.problems(body)


def check_member(body: object) -> list[Problem]:
    """Return what Discord would refuse in a change to a member."""
    return _MEMBER.problems(body)


def check_dm(body: object) -> list[Problem]:
    """Return what Discord would refuse in the opening of a direct channel."""
    return _DM.problems(body)
