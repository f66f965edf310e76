"""Reading answers whose newlines were escaped."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_quicktakes.content.newlines import decode
from sphinxcontrib_quicktakes.content.newlines.habits import Habits
from sphinxcontrib_quicktakes.content.newlines.markdown_state import START, begin_line
from sphinxcontrib_quicktakes.content.newlines.ordinary import test_in as ordinary_in
from sphinxcontrib_quicktakes.content.newlines.place import Place
from sphinxcontrib_quicktakes.content.newlines.prices import prices

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def escape(text: str) -> str:
    """What the export did to a text."""
    return text.replace("\n", "\\n")


def survives(text: str) -> bool:
    return decode(escape(text)) == text


# --- the round trip, case by case ---------------------------------------------------

PROSE = {
    "paragraphs": "One.\n\nTwo\nlines.\n",
    "letters after newlines": "First\nwhere x\n\nls\ncd\nabout it\n",
    "list": "- a\n- b\n  1. c\n\n     d\n",
    "table": "| a | b |\n|---|---|\n| `\\n` | x\\_y |\n",
    "trailing spaces": "a  \nb \n   \nc\n",
    "span": "Use `\\n` here.\nAnd `\"\\n\"` or `'\\r\\n'` there.\n",
    "span of two": "A blank line is `\\n\\n` in code.\n\nYes.\n",
    "string in a span": "Join them by `'a\\nb'` or `sep='\\n,\\n'` here.\nYes.\n",
    "keys of a front matter beside quotation marks": (
        '---\ntitle: "[Bug] "\nlabels: bug\nassignees: ""\n---\n\nText.\n'
    ),
    "two doubled escapes": (
        '- for double line breaks ("\\\\n\\\\n")\n- for each line ("\\\\n")\n'
    ),
    "list of escapes": "They are:\n\n- \\n: a line\n- \\t: a tab\n- \\r: none\n",
    "spoken of": "Replace each \\r\\n by \\n in the text, and\nkeep the rest of it.\n",
    "ends a quotation": 'It prints "Hello, world\\n", and\nthen stops.\n',
    "file on a drive": "Open C:\\nofile.txt or `D:\\node_modules\\npm`.\nGo on.\n",
    "question and answer": "Q:\nnew is what?\n\nA:\nnothing, in C:\nnew is C++.\n",
    "spans side by side": "A line with the words `one` and\n`two`, `three` and\n4.\n",
    "span wrapped": (
        "This is a long line that is wrapped at last within `git commit\n"
        "--amend` as prose often is.\n"
    ),
    "long span marks": "Write ``a`b`` and\nthen `c`.\n",
    "stray backtick": "A ` alone.\n\nAnother ` there.\n\nEnd.\n",
    "quoted in prose": 'The character "\\n" ends a line (\\n).\nSo it is.\n',
    "carriage return": "Lines end with \\r\\n there.\nHere not.\n",
    "path": "It is in C:\\new\\files on Windows.\nOr not.\n",
    "hard break": "Roses\\\nare red\\\nviolets blue.\n",
    "heading": "### The `\\n` character\nText.\n",
    "heading with a string": '## Case 7: split("a\\nb");\n\nText.\n',
    "row with a string": "| say('x') | \"One\\ntwo\" |\n|---|---|\n| a | b |\n",
    "word of a long line": (
        "- The function that reads all the settings of a project takes \\n for the "
        "end of each of them, as it did.\n- More\n"
    ),
    "lines with a space at their ends": (
        "What is said here goes on a while, as prose does, and stops \n after it. \n"
        "Then it goes on, \nand again. \nSo what. \nYes.\n"
    ),
    "item about it": "- keeping \\n from entering\n- only run it, fix double \\n bug\n",
    "lines parted by two spaces": "One thing \n another.\n\nHello, \n world.\n",
    "item that begins below": "- a\n  1) \n start of it\n- b\n",
    "other escapes first": "Fix: names parted by \\n \\t are read\n\nMore.\n",
    "escapes at an end": "It turns every \\r\\n it is given into a \\n\n\nMore.\n",
    "carriage return at an end": "This is about the character \\r\nonly, not more.\n",
    "two backslashes": "| What | Put |\n|---|---|\n| New line | \\\\n |\n",
    "relative path": (
        "Look into .\\bin\\Debug\\net8.0\\tool.dll or at it.\nThen go on.\n"
    ),
    "path without a drive": "Load lib\\Release\\native\\x.dll at first.\nYes.\n",
    "path in a span": (
        "What is installed newly is put in a folder, `C:\\Program "
        "Files\\nut`. So find it.\nYes.\n"
    ),
    "file behind a dot": "List all that is in it by `ls .`\nname.txt is there.\n",
    "lookahead": "Try `a` or (?:\\n{2,}|;) at once.\nSo.\n",
    "span that begins a line": "What is it?\n`\\n` ends a line.\nSo.\n",
    "null character": (
        "In memory, the text of it looks about like this then: `Mon "
        "Jan 1 00:00\\n\\0`.\nYes.\n"
    ),
    "long span": (
        '`awk \'BEGIN { FS = ":"; printf "%s %s\\n", "Who", "Where are they now" } '
        '$3 >= 1000 { printf "%s %s\\n", $1, $4 }\' people.txt`\n\nYes.\n'
    ),
    "underlined in a span": (
        "When it's said, they are underlined headings (`title\\n=====`) of rank 1.\n"
    ),
    "alternatives in a span": (
        "We could write `|` between all of them and it would be `1 | 2 |\n3 | 4`, "
        "which is a range.\n"
    ),
    "rows with a stray backtick": (
        "| a | **`b` c`** |\n| --- | --- |\n| `d` | `e` |\n| `f` | `g` |\n"
    ),
    "row of a table in an item": (
        "- One\n\n    | a | b\n    | --- | ---\n    | ![c](d) |\n\n- Two\n"
    ),
    "cell": "| \\r | carriage |\n| \\n | next line |\n| \\t | tab |\n",
    "items with a stray backtick": (
        "- `a` and `b\n  - `c` to do` it and `--d`\n  - Then `e` too\n\nYes.\n"
    ),
    "quoted fence behind a stray backtick": (
        "> You can set `a` or `b` by calling it ` as here::\n>\n> ```sh\n> ls\n> ```\n"
    ),
    "lifetime in a span": (
        "This means that (e.g.) what is written as `&'r\nBox<A>` would default to "
        "`&'r Box<A+'static>`, and `&'r\nRef<'q, A>` to `&'r Ref<'q, A+'q>`.\n"
    ),
    "variable of a type in a span": (
        "It should be fine for whoever compiles it to assume of a type that `T:\n"
        "Example` holds for it.\n"
    ),
    "sentence wrapped behind a space": (
        "We shall suppose for all that follows that `base/web` is the root of your \n"
        " server, and that you know how to reach it.\n"
    ),
    "folders known by name": (
        "Install nutool first. Look into `~\\Roaming\\nutool`, or run\n"
        ".\\nutool\\bin\\x.cmd at once.\n"
    ),
    "spaced operator in a span": (
        "This adds a method with a long name to the class, `+addOneKindOfThem /\n"
        "+addOther` at once.\n"
    ),
    "two quotations": '"*One is said, as it was.*"\n\n"*Another is said.*"\n',
    "dots in a span": (
        "Mark well that the section holds two documents (parted by `...\\n`). The\n"
        "first is short.\n"
    ),
    "words in a span": (
        "* It is put\n  into the store as `NULL` instead of handing the `nil` value "
        'through YAML (`"--- \\n...\\n"`).\n'
    ),
    "template of JSX": (
        "<Code\n  value={`Set([\n    { a: 'b', c: 1 },\n    { a: 'd', c: 2 },\n"
        "  ]).max();`}\n/>\n\nSo `this` is it.\n"
    ),
    "cells of HTML": (
        '<td>Says ` so</td>\n<td>`a["b"]`</td>\n<td>`c["d"]`</td>\n'
        '<td>`e["f"]`</td>\n\nYes.\n'
    ),
    "line in a template of JSX": (
        "<Code>\n{`./bin/tool version\\n`}\n{`# Expected: tool v${version} (a.b/c)`}\n"
        "</Code>\n\nYes.\n"
    ),
    "two backslashes in parentheses": (
        "Split the text at a character (e.g. \\\\n) first.\n\nYes.\n"
    ),
    "folders that all begin alike": (
        "Set `nimbus` and `nodes` up.\n\n```sh\ncd $HOME\\nimbus\\nodes\\$name\n```\n"
    ),
    "quoted message": (
        "* __message:__ What is sent, with the level in it, its error and all of the "
        "data (default: \"At '%l':\\n%e\\n\\nData:\\n%m\")\n* __other:__ None\n"
    ),
    "span of short words": (
        "In this case, the value of the whole of `drinks` will be `Tea\\n  1 oz\\n  2 "
        "oz\\nMilk\\nWater`.\n\nYes.\n"
    ),
    "span that ends with some": (
        "Now the value of all that is in `drinks` will be "
        "`Tea\\nMilk\\nWater\\n\\n\\n`.\n\nSo.\n"
    ),
    "string in a comment of HTML": (
        "Text.\n\n<!-- run sh -c \"printf 'one<1\\ntwo<=2' | pip compile -\" -->\n"
        "\nMore.\n"
    ),
    "drive at the margin": "Look there:\n\nC:\\node-a\\b\\c> dir\n\nYes.\n",
    "folders that begin with an n": (
        "Open C:\\Users\\nina\\notes.txt or .\\notes\\new.txt now.\nThen go on to "
        "%APPDATA%\\npm\\node_modules and\n\\\\server\\network\\share.\nYes.\n"
    ),
    "lines behind a path": (
        "Go to C:\\Users\\me\nnow or later, or to \\\\server\\share\nnext to it.\n"
    ),
    "words in quotation marks": (
        'The string "Hello\\nWorld" has two lines.\n\n- It is what is said of a thing '
        "such as this, in short: 'Dear Bob,\\nthank you' for that, which goes on for a "
        "while behind it, and is wrapped neither there nor here.\n"
    ),
    "words in quotation marks, late in a line": (
        "The paragraphs of this answer are long lines which nobody ever wrapped, as is "
        "usual where the window wraps them, until they end at last.\n\nThis one has a "
        'string in it that stands as far as "first line\\nsecond line" at its end.\n'
    ),
    "quotation wrapped": (
        'In this text all of the lines are wrapped at a margin, and so is "what is\n'
        'said by somebody" in quotation marks, and it goes on for a while after it,\n'
        "up to here.\n"
    ),
    "verse in quotation marks": '"The first is so\nand another not"\n\nYes.\n',
    "emphasis around it": (
        "- **\\n**: newline\n- **\\t**: tab\n\nOr *\\n* (so).\n\n**One**\n**Two**\n"
    ),
    "escapes in a row": "Use \\t (tab), \\n (newline), or \\\\ (itself).\nYes.\n",
    "lambda far in a line": (
        "A function of one argument that has no name may be written as "
        "`(\\n -> n + 1)` or `\\n -> n`.\n\nYes.\n"
    ),
    "call in a sentence": 'Then put print("a\\nb"). It has\ntwo lines.\n',
    "indented block in a span": (
        "When set to `[\n  'one', 'a',\n  'two', 'b'\n]` it is so.\n\nMore.\n"
    ),
    "lines of code in a span": (
        "Default: `[\n\t['a', ' b '],\n\t['c', ' d ']\n]`\n\nMore.\n"
    ),
    "escaped dollars": (
        "The viscosity \\$\\nu\\$ is known; \\$\\nu = 0.01\\$ holds.\n\nHere it is.\n"
    ),
    "stray backtick before a span": (
        "Set it to `true, and this will be paused right away.\n\n"
        "`other` is\nan option.\n"
    ),
    "escapes alone in a string of a span": (
        "The columns:\n\n`show -d '\\n\\n' -l '\\n\\t' all`\n\nThe end of it.\n"
    ),
    "typographic quotation marks": (
        "Every character but “\\n”, and «\\n» as well.\n\nA dot matches it.\n"
    ),
    "quotation marks of GNU": (
        "The shell says:\n\n```console\n$ echo >\nzsh: parse error near `\\n'\n```\n"
    ),
    "between Chinese words": (
        '以"We are happy"为例（包括结尾符号"\\n"），里面有两个空格。\n\n'
        '匹配除了"\\n"之外的字符。\n'
    ),
    "in front of a Chinese full stop": (
        "在 Windows 中是 \\r\\n，在 Unix 中则是 \\n。\n\n二分搜索\n，但是有错误。\n"
    ),
    "cell at the beginning of a row": (
        "| char | means |\n| :---: | :---: |\n|  \\f | form feed |\n"
        "|  \\n |  newline |\n|  \\r | return |\n"
    ),
    "series of escapes": (
        "They do not know escapes (\\n, \\t etc.), and\nnot \\t and \\n either.\n"
    ),
    "list of escapes in columns": (
        "The manual says:\n\n```\n  \\f      Write a form feed.\n"
        "  \\n      Write a newline.\n  \\r      Write a return.\n```\n"
    ),
    "formula of brackets in a fence": (
        "```text\n- \\( h \\ne 0 \\) small enough that \\( x+h > 0 \\)\n```\n"
    ),
    "relation behind an index": "当\n  $\n  时，$\\tilde{w}_j\\neq 0$，会平移。\n",
    "paths in lower case in a span": (
        "Return no backslash (i.e. `path\\to\\newFile`), which is a valid character"
        " of a name elsewhere.\n\nUse slashes.\n"
    ),
    "dash behind it": "The format, \\n — it is a newline — is known.\n\nThe end.\n",
    "name that is known but rarely without its n": (
        "Use npm, npm install, npm ci, npm run, npm test, npm it, at 3 pm.\n\n"
        "- do not create AppData\\Roaming\\npm (again)\n"
    ),
    "commands with an argument": (
        "```\n$ convert a.tex\n\\num{12345}\n\n\\note{mine}\n```\n"
    ),
    "control word in quotation marks": (
        "Leave ['\\phi', '\\ne', '<'] and [\"\\alpha\", \"\\ni\", \">\"] as they are.\n"
        "Yes.\n"
    ),
    "prompt behind a path": "C:\\Users\\ann>whoami\nds1\\ann\n",
    "comment about it": (
        "<!--\n  The meaning of \\n and \\r differs from C's.\n  So it is.\n-->\n"
    ),
    "link on quoted words": (
        "What is said here goes on over lines that end where the margin of it\n"
        'is, and as all of them do, so does the next one: "freeze" it into a\n'
        'firmware image, consult the [Some documentation on "Package\n'
        'management"](https://docs.example.org/en/latest/reference/packages-and-how-'
        "they-are-kept-in-order-by-those-who-make-them.html).\n"
    ),
    "words quoted where lines are long": "".join(
        f"- {'This line is about nothing at all. ' * 4}And what it {words}\n"
        f"goes on in the next line.\n"
        for words in ("says", "has", "does")
    )
    + f'- {"This line is about nothing at all. " * 4}Say "this is\n'
    + f'a part of it", or do not. {"It is about nothing at all. " * 4}\n',
    "class of characters": (
        "<pre>\nWS : [ \\n\\u000D] -> skip ; // or [ \\r\\n]\n</pre>\n"
    ),
    "row that begins with it": (
        "|Kind|Meaning|\n|----|----|\n|.|any character|\n|\\D|no digit: `[^\\d]`|\n"
        "|\\n|a line feed|\n"
    ),
    "comment within an apostrophe": (
        "different address, but you can't do that with a variable. <!--\n"
        "6.3.2 --> In other words, you can't assign to it.\n"
    ),
    "span that ends with it and a mark": (
        'Then it should return this string: `"My First Window at last\\n'
        'Position: (10, 100), Size: (200 x 150)\\nI like my window\\n"` and more.\n'
    ),
    "code in the cells of a grid": (
        "+-------------+-----------------+\n| Windows     | ```             |\n"
        "|             | a               |\n|             | ```             |\n"
        "+-------------+-----------------+\n|             | ```             |\n"
        "+-------------+-----------------+\n"
    ),
    "JSON in a comment": (
        '<!-- {\n  "args": ["&#45;help"],\n  "output": "read it from FILE\\n'
        '.*in a language.*\\n"\n} -->\nYes.\n'
    ),
    "set of characters in quotation marks": 'Use tr -d ": \\n" | xxd then.\nYes.\n',
    "span wrapped in an item": (
        "  - A new list operator `++`. For example, `[1 2 3] ++\n"
        "    [4 5\n            6]` evaluates to `[1 2 3 4 5\n            6]`.\n\n"
        "  - More\n"
    ),
    "span wrapped in Korean": (
        "부분집합의 개수는 공집합 까지 합쳐서 `2^n` 이다. 문제의 조건에 의해 `1\n"
        "<= n <= 12` 이다. 부분집합을 표현할 수 있다.\n"
    ),
    "span wrapped in front of a bar": (
        "This is a chain of unit-modulus complex multiplications by `ompq = "
        "aapq /\n|aapq|`. Small differences from the reference accumulate.\n"
    ),
    "menus wrapped": (
        "To turn this off in the settings of it, open the screen `Settings` |\n"
        "`Advanced features` and look there for the one below, `Motions and\n"
        "gestures` is its name, with the line that turns it off, or on again\n"
        "if somebody has done so before and wants it to be as it has been at\n"
        "first, `Settings` | `Advanced features` | `Motions and\n"
        "gestures`, or whatever else may be there and is of some use to you.\n"
    ),
    "format in a span": (
        "- `dpkg-query -W -f='${Package} ${Version} ${Status}\\n' lutris wine`\n"
        "- More\n"
    ),
    "commands between parentheses": (
        "The character for it: CONTAINS AS MEMBER (\\ni)\n\n"
        "Not: NOT SIGN (\\neg)\nSo.\n"
    ),
    "call in HTML": (
        'if (m < 4) {\n  raise Error("The board must\n'
        '          be at least 4 x 5")\n}\n'
    ),
}

MATH = {
    "macro of one letter": (
        "$$\n\\t{LHS}_i \\frac{dy_i}{dt} = \\t{RHS}_i\n$$\n\nwhere i is a number.\n"
    ),
    "inline": "If $b \\neq 0$ and $ a \\ne b $\nthen $\\nabla f$.\n",
    "parentheses": "So \\( \\neg(A \\lor B) \\)\nholds.\n",
    "brackets": "\\[\n\\neg p \\land \\neg q\n\\]\nEnd.\n",
    "display": "$$\n\\neg (p \\lor q) = \\neg p \\land \\neg q\n$$\nwhere\n",
    "display in list": "1. It is:\n   $$ \n   \\neg A \\lor \\neg B \n   $$\n2. No.\n",
    "display on a line": "$$\\nabla \\cdot E = \\rho$$\nwhere E\n",
    "display parted by two spaces": "It is\n\n$$ \n S = 1\n$$\n",
    "cases parted by two spaces": (
        "$$\nf = \\begin{cases} \n 0 & x\\\\\n 1 & y\n\\end{cases}\n$$\n"
    ),
    "row break": "$$\n\\begin{pmatrix}\nx_1 \\\\\nx_2\n\\end{pmatrix}\n$$\n",
    "row break and letter": "$$\n\\begin{cases}\na \\\\\nu\n\\end{cases}\n$$\nu\n",
    "frequency": "The energy is $E = h\\nu$ or $h \\nu_0$.\nYes.\n",
    "substitution": "Let\n\n$$\nu = x^2\n$$\n\nthen $du = 2x\\,dx$ and $u(0) = 0$.\n",
    "relation": "$A \\ni x$ and $a \\notin B$, $p \\nmid q$,\n$m \\nleq n$.\n",
    "exponential": "$$\ne^{x} = y\n$$\n",
    "environment": "\\begin{align}\na &\\neq b \\nonumber \\\\\nc &= d\n\\end{align}\n",
    "table cell": "| a | b |\n|---|---|\n| $x \\neq y$ | $\\neg z$ |\n",
    "tex fence": "```latex\n\\newcommand{\\x}{1}\n\\noindent\nnow\n```\n",
    "math fence": "```{math}\n:label: a\n\n\\nabla u = 0\n```\n",
    "no price": "If $2 \\nmid d$, then $2 \\neq d$.\nYes.\n",
    "rule": "$$\n\\begin{array}{c|c}\n\\hline\ni & x \\\\\n\\end{array}\n$$\n",
    "price": "It costs $5, a newline\nu or $6\ne.\n",
    "digit first": "As $a = \\nu_p(n)$, $2 \\nmid b$ holds.\nYes.\n",
    "utility": ("```{math}\nu'(c) = \\beta u'(d)\n=\nu'(e) + u'(f)\n```\n"),
    "number and a relation": "Since $0\\ne 1$ and $10\\ni x$, so\nit is.\n",
    "number and nu": (
        "It is $2\\nu$, $2\\pi\\nu t$, $2(1+\\nu)$, or $0 < \\nu < 0.5$.\n\nYes.\n"
    ),
    "number and others": "So $6/(\\nu - 4)$ when $\\nu > 4$, $2Y_{\\nu_R} = 0$.\n",
    "prices and formulas": (
        "It is $5 and\nu costs $6, or\ne costs $7 and $x$ is $y$\nnext.\n"
    ),
    "formula behind a price": "It is $5, or $a$ and\nu, $2\\nu$ and\nnow $x$.\n",
    "indices": (
        "The tensor $G_{\\mu\\nu}$ is so.\n\nThe velocity is $u$: $u_1 = 1$.\n"
    ),
    "indices and a variable": (
        "$g_{\\mu\\nu} u^\\mu u^\\nu = -1$\n\n"
        "$$T^{\\mu\\nu} = (\\rho+p)u^\\mu u^\\nu + p g^{\\mu\\nu}$$\n"
    ),
    "indices in a display": (
        "$$\nF_{\\mu\\nu} = u_\\mu u_{\\nu} + 2u_\\mu\n$$\n\nwith $u = 1$.\n"
    ),
    "product with nu": (
        "$h\\nu$ and $u$, $u = 1$.\n\n"
        "$$\\frac{Du}{Dt} = -\\nabla p + \\rho\\nu\\nabla^2 u$$\n"
    ),
    "change of nu": (
        "The shift is $\\Delta\\nu/\\nu$. A field $u$ is slow.\n\n"
        "$$\n\\delta\\nu = u + c/\\nu - u_1\n$$\n"
    ),
    "sum of nu": "$$\nE = \\{\\mu+2\\nu, e^*\\nu_L\\}, u = f(x,\\nu)\n$$\n$u$ $u$.\n",
    "sum with a variable": (
        "$$\nw = u[c,1-n] +\n\\Phi u_c -\nu_e\n$$\nand $u = 1$, $u(c) = 2$.\n"
    ),
    "sum over rows": (
        "$$\n\\begin{aligned}\nz &= (\\cos a - \\sin b) +\ni (\\cos a + b) \\cdot\n"
        "e \\\\\nA^+ &\\ni x, a^- \\ne b\n\\end{aligned}\n$$\n"
    ),
    "equations of a display": "$$x = 1\nu = 2$$\nwith $u$ and $u_1$, $v = u$.\n",
    "variable wrapped": (
        "This line is one of a text that is wrapped at a margin, as in $u(x) +\n"
        "u(y) = 1$ or $u(z) = 1$.\n"
    ),
    "rows of one line": (
        "So $$\\begin{pmatrix} e \\\\ \\nu_e \\end{pmatrix}$$, $$a \\\\ \\nu b$$.\n"
        "So $\\begin{pmatrix}\\nu_e\\\\e\\end{pmatrix}_L$, $\\begin{pmatrix}u\\\\d"
        "\\end{pmatrix}_L$.\n"
    ),
    "display that opens with nu": (
        "They are given by $$\\nu_{n}= \\frac{n}{2l}$$\nwhere $u_n = 1$ and $u = 2$.\n"
    ),
    "wrapped before a command": (
        "Then $a\n\\neq b$, $c$ and $d\n\\not= 1$, the state\n\\(a\n\\nmid b\\).\n"
    ),
    "wrapped before a relation": (
        "So $A\n\\ni x$ and $b$, or $a\n\\ne b$.\n\ne and $c$.\n"
    ),
    "dollar alone": "It is about $x.\n\ni think it is $y.\n\nu or\n\ne and $z$.\n",
    "noise": (
        "Where $u_t = 1$, $u_s = 2$, $a u = 3$:\n\n$$\n"
        "\\nu_t = a\\nu_s + b \\nu_r + c \\nu_q\n$$\n"
    ),
    "relation below its left side": (
        "$$ \n\\underbrace{\n\\bigg( \\frac{a}{b}  \\bigg)_y \n}_{1} \n\\ne \n"
        "\\underbrace{\n\\bigg( b \\bigg)_v\n}_{2}\n$$\n"
    ),
    "comma on a line of its own": (
        "Vectors are\n\n$$ \n\\left[\\begin{array}{c}\n2 \\\\ 1\n"
        "\\end{array}\\right] \n,\n"
        "\\left[\\begin{array}{c}\n1 \\\\ -1\n\\end{array}\\right]\n$$\n"
    ),
    "variable u behind an opening mark and a space": (
        "In three dimensions,\n\n$$ \nu \\times v = \n\\left[\\begin{array}{c}\n"
        "u_2v_3 - u_3v_2 \\\\\nu_3v_1 - u_1v_3 \n\\end{array}\\right]\n$$\n"
    ),
    "word with a letter of Turkish": (
        "Yani $(a + n)$ ve $b$, ona göre, çünkü $x$'in hesap bir formülü $y\n"
        "eğer temiz olurlarsa$ kolaylaşır ve sürer.\n"
    ),
    "formula in a block of HTML": (
        "```html\n<p>\nIf $a \\ne 0$, then  \\(ax^2 + bx = 0\\) has two.\n</p>\n```\n"
    ),
    "formulas of two backticks": (
        "So ``\\omega = \\boldsymbol{\\nabla} \\times v \\ne 0``, and\n"
        "``\\nu`` is a viscosity, as ``\\kappa`` or ``\\nu_h`` are.\n"
    ),
    "variable u behind a newline, more often than not": (
        "$$\nu(x_1) = a_0 = u_1, \\quad\nu(x_2) = a_1 = u_2\n$$\n\n"
        "and $u_1$, $u_2$, $u_3$\n\n$$\nu(x_3) = 1\n$$\n\n$$\nu(x_4) = 1\n"
        "$$\n"
    ),
}

CODE = {
    "c": '```c\n#include <stdio.h>\n\nint main() {\n    printf("%d\\n", 1);\n}\n```\n',
    "c many": "```c\n" + 'printf("a\\n");\nprintf("%d\\n", b);\n' * 9 + "```\n",
    "c character": "```c\nif (c == '\\n') {\n    n++;  // don't\n}\n```\n",
    "c comment": "```c\n/* it's\n * that's\n */\nint n;\n```\n",
    "c++": '```cpp\nstd::cout << "a\\nb" << "\\n";\nreturn 0;\n```\n',
    "java": '```java\nSystem.out.print("a\\n" + b);\nreturn;\n```\n',
    "python": "```python\nprint('a\\n', \"b\\n\")\nname = 1\n```\n",
    "python f-string": '```python\nprint(f"{a}\\n{b}")\nnext(x)\n```\n',
    "python raw": '```python\nre.split(r"\\n+", t)\nnumbers = []\n```\n',
    "docstring": '```python\ndef f():\n    """\n    Don\'t.\n    """\n```\n',
    "pycon": ">>> 1\n\n```pycon\n>>> 'a\\nb'\n'a\\nb'\n```\n",
    "javascript": "```js\nconst a = 'x\\n' + \"y\\n\";\nnext();\n```\n",
    "template": "```js\nconst a = `${b}\\n`;\nconst c = `\n  d\n`;\n```\n",
    "regex": "```js\ntext.split(/\\r?\\n/);\ntext.replace(/\\n/g, ' ');\n```\n",
    "jsx": "```jsx\n<p>Don't</p>\n<p>can't</p>\n```\n",
    "json": '```json\n{\n  "a": "b\\nc",\n  "d": 1\n}\n```\n',
    "shell": "```bash\nprintf 'a\\n'\necho -e \"b\\nc\"\nls\ncd\n```\n",
    "shell lines": "```bash\necho \"a b\"\ngit commit -m 'x'\n```\n",
    "awk": "```sh\nawk '{\n  print $1\n}' file\nawk 'BEGIN { RS = \"\\n\" }'\n```\n",
    "sed": "```sh\nsed 'N; s/\\n/,/' file\nseq 7\n```\n",
    "comment of a result": "```js\nf(s);\n//=> '    Uni\\n    corn'\nnext();\n```\n",
    "attribute": '```vue\n<i\n  :class="{\n    a: b\n  }"\n  c="d"\n/>\n```\n',
    "quote amid words": "```js\nimport { a } from 'b;\nimport { c } from 'n';\n```\n",
    "listed in code": "```\n\\b  # backspace\n\\n  # newline\n\\t  # tab\n```\n",
    "closing tag": "```svelte\n{#if a}\n\tb\n{/if}\n</form>\n```\n",
    "drawing": "```\n|- A\n| `- B\n`- C\n```\n",
    "vb": "```vb\nDim a\n'some code\nDim b\n```\n",
    "path": "```powershell\nGet-Item C:\\Windows\\notepad.exe\nGet-Date\n```\n",
    "heredoc": "```sh\ncat <<EOF\nnew\nEOF\n```\n",
    "continuation": "```sh\ndocker run \\\n  -p 80 \\\n  name\n```\n",
    "rust": "```rust\nfn f<'a>(x: &'a str) {\n    print!(\"a\\n\");\n}\n```\n",
    "go": '```go\nfmt.Printf("%s\\n", a)\nb := `x\ny`\n```\n',
    "haskell": '```haskell\nmain = putStr "a\\n"\nn\' = 1\n```\n',
    "sql": "```sql\nSELECT 'a'\nFROM t;\n```\n",
    "lisp": '```lisp\n(list \'a "b")\n(format t "x")\n```\n',
    "asked": '```nasm\nmsg db "hello"\nmov eax, 4\n```\n',
    "unlabelled": '```\nprintf("a\\n");\nnext\n```\n',
    "unknown": '```excel\n=LINEST(A1:A5)\nnew "x"\n```\n',
    "indented": 'Like this:\n\n    printf("a\\n");\n    next();\n\nEnd.\n',
    "in a list": '1. It is\n   ```c\n   puts("a\\n");\n\n   n = 1;\n   ```\n2. No.\n',
    "quoted": '> ```c\n> puts("a\\n");\n> n = 1;\n> ```\n',
    "nested": '````md\n```c\nputs("a\\n");\n```\n````\nnew\n',
    "tildes": "~~~python\nprint('a\\n')\n~~~\nnew\n",
    "two spans of fence": '```c\na\n```\n\n```c\nputs("\\n");\n```\n',
    "glued": 'Text:\n```c\nputs("\\n");\n```\nText\n',
    "blank lines": '```c\nputs("a\\n\\nb");\n\n\nn;\n   \n```\n',
    "directive": '```{code-block} c\nputs("\\n");\n```\n',
    "output": "```\nDon't\ncan't\n```\n",
    "indented strings": (
        "As here:\n\n    var d = lines(\n        'one\\ntwo\\nthree\\n',\n"
        "        'one\\nfour\\nthree\\n'\n    )\n    show(d)\n\nThat is it.\n"
    ),
    "indented in an item": (
        '- It\'s so:\n\n    "A word\n    and another", as they say.\n\n- No.\n'
    ),
    "about it, in Korean": "```c\n  // 여기서 \\n 은 줄 바꿈\n  n = 1;\n```\n",
    "about others, in a comment": (
        '```lisp\n"a\\n" ; C escapes: \\t \\r \\n\n\n(b)\n```\n'
    ),
    "apostrophe in a comment": (
        "```c\n'\\a'; // a bell\n'\\n'; // a line's end\n'\\t'; // a tab\n```\n"
    ),
    "quotes named in a comment": (
        "```js\n// Made with ' or \".\n'abc';\n\"abc\";\n```\n"
    ),
    "wide string in a comment": '```c\n// printf(L"%s\\n", y);\nreturn 0;\n```\n',
    "label": (
        "```mermaid\nflowchart TD\n  A --> B{Is it\\nright?}\n  B -->|No| C\n```\n"
    ),
    "classes": "```mermaid\nclassDiagram\nA <|-- Long : Is\nB : id\nC <|-- D\n```\n",
    "vim": "```vim\n:%s/\\n/\\r/g  # other ends\n```\n",
    "lifetime": (
        "```\nfn f<F>(f: F)\nwhere\n    F: Send + 'static,\n"
        "    T: Send + 'static,\n```\n"
    ),
    "verbatim": (
        '```csharp\nvar a = @"Here\'s a text\non two lines";\nvar b = "c\\n";\n```\n'
    ),
    "here-string": '```powershell\n$a = @"\nDon\'t "go"\n"@\n$b = 1\n```\n',
    "raw with quotes": (
        '```go\nfunc f() {\n    a := `Some "raw" text\nthat goes on.` // yes\n}\n```\n'
    ),
    "result": '```ruby\n> render(view)\n"<b>Liz</b>\\n<i>Jo</i>\\n"\n```\n',
    "console": (
        "```js\n  if (a) {\n        console.log(`\\nThe files:\\n${files}`);\n"
        "  }\n```\n"
    ),
    "template with a space": (
        "```js\nconsole.log(\n  `Found it -- \\n  ${name}: ${text}`,\n);\n```\n"
    ),
    "type": "```ts\ntype A = B<'data-'>;\n'data-a' as A;\n'data-b' as A;\n```\n",
    "quoted so": "```\nINFO: Open of `a.shp'\n  using `ESRI' it works.\n```\n",
    "apostrophe in a shell": (
        '```sh\ncurl -d \'{\n  "a": "it\'\\\'\'s so",\n  "b": 1\n}\' x\n```\n'
    ),
    "characters of ASCII": (
        '```sh\nIt is one of: !"#$%&\'()*+,-./:;<=>?@[]\nAnd long: 4\nSo: "#\n```\n'
    ),
    "spans of a text": "```\n`one of these`\n`*bold of these*`\n```\n",
    "syntax error": "```python\nprint('a)\nb = 1\n```\n",
    "comment of its own": (
        "```\nf(self, ...)  // like `f(self, x)\n    f(&self)  // like `f(&self)\n```\n"
    ),
    "deep label": (
        "```mermaid\nflowchart TD\n    a{Is it\n        right?}\n    a --> b\n```\n"
    ),
    "comment on two of them": "```js\n// The head ends with \\n\\n.\nread(a);\n```\n",
    "template in HTML": (
        "```html\n<script>\nalert(`${a}\\n${b}:${c}`);\n</script>\n```\n"
    ),
    "doubled marks": (
        '```csharp\nvar a = @"\n  - b ""c""\n  - d ""e""\n";\nvar f = 1;\n```\n'
    ),
    "string in the code of a string": (
        '```kotlin\nprintln("Blocked:\\n${x.joinToString("\\n")}")\nnext()\n```\n\n'
        "```dart\nprint('a ${a.join('\\n')}');\n```\n\n"
        '```groovy\nx = "a ${x.join("\\n")}"\n```\n\n'
        '```scala\nval a = s"${a.mkString("\\n")}"\nnext()\n```\n\n'
        '```hcl\na = "${join("\\n", b)}"\nname = "c"\n```\n'
    ),
    "string in a string of Swift": (
        '```swift\nlet a = "\\(b.joined(by: "\\n"))"\nlet b = "\\\\(c)\\n"\n```\n'
    ),
    "string in a string of Ruby": (
        '```ruby\nx = "a #{x.join("\\n")}"\nputs "#{y}"\n```\n\n'
        '```elixir\nx = "a #{Enum.join(x, "\\n")}"\nname = 1\n```\n\n'
        '```coffeescript\nx = "a #{x.join("\\n")}"\nname = 1\n```\n'
    ),
    "string in a string of a shell": (
        '```bash\nx="$(printf "a\\nb")"\ny="$(\n  ls | tr "\\n" ","\n)"\nls\n```\n\n'
        '```julia\nx = "$(join(a, "\\n"))"\nname = 1\n```\n'
    ),
    "string in a string of a prefix": (
        '```csharp\nvar a = $"{string.Join("\\n", a)}";\nvar b = "{" + "\\n}";\n```\n\n'
        '```python\nx = f"{"\\n".join(a)}\\n{{\\n{b}}}"\ny = "{" + "\\n"\nz = 1\n```\n'
    ),
    "block in the code of a string": (
        '```kotlin\nval a = "${b.map {\n    c(it, "\\n")\n}}"\nnext()\n```\n'
    ),
    "words not below their mark": '```\nputs("one\\n        two")\nnext\n```\n',
    "code in a template": (
        "```js\nf([\n  '-c',\n    `node -e \"later(() => {\n      log(1)\n"
        '    }, 5);"`,\n'
        "]);\n```\n"
    ),
    "long string of YAML": (
        '```yaml\na:\n  b:\n    - "/Library/Developer/Some/Tools/SDKs/System/'
        'Library/Frameworks/Foundation.framework/\n         Headers/One.h"\n```\n'
    ),
    "marks in a shell's string": (
        '```sh\na -s "$(echo -n "$B" | tr "\\n" "/")" -k "$C"\n```\n'
    ),
    "span of a name in code": (
        "```info\nIf it is so, we can give one to `.then`:\n\n```js\nf(1);\n```\n"
    ),
    "escaped in code in a string": (
        '```pycon\n>>> content\nb\'{"id":2,"title":"","code":"say('
        '\\\\"hello, you\\\\")\\\\n","lines":false,"language":"python","style":"a"}'
        "'\n```\n"
    ),
    "dots at the ends of lines": "c a .\nca.\na.acc\n",
    "bytes in hexadecimal": "```sh\n$ get a --hex\n\\x61\\x62  # Key\n\\x63\n```\n",
    "lines behind backslashes": (
        "```dockerfile\nRUN \\\n  a \\\n  \\\n  && mkdir b\n\n#Copy it.\n"
        "COPY c d\n```\n"
    ),
    "raw string of C++": (
        '```cpp\nauto a = R"(\n  {"b": "it\'s"}\n)";\n\nauto c = "d\\n";\n```\n'
    ),
    "bytes in a comment": "```python\nprint(a)  # b'[b]\\nc = 1\\n\\nd = 2'\n```\n",
    "captured operator": (
        "```elixir\niex> add = &+/2\n&:erlang.+/2\niex> add.(1, 2)\n3\n```\n"
    ),
    "strings of GraphQL": (
        '```graphql\nmutation {\n  send(message: "Hello,\\n  World!\\n\\nYours")\n'
        "}\n```\n"
    ),
    "label in quotation marks": (
        '```mermaid\nflowchart LR\n    one("two\\n<code>input: '
        'main.js</code>"):::command\n    --> three(".four\\n<code>file: '
        "a.mjs,\\nformat: 'es'</code>\"):::command\n```\n"
    ),
    "lines that were answered": (
        '```elixir\niex> test = """\n...>     this\n...> """\n'
        '"    this\\n    is\\n    it\\n"\n```\n'
    ),
    "mark that is spoken of": (
        "```text\n3:4: Unexpected marks `'`, expected `\"`\n"
        "5:1: Unexpected marks `'`, expected `\"`\n```\n"
    ),
    "TeX in a string": (
        "```\n% pandoc -t native\n\\newcommand{\\a}{b}\n^D\n[ Raw "
        '"\\\\newcommand{\\\\a}{b}" ]\n```\n'
    ),
    "raw string of an array": (
        '```js\n(a = ["One \\n", "\\n two"]),\n  (a.raw = ["One \\\\n", " \\\\t ", '
        '"\\\\n two"]);\n```\n'
    ),
    "log of a backslash and an n": (
        "```js\n      if (a) {\n        console.log('\\\\nCalling tool:', name);\n"
        "      }\n```\n"
    ),
    "long quotation in a comment": (
        "```js\nthrow err;\n//   src: 'a\\nb',\n//   message: 'file:3\\n    1| "
        "one\\n    2| two\\n  > 3| three\\n    4| four\\n    5| five\\n\\nMessage' }\n"
        "```\n"
    ),
    "long lines of a template": (
        "```ts\n    prompt: ({ all }) => {\n      return `From what the user has asked "
        "for, ONLY do what follows from here:\n- read all of the files that were named "
        'by the user\n- make a plan of the agents to run, of these: ${all.join(", ")}\n'
        "\nThen say so.`;\n    }\n```\n"
    ),
    "long lines of a docstring": (
        '```python\nclass Prompt(Base):\n    instruction = """Look carefully whether '
        "what is said follows from the context.\nBe strict about it: what is not "
        'stated directly does not count as said."""\n```\n'
    ),
    "template with a blank line": (
        "```ts\nconst a = await run({\n  model: one('two'),\n"
        "  prompt: `${base}\\n\\nWrite a recipe for four people.`,\n"
        "});\n```\n"
    ),
    "continued string of lines": (
        '```\nfn one() {\n    let contents = "\\\nRust:\nsafe, fast, good.\n'
        'Pick three.";\n\n    check(contents);\n}\n```\n'
    ),
    "script within a string": (
        '```bash\npython -c "\nfrom pathlib import Path\n'
        "Path('a.txt').write_text('\\n'.join(some))\nprint(f'words: {len(some)}')\n"
        '"\n```\n'
    ),
    "lambda": "```haskell\nmapM_ (\\n -> print n) [1, 2]\nf = \\n m -> n\n```\n",
    "lambda of a longer name": (
        "```haskell\nf = \\name -> name\ng = foldr (\\n' acc -> n' : acc) []\n"
        "k = [\\n -> 1]\nh x = case x of\n  name -> 1\n```\n"
    ),
    "folder in front of an option": (
        "```powershell\nGet-ChildItem C:\\new\\notes -Recurse\ncd C:\\work\n"
        "npm install\nnet use Z: \\\\server\\network\\share\n```\n"
    ),
    "folders of names": (
        '```powershell\ncd C:\\new\\notes\nls "C:\\Users\\$env:USERNAME\\notes"\n```\n'
    ),
    "raw string of one line": (
        "```cpp\nstd::cout << '\\n' << R\"(raw \\n)\";\nint a = 1;\n```\n"
    ),
    "prompt without a command": "```\n$ do it\n(in a while)\n$\n```\n",
    "regex of blank lines": "```css\n/ *\nOne\n* /\n\n\n/*Two*/\na { b: c }\n```\n",
    "lines of a result in a comment": (
        '```js\nf("A", 1);\n/* => "Well done, A!\n       Class of 1"\n*/\n```\n'
    ),
    "anchored regex": "```regex\n^[a-z]+\\n$\n```\n",
    "repeated in a regex": (
        '```regex\n^[^\\n"]+\\n?$\n(?:\\r?\\n){2,}\n^a\\n\\n$\n```\n'
    ),
    "within brackets of a regex": (
        "```regex\n[,\\n]\n(?:;|\\n)\n(\\n|[a-z])\n[0-9]\n```\n"
    ),
    "string of two dashes": (
        "```\n> run('a b'.split(' '), { '--': true })\n{ a: ['b'], '--': ['c'] }\n```\n"
    ),
    "quotation that ends a comment": (
        '```js\nhelp(1); /*\n"-c, --count Int\nhow many there are\n"*/\n```\n'
    ),
    "characters of a grammar": "```ebnf\nz ::= '\\n' | '\\r'\nline ::= b - eol\n```\n",
    "JSON in a comment": (
        '```js\nget(url); /*\nLogs: {\n  "id": 1,\n  "body": "and so\\non it goes '
        'for long\\nuntil its end"\n}\n*/\n```\n'
    ),
    "escapes alone in strings of SQL": (
        "```sql\nSELECT replace(a, '\\n', ' '), string_agg(b, E'\\n')\nFROM c\n"
        "WHERE a LIKE '%\\n%';\nLOAD DATA INFILE 'd' INTO TABLE e\n"
        "LINES TERMINATED BY '\\r\\n'\nIGNORE 1 LINES;\n```\n"
    ),
    "lines in short strings": (
        '```rust\nlet a = "one\\ntwo\\nthree";\nassert_eq!("a\\nb\\nc", b);\n```\n\n'
        '```ruby\nputs "Line 1\\nLine 2\\nLine 3"\n```\n'
    ),
    "line that ends short ones": '```php\necho "Hello,\\nWorld!\\n";\n```\n',
    "usage": '```rust\nconst A: &str = "usage\\n\\n-h help\\n";\nrun();\n```\n',
    "lines in a field of CSV": (
        '```sh\n$ cat a.csv\nfig,"1\n2\n3",good\nplum,"32\n54",nice\n```\n'
    ),
    "three marks in a shell": '```sh\n"""one\ntwo\nthree\n"""\nls\n```\n',
    "printed by R": (
        '```r\ncat("The first line is here\\nand the second one is here\\n")\n```\n'
    ),
    "regexes of Perl and Ruby": (
        "```perl\nmy @a = split /\\n/, $b;\nif ($c =~ /d\\ne/ or $c !~ m/f\\ng/) {}\n"
        "$h = $i / $j;\n```\n\n```ruby\na.split /\\n/\n"
        "b.gsub /c\\nd/, ' '\ne = f / g\n```\n"
    ),
    "raw strings of Rust": (
        '```rust\nprintln!("{}", r#"raw "\\n" text"#);\nlet a = r#"\n'
        '  {"b": "c"}\n"#;\ngo(a);\n```\n'
    ),
    "words in a raw string": '```cpp\nstd::cout << R"(raw \\n string)";\n```\n',
    "mark behind an option": (
        "```sh\npaste -sd'\\n' a b\ncut -d'\\n' -f1 c\nxargs -d'\\n' <d\n```\n"
    ),
    "characters of Lisp": (
        "```scheme\n(write-char #\\nul)\n(f #\\n #\\newline)\n```\n"
    ),
    "folder in a prompt": (
        "```powershell\nPS C:\\Users\\nina> Get-Item .\\new\n"
        "PS C:\\Users\\nina> ls\n```\n"
    ),
    "strings of SQL with escapes": (
        "```postgresql\nSELECT E'one\\ntwo' AS a,\n  E'x\\ty\\nz';\n```\n"
    ),
    "block of code that ends words in quotation marks": (
        '"Say:\n\n```js\nlet a = 1; // 15\n```"\n\n#### In depth\n'
        "These methods come from functional programming. It isn't so.\n"
    ),
    "comment in another script": (
        "```py\ncount(a)  # считает\nобработку = 1\n# 求解\nπ = f(x)\n```\n"
    ),
    "string that lacks its end": (
        "```ts\nimport { A } from '@types/a\n\n// Add this line\n"
        "const a = new A();\nrun('first', a);\nrun('don't');\n```\n"
    ),
    "labels of edges and nodes": (
        "```mermaid\nflowchart TD\n    A -->|promote via PR,\\nsame version| B\n"
        "    R[Requirements\\n(What)]\n    G -->|Evaluate| J\n\n    H --> J\n```\n"
    ),
    "quoted symbols of Lisp": (
        "```\n(require 'ps-print)\n(setq ps-paper-type 'a4)\n"
        '(setq ps-command "enscript ")\n```\n'
    ),
    "comments of vim": (
        "```\nif has('start')\n  set nocompatible      \" Be improved\nendif\n"
        '" If there are bundles found on startup,\n" this will install them.\n```\n'
    ),
    "strings in output": (
        "```text\nb'YnViaXJrZWxpbWU=\\n'\n"
        "[['1', '1111\\n'], ['2', '2222\\n'], ['3', '3\\n']]\n"
        "```\n"
    ),
    "single quotes of JSON5": '```json5\n{\n  a: \'b "c" d\\ne "f" g\'\n}\n```\n',
    "dashes in a string": "```\nCOMMENT : '<!--' .*? '-->' ;\nOPEN : '<' ;\n```\n",
    "string of a quoted fence": (
        '> ```rust\n> let b = "foo\\\n>          bar";\n> ```\n'
    ),
    "only argument of a call": (
        '```php\n    $a->field("*Name of it:*\\nann@example.org")->b();\n'
        '    echo $c->convert("# Heading 1\\n\\n## Heading 2");\n```\n'
    ),
    "docstring in text": (
        '```text\n    """What it does.\n\n    All the rest.\n    """\n```\n'
    ),
    "command of sed that has ended": (
        "```sh\nperl -pe '$f=1 if /^x$/; s/perl/Perl/gi if !$f;\n"
        "            $f=0 if /^y$/' a.md\n```\n"
    ),
    "primes of F#": "```fsharp\nlet i' =\nprintfn \"%d\" (i'.Get()) // 1\n```\n",
    "types of F#": (
        "```fs\nstatic member val A = typeof<'E>.B() :?> 'E[]\n"
        "let (|U|_|) (e:'E when 'E : enum<'U>) =\n```\n"
    ),
    "types of Q#": (
        "```qsharp\noperation A<'T>(\n    f : 'T -> Int,\n    x : 'T\n)\n```\n"
    ),
    "comma in backticks": (
        "```grammar\n    Items ( `,` Item )* Item `,`?\nItem -> `a`\n```\n"
    ),
    "dots in backticks": (
        "```grammar\n    ( `,` A )* `,` B `...`\n```\nYes.\n\n```rust\na\n```\n"
    ),
    "tab in front of a fence": "```sh\nxargs -d\\t\n```\n\n```sh\nls|xargs\n```\n",
    "string of a macro that logs": (
        "```rust\n    info!(\"It all went well for '{}':\\n{}\", name, text);\n```\n"
    ),
    "string of a session of Julia": (
        '```julia-repl\njulia> """\n       Multiline\n       String\n'
        '       """\n"Multiline\\nString\\n"\n```\n'
    ),
    "repeated in a raw regex": '```go\n\t{"A", `(?:#|//)[^\\n]*\\n?`},\n```\n',
    "commands of TeX that allot": "```tex\n\\newread\\file\n\\openin\\file=a\n```\n",
    "drawing of dashes": (
        "```\n      |     |  '-------'\n     .---'     '----.\n"
        "     |              |\n```\n"
    ),
    "primes": (
        "```agda\nf : ∀{u u' : Value}\n  → above u → u ⊑ u'\n    -----\n"
        "  → above u'\nf ∅' = ∅'\n\ng' x = f x'\n```\n"
    ),
    "primes in no language": (
        "```\ncong : ∀{L L' M : G}\n  → L · M → L' · M\n"
        "cong (e ll') = e (cong ll')\n```\n"
    ),
    "transposed": (
        "```julia\nu' * v\n11\nu * v'\n```\n\n```matlab\nx = b' * c\ny = c * b'\n```\n"
    ),
    "comment ends with a mark": (
        '```julia\n# Strings are created with "\n"This is a string."\n\n'
        "# Characters are written with '\n'a'\n```\n"
    ),
    "mark opens in a comment": (
        '```python\n# 문자열은 "나 \'로 생성합니다.\n"This is a string."\n```\n'
    ),
    "call in a comment": (
        '```c\nint r(int n) {\n  // printf(" [%2d] %2d\\n", i, n);\n'
        "  return n;\n}\n/*\n"
        'printf("first: %d\\nsecond: %d\\n", first, second);\n*/\n```\n'
    ),
    "result aligned in a comment": (
        '```lisp\n(f "~%new~%lines") ; => "\n                   new\n'
        '                   lines"\n\n(g)\n```\n'
    ),
    "marks on lines of their own": ("```\n'\n\"\n`\n')\n\")\n' OR 1=1\n```\n"),
    "http": (
        "```http\nPOST /x HTTP/1.1\nHost: a\n\n"
        "{\"text\": \"---js\\n((a('b')).c('d > e'))\\n---f\"}\n```\n"
    ),
    "mermaid": (
        "```mermaid\ngraph TD\n"
        '    A["(5) Application Layer\\nHTTP, DNS\\nand SSH"]\n'
        '    C -->|"sort"| F[Sort-Merge Join\\nPartitioned Hash Join\\nBlock '
        "Join]\n    A --> C\n```\n"
    ),
    "comment of Lean": (
        "```lean4\n/-\nHere is a\n"
        "definition of Groups, and some proofs that were translated from "
        '"Topics in\nAlgebra" by Herstein.\n-/\nsection Group\n```\n'
    ),
    "comment ends with a quote of Lisp": (
        "```lisp\n(quote a) ; => A\n\n;;; QUOTE is written as '\n\n"
        "'(+ 1 2)  ; => (+ 1 2)\n```\n"
    ),
    "lists of Lisp in no language": (
        "```\n'(preview-auto-cache nil)\n'(preview-image-type (quote png))\n```\n"
    ),
    "words of a raw string": (
        "```cs\n"
        "string s = @\"All characters may stand in here !#@$%^&*()__+ '' \\n \\t "
        "but for quotation marks, and each of them is taken as it is. "
        'There may also be several lines.";\n```\n'
    ),
    "printed with an empty line above": (
        "```sh\nmount -t proc none /proc\n\n"
        "echo -e \"\\nBoot took $(cut -d' ' -f1 /proc/uptime) seconds\\n\"\n"
        "\nexec /bin/sh\n```\n"
    ),
    "table in a label": (
        '```mermaid\ngraph TD\n    M["|   | 0 |\n|---|---|\n| 0 |  |\n"]\n'
        "    M --> N\n```\n"
    ),
    "line of spaces in a block at the margin": (
        '```python\n    body = f"""Notice\n    \nType: {a}\nSubject: {b}\n"""\n```\n'
    ),
    "macro in a template": (
        "```js\nconst macros = preamble(\n  `\\\\newcommand\\\\d[0]{d}\n"
        "  \\\\def\\\\foo{x^2}`\n);\n```\n"
    ),
    "macro in a string of R": (
        '```R\nsprintf("\\\\newline\\\\mbox{\\\\emph{%s}}", x)\n```\n'
    ),
    "entries of BibTeX": (
        '```\n@inproceedings{doe-etal-2021-code,\n    title = "Code",\n'
        '    author = "Doe, Jane  and\n      Roe, Richard",\n'
        '    editor = "Poe, Ann  and\n      Moe, Max",\n}\n```\n'
    ),
    "entries of BibTeX by name": (
        '```bibtex\n@misc{doe2021,\n  title = "Code that is\n    read",\n}\n```\n'
    ),
    "escapes below each other in a comment": (
        "```c\n/*\n'\\a'; // alert character\n'\\n'; // newline character\n"
        "'\\t'; // tab character\n'\\''; // single quote\n'\\\"'; // double quote\n"
        "*/\n```\n"
    ),
    "key between apostrophes": (
        "```\n{\n  ca: '-----BEGIN CERTIFICATE-----\\nXXXX\\nXXXX\\n"
        "-----END CERTIFICATE-----'\n}\n```\n"
    ),
    "options between backticks": (
        "```\nto rerun pass `--lib`\n```\n\nOr:\n\n```\nto rerun pass `--bin`\n```\n"
    ),
    "regex of all newlines": (
        '```js\nconst content = read(path)\n  .replace(/\\r?\\n|\\r/g, "");\n'
        "\n  return {\n    content\n  };\n```\n"
    ),
    "sentence that is wrapped within quotation marks": (
        '```\nThe command displays the identifier of the test run. Use the "sf get test'
        '\n  --run-id" command to get the results.\n```\n'
    ),
    "message that is wrapped within quotation marks": (
        '```Output\nCannot convert value "Hello" to type "System.Int32". Error: "Input '
        'string\nwas not in a correct format."\nAt line:1 char:1\n```\n'
    ),
    "mark behind an indentation": (
        '```\n (define-template\n  "name"\n\n    (s)\n\n'
        '    "\\n\\\\end{minted}\\n"\n\n    )\n```\n'
    ),
}

QUESTIONS = {
    # Nothing may be in front of it but a few words: the text begins there.
    "strings near the beginning": 'What does "\\n" mean in C?',
    "characters near the beginning": "Is '\\n' one character?",
    "two near the beginning": 'What does "\\n\\n" print?',
    "a span in front of a question mark": "Is a paragraph ended by `\\n\\n`?",
    "nothing but a question mark behind it": "What is \\n?",
}

CASES = [
    pytest.param(text, id=f"{kind}-{name}")
    for kind, cases in (
        ("prose", PROSE),
        ("math", MATH),
        ("code", CODE),
        ("questions", QUESTIONS),
    )
    for name, text in cases.items()
]


@pytest.mark.parametrize("text", CASES)
def test_round_trip(text: str) -> None:
    assert decode(escape(text)) == text


@pytest.mark.parametrize("text", CASES)
def test_round_trip_within_a_text(text: str) -> None:
    assert survives(f"Before.\n\n{text}\n### After\nA text, `code`.\n")


# --- texts that are not escaped, or twice -------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Use `\\n` here.",
        'Use printf("\\n") to end a line.',
        "It is $\\nabla f \\neq 0$.",
        "No escape at all.",
        "",
    ],
)
def test_one_line_never_escaped(text: str) -> None:
    assert decode(text) == text


def test_real_newlines_are_left_alone() -> None:
    text = "a\\nb\nc\\nd\n"
    assert decode(text) == text


def test_mode_always_decodes_beside_real_newlines() -> None:
    assert decode("a\\nb\n$c \\neq d$", "always") == "a\nb\n$c \\neq d$"


def test_mode_never() -> None:
    assert decode("a\\nb", "never") == "a\\nb"


def test_a_trailing_newline_of_a_folded_scalar_does_not_count() -> None:
    assert decode("a\\nb\n") == "a\nb\n"


MANY_ESCAPES = (
    "### A\nB\n\n$$\n\\nabla f \\\\\n\\frac{a}{b}\n$$\n\n- `\\n` or `\\r\\n`\n"
    '- c\n\n```c\nputs("a\\n");\n```\n'
)


def test_escaped_twice() -> None:
    """Something behind the export escaped the backslashes of what it wrote."""
    assert decode(escape(MANY_ESCAPES).replace("\\", "\\\\")) == MANY_ESCAPES


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| $\\frac{1}{2}$ | 2 |",
        "a | b\n:-- | ---:\n1 | 2",
        ">[!def]\n>A *set* is one.",
        "Said:\n> So it is.\n> And so.",
        "So:\n  * one\n  * two",
        "1) one\n2) two",
        "---\ntag: a\n---\nText",
        "It is\n\\[\nf = \\frac{1}{2}\n\\]",
        "It is\n~~~\na\n~~~",
    ],
)
def test_blocks_escaped_twice(text: str) -> None:
    assert decode(escape(text).replace("\\", "\\\\")) == text


def test_escaped_twice_backslashes_too() -> None:
    """Backslashes and newlines were escaped, as JSON does, two times."""
    text = MANY_ESCAPES
    for _ in range(2):
        text = text.replace("\\", "\\\\").replace("\n", "\\n")
    assert "`\\\\\\\\n`" in text
    assert decode(text) == MANY_ESCAPES


def test_row_breaks_alone_are_not_escaped_twice() -> None:
    """`\\\\` and a newline: three backslashes and an n."""
    text = "$$\na \\\\\nb \\\\\nc\n$$\n\n- d\n"
    assert survives(text)


def test_hard_breaks_alone_are_not_escaped_twice() -> None:
    assert survives("a\\\nb\\\nc\n\nd\\\n- e\n")
    assert survives("Roses\\\nare | red\\\n-- so they\\\nare.")


# --- the real files -----------------------------------------------------------------

# The first 64 characters of a file's name: its newlines, and the backslash-n that
# stay.  The ambiguous ones were read by hand, the counts of the others taken from the
# decoder.
EXPECTED = {
    "can-you-elaborate-on-the-mathematical-foundations-of-support-vec": (39, 0),
    "can-you-explain-the-concept-of-high-dimensional-relationships-in": (32, 0),
    "can-you-provide-an-example-calculation-for-a-boost-converter": (53, 0),
    "how-are-coordinate-transformations-performed-between-cartesian-a": (61, 0),
    "how-are-integer-types-defined-and-used-in-c": (46, 5),
    "how-are-recursive-functions-implemented-in-c": (67, 1),
    "how-are-templates-implemented-in-c": (47, 0),
    "how-are-the-normal-equations-used-in-ols": (52, 0),
    "how-can-attributed-grammars-be-optimized-for-better-performance": (23, 0),
    "how-can-the-irrationality-of-a-number-be-proven": (26, 1),
    "how-can-the-linest-function-in-excel-be-used-for-linear-fits-and": (33, 0),
    "how-can-you-access-struct-members-using-pointers-in-c": (57, 0),
    "how-can-you-differentiate-between-stable-and-unstable-systems": (13, 0),
    "how-can-you-secure-privileged-exec-mode-on-a-router": (50, 0),
    "how-do-increment-and-decrement-operators-work-in-c": (64, 4),
    "how-do-observations-influence-the-decision-boundary-in-svms": (16, 0),
    "how-do-svms-handle-overlapping-data-in-classification-tasks": (21, 0),
    "how-do-unique-local-unicast-addresses-differ-from-linklocal-addr": (17, 0),
    "how-do-while-loops-function-in-c-programming": (43, 1),
    "how-does-prefix-length-relate-to-subnet-masks-and-impact-the-num": (38, 0),
    "how-does-tcp-ensure-reliable-and-sameorder-delivery-of-data": (16, 0),
    "how-does-the-dot-product-facilitate-coordinate-transformation-in": (16, 0),
    "how-does-the-order-of-precedence-affect-the-resolution-of-comple": (27, 0),
    "how-is-crossvalidation-used-to-determine-the-optimal-gamma-param": (14, 0),
    "how-is-joint-hypothesis-testing-conducted-in-econometrics": (18, 0),
    "how-is-sql-used-in-database-management-and-what-are-its-primary-": (34, 0),
    "how-is-the-electric-field-of-a-ring-of-charge-determined": (45, 0),
    "how-is-the-second-derivatives-test-used-to-analyze-critical-poin": (30, 0),
    "list-the-operators-by-precedence-and-explain-their-application-i": (34, 0),
    "what-are-some-examples-of-de-morgans-laws-in-action": (34, 16),
    "what-are-the-advantages-and-disadvantages-of-different-string-co": (46, 0),
    "what-are-the-common-pitfalls-when-tuning-the-gamma-parameter-in-": (16, 0),
    "what-are-the-common-types-of-errors-encountered-in-python-progra": (55, 0),
    "what-are-the-differences-between-wellknown-registered-and-privat": (22, 0),
    "what-are-the-limitations-of-regular-expressions-in-pattern-match": (16, 0),
    "what-are-the-rules-for-matrix-multiplication": (23, 1),
    "what-are-the-steps-for-command-line-installation-of-c-programmin": (37, 0),
    "what-are-the-techniques-for-using-arrows-in-plot-annotations": (41, 0),
    "what-information-is-contained-in-the-tcp-header-fields-related-t": (8, 0),
    "what-is-the-coin-change-problem-and-why-is-it-significant-in-alg": (45, 0),
    "what-is-the-electric-field-of-a-disk-of-charge": (25, 0),
    "what-is-the-kernel-trick-and-how-does-it-simplify-computations-i": (19, 0),
    "what-is-the-mechanism-of-action-of-transcranial-magnetic-stimula": (16, 0),
    "what-is-the-pack-layout-manager-in-tkinter-and-how-does-it-work": (41, 0),
    "what-is-the-parametric-vector-form-of-a-solution-to-a-homogeneou": (40, 0),
    "what-is-the-role-of-squared-distance-and-the-gamma-parameter-in-": (11, 0),
    "what-is-the-role-of-the-length-and-checksum-fields-in-the-udp-he": (8, 0),
    "what-is-the-role-of-the-main-function-in-a-c-program": (28, 0),
    "what-role-do-discriminators-play-in-union-types-and-how-is-patte": (12, 0),
}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not there")
@pytest.mark.parametrize("name", EXPECTED)
def test_corpus(name: str) -> None:
    frontmatter = pytest.importorskip("frontmatter")
    (path,) = CORPUS.glob(f"{name}*.md")
    answer = frontmatter.load(path)["answer"]
    text = decode(answer)
    assert (text.count("\n"), text.count("\\n")) == EXPECTED[name]
    assert escape(text) == answer


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not there")
def test_corpus_is_complete() -> None:
    assert {path.stem[:64] for path in CORPUS.glob("*.md")} == set(EXPECTED)


# --- properties ---------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *("\\n", "\\", "\n", " ", "    ", "`", "``", "```", "~~~", "$", "$$"),
        *("\\(", "\\)", "\\begin{a}", "\\end{a}", "'", '"', '"""', "/*", "*/", "//"),
        *("/", "[", "]", "#", "|", ">", "- ", "c", "python", "u", "eq", "abla", "${"),
        *("}", "{", "<!--", "-->", "=", "%", "é"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=60).map("".join))


@given(TEXTS)
def test_preserves_everything_but_the_escapes(text: str) -> None:
    decoded = decode(text)
    if "\\\\n" in text and len(decoded) < len(text.replace("\\n", "\n")):
        return  # read as escaped twice
    assert escape(decoded) == escape(text)


@given(TEXTS)
def test_preserves_everything_in_mode_always(text: str) -> None:
    assert escape(decode(text, "always")) == escape(text)


@given(TEXTS)
def test_is_idempotent_once_there_are_newlines(text: str) -> None:
    decoded = decode(text)
    if "\n" in decoded.removesuffix("\n"):
        assert decode(decoded) == decoded


@given(TEXTS, TEXTS)
def test_leaves_texts_with_newlines_alone(first: str, second: str) -> None:
    text = f"{first}.\n.{second}"
    assert decode(text) == text


@given(st.lists(st.from_regex(r"([abc][abc .,]*)?", fullmatch=True)).map("\n".join))
def test_decodes_plain_prose(text: str) -> None:
    assert decode(escape(text)) == text


LANGUAGES = (
    *("", "bash", "c", "diff", "haskell", "html", "js", "json", "lex", "lisp", "lua"),
    *("mermaid", "ocaml", "php", "powershell", "python", "r", "regex", "ruby", "rust"),
    *("plantuml", "http", "lean", "sql", "tex", "text", "vim", "yaml"),
)
LINE = st.one_of(
    st.text(st.characters(exclude_characters="\n"), max_size=20),
    st.lists(
        st.one_of(
            FRAGMENTS.filter(lambda text: "\n" not in text and "\\n" not in text),
            st.sampled_from(
                [*"(){},;:.*+?^-0A", "  ", "\\r", "\\t", "newline =", "C:"]
            ),
        ),
        max_size=8,
    ).map("".join),
)


@given(
    st.sampled_from([*(f"```{language}" for language in LANGUAGES), "$$"]),
    *[LINE] * 4,
)
def test_ordinary_places_are_what_the_prices_say(
    opening: str, above: str, before: str, after: str, below: str
) -> None:
    _, state, rest = begin_line(START, "", opening)
    if rest:
        state = state._replace(frames=("$$",))
    is_ordinary = ordinary_in(state)
    if is_ordinary is None or not is_ordinary(before, after):
        return
    pieces = [opening, above, before, after, below]
    text = "\\n".join(pieces)
    start = len("\\n".join(pieces[:3]))
    newline, literal = prices(
        state, Place(text, start, before, after, Habits(text, pieces))
    )
    assert newline == 0.0
    assert literal >= 2.5  # dearer than any reading that is kept


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *("`", "$", "\\", "\\n", "`\\n", "$\\n", "\\\\n", "'\\n", "a‹", "```c\\n"),
        *("\\n\\n    'a\\n", '# "\\n', "| a \\n", "a \\n b", "`.\\n", "\\nu_"),
        *("```js\\n`${\\n", "<<A\\n", '"\\n', "```\\n'\\n", "/\\n", "\\begin{\\n"),
    ],
)
def test_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        """Return the least of three times: other processes only add to them."""
        text = ("```java\\n" if unit == "a‹" else "") + unit * (size // len(unit))
        times = []
        for _ in range(3):
            start = time.process_time()
            decode(text)
            times.append(time.process_time() - start)
        return min(times)

    small, large = seconds(10_000), seconds(80_000)
    assert large < 0.05 + 8 * 2.5 * small
