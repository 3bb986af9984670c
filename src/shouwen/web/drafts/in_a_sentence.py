"""What a draft would have come to, said in a sentence: what it changes, what speaks against more, whom it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shouwen.regulation.editions import Edition
from shouwen.regulation.trial import AGAINST
from shouwen.web.drafts.changes import changes_of
from shouwen.web.drafts.sums import Seats

#: Changed standards of which the sentence says how they change; the page of the draft has all.
MOST = 3


class Counted(Protocol):
    """A standard with how often it was found so and so, on both sides."""

    @property
    def standard(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def before(self) -> Mapping[str, int]:
        """Each verdict as it was."""

    @property
    def after(self) -> Mapping[str, int]:
        """Each verdict under the draft."""


def changes_said(changed: Sequence[Counted], base: Edition | None, draft: Edition, language: str) -> list[str]:
    """Return how the standards that came out otherwise change: ``Rings before the answer: at most 3 → 2 (stricter)``."""
    if base is None:
        return []
    said = {one.standard: one.clauses for one in changes_of(base, draft, language)}
    shown = [one for one in changed if said.get(one.standard)][:MOST]
    return [_("%(title)s: %(change)s") % {"title": one.title, "change": said[one.standard][0]} for one in shown]


def came_to(changed: Iterable[Counted], below_the_line: int, seats: Seats | None) -> list[str]:
    """Return what it comes to, part by part: more or fewer against somebody, members below the line, seats.

    Below the line are those who meet a standard as it was and would not under the draft.
    """
    parts = []
    more = sum(one.after.get(verdict, 0) - one.before.get(verdict, 0) for one in changed for verdict in AGAINST)
    if more > 0:
        parts.append(ngettext("one more broken, missed or refused", "%(n)s more broken, missed or refused", more)
                     % {"n": more})
    elif more < 0:
        parts.append(ngettext("one fewer broken, missed or refused", "%(n)s fewer broken, missed or refused", -more)
                     % {"n": -more})
    if below_the_line:
        parts.append(ngettext("one member below the line", "%(n)s members below the line", below_the_line)
                     % {"n": below_the_line})
    hour, seats_more = seats.most if seats is not None else (0, 0)
    if seats_more > 0:
        parts.append(ngettext("one more seat at %(hour)s o'clock", "%(n)s more seats at %(hour)s o'clock", seats_more)
                     % {"n": seats_more, "hour": hour})
    elif seats_more < 0:
        parts.append(ngettext("one seat fewer at %(hour)s o'clock", "%(n)s seats fewer at %(hour)s o'clock", -seats_more)
                     % {"n": -seats_more, "hour": hour})
    return parts
