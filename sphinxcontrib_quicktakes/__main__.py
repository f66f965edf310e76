"""``python -m sphinxcontrib_quicktakes``: the ``quicktakes`` command."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
