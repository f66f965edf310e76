"""HTML in answers where it is let in: what it means in every format, and safely."""

from __future__ import annotations

import json
import re
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PNG, Built, Project, question_text, squeeze
from docutils import nodes
from hypothesis import example, given
from hypothesis import strategies as st
from sphinx import addnodes
from test_xss import Site, visit

from sphinxcontrib_quicktakes import cli
from sphinxcontrib_quicktakes.dialect import sanitize
from sphinxcontrib_quicktakes.dialect.parser import answer_parser, walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("nh3")

SCIENCE = (
    "10<sup>-3</sup> and H<SUB>2</SUB>O, one<br>two\n\n<table><tr><td>a<td>b</table>"
)


@pytest.fixture
def sanitized(project: Project) -> Project:
    """Return a project that lets HTML in, with a question to link to and an image."""
    project.conf(quicktakes_html="sanitize", project="P", copyright="c", version="1")
    project.index()
    project.question("other", "### X", question="Other?", url="/learn/other")
    project.write("img/pic.png", PNG)
    return project


def built(project: Project, answer: str, builder: str = "html") -> Built:
    project.write("q.md", question_text(question="Why?", subject="S", answer=answer))
    return project.build(builder)


def answer_of(project: Project, answer: str) -> Any:
    """Return the answer's HTML; nothing was warned of."""
    result = built(project, answer)
    assert result.warnings == []
    return result.main("q")


# What HTML means, in every format.


@pytest.mark.parametrize(
    ("builder", "file", "expected"),
    [
        ("text", "q.txt", ["10^-3 and H_2O, one\ntwo\n\na\n\nb\n"]),
        ("man", "p.1", ["10^\\-3 and H_2O, one\n.br\ntwo\n.sp\na\n.sp\nb\n"]),
        (
            "latex",
            "p.tex",
            ["10$^{\\text{", "H$_{\\text{2}}$O", "one\\leavevmode\\newline{}two"],
        ),
        ("texinfo", "p.texi", ["10@w{^-3}", "one@*\ntwo"]),
    ],
)
def test_meaning_without_html(
    sanitized: Project, builder: str, file: str, expected: list[str]
) -> None:
    text = built(sanitized, SCIENCE, builder).text(file)
    assert [part for part in expected if part not in text] == []


def test_meaning_in_descriptions(sanitized: Project) -> None:
    page = built(sanitized, SCIENCE).html("q")
    (description,) = page.select("meta[name=description]")
    assert description["content"] == "10^-3 and H_2O, one two a b"
    (script,) = page.select('script[type="application/ld+json"]')
    (graph, *_) = json.loads(script.get_text())["@graph"]
    answer = graph["mainEntity"][0]["acceptedAnswer"]["text"]
    assert answer == "10^-3 and H_2O, one\ntwo\n\na\n\nb"


def test_meaning_in_html(sanitized: Project) -> None:
    main = answer_of(
        sanitized,
        'x<sup>2</sup> H<sub>2</sub>O <kbd>Ctrl</kbd> <code>a "b"</code> <i>i</i> '
        '<b>b *c*</b> <mark>m</mark> <abbr title="T" onclick="x">t</abbr> '
        "<del>d</del> o<wbr>p",
    )
    for name in ("sup", "sub", "kbd", "code", "em", "strong em", "mark", "del", "wbr"):
        assert main.select(f"p {name}"), name
    assert main.select("abbr")[0].attrs == {"title": "T"}
    assert main.select("code")[0].get_text() == 'a "b"'


def test_entity_of_a_number_that_python_does_not_read(sanitized: Project) -> None:
    title = f"a&#{'9' * 5000};b"
    main = answer_of(sanitized, f'An <a href="/learn/other" title="{title}">x</a>.')
    assert main.select("p a")[0].text == "x"


def test_headings_stay_on_one_line(sanitized: Project) -> None:
    main = answer_of(sanitized, "## One<br>*two* x<sup>2</sup>\n\ntext")
    (heading,) = main.select("h2")
    assert squeeze(heading) == "One two x2"
    assert not heading.select("br")


def test_code_in_blocks_is_as_it_was_written(sanitized: Project) -> None:
    main = answer_of(sanitized, '<pre><code>say "a"\n  <b>b</b> -- c\n</code></pre>')
    assert main.select("pre")[0].get_text() == 'say "a"\n  b -- c\n'


def test_markdown_in_code_of_html_is_markdown(sanitized: Project) -> None:
    main = answer_of(sanitized, "<div><pre>\n\n*a*\n\n</pre>\n</div>")
    assert main.select("div:not([class]) > p > em")
    assert not main.select("pre")


# Prose is not swallowed.

PROSE = [
    "List<int> x",
    "if a<b and c>d then",
    "Map<a> and vector<b> or f<i>g",
    "an </b> end, a </x> too",
    "the <form> and the <input type=text> element",
    "a <script>alert(1)</script> b",
    "a <!DOCTYPE html> <?php x ?> b",
    "a <b x<i>y</i z",
    "a <style>b{}</style> <svg/onload=alert(1)>",
]


@pytest.mark.parametrize("text", PROSE)
def test_what_is_not_let_in_is_text(sanitized: Project, text: str) -> None:
    answers = (text, f"- {text}", f"| a |\n|---|\n| {text} |")
    for number, answer in enumerate(answers):
        sanitized.question(f"q{number}", answer=answer)
    result = sanitized.build()
    assert result.warnings == []
    for number in range(len(answers)):
        main = result.main(f"q{number}")
        assert text in squeeze(main)
        assert not main.select("p b, p script, form, style, svg")


@pytest.mark.parametrize(
    "text",
    ["List<int> x", "a <script>alert(1)</script> b", "<?php x ?>", "a<b and c>d"],
)
def test_what_is_not_let_in_is_text_in_blocks(sanitized: Project, text: str) -> None:
    main = answer_of(sanitized, f"<div>{text}</div>\n\n<int>")
    assert [squeeze(d) for d in main.select("div:not([class])")] == [text]
    assert main.find("p", string="<int>")


def test_comments_are_left_out(sanitized: Project) -> None:
    main = answer_of(
        sanitized, "a <!-- no --> b\n\n<!-- no -->\n\n<div><!-- no -->c</div>"
    )
    assert "no" not in squeeze(main)


# Elements that go on behind a blank line.

DETAILS = """<details>
<summary>More</summary>

Hidden *text*

## A heading

</details>

after
"""


@pytest.mark.parametrize("prefix", ["", "> ", "- a\n  "])
def test_details_hold_what_is_between_their_tags(
    sanitized: Project, prefix: str
) -> None:
    indented = DETAILS.replace("\n", f"\n{prefix[-2:]}")
    main = answer_of(sanitized, prefix + indented)
    (details,) = main.select("details")
    assert squeeze(details) == "MoreHidden text A heading"
    assert details.select("summary + p em")
    assert not details.select("section")
    assert squeeze(main.find("p", string="after")) == "after"


def test_tables_hold_what_is_between_their_tags(sanitized: Project) -> None:
    answer = "<table>\n\n<tr><td>a</td>\n\n<td>\n\n*b*\n\n</td></tr>\n\n</table>\n\nc"
    main = answer_of(sanitized, answer)
    assert [squeeze(cell) for cell in main.select("table tr td")] == ["a", "b"]
    assert main.select("td p em")
    assert not main.select("table p:-soup-contains(c)")


@pytest.mark.parametrize(
    "answer",
    [
        "<details>\n\nopen",
        "- <details>\n\nopen\n\n</details>",
        "<details>\n\n- open\n\n  </details>",
        "<details>\n\n<!--\n\n</details>\n\nopen\n\n-->\n\nopen",
    ],
)
def test_details_without_an_end_hold_nothing(sanitized: Project, answer: str) -> None:
    main = answer_of(sanitized, answer)
    assert [squeeze(details) for details in main.select("details")] == [""]


def test_what_the_mark_of_a_place_could_break(sanitized: Project) -> None:
    for mark in ("\ufdd1", "&#xfdd1;"):
        forged = f"<div>{mark}</div>"
        answer = f"<details>{forged}\n\none\n\n{forged}</details>\n\ntwo"
        assert "one" in squeeze(answer_of(sanitized, answer))
        assert "two" in squeeze(answer_of(sanitized, answer))


# Links and images.


@pytest.mark.parametrize("around", ["a {} b", "<div>\n{}\n</div>", "<p>\n\n{}\n\n</p>"])
def test_links_and_images_are_those_of_markdown(
    sanitized: Project, around: str
) -> None:
    html = (
        '<a href="/learn/other#x" onclick="x">in</a> <a href="https://e.org">out</a> '
        '<a href="/learn/gone">gone</a> <a name="x">target</a> '
        '<img src="img/pic.png" alt="pic" width="20" onerror="x"> '
        '<img src="https://e.org/a.png" alt="far"> [md](/learn/other)'
    )
    result = built(sanitized, around.format(html))
    assert result.warnings == []
    main = result.main("q")
    links = {squeeze(a): a["href"] for a in main.select("p a, div a") if squeeze(a)}
    assert links["in"].startswith("other.html#")
    assert links["out"] == "https://e.org"
    assert links["far"] == "https://e.org/a.png"
    assert not {"gone", "target"} & set(links)
    (image,) = main.select("img")
    assert (image["src"], image["alt"]) == ("_images/pic.png", "pic")
    assert (result.outdir / "_images/pic.png").read_bytes() == PNG


def test_images_of_other_hosts_are_not_fetched(sanitized: Project) -> None:
    sources = ["https://x.org/a.png", "//x.org/b", " \\/x.org/c", "img/pic.png"]
    images = [
        f"<div><img src='{source}' alt='of {source}'></div>" for source in sources
    ]
    result = built(sanitized, "\n\n".join(images))
    assert len(result.warnings) == 2
    main = result.main("q")
    assert [image["src"] for image in main.select("img")] == ["_images/pic.png"]
    for source in sources[:3]:
        assert f"of {source.strip()}" in squeeze(main)


def test_unsafe_addresses_are_warned_of(
    sanitized: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By the build, and by the command in the same words."""
    result = built(
        sanitized,
        "<a href=javascript:a>one</a> *<A HREF='java&#10;script:b'>two</A>* "
        "<img src=data:x alt=three> <img src=gone.png alt=four>\n\n"
        "<div><img src=lost.png></div>\n\n*<a href=javascript:c>no* link</a>",
    )
    assert len(result.warnings) == 5
    types = [re.findall(r"\[quicktakes\.(\w+)\]$", w)[0] for w in result.warnings]
    # Two of the images are not there.
    assert sorted(types) == ["image"] * 2 + ["unsafe"] * 3
    assert "one two three four" in squeeze(result.main("q"))
    monkeypatch.chdir(sanitized.srcdir)
    assert cli.main(["check", "-q"]) == 1
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(result.warnings)


# Attacks.

ATTACKS = [
    "<sup onclick=alert(1)>x</sup>",
    '<sup title="a" onmouseover="alert(1)">x</sup>',
    "<kbd style='background:url(javascript:alert(1))'>x</kbd>",
    "<mark onclick=alert(1) title='\"><script>alert(1)</script>'>x</mark>",
    '<abbr title="</abbr><script>alert(1)</script>">x</abbr>',
    "<br/onload=alert(1)>",
    "<br onload=alert(1)>",
    "<wbr onclick=alert(1)>",
    "<bR OnClIcK=alert(1)><ScRiPt>alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<x<script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<details open ontoggle=alert(1)>\n\nx\n\n</details>",
    "<details ontoggle=x><summary onclick=alert(1)>x\n\ny\n\n</summary></details>",
    "<div title='\n\n<script>alert(1)</script>\n\n'>x</div>",
    "<table>\n\n<script>alert(1)</script>\n\n</table>",
    "<div><style>\n\n</style><img src=x onerror=alert(1)></div>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<div>\n\n<textarea>\n\n</textarea><img src=x onerror=alert(1)>\n\n</div>",
    "<a href=' javascript:alert(1)'>x</a> <a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<div><a href='java\tscript:alert(1)'>x</a><area href=javascript:alert(1)></div>",
    "<blockquote cite='javascript:a'>x</blockquote> a <q cite=javascript:a>x</q>",
    "<img src='img/pic.png' alt='\" onerror=\"alert(1)' onerror=alert(1)>",
    "<img src='img/pic.png' width='1\" onload=\"alert(1)' height=1;x>",
    "<div><pre><code onclick=alert(1)><script>alert(1)</script></code></pre></div>",
    "<iframe src=javascript:alert(1)></iframe><object data=x></object><embed src=x>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</form>",
    "![a <script>alert(1)</script> <sup onclick=alert(1)>b</sup>](img/pic.png)",
]
ALLOWED = frozenset(
    "a abbr area b blockquote br code dd details div dl dt em h1 h2 img kbd li mark p "
    "pre q section span strong sub summary sup table tbody td tr ul wbr".split()
)


def test_nothing_of_an_attack_is_left(sanitized: Project) -> None:
    expected = ["quicktakes.unsafe", "quicktakes.image"]
    sanitized.conf(quicktakes_html="sanitize", suppress_warnings=expected)
    result = built(sanitized, "\n\n".join(f"- a {x}\n\n{x}" for x in ATTACKS))
    assert result.warnings == []
    for element in result.main("q").find_all(True):
        assert element.name in ALLOWED, element
        assert not [name for name in element.attrs if name.startswith("on")], element
        for name in ("href", "src", "cite"):
            address = re.sub(r"[\x00-\x20]", "", element.get(name, "")).lower()
            assert not address.startswith(("javascript:", "data:")), element
        assert "javascript" not in element.get("style", ""), element


FRAGMENTS = (
    "<div> </div> <details> </details> <table> <tr> <td> </td> </table> <p> </p> <b> "
    "</b> <a> </a> <pre> </pre> <ul> <li> </ul> <int> <script> </script> <style> <!-- "
    "--> <? <![CDATA[ <svg> <textarea> <title> <mark> </mark> * ** ` [ ](u) > ' \" "
    "&#xfdd1;".split()
)


@given(st.lists(st.sampled_from([*FRAGMENTS, "\n", "\n\n", "\n- ", "word"])))
@example(["<pre>", "<ul>", "<pre>", "</pre>", "</ul>", "</pre>"])
@example(["<div>", "<pre>", "<ul>", "\n\n", "x", "\n\n", "</ul>", "\n", "</pre>"])
def test_elements_end_in_one_another(parts: list[str]) -> None:
    """Whatever is written: what stands behind an answer is never in one of its own."""
    open_: list[str] = []
    for token in walk(answer_parser(True).parse("".join(parts))):
        assert token.type not in ("html_inline", "html_block")
        if token.type == "html_tag":
            tag = sanitize.TAG.fullmatch(token.content)
            assert tag is not None
            assert tag["name"] not in ("a", "img", "script", "style")
            if not tag["end"]:
                open_.append(tag["name"])
            else:
                assert open_.pop() == tag["name"]
    assert open_ == []


@pytest.mark.browser
def test_no_attack_runs(sanitized: Project, browser: Browser) -> None:
    sanitized.conf(quicktakes_html="sanitize", mathjax_path="mathjax.js")
    result = built(sanitized, "\n\n".join(f"- a {x}\n\n{x}" for x in ATTACKS))
    site = Site(result)
    page = result.outdir / "q.html"
    assert visit(browser, site, [page]) == []


@pytest.mark.parametrize(
    "answer",
    [
        "<sup>" * 1000 + "x" + "</sup>" * 1000,
        "<div>" * 1000 + "x" + "</div>" * 1000,
        "<details>\n\n" * 1000 + "x" + "\n\n</details>" * 1000,
    ],
    ids=["sup", "div", "details"],
)
def test_endless_nesting_ends_nothing(sanitized: Project, answer: str) -> None:
    assert "x" in squeeze(built(sanitized, answer).main("q"))


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<a",
        "<b ",
        "<sup>",
        "<a '\"",
        "<div>\n\n",
        "<details>\n\n</p>\n\n",
        "<i></b>",
    ],
)
def test_time_grows_with_the_length(part: str) -> None:
    md = answer_parser(True)
    start = perf_counter()
    md.parse(part * (40_000 // len(part)))
    assert perf_counter() - start < 10


def test_html_blocks_are_in_no_section(sanitized: Project) -> None:
    """A heading in them is none of the page: a section would end in another place."""
    result = built(sanitized, DETAILS)
    assert [squeeze(r) for r in result.main("q").select(".rubric")] == ["A heading"]
    assert len(result.find("q", nodes.section)) == 1
    assert result.find("q", addnodes.only) == []
