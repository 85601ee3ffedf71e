"""Which files are taken, and how pictures are written anew."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageSequence, PngImagePlugin

from bot.delivery.card import File
from bot.delivery.files import recoding
from bot.delivery.files.model import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_BYTES,
    FileRefusal,
    FileTooLarge,
    NoDescription,
    NoFile,
    Unreadable,
    Upload,
    WrongType,
    check_document,
    check_size,
    described,
    is_image,
    named,
)

ORIENTATION, TURNED, MAKER = 0x0112, 6, 0x010F


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("plan.pdf", b"%PDF-1.7", None),
        ("PLAN.PDF", b"%PDF-1.7", None),
        ("liste.xlsx", b"PK\x03\x04...", None),
        ("liste.csv", "nom;prénom".encode("cp1252"), None),
        ("jour.ics", b"BEGIN:VCALENDAR", None),
        ("plan.pdf", b"MZ", Unreadable),
        ("liste.csv", b"a\0b", Unreadable),
        ("lettre.docx", b"%PDF", Unreadable),
        ("jeu.exe", b"MZ", WrongType),
        ("page.html", b"<html>", WrongType),
        ("image.svg", b"<svg>", WrongType),
        ("sans-type", b"x", WrongType),
        ("", b"x", WrongType),
    ],
)
def test_documents_are_taken_by_their_type_and_first_bytes(
    name: str, content: bytes, refusal: type[FileRefusal] | None
) -> None:
    """A name alone proves nothing."""
    if refusal is None:
        check_document(Upload(name, content))
    else:
        with pytest.raises(refusal):
            check_document(Upload(name, content))


def test_what_is_too_large_is_refused() -> None:
    """By our own limit, or by that of the server where it was given."""
    check_size(MOST_BYTES)
    with pytest.raises(FileTooLarge):
        check_size(MOST_BYTES + 1)
    with pytest.raises(FileTooLarge):
        check_size(2, most=1)


@pytest.mark.parametrize(
    ("name", "ending", "kept"),
    [
        ("affiche.jpeg", "jpg", "affiche.jpg"),
        ("affiche", "png", "fichier.png"),
        ("../../etc/plan.pdf", "pdf", "plan.pdf"),
        ("C:\\photos\\plan.pdf", "pdf", "plan.pdf"),
        (".png", "png", "fichier.png"),
        ("x" * 300 + ".png", "png", "x" * (LONGEST_NAME - 4) + ".png"),
    ],
)
def test_a_file_keeps_its_name_and_nothing_of_its_path(name: str, ending: str, kept: str) -> None:
    """It ends as its content wants."""
    assert named(name, ending) == kept


@pytest.mark.parametrize(
    ("name", "description", "kept"),
    [
        ("a.png", "  Une salle. ", "Une salle."),
        ("a.pdf", "", ""),
        ("a.pdf", "Le plan.", "Le plan."),
        ("a.png", "x" * 900, "x" * LONGEST_DESCRIPTION),
    ],
)
def test_a_file_is_described(name: str, description: str, kept: str) -> None:
    """A document need not be."""
    assert described(File(1, "h", name), description) == File(1, "h", name, kept)


def test_a_picture_without_a_description_is_refused() -> None:
    """So is nothing at all."""
    with pytest.raises(NoDescription):
        described(File(1, "h", "a.webp"), " \n")
    with pytest.raises(NoFile):
        described(None, "Une salle.")


@pytest.mark.parametrize(("name", "is_one"), [("a.PNG", True), ("a.jpeg", True), ("a.svg", False), ("png", True)])
def test_pictures_are_known_by_their_names(name: str, is_one: bool) -> None:
    """What they hold is looked at later."""
    assert is_image(name) is is_one


def drawn(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: Any) -> bytes:
    """Return a picture as a telephone gives it."""
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **more)
    return out.getvalue()


def rewritten(content: bytes) -> Image.Image:
    """Return the picture as it is written anew."""
    written, new = recoding.recoded(content)
    picture = Image.open(io.BytesIO(new))
    assert picture.format == written
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_wrote_is_gone_and_the_picture_stands_upright(kind: str) -> None:
    """Place, device and orientation are in EXIF."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = TURNED, "Un appareil"

    found = rewritten(drawn(kind, exif=exif))

    assert (found.size, dict(found.getexif())) == ((30, 40), {})
    assert not found.info.keys() & {"exif", "xmp", "comment"}


def test_texts_within_a_picture_are_gone() -> None:
    """PNG has chunks for them, JPEG and GIF comments."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Author", "Quelqu'un")

    found = [
        rewritten(drawn("PNG", pnginfo=chunks)),
        rewritten(drawn("JPEG", comment=b"Quelqu'un")),
        rewritten(drawn("GIF", comment=b"Quelqu'un")),
    ]

    assert [one.info.keys() & {"Author", "comment"} for one in found] == [set(), set(), set()]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_an_animation_keeps_its_pictures_and_their_pace(kind: str) -> None:
    """Each frame as long as before."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("teal", "white", "navy")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=2)

    found = rewritten(out.getvalue())

    lasting = []
    for frame in ImageSequence.Iterator(found):
        frame.load()
        lasting.append(frame.info["duration"])
    assert lasting == [100, 200, 300]
    assert found.info["loop"] == 2


@pytest.mark.parametrize("quality", [30, 75, 95])
def test_a_photograph_does_not_grow(quality: int) -> None:
    """It is written as finely as it was, and no finer: else one below the limit would end above it."""
    out = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(out, "JPEG", quality=quality)

    _, new = recoding.recoded(out.getvalue())

    assert len(new) < 1.05 * len(out.getvalue())


def test_what_is_transparent_stays_so() -> None:
    """A logo on a dark theme."""
    assert rewritten(drawn("PNG", mode="RGBA")).mode == "RGBA"


def test_a_picture_with_too_many_pixels_is_not_unpacked() -> None:
    """A few kilobytes may hold gigabytes."""
    with pytest.raises(recoding.TooMany):
        recoding.recoded(drawn("PNG", (8000, 8000)))


@pytest.mark.parametrize(
    "content", [b"", b"x", drawn("PNG")[:60], drawn("BMP"), b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_not_taken_for_one(content: bytes) -> None:
    """Whatever its reader says."""
    with pytest.raises((OSError, SyntaxError)):
        recoding.recoded(content)
