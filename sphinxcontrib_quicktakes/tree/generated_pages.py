"""The generated pages: files with one directive each.

There is one for every subject without a page of the user's, and more for large
subjects, for the parts of a large keyword index, and for keywords if the project wants
them. They are written before Sphinx looks for sources, only if their content changed,
and only if no other file is there. Each begins with a mark; a file without it is never
touched.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util.rst import escape, textwidth

from ..builds import unchanged, whole_files
from ..catalogue import page_names
from ..catalogue.docnames import is_sphinxs_own, place
from ..catalogue.selection import subject_name
from ..files import MARK, is_generated
from ..i18n import _
from ..problems import Problem, ProblemType
from ..shards import elsewhere, is_shard
from ..store import GeneratedPage, WantedPages, domain_of
from ..views.keyword_index import part_docname

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..domain import QuickTakesDomain
    from ..scan.sources import Sources

SUFFIXES = (".rst", ".md")
"""The suffixes of generated pages; the project determines which is used."""


def update(domain: QuickTakesDomain) -> bool:
    """Bring the generated pages up to date; return whether files came or went."""
    with domain.build.presence.alone() as alone:
        # Pages that other builds may be about to read are kept. The build of the
        # inventories or of the whole collection removes them.
        return _update(domain, removing=alone and not is_shard(domain))


def leave(app: Sphinx, *rest: object) -> None:
    """Let other builds know that this one reads no more (``env-updated``)."""
    domain_of(app.env).build.presence.end()


def _update(domain: QuickTakesDomain, *, removing: bool) -> bool:
    srcdir = Path(domain.env.srcdir)
    suffix = _suffix(domain.env.config.source_suffix)
    pages, changed = _write_pages(domain, suffix)
    known = {*domain.generated, *pages, *_strays(domain, pages)}
    present = {docname + suffix for docname in pages}
    cast("Sources", domain.env.project).generated |= present
    names = {docname + ending for docname in known for ending in SUFFIXES} - present
    superfluous = {name for name in names if is_generated(srcdir / name)}
    domain.build.superfluous = set()
    if removing:
        changed |= _remove(srcdir / name for name in superfluous)
    else:
        present |= superfluous
        # A page of the user's may be there by now.
        gone = known - pages.keys()
        domain.build.superfluous = {d for d in gone if not _files_at(domain, d)}
    with suppress(OSError):
        _ignore(domain, known, present, removing=removing)
    domain.data["generated"] = pages
    return changed


def _remove(paths: Iterable[Path]) -> bool:
    """Remove files; return whether there were any that could be removed."""
    went = False
    for path in paths:
        with suppress(OSError):
            path.unlink()
            went = True
    return went


def _write_pages(
    domain: QuickTakesDomain, suffix: str
) -> tuple[dict[str, GeneratedPage], bool]:
    """Write the pages that can be written; return them, and whether files came."""
    pages: dict[str, GeneratedPage] = {}
    came = False
    unwritten = domain.build.unwritten = {}
    expected = wanted(domain).pages
    in_the_way = _in_the_way(domain, expected)
    for docname, page in expected.items():
        if docname in in_the_way:
            continue
        if is_sphinxs_own(docname):
            unwritten[docname] = "Sphinx itself writes a page of that name"
            continue
        path = Path(domain.env.srcdir, docname + suffix)
        existed = os.path.exists(path)
        try:
            _write(path, _content(page, suffix))
        except OSError as error:
            unwritten[docname] = error.strerror or str(error)
            continue
        came |= not existed
        pages[docname] = page
    return pages, came


def problems(domain: QuickTakesDomain) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for each page that cannot be generated."""
    expected = wanted(domain)
    in_the_way = _in_the_way(domain, expected.pages)
    for docname, page in expected.pages.items():
        if docname in in_the_way:
            other, path = in_the_way[docname]
            subject = dict(page.options).get("subject", "")
            directive = f"{page.directive}:: {subject}".rstrip()
            where = (
                ""
                if other == docname
                else f" at {docname!r}, the same page in some builders or systems"
            )
            yield (
                other,
                Problem(
                    ProblemType.GENERATED,
                    f"{path.name} is where the page {page.title!r} would be "
                    f"generated{where}: expected no file, or one with the directive "
                    f"'{directive}'; it is not changed, and the page is missing",
                ),
            )
        here = docname in domain.generated and not elsewhere(domain, docname)
        excluded = here and docname not in domain.env.found_docs
        if excluded or docname in domain.build.unwritten:
            why = domain.build.unwritten.get(
                docname, "the project's patterns exclude it"
            )
            yield "", _missing(docname, page, why)
    for docname, page, other in expected.refused:
        yield "", _missing(docname, page, f"the page {other!r} is there")


def _missing(docname: str, page: GeneratedPage, why: str) -> Problem:
    return Problem(
        ProblemType.GENERATED,
        f"the page {page.title!r} cannot be generated at {docname!r}: {why}; expected "
        "a writable place in the source directory, for one page only, that "
        "include_patterns and exclude_patterns allow (see quicktakes_subjects); the "
        "page is missing",
    )


def wanted(domain: QuickTakesDomain) -> WantedPages:
    """Return the pages that the project should have."""
    basis = unchanged.basis(domain)
    known = cast(WantedPages, domain.data["wanted"])
    if known.basis == basis:
        return known
    pages: dict[str, GeneratedPage] = {}
    first: dict[str, str] = {}
    refused: list[tuple[str, GeneratedPage, str]] = []
    with domain.places_kept():
        for docname, page in chain(
            _of_subjects(domain), _of_index(domain), _of_keywords(domain)
        ):
            if other := first.get(place(docname)):
                refused.append((docname, page, other))
            else:
                first[place(docname)] = page.title
                pages[docname] = page
    found = domain.data["wanted"] = WantedPages(basis, pages, refused)
    return found


def _of_subjects(domain: QuickTakesDomain) -> Iterator[tuple[str, GeneratedPage]]:
    """Return the pages of subjects: the first one unless the user has it, and more."""
    declared = domain.declared_subjects()
    for key, subject in domain.catalogue.subjects.items():
        name = subject_name(subject.name)
        about = (("subject", subject.name),) if subject.name else ()
        first = declared.get(key)
        if first is None:
            first = page_names.of_subject(domain.settings.subjects, subject)
            yield first, GeneratedPage(name, "quicktakes-subject", about, subject=key)
        for number in range(2, domain.pages_of(subject) + 1):
            title = _("%s (page %d)") % (name, number)
            options = (*about, ("page", str(number)))
            docname = page_names.later(first, number)
            yield docname, GeneratedPage(title, "quicktakes-subject", options)


def _of_index(domain: QuickTakesDomain) -> Iterator[tuple[str, GeneratedPage]]:
    """Return the pages of the parts of a keyword index that is divided."""
    if domain.index_page() is None or not domain.catalogue.index_divided:
        return
    for number, part in enumerate(domain.catalogue.index_parts, 1):
        docname = part_docname(domain, part)
        if docname is not None:
            title = _("Keywords: %s") % part.name
            yield (
                docname,
                GeneratedPage(title, "quicktakes-index", (("part", str(number)),)),
            )


def _of_keywords(domain: QuickTakesDomain) -> Iterator[tuple[str, GeneratedPage]]:
    """Return the pages of keywords that many questions have."""
    least = domain.settings.keyword_pages
    for keyword in domain.catalogue.keywords.values() if least else ():
        if len(keyword.docnames) < least:
            continue
        for number in range(1, domain.pages_of(keyword) + 1):
            title = keyword.name
            if number > 1:
                title = _("%s (page %d)") % (title, number)
            options = (("keyword", keyword.name), ("page", str(number)))
            docname = page_names.later(page_names.of_keyword(keyword), number)
            yield docname, GeneratedPage(title, "quicktakes-keyword", options)


def _content(page: GeneratedPage, suffix: str) -> str:
    """Return the text of a page.

    What files say stands in it as text only: in the title, where every sign is
    escaped, and in options, which take a line as it is. An argument would not do, for
    MyST reads a fence with a backtick there as a paragraph, with roles and HTML, and
    docutils takes one that begins with a field for options.
    """
    # The title and the list are the file's: a page that is not in the tree by itself
    # hangs below the subject or the index that leads to it.
    orphan = page.subject is None
    if suffix == ".rst":
        title = escape(page.title)
        line = "=" * textwidth(title)
        head = ":orphan:\n\n" if orphan else ""
        options = (f"   :{name}: {value}".rstrip() for name, value in page.options)
        return (
            f".. {MARK}\n\n{head}{title}\n{line}\n\n"
            f".. {page.directive}::\n" + "".join(f"{line}\n" for line in options)
        )
    title = "".join(f"\\{c}" if c in string.punctuation else c for c in page.title)
    head = "---\norphan: true\n---\n\n" if orphan else ""
    options = (f":{name}: {_quoted(value)}".rstrip() for name, value in page.options)
    body = "".join(f"{line}\n" for line in options)
    return f"{head}<!-- {MARK} -->\n\n# {title}\n\n```{{{page.directive}}}\n{body}```\n"


def _quoted(value: str) -> str:
    """Return a value as YAML in quotes, as which MyST reads options."""
    # As in JSON, except for what only YAML reads as line breaks.
    text = json.dumps(value, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) if value else ""


_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def _suffix(source_suffix: Mapping[str, str]) -> str:
    """Return the suffix for generated pages: reStructuredText where it is read."""
    return ".rst" if source_suffix.get(".rst") == "restructuredtext" else ".md"


def _in_the_way(
    domain: QuickTakesDomain, pages: Iterable[str]
) -> dict[str, tuple[str, Path]]:
    """Return which pages others keep from being generated: the documents, their files.

    A document in the same place is in the way of a page in every build, even if its
    name is another one and both could be written in this one: the tree depends neither
    on the file system nor on the builder.
    """
    found = {
        docname: (docname, paths[0])
        for docname in pages
        if (paths := _files_at(domain, docname))
    }
    places = {place(docname): docname for docname in pages}
    questions = domain.catalogue.questions
    # The questions of other shards are not among the documents.
    documents = (domain.env.found_docs | questions.keys()) - domain.catalogue.left_out
    for other in sorted(d for d in documents if place(d) in places):
        path = Path(domain.env.doc2path(other))
        docname = places[place(other)]
        if other != docname and (other in questions or not is_generated(path)):
            found.setdefault(docname, (other, path))
    return found


def _files_at(domain: QuickTakesDomain, docname: str) -> list[Path]:
    """Return the files of others that would be the document *docname*."""
    if docname in domain.catalogue.questions:
        # Its file may be elsewhere.
        return [Path(domain.env.doc2path(docname))]
    paths = [
        Path(domain.env.srcdir, docname + suffix)
        for suffix in domain.env.config.source_suffix
    ]
    # Other than Path.exists, it raises nothing for a name that is too long.
    return [path for path in paths if os.path.exists(path) and not is_generated(path)]


def read_as_written(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read a generated page as UTF-8 (``source-read``, before all others).

    Until Sphinx 10, the sources of a project may have another encoding.
    """
    domain = domain_of(app.env)
    if docname in domain.generated:
        source[0] = Path(app.env.doc2path(docname)).read_text(encoding="utf-8")


def _strays(domain: QuickTakesDomain, pages: Iterable[str]) -> set[str]:
    """Return generated pages, whether or not a record is left of them.

    An environment that was thrown away, or not saved by a build that was killed, leaves
    pages behind that are known by their names, or by the files that keep them out of
    version control. These may name one beside *pages* that has another suffix.
    """
    srcdir = Path(domain.env.srcdir)
    pattern = domain.settings.subjects
    documents = domain.env.found_docs - domain.catalogue.questions.keys()
    found = {d for d in documents if page_names.may_be_generated(d, pattern)}
    for folder in set(map(posixpath.dirname, (*domain.env.found_docs, *pages))):
        path = srcdir / folder / ".gitignore"
        if is_generated(path):
            names = path.read_text(encoding="utf-8").splitlines()
            found |= {
                posixpath.join(folder, posixpath.splitext(name[1:])[0])
                for name in names
                if name.startswith("/") and name.endswith(SUFFIXES)
            }
    return {
        docname
        for docname in found
        if any(is_generated(srcdir / (docname + suffix)) for suffix in SUFFIXES)
    }


def _ignore(
    domain: QuickTakesDomain, known: set[str], present: set[str], *, removing: bool
) -> None:
    """Keep the generated files out of version control.

    In each folder a ``.gitignore`` names them one by one, for the folder may hold files
    of the user's, and itself. One that the extension did not write is left alone. What
    is left of a build that was killed goes.
    """
    folders: dict[str, list[str]] = {
        posixpath.dirname(docname): [] for docname in known
    }
    for file in present:
        folder, name = posixpath.split(file)
        folders[folder].append(f"/{name}")
    for folder, names in folders.items():
        path = Path(domain.env.srcdir, folder, ".gitignore")
        whole_files.sweep(path.parent)
        if path.exists() and not is_generated(path):
            continue
        if names:
            lines = [f"# {MARK}", "/.gitignore", f"/{whole_files.TEMPORARY}.*"]
            _write(path, "\n".join([*lines, *sorted(names)]) + "\n")
        elif removing and path.exists():
            path.unlink()
            if folder and not any(path.parent.iterdir()):
                path.parent.rmdir()


def _write(path: Path, content: str) -> None:
    """Write a file if it has other content: what is read again follows from times."""
    # Simultaneous builds may remove it.
    with suppress(FileNotFoundError):
        if path.read_text(encoding="utf-8") == content:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    whole_files.write(path, content)
