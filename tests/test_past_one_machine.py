"""The examples in the manual that build a collection in shards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TESTS, Project
from test_corpus import check_links
from test_shards import assert_equal_sites, collection, files

ROOT = TESTS.parent
EXAMPLES = ROOT / "docs" / "examples" / "shards"
ENVIRONMENT = {
    **os.environ,
    # The processes that the examples start import the same copy of the extension.
    "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    "PYTHONWARNINGS": "ignore",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with the sources, under the names that the examples have."""
    project = collection(Project(tmp_path / "source"))
    shutil.copy(EXAMPLES / "conf.py", project.srcdir)
    with (project.srcdir / "conf.py").open("a") as conf:
        conf.write("quicktakes_page_size = 4\nquicktakes_keyword_pages = 5\n")
    return tmp_path


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_equals_whole(folder: Path) -> None:
    run(folder, sys.executable, "-m", "sphinx", "-qW", "source", "whole")
    assert_equal_sites(folder / "build" / "site", folder / "whole")
    assert check_links(folder / "build" / "site") > 500
    # Links across shards are those of the inventory, and as the whole has them.
    shards = [set(files(f)) for f in (folder / "build").glob("shard-*") if f.is_dir()]
    questions = [{n for n in names if n.startswith("learn/")} for names in shards]
    assert len(questions) > 1
    assert all(questions)
    assert sum(map(len, questions)) == len(set().union(*questions))


def test_dask(site: Path) -> None:
    # Of a question that was deleted since the last time.
    gone = site / "build" / "site" / "learn" / "gone.html"
    gone.parent.mkdir(parents=True)
    gone.touch()
    script = str(EXAMPLES / "build.py")
    command = [sys.executable, script, "source", "build", "--shards", "3"]
    stdout = run(site, *command)
    assert stdout.count("built ") == 3
    assert_equals_whole(site)


def test_make(site: Path) -> None:
    if shutil.which("make") is None and not os.environ.get("CI"):
        pytest.skip("make is not installed")
    shutil.copy(EXAMPLES / "Makefile", site)
    (site / "build" / "site").mkdir(parents=True)
    (site / "build" / "site" / "gone.html").touch()
    run(site, "make", "-j2", "SHARDS=2")
    assert_equals_whole(site)


def test_workflow_names_every_shard() -> None:
    import yaml

    workflow = yaml.safe_load((EXAMPLES / "workflow.yml").read_text())
    numbers = workflow["jobs"]["shard"]["strategy"]["matrix"]["shard"]
    text = (EXAMPLES / "workflow.yml").read_text()
    assert f"/{len(numbers)} docs shard" in text
    assert " ".join(f"shard-{number}" for number in numbers) in text
