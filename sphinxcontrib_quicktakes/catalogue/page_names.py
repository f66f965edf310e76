"""The docnames of the pages that are generated for subjects, keywords and the index.

What numbers a page begins with an underscore that no slug has there (see
:mod:`.slugs`), so none of these is the name of another one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .slugs import slug

if TYPE_CHECKING:
    from . import Group
    from .index_parts import Part

_KEYWORDS = "keywords/"
_NUMBERED = re.compile(r"_page-\d+$|_letter-[^/]+$")


def of_subject(pattern: str, subject: Group) -> str:
    """Return the first page of a subject that no page of the user's declares.

    *pattern* is the setting ``quicktakes_subjects``.
    """
    return pattern.format(slug=subject.slug)


def of_keyword(keyword: Group) -> str:
    """Return the first page that a keyword may have."""
    return f"{_KEYWORDS}{keyword.slug}"


def of_part(index: str, part: Part) -> str:
    """Return the page of a part of the keyword index, which itself is on *index*."""
    number = f"-{part.number}" if part.number > 1 else ""
    return f"{index}_letter-{slug(part.letter.casefold())}{number}"


def later(first: str, number: int) -> str:
    """Return a page of a long list, whose page 1 is *first*."""
    return first if number == 1 else f"{first}_page-{number}"


def may_be_generated(docname: str, pattern: str) -> bool:
    """Whether a generated page may have that name (see :func:`of_subject`)."""
    start, _slug, end = pattern.partition("{slug}")
    is_subject = docname.startswith(start) and docname.endswith(end)
    is_keyword = docname.startswith(_KEYWORDS)
    return is_subject or is_keyword or _NUMBERED.search(docname) is not None
