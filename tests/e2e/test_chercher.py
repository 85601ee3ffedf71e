"""Looking things up: however it is typed, for oneself, and for everybody where one wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.publishing import words
from tests.e2e.signing_up import buttons, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

EPHEMERAL = 1 << 6
SHARED = "Montrer à tous"
# What people paste, and what somebody tries who wants to see it break.
BAD = (
    " ",
    "\u200b\u200b",
    "x" * 6000,
    "qpv " * 1500,
    "🎉😀🎉",
    "مرحبا بالعالم",
    'NEAR("qpv" "ville", 5)',
    '"',
    "*",
    "-",
    "qpv* OR -ville AND (",
    "'; DROP TABLE entries; --",
    "https://example.org/%00?q=%F0",
    "nadia@example.org",
    "@everyone",
    "<@1> <@&2> @here",
    "id:",
    "id:event:1; DROP",
    "id:nulle-part",
    "**__``` ||",
    "\\",
)


async def look_up(stage: Stage, typed: str, member: str = "Léa", **options: str) -> Outcome:
    """Use /chercher."""
    return await stage.control.command(member, "entraide", "chercher", {"mots": typed, **options})


def is_private(outcome: Outcome) -> bool:
    """Whether the person alone sees the answer."""
    return bool(outcome.message["flags"] & EPHEMERAL)


def lists(message: Json) -> Iterator[Json]:
    """Yield the lists of a message."""
    if message.get("type") == 3 and "options" in message:
        yield message
    for part in message.get("components", ()):
        yield from lists(part)


def choices(message: Json, placeholder: str) -> list[str]:
    """Return what one of its lists offers."""
    (found,) = [each for each in lists(message) if each["placeholder"] == placeholder]
    return [option["label"] for option in found["options"]]


async def test_an_acronym_is_found_by_a_misspelling_and_shown_to_everybody(stage: Stage) -> None:
    """The answer is one's own, until one shows it; nobody is pinged."""
    async with stage.bot():
        suggested = await stage.control.autocomplete("Léa", "entraide", "chercher", "mots", "qua")
        several = await look_up(stage, "QVP")
        opened = await stage.control.select(
            "Léa", several.message["id"], "Ouvrir une fiche", ["QPV (quartier prioritaire de la politique de la ville)"]
        )
        shared = await stage.control.click("Léa", opened.message["id"], SHARED)
        (standing,) = [one for one in await stage.standing("entraide", member="Yanis") if "QPV" in words(one)]
        inbox = await stage.control.inbox("Yanis")

        assert "Quartier prioritaire de la politique de la ville" in [choice["name"] for choice in suggested]
        assert "QPV (quartier prioritaire de la politique de la ville)" in read(several)
        assert read(opened).startswith("QPV (quartier prioritaire de la politique de la ville)")
        assert "Source : Loi n° 2014-173" in read(opened)
        assert [is_private(each) for each in (several, opened, shared)] == [True, True, False]
        assert standing["id"] == shared.message["id"]
        assert SHARED not in buttons(standing)
        assert inbox["pinged"] == []


@pytest.mark.full
async def test_a_newcomer_finds_their_way(stage: Stage) -> None:
    """From the welcome post to an entry, another one, and a message full of acronyms; in French and in English."""
    async with stage.bot():
        control = stage.control
        # The button of the welcome post, for who types no slash.
        await stage.settle()
        options = await control.command("Nadia", "equipe", "organiser options")
        await control.click("Nadia", options.message["id"], "Poster l’accueil")
        await stage.settle()
        (welcome,) = [one for one in await stage.standing("bienvenue") if one["components"]]
        form = await control.click("Emma", welcome["id"], "Chercher")
        assert form.modal["title"] == "Search"
        found = await control.submit("Emma", form.interaction, {"words": "réussite educative programe"})
        assert "Programme de réussite éducative" in read(found)
        assert "This text is in French." in read(found)

        # What a card leads to takes its place; the others stay in the list.
        entry = await look_up(stage, "troika")
        assert choices(entry.message, "Voir aussi")[0] == "Cité éducative"
        led = await control.select("Léa", entry.message["id"], "Voir aussi", ["Cité éducative"])
        assert led.message["id"] == entry.message["id"]
        assert read(led).startswith("Cité éducative")

        # Events are found like everything else; /sigle knows the glossary alone.
        (event,) = await control.autocomplete("Léa", "entraide", "chercher", "mots", "bordeaux", {"dans": "journees"})
        day = await look_up(stage, str(event["value"]))
        assert "S'inscrire" in buttons(day.message) or "Programme" in buttons(day.message)
        acronym = await control.command("Emma", "entraide", "sigle", {"mot": "PRE"})
        assert read(acronym).startswith("PRE (programme de réussite éducative)")
        assert "Checked on" in read(acronym)
        nothing = await control.command("Léa", "entraide", "sigle", {"mot": "xyzzy"})
        assert read(nothing).startswith("Rien trouvé. Essayez avec un seul mot")

        # Any message; its author hears nothing of it.
        message = await control.say("Inès", "entraide", "Le PRE du Q.P.V. et l'ANCT, ce n'est pas un Ter.")
        explained = await control.act("Emma", message=message["id"], command="Expliquer les sigles")
        text = read(explained)
        assert text.startswith("The acronyms of this message PRE: programme de réussite éducative.")
        assert "Q.P.V.: quartier prioritaire" in text
        assert "ANCT: Agence nationale" in text
        assert "TER" not in text
        assert is_private(explained)
        opened = await control.select("Emma", explained.message["id"], "Open an entry", ["qpv"])
        assert read(opened).startswith("QPV")
        plain = await control.say("Inès", "entraide", "Je ne viens pas, il y a un train.")
        none = await control.act("Léa", message=plain["id"], command="Expliquer les sigles")
        assert "aucun sigle connu" in read(none)

        # A shared card leads everybody on, each for themselves; where one may not write, nobody is shown anything.
        shared = await control.click("Léa", led.message["id"], SHARED)
        further = await control.select("Emma", shared.message["id"], "Voir aussi", ["Troïka"])
        assert is_private(further)
        assert further.message["id"] != shared.message["id"]
        again = await control.act("Emma", message=shared.message["id"], command="Expliquer les sigles")
        assert "CPO: chef de projet opérationnel." in read(again)
        reserved = await control.command("Léa", "agenda", "chercher", {"mots": "qpv"})
        refused = await control.click("Léa", reserved.message["id"], SHARED)
        assert "Ici, vous ou Passerelle ne pouvez pas écrire." in read(refused)
        assert is_private(refused)


@pytest.mark.full
async def test_whatever_is_typed_has_an_answer_and_mentions_nobody(stage: Stage) -> None:
    """An answer or a friendly sentence, never an error; the log has none of the words."""
    async with stage.bot() as bot:
        for typed in BAD:
            suggested = await stage.control.autocomplete("Léa", "entraide", "chercher", "mots", typed)
            outcome = await look_up(stage, typed)

            assert outcome.error is None, typed
            assert is_private(outcome)
            assert outcome.acked_ms is not None
            assert not any(sign in read(outcome) for sign in ("@", "erreur", "Erreur")), typed
            assert len(suggested) <= 25
        inbox = await stage.control.inbox("Yanis")

    assert inbox["pinged"] == []
    assert not [line for line in bot.lines if " ERROR " in line or "DROP TABLE" in line or "nadia@" in line]
