"""Other people's words: nothing in them rings, leads astray, hides, or breaks a card."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.reading.child.summaries import summary_of, title_of
from bot.feeds.reading.model import MOST_SUMMARY, MOST_TITLE
from bot.feeds.reading.words import cut, markdown, plain

ACTIVE = re.compile(r"<(?:@|#|/|:|a:|t:|id:)\S|@(?:everyone|here)|\]\(", re.IGNORECASE)
HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u3164]")
PIECES = st.sampled_from([
    "<", ">", "&lt;", "&gt;", "@", "everyone", "here", "@everyone", "&#64;here", "<p>", "</p>", "<b>", "<br>", "<!--",
    "-->", "[", "]", "](", "(https://piege.test)", "[cliquez](https://piege.test)", "&#91;a&#93;&#40;b&#41;", "\\", "`",
    "```", "\u200b", "\u202e", "\u200d", "\u3164", "<@1>", "&lt;@&amp;12>", "<#3>", "&lt;t:1>", "&lt;/aide:1>", "# ",
    "&lt;a:x:1>", "> ", "\n", "<a href='https://piege.test'>ici</a>", "mot", " ", "<script>", "</script>", "<li>", "é",
    "<![CDATA[", "]]>", "\x00",
])  # fmt: skip
SOURCES = st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join)


@given(SOURCES)
def test_no_html_rings_anybody_or_hides_where_it_leads(source: str) -> None:
    """Whatever a source writes: no mention, no time, no command, no masked link, no sign that nobody sees."""
    summary, _ = summary_of(source, "https://passerelle.test/")
    title = title_of(source)

    for words in (summary, title, summary_of(source, "", is_plain=True)[0], title_of(source, is_plain=True)):
        assert not ACTIVE.search(words)
        assert not HIDDEN.search(words)
    assert len(summary) <= MOST_SUMMARY
    assert len(title) <= MOST_TITLE
    assert "\n" not in title


@given(SOURCES)
def test_every_sign_of_markdown_is_escaped(source: str) -> None:
    """What is left after the escapes has nothing that Discord would act on, at no place of a line."""
    summary, _ = summary_of(source, "")

    bare = re.sub(r"\\[^A-Za-z0-9\s]|https?://\S+", "", summary)
    assert not re.search(r"[*_~`|\[\]\\]", bare)
    assert not re.search(
        r"^(?:#{1,3}|>|>>>|-#|[-+]|\d+[.)])\s", re.sub(r"\\[^A-Za-z0-9\s]", "x", summary), re.MULTILINE
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Un <b>mot</b>.</p><p>Deux.</p>", "Un mot.\nDeux."),
        ("Caf&eacute; &amp; th&eacute;", "Café & thé"),
        ("<ul><li>un</li><li>deux</li></ul>", "• un\n• deux"),
        ("a<br>b", "a\nb"),
        ("<p>Ligne\n  coupée</p>", "Ligne coupée"),
        ("<script>x</script>reste<style>y</style>", "reste"),
        ("<a href='https://piege.test'>ici</a>", "ici"),
        ("[ici](https://piege.test)", "\\[ici\\] (https://piege.test)"),
        ("@everyone &lt;@12&gt;", "@ everyone < @12>"),
        ("# titre", "\\# titre"),
        ("1. d'abord", "1\\. d'abord"),
        ("*a* _b_ ~~c~~ `d` ||e||", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\|"),
        ("voir https://passerelle.test/un_mot_la", "voir https://passerelle.test/un_mot_la"),
        ("\u202egauche\u200b", "gauche"),
        ("", ""),
    ],
)
def test_html_becomes_markdown_that_shows_its_words(source: str, expected: str) -> None:
    """Blocks are lines, links are their words, and every sign stands for itself."""
    assert summary_of(source, "")[0] == expected


def test_a_deep_tree_is_read_without_recursion() -> None:
    """Twenty thousand nested elements are no deeper than the parser allows."""
    words, _ = summary_of("<div>" * 20_000 + "fond", "")

    assert words in {"", "fond"}


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("court", 10, "court"),
        ("Une phrase. Une autre qui est longue", 20, "Une phrase."),
        ("des mots sans aucun point", 12, "des mots…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("\\*" * 10, 10, "\\*" * 4 + "…"),
    ],
)
def test_a_long_text_is_cut_where_one_may_stop(text: str, most: int, expected: str) -> None:
    """After a sentence, else after a word, and never inside an escape."""
    assert cut(text, most) == expected


def test_what_joins_emojis_stays_and_what_parts_words_goes() -> None:
    """A family is one emoji; a joiner between Latin letters is there to deceive a filter."""
    assert plain("👩\u200d👧 pas\u200dser") == "👩\u200d👧 passer"
    assert markdown("e\u0301\u0301\u0301\u0301\u0301") == "e\u0301\u0301\u0301"
