"""The questions nearest to one, by the keywords and title words that they share.

Words are weighted by their rarity (inverse document frequency, as in BM25) and reduced
to stems by Snowball, which the project depends on anyway. What most questions share
says nothing about any two: a word's questions are followed only up to a bound, so the
cost grows with the number of questions and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

import Stemmer

from .content.keywords import key
from .content.question import Question

FOLLOWED = 100
"""Questions of one word that are looked at; commoner words are passed over."""

_WORD = re.compile(r"\w+(?:[+#]+)?")
_LANGUAGES = {
    code: name
    for code, name in {
        "da": "danish",
        "de": "german",
        "en": "english",
        "es": "spanish",
        "fi": "finnish",
        "fr": "french",
        "hu": "hungarian",
        "it": "italian",
        "nb": "norwegian",
        "nl": "dutch",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "sv": "swedish",
        "tr": "turkish",
    }.items()
    if name in Stemmer.algorithms()
}


def nearest(
    questions: Mapping[str, Question], language: str, count: int
) -> dict[str, tuple[str, ...]]:
    """Return for each docname the *count* nearest others, the nearest first.

    Only questions that share a keyword or two words are near. The result depends on
    nothing but the arguments: weights are whole numbers, so that no rounding decides.
    """
    terms = {docname: _terms(q, language) for docname, q in questions.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for docname in sorted(terms):
        for term in terms[docname]:
            holders[term].append(docname)
    weights = {
        term: _weight(len(docnames), len(questions))
        for term, docnames in holders.items()
        if 1 < len(docnames) <= FOLLOWED
    }
    found = {}
    for docname, own in terms.items():
        scores: Counter[str] = Counter()
        shared: Counter[str] = Counter()
        for term, times in own.items():
            weight = weights.get(term)
            if weight is None:
                continue
            for other in holders[term]:
                if other != docname:
                    scores[other] += weight * min(times, terms[other][term])
                    shared[other] += min(times, terms[other][term])
        near = (other for other in scores if shared[other] >= 2)
        ranked = sorted(near, key=lambda other: (-scores[other], other))
        found[docname] = tuple(ranked[:count])
    return found


def _terms(question: Question, language: str) -> dict[str, int]:
    """Return the terms of a question: keywords count twice, words of its title once."""
    stem = _stemmer(language)
    words = _WORD.findall(question.title.casefold())
    found = {f"w:{word}": 1 for word in stem.stemWords(words)}
    for keyword in question.keywords:
        found["k:" + " ".join(stem.stemWords(key(keyword).split()))] = 2
    return found


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_LANGUAGES.get(language.partition("_")[0], "english"))


def _weight(holders: int, questions: int) -> int:
    """Return a term's rarity: the bits that knowing it gives, times four."""
    return max(1, (questions * 4 // holders).bit_length() * 4)
