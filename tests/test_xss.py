"""Nothing that a file says runs: published payloads in every field, in a browser.

``data/xss_payloads.json`` names its sources and their licences. Every payload is in
every field of a question of its own. The control, whose answers are trusted, shows that
these tests can fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import html5lib
import pytest
from conftest import Built, Project, question_text
from lxml import etree

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

PAYLOADS = [
    payload
    for source in json.loads(
        (Path(__file__).parent / "data/xss_payloads.json").read_text(encoding="utf-8")
    )
    for payload in source["payloads"]
]

GROUPS = 8
"""How many payloads are in a field: one that is text cannot hide the next."""

SETTINGS = {
    # It would come from another host.
    "mathjax_path": "mathjax.js",
    "suppress_warnings": ["quicktakes", "epub", "ref", "myst"],
    "quicktakes_related_count": 0,
}


def groups() -> list[list[str]]:
    """Return the payloads in groups, in each one first that could be an address."""
    addresses = sorted(PAYLOADS, key=lambda payload: "<" in payload.lstrip()[:10])
    count = -(-len(PAYLOADS) // GROUPS)
    return [addresses[start::count] for start in range(count)]


def fields(payloads: list[str], number: int) -> dict[str, Any]:
    """Return a front matter that is nothing but payloads, wherever it can be."""
    text = " ".join(payloads)
    first = payloads[0]
    related = {
        f"related_article{n}": {
            "id": f"x{payload}",
            "title": payload if n % 2 else None,
            "subject": payload,
            "url": payload,
        }
        for n, payload in enumerate(payloads)
    }
    return related | {
        "_schema": text,
        "id": f"{number} {text}",
        "date": "2024-03-05" if number % 2 else text,
        "title": f"{text} {number}",
        "article_title": f"{text} {number}" if number % 2 else None,
        "date_format": f"YYYY [{text}]" if number % 4 < 2 else text,
        "post_on_text": text,
        "seo": {
            "title": text,
            "page_description": text,
            "page_keywords": [*payloads, f"k{number % 7}"] if number % 2 else text,
            "other": text,
        },
        "author": text,
        "question": f"{text} and more",
        "answer": "\n\n".join(payloads),
        "subject": f"{first} {number % 20}" if number % 2 else text,
        "file_name": text if number % 2 else first,
        "url": first,
        "score": text,
        "unknown": [text, {text: text}],
    }


def body(payloads: Iterable[str]) -> str:
    """Return Markdown with payloads quoted, in lists, cells, links and images."""
    return "\n\n".join(
        f"> {payload}\n\n- a {payload} b\n\n| a |\n|---|\n| {payload} |\n\n"
        f"[{payload}]({payload})\n\n[x](<{payload}>)\n\n![{payload}]({payload})\n\n"
        f"[x][{number}]\n\n# {payload}\n\n[{number}]: {payload}\n\n"
        f"```{payload}\n{payload}\n```\n"
        for number, payload in enumerate(payloads)
    )


HARMLESS = """# Heading

*a* **b** `c` <https://example.org> ~~s~~ $x$ [^1]

- [ ] a

1. b

> c

| a |
|---|
| b |

```python
x
```

---

$$x$$

[^1]: note
"""


def make(folder: Path, content: list[list[str]], **settings: Any) -> Project:
    project = Project(folder / "src")
    project.conf(project="P", version="1", copyright="c", **SETTINGS | settings)
    project.index(".. quicktakes::", "   :view: full", "", ".. quicktakes-index::")
    for number, payloads in enumerate(content):
        text = question_text(body(payloads), **fields(payloads, number))
        project.write(f"learn/q{number:03}.md", text)
    return project


@dataclass
class Site:
    """A built site, and the signatures of its elements that could do something."""

    built: Built
    pages: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pages = [
            path
            for suffix in ("html", "xhtml")
            for path in sorted(self.built.outdir.rglob(f"*.{suffix}"))
        ]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """Return a function that builds a site of payloads once."""
    made: dict[str, Site] = {}

    def build(
        builder: str, step: int, *, control: bool = False, **settings: Any
    ) -> Site:
        key = f"{builder} {step} {control} {settings}"
        if key not in made:
            content = [[HARMLESS] * GROUPS] * 2 if control else groups()[::step]
            project = make(tmp_path_factory.mktemp("xss"), content, **settings)
            made[key] = Site(project.build(builder))
        return made[key]

    return build


BUILDS = {
    "html": ("html", 1, {"quicktakes_base_url": "https://example.org"}),
    "sanitize": ("dirhtml", 1, {"quicktakes_html": "sanitize"}),
    "keyword pages": (
        "html",
        5,
        {"quicktakes_keyword_pages": 1, "html_theme": "alabaster"},
    ),
    "singlehtml": ("singlehtml", 4, {}),
    "epub": ("epub", 4, {"quicktakes_html": "sanitize"}),
}


@pytest.fixture(scope="module", params=BUILDS)
def pair(
    request: pytest.FixtureRequest, sites: Callable[..., Site]
) -> tuple[Site, Site]:
    """Return a site of payloads, and the same of harmless content."""
    builder, step, settings = BUILDS[request.param]
    return (
        sites(builder, step, **settings),
        sites(builder, step, control=True, **settings),
    )


# On the parsed HTML.

# What can run, fetch, send or redirect: only where harmless content has the same.
ACTIVE = frozenset(
    "applet audio base body button embed foreignobject form frame frameset html iframe "
    "input isindex keygen link marquee math meta noscript object option param picture "
    "plaintext portal script select source style svg template textarea title track "
    "video xml xmp".split()
)
pytestmark = pytest.mark.slow

ADDRESSES = frozenset(
    "action background cite codebase data dynsrc formaction href icon longdesc lowsrc "
    "manifest ping poster profile src srcset usemap xlink:href".split()
)
SCHEME = re.compile(
    r"(?:javascript|vbscript|livescript|data|blob|view-source|feed|jar|mhtml):"
)
C0 = "".join(map(chr, range(33)))
STYLE = re.compile(r"url|expression|import|behaviou?r|binding|[\\@<]|/\*", re.I)


def local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


def signature(element: Element) -> tuple[str, ...]:
    """Return what makes an active element what it is."""
    tag = local(element.tag)
    names = sorted(local(name) for name in element.attrib)
    # The values that decide what it does: the rest is text.
    values = [
        f"{name}={element.attrib[name].rpartition('/')[2].partition('?')[0]}"
        for name in element.attrib
        if local(name) in ("src", "action", "http-equiv", "rel", "type", "property")
    ]
    text = (element.text or "") if tag in ("script", "style") else ""
    if element.get("type") == "application/ld+json":
        json.loads(text)  # data, which browsers do not run; it differs on every page
        text = ""
    return (tag, *names, *sorted(values), text)


def elements(path: Path) -> Iterator[Element]:
    if path.suffix == ".xhtml":
        tree: Any = etree.parse(path).getroot()
    else:
        tree = html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
    return (e for e in tree.iter() if isinstance(e.tag, str))


def findings(path: Path, allowed: set[tuple[str, ...]]) -> list[str]:
    found = []
    for element in elements(path):
        tag = local(element.tag)
        if tag in ACTIVE and (known := signature(element)) not in allowed:
            found.append(f"active element: {known}")
        for full, value in element.attrib.items():
            name = local(full)
            # What browsers leave out of an address (WHATWG, URL Standard 4.4).
            squeezed = re.sub(r"[\t\n\r]", "", value.lstrip(C0)).lower()
            if name.startswith("on"):
                found.append(f"handler: <{tag} {name}={value!r}>")
            if name in ADDRESSES and SCHEME.match(squeezed):
                found.append(f"scheme: <{tag} {name}={value!r}>")
            if name == "style" and STYLE.search(value):
                found.append(f"style: <{tag} {name}={value!r}>")
            if name in ("srcdoc", "is", "autofocus", "formaction", "ping"):
                found.append(f"attribute: <{tag} {name}={value!r}>")
    return found


def signatures(site: Site) -> set[tuple[str, ...]]:
    return {
        signature(element)
        for path in site.pages
        for element in elements(path)
        if local(element.tag) in ACTIVE
    }


def test_parsed_html(pair: tuple[Site, Site]) -> None:
    site, control = pair
    # Only a file with an honest url has these; their addresses are looked at too.
    allowed = signatures(control) | {
        ("link", "href", "rel", "rel=canonical", ""),
        ("meta", "content", "property", "property=og:url", ""),
    }
    wrong = {
        path.name: found for path in site.pages if (found := findings(path, allowed))
    }
    assert wrong == {}


# In the browser.

MARKER = "quicktakes-xss-ran"
# Whatever a payload calls is taken for a sign; others are seen by what they fetch.
WATCH = """
for (const name of ["alert", "confirm", "prompt", "print", "open", "xssed"])
  window[name] = () => { console.log("MARKER " + name); return false; };
""".replace("MARKER", MARKER)
# Hovers, focuses and clicks everything, without leaving the page by honest links.
PROVOKE = """() => {
  const types = ["mouseover", "mouseenter", "mousemove", "mousedown", "mouseup",
    "pointerover", "pointerdown", "touchstart", "focus", "focusin", "blur", "keydown",
    "keypress", "input", "change", "select", "wheel", "copy", "paste", "drag", "drop",
    "toggle", "animationstart", "transitionend", "contextmenu", "dblclick"];
  document.addEventListener("click", event => {
    const link = event.target.closest ? event.target.closest("a[href]") : null;
    if (link && /^(https?|file|mailto):/.test(link.href)) event.preventDefault();
  }, true);
  for (const element of document.querySelectorAll("body *")) {
    for (const type of types) element.dispatchEvent(new Event(type, {bubbles: true}));
    if (element.matches("a, area, details, summary, [onclick], svg *"))
      element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  }
}"""


def visit(browser: Browser, site: Site, paths: list[Path]) -> list[str]:
    """Open pages, provoke them, and return what ran and what was asked for abroad."""
    seen: list[str] = []

    def abroad(route: Route) -> None:
        seen.append(f"request {route.request.url}")
        route.abort()

    context = browser.new_context()
    context.add_init_script(WATCH)
    context.route(re.compile("^(https?|ws|ftp|data|blob):"), abroad)
    page = context.new_page()
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    page.on(
        "console",
        lambda message: (
            seen.append(message.text) if message.text.startswith(MARKER) else None
        ),
    )
    context.on("page", lambda other: seen.append(f"window {other.url}"))
    # Many to a window: what takes time is loading them one after the other.
    for start in range(0, len(paths), 20):
        window = site.built.outdir / "all-of-them.html"
        window.write_text(
            "".join(
                f'<iframe src="{path.as_uri()}"></iframe>'
                for path in paths[start : start + 20]
            )
        )
        page.goto(window.as_uri())
        for frame in page.frames[1:]:
            frame.evaluate(PROVOKE)
        page.wait_for_timeout(50)
        left = [frame.url for frame in page.frames[1:]]
        wanted = {path.as_uri() for path in paths}
        seen += [f"left for {url}" for url in left if url not in wanted]
        window.unlink()
    context.close()
    return sorted(set(seen))


@pytest.mark.browser
def test_nothing_runs(pair: tuple[Site, Site], browser: Browser) -> None:
    site, control = pair
    # Scripts of Sphinx and of the theme may miss what they expect of a server.
    known = visit(browser, control, control.pages)
    assert not any(MARKER in line for line in known)
    assert [x for x in visit(browser, site, site.pages) if x not in known] == []


@pytest.fixture(scope="module")
def trusted(sites: Callable[..., Site]) -> Site:
    return sites("html", 30, quicktakes_trusted=True, suppress_warnings=["*"])


def test_parsed_html_of_trusted_answers(
    trusted: Site, sites: Callable[..., Site]
) -> None:
    """The checks find what is let in on purpose."""
    allowed = signatures(sites("html", 30, control=True))
    found = [line for path in trusted.pages for line in findings(path, allowed)]
    kinds = {line.partition(":")[0] for line in found}
    assert {"active element", "handler", "scheme"} <= kinds


@pytest.mark.browser
def test_trusted_answers_run(trusted: Site, browser: Browser) -> None:
    seen = visit(browser, trusted, trusted.pages)
    assert f"{MARKER} alert" in seen


# Search shows titles by script.

TITLES = [
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "x <svg onload=alert(1)>",
    "&lt;img src=x onerror=alert(1)&gt;",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    "<a href=javascript:alert(1)>x</a>",
]


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["basic", "furo"])
def test_search_results(project: Project, theme: str, browser_page: Page) -> None:
    project.conf(html_theme=theme, **SETTINGS)
    project.index(".. quicktakes::", "", ".. quicktakes-index::")
    for number, title in enumerate(TITLES):
        project.question(
            f"q{number}",
            question=title,
            answer=f"### {title}\n\n{title}",
            subject=title,
            seo={"page_keywords": [title], "page_description": title},
        )
    built = project.build()
    seen: list[str] = []
    host = "http://site.test/"

    def serve(route: Route) -> None:
        path, _, _ = route.request.url.removeprefix(host).partition("?")
        file = built.outdir / path
        if not route.request.url.startswith(host):
            seen.append(route.request.url)
        if file.is_file() and route.request.url.startswith(host):
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="")

    page = browser_page
    page.add_init_script(WATCH)
    page.route("**/*", serve)
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.on(
        "console",
        lambda message: (
            seen.append(message.text) if message.text.startswith(MARKER) else None
        ),
    )
    shown: set[str] = set()
    for query in [*TITLES, "alert"]:
        page.goto(f"{host}search.html?q={quote(query)}")
        page.wait_for_selector("#search-results p.search-summary")
        page.wait_for_function(
            "() => !document.querySelector('#search-progress')?.textContent"
            " && !document.title.includes('Searching')"
        )
        page.wait_for_timeout(300)
        shown.update(page.locator("#search-results li > a").all_text_contents())
        page.evaluate(PROVOKE)
    assert seen == []
    assert shown
    strange = "img, svg, iframe, script, [onerror], [href^=javascript]"
    assert page.locator("#search-results").locator(strange).count() == 0


def test_titles_in_the_search_index(project: Project) -> None:
    """Before Sphinx 9, the search page prints them as HTML."""
    project.index()
    project.question("q", question=TITLES[0], answer=f"### {TITLES[1]}")
    for _ in range(2):
        built = project.build()
        index = built.text("searchindex.js")
        if "escapeHTML" not in built.text("_static/searchtools.js"):
            assert "&lt;img src=x onerror" in index
            assert "<" not in index
        # The titles of the first build are read again.
        project.question("other", question="Another?")
