project = "Basic"
author = "The authors"
copyright = "The authors"  # noqa: A001
version = release = "1"
extensions = ["sphinxcontrib_quicktakes"]
html_theme = "basic"
exclude_patterns = ["_build"]
source_suffix = {".rst": "restructuredtext"}
