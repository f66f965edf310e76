"""A markdown-it rule for answers with allowed HTML: its tags become tokens.

Elements that Markdown or docutils has too become those, so that all formats show them,
and links and images are checked as usual. Other harmless tags become ``html_tag``
tokens, for HTML only. Everything else is text, as without HTML, so that nothing that
was written is lost.

A block of HTML is the children of ``html_open``; the text in it is ``html_text_open``,
an inline token, and ``html_text_close``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from . import sanitize

ELEMENTS = frozenset("b code del em i kbd s samp strike strong sub sup tt".split())
"""Elements with a node in the renderer: tokens ``html_element_open`` with the tag."""

# Other elements allowed in paragraphs, for HTML only.
_TAGS = frozenset(
    "abbr acronym bdi bdo cite data dfn ins mark q rp rt ruby small span time u "
    "var".split()
)
_INLINE = ELEMENTS | _TAGS | {"a", "br", "img", "wbr"}
_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_SPACE = re.compile(r"[ \t\n\f\r]+")
_SIZE = re.compile(r"\d{1,4}")
# The numbers of characters that Python's reader may refuse to read.
_HUGE = re.compile(r"&#[0-9]{500,}")
# Nesting of elements that may continue in later blocks; nh3 takes quadratic time.
_DEEPEST = 200
# Replaces Markdown between HTML while that is sanitized; never used in texts.
_MARK = "\ufdd1"
_PLACE = f"<div>{_MARK}</div>"


def html_plugin(md: MarkdownIt) -> None:
    """Add the rule to *md*."""
    md.core.ruler.after("inline", "html", _html)


def _html(state: StateCore) -> None:
    if "<" not in state.src:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _spans(state.md, token.children)
    state.tokens = _blocks(state.md, state.tokens)
    for heading, token in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type == "heading_open":
            _on_one_line(token.children or [])


def _on_one_line(tokens: list[Token]) -> None:
    """Leave a heading on one line, as in the lists that name it."""
    for token in tokens:
        if token.type == "html_break":
            token.type = "softbreak"


# Inline: tags come one by one.


def _tag(html: str) -> re.Match[str] | None:
    """Return a tag that may stand in a paragraph; None for one that is text."""
    tag = sanitize.TAG.fullmatch(html)
    fits = tag and tag["name"].lower() in _INLINE and sanitize.is_let_in(tag)
    return tag if fits else None


def _spans(md: MarkdownIt, tokens: list[Token], *, stray: bool = True) -> list[Token]:
    """Return inline tokens with those of HTML as what they mean.

    Tags without a partner are text, if *stray*; they are left out of HTML that is
    balanced, where their partner is in another paragraph. Too many in one another
    would end Python.
    """
    shown: list[Token | None] = list(tokens)
    # The name and place of each; an element begun by Markdown has no name.
    open_: list[tuple[str, int]] = []
    for place, token in enumerate(tokens):
        if token.nesting > 0:
            open_.append(("", place))
        elif token.nesting < 0:
            while open_.pop()[0]:
                pass
        elif token.type == "image":
            token.children = _spans(md, token.children or [])
        elif token.type == "html_inline":
            shown[place] = _stray(token) if stray else None
            if (tag := _tag(token.content)) is None:
                continue
            name = tag["name"].lower()
            if name in _VOID and not tag["end"]:
                shown[place] = _void(md, name, token.content)
            elif not tag["end"]:
                if len(open_) < md.options.maxNesting:
                    open_.append((name, place))
            elif (start := _partner(open_, name)) is not None:
                shown[start], shown[place] = _pair(md, name, tokens[start].content)
    return [token for token in shown if token is not None]


def _partner(open_: list[tuple[str, int]], name: str) -> int | None:
    """Return the place of the tag that is closed; None if Markdown is in between."""
    for depth in range(len(open_) - 1, -1, -1):
        opened, place = open_[depth]
        if opened == name:
            del open_[depth:]
            return place
        if not opened:
            break
    return None


def _stray(token: Token) -> Token | None:
    """Return the text of a tag that is none; nothing for a comment."""
    return None if token.content.startswith("<!--") else _text(token.content)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _html_tag(content: str) -> Token:
    return Token("html_tag", "", 0, content=content)


def _pair(md: MarkdownIt, name: str, html: str) -> tuple[Token | None, Token | None]:
    """Return what stands for an element, whose first tag is *html*."""
    if name == "a":
        return _link(md, html)
    if name in ELEMENTS:
        return (
            Token("html_element_open", name, 1),
            Token("html_element_close", name, -1),
        )
    end = f"</{name}>"
    # nh3 knows which attributes are harmless, and closes open elements.
    return _html_tag(sanitize.clean(html).removesuffix(end)), _html_tag(end)


def _link(md: MarkdownIt, html: str) -> tuple[Token | None, Token | None]:
    """Return a link as Markdown's; nothing for a mere target of links."""
    given = _attributes(html)
    if "href" not in given:
        return None, None
    attrs: dict[str, str | int | float] = {"href": md.normalizeLink(given["href"])}
    attrs |= {"title": given["title"]} if "title" in given else {}
    return Token("link_open", "a", 1, attrs=attrs), Token("link_close", "a", -1)


def _void(md: MarkdownIt, name: str, html: str) -> Token:
    """Return what stands for an element without content, whose tag is *html*."""
    if name == "wbr":
        return _html_tag("<wbr />")
    if name != "img":
        return Token("html_break", "br", 0)
    given = _attributes(html)
    alt = given.get("alt", "")
    attrs: dict[str, str | int | float] = {
        "src": md.normalizeLink(given.get("src", "")),
        "alt": "",
    }
    sizes = {name: given.get(name, "") for name in ("width", "height")}
    attrs |= {name: size for name, size in sizes.items() if _SIZE.fullmatch(size)}
    if len(attrs) > 2:
        # Otherwise, Sphinx makes it a link, even inside another one.
        attrs["class"] = "no-scaled-link"
    return Token("image", "img", 0, attrs=attrs, content=alt, children=[_text(alt)])


def _attributes(html: str) -> dict[str, str]:
    reader = _Reader()
    reader.feed(_HUGE.sub("&#xfffd", html))
    return reader.attributes


class _Reader(HTMLParser):
    """Reads the attributes of a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Browsers use the first of two attributes with the same name.
        self.attributes = {name: value or "" for name, value in reversed(attrs)}


# Blocks: a blank line ends a block, but not the elements begun in it.


def _blocks(md: MarkdownIt, tokens: list[Token]) -> list[Token]:
    """Return *tokens* with their blocks of HTML as what they mean."""
    shown: list[Token] = []
    done = 0
    for first, last in _elements(tokens):
        shown += [*tokens[done:first], *_element(md, tokens[first : last + 1])]
        done = last + 1
    return [*shown, *tokens[done:]]


def _elements(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the first and the last block of all HTML that belongs together.

    An element may end in a later block, but not outside of the list or the quote that
    it began in. What is inside of another is not named.
    """
    open_: list[_Open] = [_Open()]
    found: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        if token.nesting > 0:
            open_.append(_Open())
        elif token.nesting < 0:
            open_.pop()
        elif token.type == "html_block":
            first = min([place, *_ends(open_[-1], place, token.content)])
            while found and found[-1][0] >= first:
                found.pop()
            if found and found[-1][1] >= first:
                first = found.pop()[0]
            found.append((first, place))
    return found


class _Open:
    """The elements that are open, and how many there are of each name."""

    def __init__(self) -> None:
        self.elements: list[tuple[str, int]] = []
        self.names: Counter[str] = Counter()

    def forget(self) -> None:
        self.elements.clear()
        self.names.clear()


def _ends(open_: _Open, place: int, html: str) -> Iterator[int]:
    """Return the places of the blocks whose elements end in the one at *place*."""
    for tag in sanitize.TAG.finditer(html):
        name = tag["name"].lower()
        if name in _VOID or name in _INLINE:
            continue
        if not tag["end"]:
            if len(open_.elements) == _DEEPEST:
                open_.forget()
            open_.elements.append((name, place))
            open_.names[name] += 1
            continue
        # What is still open in it ends with it, such as cells without end tags.
        while open_.names[name]:
            ended, began = open_.elements.pop()
            open_.names[ended] -= 1
            if ended == name:
                yield began
                break


def _element(md: MarkdownIt, tokens: list[Token]) -> list[Token]:
    """Return blocks of HTML, and the Markdown between them, as one."""
    runs = list(_runs(tokens))
    html = "".join(_PLACE if run.between else run.html for run in runs)
    parts = sanitize.clean(html).split(_PLACE)
    between = [run.tokens for run in runs if run.between]
    if len(parts) != len(between) + 1:
        # A comment without an end, or the mark itself, written as an entity.
        return [token for run in runs for token in _run_alone(md, run)]
    flow = _Flow(md, tokens[0].map)
    flow.add(parts[0])
    for markdown, part in zip(between, parts[1:], strict=True):
        flow.shown += _blocks(md, markdown)
        flow.add(part)
    return flow.as_one()


class _Run(NamedTuple):
    """Blocks of HTML without anything between them, or Markdown *between* others."""

    between: bool
    tokens: list[Token]

    @property
    def html(self) -> str:
        html = "".join(token.content for token in self.tokens)
        return html.replace(_MARK, "")


def _runs(tokens: list[Token]) -> Iterator[_Run]:
    depth = 0
    run = _Run(False, [])
    for token in tokens:
        between = depth > 0 or token.type != "html_block"
        if between != run.between:
            yield run
            run = _Run(between, [])
        run.tokens.append(token)
        depth += token.nesting
    yield run


def _run_alone(md: MarkdownIt, run: _Run) -> list[Token]:
    if run.between:
        return _blocks(md, run.tokens)
    flow = _Flow(md, run.tokens[0].map)
    flow.add(sanitize.clean(run.html))
    return flow.as_one()


class _Flow:
    """Harmless HTML as tokens of its tags and of the text between them."""

    def __init__(self, md: MarkdownIt, line: list[int] | None) -> None:
        self.shown: list[Token] = []
        self._md = md
        self._line = line
        self._text: list[Token] = []
        # The number of open <pre>: their content is code, even after Markdown.
        self._code = 0

    def add(self, html: str) -> None:
        """Go on with *html*, whose elements may end in what is added later."""
        done = 0
        for tag in sanitize.TAG.finditer(html):
            self._say(html[done : tag.start()])
            done = tag.end()
            if tag["name"] == "pre":
                if self._code <= 1:
                    self._flush()
                self._code += -1 if tag["end"] else 1
            elif tag["name"] in _INLINE or self._code:
                self._text.append(Token("html_inline", "", 0, content=tag[0]))
            else:
                self._flush()
                self.shown.append(_html_tag(tag[0]))
        self._say(html[done:])
        self._flush()

    def as_one(self) -> list[Token]:
        """Return all of it as one; as paragraphs if there is text alone."""
        if any(token.type == "html_tag" for token in self.shown):
            open_, close = Token("html_open", "", 1), Token("html_close", "", -1)
            return [open_, *self.shown, close]
        for token in self.shown:
            token.type = token.type.replace("html_text", "paragraph")
        return self.shown

    def _say(self, html: str) -> None:
        if html:
            self._text.append(_text(unescape(html)))

    def _flush(self) -> None:
        made = _code(self._text) if self._code else self._passage()
        self.shown += made
        self._text = []

    def _passage(self) -> list[Token]:
        """Return the text between two tags; nothing if it is blank."""
        for token in self._text:
            if token.type == "text":
                token.content = _SPACE.sub(" ", token.content)
        children = _spans(self._md, self._text, stray=False)
        if not any(child.type != "text" or child.content.strip() for child in children):
            return []
        for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
            if children[end].type == "text":
                children[end].content = strip(children[end].content, " ")
        line = self._line
        return [
            Token("html_text_open", "", 1, map=line and [*line]),
            Token("inline", "", 0, children=children, map=line and [*line]),
            Token("html_text_close", "", -1),
        ]


def _code(tokens: list[Token]) -> list[Token]:
    """Return text whose lines and quotes are as they were written."""
    code = "".join(map(_verbatim, tokens))
    return [Token("fence", "code", 0, content=code)] if code.strip() else []


def _verbatim(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.content.startswith("<br"):
        return "\n"
    return _attributes(token.content).get("alt", "")
