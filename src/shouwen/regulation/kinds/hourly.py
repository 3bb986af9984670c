"""What is judged over measurements that come again and again, of one holder such as a queue: hour by hour.

The first measurement of an hour notes what is known so far (``held``), so that the next hour need not go back further
than to the one before it. After an hour without a measurement nothing of before holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.levels import NOTHING, Held, Level
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.spans import Span
from shouwen.regulation.views import CannotSay, View, holder_of
from shouwen.regulation.windows import MICROSECOND, Window

HOUR = timedelta(hours=1)
#: What a note of an hour keeps of the level and of each row.
LEVEL, SINCE, ROWS = "level", "since", "rows"


class Hourly(Fold):
    """A fold over measurements whose state is a ``Level``."""

    by_its_own_time: ClassVar[bool] = True

    def seen_kinds(self) -> frozenset[str]:
        return frozenset({*self.shared.when, f"{self.id}.{Verdict.HELD}"})

    def windows(self, fact: Fact, view: View) -> Iterator[tuple[str, Window]]:
        """Yield the hour of a measurement, and the next in which something was measured already.

        A note of an hour that changed changes the next.
        """
        holder = holder_of(self.shared.per, fact)
        if not holder:
            return
        here = _hour_of(fact.at)
        if fact.kind in self.shared.when:
            yield holder, _window(here)
        after = here + HOUR
        later = view.standing.history(self.seen_kinds(), frozenset({holder}), here - HOUR)
        measured = [one.at for one in later if one.at >= after and one.kind in self.shared.when]
        if measured:
            yield holder, _window(_hour_of(min(measured)))

    def belongs_to(self, run: Run, fact: Fact) -> bool:
        return fact.kind in self.shared.when and super().belongs_to(run, fact)

    def owns(self, run: Run, finding: Finding) -> bool:
        return run.window.first <= finding.at and super().owns(run, finding)

    def noted(self, run: Run, view: View) -> Level | None:
        """Return what was noted at the beginning of the hour before; None where nothing held then."""
        since = run.window.since
        for one in view.standing.findings(frozenset({run.holder}), since):
            if one.standard == self.id and one.verdict is Verdict.HELD and one.at < since + HOUR:
                return _noted(one)
        return None

    def length(self, formula: Expression | None, scope: Mapping[str, Any]) -> timedelta:
        """Return a span of a fixed length; raises ``CannotSay`` for any other."""
        if formula is None:
            return NOTHING
        value = formula.evaluate(scope)
        if not isinstance(value, Span) or not value.is_fixed:
            raise CannotSay(f"{formula.source} is no span of a fixed length")
        return timedelta(microseconds=int(value.seconds * 1_000_000))

    def note(self, run: Run, state: Level, fact: Fact, view: View) -> tuple[Finding, ...]:
        """Note what is known when an hour begins, so that nobody need look further back; nothing where nothing holds."""
        is_first = fact.at >= run.window.first and (state.at is None or state.at < run.window.first)
        if not is_first or state.is_nothing:
            return ()
        noted = {
            LEVEL: state.name,
            SINCE: state.since.isoformat() if state.since is not None else "",
            "at": state.at.isoformat() if state.at is not None else "",
            ROWS: {name: _kept(held) for name, held in sorted(state.rows.items())},
        }
        key = f"{self.id}|{run.holder}|{run.window.name}|held"
        said = view.reckoning(self.said, [], fact)
        found = view.finding(
            self.shared, fact, Verdict.HELD, key=key, window=run.window.name, result=noted, reckoning=said
        )
        return (found,)


def is_before(state: Level, fact: Fact) -> bool:
    """Say whether a fact lies before the note with which an hour begins."""
    return state.at is not None and fact.at < state.at


def _hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _window(hour: datetime) -> Window:
    """Return the window of an hour: read from the hour before it, judged in it alone."""
    return Window(f"{hour:%Y-%m-%dT%H}Z", hour - HOUR, hour + HOUR - MICROSECOND, judged_from=hour)


def _kept(held: Held) -> list[Any]:
    return [held.since.isoformat(), held.is_entered, held.leaving.isoformat() if held.leaving is not None else ""]


def _noted(finding: Finding) -> Level:
    """Return what an hour began with, as its note says."""
    noted = finding.result
    rows = {
        name: Held(datetime.fromisoformat(since), entered, datetime.fromisoformat(leaving) if leaving else None)
        for name, (since, entered, leaving) in noted[ROWS].items()
    }
    since, at = (datetime.fromisoformat(noted[name]) if noted[name] else None for name in (SINCE, "at"))
    return replace(Level(noted[LEVEL], since, rows), at=at)
