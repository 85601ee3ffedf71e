"""What the imaginary association has published before anybody watches, the oldest first.

Invented from one end to the other: no such town, study or day exists. The pages are as odd as such sites are: some
show no date, some links lack /fr, an agenda page has no hours.
"""

from datetime import date

from sandbox.site.model import Agenda, Article

SCHOOL, CITIES, DIGITAL = "Éducation", "Politique de la ville", "Inclusion numérique"

ARTICLES = (
    Article(
        "ressources/analyses",
        "ce-que-l-ecole-doit-a-son-quartier",
        "Ce que l'école doit à son quartier, et l'inverse",
        "Trois communes imaginaires racontent dix ans de voisinage entre un collège et son quartier.",
        on=date(2024, 10, 8),
        theme=SCHOOL,
        minutes=9,
    ),
    Article(
        "ressources/guides-et-outils",
        "preparer-une-rencontre-en-dix-questions",
        "Préparer une rencontre en dix questions",
        "Une fiche à imprimer et à remplir à plusieurs, avant d'inviter qui que ce soit.",
        theme=CITIES,
        has_fr=False,
    ),
    Article(
        "ressources/analyses",
        "quinze-contrats-de-ville-lus-de-pres",
        "Quinze contrats de ville lus de près : où est passée l'éducation ?",
        "Tous en parlent, peu disent qui fait quoi. Une lecture crayon en main.",
        on=date(2025, 2, 18),
        theme=CITIES,
        minutes=12,
        image="contrats.png",
    ),
    Article(
        "actualites/offres-emploi",
        "coordination-cite-educative-de-bellerive-17",
        "Coordination de la cité éducative de Bellerive",
        "Un poste à temps plein, pour trois ans, à pourvoir à la rentrée.",
        on=date(2025, 3, 25),
        theme=SCHOOL,
    ),
    Article(
        "actualites/articles",
        "bilan-une-annee-de-cafes-des-parents",
        "Bilan : une année de cafés des parents",
        "Quarante matinées, deux cents familles, et une cafetière remplacée.",
        on=date(2025, 6, 30),
        theme=SCHOOL,
        minutes=2,
    ),
    Article(
        "ressources/guides-et-outils",
        "ouvrir-un-lieu-d-accueil-numerique",
        "Ouvrir un lieu d'accueil numérique dans un quartier",
        "Les six décisions à prendre avant de commander le premier ordinateur.",
        on=date(2025, 7, 3),
        theme=DIGITAL,
        minutes=7,
    ),
    Article(
        "actualites/articles",
        "au-coeur-des-quartiers-la-cantine-fait-ecole",
        "Au cœur des quartiers, la cantine fait école",
        "Des élèves de CM2 ont réécrit les menus. Les adultes ont goûté.",
        theme=SCHOOL,
        image="cantine.png",
    ),
    Article(
        "actualites/agenda",
        "journee-des-coordinateurs-a-bellerive",
        "Journée d'échanges des coordinatrices et coordinateurs",
        "Une journée entre pairs : ce qui marche, ce qui coince, ce qu'on essaie.",
        on=date(2025, 9, 4),
        theme=SCHOOL,
        agenda=Agenda(
            "Quartiers en réseau", "jeudi 2 octobre 2025", "9h30 - 16h", "Maison des projets, Bellerive", "Gratuit"
        ),
    ),
    Article(
        "ressources/analyses",
        "diagnostic-numerique-les-points-a-retenir",
        "Diagnostic numérique de territoire : les points à retenir",
        "Ce qu'une web-conférence de deux heures laisse, une fois la caméra éteinte.",
        on=date(2025, 10, 2),
        theme=DIGITAL,
        minutes=10,
    ),
    Article(
        "ressources/analyses",
        "ce-que-disent-les-familles-quand-on-les-ecoute",
        "Ce que disent les familles quand on les écoute",
        "Cinq coordinatrices racontent comment elles ont changé leur façon de préparer les réunions.",
        on=date(2025, 11, 20),
        theme=SCHOOL,
        minutes=5,
        image="familles.png",
    ),
    Article(
        "actualites/agenda",
        "atelier-a-distance-monter-un-groupe-de-parents",
        "Atelier à distance : monter un groupe de parents",
        "Des échanges le matin, sans préparation.",
        theme=SCHOOL,
        agenda=Agenda("Quartiers en réseau", "mardi 13 janvier 2026", "", "En ligne", "0 - 15 €"),
    ),
    Article(
        "actualites/articles",
        "alliances-educatives-les-inscriptions-sont-ouvertes",
        "Alliances éducatives : les inscriptions sont ouvertes",
        "La journée régionale réunira en janvier les équipes qui accompagnent les enfants des quartiers.",
        on=date(2025, 12, 4),
        theme=SCHOOL,
        minutes=3,
    ),
)
