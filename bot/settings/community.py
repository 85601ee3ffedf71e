"""The community that the bot serves: ``config/passerelle.toml``."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from bot.dates import read_hour
from bot.errors import Refusal

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def known_zone(name: str) -> str:
    """Return *name* if it is an IANA time zone; ValueError, in French, otherwise."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("n'est pas un fuseau horaire") from error


def known_hour(given: object) -> time:
    """Return an hour that is given as TOML has it (09:30:00) or as people write it ("9 h 30"); ValueError otherwise."""
    if isinstance(given, time):
        return given
    try:
        return read_hour(str(given))
    except Refusal as error:
        raise ValueError("doit être une heure") from error


TimeZone = Annotated[str, AfterValidator(known_zone)]
Hour = Annotated[time, BeforeValidator(known_hour)]


class Table(BaseModel):
    """A table of a configuration file: an unknown key in it is refused, and nothing changes it later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Controller(Table):
    """Who answers for personal data (RGPD, articles 13 and 30)."""

    name: Line = Field(default="GIP Pays et Quartiers de Nouvelle-Aquitaine (PQN-A)", examples=['"Ville de Pau"'])
    legal_basis: Line = Field(
        default="mission d'intérêt public (RGPD, article 6.1.e)", examples=['"intérêt légitime (RGPD, article 6.1.f)"']
    )
    data_protection_officer: Line | None = Field(default=None, examples=['"dpo@example.org"'])


class Contact(Table):
    """How to reach the team without Discord."""

    email: Line | None = Field(default=None, examples=['"equipe@example.org"'])
    phone: Line | None = Field(default=None, examples=['"05 00 00 00 00"'])

    @property
    def line(self) -> str | None:
        """The ways to reach the team as one line, None where there is none."""
        return ", ".join(way for way in (self.email, self.phone) if way) or None


class Roles(Table):
    """The names of the roles to look for at first start."""

    organisation: Line = Field(default="Organisation", examples=['"Organisation"'])
    accueil: Line = Field(default="Accueil", examples=['"Accueil"'])
    relecture: Line = Field(default="Relecture", examples=['"Relecture"'])


class Channels(Table):
    """The names of the channels to look for at first start, without their "#"."""

    events: Line = Field(default="agenda", examples=['"agenda"'])
    organisers: Line = Field(default="equipe", examples=['"equipe"'])
    welcome: Line = Field(default="bienvenue", examples=['"bienvenue"'])


class Reminders(Table):
    """The hours in which nobody is rung by a reminder that may give way: from the evening to the morning."""

    quiet_from: Hour = Field(default=time(21), examples=['"21 h"'])
    quiet_until: Hour = Field(default=time(7), examples=['"7 h"'])

    @field_validator("quiet_until")
    @classmethod
    def _over_night(cls, until: time, info: ValidationInfo) -> time:
        if until > info.data.get("quiet_from", time.max):
            raise ValueError("doit être le matin, et plus tôt que quiet_from, qui est le soir")
        return until

    @property
    def quiet(self) -> tuple[time, time]:
        """When the quiet hours begin and end; twice the same hour for none."""
        return self.quiet_from, self.quiet_until


class Waitlist(Table):
    """How long a place is kept for whom it is offered to, in hours."""

    offer_hours: int = Field(default=24, ge=1, le=168, examples=["24"])
    last_hours: int = Field(default=48, ge=0, le=336, examples=["48"])
    last_offer_hours: int = Field(default=3, ge=1, le=48, examples=["3"])


class Community(Table):
    """A community: its language for what is posted, its time zone, who answers for it."""

    name: Line = Field(default="Alliances éducatives de Nouvelle-Aquitaine", examples=['"Les Amis du collège"'])
    locale: Literal["fr", "en"] = Field(default="fr", examples=['"fr"'])
    timezone: TimeZone = Field(default="Europe/Paris", examples=['"Europe/Paris"'])
    controller: Controller = Controller()
    contact: Contact = Contact()
    roles: Roles = Roles()
    channels: Channels = Channels()
    reminders: Reminders = Reminders()
    waitlist: Waitlist = Waitlist()

    @property
    def wanted(self) -> dict[str, str]:
        """The name to look for at first start, by the name of the option that it is for."""
        return {f"role_{option}": name for option, name in self.roles} | {
            f"channel_{option}": name for option, name in self.channels
        }
