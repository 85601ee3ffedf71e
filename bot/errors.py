"""One tree of errors: each names the text that explains it, and is translated at the edge."""

from __future__ import annotations

from typing import ClassVar, Protocol


class Say(Protocol):
    """Says a text in one language; :meth:`bot.i18n.Texts.bound` makes one."""

    def __call__(self, key: str, /, **params: object) -> str:
        """Return the text called *key*, its gaps filled with *params*."""
        ...


class PasserelleError(Exception):
    """Something that went wrong and that we have words for.

    A subclass gives the *key* of its text in ``config/locales``; the keyword arguments of the
    constructor fill the gaps of that text, and stand in ``str()`` for the log.
    """

    key: ClassVar[str] = "exit.unexpected"
    exit_code: ClassVar[int] = 1

    def __init__(self, **params: object) -> None:
        super().__init__(" ".join([self.key, *(f"{name}={value!r}" for name, value in params.items())]))
        self.params = params

    def sentence(self, say: Say) -> str:
        """Return what the person who met the error reads."""
        return say(self.key, **self.params)


class Refusal(PasserelleError):
    """Tell somebody, in their language, why what they asked is not done; expected, logged at info."""

    key = "refusal.unexpected"


class ConfigurationProblem(PasserelleError):
    """Stop because of what the operator wrote: settings, files, token."""

    key = "exit.invalid_settings"
    exit_code = 2


class WorldProblem(PasserelleError):
    """Stop because of the world around: database, network, disk, another process.

    *answer_key* is the text for a member whose command met it while the bot runs.
    """

    exit_code = 3
    answer_key: ClassVar[str] = "refusal.unexpected"
