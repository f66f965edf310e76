"""The questions most similar to one, by the keywords and title words that they share.

Words are weighted by their rarity (inverse document frequency, as in BM25) and reduced
to stems by Snowball, which the project depends on anyway. What most questions share
says nothing about any two: words such as *how* and *the* have no weight, in any
language. Rare terms are followed to all their questions, common ones only in pairs and
up to a limit, so the cost is linear in the number of questions and not quadratic.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from heapq import nsmallest
from itertools import combinations

import Stemmer

from ..content.keywords import key
from ..content.question import Question

FOLLOWED = 100
"""Questions looked at for one term; more common terms are followed in pairs."""

PAIRED = 5
"""How many of a question's common terms, the rarest, are paired."""

COMMON = 8
"""A title word says nothing if more than one in this many questions has it."""

WORD, KEYWORD = 1, 2
"""The weight of a term, by its kind."""

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


Trail = tuple[str, ...]


class Finder:
    """The terms of all questions, by which the most similar ones are found.

    Only questions that share a keyword are similar or, if one of them has no keywords,
    two words of their titles. The result depends only on the questions: weights are
    integers, so that it does not depend on rounding.
    """

    def __init__(self, questions: Mapping[str, Question], language: str) -> None:
        terms = {docname: _terms(questions[docname], language) for docname in questions}
        holders: dict[str, list[str]] = defaultdict(list)
        for docname in sorted(terms):
            for term in terms[docname]:
                holders[term].append(docname)
        self._terms = terms
        most = max(2, len(questions) // COMMON)
        self._weights = {
            term: _weight(len(docnames), len(questions))
            for term, docnames in holders.items()
            if len(docnames) > 1
            and (terms[docnames[0]][term] == KEYWORD or len(docnames) <= most)
        }
        telling = {term: len(holders[term]) for term in self._weights}
        self._trails = {
            docname: _trails(own, telling) for docname, own in terms.items()
        }
        self._found_by: dict[Trail, list[str]] = defaultdict(list)
        for docname in sorted(terms):
            for trail in self._trails[docname]:
                self._found_by[trail].append(docname)

    def nearest(self, docname: str, count: int) -> tuple[str, ...]:
        """Return the *count* most similar questions, the nearest first."""
        met: Counter[str] = Counter()
        for trail in self._trails[docname]:
            met.update(self._found_by[trail][:FOLLOWED])
        del met[docname]
        own = self._terms[docname]
        others = nsmallest(8 * count, met, key=lambda other: (-met[other], other))
        scores = {o: _score(own, self._terms[o], self._weights) for o in others}
        near = (other for other in others if scores[other])
        return tuple(nsmallest(count, near, key=lambda other: (-scores[other], other)))


def _trails(own: Mapping[str, int], holders: Mapping[str, int]) -> list[Trail]:
    """Return what a question is found by: rare terms, and pairs of common ones.

    *holders* is the number of questions for each term that tells something.
    """
    shared = [term for term in own if term in holders]
    common = [term for term in shared if holders[term] > FOLLOWED]
    common.sort(key=lambda term: (holders[term], term))
    rare = [(term,) for term in shared if holders[term] <= FOLLOWED]
    return [*rare, *combinations(sorted(common[:PAIRED]), 2)]


def _score(
    own: Mapping[str, int], other: Mapping[str, int], weights: Mapping[str, int]
) -> int:
    """Return the weight of what two questions share; 0 where that is too little."""
    shared = [term for term in own.keys() & other.keys() if term in weights]
    if not any(own[term] == KEYWORD for term in shared):
        one_has_none = KEYWORD not in own.values() or KEYWORD not in other.values()
        if len(shared) < 2 or not one_has_none:
            return 0
    return sum(weights[term] * own[term] for term in shared)


def _terms(question: Question, language: str) -> dict[str, int]:
    """Return the terms of a question, and what each counts."""
    stem = _stemmer(language)
    words = _WORD.findall(question.title.casefold())
    found = {f"w:{word}": WORD for word in stem.stemWords(words)}
    for keyword in question.keywords:
        found["k:" + " ".join(stem.stemWords(key(keyword).split()))] = KEYWORD
    return found


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_LANGUAGES.get(language.partition("_")[0], "english"))


def _weight(holders: int, questions: int) -> int:
    """Return a term's rarity: the bits that knowing it gives, times four."""
    return max(1, (questions * 4 // holders).bit_length() * 4)
