"""Mutated Q&A files for the whole parser: from the scan to the pages.

Run as a program: ``python tests/fuzz.py --count 100000 --seed 0``, or one case again
with ``--show SEED``. A case is made from its seed alone. Files are real ones where they
are beside the repository, and the repository's own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import yaml
from cheap_builds import cheap_builds
from conftest import CORPUS, TESTS, Project, front_matter
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_quicktakes import scan

LIMIT = 10.0
"""Seconds of processor time for one case, of some 0.03."""

SPECIALS = """\
*|**|***|_|__|~~|~|`|``|```|~~~|````|$|$$|$$$|\\(|\\)|\\[|\\]|[|]|](|][|![|<|>|&|\\|\\\\
#|##|### |#######|- |* |+ |1. |999999999. |- [ ] |- [x] |> |>>>>|    |\t|  \\n|\\n|\\\\n
| a | b |\\n|---|---|\\n|:-|-:|\\|\\n|---|***|___|===|[^1]|[^1]: |[x]: y|[x]:|[^a]: [^a]
{include} x|{eval-rst}|{raw} html|{toctree}|{math}|:::{note}|```{code-cell}|{ref}`x`
{doc}`/index`|{{ x }}|{% x %}|(target)=|+++|% comment|---\\n|...\\n|.. raw:: html|:a: b
{#a .b}|{.a}|{-}|{width=1}|{: .a}|<p>x</p>|<ul>\n<li>|</li>\n</ul>
<b data-fuzz>|</b>|<script data-fuzz>|</script>|<!--|-->|<![CDATA[|]]>|<?php|<!DOCTYPE
<br>|<img data-fuzz src=x>|&nbsp;|&#0;|&#x10ffff;|&lt;|&amp;amp;|&bogus;|<a href=x>
<https://x.y>|https://x.y/(z)|www.x.y|a@b.c|javascript:x|data:x|//x|/x#y|#x|mailto:|\\u202e
\\frac|\\begin{align}|\\end{align}|\\begin{array}{c|c}|\\hline|\\left(|\\right)|\\text{|$}|\\\\
\\begin{pmatrix}|\\end{pmatrix}|\\begin{x}|\\verb|x|\\def\\x{\\x}|\\input{x}|\\href{x}{y}|^|_|^^5c
\\tag{1}|\\label{x}|\\cr|\\hbox{|\\over|\\sqrt[|\\nabla|\\neq|\\nu|\\not|&|%|#1|{|}|{{|}}|\\
null|~|!!python/object:x|!!binary |*a|&a |<<: *a|? |: |- - - |"|'|>-|\\|-|\\x00|0x|1e999
\ufeff|\u200b|\u2028|\u0085|\u00a0|\U0001f600|\ud7ff|\ue000|\u0301|\u202e|\uffff|Ã©|â€”|ß|ﬁ|\x7f
"""
_TOKENS = [
    token.replace("\\n", "\n") if random.Random(number).random() < 0.5 else token
    for number, token in enumerate(
        token
        for line in SPECIALS.splitlines()
        for token in re.split(r"(?<!\\)\|", line)
        if token
    )
]
_TAGS = [token for token in _TOKENS if token.startswith("<")]
_KEYS = """question answer title article_title subject author url file_name id date
date_format post_on_text score _schema seo related_article1 unknown""".split()


def sources() -> list[str]:
    """Return the texts of the files that are mutated."""
    found = sorted(CORPUS.glob("*.md"))
    found += sorted(TESTS.glob("roots/**/*.md"))
    found += sorted((TESTS.parent / "docs").glob("**/*.md"))
    texts = [path.read_text(encoding="utf-8") for path in found]
    return [text for text in texts if text.startswith("---")]


def _noise(rng: random.Random) -> str:
    """Return something inserted: tokens, one of them often, or any characters."""
    match rng.randrange(9):
        case 0:
            return rng.choice(_TOKENS) * rng.choice((2, 10, 200))
        case 1:
            opening = rng.choice(["> ", "- ", "[", "(", "{", "*", "$", "`", "  "])
            return opening * rng.choice((5, 60, 300))
        case 2:
            return "".join(
                "  " * depth + f"{rng.choice('-*+>')} x\n" for depth in range(60)
            )
        case 3:
            return "".join(chr(rng.randrange(0xD7FF)) for _ in range(rng.randrange(30)))
        case 4:
            return "".join(chr(rng.randrange(0x20)) for _ in range(4))
        case 5:
            return f"\n\n{rng.choice(_TAGS)}\n" * rng.randrange(1, 4)
        case 6:
            return str(rng.randrange(10 ** rng.randrange(1, 60)))
        case _:
            count = rng.randrange(1, 8)
            return rng.choice(["", " ", "\n"]).join(
                rng.choice(_TOKENS) for _ in range(count)
            )


def mutated(text: str, other: str, rng: random.Random) -> str:
    """Return *text* changed in one to six places, *other* being what is spliced in."""
    for _ in range(rng.randrange(1, 7)):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.randrange(rng.choice((5, 40, 400))))
        match rng.randrange(8):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:end] * rng.randrange(4) + text[end:]
            case 2:
                at = rng.randrange(len(other) + 1)
                text = text[:start] + other[at : at + end - start + 20] + text[end:]
            case 3 if rng.random() < 0.2:
                text = text[:start]
            case 4:
                chunk = list(text[start:end])
                rng.shuffle(chunk)
                text = text[:start] + "".join(chunk) + text[end:]
            case _:
                text = text[:start] + _noise(rng) + text[start:]
    return text


def _window(text: str, rng: random.Random) -> str:
    """Return a part of an answer: a long one costs the time of many short ones."""
    size = rng.choice((200, 600, 1500)) if rng.random() < 0.9 else len(text)
    start = rng.randrange(max(1, len(text) - size))
    return text[start : start + size]


@cache
def _fields(text: str) -> dict[str, Any]:
    """Return the front matter of a file: there are far more cases than files."""
    return yaml.safe_load(text.split("\n---", 1)[0][3:]) or {}


def case(seed: int, texts: list[str]) -> bytes:
    """Return the file of a seed."""
    rng = random.Random(seed)
    text, other = rng.choice(texts), rng.choice(texts)
    kind = rng.random()
    if kind < 0.2:
        data = bytearray(mutated(text, other, rng).encode("utf-8", "surrogatepass"))
        for _ in range(rng.choice((0, 0, 1, 20))):
            # Of a small text, nothing may be left.
            at = rng.randrange(max(1, len(data)))
            data[at : rng.randrange(3)] = rng.randbytes(1)
        return bytes(data)
    fields, source = dict(_fields(text)), _fields(other)
    answer = _window(str(fields.get("answer") or ""), rng)
    fields["answer"] = mutated(answer, str(source.get("answer") or "x"), rng)
    while rng.random() < 0.4:
        key = rng.choice(_KEYS)
        texts_of_it = [_noise(rng), mutated(str(fields.get(key)), _noise(rng), rng)]
        related = {"title": _noise(rng), "url": _noise(rng)}
        others = [None, [], {}, related, rng.random(), 10**30, True]
        fields[key] = rng.choice([*texts_of_it, *others])
    if rng.random() < 0.3:
        fields["answer"] = str(fields["answer"]).replace("\\n", "\n")
    body = mutated(_window(other, rng), text, rng) if rng.random() < 0.3 else "&nbsp;"
    # YAML itself refuses surrogates and most control characters unescaped.
    return f"---\n{front_matter(fields)}---\n{body}".encode("utf-8", "surrogatepass")


class _TookTooLongError(Exception):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TookTooLongError


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class Harness:
    """Two applications, made once: one writes HTML, the other LaTeX."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.texts = sources()
        self.apps = []
        for name in ("html", "latex"):
            project = Project(folder / name)
            project.conf(
                suppress_warnings=["*"],
                latex_documents=[("q", "book.tex", "Book", "Author", "howto")],
                **settings,
            )
            project.index("Nothing.")
            project.question("q")
            app = SphinxTestApp(
                name, srcdir=project.srcdir, builddir=folder / f"build-{name}"
            )
            app.build()
            self.apps.append(app)
        self.read = 0

    def close(self) -> None:
        for app in self.apps:
            app.cleanup()

    def run(self, seed: int) -> str | None:
        """Return what is wrong with the case of a seed."""
        data = case(seed, self.texts)
        try:
            with _time_limit():
                return self._run(data, self.apps[seed % 4 == 0])
        except _TookTooLongError:
            return f"took more than {LIMIT} s"
        except Exception:
            return traceback.format_exc(limit=-6)

    def _run(self, data: bytes, app: SphinxTestApp) -> str | None:
        (app.srcdir / "q.md").write_bytes(data)
        for stream in (app.warning, app.status):
            stream.seek(0)
            stream.truncate()
        builder, env = app.builder, app.env
        env.clear_doc("q")
        scan.scan(app)
        domain: Any = env.get_domain("qt")
        if "q" not in domain.catalogue.questions:
            return None
        self.read += 1
        builder.read_doc("q")
        # Or the tree of the first case is all that is ever looked at.
        env._pickled_doctree_cache.clear()
        doctree = env.get_doctree("q")
        # MyST writes hard line breaks so.
        raw = {node.astext().strip() for node in doctree.findall(nodes.raw)}
        if raw - {"<br />", "\\\\"}:
            return "raw output"
        if app.builder.name == "latex":
            builder.write_documents({"q"})
            return None
        doctree = env.get_and_resolve_doctree("q", builder)
        page: Any = doctree.next_node(nodes.section)
        output = builder.render_partial(page)["fragment"]
        output += builder.render_partial(page.next_node(nodes.title))["title"]
        tags = re.sub('="[^"]*"', "", output)
        if found := re.search(r"<[^<>]*\sdata-fuzz|<script|<!--|<b>", tags):
            return f"HTML of the answer: {found[0]}"
        if found := re.search(
            r"""<[^<>]*\shref=["']?\s*(?:javascript|data):""", output
        ):
            return f"an unsafe link: {found[0]}"
        if found := re.search("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]", output):
            return f"a control character: {found[0]!r}"
        return None


def run(seeds: range) -> tuple[int, dict[int, str]]:
    """Run the cases of *seeds*.

    Returns how many were questions and what is wrong with which.
    """
    with tempfile.TemporaryDirectory() as folder, cheap_builds():
        harness = Harness(Path(folder))
        found = {seed: wrong for seed in seeds if (wrong := harness.run(seed))}
        harness.close()
    return harness.read, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=int, metavar="SEED", help="a case, its file")
    options = parser.parse_args()
    if options.show is not None:
        sys.stdout.buffer.write(case(options.show, sources()) + b"\n")
        options.seed, options.count, options.jobs = options.show, 1, 1
    first, jobs = options.seed, options.jobs
    parts = [range(first + n, first + options.count, jobs) for n in range(jobs)]
    with ProcessPoolExecutor(jobs) as pool:
        results = list(pool.map(run, parts))
    read = sum(read for read, _ in results)
    found = {seed: wrong for _, part in results for seed, wrong in part.items()}
    for seed, wrong in sorted(found.items()):
        print(f"seed {seed}: {wrong}\n")
    print(f"{options.count} cases, {read} of them questions, {len(found)} wrong")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
