"""Where the pages of questions stand."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.catalogue.docnames import (
    AddressError,
    address,
    assign,
    check,
    unknown_fields,
)

NAMES = st.text(string.ascii_lowercase[:3], min_size=1, max_size=2)
PATHS = st.lists(NAMES | st.just("index"), min_size=1, max_size=2).map("/".join)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/learn/physics/questions/x", "learn/physics/questions/x"),
        ("learn/x/", "learn/x"),
        ("https://example.org/learn/x.html", "learn/x"),
        ("//example.org/learn/x", "learn/x"),
        ("/learn/caf%C3%A9", "learn/café"),
        ("/learn/cafe\u0301", "learn/café"),
        ("/learn/日本史", "learn/日本史"),
        ("/asp.net/x", "asp.net/x"),
        ("/asp.xml.net/x", "asp.xml.net/x"),
        ("/node.js/x", "node.js/x"),
        ("/a/searchindex.js", "a/searchindex.js"),
        ("/search/x", "search/x"),
    ],
)
def test_url(url: str, expected: str) -> None:
    assert address("{url}", {"url": url}) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "/../x",
        "/a/../../x",
        "/a/%2e%2e/x",
        "/a/..%2Fx",
        "/a//b",
        "\\\\host\\x",
        "/a\\..\\x",
        "/a/x?page=2",
        "/a/x#part",
        "/a/\nx",
        "/a/%00x",
        "/a/%ff",
        "/.git/config",
        "/.htaccess",
        "/a/x.",
        "/a/x%20",
        "C:/x",
        "javascript:alert(1)",
        "/genindex",
        "/genindex-A",
        "/Search.html",
        "/py-modindex",
        "/qt-keywords",
        "/_static/x",
        "/_Sources/x",
        "/a.html/x",
        "/a/index.html/x",
        "/a/notes.TXT/x",
        "/a/index.html.html",
        "/feeds/physics.atom",
        *("/searchindex.js", "/searchindex.js/x", "/objects.inv/x"),
        *("/quicktakes.json", "/quicktakes.json/x", "/questions.atom/x"),
        "/" + "x" * 300,
        "/" + "é" * 150,
        "/x" * 600,
        "/" + "/".join(["x" * 160] * 5),  # of 804 bytes
        "http://[",
    ],
)
def test_url_that_is_no_address(url: str) -> None:
    with pytest.raises(AddressError):
        address("{url}", {"url": url})


def test_fields() -> None:
    values = {
        "id": "7",
        "slug": "what-is-c",
        "subject": "c_plus_plus",
        "stem": "c",
        "path": "learn/c",
    }
    assert address("q/{id}", values) == "q/7"
    assert address("{subject}/{slug}", values) == "c_plus_plus/what-is-c"
    assert address("old/{path}", values) == "old/learn/c"
    assert address("{stem}-{id}", values) == "c-7"
    with pytest.raises(AddressError, match="it has no url"):
        address("{url}", values)
    with pytest.raises(AddressError, match="slash"):
        address("q/{id}", {"id": "7/8"})
    with pytest.raises(AddressError):
        address("{id}/x", {"id": ".."})


def test_patterns() -> None:
    assert unknown_fields("{url}") == []
    assert unknown_fields("{url}/{who}") == ["who"]
    for pattern in ("", "fixed", "{", "{url!r}", "{url:>5}"):
        assert unknown_fields(pattern) is None, pattern
    assert unknown_fields("{url.__class__}") == ["url.__class__"]
    assert unknown_fields("{}") == [""]


@given(st.text())
@example("a/./b")
def test_every_address_is_inside(text: str) -> None:
    """Whatever a file says, its page is in the output directory, and is a page."""
    for pattern in ("{url}", "q/{id}"):
        try:
            found = address(pattern, {"url": text, "id": text})
        except AddressError:
            continue
        assert check(found) == found
        assert all(name not in ("", ".", "..") for name in found.split("/"))
        assert "\\" not in found
        found.encode()
        assert found.isprintable() or not found.isascii()


def place(name: str) -> str:
    return ("/" + name).removesuffix("/index")


@given(st.dictionaries(PATHS, PATHS), st.sets(PATHS))
def test_everyone_has_a_place_alone(wanted: dict[str, str], others: set[str]) -> None:
    others -= wanted.keys()
    moves = assign(wanted, others)
    final = {old: moves.moved.get(old, old) for old in wanted}
    names = [*final.values(), *others]
    assert len(set(names)) == len(names)
    for old, new in wanted.items():
        beside = [n for n in wanted.keys() | others if n != old]
        if place(old) == place(new) and place(old) in map(place, beside):
            assert final[old] == old  # as it was, and no worse
            continue
        assert final[old] == new or old in moves.clashes
        if old in moves.clashes:
            assert final[old] == old
            other = moves.clashes[old]
            assert other != old
            assert other in wanted.keys() | others

    # Nobody is moved onto what is one file elsewhere.
    for old, new in moves.moved.items():
        rest = [n for o, n in final.items() if o != old] + sorted(others)
        assert place(new) not in map(place, rest)


@given(st.dictionaries(PATHS, PATHS), st.sets(PATHS), st.randoms())
def test_order_does_not_matter(
    wanted: dict[str, str], others: set[str], random
) -> None:  # type: ignore[no-untyped-def]
    others -= wanted.keys()
    items = list(wanted.items())
    random.shuffle(items)
    assert assign(dict(items), sorted(others)) == assign(wanted, others)


def test_clashes() -> None:
    moves = assign({"a": "u", "b": "u", "c": "about"}, {"about", "index"})
    assert moves.moved == {"a": "u"}
    assert moves.clashes == {"b": "a", "c": "about"}
    # Who must stay has its own place, whoever got it.
    moves = assign({"a": "b", "b": "taken"}, {"taken"})
    assert moves.moved == {}
    assert moves.clashes == {"a": "b", "b": "taken"}
    # What another one leaves is free, in a circle too.
    assert assign({"a": "b", "b": "a"}, ()).moved == {"a": "b", "b": "a"}
    # One file on some systems, or one page under dirhtml.
    assert assign({"a": "U", "b": "u"}, ()).clashes == {"b": "a"}
    assert assign({"a": "u", "b": "u/index"}, ()).clashes == {"b": "a"}
