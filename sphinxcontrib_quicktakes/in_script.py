"""Data in a ``<script>``."""

from __future__ import annotations

import json


def as_json(data: object) -> str:
    """Return data as JSON that can stand in a script, wherever that is.

    No character of it can end the script or begin a comment: inside of strings, JSON
    can write all of them otherwise
    (https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements).
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
