"""Words of a question that say nothing of what is asked for."""

from __future__ import annotations

_GRAMMAR = """
a afin ai alors apres as au aucun aucune aujourd aura aussi autre autres aux avec avoir avons avez ayant bien c car ce
ceci cela celle celles celui ces cet cette ceux chaque chez ci comme contre d dans de depuis des donc dont du elle elles
en encore entre es est et etaient etait etant ete etes etre eu eux fait font hui il ils j je l la le les leur leurs lors
lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont or ou par parce parmi pas pendant peu peut
pour puis qu quand que s sa sans se sera ses si soi son sont sous sur t ta te tes toi ton tous tout toute toutes tres tu
un une vers via voici voila vos votre vous y
"""

_QUESTIONS = """
acronyme acronymes allo besoin bonjour bonsoir ca cc cest cherche chercher combien comment connais connaitre cquoi
definir definition dire dites explication explications explique expliquer expliquez faire faut http https info
information informations infos kesako kezako koi laquelle lequel lesquels merci parle parler peux pourquoi pourrais
pouvez quel quelle quelles quelqu quelque quelques quels quest question qui quoi renseignement renseignements sais
salut savez savoir sens sert servir sigle sigles signification signifie stp svp trouve trouver ts veut veux voudrais
vouloir vx www
"""

STOP_WORDS: frozenset[str] = frozenset((_GRAMMAR + _QUESTIONS).split())
"""Folded, as :func:`bot.resources.search.words.words` gives them."""
