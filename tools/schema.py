"""Write the JSON Schema of the front matter, from the table of its fields.

python tools/schema.py
"""

from __future__ import annotations

from pathlib import Path

from sphinxcontrib_quicktakes import content
from sphinxcontrib_quicktakes.content.fields import schema_text
from sphinxcontrib_quicktakes.content.question import Schema

PATH = Path(content.__file__).parents[1] / "schema" / "question.schema.json"

if __name__ == "__main__":
    PATH.write_text(schema_text(Schema().names), encoding="utf-8")
