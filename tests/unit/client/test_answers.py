"""Answering in time, and answering every error."""

from __future__ import annotations

import asyncio
import logging
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands

from bot.client import answers
from bot.database.trouble import DatabaseBusy, DatabaseFull
from bot.delivery.card import Card, Field, Form, Row, Select, Text
from bot.events.service import UnknownEvent
from bot.guilds.service import NotOrganiser
from tests.house import texts

if TYPE_CHECKING:
    from bot.errors import PasserelleError

KINDS = discord.InteractionResponseType
CARD = Card((Text("Voilà"),))
PANEL = Card((Text("Voilà"), Row((Select("a:b:1", "Choisir", kind="role"),))), panel=True)


def http_error(code: int, status: int = 400) -> discord.HTTPException:
    """Return what discord.py raises when Discord answers with *code*."""
    answer: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(answer, {"code": code, "message": ""})


class FakeInteraction:
    """An interaction as far as an answer touches it: it keeps what was sent, and may refuse a request."""

    def __init__(self, locale: discord.Locale) -> None:
        self.id, self.locale, self.guild_id, self.user = 77, locale, None, None
        self.type = discord.InteractionType.component
        self.client = SimpleNamespace(texts=texts())
        self.response, self.followup = FakeResponse(self), self
        self.kind: discord.InteractionResponseType | None = None
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.refuses: dict[str, Exception] = {}

    async def request(self, name: str, shown: dict[str, Any]) -> None:
        if name in self.refuses:
            raise self.refuses[name]
        self.sent.append((name, shown))

    async def edit_original_response(self, **shown: Any) -> None:
        await self.request("edit_original_response", shown)

    async def send(self, **shown: Any) -> None:
        await self.request("send", shown)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.sent]


class FakeResponse:
    """Its first answer, of which there is one."""

    def __init__(self, interaction: FakeInteraction) -> None:
        self._of = interaction

    @property
    def type(self) -> discord.InteractionResponseType | None:
        return self._of.kind

    def is_done(self) -> bool:
        return self._of.kind is not None

    async def send_message(self, **shown: Any) -> None:
        await self._first("send_message", shown, KINDS.channel_message)

    async def edit_message(self, **shown: Any) -> None:
        await self._first("edit_message", shown, KINDS.message_update)

    async def send_modal(self, modal: discord.ui.Modal) -> None:
        await self._first("send_modal", {"modal": modal}, KINDS.modal)

    async def defer(self, *, ephemeral: bool, thinking: bool) -> None:
        kind = KINDS.deferred_channel_message if thinking else KINDS.deferred_message_update
        await self._first("defer", {"ephemeral": ephemeral, "thinking": thinking}, kind)

    async def _first(self, name: str, shown: dict[str, Any], kind: discord.InteractionResponseType) -> None:
        assert self._of.kind is None, "an interaction is answered once"
        await self._of.request(name, shown)
        self._of.kind = kind


def asked(locale: discord.Locale = discord.Locale.french) -> Any:
    """Return an interaction of somebody whose client speaks *locale*."""
    return FakeInteraction(locale)


async def says(card: Card, *, after: asyncio.Event | None = None) -> Card:
    """Do the work that an answer waits for."""
    if after:
        await after.wait()
    return card


async def test_what_is_ready_is_answered_directly_and_to_the_person_alone() -> None:
    """One request, nothing deferred."""
    interaction = asked()

    await answers.answer(interaction, says(CARD))

    ((name, shown),) = interaction.sent
    assert (name, shown["content"], shown["ephemeral"]) == ("send_message", "Voilà", True)


@pytest.mark.parametrize(("in_place", "thinks"), [(False, True), (True, False)])
async def test_a_slow_answer_is_announced_and_then_shown(
    monkeypatch: pytest.MonkeyPatch, in_place: bool, thinks: bool
) -> None:
    """In the place of what announced it; a panel that changes in place does not "think"."""
    monkeypatch.setattr(answers, "DEFER_AFTER_S", 0.01)
    interaction, may_end = asked(), asyncio.Event()

    answering = asyncio.create_task(answers.answer(interaction, says(PANEL, after=may_end), in_place=in_place))
    async with asyncio.timeout(5):
        while not interaction.sent:
            await asyncio.wait([answering], timeout=0.01)
        may_end.set()
        await answering

    assert interaction.names == ["defer", "edit_original_response"]
    assert (interaction.sent[0][1]["ephemeral"], interaction.sent[0][1]["thinking"]) == (True, thinks)


async def test_work_is_finished_though_nobody_waits_for_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token ran out: the deferral is refused, and the work goes on."""
    monkeypatch.setattr(answers, "DEFER_AFTER_S", 0.01)
    interaction, may_end, done = asked(), asyncio.Event(), asyncio.Event()
    interaction.refuses = {"defer": http_error(10062, 404), "send_message": http_error(10062, 404)}

    async def work() -> Card:
        await may_end.wait()
        done.set()
        return CARD

    answering = asyncio.create_task(answers.answer(interaction, work()))
    await asyncio.wait([answering], timeout=0.05)
    may_end.set()
    with pytest.raises(discord.HTTPException):
        await answering

    assert done.is_set()


async def test_a_panel_is_replaced_in_its_place() -> None:
    """And a form is opened as one."""
    interaction, other = asked(), asked()

    await answers.reply(interaction, PANEL, in_place=True)
    await answers.reply(other, Form("a:b:1~x", "Titre", (Field("venue", "Lieu"),)))

    assert (interaction.names, other.names) == (["edit_message"], ["send_modal"])
    assert "content" not in interaction.sent[0][1]


@pytest.mark.parametrize(
    ("error", "locale", "said"),
    [
        (UnknownEvent(), discord.Locale.french, "introuvable"),
        (UnknownEvent(), discord.Locale.german, "introuvable"),
        (UnknownEvent(), discord.Locale.american_english, "server"),
        (NotOrganiser(role="<@&5>"), discord.Locale.french, "<@&5>"),
    ],
)
async def test_a_refusal_is_a_sentence_in_the_persons_language(
    error: PasserelleError, locale: discord.Locale, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """English to English clients, French to all others; the log has a line and no traceback."""
    caplog.set_level(logging.INFO)
    interaction = asked(locale)

    await answers.answer_error(interaction, error)

    assert said in interaction.sent[0][1]["content"]
    assert "{" not in interaction.sent[0][1]["content"]
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("INFO", None)]


async def test_an_unexpected_error_gives_the_person_the_reference_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With its traceback, and nothing of its own words for the person."""
    interaction = asked()

    await answers.answer_error(interaction, ZeroDivisionError("the secret of the house"))

    (record,) = caplog.records
    found = re.search(r"error (\S+) in interaction 77", record.getMessage())
    assert found is not None
    assert found[1] in interaction.sent[0][1]["content"]
    assert "secret" not in interaction.sent[0][1]["content"]
    assert record.exc_info is not None


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DatabaseBusy(database="x"), "occupée"),
        (DatabaseFull(database="x"), "plein"),
        (http_error(0, 500), "Discord a un problème"),
    ],
    ids=["busy", "full", "discord"],
)
async def test_what_the_world_does_has_a_sentence_of_its_own(error: Exception, said: str) -> None:
    """Which says what to do, and not what the database is called."""
    interaction = asked()

    await answers.answer_error(interaction, error)

    assert said in interaction.sent[0][1]["content"]
    assert "database" not in interaction.sent[0][1]["content"]


async def test_the_error_of_a_command_is_looked_for_behind_discord_pys_own() -> None:
    """It wraps what a callback raises."""
    interaction = asked()
    command: Any = SimpleNamespace(name="programme")

    await answers.answer_error(interaction, app_commands.CommandInvokeError(command, UnknownEvent()))

    assert "introuvable" in interaction.sent[0][1]["content"]


@pytest.mark.parametrize("code", sorted(answers.GONE))
async def test_who_is_gone_is_not_answered_again(code: int, caplog: pytest.LogCaptureFixture) -> None:
    """It would be refused as well."""
    interaction = asked()

    await answers.answer_error(interaction, http_error(code, 404))

    assert interaction.sent == []
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


async def test_an_explanation_that_cannot_be_sent_ends_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """An error of an error handler would be nobody's."""
    interaction = asked()
    interaction.refuses = {"send_message": http_error(0, 500)}

    await answers.answer_error(interaction, UnknownEvent())

    assert "could not be explained" in caplog.text


@pytest.mark.parametrize(
    ("kind", "request_"),
    [
        (None, "send_message"),
        (KINDS.deferred_channel_message, "edit_original_response"),
        (KINDS.deferred_message_update, "send"),
        (KINDS.message_update, "send"),
        (KINDS.channel_message, "send"),
    ],
)
async def test_an_error_replaces_nothing_but_the_announcement(
    kind: discord.InteractionResponseType | None, request_: str
) -> None:
    """Discord does not let a panel become an ordinary message."""
    interaction = asked()
    interaction.kind = kind

    await answers.answer_error(interaction, UnknownEvent())

    assert interaction.names == [request_]


async def test_suggestions_have_no_room_for_a_sentence() -> None:
    """The command that follows tells it."""
    interaction = asked()
    interaction.type = discord.InteractionType.autocomplete

    await answers.answer_error(interaction, UnknownEvent())

    assert interaction.sent == []


def test_who_asks_in_a_direct_message_is_told_to_go_to_the_server() -> None:
    """There is no guild to act in."""
    with pytest.raises(answers.NotInGuild):
        answers.actor_of(asked())


@pytest.mark.parametrize(("locale", "named"), [("fr", "/organiser tableau"), ("en", "/organise dashboard")])
def test_a_command_is_named_as_the_persons_client_names_it(locale: str, named: str) -> None:
    """So that they find it in their list."""
    say = texts().bound("en" if locale == "en" else "fr")

    assert answers.command_in(say, "organiser tableau") == named
