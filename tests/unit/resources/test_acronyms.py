"""Which acronyms a message holds: a table, and what holds for every text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resources.acronyms import Acronyms, Spotted, is_acronym, may_hold_acronyms

NAMES = (
    *(("QPV", "qpv"), ("Quartier prioritaire de la politique de la ville", "qpv")),
    *(("PAS", "pas"), ("PRE", "pre"), ("TER", "ter"), ("CE", "ce"), ("CLAS", "clas"), ("ANCT", "anct")),
    *(("REP", "rep"), ("FOQUALE, REP+", "rep-plus"), ("PEdT", "pedt"), ("PQN-A", "pqn-a"), ("UPE2A", "upe2a")),
    *(("RNCRPV", "rncrpv"), ("CPO", "cpo"), ("EPS", "eps-soutien"), ("EPS", "eps-sport"), ("Lasalé", "lasale")),
)
KNOWN = Acronyms(NAMES)


def ids(text: str) -> list[str]:
    """Return the entries that are found in *text*."""
    return [entry for spotted in KNOWN.spotted_in(text) for entry in spotted.ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un QPV à Bordeaux", ["qpv"]),
        ("Un Q.P.V. à Bordeaux", ["qpv"]),
        ("un q.p.v", ["qpv"]),
        ("C'est en QPV.", ["qpv"]),
        ("les QPVs de la ville", ["qpv"]),
        ("qpv", []),
        ("il ne vient pas", []),
        ("le PAS de la circonscription", ["pas"]),
        ("le pré, le pre, le Pre, LE PRÉ", []),
        ("le PRE de Pau", ["pre"]),
        ("un Ter en retard", []),
        ("l'ANCT et l’ANCT", ["anct"]),
        ("d'ANCT", ["anct"]),
        ("REP+", ["rep-plus"]),
        ("un collège en R.E.P.+", ["rep-plus"]),
        ("REP, REP+ (les deux)", ["rep", "rep-plus"]),
        ("REP/REP+", ["rep", "rep-plus"]),
        ("QPV+", ["qpv"]),
        ("PEdT", ["pedt"]),
        ("les PEdTs", ["pedt"]),
        ("PEDT", ["pedt"]),
        ("pedt, Pedt, pEdT", []),
        ("PQN-A", ["pqn-a"]),
        ("PQNA", ["pqn-a"]),
        ("une classe UPE2A", ["upe2a"]),
        ("un projet inter-QPV", ["qpv"]),
        ("ANCT-RNCRPV", ["anct", "rncrpv"]),
        ("PRE-INSCRIPTION", []),
        ("**QPV** et `CPO` et ||PRE||", ["qpv", "cpo", "pre"]),
        ("Demain.QPV", ["qpv"]),
        ("L'EPS", ["eps-soutien", "eps-sport"]),
        ("QPV, QPV et encore Q.P.V.", ["qpv"]),
        ("JE NE VIENS PAS CE SOIR", []),
        ("JE VIENS AU Q.P.V.", ["qpv"]),
        ("POURQUOI PAS ?", []),
        ("PAS", ["pas"]),
        ("PAS, PRE, TER", ["pas", "pre", "ter"]),
        ("LE QPV DE PAU", ["qpv"]),
        ("https://example.org/QPV/PRE et <:PAS:123> et <@12>", []),
        ("écrire à QPV@example.org", []),
        ("Lasalé", []),
        ("WXYZ", []),
        ("", []),
        ("😀 🎉", []),
        ("مرحبا QPV", ["qpv"]),
        ("QPV2030", []),
    ],
)
def test_an_acronym_is_capitals_or_dotted(text: str, expected: list[str]) -> None:
    """Small letters are words; so are capitals in a line that is shouted, where they are words as well."""
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("text", "typed"),
    [("en QPV.", "QPV"), ("un Q.P.V., oui", "Q.P.V."), ("les QPVs.", "QPVs"), ("en REP+.", "REP+"), ("QPV+", "QPV")],
)
def test_it_is_shown_as_it_was_typed(text: str, typed: str) -> None:
    """Without the full stop of the sentence."""
    assert [spotted.typed for spotted in KNOWN.spotted_in(text)] == [typed]


def test_several_meanings_are_one_acronym() -> None:
    """Nobody guesses which one was meant."""
    assert KNOWN.spotted_in("l'EPS") == (Spotted("EPS", ("eps-soutien", "eps-sport")),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("QPV", True), ("REP+", True), ("PEdT", True), ("PQN-A", True), ("UPE2A", True), ("Lasalé", False)),
        *(("Cité", False), ("ANCT et CPO", False), ("A", False), ("Quartiers2030", False), ("", False)),
    ],
)
def test_a_name_is_an_acronym(name: str, expected: bool) -> None:
    """Two capitals at least, more than small letters, and one word."""
    assert is_acronym(name) is expected


@given(
    st.text(max_size=300) | st.lists(st.sampled_from([*"QPVRE+.- \n'", "PAS", "QPV", "pre"]), max_size=60).map("".join)
)
def test_nothing_is_explained_that_is_not_in_the_text(text: str) -> None:
    """What is explained stands in the message, letter by letter, and is known."""
    for spotted in KNOWN.spotted_in(text):
        assert spotted.typed in text
        assert set(spotted.ids) <= {entry for _, entry in NAMES}


@given(st.text(alphabet="qpvreanctsi lé'.,-\n", max_size=200).filter(lambda text: "." not in text))
def test_small_letters_are_never_acronyms(text: str) -> None:
    """Whatever is written small and without dots is a word."""
    assert KNOWN.spotted_in(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Un QPV", True), ("un q.p.v.", True), ("Le PEdT", True), ("Élise et Édouard à Pau.", False), ("", False)],
)
def test_it_is_known_at_a_look_whether_there_may_be_acronyms(text: str, expected: bool) -> None:
    """A button that explains them stands under a card only then."""
    assert may_hold_acronyms(text) is expected
