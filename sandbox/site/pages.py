"""The pages of a website as HTML: what surrounds an article is as large as the article, as on true sites."""

import zlib
from collections.abc import Sequence
from html import escape
from struct import pack
from urllib.parse import quote

from sandbox.site.model import SECTIONS, Article, Website, slug_of

NAME = "Quartiers en réseau"
FEEDS = {
    "rss": ("fr/flux.xml", "application/rss+xml"),
    "atom": ("fr/atom.xml", "application/atom+xml"),
    "json": ("fr/feed.json", "application/feed+json"),
}
"""Where the feed of each kind is below its site, and its media type."""
_IMAGINARY = "Site imaginaire du Discord local : rien de ce qui s'y lit n'est vrai."


def listing(site: Website, title: str, articles: Sequence[Article], following: str = "") -> str:
    """Write a page that lists *articles*, with a link to the *following* page if there is one."""
    cards = "".join(_card(site, one) for one in articles) or "<p>Aucun contenu pour le moment.</p>"
    more = f'<a class="pagination" href="{following}">Page suivante</a>' if following else ""
    return _page(site, title, f'<h1>{escape(title)}</h1><section class="liste">{cards}</section>{more}')


def _card(site: Website, one: Article) -> str:
    path = site.path(one)
    if site.look.broken:
        # As after a change of the site's program: addresses of another form, and no date any more.
        return (
            f'<div class="tuile"><a href="{site.root}/fr/contenu?id={slug_of(one.key)}">{escape(one.title)}</a></div>'
        )
    picture = f'<a href="{path}"><img src="{site.root}/images/{one.image}" alt=""></a>' if one.image else ""
    return (
        f'<article class="carte">{picture}<p class="theme">{escape(one.theme)}</p>'
        f'<h2><a href="{path}">{escape(one.title)}</a></h2>{_published(one)}'
        f'<p class="chapo">{escape(one.summary)}</p><a href="{path}" class="bouton">Lire la suite</a></article>'
    )


def article(site: Website, one: Article, address: str, others: Sequence[Article]) -> str:
    """Write the page of an article that is at *address*; *others* are what it recommends."""
    theme = f'<a href="{site.root}/ressources/thematiques/{slug_of(one.theme)}">{escape(one.theme)}</a>'
    minutes = f'<p class="duree">Temps de lecture : {one.minutes} min</p>' if one.minutes else ""
    picture = f'<figure><img src="{site.root}/images/{one.image}" alt=""></figure>' if one.image else ""
    kin = "".join(f'<li><a href="{site.path(each)}">{escape(each.title)}</a></li>' for each in others)
    header = f'<header><p class="theme">{theme}</p><h1>{escape(one.title)}</h1>{_published(one)}{minutes}</header>'
    summary = f'<p class="chapo"><strong>{escape(one.summary)}</strong></p>'
    body = (
        f"<article>{'' if site.look.broken else header}{picture}{summary}"
        f'{_agenda(one)}{one.body}</article><aside class="partage">Partager : {_shares(one, address)}</aside>'
        f"<aside><h2>À lire aussi</h2><ul>{kin}</ul></aside>"
    )
    return _page(site, one.title, body, _about(site, one, address))


def _about(site: Website, one: Article, address: str) -> str:
    origin = address.partition("/site/")[0]
    picture = f'<meta property="og:image" content="{origin}{site.root}/images/{one.image}">' if one.image else ""
    return (
        f'<link rel="canonical" href="{origin}{site.path(one)}"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(one.title)}">{picture}'
        f'<meta name="description" content="{escape(one.summary)}">'
    )


def _agenda(one: Article) -> str:
    if one.agenda is None:
        return ""
    block = one.agenda
    lines = (
        ("Organisateur", block.organiser),
        ("Date", block.date),
        ("Heure", block.hours),
        ("Lieu", block.place),
        ("Prix", block.price),
    )
    shown = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in lines if text)
    return f'<dl class="agenda">{shown}</dl><p><a class="bouton" href="#inscription">S\'inscrire</a></p>'


def _shares(one: Article, address: str) -> str:
    return (
        f'<a href="https://social.example/partager?u={quote(address, safe="")}">Réseau social</a> '
        f'<a href="mailto:?subject={quote(one.title)}&amp;body={quote(address, safe="")}">Courriel</a>'
    )


def _published(one: Article) -> str:
    # A French day without an hour, and no <time>: that is all that such a site tells.
    return f'<p class="date">Publié le {one.on:%d/%m/%Y}</p>' if one.on else ""


def not_found(site: Website) -> str:
    """Write the page that stands where there is none."""
    return _page(site, "Page introuvable", "<h1>Page introuvable</h1><p>Cette page n'existe pas.</p>")


def index(sites: Sequence[Website]) -> str:
    """Write the page that leads to every site."""
    lines = "".join(
        f'<li><a href="{one.root}/">{one.name}</a> : {f"avec un flux {one.feed}" if one.feed else "sans flux"}</li>'
        for one in sites
    )
    return _html("Les sites à surveiller", f"<h1>Les sites à surveiller</h1><ul>{lines}</ul><p>{_IMAGINARY}</p>", "")


def _page(site: Website, title: str, body: str, about: str = "") -> str:
    menu = "".join(f'<li><a href="{site.root}/fr/{path}">{name}</a></li>' for path, name in SECTIONS.items())
    feed = ""
    if site.feed:
        path, media_type = FEEDS[site.feed]
        feed = f'<link rel="alternate" type="{media_type}" title="{NAME}" href="{site.root}/{path}">'
    around = (
        f'<header><a href="{site.root}/">{NAME}</a><nav><ul>{menu}'
        f'<li><a href="{site.root}/fr/ressources/thematiques">Thématiques</a></li></ul></nav></header>'
        f"<main>{body}</main><footer><p>{_IMAGINARY}</p>"
        f'<a href="{site.root}/fr/mentions-legales">Mentions légales</a> <a href="#contact">Contact</a></footer>'
    )
    return _html(f"{title} – {NAME}", around, about + feed)


def _html(title: str, body: str, head: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width">{head}</head><body>{body}</body></html>'
    )


def picture(width: int = 640, height: int = 360) -> bytes:
    """Return a picture of one colour as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress((b"\0" + bytes((69, 83, 214)) * width) * height)
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
