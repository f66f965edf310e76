"""From names to what they refer to: ids, document names, addresses, slugs, spellings.

A name has a type, as the objects of the domain have: "question", "subject" or
"keyword".
"""

from __future__ import annotations

import hashlib

from ..content.keywords import key
from . import Catalogue
from .slugs import slug
from .spellings import Spellings


def find(catalogue: Catalogue, typ: str, name: str) -> list[str]:
    """Return the docnames of questions, or the keys of groups, with a given name."""
    if typ != "question":
        return _find_group(catalogue, typ, name)
    name = name.strip()
    docname = name.lstrip("/")
    if name in catalogue.by_id:
        return [catalogue.by_id[name]]
    if docname in catalogue.questions:
        return [docname]
    url = catalogue.local_url(name)
    if url in catalogue.by_url:
        return [catalogue.by_url[url]]
    if name in catalogue.by_slug:
        return catalogue.by_slug[name]
    subject, _slash, end = name.rpartition("/")
    subjects = subject, slug(key(subject))
    return [
        docname
        for docname in catalogue.by_slug.get(end, ())
        if catalogue.subject_of(docname).slug in subjects
    ]


def _find_group(catalogue: Catalogue, typ: str, name: str) -> list[str]:
    if typ == "subject":
        found, slugs = key(name), catalogue.subjects_by_slug
    else:
        found, slugs = catalogue.keyword_key(name), catalogue.keywords_by_slug
    return [found] if is_known(catalogue, typ, found) else slugs.get(name, [])


def is_known(catalogue: Catalogue, typ: str, group: str) -> bool:
    """Whether a question has a subject, keyword or author, given by its key."""
    if typ == "author":
        return group in catalogue.authors
    if typ == "keyword":
        return catalogue.keyword_key(group) in catalogue.keywords
    return group in catalogue.subjects


def nearest(catalogue: Catalogue, typ: str, name: str) -> str | None:
    """Return the known name nearest to an unknown one, or None if none is near."""
    kind = typ
    if typ == "question" and "/" in name:
        kind, name = "address", catalogue.local_url(name)
    if kind not in catalogue.spellings:
        catalogue.spellings[kind] = Spellings(_names(catalogue, kind))
    return catalogue.spellings[kind].nearest(name)


def _names(catalogue: Catalogue, kind: str) -> list[str]:
    """Return what the things of a type are called, questions also by an "address"."""
    if kind == "author":
        return list(catalogue.authors.values())
    if kind in ("subject", "keyword"):
        groups = catalogue.subjects if kind == "subject" else catalogue.keywords
        return [group.name for group in groups.values()]
    short = [*catalogue.by_slug, *catalogue.by_id, *catalogue.questions]
    if kind == "question":
        return short
    full = (full_name(catalogue, docname) for docname in catalogue.questions)
    return [*short, *catalogue.by_url, *full]


def full_name(catalogue: Catalogue, docname: str) -> str:
    """Return the name of a question with its subject, to tell equal slugs apart."""
    subject = catalogue.subject_of(docname).slug
    return f"{subject}/{catalogue.questions[docname].slug}"


def anchor(catalogue: Catalogue, docname: str) -> str:
    """Return the id of a question's section; all other ids of its page begin with it.

    Answers have the same headings, and builders that make one document of all pages
    would otherwise have many sections ``conclusion``.
    """
    name = catalogue.questions[docname].id
    if catalogue.by_id.get(name) != docname or not (name.isascii() and name.isalnum()):
        name = hashlib.sha256(docname.encode()).hexdigest()[:10]
    return f"question-{name}"
