"""``shouwen search rebuild``: write the rows anew by which things are found."""

from __future__ import annotations

import sys

from shouwen.cli.progress import Progress


def rebuild() -> int:
    """Write them anew, kind by kind, while everyone goes on working."""
    from shouwen.search.rebuilding import rebuild_all

    done = rebuild_all(Progress())
    print(f"{done} things can be found", file=sys.stderr)
    return 0
