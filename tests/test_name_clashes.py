"""Every clash of names that the format's real files show, or make possible."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import Built, Project, squeeze


def related(**fields: Any) -> dict[str, Any]:
    return {"title": "As it was called", **fields}


def titles(built: Built, docname: str) -> list[str]:
    return [squeeze(a) for a in built.main(docname).select(".quicktakes-list a")]


def hrefs(built: Built, docname: str, selector: str) -> list[str]:
    return [unquote(str(a["href"])) for a in built.main(docname).select(selector)]


def unique_ids(built: Built, page: str) -> bool:
    ids = [str(e["id"]) for e in built.html(page).select("[id]")]
    return len(ids) == len(set(ids))


# -- One title under two ids and two subjects --


def same_title(project: Project) -> Project:
    project.index()
    for number, subject in enumerate(("Physics", "Computer Science"), 1):
        folder = subject.lower().replace(" ", "-")
        project.question(
            f"{folder}/what-is-a-field",
            question="What is a field?",
            id=number,
            subject=subject,
            url=f"/learn/{folder}/questions/what-is-a-field",
            file_name=f"{folder}-what-is-a-field.md",
            answer=f"The one of {subject}.\n\n### Conclusion\nDone.",
        )
    return project


PHYSICS, COMPUTING = "physics/what-is-a-field", "computer-science/what-is-a-field"


def test_same_title_is_no_clash(project: Project) -> None:
    built = same_title(project).build(overrides={"nitpicky": True})
    assert built.warnings == []
    for docname in (PHYSICS, COMPUTING):
        assert squeeze(built.main(docname).select("h1")[0]) == "What is a field?"
    assert hrefs(built, "subjects/physics", ".quicktakes-list a") == [
        f"../{PHYSICS}.html"
    ]
    assert hrefs(built, "subjects/computer-science", ".quicktakes-list a") == [
        f"../{COMPUTING}.html"
    ]


def test_same_title_by_role(project: Project) -> None:
    same_title(project).write(
        "notes.rst",
        ":orphan:\n\nN\n=\n\n:qt:question:`1` :qt:question:`2` "
        f":qt:question:`physics/what-is-a-field` :qt:question:`{COMPUTING}`\n",
    )
    built = project.build()
    assert built.warnings == []
    assert hrefs(built, "notes", "p a") == [
        f"{PHYSICS}.html",
        f"{COMPUTING}.html",
        f"{PHYSICS}.html",
        f"{COMPUTING}.html",
    ]


def test_slug_of_two_subjects_is_ambiguous(project: Project) -> None:
    # No file_name here, so that both have the slug of their url.
    same_title(project)
    for docname in (PHYSICS, COMPUTING):
        path = project.srcdir / f"{docname}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^file_name.*\n", "", text), encoding="utf-8")
    project.write("notes.rst", ":orphan:\n\nN\n=\n\n:qt:question:`what-is-a-field`\n")
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith("notes.rst:6: WARNING: ")
    assert "computer-science/what-is-a-field, physics/what-is-a-field" in warning


@pytest.mark.parametrize(
    ("subject", "found"),
    [("physics", PHYSICS), ("COMPUTER SCIENCE", COMPUTING), ("Biology", None)],
)
def test_related_by_a_slug_of_two_subjects(
    project: Project, subject: str, found: str | None
) -> None:
    same_title(project)
    for docname in (PHYSICS, COMPUTING):
        path = project.srcdir / f"{docname}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("(?m)^file_name.*\n", "", text), encoding="utf-8")
    project.question(
        "q",
        related_article1=related(id=99, subject=subject, url="/old/what-is-a-field"),
    )
    built = project.build()
    links = hrefs(built, "q", ".quicktakes-related:not(.quicktakes-similar) a")
    assert links == ([f"{found}.html"] if found else [])


@pytest.mark.parametrize("builder", ["singlehtml", "latex"])
def test_same_title_in_one_document(project: Project, builder: str) -> None:
    same_title(project).conf(project="P")
    built = project.build(builder)
    assert built.warnings == []
    if builder == "singlehtml":
        assert unique_ids(built, "index.html")
        tree = built.html("index.html")
        for link in tree.select(".quicktakes-list a.qt-question"):
            target = tree.find(id=unquote(str(link["href"])[1:]))
            assert target is not None
        return
    labels = re.findall(r"\\label\{(.*?)\}", built.text("p.tex"))
    assert len(labels) == len(set(labels))


def test_same_title_in_the_listing_and_in_search(project: Project) -> None:
    built = same_title(project).build()
    assert sorted(hrefs(built, "index", "a.qt-question")) == [
        f"{COMPUTING}.html",
        f"{PHYSICS}.html",
    ]


# -- C, C++ and C# --


def collision(project: Project) -> Project:
    """Write questions whose slugs lost what tells them apart."""
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    for number, subject in enumerate(("C", "C++", "C#"), 1):
        project.question(
            f"q{number}",
            question=f"What is a pointer in {subject}?",
            subject=subject,
            id=number,
            url="/learn/c/questions/what-is-a-pointer-in-c",
            seo={"page_keywords": f"{subject}, pointer"},
        )
    return project


def test_subjects_are_kept_apart(project: Project) -> None:
    built = collision(project).build()
    pages = {
        "subjects/c": ["What is a pointer in C?"],
        "subjects/c_plus_plus": ["What is a pointer in C++?"],
        "subjects/c_sharp": ["What is a pointer in C#?"],
    }
    found = {d for d in built.app.env.found_docs if d.startswith("subjects/")}
    assert found == set(pages)
    for docname, shown in pages.items():
        assert titles(built, docname) == shown


def test_keywords_are_kept_apart(project: Project) -> None:
    built = collision(project).build()
    anchors = set()
    for number in (1, 2, 3):
        first = hrefs(built, f"q{number}", ".quicktakes-keywords a")[0]
        anchors.add(first)
        (target,) = built.main("keywords").find_all(id=first.partition("#")[2])
        (shown,) = target.find_next_sibling("dd").select("a")  # type: ignore[union-attr]
        assert shown["href"] == f"q{number}.html"
    assert len(anchors) == 3


def test_one_url_of_several_questions(project: Project) -> None:
    # A warning for each but the first, at the line of its url.
    built = collision(project).build()
    found = [w for w in built.warnings if "[quicktakes.duplicate_url]" in w]
    assert [warning.split(":")[0] for warning in found] == ["q2.md", "q3.md"]
    for warning in found:
        assert "'q1'" in warning
        name = warning.split(":")[0]
        line = int(warning.split(":")[1])
        text = (project.srcdir / name).read_text(encoding="utf-8").splitlines()
        assert text[line - 1].startswith("url:")
    assert len(built.warnings) == 2


def test_slug_that_subject_names_tell_apart(project: Project) -> None:
    collision(project).write(
        "notes.rst",
        ":orphan:\n\nN\n=\n\n"
        + " ".join(
            f":qt:question:`{subject}/what-is-a-pointer-in-c`"
            for subject in ("C", "c++", "C#", "c_plus_plus")
        ),
    )
    built = project.build()
    assert [w for w in built.warnings if "duplicate_url" not in w] == []
    assert hrefs(built, "notes", "p a") == ["q1.html", "q2.html", "q3.html", "q2.html"]


def test_related_by_a_url_of_several(project: Project) -> None:
    # The id decides; then the subject, where the url is not exact; the url names one.
    url = "/learn/c/questions/what-is-a-pointer-in-c"
    collision(project).question(
        "r",
        related_article1=related(id=3, url=url, subject="C"),
        related_article2=related(id=99, url="/x/what-is-a-pointer-in-c", subject="C++"),
    )
    built = project.build()
    links = hrefs(built, "r", ".quicktakes-related:not(.quicktakes-similar) a")
    assert links == ["q3.html", "q2.html"]


def test_docnames_of_a_collision(project: Project) -> None:
    # Files cannot have one name in one folder; slugs of file names may still be one.
    collision(project)
    for folder, subject in (("c", "C"), ("cpp", "C++")):
        project.question(
            f"{folder}/arrays",
            question=f"Arrays in {subject}?",
            subject=subject,
            file_name="arrays.md",
        )
    built = project.build()
    assert titles(built, "subjects/c") == ["Arrays in C?", "What is a pointer in C?"]
    ids = {
        built.doctree(docname)[0]["ids"][0]  # type: ignore[index]
        for docname in ("c/arrays", "cpp/arrays")
    }
    assert len(ids) == 2


def test_headings_of_a_listing_keep_their_ids(project: Project) -> None:
    # Others would lead to "#questions-c" and find C++ there when C comes.
    def ids() -> dict[str, str]:
        built = project.build()
        return {
            squeeze(section.find(["h2", "h3"])): str(section["id"])  # type: ignore[arg-type]
            for section in built.main("list").select("section section")
        }

    text = "L\n=\n\n.. quicktakes::\n\n.. quicktakes::\n   :group-by: year\n"
    project.index(".. quicktakes::\n\n.. toctree::\n\n   list")
    project.write("list.rst", text)
    for number, subject in enumerate(("C++", "日本史"), 1):
        project.question(f"q{number}", subject=subject, date=f"202{number}-01-01")
    before = ids()
    assert set(before) == {"C++", "日本史", "2021", "2022"}
    for number, subject in enumerate(("C", "C#", "中国史"), 3):
        project.question(f"q{number}", subject=subject, date=f"202{number}-01-01")
    after = ids()
    assert len(set(after.values())) == 10
    assert {heading: after[heading] for heading in before} == before


# -- One id in two files --


def same_id(project: Project) -> Project:
    project.index(".. quicktakes::\n\n.. toctree::\n\n   notes")
    project.write("notes.rst", "N\n=\n\n:qt:question:`7`\n")
    for name, title in (("b", "The old version?"), ("a", "The new version?")):
        project.question(
            name,
            question=title,
            id=7,
            url=f"/learn/{name}",
            answer="### Conclusion\nText.",
        )
    project.question("c", question="Other?", related_article1=related(id=7))
    return project


def test_same_id_warns_at_its_line(project: Project) -> None:
    for _ in range(2):
        built = same_id(project).build()
        (warning,) = built.warnings
        assert warning.endswith("[quicktakes.duplicate_id]")
        assert "'7'" in warning
        assert "'a'" in warning
        name, line = warning.split(":")[:2]
        assert name == "b.md"
        text = (project.srcdir / name).read_text(encoding="utf-8").splitlines()
        assert text[int(line) - 1] == "id: 7"


def test_references_by_an_id_of_two_go_to_the_first(project: Project) -> None:
    built = same_id(project).build()
    assert hrefs(built, "notes", "p a") == ["a.html"]
    selector = ".quicktakes-related:not(.quicktakes-similar) a"
    assert hrefs(built, "c", selector) == ["a.html"]


def test_both_files_are_pages(project: Project) -> None:
    built = same_id(project).build()
    for name, title in (("a", "The new version?"), ("b", "The old version?")):
        assert squeeze(built.main(name).select("h1")[0]) == title
        assert title in titles(built, "subjects/physics")


def test_ids_of_sections_with_one_id(project: Project) -> None:
    built = same_id(project).build("singlehtml")
    assert unique_ids(built, "index.html")
    (first,) = built.doctree("a").children
    (second,) = built.doctree("b").children
    assert first["ids"][0] == "question-7"  # type: ignore[index]
    assert second["ids"][0] != "question-7"  # type: ignore[index]


def test_ids_of_sections_with_ids_that_differ_in_case(project: Project) -> None:
    project.index()
    for name in ("Ab", "aB"):
        project.question(f"q{name}", question=f"{name}?", id=name, answer="### End\nx")
    built = project.build("singlehtml")
    assert unique_ids(built, "index.html")
    assert built.doctree("qAb").children[0]["ids"] == ["question-Ab"]  # type: ignore[index]


def test_inventory_has_one_of_an_id(project: Project) -> None:
    built = same_id(project).build()
    domain = built.app.env.get_domain("qt")
    found = [(n, d) for n, _, t, d, _, _ in domain.get_objects() if t == "question"]
    assert ("7", "a") in found
    assert ("b", "b") in found
    names = [name for name, _ in found]
    assert len(names) == len(set(names))


def test_rewritten_in_place(project: Project) -> None:
    # The same id and file, another title and subject: no clash, but a change.
    project.index()
    project.question("q", question="Before?", id=7, subject="Physics")
    project.build()
    project.question("q", question="After?", id=7, subject="Biology")
    built = project.build()
    assert built.warnings == []
    assert titles(built, "subjects/biology") == ["After?"]
    assert not (built.outdir / "subjects/physics.html").exists()


def test_id_that_is_the_docname_of_another(project: Project) -> None:
    project.index()
    project.question("12", question="Twelve by name?", id=5)
    project.question("x", question="Twelve by id?", id=12)
    project.write("notes.rst", ":orphan:\n\nN\n=\n\n:qt:question:`12`\n")
    built = project.build()
    # One of them, without a guess being hidden: the id or a warning.
    (href,) = hrefs(built, "notes", "p a")
    assert href == "x.html" or "12" in built.warning_text
    names = [n for n, _, t, *_ in built.app.env.get_domain("qt").get_objects()]
    assert len(names) == len(set(names))


def test_id_in_two_notations(project: Project) -> None:
    project.index()
    project.question("a", question="A?", id=7)
    project.question("b", question="B?", id="7")
    (warning,) = project.build().warnings
    assert "[quicktakes.duplicate_id]" in warning


# -- A subject in two cases --


def two_cases(project: Project) -> Project:
    project.index()
    rows = [
        "Computer Science",
        "Computer science",
        "Computer Science",
        "computer  science",
    ]
    for number, subject in enumerate(rows):
        project.question(
            f"q{number}", question=f"Q{number}?", id=number, subject=subject
        )
    return project


def test_subject_in_two_cases_is_one(project: Project) -> None:
    built = two_cases(project).build()
    assert built.warnings == []
    assert "4 questions, 1 subject" in built.status
    (page,) = (d for d in built.app.env.found_docs if d.startswith("subjects/"))
    assert page == "subjects/computer-science"
    assert squeeze(built.main(page).select("h1")[0]) == "Computer Science"
    assert titles(built, page) == ["Q0?", "Q1?", "Q2?", "Q3?"]
    for number in range(4):
        (link,) = built.main(f"q{number}").select(".quicktakes-filed a.qt-subject")
        assert squeeze(link) == "Computer Science"
    headings = [squeeze(h) for h in built.main("index").select("h2")]
    assert headings == ["Computer Science"]


def test_related_in_another_case_of_the_subject(project: Project) -> None:
    two_cases(project).question(
        "x",
        subject="COMPUTER SCIENCE",
        related_article1=related(id=99, subject="computer SCIENCE", url="/old/q1"),
    )
    built = project.build()
    selector = ".quicktakes-related:not(.quicktakes-similar) a"
    assert hrefs(built, "x", selector) == ["q1.html"]


def test_tables_and_filters_take_both_cases(project: Project) -> None:
    two_cases(project).write(
        "list.rst",
        ":orphan:\n\nL\n=\n\n.. quicktakes::\n   :subject: COMPUTER SCIENCE\n"
        "   :view: table\n   :group-by: none\n",
    )
    built = project.build()
    assert built.warnings == []
    rows = [squeeze(a) for a in built.main("list").select("a.qt-subject")]
    assert rows == ["Computer Science"] * 4


# -- Related, again and again --


def test_related_that_names_one_id_twice(project: Project) -> None:
    project.index()
    project.question("a", question="A?", id=1, url="/learn/a")
    project.question("b", question="B?", id=2)
    project.question(
        "q",
        question="Q?",
        id=3,
        **{
            f"related_article{number}": related(**fields)
            for number, fields in enumerate(
                [{"id": 1}, {"id": 2}, {"id": 1}, {"url": "/learn/a"}, {"id": "1"}], 1
            )
        },
    )
    built = project.build(overrides={"quicktakes_related": "strict"})
    assert built.warnings == []
    selector = ".quicktakes-related:not(.quicktakes-similar) a"
    assert hrefs(built, "q", selector) == ["a.html", "b.html"]
    referring = ".quicktakes-referring a"
    assert hrefs(built, "a", referring) == ["q.html"]


def test_related_missing_one_twice(project: Project) -> None:
    project.index()
    fields = related(id=9, url="/learn/nine", subject="Physics")
    project.question("q", related_article1=fields, related_article2=dict(fields))
    built = project.build(overrides={"quicktakes_related": "strict"})
    (warning,) = built.warnings
    assert "[quicktakes.related]" in warning
    items = built.main("q").select(".quicktakes-related li")
    assert [squeeze(item) for item in items] == ["As it was called"]


def test_groups_that_link_only_among_themselves(project: Project) -> None:
    project.index()
    for group in ("a", "b"):
        for number in (1, 2, 3):
            base = 100 if group == "a" else 200
            others = [n for n in (1, 2, 3) if n != number]
            project.question(
                f"{group}{number}",
                question=f"{group}{number}?",
                id=base + number,
                related_article1=related(id=base + others[0]),
                related_article2=related(id=base + others[1]),
            )
    built = project.build(overrides={"quicktakes_related_count": 0})
    assert built.warnings == []
    for group in ("a", "b"):
        found = set(hrefs(built, f"{group}1", ".quicktakes-related a"))
        assert found == {f"{group}2.html", f"{group}3.html"}


# -- Keywords that differ in case --


def test_keywords_in_two_cases(project: Project) -> None:
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    rows = ["SVM, svm, Svm", "svm, Kernel", "SVM, kernel", "ＳＶＭ,kernel"]
    for number, words in enumerate(rows):
        project.question(
            f"q{number}",
            question=f"Q{number}?",
            id=number,
            seo={"page_keywords": words},
        )
    built = project.build()
    assert built.warnings == []
    terms = [squeeze(t) for t in built.main("keywords").select(".quicktakes-index dt")]
    assert terms == ["kernel (3)", "SVM (4)"]
    for number in range(4):
        (line,) = built.main(f"q{number}").select("p.quicktakes-keywords")
        assert line.get_text() == ("SVM" if number == 0 else "SVM, kernel")
    shown = squeeze(built.html("genindex").select("[role=main]")[0])
    assert "svm" not in shown
    assert "Kernel" not in shown
    (line,) = built.main("subjects/physics").select("p.quicktakes-keywords")
    assert [squeeze(a) for a in line.select("a")] == ["SVM", "kernel"]


def test_keyword_and_subject_of_one_name(project: Project) -> None:
    project.index(".. quicktakes::\n\n.. toctree::\n\n   keywords")
    project.write("keywords.rst", "Keywords\n========\n\n.. quicktakes-index::\n")
    project.question("physics", seo={"page_keywords": "Physics"}, id=1)
    project.write(
        "notes.rst",
        ":orphan:\n\nN\n=\n\n:qt:subject:`physics` :qt:keyword:`physics` "
        ":qt:question:`physics`\n",
    )
    built = project.build(overrides={"nitpicky": True})
    assert built.warnings == []
    assert hrefs(built, "notes", "p a") == [
        "subjects/physics.html",
        "keywords.html#keyword_physics",
        "physics.html",
    ]


def test_subject_named_like_a_page_of_another(project: Project) -> None:
    # "Physics" has a second page; a subject may be called nearly like it.
    project.index()
    project.conf(quicktakes_page_size=2)
    for number in range(3):
        project.question(f"p{number}", question=f"P{number}?")
    for number, subject in enumerate(("Physics_page-2", "Physics page-2", "Physics-2")):
        project.question(f"x{number}", question=f"X{number}?", subject=subject)
    built = project.build()
    assert built.warnings == []
    pages = [d for d in built.app.env.found_docs if d.startswith("subjects/")]
    assert len(pages) == 5
    shown = sorted(title for page in pages for title in titles(built, page))
    assert shown == ["P0?", "P1?", "P2?", "X0?", "X1?", "X2?"]


def test_question_in_the_place_of_a_generated_page(project: Project) -> None:
    project.index()
    project.question("subjects/physics", question="What is physics?")
    built = project.build()
    (warning,) = [w for w in built.warnings if "[quicktakes.generated]" in w]
    assert warning.startswith("subjects/physics")
    assert squeeze(built.main("subjects/physics").select("h1")[0]) == "What is physics?"
