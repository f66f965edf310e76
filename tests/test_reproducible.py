"""The same sources give the same bytes: in any process, in any order, in parallel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from comparing import assert_equal
from conftest import Project

# Read first by every build: the file system names its files in another order.
REVERSED = """
import os
if os.environ.get("REVERSED"):
    _scandir, _listdir = os.scandir, os.listdir

    class _Reversed(list):
        def __enter__(self):
            return self

        def __exit__(self, *rest):
            pass

        def __next__(self):
            if not self:
                raise StopIteration
            return self.pop(0)

        def __iter__(self):
            return self

        def close(self):
            pass

    def _reversed(*args):
        with _scandir(*args) as found:
            return _Reversed(sorted(found, key=lambda e: e.name, reverse=True))

    os.scandir = _reversed
    os.listdir = lambda *args: sorted(_listdir(*args), reverse=True)
"""

VARIANTS = {
    "other hashes, -j4": ({"PYTHONHASHSEED": "1"}, 4),
    "another order": ({"PYTHONHASHSEED": "77", "REVERSED": "yes"}, 1),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("reproducible") / "src")
    project.copy_root("basic")
    for number in range(20):
        project.question(
            f"many/q{number}",
            question=f"Step {number}?",
            subject=f"Subject {number % 4}",
            id=1000 + number % 18,
            author=("Ada", "ada", "Bob")[number % 3],
            seo={"page_keywords": f"k{number % 7}, Common, common, z (a, b)"},
            answer="### A\n$x$ [a](https://example.org) <b>",
            related_article1={"id": 1000 + (number * 7) % 20},
        )
    project.write(
        "views.rst",
        ":orphan:\n\nViews\n=====\n\n.. quicktakes::\n   :view: table\n"
        "   :group-by: keyword\n\n:any:`k1` :qt:keyword:`common`\n",
    )
    conf = project.srcdir / "conf.py"
    settings = "quicktakes_keyword_pages = 2\nquicktakes_page_size = 4\n"
    conf.write_text(REVERSED + conf.read_text() + settings)
    return project


def built(
    project: Project, builder: str, variables: dict[str, str], parallel: int
) -> dict[str, bytes]:
    """Build the files, written in another order, in a process of its own."""
    out = project.srcdir.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    aside = project.srcdir.with_name("aside")
    project.srcdir.rename(aside)
    # From the files alone, made in an order of their own; nothing generated yet.
    names = [p.relative_to(aside) for p in aside.rglob("*") if p.is_file()]
    names.sort(reverse="REVERSED" in variables)
    for name in names:
        (project.srcdir / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(aside / name, project.srcdir / name)
    command = [sys.executable, "-m", "sphinx", "-q", f"-j{parallel}", "-b", builder]
    try:
        done = subprocess.run(
            [*command, str(project.srcdir), str(out)],
            env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"} | variables,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    finally:
        shutil.rmtree(project.srcdir)
        aside.rename(project.srcdir)
    files = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".epub":
            # The members have the times at which Sphinx wrote them.
            with zipfile.ZipFile(path) as book:
                files |= {f"{name} {n}": book.read(n) for n in book.namelist()}
                files[f"{name} members"] = "\n".join(book.namelist()).encode()
        elif path.is_file() and not name.startswith(".doctrees"):
            files[name] = path.read_bytes()
    assert len(files) > 3
    return files


@pytest.mark.parametrize("builder", ["html", "epub", "latex"])
def test_same_bytes(project: Project, builder: str) -> None:
    first = built(project, builder, {"PYTHONHASHSEED": "0"}, 1)
    for name, (variables, parallel) in VARIANTS.items():
        assert_equal(first, built(project, builder, variables, parallel), name)


def test_the_order_is_another_one(project: Project) -> None:
    """What ``REVERSED`` is for: Path.glob and os.walk see it."""
    code = (project.srcdir / "conf.py").read_text() + (
        f"\nfrom pathlib import Path\nfolder = {str(project.srcdir / 'many')!r}\n"
        "print([p.name for p in Path(folder).glob('q1?.md')])\n"
        "print(next(os.walk(folder))[2][-1])\n"
    )
    output = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"REVERSED": "yes"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert output == [str([f"q1{n}.md" for n in range(9, -1, -1)]), "q0.md"]
