"""Themes that read titles back from HTML, and print what they read."""

from __future__ import annotations

from html import escape

import pytest
from bs4 import BeautifulSoup
from conftest import Built, Project
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from sphinxcontrib_quicktakes.html.titles import hardened

EVIL = "</title><img src=x onerror=a()> \" onmouseover=\"a() ' onclick='a() {{ a() }}"


def write(project: Project, layout: str, theme: str = "mine") -> None:
    """Write three questions in a theme with a *layout*; the second one is hostile."""
    project.write(f"themes/{theme}/theme.toml", '[theme]\ninherit = "basic"\n')
    project.write(f"themes/{theme}/layout.html", f"<html><body>{layout}</body></html>")
    project.conf(
        html_theme=theme, html_theme_path=["themes"], exclude_patterns=["themes"]
    )
    tree = ".. toctree::\n\n   guide\n   listing"
    project.index(tree)
    project.write("guide.rst", "Guide\n=====\n\nText.\n")
    project.write("listing.rst", "Listing\n=======\n\n.. quicktakes::\n")
    heading = EVIL.replace("<", "\\<")
    for number, name in enumerate("abc"):
        project.question(
            name,
            id=number,
            question=f"{name.upper()} {EVIL if name == 'b' else ''}?",
            answer=f"Yes.\n\n### Why {heading}\n\nSo.",
        )
    project.question("other", id=9, question="Other?", subject=f"Physics {EVIL}")


def active(page: BeautifulSoup) -> list[str]:
    return [
        str(element)
        for element in page.find_all(True)
        if element.name == "img" or any(name.startswith("on") for name in element.attrs)
    ]


def assert_harmless(built: Built) -> None:
    for docname in sorted(built.app.env.all_docs):
        assert active(built.html(docname)) == [], docname


# As sphinx-immaterial and sphinx-bootstrap-theme have them.
STRIPPED = """\
<title>{{ title|striptags }}</title>
{% for page in [prev, next] + (parents or []) if page %}
<a class="beside" href="#" title="To {{ page.title|striptags }}"
  >{{ page.title | striptags|truncate(1000) }}</a>
{% endfor %}
{% for rellink in rellinks %}
<a href="#" title="{{ rellink[1]|striptags }}">{{ rellink[3] }}</a>
{% endfor %}
<nav>{{ toc|striptags }} {{ toctree()|striptags }}</nav>
"""


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_titles_whose_tags_are_stripped(project: Project, builder: str) -> None:
    write(project, STRIPPED)
    built = project.build(builder)
    assert built.warnings == []
    if builder == "singlehtml":
        assert active(built.html("index")) == []
        return
    assert_harmless(built)
    # Nothing is lost: the signs are others.
    text = EVIL.replace('"', "”").replace("'", "’")
    for sign in ("<", "{"):
        text = text.replace(sign, sign + "\u2060")
    text = text.replace("{\u2060 ", "{ ")
    assert built.html("b").select("title")[0].get_text() == f"B {text}?"
    assert built.html("c").select(".beside")[0]["title"] == f"To B {text}?"


@pytest.mark.parametrize(
    ("name", "conf", "counts"),
    [
        ("layout.html", {}, True),
        ("parts/title.html", {}, True),
        ("mine.html", {"html_sidebars": {"**": ["mine.html"]}}, True),
        ("mine.html", {"html_additional_pages": {"more": "mine.html"}}, True),
        ("mine.html", {}, False),
        ("_build/x/layout.html", {}, False),
        ("", {}, False),
    ],
)
def test_templates_that_escape_get_titles_as_they_are(
    project: Project, name: str, conf: dict[str, object], counts: bool
) -> None:
    """A template of the project counts as one of the theme, if Sphinx loads it."""
    layout = STRIPPED.replace("striptags", "striptags|e")
    write(project, layout + "{% include 'parts/title.html' ignore missing %}")
    if name:
        extended = "{% extends '!layout.html' %}" if name == "layout.html" else ""
        project.write(name, extended + "{{ title|striptags }}")
    text = (project.srcdir / "conf.py").read_text("utf-8")
    conf = {"templates_path": ["."], **conf}
    lines = "".join(f"{name} = {value!r}\n" for name, value in conf.items())
    project.write("conf.py", text + lines)
    built = project.build()
    assert_harmless(built)
    (title,) = built.html("b").select("title")
    assert (title.get_text() == f"B {EVIL}?") is not counts


# sphinx-immaterial reads titles back twice: as it listens to the event, and in its
# template.
TWICE = """
from markupsafe import Markup, escape

def read_back(app, pagename, templatename, context, doctree):
    context["page"] = {
        name: escape(Markup(context[name]).striptags())
        for name in ("title", "toc") if context.get(name)
    }
    for name in ("prev", "next"):
        if context.get(name):
            context["page"][name] = escape(Markup(context[name]["title"]).striptags())

def setup(app):
    app.connect("html-page-context", read_back)
"""


def test_titles_that_are_read_back_twice(project: Project) -> None:
    write(project, "{% for name in page %}{{ page[name]|striptags }}{% endfor %}")
    text = (project.srcdir / "conf.py").read_text("utf-8")
    project.write("conf.py", text + TWICE)
    built = project.build()
    assert_harmless(built)
    assert "<\u2060/title>" in built.text("a.html")  # that of the next page


# What sphinx-material makes of contents: it parses them, and puts texts together.
READ_BACK = """
import bs4

def read_back(html):
    return "".join(str(s) for s in bs4.BeautifulSoup(html, "html.parser").strings)

html_context = {"read_back": read_back}
suppress_warnings = ["config.cache"]
"""


def test_contents_that_are_read_back(project: Project) -> None:
    layout = (
        "<nav>{{ read_back(toc or '') }} {{ read_back(toctree()) }}</nav>{{ body }}"
    )
    write(project, layout, theme="sphinx_material")
    text = (project.srcdir / "conf.py").read_text("utf-8")
    project.write("conf.py", text + READ_BACK)
    built = project.build()
    assert built.warnings == []
    assert_harmless(built)
    assert "Why <\u2060/title>" in built.html("a").select("nav")[0].get_text()


# The press theme keeps headings as text, prints them and the titles that Sphinx has
# collected, and has Vue read its navigation.
TEXT = """
from docutils import nodes

def collect(app, doctree):
    if not hasattr(app.env, "toc_dict"):
        app.env.toc_dict = {}
    app.env.toc_dict[app.env.docname] = {
        "sections": [{"title": s[0].astext()} for s in doctree.findall(nodes.section)]
    }

def show(app, pagename, templatename, context, doctree):
    if pagename in app.env.toc_dict:
        texts = [title.astext() for title in app.env.titles.values()]
        for section in app.env.toc_dict[pagename]["sections"]:
            texts.append(section["title"])
        context["texts"] = texts

def setup(app):
    app.connect("doctree-read", collect)
    app.connect("html-page-context", show)
"""


def test_titles_that_are_kept_as_text(project: Project) -> None:
    beside = "{% for page in [prev, next] if page %}{{ page.title }}{% endfor %}"
    layout = f"{{{{ title }}}} {beside} {{{{ (texts or [])|join(', ') }}}}"
    write(project, layout, theme="sphinx_press_theme")
    text = (project.srcdir / "conf.py").read_text("utf-8")
    project.write("conf.py", text + TEXT)
    built = project.build()
    assert_harmless(built)
    for docname in sorted(built.app.env.all_docs):
        assert "{{" not in built.html(docname).get_text()
    assert "Physics <\u2060/title>" in built.text("listing.html")
    # Nothing of that is kept, and no page is written again for it.
    assert "no targets are out of date" in project.build().status
    assert project.build("text").app.env.titles["b"].astext() == f"B {EVIL}?"


@given(st.text())
@example(EVIL)
@example("&lt;img src=x>")
def test_what_is_read_back_is_harmless(text: str) -> None:
    html = f'<a href="#x" title="y">{escape(text)}</a>'
    printed = Markup(hardened(html)).striptags()
    assert '"' not in printed
    assert "'" not in printed
    assert "<" not in printed.replace("<\u2060", "")
    assert "{{" not in printed
    assert hardened(html).startswith('<a href="#x" title="y">')
