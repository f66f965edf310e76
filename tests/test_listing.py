"""The directive ``quicktakes``: what it lists, and what it makes of wrong options."""

from __future__ import annotations

import pytest
from bs4 import Tag
from conftest import Built, Project, classed, squeeze
from docutils import nodes


def six(project: Project) -> Project:
    """Write six questions in two folders, of two subjects in three spellings."""
    rows = [
        ("learn/a", "Step 10", "Physics", "2024-01-31", "Ada", "x, y", 10),
        ("learn/b", "Step 2", "physics", "2024-02-01", "Bob", "X", 9),
        ("learn/deep/c", "Zeta", "Biology", "2023-12-31", "Ada", "z", 1),
        ("other/d", "alpha", "Biology", "2024-02-01", "Ada", "", "x"),
        ("other/e", "Ärger", "Physics", None, None, "y", None),
        ("f", "Omega", "Biology", "2022-05-05", "Bob", "x", 3),
    ]
    for docname, title, subject, date, author, words, id_ in rows:
        project.question(
            docname,
            question=title,
            subject=subject,
            date=date,
            author=author,
            seo={"page_keywords": words, "page_description": f"About {title}."},
            id=id_,
        )
    return project


def listing(project: Project, *lines: str, name: str = "list", rst: bool = True) -> Tag:
    """Return the content of a page that holds ``quicktakes`` with these lines."""
    built = build(project, *lines, name=name)
    assert built.warnings == []
    return built.main(name)


def build(project: Project, *lines: str, name: str = "list") -> Built:
    six(project).index()
    first, *options = lines or ("",)
    text = f".. quicktakes:: {first}\n" + "".join(f"   {line}\n" for line in options)
    project.write(f"{name}.rst", f":orphan:\n\nList\n====\n\n{text}")
    return project.build()


def groups(main: Tag) -> list[tuple[str, list[str]]]:
    """Return headings with the titles below them."""
    found = []
    for element in main.select(".quicktakes-list, .quicktakes-table, .quicktakes-full"):
        heading = element.find_previous(["h1", "h2", "h3"])
        assert isinstance(heading, Tag)
        links = element.select("a.qt-question")
        found.append((squeeze(heading), [squeeze(link) for link in links]))
    return found


def titles(main: Tag) -> list[str]:
    return [title for _, found in groups(main) for title in found]


def test_what_is_no_pattern_is_a_warning(project: Project) -> None:
    project.write("index.rst", "Home\n====\n\n.. quicktakes:: [z-a]* b\n")
    project.question("a")
    project.question("b", question="B?")
    built = project.build()
    (warning,) = built.warnings
    assert "'[z-a]*' is not a pattern" in warning
    assert warning.startswith("index.rst:4: WARNING: ")
    assert warning.endswith("[quicktakes.directive]")
    assert [squeeze(a) for a in built.main("index").select(".quicktakes-list a")] == [
        "B?"
    ]


def test_setting_with_what_is_no_pattern(project: Project) -> None:
    project.conf(quicktakes_files=["[z-a]*"])
    project.index()
    project.question("a")
    (warning,) = project.build().warnings
    assert "quicktakes_files" in warning
    assert "expected a list of patterns" in warning


def test_all_questions_by_subject(project: Project) -> None:
    # Case does not make a subject; the commoner spelling is shown.
    assert groups(listing(project)) == [
        ("Biology", ["alpha", "Omega", "Zeta"]),
        ("Physics", ["Ärger", "Step 2", "Step 10"]),
    ]


def test_subjects_are_sections(project: Project) -> None:
    built = build(project)
    document = built.doctree("list")
    (top,) = [n for n in document.children if isinstance(n, nodes.section)]
    sections = list(document.findall(nodes.section))[1:]
    assert [section[0].astext() for section in sections] == ["Biology", "Physics"]
    assert all(top in list(_ancestors(section)) for section in sections)
    ids = [id_ for section in sections for id_ in section["ids"]]
    assert len(set(ids)) == len(ids) == 2


def _ancestors(node: nodes.Node) -> list[nodes.Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def test_links_lead_to_the_pages(project: Project) -> None:
    built = build(project, name="deep/list")
    links = {squeeze(a): a["href"] for a in built.main("deep/list").select("li a")}
    assert links["Step 2"] == "../learn/b.html"
    assert links["Omega"] == "../f.html"
    for href in links.values():
        assert (built.outdir / "deep" / str(href)).resolve().is_file()


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("list", "learn/*", ["Step 2", "Step 10"]),
        ("list", "learn/**", ["Zeta", "Step 2", "Step 10"]),
        ("list", "/learn/*", ["Step 2", "Step 10"]),
        ("learn/list", "*", ["Step 2", "Step 10"]),
        ("learn/list", "deep/*", ["Zeta"]),
        ("learn/list", "/other/*", ["alpha", "Ärger"]),
        ("learn/list", "../f", ["Omega"]),
        ("list", "learn/a other/*", ["alpha", "Ärger", "Step 10"]),
        ("list", "learn/[ab]", ["Step 2", "Step 10"]),
    ],
)
def test_patterns(
    project: Project, name: str, pattern: str, expected: list[str]
) -> None:
    assert titles(listing(project, pattern, name=name)) == expected


OPTIONS: list[tuple[str, list[tuple[str, list[str]]]]] = [
    (":subject: PHYSICS", [("Physics", ["Ärger", "Step 2", "Step 10"])]),
    (":keyword: x\n:group-by: none", [("List", ["Omega", "Step 2", "Step 10"])]),
    (":keyword: y, z\n:group-by: none", [("List", ["Ärger", "Step 10", "Zeta"])]),
    (":author: bob\n:group-by: none", [("List", ["Omega", "Step 2"])]),
    (":since: 2024-01-31\n:group-by: none", [("List", ["alpha", "Step 2", "Step 10"])]),
    (":until: 2023-12-31\n:group-by: none", [("List", ["Omega", "Zeta"])]),
    (":since: 2023\n:until: 2023\n:group-by: none", [("List", ["Zeta"])]),
    (
        ":sort: date\n:group-by: none\n:since: 2000",
        [("List", ["Omega", "Zeta", "Step 10", "alpha", "Step 2"])],
    ),
    (
        ":sort: date\n:reverse:\n:limit: 3\n:group-by: none",
        [("List", ["Step 2", "alpha", "Step 10"])],
    ),
    (
        ":sort: id\n:group-by: none",
        [("List", ["Ärger", "Zeta", "Omega", "Step 2", "Step 10", "alpha"])],
    ),
    (":limit: 2\n:group-by: none", [("List", ["alpha", "Ärger"])]),
    (
        ":group-by: keyword\n:subject: Physics",
        [
            ("x", ["Step 2", "Step 10"]),
            ("y", ["Ärger", "Step 10"]),
        ],
    ),
    (
        ":group-by: author",
        [
            ("Ada", ["alpha", "Step 10", "Zeta"]),
            ("Bob", ["Omega", "Step 2"]),
            ("Unknown author", ["Ärger"]),
        ],
    ),
    (
        ":group-by: year",
        [
            ("2024", ["alpha", "Step 2", "Step 10"]),
            ("2023", ["Zeta"]),
            ("2022", ["Omega"]),
            ("Undated", ["Ärger"]),
        ],
    ),
]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a project with a page for each of OPTIONS."""
    project = six(Project(tmp_path_factory.mktemp("options") / "src"))
    project.index()
    for number, (lines, _) in enumerate(OPTIONS):
        text = "".join(f"   {line}\n" for line in lines.splitlines())
        project.write(
            f"list{number}.rst", f":orphan:\n\nList\n====\n\n.. quicktakes::\n{text}"
        )
    return project.build()


@pytest.mark.parametrize(("number", "case"), list(enumerate(OPTIONS)))
def test_options(
    options: Built, number: int, case: tuple[str, list[tuple[str, list[str]]]]
) -> None:
    assert options.warnings == []
    found = groups(options.main(f"list{number}"))
    assert [(name.lower(), links) for name, links in found] == [
        (name.lower(), links) for name, links in case[1]
    ]


def test_table(project: Project) -> None:
    main = listing(project, "learn/*", ":view: table", ":group-by: none")
    (table,) = main.select("table")
    rows = [[squeeze(c) for c in row.select("th, td")] for row in table.select("tr")]
    assert rows == [
        ["Question", "Subject", "Author", "Date"],
        ["Step 2", "Physics", "Bob", rows[1][3]],
        ["Step 10", "Physics", "Ada", rows[2][3]],
    ]
    assert "2024" in rows[1][3]
    assert [a["href"] for a in table.select("tr:nth-of-type(1) td a")] == [
        "learn/b.html",
        "subjects/physics.html",
    ]


def test_full(project: Project) -> None:
    six(project).index()
    project.question(
        "more/x",
        question="What is asked, at length?",
        title="Short",
        date="2024-03-05",
        date_format="D MMMM YYYY",
        seo={"page_description": "The `description` of <it>."},
    )
    project.write(
        "list.rst",
        ":orphan:\n\nList\n====\n\n.. quicktakes:: more/*\n   :view: full\n",
    )
    built = project.build()
    assert built.warnings == []
    (entry,) = built.main("list").select(".quicktakes-full")
    assert squeeze(entry.select("dt")[0]) == "Short"
    text = squeeze(entry.select("dd")[0])
    assert "What is asked, at length?" in text
    assert "The `description` of <it>." in text
    assert "5 March 2024" in text


def test_caption_class_and_name(project: Project) -> None:
    six(project).index()
    project.write(
        "list.rst",
        ":orphan:\n\nList\n====\n\n.. quicktakes:: learn/*\n   :caption: *My* list\n"
        "   :class: one two\n   :name: here\n\nSee :ref:`text <here>`.\n",
    )
    built = project.build()
    main = built.main("list")
    assert built.warnings == []
    (caption,) = main.select(".quicktakes-caption")
    assert "My" in squeeze(caption)
    assert main.select(".one.two .quicktakes-list, .one.two.quicktakes-list")
    (reference,) = [a for a in main.select("a") if squeeze(a) == "text"]
    assert main.select(str(reference["href"]))


def test_listing_where_no_section_can_stand(project: Project) -> None:
    six(project).index()
    project.write(
        "list.rst",
        ":orphan:\n\nList\n====\n\n* item\n\n  .. quicktakes:: learn/*\n",
    )
    built = project.build()
    assert built.warnings == []
    (item,) = [li for li in built.main("list").select("li") if li.find("ul")]
    assert [squeeze(a) for a in item.select("a")] == ["Step 2", "Step 10"]


WRONG = [
    (":sort: age", ["title", "date", "id"]),
    (":group-by: colour", ["subject", "keyword", "author", "year", "none"]),
    (":view: tiles", ["list", "table", "full", "cards", "faq"]),
    (":since: yesterday", ["2025-01-31"]),
    (":until: 2024-13-01", ["2025-01-31"]),
    (":limit: -1", ["above 0"]),
    (":limit: many", ["above 0"]),
    (f":limit: {'9' * 5000}", ["above 0"]),
    (":subject:", ["names"]),
    (":keyword: ,", ["names"]),
    (":reverse: 1", ["no value, or true or false"]),
    (":class: 1 2", ["names that begin with a letter"]),
    (":caption:", ["expected text"]),
]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a project with a page for each of WRONG."""
    project = six(Project(tmp_path_factory.mktemp("wrong") / "src"))
    project.index()
    for number, (line, _) in enumerate(WRONG):
        project.write(
            f"list{number}.rst",
            f":orphan:\n\nList\n====\n\n.. quicktakes:: learn/*\n   {line}\n",
        )
    return project.build()


@pytest.mark.parametrize(("number", "case"), list(enumerate(WRONG)))
def test_wrong_value(wrong: Built, number: int, case: tuple[str, list[str]]) -> None:
    found = [w for w in wrong.warnings if w.startswith(f"list{number}.rst")]
    assert len(found) == 1
    assert found[0].startswith(f"list{number}.rst:6: WARNING: ")
    assert found[0].endswith("[quicktakes.directive]")
    for allowed in case[1]:
        assert allowed in found[0]
    assert titles(wrong.main(f"list{number}")) == ["Step 2", "Step 10"]


def test_unknown_option_is_an_error_at_its_line(project: Project) -> None:
    built = build(project, "learn/*", ":colour: red")
    assert built.warnings[0].startswith("list.rst:6: ERROR: ")
    assert 'unknown option: "colour"' in built.warning_text


@pytest.mark.parametrize(
    "lines", [("nothing/*",), ("", ":author: Nobody"), ("", ":since: 2099")]
)
def test_empty_result(project: Project, lines: tuple[str, ...]) -> None:
    built = build(project, *lines)
    (warning,) = built.warnings
    assert warning.startswith("list.rst:6: WARNING: ")
    assert warning.endswith("[quicktakes.empty]")
    (message,) = classed(built.doctree("list"), "quicktakes-empty")
    assert message.astext() == "No questions."


def test_names_that_no_question_has(project: Project) -> None:
    def question(name: str, subject: str, author: str, words: str) -> None:
        fields = {"subject": subject, "author": author}
        project.question(name, question=name, **fields, seo={"page_keywords": words})

    question("a", "Physics", "Ada", "lens, light")
    question("b", "Art", "Bo", "paint")
    project.index(
        *(".. quicktakes::", "   :subject: Physicz, art, PHYSICS"),
        *("   :keyword: lenz, paint, light", "   :author: ada, Nobody, bo", ""),
        *(".. quicktakes::", "   :subject: Nothing"),
    )
    built = project.build()
    found = [w for w in built.warnings if w.endswith("[quicktakes.empty]")]
    assert [w.partition("WARNING: ")[2].partition(";")[0] for w in found] == [
        "no question has the subject 'physicz': expected one that a question has, such "
        "as 'Physics'",
        "no question has the keyword 'lenz': expected one that a question has, such as "
        "'lens'",
        "no question has the author 'nobody': expected one that a question has",
        "No questions: expected at least one",
    ]
    assert titles(built.main("index")) == ["b", "a"]
    question("c", "Physicz", "Nobody", "lenz")
    found = [w for w in project.build().warnings if w.endswith("[quicktakes.empty]")]
    assert len(found) == 1


def test_project_without_questions(project: Project) -> None:
    project.index()
    built = project.build()
    (warning,) = built.warnings
    assert warning.startswith("index.rst:4: ")
    assert "No questions" in squeeze(built.main("index"))
    assert not (project.srcdir / "subjects").exists()


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({}, "'question' or 'answer'"),
        ({"question": "nope", "answer": "nada"}, "'nope' or 'nada'"),
    ],
)
def test_project_with_other_keys(
    project: Project, fields: dict[str, str], keys: str
) -> None:
    """The warning says so as long as there is no question, and no longer."""
    project.conf(quicktakes_fields=fields)
    project.index(".. quicktakes::", "", ".. toctree::", "", "   a")
    project.write("a.md", "---\nq: Why?\na: So.\n---\n\n# A\n")
    (warning,) = project.build().warnings
    assert warning.startswith("index.rst:4: WARNING: No questions: expected")
    assert f"; no file has {keys} in its front matter: see quicktakes_fields" in warning
    project.index(".. quicktakes:: a/*", "", ".. toctree::", "", "   a")
    broken = f"---\n{fields.get('question', 'question')}: Why?\n---\n"
    project.write("b.md", broken)
    assert "no file has" not in project.build().warning_text


@pytest.mark.parametrize(
    ("value", "order"),
    [("true", ["Step 10", "Step 2"]), ("false", ["Step 2", "Step 10"])],
)
def test_flag_with_a_value_of_yaml(
    project: Project, value: str, order: list[str]
) -> None:
    built = build(project, "learn/*", f":reverse: {value}")
    assert built.warnings == []
    assert titles(built.main("list")) == order


def test_wrong_value_in_an_included_file(project: Project) -> None:
    six(project).index(
        *["Text.", ""] * 8, ".. quicktakes::", "", ".. include:: part.txt"
    )
    project.write("part.txt", "Part.\n\n\n.. quicktakes:: learn/*\n   :sort: wrong\n")
    project.write("m.md", "---\norphan: true\n---\n# M\n\n```{include} p.inc\n```\n")
    project.write("p.inc", "a\n\nb\n\nc\n\n```{quicktakes} learn/*\n:sort: age\n```\n")
    built = project.build()
    assert [w.partition(" WARNING")[0] for w in built.warnings] == [
        "part.txt:4:",
        "p.inc:7:",
    ]


def test_a_prolog_moves_no_lines(project: Project) -> None:
    project.conf(rst_prolog="One.\n\nTwo.\n\nThree.\n")
    built = build(project, "learn/*", ":sort: wrong")
    (warning,) = built.warnings
    assert warning.startswith("list.rst:6: WARNING: ")


def test_myst_syntax(project: Project) -> None:
    six(project).index()
    project.write(
        "list.md",
        "---\norphan: true\n---\n\n# List\n\n"
        "```{quicktakes} learn/*\n:view: table\n:group-by: none\n```\n\n"
        "```{quicktakes} nothing/*\n```\n\n"
        "```{quicktakes} learn/*\n:sort: age\n```\n",
    )
    built = project.build()
    assert titles(built.main("list")) == ["Step 2", "Step 10"] * 2
    assert [w.partition(" WARNING")[0] for w in built.warnings] == [
        "list.md:12:",
        "list.md:15:",
    ]


def test_myst_page_as_the_place_of_all_questions(project: Project) -> None:
    six(project)
    project.write("index.md", "# Home\n\n```{quicktakes}\n```\n")
    built = project.build()
    assert built.warnings == []
    assert [name for name, _ in groups(built.main("index"))] == ["Biology", "Physics"]
    assert set(built.app.env.toctree_includes["index"]) == {
        "subjects/biology",
        "subjects/physics",
    }


@pytest.mark.parametrize("language", ["sv", "de"])
def test_order_of_the_language(project: Project, language: str) -> None:
    project.conf(language=language)
    project.index(".. quicktakes::\n   :group-by: none")
    for number, title in enumerate(["Zebra", "Ärger", "Affe"]):
        project.question(f"q{number}", question=title)
    built = project.build()
    assert (
        titles(built.main("index"))
        == {
            "sv": ["Affe", "Zebra", "Ärger"],
            "de": ["Affe", "Ärger", "Zebra"],
        }[language]
    )


def test_titles_in_listings_are_text(project: Project) -> None:
    project.index()
    title = "Is *this* `x` $y$ |z| x_ <b>?"
    project.question("q", question=title)
    built = project.build()
    assert built.warnings == []
    assert titles(built.main("index")) == [title]


def test_list_of_subjects_that_is_too_large_for_a_page(project: Project) -> None:
    for number in range(8):
        project.question(f"p{number}", question=f"P{number}?", subject="Physics")
    project.question("a", question="A?", subject="Art")
    project.index(".. quicktakes::")
    built = project.build(overrides={"quicktakes_page_size": 2})
    assert built.warnings == []
    art, physics = built.main("index").select("section section")
    assert [squeeze(a) for a in art.select("li a")] == ["A?"]
    # Six for two subjects; the page of the subject has the rest.
    assert [squeeze(a) for a in physics.select("li a")] == ["P0?", "P1?", "P2?"]
    (rest,) = physics.select("p > a.qt-subject")
    assert squeeze(rest) == "All 8 questions"
    assert rest["href"] == "subjects/physics.html"


def test_list_that_is_asked_for_is_shown_whole(project: Project) -> None:
    for number in range(8):
        project.question(f"p{number}", question=f"P{number}?", subject="Physics")
    project.index(".. quicktakes::\n   :group-by: none")
    built = project.build(overrides={"quicktakes_page_size": 2})
    assert len(built.main("index").select("li a")) == 8
