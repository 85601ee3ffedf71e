"""What members propose, what the team makes of it, and a word to the team, from end to end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.e2e.signing_up import buttons, direct, read
from tests.house import texts

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

GUIDE = {
    "title": "Un guide pour débuter",
    "link": "https://example.org/guide",
    "why": "Pour qui arrive",
    "kind": ["ressource"],
}
TEAM_ROOM, WITHDRAW = "equipe", "Retirer la fiche"


def label(key: str, locale: Locale = "fr") -> str:
    """Return what stands on a button."""
    return texts().get(key, locale)


async def fill_in(stage: Stage, member: str, shown: Outcome, button: str, answers: Json) -> Outcome:
    """Press a button and fill in the form that it opens."""
    form = await stage.control.click(member, shown.message["id"], button)
    return await stage.control.submit(member, form.interaction, answers)


async def propose(stage: Stage, member: str, locale: Locale = "fr", **changes: object) -> Outcome:
    """Propose a resource from /aide."""
    opened = await stage.control.command(member, "entraide", "aide")
    return await fill_in(stage, member, opened, label("suggest.button.resource", locale), {**GUIDE, **changes})


async def review(stage: Stage, member: str = "Paul") -> Outcome:
    """Use /organiser relire."""
    return await stage.control.command(member, "entraide", "organiser relire")


async def test_a_resource_is_proposed_reviewed_and_told(stage: Stage) -> None:
    """Refused for its link, published with a change; another refused with a word; a second reviewer is late."""
    async with stage.bot():
        await stage.settle()
        wrong = await propose(stage, "Léa", link="pqn-a")
        kept = await fill_in(stage, "Léa", wrong, "Corriger", {"link": GUIDE["link"]})
        await propose(stage, "Emma", "en", title="A guide")
        stranger = await review(stage, "Léa")
        first, late = await review(stage), await review(stage, "Nadia")
        board = await stage.control.command("Nadia", "entraide", "organiser tableau")
        published = await fill_in(stage, "Paul", first, "Modifier", {"short": "Un guide simple"})
        too_late = await stage.control.click("Nadia", late.message["id"], "Publier")
        found = await stage.control.command("Léa", "entraide", "chercher", {"mots": "guide pour debuter"})
        refused = await fill_in(stage, "Paul", published, "Refuser avec un mot", {"word": "Nous l'avons déjà."})
        history = await stage.control.click("Paul", refused.message["id"], "Historique")
        await stage.settle(5)
        to_lea, to_emma = await direct(stage, "Léa"), await direct(stage, "Emma")

        assert "Rien n'est perdu" in read(wrong)
        assert "L'équipe va lire « Un guide pour débuter »" in read(kept)
        assert "réservée à l'équipe" in read(stranger)
        assert "2 propositions" in read(first)
        assert texts().get("review.button.waiting", "fr", count=2) in buttons(board.message)
        assert buttons(first.message) == [
            "Publier",
            "Modifier",
            "Refuser avec un mot",
            "Passer au suivant",
            "Historique",
        ]
        assert "Publié : « Un guide pour débuter »" in read(published)
        assert "Un guide simple." in read(found)
        assert "déjà publiée" in read(too_late)
        assert "Rien n'attend" in read(refused)
        assert "a publié « Un guide pour débuter »" in read(history)
        assert "changé quelques mots" in to_lea[-1]["content"]
        assert "> Nous l’avons déjà." in to_emma[-1]["content"].replace("'", "’")
        assert "did not take your suggestion" in to_emma[-1]["content"]


@pytest.mark.parametrize("locale", ["fr", "en"])
async def test_a_member_writes_to_the_team_and_is_answered(stage: Stage, locale: Locale) -> None:
    """The form says who will read it; no mention rings; the team's post shows who answered."""
    member = "Léa" if locale == "fr" else "Emma"
    async with stage.bot():
        await stage.settle()
        form = await stage.control.command(member, "entraide", "contact")
        empty = await stage.control.submit(member, form.interaction, {"subject": "?", "message": "Un texte @everyone"})
        correct = label("button.correct", locale)
        sent = await fill_in(stage, member, empty, correct, {"subject": "Accès"})
        await stage.settle(5)
        (post,) = [one for one in await stage.standing(TEAM_ROOM) if "Accès" in one["content"]]
        reply, slower = [await stage.control.click(who, post["id"], "Répondre") for who in ("Nadia", "Camille")]
        answered = await stage.control.submit("Nadia", reply.interaction, {"answer": "Oui, par la cour."})
        again = await stage.control.submit("Camille", slower.interaction, {"answer": "Oui, par la rue."})
        await stage.settle(5)
        (edited,) = [one for one in await stage.standing(TEAM_ROOM) if "Accès" in one["content"]]
        told = await direct(stage, member)

        assert label("contact.notice", locale)[:30] in str(form.modal)
        assert label("contact.refused.no_subject", locale) in read(empty)
        assert label("contact.sent", locale)[:30].replace("’", "'") in read(sent)
        assert "Un texte everyone" in post["content"]
        assert "part en message privé" in read(answered)
        assert "a déjà répondu" in read(again)
        assert "Oui, par la rue." in read(again)
        assert "a répondu." in edited["content"]
        assert buttons(edited) == []
        assert "Oui, par la cour." in told[-1]["content"]


async def test_a_page_that_is_gone_is_reported_once(stage: Stage) -> None:
    """Asked on two days, told in one message with a button; given another address, it is settled."""
    gone = f"{stage.sandbox.base_url}/nothing/here"
    async with stage.bot(PASSERELLE_WEB_LOOPBACK="true"):
        await stage.settle()
        await propose(stage, "Léa", link=gone)
        await stage.control.click("Paul", (await review(stage)).message["id"], "Publier")
        for _ in range(40):
            await stage.settle(timedelta(days=1).total_seconds())
        reports = [one for one in await stage.standing(TEAM_ROOM) if "lien des ressources" in one["content"]]
        opened = await stage.control.click("Nadia", reports[0]["id"], "relire:open:")
        mended = await fill_in(stage, "Nadia", opened, "Modifier", {"source": "Un guide https://example.org/guide"})

        assert len(reports) == 1
        assert gone in reports[0]["content"]
        assert "La page n'existe plus." in read(opened)
        assert "Adresse changée" in read(mended)
        assert "Rien n'attend" in read(mended)


async def troika(stage: Stage, member: str) -> Outcome:
    """Look up the entry that everybody looks up."""
    return await stage.control.command(member, "entraide", "chercher", {"mots": "troika"})


async def test_an_entry_is_corrected_withdrawn_and_put_back(stage: Stage) -> None:
    """A correction empties its context; a reviewer takes it away, who corrects it is told, and it comes back."""
    control = stage.control
    async with stage.bot():
        await stage.settle()
        first = await troika(stage, "Léa")
        await fill_in(stage, "Léa", first, "Proposer une correction", {"context": "", "why": "Trop long"})
        compared = await review(stage)
        await control.click("Paul", compared.message["id"], "Publier")
        shorter = await troika(stage, "Emma")
        await fill_in(
            stage, "Emma", shorter, label("suggest.button.correction", "en"), {"short": "Trio", "why": "Bref"}
        )
        found = await troika(stage, "Paul")
        asked = await control.click("Paul", found.message["id"], WITHDRAW)
        kept = await control.click("Paul", asked.message["id"], "Garder la fiche")
        asked = await control.click("Paul", kept.message["id"], WITHDRAW)
        withdrawn = await control.click("Paul", asked.message["id"], WITHDRAW)
        nothing = await troika(stage, "Léa")
        gone = await control.click("Léa", first.message["id"], "Montrer à tous")
        waiting = await review(stage, "Nadia")
        history = await control.click("Nadia", waiting.message["id"], "Historique")
        restored = await control.select("Nadia", history.message["id"], label("review.restore"), ["Troïka"])
        late = await control.click("Paul", withdrawn.message["id"], "Remettre")
        again = await troika(stage, "Léa")
        await stage.settle(5)
        to_emma = await direct(stage, "Emma")
        assert "Après : (rien)" in read(compared)
        assert "C'est une alliance" in read(first)
        assert "C'est une alliance" not in read(shorter)
        assert [WITHDRAW in buttons(each.message) for each in (first, shorter, found)] == [False, False, True]
        assert "Rien n'est effacé" in read(asked)
        assert read(kept) == read(found)
        assert "Retiré : « Troïka »" in read(withdrawn)
        assert "Troïka" not in read(nothing)
        assert "n'existe plus" in read(gone)
        assert "Rien n'attend" in read(waiting)
        assert "a retiré « Troïka »" in read(history)
        assert "Remis : « Troïka »" in read(restored)
        assert "déjà réglé" in read(late)
        assert read(again).startswith("Troïka Trois pilotes")
        assert "has withdrawn the entry “Troïka”" in to_emma[-1]["content"]
