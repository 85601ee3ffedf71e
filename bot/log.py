"""What happened, one line a record, for people or for machines, never with a secret in it."""

from __future__ import annotations

import linecache
import logging
import re
import secrets as randomness
from datetime import UTC, datetime
from json import dumps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# No 0, O, 1, I, L or U: a reference is read out on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

# Who may not speak below this: discord's DEBUG shows tokens and what people typed, the
# databases' shows values, and APScheduler's INFO says each tick twice.
QUIET = {
    "discord": logging.INFO,
    # It says at each try that it logs in.
    "discord.client": logging.WARNING,
    "aiosqlite": logging.INFO,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    # It tells every table of a font.
    "fontTools": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}

# A bot's token is three base64 words; an interaction's stands in the addresses that answer it
# (docs.discord.com interactions/receiving-and-responding#endpoints).
_SHAPES = (
    (re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{25,}"), "[hidden]"),
    (re.compile(r"((?:interactions|webhooks)/\d+/)[^/\s\"'?\\]+"), r"\1[hidden]"),
)

_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(level: str, *, json: bool, secrets: Iterable[str] = ()) -> None:
    """Send every record of at least *level* to standard error, one line each, as JSON or readable.

    The given *secrets* are hidden wherever they stand, and so is all that looks like a token.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLine(secrets) if json else _ReadableLine(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))


def hide(secret: str) -> None:
    """Hide one more *secret* from now on, in every handler that :func:`configure` has set."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Line):
            handler.formatter.hide(secret)


def reference() -> str:
    """Return a new short reference that joins what a person was told to what the log says: "P-7K2Q"."""
    return "P-" + "".join(randomness.choice(_ALPHABET) for _ in range(4))


class _Line(logging.Formatter):
    """Makes one line of a record and takes the secrets out last, so that a traceback cannot carry one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def hide(self, secret: str) -> None:
        """Hide *secret* as well."""
        self._secrets = sorted({*self._secrets, secret}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = self._line(record)
        for secret in self._secrets:
            line = line.replace(secret, "[hidden]")
        for shape, shown in _SHAPES:
            line = shape.sub(shown, line)
        return line

    def _line(self, record: logging.LogRecord) -> str:
        raise NotImplementedError

    def _trace(self, record: logging.LogRecord) -> str | None:
        if not record.exc_info:
            return None
        try:
            return self.formatException(record.exc_info)
        finally:
            # Every source that a traceback names would stay in memory, line by line; to read them again takes 1 ms.
            linecache.clearcache()


class _ReadableLine(_Line):
    def _line(self, record: logging.LogRecord) -> str:
        extra = "".join(f" {name}={value}" for name, value in _extra(record).items())
        trace = self._trace(record)
        said = f"{record.getMessage()}{extra}" + (f"\n{trace}" if trace else "")
        # What somebody typed must not look like a record of its own.
        one_line = said.replace("\r", "").replace("\n", " ⏎ ")
        return f"{_instant(record):%Y-%m-%d %H:%M:%SZ} {record.levelname:<7} {record.name}: {one_line}"


class _JsonLine(_Line):
    def _line(self, record: logging.LogRecord) -> str:
        fields = {
            "at": _instant(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if trace := self._trace(record):
            fields["trace"] = trace
        return dumps(fields, ensure_ascii=False, default=str)


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD_FIELDS}


def _instant(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)
