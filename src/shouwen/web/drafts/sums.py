"""What a draft would have come to, in words: in all, by unit, and for each member whose results the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Q, Window
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.compliance.models import Trial, TrialSum
from shouwen.compliance.trials import sums_seen
from shouwen.organisation.rights import Acting
from shouwen.regulation.amounts import OF_MONEY
from shouwen.regulation.trial import AGAINST, REFUSED
from shouwen.regulation.trial_sums import OPEN
from shouwen.web.components.places import Words
from shouwen.web.components.signs import sign_of

Key = TypeVar("Key")

#: Rows of units and of members that the page shows; the sheet has all.
MOST = 25
VERBS: Mapping[str, Words] = {
    "counts_as": gettext_lazy("Counted as"), "points": gettext_lazy("Points"), "reward": gettext_lazy("Rewards, yuan"),
    "fine": gettext_lazy("Fines, yuan"), "deduct": gettext_lazy("Deductions, yuan"),
    "sanction": gettext_lazy("Sanctions proposed"), "bar": gettext_lazy("Barred"), "task": gettext_lazy("Tasks given"),
    "open": gettext_lazy("Opened"), "reopen": gettext_lazy("Opened again"), "notice": gettext_lazy("Notices"),
    "remind": gettext_lazy("Reminders"), "escalate": gettext_lazy("Reported upwards"),
    "keep": gettext_lazy("Things kept"),
    "propose": gettext_lazy("Proposed"), "set": gettext_lazy("Set"), "zero": gettext_lazy("Set to nothing"),
    "hold": gettext_lazy("Held"), "release": gettext_lazy("Released"),
    "invite": gettext_lazy("Links sent to customers"),
}


@dataclass(frozen=True)
class Row:
    """One figure on both sides."""

    words: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> str:
        """The difference with its sign."""
        return f"{self.after - self.before:+}" if self.after != self.before else "0"


@dataclass(frozen=True)
class Whose:
    """What one unit, or one member, comes to."""

    sum: TrialSum
    before: int
    after: int
    follows: list[Row]

    @property
    def difference(self) -> str:
        """How many more verdicts speak against them, with its sign."""
        return f"{self.after - self.before:+d}" if self.after != self.before else "0"


@dataclass(frozen=True)
class Sums:
    """All of a trial's sums that a reader may see."""

    all: list[Row]
    units: list[Whose]
    members: list[Whose]
    worse_members: int
    #: Those who meet a standard as it was, and would not under the draft.
    below_the_line: int
    refused: int
    #: What follows of it in money, in words: ``Fines, yuan +250``.
    money: list[str]


def sums_of(trial: Trial, *, by: Acting) -> Sums:
    """Return the sums of a trial, the worst first: three statements, however many units and members it has."""
    seen = sums_seen(trial, by=by)
    whole = seen.filter(unit=None, member=None).first()
    units = seen.filter(member=None, unit__isnull=False)[:MOST]
    worse = Window(Count("pk", filter=Q(worse__gt=0)))
    below = Window(Count("pk", filter=Q(after__no_longer_met__0__isnull=False)))
    members = list(seen.filter(member__isnull=False).annotate(worse_members=worse, below_the_line=below)[:MOST])
    return Sums(
        rows_of(whole) if whole is not None else [], [_whose(one) for one in units], [_whose(one) for one in members],
        members[0].worse_members if members else 0, members[0].below_the_line if members else 0,
        whole.after["verdicts"].get(REFUSED, 0) if whole is not None else 0,
        [f"{one.words} {one.difference}" for one in _money(whole)] if whole is not None else [],
    )


def rows_of(one: TrialSum) -> list[Row]:
    """Return every figure of a sum that differs: verdicts, amounts, and how often something follows."""
    return [*_verdicts(one), *_follows(one)]


def _whose(one: TrialSum) -> Whose:
    against = [sum(side["verdicts"].get(verdict, 0) for verdict in AGAINST) for side in (one.before, one.after)]
    return Whose(one, against[0], against[1], [*_refused(one), *_follows(one)])


def _verdicts(one: TrialSum) -> list[Row]:
    before, after = one.before["verdicts"], one.after["verdicts"]
    return _differing(
        (_verdict_words(verdict), before.get(verdict, 0), after.get(verdict, 0)) for verdict in _keys(before, after)
    )


def _verdict_words(verdict: str) -> str:
    said = {"met": _("Kept to"), REFUSED: _("Would be refused")}
    return said.get(verdict) or str(sign_of(verdict).words)


def _refused(one: TrialSum) -> list[Row]:
    """Return the deeds that would have been refused: they speak against nobody, so they are told beside."""
    counts = (side["verdicts"].get(REFUSED, 0) for side in (one.before, one.after))
    return _differing([(_verdict_words(REFUSED), *counts)])


def _follows(one: TrialSum) -> list[Row]:
    amounts = [_amounts(side) for side in (one.before, one.after)]
    counts = [side["follows"] for side in (one.before, one.after)]
    with_amounts = {verb for verb, _ledger in _keys(*amounts)}
    return _differing([
        *((_amount_words(*key), amounts[0].get(key, 0), amounts[1].get(key, 0)) for key in _keys(*amounts)),
        *((_count_words(verb), counts[0].get(verb, 0), counts[1].get(verb, 0))
          for verb in _keys(*counts) if verb not in with_amounts),
    ])


def _money(one: TrialSum) -> list[Row]:
    before, after = (_amounts(side) for side in (one.before, one.after))
    return _differing((_amount_words(*key), before.get(key, 0), after.get(key, 0))
                      for key in _keys(before, after) if key[0] in OF_MONEY)


def _amounts(side: Mapping[str, Any]) -> Mapping[tuple[str, str], Decimal]:
    return {(verb, ledger): Decimal(amount) for verb, ledger, amount in side["amounts"]}


def _amount_words(verb: str, ledger: str) -> str:
    words = str(VERBS.get(verb, verb))
    return _("%(what)s (%(ledger)s)") % {"what": words, "ledger": ledger} if ledger else words


def _count_words(verb: str) -> str:
    if verb.endswith(OPEN):
        return _("%(what)s, to be fixed by a person") % {"what": VERBS.get(verb.removesuffix(OPEN), verb)}
    return str(VERBS.get(verb, verb))


def _differing(rows: Iterable[tuple[str, Any, Any]]) -> list[Row]:
    made = [Row(words, Decimal(before), Decimal(after)) for words, before, after in rows]
    return [one for one in made if one.before != one.after]


def _keys(*sides: Mapping[Key, Any]) -> list[Key]:
    return list(dict.fromkeys(key for side in sides for key in side))


@dataclass(frozen=True)
class Seats:
    """People at the telephone by hour of the day, for as large a share of calls to be answered in time."""

    hours: list[tuple[int, int, int]]
    staff_hours: int

    @property
    def most(self) -> tuple[int, int]:
        """The hour at which most more are needed, and how many more; fewer where the draft asks for less."""
        hour, before, after = max(self.hours, key=lambda one: abs(one[2] - one[1]))
        return hour, after - before

    @property
    def plotted(self) -> Mapping[str, object]:
        """Both sides by hour, for a plot."""
        series = {_("As it was"): [one[1] for one in self.hours], _("Under the draft"): [one[2] for one in self.hours]}
        return {"categories": [f"{hour}:00" for hour, _before, _after in self.hours], "series": series}


def seats_of(trial: Trial) -> Seats | None:
    """Return how many people answering in time takes, all units together; None where the draft does not change it."""
    hours: dict[int, list[int]] = {}
    staff_hours = 0
    for unit in trial.seats:
        for hour, _calls, _share, before, after in unit["hours"]:
            both = hours.setdefault(hour, [0, 0])
            both[0] += before
            both[1] += after
            staff_hours += (after - before) * unit["days"]
    rows = [(hour, before, after) for hour, (before, after) in sorted(hours.items())]
    return Seats(rows, staff_hours) if rows else None
