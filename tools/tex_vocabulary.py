r"""Make ``content/tex/vocabulary.py``: ask XeLaTeX which of MathJax's macros it knows.

By hand, with XeLaTeX (texlive-xetex, texlive-latex-extra), Node and Sphinx there::

    npm pack @mathjax/src && tar xzf mathjax-src-*.tgz
    python tools/tex_vocabulary.py package/mjs/input/tex

Every macro is set in the places that a formula gives it, under the preamble that Sphinx
and the extension write, with unicode-math and without; what XeLaTeX has no error for,
and with unicode-math a glyph, is in. Macros with arguments are not looked for: those
stand in ``content/tex/grammar.py``.
"""

import json
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from sphinxcontrib_quicktakes.content.tex.grammar import (  # noqa: E402
    ARGUMENTS,
    DROPPED,
    FORBIDDEN,
    STRUCTURE,
)

TARGET = ROOT / "sphinxcontrib_quicktakes" / "content" / "tex" / "vocabulary.py"

# Not in MathJax's standard component, or with a meaning of their own there.
PACKAGES = "bbm bboldx begingroup colortbl empheq mathtools physics units upgreek"
LEFT_OUT = frozenset(
    """
    And break char hfil nonscript DeclareMathOperator require verb unicode U mathchoice
    href class style cssId data mmlToken definecolor buildrel root of cr eqalign
    eqalignno leqalignno displaylines matrix pmatrix cases array vcenter vbox vtop hsize
    hbox moveleft moveright raise lower skew clap goodbreak leftroot uproot overunderset
    abovewithdelims atopwithdelims overwithdelims above parbox framebox makebox
    shoveleft shoveright stackbin cellcolor rowcolor columncolor newcolumntype
    mathversion u v
    """.split()
)

NAMES = r"""
import fs from 'fs'; import path from 'path'; import {pathToFileURL} from 'url';
const base = process.argv[1], out = [];
const {MapHandler} = await import(pathToFileURL(path.join(base, 'MapHandler.js')));
for (const d of fs.readdirSync(base, {withFileTypes: true})) {
  if (!d.isDirectory() || process.argv[2].split(' ').includes(d.name)) continue;
  for (const f of fs.readdirSync(path.join(base, d.name))) {
    if (!/(Mappings|Configuration)\.js$/.test(f)) continue;
    const file = path.join(base, d.name, f);
    try { await import(pathToFileURL(file)); } catch { continue; }
    const source = fs.readFileSync(file, 'utf8');
    for (const m of source.matchAll(/new [\w.]*Map\(\s*['"]([\w-]+)['"]/g)) {
      const map = MapHandler.getMap(m[1]);
      if (map && map.map && !/env/i.test(m[1])) out.push(...map.map.keys());
    }
  }
}
console.log(JSON.stringify(out));
"""

CONF = r"""
project = "x"
extensions = ["sphinxcontrib_quicktakes"]
"""


class TeX:
    """XeLaTeX in a directory with Sphinx's style files."""

    def __init__(self, directory: Path) -> None:
        source = directory / "source"
        source.mkdir()
        (source / "conf.py").write_text(CONF)
        (source / "index.rst").write_text("x\n=\n\nchapter\n")
        self.directory = directory / "latex"
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "latex", str(source)]
        subprocess.run([*command, str(self.directory)], check=True)
        text = (self.directory / "x.tex").read_text()
        start = r"\begin{document}"
        self.preamble = text.partition(start)[0] + start
        self.plain = self.preamble.replace(r"\usepackage{quicktakesmath}", "")

    def run(self, body: str, preamble: str) -> str:
        (self.directory / "try.tex").write_text(
            f"{preamble}\n{body}\n\\typeout{{@@-@@}}\n\\end{{document}}\n"
        )
        command = ["xelatex", "-no-pdf", "-no-shell-escape", "-interaction=nonstopmode"]
        subprocess.run([*command, "try.tex"], cwd=self.directory, capture_output=True)
        return (self.directory / "try.log").read_text(errors="replace")

    def batch(self, items: list[str], preamble: str) -> dict[int, bool]:
        """For each item that was reached, whether nothing was wrong with it."""
        # Other engines and fonts have other glyphs.
        wrong = r"^! |^Missing character" if preamble == self.preamble else r"^! "
        body = "\n".join(
            f"\\typeout{{@@{number}@@}}\n\n{item}\n\n"
            for number, item in enumerate(items)
        )
        parts = re.split(r"@@(\d+|-)@@\n", self.run(body, preamble))
        return {
            int(number): not re.search(wrong, log, re.MULTILINE)
            for number, log in zip(parts[1::2], parts[2::2], strict=True)
            if number != "-"
        }

    def good(
        self,
        names: Iterable[str],
        pattern: Callable[[str], str],
        preamble: str | None = None,
    ) -> set[str]:
        """The names without an error; what only an earlier error spoilt is retried."""
        preamble = preamble or self.preamble
        good: set[str] = set()
        todo = sorted(names)
        while todo:
            candidates, failed = todo, []
            while candidates:
                items = [pattern(written(name)) for name in candidates]
                result = self.batch(items, preamble)
                if len(result) == len(items) and all(result.values()):
                    break
                bad = {n for n in range(len(items)) if result.get(n) is False}
                bad = bad or {max(result, default=0)}
                failed += [candidates[n] for n in sorted(bad)]
                candidates = [c for n, c in enumerate(candidates) if n not in bad]
            if not candidates:
                break
            good |= set(candidates)
            todo = failed
        return good


def written(name: str) -> str:
    return f"\\{name} " if name.isalpha() else f"\\{name}"


def candidates(mathjax: str) -> list[str]:
    command = ["node", "--input-type=module", "-e", NAMES, mathjax, PACKAGES]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    names = {name.removeprefix("\\") for name in json.loads(output)} | {"LaTeX", "TeX"}
    names -= ARGUMENTS.keys() | DROPPED | FORBIDDEN | STRUCTURE | LEFT_OUT
    return sorted(n for n in names if re.fullmatch(r"[A-Za-z]+|[!,:;>|{}#$%&_/]", n))


def vocabulary(tex: TeX, names: list[str]) -> dict[str, list[str]]:
    log = tex.run(
        "\n".join(
            rf"\typeout{{@@{n}@@\ifcsname {n}\endcsname Y\fi}}"
            for n in names
            if n.isalpha()
        ),
        tex.preamble,
    )
    names = [n for n in names if not n.isalpha() or f"@@{n}@@Y" in log]

    def math(name: str) -> str:
        return rf"\(a{name}b\) \({{{name}}}\) \({name}\)"

    def text(name: str) -> str:
        fonts = "bf it sf tt".split()
        styles = "".join(rf"\text{font}{{{name}}}" for font in fonts)
        # Titles are sans serif and bold.
        return rf"\mbox{{a{name}b{{{name}}}{styles}\textsf{{\textbf{{{name}}}}}}}"

    known = tex.good(names, math)
    known &= tex.good(known, math, tex.plain) | {"omicron"}
    in_text = tex.good(tex.good(names, text), text, tex.plain)
    groups = {
        "m": known,
        "s": tex.good(known, lambda n: rf"\(x_{n}y^{n}\)"),
        "n": known - tex.good(known, lambda n: rf"\(x^2{n}^3\)"),
        "o": tex.good(known, lambda n: rf"\(x{n}\limits_a^b\)"),
        "d": tex.good(known, lambda n: rf"\(\left{n}x\middle{n}x\right{n} \bigl{n}\)"),
        "t": in_text,
    }
    result: dict[str, list[str]] = {}
    for name in sorted(known | in_text):
        flags = "".join(flag for flag, group in groups.items() if name in group)
        result.setdefault(flags, []).append(name)
    return result


HEAD = r'''"""What XeLaTeX knows in a formula under Sphinx's preamble.

Made by ``tools/tex_vocabulary.py``, not by hand. Each key is the flags of the macros
below it: ``m`` stands in math, ``s`` can be a script without braces, ``n`` makes no
atom (a second script after it is still a second one), ``o`` takes ``\\limits``, ``d``
is a delimiter, ``t`` stands in text.
"""

MACROS = {
'''


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        groups = vocabulary(TeX(Path(directory)), candidates(sys.argv[1]))
    text = HEAD
    for flags, names in sorted(groups.items()):
        body = textwrap.fill(" ".join(names), 80, break_on_hyphens=False)
        text += f'    "{flags}": r"""\n{body}\n""",\n'
    TARGET.write_text(text + "}\n")
    sys.stdout.write(f"{sum(map(len, groups.values()))} macros\n")


if __name__ == "__main__":
    main()
