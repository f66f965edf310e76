"""Question-and-answer files as documentation pages.

All that a project needs is ``extensions = ["sphinxcontrib_quicktakes"]`` in ``conf.py``
and ``.. quicktakes::`` on a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0.dev0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything (see :mod:`.extension`)."""
    # Not at the top, because the command imports this package too, without Sphinx.
    from .builds.version import environment_version
    from .extension import register

    register(app)
    return {
        "version": __version__,
        "env_version": environment_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
