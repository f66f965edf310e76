"""Small Sphinx projects, made by the tests that use them."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import pytest
import sphinx
import yaml
from bs4 import BeautifulSoup, Tag
from cheap_builds import cheap_builds
from docutils import nodes
from hypothesis import HealthCheck, settings
from sphinx.cmd import build
from sphinx.testing.util import SphinxTestApp

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ["sphinx.testing.fixtures"]
collect_ignore = ["roots", "bench"]

# Builds share two cores with whatever else runs: a slow example is no failure.
settings.register_profile(
    "quicktakes",
    deadline=None,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("quicktakes")

# Tests with these markers take seconds each, or a minute.
COSTLY = ("slow", "browser", "corpus", "java", "pdf")

TESTS = Path(__file__).parent
CORPUS = TESTS.parent.parent / "shared" / "corpus"
# Java, for programs that end in seconds: half of their time would go into making the
# rest faster.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# The smallest image.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f"
    "15c4890000000b49444154789c6360000200000500017a5eab3f00000000"
    "49454e44ae426082"
)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_N = TypeVar("_N", bound=nodes.Node)


def front_matter(fields: Mapping[str, Any]) -> str:
    """Return *fields* as YAML, each plain value on one line."""
    # The dumper in C says the same in a tenth of the time.
    dumper = yaml.CSafeDumper
    return str(yaml.dump(dict(fields), Dumper=dumper, sort_keys=False, width=10**9))


def question_text(body: str = "&nbsp;", /, **fields: Any) -> str:
    """Return the text of a Q&A file: what is not given is filled in, or left out.

    ``None`` leaves a field out that would be filled in.
    """
    defaults = {
        "question": "What is inertia?",
        "answer": "A body keeps its motion.",
        "subject": "Physics",
    }
    given = {k: v for k, v in (defaults | fields).items() if v is not None}
    return f"---\n{front_matter(given)}---\n{body}"


def front_matter_of(path: Path) -> dict[str, Any]:
    """Return the front matter of a file, read without the extension."""
    text = path.read_text(encoding="utf-8")
    data = yaml.safe_load(text.split("\n---", 1)[0].removeprefix("---"))
    assert isinstance(data, dict)
    return data


class Built:
    """A finished build: its warnings, and its output in parsed form."""

    def __init__(self, app: SphinxTestApp) -> None:
        self.app = app
        self.outdir = Path(app.outdir)
        self.status = _ESCAPES.sub("", app.status.getvalue())
        text = _ESCAPES.sub("", app.warning.getvalue())
        self.warning_text = text.replace(str(app.srcdir) + "/", "")
        self.warnings = self.warning_text.splitlines()

    def html(self, name: str) -> BeautifulSoup:
        """Return a page of the output: a docname or the name of an HTML file."""
        return parse(self.outdir / (name if name.endswith("html") else f"{name}.html"))

    def main(self, name: str) -> Tag:
        """Return the content of a page, without head, navigation and footer."""
        (found,) = self.html(name).select("[role=main]")
        return found

    def doctree(self, docname: str) -> nodes.document:
        return self.app.env.get_doctree(docname)

    def resolved(self, docname: str) -> nodes.document:
        """Return a doctree with its references resolved."""
        env, builder = self.app.env, self.app.builder
        # Sphinx 9 wants the tags, and 8 knows no such argument.
        tags = {"tags": builder.tags} if sphinx.version_info >= (9,) else {}
        return env.get_and_resolve_doctree(docname, builder, **tags)

    def find(self, docname: str, kind: type[_N]) -> list[_N]:
        return list(self.doctree(docname).findall(kind))

    def text(self, name: str) -> str:
        return (self.outdir / name).read_text(encoding="utf-8")


class Project:
    """A Sphinx project in a folder of its own."""

    def __init__(self, srcdir: Path) -> None:
        self.srcdir = srcdir
        srcdir.mkdir(parents=True, exist_ok=True)
        self.conf()

    def conf(self, **values: Any) -> None:
        """Write ``conf.py``: *values*, and the extension as the only one."""
        values = {
            "extensions": ["sphinxcontrib_quicktakes"],
            "html_theme": "basic",
            "exclude_patterns": ["_build"],
            # Sphinx adds suffixes, and the PyData theme its templates, to the defaults
            # in place: for all later projects.
            "source_suffix": {".rst": "restructuredtext"},
            "templates_path": [],
            **values,
        }
        lines = [f"{name} = {value!r}\n" for name, value in values.items()]
        self.write("conf.py", "".join(lines))

    def copy_root(self, name: str) -> Project:
        """Copy a project of ``tests/roots`` here."""
        root = TESTS / "roots" / f"test-{name}"
        shutil.copytree(root, self.srcdir, dirs_exist_ok=True)
        return self

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.srcdir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return path

    def index(self, *lines: str, name: str = "index.rst") -> Path:
        """Write a page titled Home; a listing is on it if nothing else is given."""
        content = "\n".join(lines or (".. quicktakes::",))
        return self.write(name, f"Home\n====\n\n{content}\n")

    def question(self, docname: str, body: str = "&nbsp;", /, **fields: Any) -> Path:
        """Write a Q&A file; fields that are not given are filled in."""
        return self.write(f"{docname}.md", question_text(body, **fields))

    def build(
        self,
        builder: str = "html",
        *,
        overrides: Mapping[str, Any] | None = None,
        builddir: Path | None = None,
        prepare: Callable[[SphinxTestApp], object] | None = None,
        **kwargs: Any,
    ) -> Built:
        app = SphinxTestApp(
            builder,
            srcdir=self.srcdir,
            builddir=builddir or self.srcdir.parent / "build",
            confoverrides=dict(overrides or {}),
            **kwargs,
        )
        try:
            if prepare is not None:
                prepare(app)
            app.build()
        finally:
            # What docutils keeps for all applications; the environment stays usable.
            app.cleanup()
        return Built(app)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sequences",
        type=int,
        default=200,
        help="how many sequences of changes test_state_machine.py tries",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, or one process would end with them."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)

    def cost(tests: list[pytest.Item]) -> tuple[bool, int]:
        costly = any(test.get_closest_marker(name) for name in COSTLY for test in tests)
        return costly, len(tests)

    items[:] = [x for tests in sorted(files.values(), key=cost)[::-1] for x in tests]


@pytest.fixture(scope="session")
def rootdir() -> Path:
    return TESTS / "roots"


@pytest.fixture(scope="session", autouse=True)
def cheap() -> Iterator[None]:
    with cheap_builds():
        yield


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project, with ``conf.py`` alone."""
    return Project(tmp_path / "src")


@pytest.fixture(scope="session")
def basic(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the HTML of ``roots/test-basic``."""
    root = Project(tmp_path_factory.mktemp("basic") / "src").copy_root("basic")
    return root.build(overrides={"nitpicky": True})


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of the real files, which are not part of the repository."""
    if not CORPUS.is_dir():
        pytest.skip(f"the real files are not at {CORPUS}")
    return CORPUS


def unavailable(reason: str) -> NoReturn:
    """Skip a test that lacks a tool; fail it in CI, where every tool has to be."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium: Debian's, driven by Playwright.

    It ends with the module, for its event loop is in the way of any other's.
    """
    executable = shutil.which("chromium")
    if executable is None:
        unavailable("the browser tests need chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("the browser tests need playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """Return an empty page of the browser, with storage and cookies of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@contextmanager
def sphinx_command() -> Iterator[None]:
    """Let builds take this process for ``sphinx-build``, which does nothing else.

    Otherwise the collector looks at all that earlier tests left (see
    :mod:`sphinxcontrib_quicktakes.builds.memory`).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["__main__"], "main", build.main, raising=False)
        yield


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Return a function that tells how many seconds of CPU were spent since.

    No garbage is collected meanwhile: to look at all that earlier tests left takes
    seconds, which would be those of a test that has nothing to do with it.
    """
    gc.disable()
    begin = time.process_time()
    try:
        yield lambda: time.process_time() - begin
    finally:
        gc.enable()


def classed(tree: nodes.Node, name: str) -> list[nodes.Element]:
    """Return the elements of a doctree that have a class."""
    return [n for n in tree.findall(nodes.Element) if name in n.get("classes", ())]


def parse(path: Path) -> BeautifulSoup:
    """Return a parsed HTML file."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def squeeze(element: Tag) -> str:
    """Return the text of an HTML element on one line, without a link to itself."""
    return " ".join(element.get_text().removesuffix("¶").split())
