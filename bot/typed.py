"""What people typed, made harmless: nothing in it turns lines round, nothing rings, and it shows as it stands."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# What joins emojis and letters of some scripts; all other signs without a shape are dropped, those that turn lines too.
_JOINERS = "\u200c\u200d"
# Halves of a sign among them: no database takes one alone.
_UNSEEN = {"Cc", "Cf", "Cs"}
# Letters and signs without ink; a mark alone has nothing to stand on.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_INKLESS = _UNSEEN | {"Mn", "Me"}
_SIGNS = re.compile(r"([\\*_~`|\[\]#])")
_MENTION = re.compile(r"<@[!&]?\d+>|@+(?=everyone|here)", re.IGNORECASE)


def cleaned(text: str, *, is_line: bool = True) -> str:
    """Return *text* without mentions and without signs that cannot be seen; a line has single spaces."""
    kept = visible(text)
    while (without := _MENTION.sub("", kept)) != kept:
        kept = without
    return " ".join(kept.split()) if is_line else kept.strip()


def visible(text: str) -> str:
    """Return *text* without signs that cannot be seen, and that could turn what follows round."""
    return "".join(sign for sign in text if not _is_hidden(sign))


def shows(text: str) -> bool:
    """Whether anything of *text* is seen: more than spaces, fillers, and what joins others or stands on them."""
    return any(
        not sign.isspace() and sign not in _FILLERS and unicodedata.category(sign) not in _INKLESS for sign in text
    )


def mentions(text: str) -> bool:
    """Whether *text* would have somebody rung, if that were allowed."""
    return bool(_MENTION.search(text))


def has_words(text: str) -> bool:
    """Whether *text* has a letter: a screen reader has little to say of emojis alone."""
    return any(sign.isalpha() for sign in text)


def plain(text: str) -> str:
    """Return what somebody typed so that Discord shows it as it stands."""
    return _SIGNS.sub(r"\\\1", text)


def fingerprint(*said: object) -> str:
    """Return by what one knows, when a form comes back, whether what it showed still stands."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def _is_hidden(sign: str) -> bool:
    return sign != "\n" and sign not in _JOINERS and unicodedata.category(sign) in _UNSEEN and not sign.isspace()
