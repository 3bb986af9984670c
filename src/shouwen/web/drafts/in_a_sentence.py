"""What a draft would have come to, said in a sentence: what it changes, what speaks against more, whom it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shouwen.regulation.editions import Edition
from shouwen.regulation.trial import AGAINST, REFUSED
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


def came_to(changed: Iterable[Counted], below_the_line: int, seats: Seats | None, money: Sequence[str] = ()) -> list[str]:
    """Return what it comes to, part by part: more or fewer of what speaks against somebody, members, money, seats.

    Each sort of verdict is a part of its own, with the standard where all of it is of one. Below the line are those who
    meet a standard as it was and would not under the draft.
    """
    counted = list(changed)
    parts = [said for verdict in (*AGAINST, REFUSED) if (said := _more_of(verdict, counted))]
    if below_the_line:
        parts.append(ngettext("one member below the line", "%(n)s members below the line", below_the_line)
                     % {"n": below_the_line})
    return [*parts, *money, *_at_the_telephone(seats)]


def _more_of(verdict: str, changed: Sequence[Counted]) -> str:
    """Return how many more or fewer there are of a verdict, with the standard where only one has any; else nothing."""
    differing = [(one, more) for one in changed if (more := one.after.get(verdict, 0) - one.before.get(verdict, 0))]
    more = sum(each for _one, each in differing)
    if not more:
        return ""
    said = _words_of(verdict, more) % {"n": abs(more)}
    if len(differing) == 1:
        return _("%(said)s (%(title)s)") % {"said": said, "title": differing[0][0].title}
    return said


def _words_of(verdict: str, more: int) -> str:
    n, is_more = abs(more), more > 0
    if verdict == "missed":
        return (ngettext("one more missed", "%(n)s more missed", n) if is_more
                else ngettext("one fewer missed", "%(n)s fewer missed", n))
    if verdict == "below":
        return (ngettext("one more that fell short", "%(n)s more that fell short", n) if is_more
                else ngettext("one fewer that fell short", "%(n)s fewer that fell short", n))
    if verdict == REFUSED:
        return (ngettext("one more deed refused", "%(n)s more deeds refused", n) if is_more
                else ngettext("one fewer deed refused", "%(n)s fewer deeds refused", n))
    return (ngettext("one more breach", "%(n)s more breaches", n) if is_more
            else ngettext("one fewer breach", "%(n)s fewer breaches", n))


def _at_the_telephone(seats: Seats | None) -> Iterator[str]:
    """Yield how many more or fewer seats are needed at the hour that changes most, and the hours of staff in all."""
    hour, more = seats.most if seats is not None else (0, 0)
    if more > 0:
        yield (ngettext("one more seat at %(hour)s o'clock", "%(n)s more seats at %(hour)s o'clock", more)
               % {"n": more, "hour": hour})
    elif more < 0:
        yield (ngettext("one seat fewer at %(hour)s o'clock", "%(n)s seats fewer at %(hour)s o'clock", -more)
               % {"n": -more, "hour": hour})
    if more and seats is not None and seats.staff_hours:
        yield _("%(n)s staff hours") % {"n": f"{seats.staff_hours:+d}"}
