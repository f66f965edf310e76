"""Which questions move to the addresses that ``quicktakes_docname`` gives them.

The same for a build and for the command line, as are the problems with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from ..content.keywords import key
from ..problems import Problem, ProblemType
from . import Entry, docnames
from .docnames import AddressError
from .slugs import slug


def move(
    pattern: str,
    entries: Mapping[str, Entry],
    documents: Collection[str],
    file_of: Callable[[str], str],
    is_generated: Callable[[str], bool],
) -> tuple[dict[str, str], list[tuple[str, Problem]]]:
    """Return the new names of the questions that move, by the old ones; and problems.

    *entries* are the files that may move, *documents* the names of all. *file_of* gives
    the path of a document, as messages have it. *is_generated* is whether a document is
    a generated page, which gives way: it is from the last build.
    """
    wanted: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    for docname, entry in entries.items():
        if entry.question is None:
            continue
        values = {
            "url": entry.question.url,
            "id": entry.question.id,
            "slug": entry.question.slug,
            "subject": slug(key(entry.question.subject)),
            "stem": docname.rpartition("/")[2],
            "path": docname,
        }
        try:
            wanted[docname] = docnames.address(pattern, values)
        except AddressError as error:
            problems.append(
                (
                    docname,
                    f"quicktakes_docname ({pattern!r}) gives the question no address: "
                    f"{error}; expected a path below the site's own address",
                )
            )
    taken = set(map(docnames.place, wanted.values()))
    others = {
        docname
        for docname in documents
        if docname not in wanted
        and (docnames.place(docname) not in taken or not is_generated(docname))
    }
    moves = docnames.assign(wanted, others)
    for docname, other in moves.clashes.items():
        problems.append(
            (
                docname,
                f"the page of {file_of(docname)} should be at {wanted[docname]!r} (see "
                f"quicktakes_docname), where that of {file_of(other)} is: expected a "
                "different address for each",
            )
        )
    return dict(moves.moved), [
        (
            docname,
            Problem(
                ProblemType.ADDRESS,
                f"{message}; the page is at {docname!r}",
                entries[docname].lines.get("url"),
            ),
        )
        for docname, message in sorted(problems)
    ]


def kept(docname: str, entry: Entry) -> Entry:
    """Return an entry, a broken one if Sphinx would stop at the name of its page."""
    if entry.broken or docnames.can_be_kept(docname):
        return entry
    problem = Problem(
        ProblemType.ADDRESS,
        "the name of the file is too long for its page: expected at most "
        f"{docnames.LONGEST} bytes, or a shorter address (see quicktakes_docname); the "
        "file is left out of the build",
    )
    return replace(entry, question=None, broken=True, problems=(problem,))
