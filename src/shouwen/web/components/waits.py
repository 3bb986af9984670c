"""How often a page asks how far the worker is with something that takes long."""

from __future__ import annotations

from datetime import datetime

#: Seconds after which a page asks again at the latest.
SELDOMEST = 10


def wait_for(begun: datetime, at: datetime) -> int:
    """Return after how many seconds a page asks again, less often the longer it takes.

    What the stream tells meanwhile (``data-live``) is shown at once.
    """
    return min(SELDOMEST, 1 + max(0, int((at - begun).total_seconds())) // 10)
