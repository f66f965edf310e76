"""Images in the PDF: those that TeX cannot read stop nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PNG, Project

from sphinxcontrib_quicktakes.latex.images import is_printable

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x05\x04\x04\x00\x00\x00,"
UNPRINTABLE = {
    "drawing.svg": SVG,
    "animation.gif": GIF,
    "photo.webp": b"RIFF\x22\x00\x00\x00WEBPVP8 ",
    "empty.png": b"",
    "cut.png": PNG[:40],
    "damaged.png": PNG[:-20] + b"?" + PNG[-19:],
    "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "cut.pdf": b"%PDF-1.4\n",
    "tail.png": b"no signature" + PNG[8:],
    "page.png": b"<!DOCTYPE html><title>Not found</title>",
    "noise.jpeg": b"JPEG",
}
PRINTABLE = {
    "one.png": PNG,
    "ONE.PNG": PNG,
    "named.jpg": PNG,
    "whole.jpeg": b"\xff\xd8\xff\xe0 \xff\xd9",
    "whole.pdf": b"%PDF-1.4\n%%EOF\n",
}


def write_images(project: Project, images: dict[str, bytes]) -> None:
    project.conf(project="Book")
    project.index(".. quicktakes::")
    for name, data in images.items():
        project.write(f"learn/{name}", data)


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_what_tex_cannot_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(UNPRINTABLE[name])
    assert not is_printable(tmp_path / name)


@pytest.mark.parametrize("name", PRINTABLE)
def test_what_tex_can_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PRINTABLE[name])
    assert is_printable(tmp_path / name)


def test_an_image_that_tex_cannot_read_is_its_text(project: Project) -> None:
    write_images(project, UNPRINTABLE | PRINTABLE)
    answer = "Before ![the *text*](drawing.svg) behind. ![other](one.png)"
    project.question("learn/q", answer=answer)
    built = project.build("latex")
    tex = built.text("book.tex")
    assert r"Before the text behind. \sphinxincludegraphics{{one}.png}" in tex
    (warning,) = built.warnings
    assert warning.startswith("learn/q.md:")
    assert "TeX cannot print the image 'learn/drawing.svg'" in warning
    assert warning.endswith("[quicktakes.image]")


def test_an_image_without_text_is_its_name(project: Project) -> None:
    write_images(project, UNPRINTABLE)
    answer = "[![](drawing.svg)](https://example.org)\n\n![](cut.png)"
    project.question("learn/q", answer=answer)
    tex = project.build("latex").text("book.tex")
    assert r"\sphinxhref{https://example.org}{drawing.svg}" in tex
    assert "\ncut.png\n" in tex


def test_an_image_with_attributes_is_its_text(project: Project) -> None:
    """Of its width Sphinx makes a class; figures have more, in trusted answers."""
    write_images(project, {"drawing.svg": SVG})
    project.conf(project="Book", quicktakes_trusted=True)
    answer = (
        "A ![one](drawing.svg){width=50%} b.\n\n"
        "```{figure} drawing.svg\n:name: target\n:alt: two\n:class: wide\n\nText\n```\n"
    )
    project.question("learn/q", question="Q?", answer=answer)
    built = project.build("latex")
    assert len(built.warnings) == 2
    text = " ".join(built.text("book.tex").split())
    assert "A one b." in text
    assert "two" in text
    assert "wide" not in text


def test_of_several_files_the_one_that_sphinx_takes(project: Project) -> None:
    write_images(project, UNPRINTABLE | PRINTABLE)
    project.conf(project="Book", quicktakes_trusted=True)
    answer = "```{image} one.*\n```\n"
    project.write("learn/one.gif", GIF)
    project.question("learn/q", answer=answer)
    built = project.build("latex")
    assert built.warnings == []
    assert r"\sphinxincludegraphics{{one}.png}" in built.text("book.tex")


@pytest.mark.parametrize("engine", ["xelatex", "lualatex"])
def test_images_of_other_pages_are_the_projects(project: Project, engine: str) -> None:
    """Whether its engine reads them is for the project to know."""
    write_images(project, UNPRINTABLE)
    project.conf(project="Book", latex_engine=engine)
    project.write("learn/pic.eps", "%!PS-Adobe-3.0 EPSF-3.0")
    project.question("learn/q", answer="![asked](drawing.svg)")
    images = "\n\n".join(f".. image:: learn/{n}" for n in ("pic.eps", "drawing.svg"))
    project.index(".. quicktakes::", "", images)
    built = project.build("latex")
    tex = built.text("book.tex")
    assert r"\sphinxincludegraphics{{pic}.eps}" in tex
    assert r"\sphinxincludegraphics{{drawing}.svg}" in tex
    assert "asked" in tex
    assert len([w for w in built.warnings if "quicktakes.image" in w]) == 1


def test_image_in_the_copy_of_an_answer(project: Project) -> None:
    """In a book that has the listing, and not the page."""
    write_images(project, UNPRINTABLE)
    documents = [("faq", "book.tex", "B", "A", "manual")]
    project.conf(project="Book", latex_documents=documents)
    project.index(".. quicktakes::", "", ".. toctree::", "", "   faq")
    project.write("faq.rst", "FAQ\n===\n\n.. quicktakes::\n   :view: faq\n")
    project.question("learn/q", answer="![the text](drawing.svg)")
    built = project.build("latex")
    assert "the text" in built.text("book.tex")
    assert "includegraphics{{drawing" not in built.text("book.tex")


def test_other_formats_keep_every_image(project: Project) -> None:
    write_images(project, UNPRINTABLE)
    project.question("learn/q", answer="![text](drawing.svg)")
    built = project.build("html")
    assert built.warnings == []
    assert built.main("learn/q").img["alt"] == "text"
