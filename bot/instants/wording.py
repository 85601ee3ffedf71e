"""One spelling for what people spell in many ways: accents, signs, short forms, and hours that are told in words."""

from __future__ import annotations

import re
import unicodedata

from bot import dates

_NUMBERS = (
    *("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept"),
    *("huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze"),
    *("seize", "dix-sept", "dix-huit", "dix-neuf", "vingt", "vingt et une", "vingt-deux", "vingt-trois"),
)
_COUNTS = {word: str(number) for number, word in enumerate(_NUMBERS)} | {"une": "1", "an": "1", "one": "1", "a": "1"}
_COUNTS |= {word.replace("-", " "): number for word, number in _COUNTS.items()} | {"trente": "30"}
_QUARTERS = {"et quart": 15, "et demi": 30, "moins le quart": -15, "moins quart": -15}


def plain(text: str) -> str:
    """Return *text* as it is compared: small letters, no accents, single spaces, straight apostrophes."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    # What is not seen is not meant: marks of direction, signs of no width.
    unseen = {"Mn", "Me", "Cf"}
    return " ".join("".join(letter for letter in letters if unicodedata.category(letter) not in unseen).split())


def spelt(text: str) -> str:
    """Return *text* in the one spelling that the grammar knows."""
    text = plain(text).rstrip(" .!")
    for pattern, new in _SPELLINGS:
        text = pattern.sub(new, text)
    return _QUARTER.sub(_in_minutes, " ".join(text.split()))


def counted(text: str) -> str:
    """Return *text* with its first word, where that is a number, in digits: "deux heures", "une semaine"."""
    first, space, rest = text.partition(" ")
    return f"{_COUNTS.get(first, first)}{space}{rest}"


def _in_minutes(found: re.Match[str]) -> str:
    """Return "9h30" for "9 heures et demie"."""
    hour = {"midi": 12, "minuit": 0}.get(found[1]) if found[2] is None else int(found[2])
    minutes = (hour or 0) * 60 + _QUARTERS[found[3].removesuffix("e")]
    return f"{minutes // 60 % 24}h{minutes % 60:02}"


def _short(word: str) -> str | None:
    """Return how *word*, the name of a day or month, is shortened; None where it is not."""
    usual = {"juillet": "juil", "septembre": "sept", "fevrier": "fevr", "janvier": "janv"}
    return usual.get(word) or (word[:3] if len(word) > 4 else None)


_NAMES = [plain(name) for names in (*dates.WEEKDAYS.values(), *dates.MONTHS.values()) for name in names]
_SHORT = {short: name for name in reversed(_NAMES) if (short := _short(name))}
_SHORT |= {"jan": "janvier", "fev": "fevrier", "mer": "mercredi", "juil": "juillet", "sep": "septembre"}
# "jui" may be two months, and "mar" a day or a month.
for _unclear in ("jui", "mar"):
    _SHORT.pop(_unclear, None)
_SHORTENED = re.compile(rf"\b({'|'.join(sorted(_SHORT, key=len, reverse=True))})(?:\.|(?= ))")
_QUARTER = re.compile(
    rf"\b(midi|minuit|(\d{{1,2}}) ?(?:heures?|h)) ({'|'.join(sorted(_QUARTERS, key=len, reverse=True))})(?:e\b|\b)"
)
_HOUR_WORDS = re.compile(rf"\b({'|'.join(sorted(_COUNTS, key=len, reverse=True))})(?= heures?\b)")
_MINUTE_WORDS = {"quinze": "15", "trente": "30", "quarante-cinq": "45"}
_SPELLINGS = (
    # ISO 8601, of which people copy the seconds as well.
    (re.compile(r"^(\d{4})[-/](\d\d)[-/](\d\d)(?:t(?=\d)|(?= |$))"), r"\1-\2-\3 "),
    (re.compile(r"(\d\d:\d\d):00$"), r"\1"),
    (re.compile(r"^next (?=\w+day\b)"), ""),
    (re.compile(r"\btonight\b"), "today evening"),
    (_HOUR_WORDS, lambda found: _COUNTS[found[1]]),
    (re.compile(r"(?<=heures )(quinze|trente|quarante-cinq)\b"), lambda found: _MINUTE_WORDS[found[1]]),
    (re.compile(r"\bmidi (quinze|trente|quarante-cinq)\b"), lambda found: f"12h{_MINUTE_WORDS[found[1]]}"),
    (re.compile(r"\baujourdhui\b"), "aujourd'hui"),
    (re.compile(r"\b(apres|avant) (demain|hier)\b"), r"\1-\2"),
    (re.compile(r"\bapres midi\b"), "apres-midi"),
    (re.compile(r"\bpremier\b"), "1er"),
    (re.compile(r"\s+[-–—]\s+|,"), " "),
    (re.compile(r"\bce midi\b"), "aujourd'hui midi"),
    (re.compile(r"\b(?:ce|cet) (?=matin|apres-midi|soir)"), "aujourd'hui "),
    (_SHORTENED, lambda found: f"{_SHORT[found[1]]} "),
    (re.compile(rf"\b({'|'.join(plain(name) for name in dates.WEEKDAYS['fr'])})\s+le (?=\d)"), r"\1 "),
)
