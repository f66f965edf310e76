"""The manual, which is also the demo: it is built with the extension itself."""

import sys
from pathlib import Path

from sphinxcontrib_quicktakes import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinxcontrib-quicktakes"
author = "The sphinxcontrib-quicktakes contributors"
project_copyright = author
release = version = __version__

extensions = [
    "sphinxcontrib_quicktakes",
    "quicktakes_manual",
    "quicktakes_screenshots",
]
exclude_patterns = ["_build", "_ext", "examples"]

html_theme = "furo"
html_title = "sphinxcontrib-quicktakes"
html_static_path = ["_static"]
html_css_files = ["manual.css"]

latex_documents = [
    ("index", "sphinxcontrib-quicktakes.tex", project, author, "manual"),
]
latex_elements = {"papersize": "a4paper", "extraclassoptions": "openany,oneside"}
