"""Who plays, and what is promised to each: every ring of a phone, with its instant and its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

PARIS = ZoneInfo("Europe/Paris")
Where = Literal["salon", "message privé"]
SALON: Where = "salon"
DIRECT: Where = "message privé"


def paris(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of the winter that the story lasts, as a wall clock in Paris shows it."""
    return datetime(2025 if month == 12 else 2026, month, day, hour, minute, tzinfo=PARIS)


@dataclass(frozen=True, order=True)
class Ring:
    """One notification that somebody gets."""

    at: datetime
    where: Where


@dataclass(frozen=True)
class Role:
    """One person of the story: the client that they use, what they do, and the rings that they are promised."""

    client: str
    part: str
    promised: tuple[Ring, ...] = ()


def rings(where: Where, instants: Iterable[datetime]) -> tuple[Ring, ...]:
    """Return one ring *where* at each of the *instants*."""
    return tuple(Ring(at, where) for at in instants)


BEGINS, OPENS, ENDS = paris(15, 12, 8), paris(17, 12, 9), paris(24, 1, 9)
HUGO_LEAVES = paris(10, 1, 9)
# Written down by hand from the rule (J-15 and J-8 at 12:15, J-1 at 16:30, the day at 7:00), not computed: the bot
# computes, and this is what it is held against.
BORDEAUX = (paris(8, 1, 12, 15), paris(15, 1, 12, 15), paris(22, 1, 16, 30), paris(23, 1, 7))
# Fifteen days before 15 January are holidays: the last working day before them is Friday 19 December.
PAU = (paris(19, 12, 12, 15), paris(7, 1, 12, 15), paris(14, 1, 16, 30), paris(15, 1, 7))
LIMOGES = (paris(6, 1, 12, 15), paris(13, 1, 12, 15), paris(20, 1, 16, 30), paris(21, 1, 7))
TRIAL = Ring(BEGINS, DIRECT)

CAST = {
    "Nadia": Role("français", "organise et publie"),
    "Léa": Role("français", "s'inscrit à Bordeaux, remplit sa fiche", rings(SALON, BORDEAUX)),
    "Yanis": Role("français", "touche deux fois", rings(SALON, BORDEAUX)),
    "Emma": Role("anglais", "choisit les messages privés", (TRIAL, *rings(DIRECT, BORDEAUX))),
    "Karim": Role("français", "choisit les messages privés, mais les siens sont fermés", rings(SALON, BORDEAUX)),
    "Sophie": Role("français", "s'inscrit et choisit « rien »"),
    "Fatou": Role("français", "ne vient plus, le dit huit jours avant", rings(SALON, BORDEAUX[:2])),
    "Hugo": Role("français", "quitte le serveur le 10 janvier", rings(SALON, BORDEAUX[:1])),
    "James": Role("anglais", "demande les rappels de Pau, en privé", (TRIAL, *rings(DIRECT, PAU))),
    "Oksana": Role(
        "ukrainien",
        "attend l'ouverture pour Limoges, puis s'inscrit",
        (Ring(OPENS, DIRECT), *rings(SALON, LIMOGES)),
    ),
    "Paul": Role("français", "prend la dernière place à Limoges", rings(SALON, LIMOGES)),
    "Inès": Role("français", "arrive quand Limoges est complet"),
}
