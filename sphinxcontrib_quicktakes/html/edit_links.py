"""Links to edit or view the source of a page whose path differs from its file's.

Themes build these links from the document name. If that is not the path of the file,
the link is built here from what the project tells its theme about its repository, and
passed to the theme in the variables that it reads for each page:

- Furo, and others based on sphinx-basic-ng: the options ``source_edit_link`` and
  ``source_view_link``;
- the PyData theme, and the book theme, which is built on it:
  ``edit_page_url_template``;
- the Read the Docs theme: ``github_url`` and the like in the page's metadata.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit, urlunsplit

from ..config import Settings
from ..html_page import HtmlPage
from ..problems import Problem, ProblemType
from ..scan.sources import Sources

_PROVIDERS = ("github", "gitlab", "bitbucket")
_NAMES = {"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket"}


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses at which the source of a page can be edited and viewed."""

    edit: str
    view: str

    @property
    def provider(self) -> str:
        """The name of the hosting service in lower case, empty if it is unknown."""
        host = urlsplit(self.edit).hostname or ""
        return next((name for name in _PROVIDERS if name in host), "")


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository of the documentation; *docs* is the path of its sources."""

    provider: str
    base: str
    branch: str
    docs: str

    def links(self, path: str) -> Links | None:
        """Return the links of a file, its path relative to the source directory.

        None if the file is not in the repository.
        """
        place = posixpath.normpath(posixpath.join(self.docs.strip("/"), path))
        if place.startswith("../"):
            return None
        place = quote(place)
        if self.provider == "bitbucket":
            view = f"{self.base}/src/{self.branch}/{place}"
            return Links(f"{view}?mode=edit&at={self.branch}", view)
        separator = "/-" if self.provider == "gitlab" else ""
        edit, view = (
            f"{self.base}{separator}/{action}/{self.branch}/{place}"
            for action in ("edit", "blob")
        )
        return Links(edit, view)


def repository(context: Mapping[str, Any]) -> Repository | None:
    """Return the repository that the project names to its theme, or None.

    *context* is the context of the templates: the theme's options and ``html_context``.
    """
    if base := str(context.get("theme_source_repository") or "").rstrip("/"):
        branch = str(context.get("theme_source_branch") or "")
        docs = str(context.get("theme_source_directory") or "")
        provider = Links(base, base).provider
        return Repository(provider, base, branch, docs) if provider and branch else None
    for provider in _PROVIDERS:
        user, name, branch = (
            str(context.get(f"{provider}_{key}") or "None")
            for key in ("user", "repo", "version")
        )
        if "None" in (user, name, branch):
            continue
        host = context.get(f"{provider}_host") or f"{provider}.{_TOP[provider]}"
        url = str(context.get(f"{provider}_url") or f"https://{host}").rstrip("/")
        docs = str(context.get("doc_path") or context.get("conf_py_path") or "")
        return Repository(provider, f"{url}/{user}/{name}", branch, docs)
    return None


_TOP = {"github": "com", "gitlab": "com", "bitbucket": "org"}


def from_template(template: str, **values: str) -> Links | None:
    """Return the links of an address with fields in braces, with ``..`` resolved.

    None if it is no address, such as ``https://[host]/{path}``.
    """
    for name, value in values.items():
        for field in (f"{{{name}}}", f"{{{{ {name} }}}}", f"{{{{{name}}}}}"):
            template = template.replace(field, quote(value))
    try:
        parts = urlsplit(template)
    except ValueError:
        return None
    path = posixpath.normpath(parts.path) if parts.path else ""
    edit = urlunsplit(parts._replace(path=path))
    return Links(edit, edit.replace("/edit/", "/blob/", 1))


def links(
    context: Mapping[str, Any], path: str, template: str, inside: str
) -> Links | None:
    """Return the links of a file.

    *path* is relative to the source directory. *template* is the address that the
    project gives for the folder, in which the file is *inside*; it may be empty.
    """
    if template:
        return from_template(template, path=inside)
    if found := repository(context):
        return found.links(path)
    for name, field in (
        ("theme_source_edit_link", "filename"),
        ("edit_page_url_template", "file_name"),
    ):
        if address := context.get(name):
            docs = str(context.get("doc_path") or "")
            return from_template(str(address), **{field: path, "doc_path": docs})
    return None


def check(settings: Settings) -> list[Problem]:
    """Return the problems of addresses for folders that do not exist."""
    folders = ", ".join(map(repr, settings.content)) or "none"
    return [
        Problem(
            ProblemType.CONFIG,
            f"quicktakes_edit_url has the key {name!r}: expected a directory of "
            f"quicktakes_content ({folders}); no link is made from it",
        )
        for name in settings.edit_url
        if name not in settings.content
    ]


def add_links(page: HtmlPage) -> None:
    """Add links to the file of a page that is elsewhere (``html-page-context``)."""
    app, context = page.app, page.context
    project = cast(Sources, app.env.project)
    if page.name not in project.docnames:
        return
    path = Path(project.doc2path(page.name, absolute=False))
    folder = project.folder_of(path)
    if folder is None and page.name not in project.moved:
        return
    domain = page.domain
    own_place = path.as_posix().rpartition("/")[2]
    suffix = own_place.removeprefix(Path(project.own_place(Path(own_place)) or "").name)
    context["page_source_suffix"] = suffix
    if context.get("sourcename"):
        ending = app.config.html_sourcelink_suffix
        context["sourcename"] = (
            page.name + suffix + (ending if suffix != ending else "")
        )
    original = project.original(path)
    template = domain.settings.edit_url.get(folder or "", "")
    found = links(
        context,
        Path(os.path.relpath(original, app.srcdir)).as_posix(),
        template,
        path.relative_to(folder).as_posix() if folder else "",
    )
    if found is not None:
        _offer(context, found, always=bool(template))
    elif repository(context) is not None:
        # No link is better than one to a missing file.
        context["page_source_suffix"] = ""
        for provider in _PROVIDERS:
            context[f"display_{provider}"] = False


def _offer(context: dict[str, Any], found: Links, *, always: bool) -> None:
    """Give the links to the theme, by what each theme reads."""
    for name, url in (("edit", found.edit), ("view", found.view)):
        # Furo uses the address as a format string.
        context[f"theme_source_{name}_link"] = url.replace("{", "%7B").replace(
            "}", "%7D"
        )
    context["quicktakes_edit_url"] = found.edit
    context["edit_page_url_template"] = "{{ quicktakes_edit_url }}{# file_name #}"
    context["edit_page_provider_name"] = _NAMES.get(found.provider)
    shown = [p for p in _PROVIDERS if context.get(f"display_{p}")]
    if shown or always:
        provider = (shown or [found.provider or "github"])[0]
        url = (
            found.edit
            if context.get("theme_vcs_pageview_mode") == "edit"
            else found.view
        )
        context["meta"] = {**(context.get("meta") or {}), f"{provider}_url": url}
