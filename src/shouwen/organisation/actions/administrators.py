"""There is always somebody who administers the whole organisation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Posting, Reach
from shouwen.organisation.permissions import OF_ADMINISTRATORS


@contextmanager
def keeping_an_administrator(at: datetime) -> Iterator[None]:
    """Refuse what is done inside when afterwards nobody administers the whole organisation any more.

    Only postings without an end count: otherwise the last one would run out unseen. The
    organisation must be locked.
    """
    had_one = bool(administrators(at))
    yield
    if had_one and not administrators(at):
        raise Refused(
            "Nobody would be left who administers the whole organisation. Post somebody else first."
        )


def administrators(at: datetime) -> set[int]:
    """Return the members who administer the whole organisation without an end in sight."""
    held: dict[int, set[str]] = {}
    standing = Posting.objects.filter(
        unit__parent=None,
        since__lte=at,
        until=None,
        member__left_at=None,
        position__deeds__reach=Reach.SUBTREE,
        position__deeds__deed__in=OF_ADMINISTRATORS,
    )
    for member, deed in standing.values_list("member", "position__deeds__deed"):
        held.setdefault(member, set()).add(deed)
    return {member for member, deeds in held.items() if deeds.issuperset(OF_ADMINISTRATORS)}
