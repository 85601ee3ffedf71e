"""Announcements with a picture or a document, as organisers give them and as everybody sees them."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.announcements.model import LONGEST_TEXT
from sandbox.permissions import Permission
from tests.e2e.announcing import TEXT, into, press, write
from tests.e2e.gathering import ALT, attach, fill_in, make_forum, message, number_of, picture
from tests.e2e.living import allow, choose, open_event, sign_up
from tests.e2e.publishing import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

PLACE_TAKEN = Image.Exif()
# docs: EXIF 2.3, tag 0x010f, who made the camera
PLACE_TAKEN[0x010F] = "Un appareil"


def files(message: Json) -> list[tuple[str, str | None]]:
    """Return names and descriptions of what goes with a message."""
    return [(one["filename"], one.get("description")) for one in message["attachments"]]


async def sent(stage: Stage, shown: Outcome) -> None:
    """Let it leave at once."""
    asked = await press(stage, shown, "Envoyer maintenant")
    await press(stage, asked, "Oui, envoyer")
    await stage.settle()


async def test_a_picture_is_seen_with_its_description_and_corrected_in_place(stage: Stage) -> None:
    """Preview and copy have it; what the camera wrote is gone; changed and taken off, the post follows."""
    async with stage.bot():
        await stage.settle()
        shown = await attach(stage, await write(stage), "affiche.jpeg", picture(exif=PLACE_TAKEN), ALT)
        assert f"Image : affiche.jpg. {ALT}" in words(shown.message)
        shown = await into(stage, shown)
        preview = await press(stage, shown, "Aperçu exact")
        copy = await press(stage, shown, "Copier le texte")
        await sent(stage, shown)

        assert (words(preview.message), files(preview.message)) == (TEXT, [("affiche.jpg", ALT)])
        assert ALT in words(copy.message)
        (standing,) = await stage.standing("ressources")
        assert (standing["content"], files(standing)) == (TEXT, [("affiche.jpg", ALT)])
        (kept,) = message(stage, standing["id"]).attachments
        with Image.open(io.BytesIO(kept.content)) as seen:
            assert (seen.size, dict(seen.getexif())) == ((40, 30), {})

        listed = await stage.control.command("Nadia", "equipe", "organiser annonce")
        sheet = await press(stage, listed, "Ouvrir")
        sheet = await attach(stage, sheet, "plan.pdf", b"%PDF-1.7 ...")
        await stage.settle()
        (standing,) = await stage.standing("ressources")
        assert files(standing) == [("plan.pdf", None)]
        await press(stage, sheet, "Retirer le fichier")
        await stage.settle()
        (standing,) = await stage.standing("ressources")
        assert files(standing) == []
        assert len(stage.ever_posted("ressources")) == 1


@pytest.mark.full
async def test_a_picture_without_a_description_is_kept_until_it_has_one(stage: Stage) -> None:
    """*Corriger* asks for the words alone: nobody gives a picture twice."""
    async with stage.bot():
        await stage.settle()
        shown = await write(stage)
        refused = await attach(stage, shown, "affiche.png", picture(kind="PNG"))
        form = await press(stage, refused, "Corriger")
        assert "Il manque la description de « affiche.png »" in words(refused.message)
        assert "affiche.png. Laissez vide pour le garder." in str(form.modal)
        described = await stage.control.submit("Nadia", form.interaction, {"description": ALT})

        assert f"Image : affiche.png. {ALT}" in words(described.message)
        form = await stage.control.click("Nadia", described.message["id"], f"annonce:file:{number_of(described)}")
        again = await stage.control.submit("Nadia", form.interaction, {"description": "Autrement dit."})
        assert "Image : affiche.png. Autrement dit." in words(again.message)


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.mp4", partial(bytes, b"..."), "« film.mp4 » n’est pas d’un type accepté"),
        ("affiche.png", partial(bytes, b"pas une image"), "« affiche.png » est abîmé"),
        ("plan.pdf", partial(bytes, b"MZ\x90"), "« plan.pdf » est abîmé"),
        ("mur.png", partial(picture, 9000, 9000, kind="PNG"), "« mur.png » est une image trop grande"),
        ("long.txt", partial(bytes, 8 * 1024 * 1024 + 1), "Ce fichier dépasse 8 Mo"),
    ],
    ids=["a type that is not taken", "no image", "not what its name says", "too many pixels", "too large"],
)
async def test_what_is_not_taken_is_refused_and_the_words_stay(
    stage: Stage, name: str, content: Callable[[], bytes], said: str
) -> None:
    """The sentence says what to do; the description is there when the form opens again."""
    async with stage.bot():
        await stage.settle()
        refused = await attach(stage, await write(stage), name, content(), ALT)
        form = await press(stage, refused, "Corriger")

        assert said in words(refused.message)
        assert ALT in str(form.modal)
        taken = await fill_in(stage, form, "affiche.png", picture(kind="PNG"), ALT)
        assert "Image : affiche.png." in words(taken.message)


@pytest.mark.full
async def test_a_file_is_not_given_to_a_place_that_takes_none(stage: Stage) -> None:
    """The permission is named, whichever of the two is chosen last."""
    allow(stage, Permission.ATTACH_FILES, is_granted=False)
    rule = {"role": "@everyone", "deny": ["ATTACH_FILES"]}
    async with stage.bot():
        await stage.settle()
        await stage.control.change_channel("ressources", permissions=[rule])
        shown = await into(stage, await write(stage))
        refused = await attach(stage, shown, "affiche.png", picture(kind="PNG"), ALT)
        assert "« Joindre des fichiers »" in words(refused.message)

        shown = await into(stage, await write(stage, "Une autre."), "entraide")
        shown = await attach(stage, shown, "affiche.png", picture(kind="PNG"), ALT)
        refused = await into(stage, shown)
        assert "« Joindre des fichiers »" in words(refused.message)


@pytest.mark.full
async def test_a_picture_comes_with_a_post_and_with_a_direct_message(stage: Stage) -> None:
    """Every kind of place shows it."""
    forum = make_forum(stage)
    async with stage.bot():
        card = await open_event(stage)
        await choose(stage, "Emma", await sign_up(stage, "Emma", card), "direct")
        await stage.settle()
        shown = await attach(stage, await write(stage), "affiche.webp", picture(kind="WEBP"), ALT)
        shown = await stage.control.select("Nadia", shown.message["id"], "Choisir un salon", [str(forum.id)])
        await sent(stage, shown)
        form = await stage.control.command("Nadia", "equipe", "organiser message", {"événement": "1"})
        sheet = await stage.control.submit("Nadia", form.interaction, {"text": "La salle a changé."})
        await sent(stage, await attach(stage, sheet, "plan.gif", picture(kind="GIF"), ALT))
        await stage.settle()

        (number,) = forum.threads
        assert [one.filename for one in message(stage, str(number)).attachments] == ["affiche.webp"]
        last = (await stage.control.inbox("Emma"))["dms"][-1]
        assert last["content"].endswith("\nLa salle a changé.")
        assert files(last) == [("plan.gif", ALT)]


@pytest.mark.full
async def test_the_longest_text_with_the_longest_description_fits_everywhere(stage: Stage) -> None:
    """Sheet, second look, copy, preview and message; one character more is refused and kept."""
    text, description = "mot " * 436 + "la fin", "d" * 500
    assert len(text) == LONGEST_TEXT
    async with stage.bot():
        await stage.settle()
        refused = await write(stage, text + "!" * 400)
        form = await press(stage, refused, "Corriger")
        shown = await stage.control.submit("Nadia", form.interaction, {"text": text, "when": "chaque lundi à 9h"})
        shown = await attach(stage, shown, "affiche.png", picture(kind="PNG"), description)
        shown = await into(stage, shown)
        copy = await press(stage, shown, "Copier le texte")
        preview = await press(stage, shown, "Aperçu exact")
        await sent(stage, shown)

        assert "Retirez-en 400" in words(refused.message)
        assert "!!!" in str(form.modal)
        assert text in words(copy.message)
        assert description in words(copy.message)
        assert words(preview.message) == text
        (standing,) = await stage.standing("ressources")
        assert (standing["content"], files(standing)) == (text, [("affiche.png", description)])
