r"""A backslash-n as answers about each language have it: strings, characters, regexes.

The snippets are short and usual. The files that the decoder is measured on are mostly
manuals and READMEs, so what only answers have shows here first.
"""

from __future__ import annotations

from textwrap import indent

import pytest

from sphinxcontrib_quicktakes.content.newlines import decode

SNIPPETS = {
    "c": r"""
#include <stdio.h>
int main(void) {
    printf("Hello\nWorld\n");
    putchar('\n');
    printf("%d\n"
           "%s\n", n, s);
    scanf("%[^\n]%*c", s);
    // printf("x\n");
    while ((c = getchar()) != '\n' && c != EOF) { }
    return 0;
}
""",
    "clojure": r"""
(println "a\nb")
(str/split s #"\n")
(str/join "\n" '(1 2))
""",
    "cpp": r"""
std::cout << "a\n" << 'b' << '\n';
std::cout << R"(raw\n)" << std::endl;
cout << "Sum: " << a + b << "\n\n";
getline(cin, s, '\n');
cin.ignore(1000, '\n');
""",
    "csharp": r"""
Console.Write("a\nb\n");
var s = @"C:\new\names";
var t = $"a\n{x}\n";
var u = string.Join("\n", s.Split('\n'));
""",
    "dart": r"""
print('a\nb');
var s = '''
text
''';
print("${x}\n");
final l = s.split('\n');
""",
    "diff": r"""
-    printf("a\n");
+    printf("b\n");
-it's
+its
""",
    "dockerfile": r"""
RUN echo "a\nb" > f
RUN printf 'x\n' \
    && ls
""",
    "elixir": r"""
IO.puts "a\nb"
String.split(s, "\n")
IO.puts("#{x}\n")
# it's
""",
    "go": r"""
fmt.Printf("%d\n", n)
fmt.Print("a\nb\n")
r := '\n'
s := `raw
text`
t := strings.Split(s, "\n")
""",
    "haskell": r"""
f' x = x
main = putStrLn "a\nb"
g = map (\n -> n + 1) [1,2]
lines' = foldr (\x acc -> x ++ "\n" ++ acc) ""
""",
    "html": r"""
<p>it's</p>
<script>
  alert("a\nb");
  document.write('x\n');
</script>
""",
    "java": r"""
System.out.print("a\nb\n");
char c = '\n';
String s = <<<
    Hi
    <<<;
String[] p = s.split("\\n");
String q = s.replaceAll("\\r\\n", "\n");
""".replace("<<<", '"""'),
    "js": r"""
console.log('a\nb');
console.log(`a\nb`);
console.log(`a\n${b}`);
const s = `line
next`;
const t = s.split(/\r?\n/).join('\n');
const u = s.replace(/\n/g, '<br>');
console.log(String.raw`Hello\nworld`);
alert("Hi\nthere");
""",
    "json": r"""
{
  "text": "a\nb",
  "x": "line\n\nnext\n",
  "y": ["\n"]
}
""",
    "julia": r"""
println("a\nb")
A' * B
print('\n')
""",
    "kotlin": r"""
print("a\nb\n")
val s = <<<
    |one
    <<<.trimMargin()
val lines = s.split("\n")
val c = '\n'
""".replace("<<<", '"""'),
    "latex": r"""
\begin{align}
\nabla f &= 0 \\
\nu &\neq 0
\end{align}
\newcommand{\R}{\mathbb{R}}
\noindent Text
\newline
\newpage
""",
    "lisp": r"""
(car '(1 2 3))
(format t "~a" 'foo)
(print #\newline)
""",
    "lua": r"""
print("a\nb")
io.write('x\n')
s = [[
raw]]
for l in s:gmatch('[^\n]+') do print(l) end
-- don't
""",
    "matlab": r"""
A = B';
fprintf('%d\n', x);
fprintf("%d\n", A');
s = sprintf('%s\n%s', a, b);
""",
    "ocaml": r"""
type 'a list = Nil | Cons of 'a * 'a list
let () = print_string "hi\n"
let c = '\n'
""",
    "perl": r"""
print "a\nb\n";
my @l = split /\n/, $s;
$s =~ s/\n//g;
print 'it', "\n";
print join("\n", @l), "\n";
printf "%s\n", $x;
chomp(my $line = <STDIN>);
""",
    "php": r"""
<?php
echo "\nDone\n";
echo 'a', PHP_EOL, "\n";
$x = explode("\n", $s);
echo "Total: $x\n";
echo nl2br("a\nb");
printf("%d\n", $n);
""",
    "prolog": r"""
write('a\nb'), nl.
format("~w\n", [X]).
X \= Y, X \== Z.
""",
    "pycon": r"""
>>> print('a\nb')
a
b
>>> 'a\nb'
'a\nb'
""",
    "python": r"""
print("a\nb")
print('x', end='\n\n')
s = '''a
b'''
lines = t.split('\n')
re.sub(r'\n+', '\n', t)
f.write(f"{x}\n")
c = "\n".join(lines)
print(r"C:\new")
print("It's\nfine")  # don't worry
""",
    "r": r"""
cat("a\nb\n")
cat('x', '\n')
print(paste(x, collapse = "\n"))
# it's a comment
writeLines("a\nb")
""",
    "ruby": r"""
puts "a\nb"
puts 'a\nb'
print "\n"
s.gsub(/\n/, ' ').split("\n")
text = <<~EOS
  a
  b
EOS
puts "Total:\n  #{x}\n"
""",
    "rust": r"""
fn longest<'a>(x: &'a str) -> &'a str {
    println!("a\nb");
    print!("\n");
    let c = '\n';
    let usage = "usage\n\n-h help\n";
    x
}
""",
    "sh": r"""
echo -e "\nDone"
printf "\n\nDone\n"
printf "%s\n" "$x"
IFS=$'\n'
tr '\n' ' ' < f
sed 's/a/b\n/g' f
sed ':a;N;$!ba;s/\n/ /g' f
awk '{print $1 "\n" $2}' f
grep -P '\n' x
echo "don't"
""",
    "sql": r"""
SELECT 'it''s'
FROM t
WHERE x LIKE '%\n%';
SELECT REPLACE(x, '\n', ' ') FROM t;
SELECT E'a\nb';
""",
    "swift": r"""
print("a\nb", terminator: "\n")
let parts = s.split(separator: "\n")
""",
    "ts": r"""
const msg: string = `Hello, ${name}!\nYou have ${n} mails.`;
console.log(msg + '\n');
const q = `
  SELECT *
  FROM t
`;
""",
    "yaml": r"""
a: "x\ny"
b: 'it''s'
c: |
  text
  more
d: don't
""",
}

# In a fence that names none, Ruby's last string may as well be one of two lines.
UNLABELLED = [language for language in SNIPPETS if language != "ruby"]
# Templates are not followed in indented code, nor is TeX told.
INDENTED = [language for language in SNIPPETS if language not in ("js", "latex", "ts")]

PROSE = {
    "calls": (
        'Call `print("Hello\\nWorld")` and `split("\\n")`, or `"\\n".join(["a", "b"])`'
        ' to get it. The function `strtok(s, "\\n")` splits, too. With `end="\\n\\n"`'
        ' there is a blank line.\n\nThe output of print("a\\nb") is on two lines.'
    ),
    "characters": (
        'In C, \\n is the newline and \\t is the tab. The sequence "\\r\\n" ends lines'
        " on Windows; '\\n' alone does on Unix.\n\n| Escape | Meaning |\n|---|---|\n"
        '| \\n | Newline |\n| `\\n` | Newline |\n| "\\n" | quoted |\n\n'
        "- **\\n** newline\n- `\\n`: newline\n- \\n: newline\n"
    ),
    "spans in Chinese": "事件之间用换行符 `\\n\\n`。\n分割 `\\n`、`\\r\\n`，或者。",
    "formulas": (
        "The gradient $\\nabla f$ and $\\nu \\neq 0$.\n\n$$\n\\nabla \\cdot E = 0\n$$\n"
        "where $x \\notin A$ and\n\\[\n\\neg p \\lor q\n\\]\nfor all $n$."
    ),
    "numbered": "1. \\n - newline\n2. \\t - tab\n",
    "quotation": 'The string "Hello\\nWorld" has two lines. Use **\\n** for a newline.',
    "regexes": (
        "The pattern `[^\\n]*` matches all but newlines, `\\r?\\n` both ends, `/\\n/g`"
        " all of them and `(?:\\n|$)` the end.\n\n`s/\\n/ /g` joins lines."
    ),
}


def survives(text: str) -> bool:
    return decode(text.replace("\n", "\\n")) == text


def answer(language: str, code: str) -> str:
    return (
        f"Here is how it is done in a few lines.\n\n```{language}\n{code.strip()}\n"
        "```\n\nThat is all there is to it, and it works as shown."
    )


@pytest.mark.parametrize("language", SNIPPETS)
def test_code(language: str) -> None:
    assert survives(answer(language, SNIPPETS[language]))


@pytest.mark.parametrize("language", UNLABELLED)
@pytest.mark.parametrize("name", ["", "plaintext"])
def test_code_without_a_language(language: str, name: str) -> None:
    assert survives(answer(name, SNIPPETS[language]))


@pytest.mark.parametrize("language", SNIPPETS)
def test_code_in_a_list(language: str) -> None:
    code = indent(f"```{language}\n{SNIPPETS[language].strip()}\n```", "   ")
    assert survives(f"1. First, do this:\n{code}\n2. Then that, with `\\n` in it.\n")


@pytest.mark.parametrize("language", INDENTED)
def test_indented_code(language: str) -> None:
    code = indent(SNIPPETS[language].strip("\n"), "    ")
    assert survives(f"Do it like this:\n\n{code}\n\nThat is all of it.")


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_prose(text: str) -> None:
    assert survives(text)
