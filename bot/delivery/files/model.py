"""What may be attached: pure rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.delivery.card import File

MOST_BYTES = 8 * 1024 * 1024
LONGEST_DESCRIPTION = 500
"""Characters; Discord takes 1,024, and a screen reader reads all of them."""
LONGEST_NAME = 80

IMAGES = {"png": "png", "jpg": "jpg", "jpeg": "jpg", "webp": "webp", "gif": "gif"}
_ZIP, _PLAIN = b"PK\x03\x04", b""
# How each kind begins; what is plain is text.
DOCUMENTS = {
    "pdf": b"%PDF",
    **dict.fromkeys(("odt", "ods", "odp", "docx", "xlsx", "pptx"), _ZIP),
    **dict.fromkeys(("txt", "csv", "ics"), _PLAIN),
}


@dataclass(frozen=True)
class Upload:
    """A file as somebody has given it."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """What its name ends in, in lower case."""
        return self.name.rpartition(".")[2].lower()

    @property
    def hash(self) -> str:
        """By what it is known."""
        return hashlib.sha256(self.content).hexdigest()


class FileRefusal(Refusal):
    """A file that is not taken."""


class FileTooLarge(FileRefusal):
    """Discord would not take it, or the database should not."""

    key = "refusal.file_too_large"


class WrongType(FileRefusal):
    """Only pictures and common documents are taken."""

    key = "refusal.file_wrong_type"


class Unreadable(FileRefusal):
    """It is not what its name says."""

    key = "refusal.file_unreadable"


class TooManyPixels(FileRefusal):
    """A picture that would fill the memory."""

    key = "refusal.file_too_many_pixels"


class NoFile(FileRefusal):
    """Nothing was given."""

    key = "refusal.file_missing"


class NoDescription(FileRefusal):
    """Who does not see the picture would learn nothing of it."""

    key = "refusal.image_without_description"


def check_size(size: int, *, most: int = MOST_BYTES) -> None:
    """Refuse what is larger than *most* bytes."""
    if size > most:
        raise FileTooLarge(most=f"{most // (1024 * 1024)}")


def check_document(upload: Upload) -> None:
    """Refuse a document that is of no kind that is taken, or not what its name says."""
    begins = DOCUMENTS.get(upload.ending)
    if begins is None:
        raise WrongType(name=shown(upload.name))
    if not upload.content.startswith(begins) or (begins == _PLAIN and b"\0" in upload.content):
        raise Unreadable(name=shown(upload.name))


def is_image(name: str) -> bool:
    """Whether a file of this name is shown as a picture."""
    return name.rpartition(".")[2].lower() in IMAGES


def described(file: File | None, description: str) -> File:
    """Return *file* with its *description*; refuse a picture without one."""
    if file is None:
        raise NoFile
    words = description.strip()[:LONGEST_DESCRIPTION]
    if is_image(file.name) and not words:
        raise NoDescription(name=shown(file.name))
    return replace(file, description=words)


def named(name: str, ending: str) -> str:
    """Return *name* with another *ending*, as short as it must be; nothing of a path stays."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0].strip(". ") or "fichier"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"


def shown(name: str) -> str:
    """Return a name as a sentence holds it."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
