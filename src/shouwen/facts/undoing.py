"""What a deed has done outside the database is undone with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)
Undo = Callable[[], object]


class _Deed(threading.local):
    """What the deed of this thread would have to undo; None outside of a deed."""

    undoings: list[Undo] | None = None


_deed = _Deed()


def if_undone(undo: Undo) -> None:
    """Have ``undo`` called after the deed that runs has been rolled back; outside of ``once`` nobody calls it."""
    if _deed.undoings is not None:
        _deed.undoings.append(undo)


@contextmanager
def undoing() -> Iterator[None]:
    """Call what ``if_undone`` has named, the latest first, when what is inside fails; its transaction is over then."""
    before, mine = _deed.undoings, list[Undo]()
    _deed.undoings = mine
    try:
        yield
    except BaseException:
        for undo in reversed(mine):
            try:
                undo()
            except Exception:
                log.exception("something that a deed left behind could not be removed")
        raise
    finally:
        _deed.undoings = before
