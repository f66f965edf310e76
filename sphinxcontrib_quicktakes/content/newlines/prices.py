"""What the two readings of a backslash-n cost at a place, given the state there.

A price is a degree of surprise: 0 for what is usual, 1 for what is as good as excluded.
The prices were set by hand, on the tuning sets of the round trip (tests/bench), on more
files of that kind and on some 90,000 public answers and notes.  Weights that were
learned beside them did not read other documents better: with a structured perceptron
over 230 to 3,400 features, the readings of 4,000 files of other repositories came out
between 0.4 points worse and 0.1 better.

Signs that make no more files exact are not here: 171 were turned off one after the
other over 30,810 files, and half of them could stay off.  A few of these were kept,
which usual code needs and those files do not have.

Nor is there a price for the first literal one of a text, though most texts have none.
Of 23,000 files, a price of 1.0 leaves 33 without one damaged instead of 70, but 73 of
the 775 that have some and were right then are wrong; 0.3 saves 5 and spoils 3.
"""

from __future__ import annotations

from .code import in_code
from .markdown_state import DISPLAYS, State, is_doubtful
from .place import Place, Prices
from .prose import in_doubtful_math, in_html_comment, in_math, in_template, in_text
from .spans import in_span
from .syntax import MARKDOWN
from .tex_words import is_sure


def prices(state: State, place: Place) -> Prices:
    """What a newline and what a literal backslash-n cost at a place in a state."""
    if is_sure(place.after):
        return 1.0, 0.0
    is_display = state.frames and state.frames[-1] in DISPLAYS
    if place.is_amid_escapes and not is_display:
        in_prose = state.syntax is MARKDOWN and not state.frames
        return (0.0, 0.5) if in_prose and place.after[:1].isalpha() else (1.0, 0.0)
    if state.syntax is not MARKDOWN:
        newline, literal = in_code(state, place)
        if "```" in place.after and not place.after.strip(" >`"):
            literal += 2.5  # it would hide the end of a fence
        if state.fences[-1].quoted and place.after.lstrip()[:1] == ">":
            literal += 1.0  # as each line of this fence begins
        return newline, literal
    if not state.frames:
        return in_text(place)
    top = state.frames[-1]
    if top == "<!--":
        return in_html_comment(place)
    if top == "{`":
        return in_template(place)
    if top[0] == "`":
        return in_span(top, place)
    if is_doubtful(top):
        return in_doubtful_math(top, place)
    return in_math(top, place)
