"""An article becomes a resource by the button on its card, on clients of either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.i18n import LOCALES
from tests.e2e.signing_up import buttons, read
from tests.e2e.test_both_languages import people
from tests.e2e.watching import CHANNEL, LOOPBACK, follow, look

if TYPE_CHECKING:
    from bot.i18n import Locale
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

TITLE, SUMMARY = "Un guide pour accueillir les familles", "À lire à plusieurs, avant la rentrée."
KEEP = "Garder"


@pytest.mark.parametrize("locale", LOCALES)
async def test_an_article_is_kept_by_who_reviews_and_proposed_by_all_others(stage: Stage, locale: Locale) -> None:
    """Nobody meets a closed door, nothing that was typed is lost, and the second is led to what the first has made."""
    async with stage.bot(**LOOPBACK):
        await follow(stage)
        reviewer, second, alex = await people(stage, locale, Dominique="Relecture", Dany="Organisation", Alex="")
        address = await stage.control.publish(TITLE, SUMMARY, theme="Éducation", minutes=4)
        await look(stage)
        (card,) = await stage.standing(CHANNEL)
        proposed, form, late = [
            await stage.control.click(one.name, card["id"], KEEP) for one in (alex, reviewer, second)
        ]
        thanked = await stage.control.submit("Alex", proposed.interaction, {"why": "…"})
        refused = await stage.control.submit("Dominique", form.interaction, {"short": "…", "context": "Pour débuter"})
        kept = await reviewer.section(refused, "correct", short="Un guide simple")
        opened = await reviewer.tap(kept, "kept.open")
        too_late = await stage.control.submit("Dany", late.interaction, {"short": "Un autre texte"})
        again = await stage.control.click("Alex", card["id"], KEEP)
        found = await alex.command("chercher", mots="guide pour acueillir")
        history = await second.tap(await second.command("organiser relire"), "review.button.history")

    assert buttons(card) == ["Lire l’article", "Texte à copier", KEEP]
    assert (TITLE in str(proposed.modal), address in str(proposed.modal)) == (True, True)
    assert (SUMMARY in str(form.modal), address in str(form.modal), "Éducation" in str(form.modal)) == (True,) * 3
    assert alex.says(thanked, "suggest.refused.no_why")
    assert reviewer.says(refused, "review.refused.no_short")
    assert reviewer.says(kept, "kept.done", title=TITLE)
    assert ("Un guide simple." in read(opened), "Pour débuter." in read(opened)) == (True, True)
    assert second.says(too_late, "kept.already", title=TITLE)
    assert "Un autre texte" in read(too_late)
    assert alex.says(again, "kept.already", title=TITLE)
    assert "Un guide simple." in read(found)
    assert second.says(history, "review.was_kept", title=TITLE)
