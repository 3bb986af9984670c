"""What Python's collector of rubbish does not look through again and again."""

from __future__ import annotations

import gc

#: Net new objects after which the collector looks at the young ones. A deed makes and drops some thousands, nearly
#: all of which end with their last reference; looking ten times in a deed finds nothing.
YOUNG = 20_000


def settle() -> None:
    """Let what stands now stand until the end: the collector does not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
