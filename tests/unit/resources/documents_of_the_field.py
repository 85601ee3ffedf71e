"""A few documents as a catalogue has them, short enough to be seen through."""

from __future__ import annotations

from bot.resources.search.index import Index
from bot.resources.search.model import Document, Kind

DOCUMENTS = (
    Document(
        "qpv",
        Kind.SIGLE,
        "QPV (quartier prioritaire de la politique de la ville)",
        "Quartier choisi parce que les revenus y sont bas.",
    ),
    Document("pre", Kind.SIGLE, "PRE (programme de réussite éducative)", "Accompagnement d'enfants de 2 à 16 ans."),
    Document(
        "pas",
        Kind.SIGLE,
        "PAS",
        "Point d'appui entre école et médico-social.",
        aliases=("pôle d'appui à la scolarité",),
    ),
    Document("rep", Kind.SIGLE, "REP, REP+", "Un collège et ses écoles.", aliases=("réseau d'éducation prioritaire",)),
    Document(
        "pqn-a", Kind.ACTEUR, "PQN-A", "Un centre de ressources.", aliases=("Pays et Quartiers de Nouvelle-Aquitaine",)
    ),
    Document("cite-educative", Kind.DISPOSITIF, "Cité éducative", "Label d'un territoire en QPV.", "Depuis 2019."),
    Document("troika", Kind.NOTION, "Troïka", "Les trois pilotes d'une Cité éducative."),
    Document("coeducation", Kind.NOTION, "Coéducation", "Famille et école éduquent ensemble.", terms=("Humbeeck",)),
    Document("decrochage", Kind.NOTION, "Décrochage scolaire", "Quitter l'école sans diplôme."),
    Document("perseverance", Kind.NOTION, "Persévérance scolaire", "Ce qui aide un élève à tenir."),
    Document("oeuvre", Kind.RESSOURCE, "Au cœur d'une œuvre", "Un film sur l'atelier d'une école."),
    Document("bilan", Kind.ARTICLE, "Le programme de réussite éducative de Pau", "Un bilan."),
    Document("quartiers", Kind.ARTICLE, "Ce que disent les QPV", "Une enquête."),
)


def index() -> Index:
    """Return a fresh index of them all."""
    return Index.of(DOCUMENTS)
