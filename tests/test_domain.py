"""The domain: roles, the inventory, search, and links between answers."""

from __future__ import annotations

import io
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import sphinx
from bs4 import Tag
from conftest import Built, Project, squeeze
from docutils import nodes
from sphinx import addnodes
from sphinx.testing.util import SphinxTestApp
from sphinx.util.inventory import InventoryFile

BASE = "https://example.org"
INERTIA = "/learn/physics/questions/what-is-inertia"

# What each page of ``kb`` asks for: the role's text, its page and text.
QUESTIONS = {
    "id": ("164327", "qa/inertia", "What is inertia?"),
    "slug": ("what-is-inertia", "qa/inertia", "What is inertia?"),
    "docname": ("qa/inertia", "qa/inertia", "What is inertia?"),
    "absolute docname": ("/qa/inertia", "qa/inertia", "What is inertia?"),
    "url": (INERTIA, "qa/inertia", "What is inertia?"),
    "url with a slash": (f"{INERTIA}/", "qa/inertia", "What is inertia?"),
    "subject and slug": ("physics/what-is-inertia", "qa/inertia", "What is inertia?"),
    "subject as written": ("Physics/what-is-inertia", "qa/inertia", "What is inertia?"),
    "subject with a space": ("computer science/same", "cs", "In computers?"),
    "slug of the subject": ("computer-science/same", "cs", "In computers?"),
    "text": ("that one <164327>", "qa/inertia", "that one"),
    "text and url": (f"that one <{INERTIA}>", "qa/inertia", "that one"),
    "text and subject": ("that one <physics/same>", "physics-same", "that one"),
    "id of letters": ("abc-7", "lettered", 'Is this <b>bold</b> & "quoted"?'),
    "title with signs": ("lettered", "lettered", 'Is this <b>bold</b> & "quoted"?'),
    "no id, no url": ("plain", "plain", "Plain --help?"),
}
SUBJECTS = {
    "name": ("Physics", "subjects/physics", "Physics"),
    "case": ("PHYSICS", "subjects/physics", "Physics"),
    "spaces": ("computer  science", "subjects/computer-science", "Computer Science"),
    "slug": ("computer-science", "subjects/computer-science", "Computer Science"),
    "C": ("c", "subjects/c", "C"),
    "C++": ("C++", "subjects/c_plus_plus", "C++"),
    "slug of C++": ("c_plus_plus", "subjects/c_plus_plus", "C++"),
    "日本史": ("日本史", "subjects/日本史", "日本史"),
    "text": ("the science <physics>", "subjects/physics", "the science"),
}
KEYWORDS = {
    "name": ("mass", "keyword_mass", "mass"),
    "case": ("svm", "keyword_svm", "SVM"),
    "spaces": (
        "windows server 2019 setup",
        "keyword_windows-server-2019-setup",
        "Windows Server 2019 setup",
    ),
    "slug": (
        "windows-server-2019-setup",
        "keyword_windows-server-2019-setup",
        "Windows Server 2019 setup",
    ),
    "C++": ("C++", "keyword_c_plus_plus", "C++"),
    "日本史": ("日本史", "keyword_日本史", "日本史"),
    "option": ("--help", None, "--help"),
    "comma": ("P(n, k)", None, "P(n, k)"),
    "text": ("machines <svm>", "keyword_svm", "machines"),
}
ROLES = [
    *(("question", *row) for row in QUESTIONS.values()),
    *(("subject", *row) for row in SUBJECTS.values()),
    *(("keyword", *row) for row in KEYWORDS.values()),
]
IDS = [
    *(f"question by {name}" for name in QUESTIONS),
    *(f"subject by {name}" for name in SUBJECTS),
    *(f"keyword by {name}" for name in KEYWORDS),
]


def kb(project: Project) -> Project:
    """Write a knowledge base with an index."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    project.question(
        "qa/inertia",
        question="What is inertia?",
        id=164327,
        url=INERTIA,
        seo={"page_keywords": "mass, SVM, Windows Server 2019 setup"},
        answer="### In short\nIt moves.\n\n### In short\nAgain.\n\n### `F`\n",
    )
    project.question(
        "physics-same",
        question="In physics?",
        id=2,
        url="/learn/physics/questions/same",
        seo={"page_keywords": "C++, 日本史, --help, P(n, k)"},
    )
    project.question(
        "cs",
        question="In computers?",
        subject="Computer Science",
        id=3,
        url="/learn/computer-science/questions/same",
    )
    project.question(
        "lettered", question='Is this <b>bold</b> & "quoted"?', id="abc-7", subject="C"
    )
    project.question("plain", question="Plain --help?", subject="C++")
    project.question("history", question="Wann?", subject="日本史")
    return project


@pytest.fixture(scope="module")
def roles(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a knowledge base with pages that hold every role, in rST and MyST."""
    project = kb(Project(tmp_path_factory.mktemp("roles") / "src"))
    rst = [f"- :qt:{kind}:`{text}`" for kind, text, _, _ in ROLES]
    project.write("notes/rst.rst", ":orphan:\n\nRoles\n=====\n\n" + "\n".join(rst))
    myst = [f"- {{qt:{kind}}}`{text}`" for kind, text, _, _ in ROLES]
    head = "---\norphan: true\n---\n\n# Roles\n\n"
    project.write("notes/myst.md", head + "\n".join(myst))
    anything = [f"- :any:`{text}`" for _, text, _, _ in ROLES]
    project.write("any.rst", ":orphan:\n\nAny\n===\n\n" + "\n".join(anything))
    return project.build(overrides={"nitpicky": True})


def warnings_of(built: Built, page: str) -> list[str]:
    return [warning for warning in built.warnings if warning.startswith(page)]


def item(built: Built, docname: str, number: int) -> Tag:
    (items,) = built.main(docname).select("ul")
    return items.select("li")[number]


def lands(built: Built, docname: str, link: Tag) -> Tag | None:
    """Return what a link on a page leads to; the page's body without a fragment."""
    path, _hash, fragment = str(link["href"]).partition("#")
    page = posixpath.join(posixpath.dirname(docname), unquote(path))
    tree = built.html(posixpath.normpath(page) if path else docname)
    found = tree.find(id=unquote(fragment)) if fragment else tree.body
    assert found is None or isinstance(found, Tag)
    return found


@pytest.mark.parametrize(("kind", "text", "target", "shown"), ROLES, ids=IDS)
@pytest.mark.parametrize("page", ["notes/rst", "notes/myst"])
def test_role(
    roles: Built, page: str, kind: str, text: str, target: str | None, shown: str
) -> None:
    assert warnings_of(roles, page) == []
    (link,) = item(roles, page, ROLES.index((kind, text, target, shown))).select("a")
    assert squeeze(link) == shown
    assert {"qt", f"qt-{kind}"} <= {
        name for e in [link, *link.select("*")] for name in e.get("class", [])
    }
    path, _hash, fragment = str(link["href"]).partition("#")
    if kind == "keyword":
        assert path == "../keywords.html"
        assert target is None or fragment == target
        assert squeeze(lands(roles, page, link)) == squeeze(  # type: ignore[arg-type]
            roles.main("keywords").find(id=fragment)  # type: ignore[arg-type]
        )
    else:
        assert path.endswith(".html")
        assert not fragment
        found = lands(roles, page, link)
        wanted = roles.html(str(target))
        assert found is not None
        assert squeeze(found.select("h1")[0]) == squeeze(wanted.select("h1")[0])


@pytest.mark.parametrize(("kind", "text", "target", "shown"), ROLES, ids=IDS)
def test_any(
    roles: Built, kind: str, text: str, target: str | None, shown: str
) -> None:
    number = ROLES.index((kind, text, target, shown))
    if text in ("C++", "日本史", "c_plus_plus"):
        # A subject and a keyword: Sphinx says so, and takes the first.
        kind = "subject"
    (link,) = item(roles, "any", number).select("a")
    assert squeeze(link) == shown
    found = lands(roles, "any", link)
    assert found is not None
    if text.lstrip("/") in roles.app.env.found_docs:
        return  # a document, in the first place
    assert f"qt-{kind}" in {
        name for e in [link, *link.select("*")] for name in e.get("class", [])
    }


def test_any_of_a_name_that_two_kinds_have(roles: Built) -> None:
    found = [w for w in warnings_of(roles, "any.rst") if "more than one target" in w]
    both = [w for w in found if "qt:subject" in w and "qt:keyword" in w]
    # C++ and 日本史, each as the text of two roles, and the slug of C++.
    assert len(both) == 5


def test_any_of_a_document_is_not_ambiguous(roles: Built) -> None:
    # A question by its docname is the document that ``any`` finds without us.
    found = [w for w in warnings_of(roles, "any.rst") if ":doc:" in w]
    assert found == []


def one_role(project: Project, text: str, **overrides: Any) -> Built:
    """Build a knowledge base with one more page that holds *text*."""
    kb(project).write("notes.rst", f":orphan:\n\nNotes\n=====\n\n{text}\n")
    return project.build(overrides=overrides)


@pytest.mark.parametrize("base", [BASE, BASE + "/", BASE + "/site"])
def test_url_on_the_published_site(project: Project, base: str) -> None:
    address = base.rstrip("/") + INERTIA
    built = one_role(
        project,
        f":qt:question:`{address}` :qt:question:`{address}/` "
        f":qt:question:`here <{address}>` :any:`{address}` :qt:question:`{INERTIA}`",
        quicktakes_base_url=base,
        nitpicky=True,
    )
    assert built.warnings == []
    links = built.main("notes").select("p a")
    assert {str(a["href"]) for a in links} == {"qa/inertia.html"}
    assert [squeeze(a) for a in links] == [
        "What is inertia?",
        "What is inertia?",
        "here",
        "What is inertia?",
        "What is inertia?",
    ]


def test_file_with_its_address_on_the_published_site(project: Project) -> None:
    """As some exports write it: for links it is the same as without the site."""
    roles = f":qt:question:`/learn/a` :any:`{BASE}/learn/a/`"
    project.index(".. quicktakes::", "", roles)
    project.question("a", question="A?", url=f"{BASE}/learn/a/")
    project.question(
        "b",
        question="B?",
        answer=f"[one]({BASE}/learn/a), [two](/learn/a)",
        url="/learn/b",
        related_article1={"url": "/learn/a", "title": "Old"},
    )
    project.question("c", question="C?", related_article1={"url": f"{BASE}/learn/b"})
    project.question("d", question="D?", url="/learn/a")
    built = project.build(overrides={"quicktakes_base_url": BASE, "nitpicky": True})
    (clash,) = built.warnings
    assert "the url '/learn/a' of 'd' is also that of 'a'" in clash
    links = built.main("index").select("section > p a")
    assert [str(a["href"]) for a in links] == ["a.html"] * 2
    links = [a for a in built.main("b").select("p a") if squeeze(a) in ("one", "two")]
    assert [str(a["href"]) for a in links] == ["a.html"] * 2
    for page, title in (("b", "A?"), ("c", "B?")):
        (named, *_similar) = built.main(page).select(".quicktakes-related")
        assert [squeeze(a) for a in named.select("a")] == [title]
    (canonical,) = built.html("a").select("link[rel=canonical]")
    assert canonical["href"] == f"{BASE}/learn/a/"


def test_url_of_another_site(project: Project) -> None:
    built = one_role(project, f":qt:question:`https://other.org{INERTIA}`")
    (warning,) = built.warnings
    assert "reference target not found" in warning


def test_ambiguous_slug(project: Project) -> None:
    built = one_role(project, ":qt:question:`same`")
    (warning,) = built.warnings
    assert warning.startswith("notes.rst:6: WARNING: ")
    assert "'same'" in warning
    assert "computer-science/same, physics/same" in warning
    assert warning.endswith("[quicktakes.reference]")
    # A reference all the same, to the first.
    (link,) = built.main("notes").select("p a")
    assert str(link["href"]) in ("cs.html", "physics-same.html")


def test_candidates_of_the_warning_are_unambiguous(project: Project) -> None:
    text = " ".join(
        f":qt:question:`{name}`" for name in ("computer-science/same", "physics/same")
    )
    built = one_role(project, text, nitpicky=True)
    assert built.warnings == []
    links = [str(a["href"]) for a in built.main("notes").select("p a")]
    assert links == ["cs.html", "physics-same.html"]


def test_any_of_an_ambiguous_slug(project: Project) -> None:
    built = one_role(project, ":any:`same`")
    (warning,) = built.warnings
    assert "computer-science/same" in warning
    assert "physics/same" in warning


def test_ambiguous_slug_can_be_silenced(project: Project) -> None:
    built = one_role(
        project, ":qt:question:`same`", suppress_warnings=["quicktakes.reference"]
    )
    assert built.warnings == []


UNKNOWN = [
    ("question", "what-is-inertai", "what-is-inertia"),
    ("question", "qa/inertai", "qa/inertia"),
    ("question", "164372", "164327"),
    ("subject", "Phisics", "Physics"),
    ("subject", "phisics", "Physics"),
    ("keyword", "window server 2019 setup", "Windows Server 2019 setup"),
    ("keyword", "日本誌", "日本史"),
    ("question", "zzzzzzzz", None),
    ("subject", "zzzzzzzz", None),
    ("keyword", "zzzzzzzz", None),
]


def test_unknown_targets(project: Project) -> None:
    text = "\n".join(f"- :qt:{kind}:`{name}`" for kind, name, _ in UNKNOWN)
    built = one_role(project, text)
    assert len(built.warnings) == len(UNKNOWN)
    for number, (kind, name, nearest) in enumerate(UNKNOWN):
        warning = built.warnings[number]
        assert warning.startswith(f"notes.rst:{6 + number}: WARNING: ")
        assert f"qt:{kind} reference target not found: {name!r}" in warning
        assert ("did you mean" in warning) is (nearest is not None)
        assert nearest is None or warning.partition("did you mean")[2].count(
            repr(nearest)
        )
        assert warning.endswith(f"[ref.{kind}]")
    # The text stands, without a link.
    assert squeeze(item(built, "notes", 0)) == "what-is-inertai"
    assert built.main("notes").select("ul a") == []


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("physics/what-is-inertai", "physics/what-is-inertia"),
        ("/learn/physics/questions/what-is-inertai", "what-is-inertia"),
    ],
)
def test_nearest_of_longer_names(project: Project, name: str, nearest: str) -> None:
    (warning,) = one_role(project, f":qt:question:`{name}`").warnings
    assert nearest in warning.partition("did you mean")[2]


def test_unknown_target_of_any(project: Project) -> None:
    (warning,) = one_role(project, ":any:`what-is-inertai`").warnings
    assert "what-is-inertai" in warning
    assert "[ref.any]" in warning


def test_nitpick_ignore(project: Project) -> None:
    text = ":qt:question:`gone` :qt:subject:`Gone` :qt:keyword:`lost` :qt:question:`x9`"
    built = one_role(
        project,
        text,
        nitpicky=True,
        nitpick_ignore=[("qt:question", "gone"), ("qt:subject", "Gone")],
        nitpick_ignore_regex=[("qt:keyword", "lo.*")],
    )
    (warning,) = built.warnings
    assert "'x9'" in warning


def test_unknown_target_can_be_silenced(project: Project) -> None:
    built = one_role(project, ":qt:question:`x9`", suppress_warnings=["ref.question"])
    assert built.warnings == []


@pytest.mark.parametrize("nitpicky", [False, True])
def test_reference_that_asks_for_no_warning(project: Project, nitpicky: bool) -> None:
    def add(app: SphinxTestApp, doctree: nodes.document) -> None:
        if app.env.docname != "notes":
            return
        doctree[0] += nodes.paragraph(
            "",
            "",
            addnodes.pending_xref(
                "",
                nodes.inline("", "text"),
                refdomain="qt",
                reftype="question",
                reftarget="x9",
                refexplicit=False,
                refwarn=False,
            ),
        )

    kb(project).write("notes.rst", ":orphan:\n\nNotes\n=====\n")
    built = project.build(
        overrides={"nitpicky": nitpicky},
        prepare=lambda app: app.connect("doctree-read", add),
    )
    assert ["'x9'" in w for w in built.warnings] == [True] * nitpicky


@pytest.mark.parametrize("builder", ["singlehtml", "text", "man", "latex", "texinfo"])
def test_roles_in_other_formats(project: Project, builder: str) -> None:
    kb(project).write(
        "notes.rst",
        "Notes\n=====\n\nSee :qt:question:`164327`, :qt:subject:`physics` and "
        ":qt:keyword:`mass`, :any:`164327` and :any:`the mass <mass>`.\n",
    )
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes\n   keywords")
    project.conf(
        man_pages=[("index", "kb", "KB", "Me", 1)],
        project="KB",
        author="Me",
        copyright="Me",
    )
    built = project.build(builder, overrides={"nitpicky": True})
    assert built.warnings == []
    name = {
        "singlehtml": "index.html",
        "text": "notes.txt",
        "man": "kb.1",
        "latex": "kb.tex",
        "texinfo": "kb.texi",
    }[builder]
    text = built.text(name)
    assert "What is inertia?" in text
    assert "other <" not in text
    if builder == "singlehtml":
        for link in built.html("index.html").select("a[href^='#']"):
            fragment = str(link["href"])[1:]
            assert not fragment or built.html("index.html").find(id=fragment), link
    if builder == "latex":
        for target in re.findall(r"See \\hyperref\[\\detokenize\{(.*?)\}\]", text):
            assert f"\\label{{\\detokenize{{{target}}}}}" in text


# -- The inventory and the search index --


def inventory(built: Built) -> dict[str, dict[str, tuple[str, str]]]:
    """Return address and text of everything in the domain, by kind and name."""
    data = (built.outdir / "objects.inv").read_bytes()
    if sphinx.version_info < (8, 2):
        found: Any = InventoryFile.load(io.BytesIO(data), "", posixpath.join)
    else:
        found = InventoryFile.loads(data, uri="")
    kinds = found.data if hasattr(found, "data") else found
    return {
        kind.removeprefix("qt:"): {
            name: (uri, name if shown == "-" else shown)
            for name, item in items.items()
            # A tuple of project, version, address and text before Sphinx 8.2.
            for uri, shown in [
                (item.uri, item.display_name) if hasattr(item, "uri") else item[2:4]
            ]
        }
        for kind, items in kinds.items()
        if kind.startswith("qt:")
    }


def test_inventory(roles: Built) -> None:
    found = inventory(roles)
    assert {name: text for name, (_, text) in found["question"].items()} == {
        "164327": "What is inertia?",
        "2": "In physics?",
        "3": "In computers?",
        "abc-7": 'Is this <b>bold</b> & "quoted"?',
        "plain": "Plain --help?",
        "history": "Wann?",
    }
    assert {name: text for name, (_, text) in found["subject"].items()} == {
        "physics": "Physics",
        "computer-science": "Computer Science",
        "c": "C",
        "c_plus_plus": "C++",
        "日本史": "日本史",
    }
    assert {text for _, text in found["keyword"].values()} == {
        "mass",
        "SVM",
        "Windows Server 2019 setup",
        "C++",
        "日本史",
        "--help",
        "P(n, k)",
    }
    assert "windows-server-2019-setup" in found["keyword"]


def test_addresses_of_the_inventory_exist(roles: Built) -> None:
    for items in inventory(roles).values():
        for uri, text in items.values():
            path, _hash, fragment = unquote(uri).partition("#")
            page = roles.html(path)
            target = page.find(id=fragment) if fragment else page.select("h1")[0]
            assert isinstance(target, Tag)
            assert squeeze(target) == text


def other_project(tmp_path: Path, base: Built, text: str, **values: Any) -> Built:
    project = Project(tmp_path / "other" / "src")
    project.conf(
        extensions=["sphinx.ext.intersphinx", "sphinxcontrib_quicktakes"],
        intersphinx_mapping={"kb": (f"{BASE}/kb/", str(base.outdir / "objects.inv"))},
        **values,
    )
    project.write("index.rst", f"Other\n=====\n\n{text}\n")
    return project.build(overrides={"nitpicky": True})


EXTERNAL = [
    (":external+kb:qt:question:`164327`", "qa/inertia.html", "What is inertia?"),
    (":external+kb:qt:question:`plain`", "plain.html", "Plain --help?"),
    (":external:qt:question:`164327`", "qa/inertia.html", "What is inertia?"),
    (":external+kb:qt:question:`so <164327>`", "qa/inertia.html", "so"),
    (":external+kb:qt:subject:`computer-science`", None, "Computer Science"),
    (":external+kb:qt:subject:`c_plus_plus`", None, "C++"),
    (":external+kb:qt:subject:`日本史`", None, "日本史"),
    (
        ":external+kb:qt:keyword:`windows-server-2019-setup`",
        "keywords.html#keyword_windows-server-2019-setup",
        "Windows Server 2019 setup",
    ),
    (":external+kb:qt:keyword:`c_plus_plus`", None, "C++"),
    (":external+kb:qt:keyword:`日本史`", None, "日本史"),
    # As within a project: the role's own way, without the prefix.
    (":qt:question:`164327`", "qa/inertia.html", "What is inertia?"),
    (":any:`164327`", "qa/inertia.html", "What is inertia?"),
]


def test_references_from_another_project(roles: Built, tmp_path: Path) -> None:
    text = "\n".join(f"- {role}" for role, _, _ in EXTERNAL)
    built = other_project(tmp_path, roles, text)
    assert built.warnings == []
    for number, (role, address, shown) in enumerate(EXTERNAL):
        (link,) = item(built, "index", number).select("a")
        assert squeeze(link) == shown, role
        href = str(link["href"])
        assert href.startswith(f"{BASE}/kb/"), role
        assert address is None or href == f"{BASE}/kb/{address}"


BY_NAME = [
    (":external+kb:qt:subject:`Computer Science`", "Computer Science"),
    (":external+kb:qt:subject:`C++`", "C++"),
    (
        ":external+kb:qt:keyword:`Windows Server 2019 setup`",
        "Windows Server 2019 setup",
    ),
    (":external+kb:qt:keyword:`svm`", "SVM"),
    (":external+kb:qt:keyword:`C++`", "C++"),
]


def test_names_in_references_from_another_project(roles: Built, tmp_path: Path) -> None:
    # The same role as at home, where a name leads to its subject or keyword.
    text = "\n".join(f"- {role}" for role, _ in BY_NAME)
    built = other_project(tmp_path, roles, text)
    assert built.warnings == []
    shown = [squeeze(a) for a in built.main("index").select("ul a")]
    assert shown == [name for _, name in BY_NAME]


def test_unknown_reference_to_another_project(roles: Built, tmp_path: Path) -> None:
    built = other_project(tmp_path, roles, ":external+kb:qt:question:`9`")
    (warning,) = built.warnings
    assert "9" in warning


def search_objects(built: Built) -> Iterator[tuple[str, str, str, str]]:
    """Return kind, name, page and fragment of the objects that the search knows."""
    text = built.text("searchindex.js")
    data = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    kinds = data["objnames"]
    for prefix, rows in data["objects"].items():
        for page, kind, _priority, anchor, name in rows:
            domain, typ, _label = kinds[str(kind)]
            full = f"{prefix}.{name}" if prefix else name
            # As the script of the search page makes the fragment.
            fragment = {"": full, "-": f"{typ}-{full}"}.get(anchor, anchor)
            yield f"{domain}:{typ}", full, data["docnames"][page], fragment


def test_search_index(roles: Built) -> None:
    found = {row[:3] for row in search_objects(roles)}
    # By what a reader types, not by what the inventory calls it.
    assert ("qt:keyword", "Windows Server 2019 setup", "keywords") in found
    assert ("qt:keyword", "C++", "keywords") in found
    # What is a page is found by its title, and would be found twice.
    assert {kind for kind, _, _ in found} == {"qt:keyword"}
    assert not {name for _, name, _ in found if "<" in name}


def test_search_finds_a_question_as_one_place(roles: Built) -> None:
    text = roles.text("searchindex.js")
    data = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    inertia = data["docnames"].index("qa/inertia")
    titles = [
        place
        for title, places in data["alltitles"].items()
        for page, place in places
        if page == inertia and title == "What is inertia?"
    ]
    keywords = [
        place
        for places in data["indexentries"].values()
        for page, place, _main in places
        if page == inertia
    ]
    assert titles == [None]
    assert len(keywords) > 0
    assert set(keywords) == {""}
    assert "qa/inertia.html#question-" in roles.text("genindex.html")


def test_search_finds_a_question_by_the_words_of_its_keywords(
    project: Project,
) -> None:
    """It splits what a reader types into words, and finds no term of several."""
    project.index()
    project.question("q", seo={"page_keywords": "Kelvin, Windows Server 2019 setup"})
    text = project.build().text("searchindex.js")
    data = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    terms = {**data["terms"], **data["titleterms"]}
    for word in ("kelvin", "window", "server", "setup"):
        assert terms[word] == data["docnames"].index("q"), word
    assert [term for term in terms if " " in term] == []


def test_search_leads_to_the_keyword_itself(roles: Built) -> None:
    found = [row for row in search_objects(roles) if row[0] == "qt:keyword"]
    assert len(found) > 3
    for _kind, _name, page, fragment in found:
        assert roles.html(page).find(id=fragment), fragment


def test_names_of_kinds_in_search(roles: Built) -> None:
    text = roles.text("searchindex.js")
    data = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    labels = [label for domain, _, label in data["objnames"].values() if domain == "qt"]
    assert labels == ["keyword"]


# -- Links in answers --

LINKS = {
    "url": (f"[so]({INERTIA})", "qa/inertia.html", ""),
    "slash": (f"[so]({INERTIA}/)", "qa/inertia.html", ""),
    "fragment": (f"[so]({INERTIA}#in-short)", "qa/inertia.html", "In short"),
    "case of the fragment": (
        f"[so]({INERTIA}#In-Short)",
        "qa/inertia.html",
        "In short",
    ),
    "slash and fragment": (f"[so]({INERTIA}/#in-short)", "qa/inertia.html", "In short"),
    "code": (f"[so]({INERTIA}#f)", "qa/inertia.html", "F"),
    "empty fragment": (f"[so]({INERTIA}#)", "qa/inertia.html", ""),
    "title": (f'[so]({INERTIA} "a title")', "qa/inertia.html", ""),
    "reference": (f"[so][1]\n\n[1]: {INERTIA}#in-short", "qa/inertia.html", "In short"),
    "bold": (f"[**so**]({INERTIA})", "qa/inertia.html", ""),
    "itself": ("[so](/learn/x/questions/links#own)\n\n### Own\n", "", "Own"),
}


def answers(project: Project, rows: dict[str, str], **overrides: Any) -> Built:
    kb(project)
    for number, answer in enumerate(rows.values()):
        project.question(
            f"links/q{number}",
            question=f"Link {number}?",
            answer=answer,
            url="/learn/x/questions/links" if "questions/links" in answer else None,
        )
    return project.build(overrides=overrides)


def link_of(built: Built, number: int) -> Tag:
    (link,) = [
        a for a in built.main(f"links/q{number}").select("p a") if squeeze(a) == "so"
    ]
    return link


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = Project(tmp_path_factory.mktemp("links") / "src")
    rows = {name: answer for name, (answer, _, _) in LINKS.items()}
    return answers(project, rows, nitpicky=True)


@pytest.fixture(scope="module")
def linked_with_base(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = Project(tmp_path_factory.mktemp("links") / "src")
    rows = {
        name: answer.replace("/learn/", f"{BASE}/learn/").replace(
            "[so](/", f"[so]({BASE}/"
        )
        for name, (answer, _, _) in LINKS.items()
    }
    return answers(project, rows, nitpicky=True, quicktakes_base_url=BASE)


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("fixture", ["linked", "linked_with_base"])
def test_links_in_answers(
    request: pytest.FixtureRequest, fixture: str, name: str
) -> None:
    built = request.getfixturevalue(fixture)
    assert built.warnings == []
    _answer, page, heading = LINKS[name]
    number = list(LINKS).index(name)
    link = link_of(built, number)
    path, _hash, fragment = str(link["href"]).partition("#")
    assert path in (f"../{page}" if page else "", f"q{number}.html" if not page else "")
    assert "external" not in link.get("class", [])
    assert bool(fragment) is bool(heading)
    if heading:
        target = lands(built, f"links/q{number}", link)
        assert target is not None
        assert squeeze(target.select("h2")[0]) == heading
    if name == "bold":
        assert link.select("strong")


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub"])
def test_links_in_answers_in_other_formats(project: Project, builder: str) -> None:
    kb(project).question(
        "links", question="L?", answer=f"[so]({INERTIA}#in-short) [to]({INERTIA})"
    )
    project.conf(project="KB", version="1", copyright="Me")
    built = project.build(builder)
    assert built.warnings == []
    page = {
        "dirhtml": "links/index.html",
        "singlehtml": "index.html",
        "epub": "links.xhtml",
    }[builder]
    tree = built.html(page) if page.endswith("l") else None
    assert tree is not None
    so, to = (
        next(a for a in tree.select("a") if squeeze(a) == name) for name in ("so", "to")
    )
    for link in (so, to):
        path, _hash, fragment = str(link["href"]).partition("#")
        path = unquote(path)
        target = (built.outdir / page).parent / path if path else built.outdir / page
        if target.is_dir():
            target /= "index.html"
        assert target.is_file()
        if fragment:
            text = target.read_text(encoding="utf-8")
            assert f'id="{fragment}"' in text
    assert str(so["href"]).endswith("#question-164327-in-short")


OTHER = {
    # (answer, href without base url, href with base url)
    "not here": ("[so](/learn/gone)", None, f"{BASE}/learn/gone"),
    "fragment": ("[so](/learn/gone#a)", None, f"{BASE}/learn/gone#a"),
    "other site": ("[so](https://o.org/learn/x)", "https://o.org/learn/x", None),
    "beginning alike": (
        f"[so]({BASE}.evil.net{INERTIA})",
        f"{BASE}.evil.net{INERTIA}",
        None,
    ),
    "prefix": (f"[so]({INERTIA}-and-more)", None, f"{BASE}{INERTIA}-and-more"),
    "relative": ("[so](what-is-inertia)", None, None),
}


@pytest.mark.parametrize("base", ["", BASE])
def test_links_to_what_is_not_here(project: Project, base: str) -> None:
    rows = {name: answer for name, (answer, _, _) in OTHER.items()}
    built = answers(project, rows, quicktakes_base_url=base)
    (relative,) = built.warnings
    assert "the link to 'what-is-inertia' leads to no page" in relative
    for number, (name, (_, without, with_base)) in enumerate(OTHER.items()):
        main = built.main(f"links/q{number}")
        found = [str(a["href"]) for a in main.select("p a") if squeeze(a) == "so"]
        expected = (with_base or without) if base else without
        assert found == [expected] * bool(expected), name
        assert "so" in squeeze(main)
