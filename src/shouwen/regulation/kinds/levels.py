"""Levels of a decision: rows that must last before they count, and that are left again only after a while.

Measurements come again and again, of one holder such as a queue. They are gone over by the hour: the first of an hour
notes what is known so far (``held``), so that the next hour need not go back further than to the one before it. After
an hour without a measurement nothing of before holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.decision import Decision, Laid, laid, with_result
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.levels import NOTHING, Held, Level, Seen
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spans import Span
from shouwen.regulation.views import CannotSay, Speech, View, holder_of
from shouwen.regulation.windows import MICROSECOND, Window

HOUR = timedelta(hours=1)
#: What a note of an hour keeps of the level and of each row.
LEVEL, SINCE, ROWS = "level", "since", "rows"


@dataclass(frozen=True, eq=False)
class Levels(Decision, Fold):
    """The first row that has been entered and not left; ``stays_at_least`` is for how long before a weaker one."""

    stays_at_least: Expression | None = None

    by_its_own_time: ClassVar[bool] = True

    def seen_kinds(self) -> frozenset[str]:
        return frozenset({*self.shared.when, f"{self.id}.{Verdict.HELD}"})

    # Hours

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

    def open(self, run: Run, view: View) -> Level:
        """Return what was noted at the beginning of the hour before.

        Without a note nothing held then, unless nothing was measured in that hour: then it is the level of the last
        change before it, which the first measurement after such a gap ends.
        """
        since = run.window.since
        holder = frozenset({run.holder})
        for one in view.standing.findings(holder, since):
            if one.standard == self.id and one.verdict is Verdict.HELD and one.at < since + HOUR:
                return _noted(one)
        last = view.standing.last_finding(run.holder, self.id, Verdict.RESULT, since)
        if last is None:
            return Level()
        is_none = any(row.condition is None and not row.cells and last.result == row.result for row in self.rows)
        return Level() if is_none or not last.result else Level(str(last.result), last.at, {}, last.at)

    # Measurements

    def step(self, run: Run, state: Level, fact: Fact, view: View) -> tuple[Level, tuple[Finding, ...]]:
        if state.at is not None and fact.at < state.at:
            return state, ()  # before the note with which the hour begins
        speech = view.speech(self.shared, fact)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return state, ()
        seen, missing = self._seen(fact, view)
        if missing or speech is Speech.UNKNOWN:
            missing = missing or view.missing([self.shared.where], fact)
            reckoning = self.reckoned_from(fact, view)
            fault = ", ".join(missing)
            return state, (view.finding(self.shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=fault),)
        least = self._length(self.stays_at_least, view.scope(fact))
        after = state.after(fact.at, seen, least=least, stale=HOUR)
        found = self._note(run, state, fact, view) if self._is_first(run, state, fact) else ()
        if after.name != state.name and self._result_of(after, fact, view) != state.name:
            found = (*found, self._changed(after, fact, view))
        return after, found

    def _seen(self, fact: Fact, view: View) -> tuple[list[Seen], tuple[str, ...]]:
        """Return what a measurement says of each row with a condition, or what it lacks for that."""
        seen, missing = [], list[str]()
        for one in laid(self.rows, view.scope(fact)):
            if one.is_known and one.row.condition is None and not one.row.cells:
                continue
            holds = one.row.applies(one.scope) if one.is_known else UNKNOWN
            stays = one.row.stays.evaluate(one.scope) if one.row.stays is not None and one.is_known else False
            if UNKNOWN in (holds, stays):
                missing += one.missing()
                continue
            lasting, leaves = (self._length(each, one.scope) for each in (one.row.lasting, one.row.leaves_after))
            seen.append(Seen(_name(one), holds is True, stays is True, lasting, leaves))
        return seen, tuple(sorted(set(missing)))

    def _length(self, formula: Expression | None, scope: Mapping[str, Any]) -> timedelta:
        """Return a span of a fixed length; raises ``CannotSay`` for any other."""
        if formula is None:
            return NOTHING
        value = formula.evaluate(scope)
        if not isinstance(value, Span) or not value.is_fixed:
            raise CannotSay(f"{formula.source} is no span of a fixed length")
        return timedelta(microseconds=int(value.seconds * 1_000_000))

    # What is found

    def _is_first(self, run: Run, state: Level, fact: Fact) -> bool:
        return fact.at >= run.window.first and (state.at is None or state.at < run.window.first)

    def _note(self, run: Run, state: Level, fact: Fact, view: View) -> tuple[Finding, ...]:
        """Note what is known when an hour begins, so that nobody need look further back; nothing where nothing holds."""
        if state.is_nothing:
            return ()
        noted = {
            LEVEL: state.name,
            SINCE: state.since.isoformat() if state.since is not None else "",
            "at": state.at.isoformat() if state.at is not None else "",
            ROWS: {name: _kept(held) for name, held in sorted(state.rows.items())},
        }
        key = f"{self.id}|{run.holder}|{run.window.name}|held"
        said = view.reckoning(self.said, [], fact)
        return (
            view.finding(
                self.shared, fact, Verdict.HELD, key=key, window=run.window.name, result=noted, reckoning=said
            ),
        )  # fmt: skip

    def _changed(self, level: Level, fact: Fact, view: View) -> Finding:
        """Return that another level is in force now, or none of those with a condition."""
        one = next((each for each in laid(self.rows, view.scope(fact)) if self._is_of(each, level.name)), None)
        result = one.result if one is not None else ""
        follows = (*self.shared.then, *one.row.then) if one is not None else ()
        cites = one.row.cites if one is not None else ()
        return view.finding(
            self.shared, fact, Verdict.RESULT, citation=cites[0] if cites else self.shared.citation, result=result,
            reckoning=self.reckoned_from(fact, view), consequences=with_result(follows, result),
        )  # fmt: skip

    def _result_of(self, level: Level, fact: Fact, view: View) -> str:
        """Return the result of a level, which is all that is known of one before a gap."""
        one = next((each for each in laid(self.rows, view.scope(fact)) if self._is_of(each, level.name)), None)
        return str(one.result) if one is not None and level.name else ""

    def _is_of(self, one: Laid, name: str) -> bool:
        if name:
            return one.is_known and _name(one) == name
        return one.is_known and one.row.condition is None and not one.row.cells

    def sentence(self, language: str = "zh-hans") -> str:
        whole = super().sentence(language)
        if self.shared.words.in_language(language):
            return whole
        english = is_english(language)
        parts = [said for row in self.rows for said in self._said_times(row.lasting, row.leaves_after, language)]
        least = self.shared.in_words(self.stays_at_least, language)
        if least:
            parts.append(f"at least {least} before a weaker one" if english else f"每级至少保持{least}才转弱")
        said = ("; " if english else "；").join(dict.fromkeys(parts))
        return f"{whole[:-1]}{' (' if english else '（'}{said}{').' if english else '）。'}" if said else whole

    def _said_times(self, lasting: Expression | None, leaves: Expression | None, language: str) -> list[str]:
        english = is_english(language)
        enters, ends = self.shared.in_words(lasting, language), self.shared.in_words(leaves, language)
        said = [f"entered once it has held for {enters}" if english else f"持续满{enters}才算"] if enters else []
        return [*said, *([f"left after {ends}" if english else f"满{ends}才退出"] if ends else [])]


def _name(one: Laid) -> str:
    """Return what a row is called: by its row of the site's table, else by its result."""
    return one.name or str(one.result)


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
