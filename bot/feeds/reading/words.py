"""Other people's words, made harmless for Discord: pure, and used on both sides of the reading."""

from __future__ import annotations

import re
import unicodedata

from bot.feeds.reading.model import MOST_SUMMARY, MOST_TITLE

# Categories of signs that nobody sees, or that belong to nobody's script.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# They look like nothing, and count as letters.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_MOST_MARKS = 3

# Latin letters and their punctuation, none of which is hidden: almost every text, and looked at in one go.
_USUAL = re.compile(r"[\t\n\r\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")

# What Discord makes a mention, an emoji, a time or a command of (reference#message-formatting), and a masked link.
_ACTIVE = re.compile(r"<(?=[@#/:]|a:|t:|id:|sound:)|@(?=everyone|here)|\](?=\()", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://[^\s<>\[\]()|*`\\]+)")
_MARKUP = re.compile(r"[\\*_~`|\[\]]")
# Headings, small print, quotations and lists begin a line; a number's full stop makes a list too.
_BEGINNING = re.compile(r"^(\s*)(?:(-#|[#>+-])|(\d+)([.)]))(?=\s|#|>|$)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…][)»”\"]?(?=\s)|(?=\n)")


def plain(text: str, most: int = MOST_TITLE) -> str:
    """Return *text* as one line of at most *most* characters, without mentions, masked links and hidden signs."""
    return cut(_calm(" ".join(_seen(text).split())), most)


def markdown(lines: str, most: int = MOST_SUMMARY) -> str:
    """Return the words of *lines* as Markdown that shows them and does nothing else; at most *most* characters."""
    kept = (" ".join(line.split()) for line in _seen(lines).splitlines())
    return cut(escaped(_calm("\n".join(line for line in kept if line))), most)


def escaped(text: str) -> str:
    """Return *text* such that Discord shows each of its signs; addresses stay as they are, so that they can be opened.

    For words that :func:`plain` has made harmless, before they stand in a card.
    """
    parts = _ADDRESS.split(text)
    parts[::2] = (_MARKUP.sub(r"\\\g<0>", part) for part in parts[::2])
    return _BEGINNING.sub(_begun, "".join(parts))


def unescaped(text: str) -> str:
    """Return the words of :func:`markdown` as they were, for where nothing is made of their signs."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", text)


def cut(text: str, most: int) -> str:
    """Return *text*, or its beginning of at most *most* characters: whole sentences, else words and "…"."""
    if len(text) <= most:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text[: most + 1]) if end.end() <= most]
    if ends and ends[-1] >= most // 2:
        return text[: ends[-1]].rstrip()
    begun = text[:most]
    kept = begun[: max(begun.rfind(" "), begun.rfind("\n"))] if re.search(r"\s", begun[most // 2 :]) else begun[:-1]
    # Half of an escape would escape what comes next.
    return re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1", kept.rstrip()[: most - 1]) + "…"


def _seen(text: str) -> str:
    """Return *text* without hidden signs, lonely joiners and towers of accents; every space may stay."""
    if _USUAL.fullmatch(text):
        return text
    kept, marks = list[str](), 0
    for sign in text:
        category = unicodedata.category(sign)
        marks = marks + 1 if category[0] == "M" else 0
        if sign in _JOINERS:
            # They hold emojis and letters of some scripts together, never Latin ones.
            if kept and kept[-1] > "\x7f" and kept[-1] not in _JOINERS:
                kept.append(sign)
        elif marks <= _MOST_MARKS and sign not in _BLANKS and (sign.isspace() or category not in _HIDDEN):
            kept.append(sign)
    return "".join(kept)


def _calm(text: str) -> str:
    """Return *text* with a space inside whatever Discord would act on."""
    return _ACTIVE.sub(r"\g<0> ", text)


def _begun(found: re.Match[str]) -> str:
    space, sign, number, stop = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{stop}"
