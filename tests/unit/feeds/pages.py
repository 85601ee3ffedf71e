"""Pages in the shape of a site that publishes articles and meetings, and no feed."""

from __future__ import annotations

SITE = "https://www.reseau.test"
ARTICLE_ADDRESS = f"{SITE}/fr/ressources/analyses/faire-alliance-autour-de-l-ecole"
AGENDA_ADDRESS = f"{SITE}/fr/actualites/agenda/une-journee-a-perigueux-24"

_MENU = """<nav><ul><li><a href="/fr/actualites/articles">Articles</a></li>
<li><a href="/fr/actualites/agenda">Agenda</a></li><li><a href="/fr/contact">Contact</a></li></ul></nav>"""
_FOOT = """<footer><p>Le réseau régional, 12 rue du Port, publié le 01/01/2001</p></footer>"""

ARTICLE = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Faire alliance autour de l'école | Réseau</title>
<link rel="canonical" href="/fr/ressources/analyses/faire-alliance-autour-de-l-ecole">
<meta property="og:image" content="/media/alliance.jpg"></head><body><header>{_MENU}</header>
<main><h1>Faire alliance autour de l&#8217;école</h1>
<div class="infos"><span>Publié le 20/11/2025</span> <span>Temps de lecture : 5 min</span></div>
<a href="/fr/ressources/thematiques/education">Éducation</a>
<p>Familles, école et associations <strong>avancent ensemble</strong> dans les quartiers prioritaires (QPV).</p>
<p>Trois cités éducatives racontent ce qui a changé, <a href="https://ailleurs.test/piege">et comment</a>.</p>
<ul><li>se rencontrer souvent ;</li><li>décider à plusieurs.</li></ul>
<div class="partage"><p>Partager cet article</p></div></main>
<aside><p>Un encart qui ne parle pas de cet article, et qui est assez long.</p></aside>
<script>alert("rien")</script>{_FOOT}</body></html>"""

AGENDA = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Journée | Réseau</title></head><body>
<header>{_MENU}</header><main><h1>Réseau // Une journée à Périgueux</h1><p>Publié le 18/06/2025</p>
<dl><dt>Organisateur</dt><dd>Le réseau régional</dd><dt>Date</dt><dd>jeudi 2 octobre 2025</dd>
<dt>Heure</dt><dd>9h30–16h</dd><dt>Lieu</dt><dd>Maison des associations, Périgueux (24)</dd>
<dt>Prix</dt><dd>Gratuit</dd></dl><p>Une journée pour celles et ceux qui coordonnent les cités éducatives.</p>
</main>{_FOOT}</body></html>"""

LISTING = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Actualités | Réseau</title></head><body>
<header>{_MENU}</header><main><h1>Actualités</h1><div class="liste">
<article><a href="/fr/actualites/articles/un-appel-a-candidature-ouvert"><img src="/media/appel.jpg" alt="">
<h2>Un appel à candidature est ouvert</h2></a><p>Publié le 25/03/2025</p>
<p>Les équipes ont jusqu'à la fin du mois de mai pour répondre.</p>
<a href="/fr/actualites/articles/un-appel-a-candidature-ouvert">Lire la suite</a></article>
<div class="carte"><h3>Une journée à Périgueux</h3><span>02/10/2025</span>
<a href="https://reseau.test/fr/actualites/agenda/une-journee-a-perigueux-24#infos">En savoir plus</a></div>
<div class="carte">
<a href="/fr/actualites/articles/le-forum-des-acteurs-en-images" title="Le forum en images">Voir</a></div>
<a href="https://ailleurs.test/fr/actualites/articles/rien-a-voir-avec-le-site">Ailleurs</a>
</div><a href="/fr/actualites/articles?page=2">Page suivante</a> <a href="/fr/actualites/articles/?page=2">2</a></main>
{_FOOT}</body></html>"""
PATTERNS = ("/fr/actualites/(articles|agenda|offres-emploi)/",)
