"""Levels of a decision: rows that must last before they count, and that are left again only after a while."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.decision import Decision, Laid, laid, with_result
from shouwen.regulation.kinds.fold import Run
from shouwen.regulation.kinds.hourly import HOUR, Hourly, is_before
from shouwen.regulation.levels import Level, Seen
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.sentences import is_english
from shouwen.regulation.views import Speech, View


@dataclass(frozen=True, eq=False)
class Levels(Hourly, Decision):
    """The first row that has been entered and not left; ``stays_at_least`` is for how long before a weaker one."""

    stays_at_least: Expression | None = None

    def open(self, run: Run, view: View) -> Level:
        """Return what was noted at the beginning of the hour before.

        Without a note nothing held then, unless nothing was measured in that hour: then it is the level of the last
        change before it, which the first measurement after such a gap ends.
        """
        noted = self.noted(run, view)
        if noted is not None:
            return noted
        last = view.standing.last_finding(run.holder, self.id, Verdict.RESULT, run.window.since)
        if last is None:
            return Level()
        is_none = any(row.condition is None and not row.cells and last.result == row.result for row in self.rows)
        return Level() if is_none or not last.result else Level(str(last.result), last.at, {}, last.at)

    # Measurements

    def step(self, run: Run, state: Level, fact: Fact, view: View) -> tuple[Level, tuple[Finding, ...]]:
        if is_before(state, fact):
            return state, ()
        speech = view.speech(self.shared, fact)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return state, ()
        seen, missing = self._seen(fact, view)
        if missing or speech is Speech.UNKNOWN:
            missing = missing or view.missing([self.shared.where], fact)
            reckoning = self.reckoned_from(fact, view)
            fault = ", ".join(missing)
            return state, (view.finding(self.shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=fault),)
        least = self.length(self.stays_at_least, view.scope(fact))
        after = state.after(fact.at, seen, least=least, stale=HOUR)
        found = self.note(run, state, fact, view)
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
            lasting, leaves = (self.length(each, one.scope) for each in (one.row.lasting, one.row.leaves_after))
            seen.append(Seen(_name(one), holds is True, stays is True, lasting, leaves))
        return seen, tuple(sorted(set(missing)))

    # What is found

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
