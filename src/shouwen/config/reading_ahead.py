"""What the first request of a process would wait for, read before it comes: the pages, and the regulations."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError
from django.urls import get_resolver

from shouwen.compliance.editions import UnreadableEdition, edition_kept
from shouwen.compliance.rulebook import rulebook

log = logging.getLogger(__name__)
#: How long the regulations may take, in seconds; what is not read by then is read when it is asked for.
WITHIN = 5.0


def read_ahead() -> None:
    """Load every page, and the editions that units follow or followed, the latest first.

    What cannot be read is told in the log and keeps nobody waiting: whoever needs it is told when they ask.
    """
    _ = get_resolver().url_patterns  # loads every page
    until = time.monotonic() + WITHIN
    try:
        for edition in rulebook().editions:
            if time.monotonic() > until:
                break
            _read(edition)
    except DatabaseError as unusable:
        log.warning("The regulations are read when they are asked for; the database cannot be asked now: %s", unusable)


def _read(edition: str) -> None:
    try:
        edition_kept(edition)
    except UnreadableEdition as unreadable:
        log.warning("%s", unreadable)
