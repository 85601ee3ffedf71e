"""What PQN-A's article of 20 November 2025 names: each thing has its entry, in words of our own."""

from __future__ import annotations

import re

import pytest

from bot.resources.search.index import Index
from bot.resources.search.words import fold, words
from tests.unit.resources.shipped import CATALOGUE, ROOT, told

SEED = ROOT.parent / "shared" / "seed" / "article-alliances-educatives.txt"
INDEX = Index.of(entry.document() for entry in CATALOGUE)

# What the article names, and the entry that a person who types it is looking for.
NAMED = {
    # People.
    "Choukri Ben Ayed": "choukri-ben-ayed",
    "Humbeeck": "bruno-humbeeck",
    "Bruno Humbeeck": "bruno-humbeeck",
    "Jean-Pierre Pourtois": "auteurs-cites-de-l-education",
    "Huguette Desmet": "auteurs-cites-de-l-education",
    "Vanessa Della Piana": "auteurs-cites-de-l-education",
    "Marcelle Houx": "auteurs-cites-de-l-education",
    "Marie-Pascale Guyon": "marie-pascale-guyon",
    # Who acts.
    "PQN-A": "pqn-a",
    "RNCRPV": "rncrpv",
    "Réseau National des Centres de Ressources Politique de la Ville": "rncrpv",
    "ANCT": "anct",
    "Agence Nationale de la Cohésion des Territoires": "anct",
    "CPO": "cpo",
    "Chef de Projet Opérationnel": "cpo",
    "Lasalé": "lasale",
    "laboratoire sur l'accrochage scolaire et les alliances éducatives": "lasale",
    "troïka": "troika",
    # Works.
    "Des alliances éducatives au service de la réussite dans les QPV": "article-pqn-a-2025",
    "Vers l'émergence et le développement de Cités de l'Éducation": "cites-de-l-education-2013",
    "Revue internationale d'éducation de Sèvres": "cites-de-l-education-2013",
    "Le nouvel ordre éducatif local": "ben-ayed-2009",
    "De l'accrochage aux alliances éducatives": "article-lasale",
    "étude alliances éducatives Cités éducatives": "etude-alliances-educatives",
    # Notions.
    "alliances éducatives": "alliances-educatives",
    "relations de confiance et de réciprocité": "trois-conditions",
    "ambition commune": "trois-conditions",
    "niveau micro": "niveaux-micro-meso-macro",
    "niveau méso": "niveaux-micro-meso-macro",
    "niveau macro": "niveaux-micro-meso-macro",
    "coéducation": "coeducation",
    "communauté éducative": "communaute-educative",
    "nouvel ordre éducatif local": "nouvel-ordre-educatif-local",
    "territorialisation des politiques éducatives": "territorialisation",
    "décentralisation": "territorialisation",
    "éducation prioritaire": "education-prioritaire",
    "inégalités d'éducation": "inegalites-educatives",
    "harcèlement": "inegalites-educatives",
    "violences scolaires": "inegalites-educatives",
    "décrochage scolaire": "decrochage-scolaire",
    "persévérance": "perseverance-scolaire",
    "transitions et continuité des parcours": "continuite-educative",
    "culture commune": "culture-commune",
    "transforment les pratiques": "transformation-des-pratiques",
    "partenariat": "alliances-educatives",
    # Dispositifs.
    "politique de la ville": "politique-de-la-ville",
    "QPV": "qpv",
    "quartiers prioritaires": "quartier-prioritaire",
    "rythmes scolaires": "rythmes-scolaires",
    "PRE": "pre",
    "Programmes de Réussite Éducative": "programme-de-reussite-educative",
    "loi du 18 janvier 2005": "loi-du-18-janvier-2005",
    "Cités éducatives": "cite-educative",
    # The day and its projects.
    "23 janvier 2026": "presentation-de-l-etude",
    "table ronde": "presentation-de-l-etude",
    "journée régionale": "presentation-de-l-etude",
    "Forum annuel de l'orientation": "forum-orientation-gironde",
    "élèves ambassadeurs": "eleves-ambassadeurs-pau",
    "Cité éducative de Pau": "eleves-ambassadeurs-pau",
    "Cité éducative de Châtellerault": "culture-partagee-chatellerault",
    "formations interprofessionnelles": "culture-partagee-chatellerault",
    "compétences psychosociales des parents": "competences-psychosociales-parents",
}

# What the article says of them that is a number, a date, a place or a link.
TOLD = {
    "territorialisation": ["années 1980", "décentralisation", "éducation prioritaire", "parents"],
    "communaute-educative": ["1980", "loi"],
    "nouvel-ordre-educatif-local": ["2009", "Ben Ayed"],
    "ben-ayed-2009": ["2009", "mixité, disparités, luttes locales", "Presses universitaires de France"],
    "cites-de-l-education-2013": ["62", "avril 2013", "1er avril 2015", "http://journals.openedition.org/ries/3130"],
    "auteurs-cites-de-l-education": ["Pourtois", "Desmet", "Della Piana", "Houx", "Humbeeck"],
    "article-lasale": ["https://lasale.hepl.ch/de-laccrochage-aux-alliances-educatives/"],
    "article-pqn-a-2025": ["20 novembre 2025", "cinq minutes"],
    "alliances-educatives": ["trois conditions", "trois niveaux", "partenariat", "coopération"],
    "trois-conditions": ["confiance", "réciprocité", "ambition commune", "reconnaissance mutuelle"],
    "niveaux-micro-meso-macro": ["micro", "méso", "macro", "interprofessionnel", "interinstitutionnel"],
    "inegalites-educatives": ["décrochage", "harcèlement", "violences"],
    "rythmes-scolaires": ["2013"],
    "programme-de-reussite-educative": ["18 janvier 2005", "2 et 16 ans"],
    "pre": ["2005", "2 et 16 ans"],
    "cite-educative": ["2019", "ministères", "parents", "associations", "habitants", "entreprises", "troïka"],
    "troika": ["ville", "Éducation nationale", "préfecture"],
    "etude-alliances-educatives": [
        *("qualitative", "quantitative", "RNCRPV", "ANCT", "CPO"),
        "Les pratiques d'alliances éducatives dans le contexte des Cités éducatives : un enjeu de transformations ?",
    ],
    "presentation-de-l-etude": [
        *("vendredi 23 janvier 2026", "Bordeaux", "Marie-Pascale Guyon", "table ronde", "quatre projets"),
        "faire alliance pour favoriser la réussite éducative dans les QPV",
    ],
    "marie-pascale-guyon": ["enseignante", "intervention sociale", "politique de la ville"],
    "forum-orientation-gironde": ["trois Cités éducatives", "Gironde", "chaque année"],
    "eleves-ambassadeurs-pau": ["Pau", "école élémentaire", "collège", "décrochage"],
    "culture-partagee-chatellerault": ["Châtellerault", "culture partagée", "retour d'expérience"],
    "competences-psychosociales-parents": ["sous réserve", "parents"],
    "transformation-des-pratiques": ["métiers", "temps", "lieux", "territoire", "enfants"],
    "culture-commune": ["échanger", "se comprendre", "travailler ensemble"],
}

# Acronyms of the page that are no matter of the article: its address and its rubric.
CHROME = {"URL", "SOLIDARITE", "FR", "HTTP", "HTTPS"}


def seed() -> str:
    """Return the article; skip where it is not beside the project."""
    if not SEED.exists():
        pytest.skip(f"the article itself is not there ({SEED.name}): only our own list of what it names was checked")
    return SEED.read_text(encoding="utf-8")


@pytest.mark.parametrize(("typed", "entry_id"), NAMED.items())
def test_what_the_article_names_is_found(typed: str, entry_id: str) -> None:
    """Among the first three answers, as a reader of the article would type it."""
    found = [hit.document.id for hit in INDEX.search(typed, limit=3)]

    assert entry_id in found


@pytest.mark.parametrize(("entry_id", "parts"), TOLD.items())
def test_what_the_article_tells_is_in_the_entry(entry_id: str, parts: list[str]) -> None:
    """Numbers, dates, places, titles and addresses, exactly."""
    text = told(entry_id)

    assert [part for part in parts if fold(part) not in text] == []


def test_every_entry_of_the_lists_is_in_the_catalogue() -> None:
    """A renamed entry takes the lists along."""
    assert {*NAMED.values(), *TOLD} <= {entry.id for entry in CATALOGUE}


def test_every_year_acronym_and_name_of_the_article_is_in_the_catalogue() -> None:
    """Read from the article itself: our list above is not the only word on it."""
    article = seed()
    everything = fold(" ".join(told(entry.id) for entry in CATALOGUE))
    years = set(re.findall(r"\b(?:19|20)\d\d\b", article))
    acronyms = set(re.findall(r"\b[A-Z]{2,}(?:-[A-Z]+)*\b", article)) - CHROME
    people = set(re.findall(r"\b[A-Z][a-zé]+-[A-Z][a-z]+ [A-Z][a-z]+", article))

    missing = [name for name in sorted(years | acronyms | people) if fold(name) not in everything]

    assert years
    assert acronyms
    assert people
    assert missing == []


def test_no_sentence_of_the_article_is_copied() -> None:
    """Eight words in a row are a quotation, unless they are a title or a list of names."""
    in_a_row = 8
    article = words(seed())
    theirs = {article[at : at + in_a_row] for at in range(len(article) - in_a_row + 1)}
    titles = words(" ".join(["laboratoire sur l'accrochage scolaire et les alliances éducatives", *NAMES_AND_TITLES]))

    copied = []
    for entry in CATALOGUE:
        ours = words(f"{entry.short} {entry.context}")
        runs = (ours[at : at + in_a_row] for at in range(len(ours) - in_a_row + 1))
        copied += [" ".join(run) for run in runs if run in theirs and " ".join(run) not in " ".join(titles)]

    assert copied == []


NAMES_AND_TITLES = [
    "Jean-Pierre Pourtois, Huguette Desmet, Vanessa Della Piana, Marcelle Houx et Bruno Humbeeck",
    "Les pratiques d'alliances éducatives dans le contexte des Cités éducatives : un enjeu de transformations ?",
    "faire alliance pour favoriser la réussite éducative dans les QPV",
]
