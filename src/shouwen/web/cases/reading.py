"""What the lists of what is still open on a case are made of: the list itself, and what its parts read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from shouwen.cases.models import Case
from shouwen.cases.offering import deeds_offered
from shouwen.cases.permissions import CLOSE_CASE, own_members
from shouwen.compliance.figure_words import left_said
from shouwen.compliance.wording import PackWords
from shouwen.organisation.queries import Holder
from shouwen.web.components.frame import url
from shouwen.web.components.matters import Step
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Deadline, Entry, Task, TaskState
from shouwen.work.reckoned import left_of_standing

#: What decides whether a complaint is accepted.
DECISIONS = ("complaint.accepted", "complaint.declined")
#: Names that are shown of those who may do something.
MOST_NAMES = 3


@dataclass
class Coming:
    """What is still open on a case, the first to fall due first.

    ``asks_more`` says that ``closing_of`` has more to say: sheets to renew, and once the steps are done,
    what closing ``lacks``.
    ``is_ready`` says that nothing stands against closing. ``in_turn`` is what the flow and the forms wait
    for: a reply promised can be due before, and is still not what comes next.
    """

    steps: list[Step] = field(default_factory=list)
    asks_more: bool = False
    lacks: list[Step] = field(default_factory=list)
    is_ready: bool = False
    in_turn: list[Step] = field(default_factory=list)

    @property
    def first_deed(self) -> tuple[str, str] | None:
        """The next deed that the reader may do: words and path; None where nothing is theirs to do.

        Of what waits in its turn, what a colleague has in hand comes last.
        """
        in_turn = sorted(self.in_turn, key=lambda step: step.is_others)
        found = (step for step in (*in_turn, *self.lacks, *self.steps) if step.may_do and step.deed_path)
        return next(((str(step.deed), step.deed_path) for step in found), None)


@dataclass
class Reading:
    """What all parts of the list read: ``turns`` are forms with whose turn it is, ``begun`` the last entry of each.

    ``rounds`` says of tasks whose step came back the how many-th time it is.
    """

    request: ReaderRequest
    case: Case
    clocks: Sequence[Deadline]
    says: PackWords
    holders: Mapping[str, Sequence[Holder]] = field(default_factory=dict)
    at_work: frozenset[int | None] = frozenset()
    told: set[int] = field(default_factory=set)
    turns: Mapping[Entry, tuple[str, ...]] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    rounds: Mapping[int, int] = field(default_factory=dict)

    def step(self, title: str, clock: Deadline | None, **more: Any) -> Step:
        """Return an open step with the due time and article of its clock; each clock is told once."""
        due_at = more.pop("due_at", None)
        if clock is not None:
            self.told.add(clock.pk)
            left = left_of_standing(clock)
            more |= {"citation": clock.citation, "left": left_said(left) if left else ""}
        return Step(title, "now", due_at=due_at or (clock.due_at if clock else None), zone=self.case.unit.zone, **more)

    def who(self, place: str) -> str:
        """Return who holds a place: its name, and who that is. Whoever the case accuses does nothing there."""
        holders = self.holders.get(place, ())
        names = [holder.name for holder in holders if holder.member != self.case.accused_id]
        if holders and not names:
            return _("%(place)s: only whom it is about holds this position; an administrator posts somebody else") % {
                "place": self.says(place)
            }
        some = self.says.all(dict.fromkeys(names[:MOST_NAMES])) + ("…" if len(names) > MOST_NAMES else "")
        said = self.says(place)
        if not names or names == [said]:
            return said
        return _("%(place)s (%(names)s)") % {"place": said, "names": some}

    def is_among(self, place: str) -> bool:
        """True where the reader, or somebody for whom they stand in, holds a place."""
        return any(holder.member in self.request.by.selves for holder in self.holders.get(place, ()))

    @cached_property
    def offered(self) -> frozenset[str]:
        """The declared deeds that the reader may do on the case now, by their nouns."""
        return frozenset(
            deed.noun for deed in deeds_offered(self.case, by=self.request.by, at_work=self.at_work)
        )

    def may(self, deed: str) -> bool:
        """True where the reader's rights let them do a deed on the case."""
        own = (*own_members(self.case), *self.at_work)
        return self.request.by.may(deed, path=self.case.unit.path, own=own)


def in_round(title: str, number: int | None) -> str:
    """Return the title of a step that came back, with the how many-th time it is; others as they are."""
    return _("%(step)s (round %(number)s)") % {"step": title, "number": number} if number else title


def is_decided(tasks: Iterable[Task]) -> bool:
    """True where it is done to accept or to decline the complaint."""
    return any(task.awaits in DECISIONS and task.state == TaskState.DONE for task in tasks)


def close_step(read: Reading) -> Step:
    return Step(_("Close the case"), "now", deed=_("Close the case"), may_do=read.may(CLOSE_CASE),
                deed_path=url("case-closure", read.case.pk), zone=read.case.unit.zone)
