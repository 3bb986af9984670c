"""``quota``: over a window, how many of how many; judged when the window closes, on the way before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any, ClassVar

from shouwen.regulation.bounds import Bound, given, said_of_bounds
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Progress, Run
from shouwen.regulation.matches import Match, kinds_of
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.period_facts import CLOSED, JUDGED, Moment
from shouwen.regulation.rolls import COUNTED, ROLLS, counted_on_roll, highest_on_roll
from shouwen.regulation.sampling import DRAWN, drawn_for
from shouwen.regulation.sentences import deeds, is_english
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.spread import closing_rule, is_close_of, judged_of_whom, last_windows
from shouwen.regulation.views import CannotSay, Speech, View, holder_of
from shouwen.regulation.windows import OPEN, Window, WindowRule
from shouwen.regulation.words import Words


@dataclass(frozen=True, slots=True)
class Roll:
    """A base that is a roll: how many are on it at the start, the end or at most in the window."""

    name: str
    as_at: str = "end"

    def number(self, window: Window, closing: Fact, view: View) -> Any:
        """Return how many; ``UNKNOWN`` where nobody counted."""
        as_at = self.as_at
        if as_at.startswith("ask."):
            as_at = view.adopted.site.values.get(as_at.removeprefix("ask."), "end")
        until = window.until or closing.at
        history = list(view.standing.history(ROLLS, frozenset({f"unit:{closing.unit}"}), None))
        if as_at == "highest":
            found = highest_on_roll(history, self.name, window.since, until)
        else:
            found = counted_on_roll(history, self.name, window.since if as_at == "start" else until)
        return found if found is not UNKNOWN else view.standing.word("roll", self.name, closing)


@dataclass(slots=True)
class Tallied:
    """What was counted so far in one run: by name where names count once, else one by one."""

    counted: dict[str, Decimal] = field(default_factory=dict)
    base: dict[str, None] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    drawn: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Quota(Fold):
    """``count`` of ``of``, held against the bounds when a window closes, or ``judged`` after that."""

    rule: WindowRule
    window_words: Words
    count: Match
    of: Match | Roll | None
    bounds: tuple[Bound, ...]
    judged_after: Expression | None = None
    judged_at: str = ""
    calendar: str = "always"
    is_sampled: bool = False

    in_deed: ClassVar[bool] = False
    by_its_own_time: ClassVar[bool] = False
    reads_as_at_start: ClassVar[bool] = True
    waits_for_close: ClassVar[bool] = True
    carries_on: ClassVar[bool] = True

    def window_rules(self) -> tuple[WindowRule, ...]:
        return () if self.rule.unit == OPEN else (closing_rule(self.rule),)

    def seen_kinds(self) -> frozenset[str]:
        if self.shared.before:
            return frozenset()
        base = self.of.kinds if isinstance(self.of, Match) else ()
        rolls = {COUNTED} if isinstance(self.of, Roll) else set()
        rolls |= {DRAWN} if self.is_sampled else set()
        return frozenset({*self.count.kinds, *base, *rolls, *self._ends}) | self.closing_kinds()

    @property
    def _ends(self) -> frozenset[str]:
        """The kinds of facts with which a window ends."""
        return frozenset({f"{self.rule.thing}.closed" if self.rule.unit == OPEN else CLOSED})

    def closing_kinds(self) -> frozenset[str]:
        if self.judged_at:
            return frozenset({self.judged_at})
        return frozenset({JUDGED}) if self.judged_after is not None else self._ends

    def awaited_kinds(self) -> frozenset[str]:
        return self._ends if self.judged_after is not None else frozenset()

    # Windows

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        if fact.kind in self.closing_kinds() or fact.kind in self._ends:
            return self._of_close(fact, view)
        holder = holder_of(self.shared.per, fact)
        return ((holder, window) for window in self._counting(fact, view)) if holder else ()

    def _counting(self, fact: Fact, view: View) -> Iterator[Window]:
        """Yield the windows in which a fact may count: its own, and earlier ones that are judged only later."""
        for window in last_windows(self.rule, fact, view):
            limit = self._limit(window, fact, view)
            if window.holds(fact.at) or limit is None or fact.at <= limit:
                yield replace(window, counts_until=limit)
            else:
                return

    def _limit(self, window: Window, fact: Fact, view: View) -> datetime | None:
        """Return until when what is counted may come; None while the window is open or waits for a fact."""
        if window.until is None or self.judged_at:
            return None
        if self.judged_after is None:
            return window.until
        span = view.evaluate(self.judged_after, fact)
        if span is UNKNOWN:
            return window.until
        if not isinstance(span, Span):
            raise CannotSay(f"{self.judged_after.source} is not a span")
        return due_after(window.until, span, view.calendar(self.calendar), zone=view.adopted.site.zone)

    def _of_close(self, fact: Fact, view: View) -> Iterator[tuple[str, Window]]:
        def limited(window: Window) -> Window:
            return replace(window, counts_until=self._limit(window, fact, view))

        kinds = self._counted_kinds
        yield from judged_of_whom(self.rule, self.id, self.shared, kinds, fact, view, limited=limited)

    @property
    def _counted_kinds(self) -> frozenset[str]:
        return kinds_of([self.count, *([self.of] if isinstance(self.of, Match) else ())])

    def moments(self, fact: Fact, view: View) -> Iterator[Moment]:
        for holder, window in self._of_close(fact, view) if fact.kind in self._ends else ():
            if window.until is not None and window.counts_until is not None:
                yield Moment(
                    self.id, holder, fact.unit, window.name, window.since, window.until, window.counts_until
                )

    def owns(self, run: Run, finding: Finding) -> bool:
        return finding.key == self._key(run)

    def _key(self, run: Run) -> str:
        return f"{self.id}|{run.holder}|{run.window.name}"

    # Counting

    def open(self, run: Run, view: View) -> Tallied:
        return Tallied()

    def belongs_to(self, run: Run, fact: Fact) -> bool:
        limit = run.window.counts_until
        in_time = run.window.since <= fact.at and (limit is None or fact.at <= limit)
        return in_time and holder_of(self.shared.per, fact) == run.holder

    def step(self, run: Run, state: Tallied, fact: Fact, view: View) -> tuple[Tallied, tuple[Finding, ...]]:
        if fact.kind == DRAWN:
            state.drawn.update(dict.fromkeys(sorted(drawn_for(self.id, [fact]))))
            return state, ()
        if isinstance(self.of, Match) and fact.kind in self.of.kinds and run.window.holds(fact.at):
            self._note(state, fact, self.of, view, is_base=True)
        if fact.kind in self.count.kinds:
            self._note(state, fact, self.count, view, is_base=False)
        return state, ()

    def _note(self, state: Tallied, fact: Fact, match: Match, view: View, *, is_base: bool) -> None:
        if match.where is not None and view.evaluate(match.where, fact) is UNKNOWN:
            if is_base or self.of is None:
                state.unknown.append(fact.sequence)
            return
        if not match.fits(fact, view):
            return
        name = self.name_of(fact, match, is_base=is_base)
        if is_base:
            state.base[name] = None
            return
        amount = view.evaluate(match.sum, fact) if match.sum is not None else Decimal(1)
        if amount is UNKNOWN:
            state.unknown.append(fact.sequence)
        else:
            state.counted[name] = amount

    def name_of(self, fact: Fact, match: Match, *, is_base: bool) -> str:
        """Return what a fact is told apart by in the count or in the base."""
        return _name(fact, self._named_by(match, is_base=is_base))

    def _named_by(self, match: Match, *, is_base: bool) -> str:
        """Return the figure by which facts are told apart; a cohort's base by that of what follows it."""
        return match.distinct or (self.count.same if is_base or match.same else "")

    def _as_one(self, state: Tallied, view: View) -> Tallied:
        """Return what was counted with one name for what turned out to be one: two records of a customer."""
        known = view.standing.counts_as({*state.counted, *state.base, *state.drawn})
        if not known:
            return state
        return Tallied(
            {known.get(name, name): amount for name, amount in state.counted.items()},
            {known.get(name, name): None for name in state.base}, state.unknown,
            {known.get(name, name): None for name in state.drawn},
        )  # fmt: skip

    def _counts(self, state: Tallied) -> Decimal:
        whose = state.counted.items()
        if self.count.same:
            whose = {name: one for name, one in whose if name in state.base}.items()
        if self.is_sampled:  # what somebody picked for themselves is no sample
            whose = {name: one for name, one in whose if name in state.drawn}.items()
        return sum((amount for _, amount in whose), Decimal(0))

    def _missing(self, state: Tallied) -> tuple[str, ...]:
        """Return what of the base, or of the sample that was drawn of it, nothing was counted of."""
        asked = state.drawn if self.is_sampled else state.base
        return tuple(name for name in asked if name not in state.counted and ":" in name)

    # Judging

    def closing(self, run: Run, view: View) -> Fact | None:
        if run.window.until is None and not self.judged_at:
            return None
        (kind,) = self.closing_kinds()
        holder = f"unit:{view.adopted.site.unit}" if kind == CLOSED else run.holder
        history = view.standing.history(frozenset({kind}), frozenset({holder}), run.window.until or run.window.since)
        return next((one for one in history if is_close_of(self.rule, self.id, run.window, one)), None)

    def close(self, run: Run, state: Tallied, closing: Fact, view: View) -> tuple[Finding, ...]:
        state = self._as_one(state, view)
        base = self._base(run, state, closing, view)
        bounds = given(self.bounds, closing, view)
        if not bounds:
            return ()
        count = self._counts(state)
        if base is UNKNOWN or (self.of is not None and not base):
            what = f"roll({self.of.name})" if isinstance(self.of, Roll) else "of"
            return (self._found(run, Verdict.UNKNOWN, closing, view, count, base, fault="" if base == 0 else what),)
        needs = [(one.comparison, self._need(one, base, closing, view)) for one in bounds]
        if any(need is UNKNOWN for _, need in needs):
            return (self._found(run, Verdict.UNKNOWN, closing, view, count, base, fault="need"),)
        short = max((_short(comparison, need, count) for comparison, need in needs), default=Decimal(0))
        beyond = any(_beyond(comparison, need, count) for comparison, need in needs)
        verdict = Verdict.BELOW if short > 0 else Verdict.BROKEN if beyond else Verdict.MET
        missing = self._missing(state)
        return (self._found(run, verdict, closing, view, count, base, short=short, missing=missing),)

    def _base(self, run: Run, state: Tallied, closing: Fact, view: View) -> Any:
        if isinstance(self.of, Roll):
            return self.of.number(run.window, closing, view)
        return Decimal(len(state.base)) if self.of is not None else None

    def _need(self, bound: Bound, base: Any, closing: Fact, view: View) -> Any:
        """Return the bound as a number: of a share that many of the base, exactly."""
        value = view.evaluate(bound.value, closing)
        if value is UNKNOWN or self.of is None:
            return value
        return value * type(value)(base)

    def _found(
        self,
        run: Run,
        verdict: Verdict,
        closing: Fact,
        view: View,
        count: Decimal,
        base: Any,
        *,
        short: Decimal = Decimal(0),
        missing: tuple[str, ...] = (),
        fault: str = "",
    ) -> Finding:
        follows = {Verdict.MET: self.shared.then}.get(verdict, self.shared.otherwise)
        more = {"count": count, **({"of": base} if base is not None and base is not UNKNOWN else {})}
        if missing:
            more["missing"] = missing
        found = view.finding(
            self.shared,
            closing,
            verdict,
            key=self._key(run),
            result=short if verdict is Verdict.BELOW else None,
            consequences=() if verdict is Verdict.UNKNOWN else follows,
            reckoning=view.reckoning(self.said, [one.value for one in self.bounds], closing, **more),
            window=run.window.name,
            fault=fault,
        )
        return replace(found, holder=run.holder)

    def progress(self, run: Run, state: Tallied, view: View) -> Progress:
        at = min(run.window.until or run.window.since, run.window.since + timedelta(days=3660))
        here = Fact(0, CLOSED, at, view.adopted.site.unit, "system", run.holder)
        state = self._as_one(state, view)
        base, count = self._base(run, state, here, view), self._counts(state)
        needs = [] if base is UNKNOWN else [self._need(one, base, here, view) for one in given(self.bounds, here, view)]
        missing = self._missing(state)
        return {"count": count, "of": base, "needs": needs, "missing": missing, "uncounted": tuple(state.unknown)}

    # Before a deed

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return None
        holder = holder_of(self.shared.per, deed)
        state, windows = Tallied(), list(last_windows(self.rule, deed, view))[:1]
        bounds = given(self.bounds, deed, view)
        for window in windows if holder else ():
            run = Run(holder, window)
            history = view.standing.history(frozenset(self.count.kinds), frozenset({holder}), window.since)
            for fact in (*history, deed):
                if fact is deed or (window.holds(fact.at) and self.belongs_to(run, fact)):
                    self.step(run, state, fact, view)
        state = self._as_one(state, view)
        is_kept = speech is Speech.SPEAKS and not any(
            _beyond(one.comparison, view.evaluate(one.value, deed), self._counts(state)) for one in bounds
        )
        if is_kept or not bounds:
            return None
        reckoning = view.reckoning(self.said, [self.shared.where], deed, count=self._counts(state))
        missing = view.missing([self.shared.where], deed) if speech is Speech.UNKNOWN else ()
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, missing=missing)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        window, bounds = self.window_words.in_language(language), said_of_bounds(self.bounds, language)
        title = self.shared.title.in_language(language)
        count, base = self._said(self.count, language), self._said(self.of, language)
        if is_english(language):
            drawn = ", as they are drawn by chance" if self.is_sampled else ""
            return f"{title}: {window}, {f'{count} for {bounds} of {base}' if base else f'{bounds} of {count}'}{drawn}."
        drawn = "（随机抽取）" if self.is_sampled else ""
        what = f"{count}占{base}的比例" if base else f"{count}的{'合计' if self.count.sum is not None else '数'}"
        return f"{title}：{window}，{what}{bounds}{drawn}。"

    def _said(self, what: Match | Roll | None, language: str) -> str:
        """Say what is counted, or of what it is a share."""
        spoken, english = self.shared.spoken, is_english(language)
        if what is None:
            return ""
        if isinstance(what, Roll):
            return f"the roll of {spoken.thing(what.name, language)}" if english else spoken.thing(what.name, language)
        titles = {one: spoken.all_kinds[one].title for one in what.kinds if one in spoken.all_kinds}
        said = deeds(what.kinds, titles, language)
        parts = [self.shared.in_words(what.where, language),
                 spoken.name(what.distinct, language) if what.distinct else "",
                 self.shared.in_words(what.sum, language)]
        marks = ("if {}", "each {} once", "its {}") if english else ("{}", "每{}只计一次", "计其{}")
        joined = (", " if english else "，").join(
            mark.format(part) for mark, part in zip(marks, parts, strict=True) if part)
        return (f"{said} ({joined})" if english else f"{said}（{joined}）") if joined else said


def _name(fact: Fact, by: str) -> str:
    """Return what a fact is told apart by; a fact of its own where nothing is said."""
    if not by:
        return f"fact {fact.sequence}{fact.kind}"
    value = getattr(fact, by) if by in ("by", "about", "for_whom") else fact.figures.get(by)
    return str(value) if value not in (None, "") else holder_of(by, fact) or f"fact {fact.sequence}"


def _short(comparison: str, need: Any, count: Decimal) -> Decimal:
    """Return how many are missing: of 25.05 that are needed, 26."""
    if comparison == "at_least":
        return max(Decimal(ceil(need)) - count, Decimal(0)) if count < need else Decimal(0)
    if comparison == "over" and count <= need:
        return Decimal(floor(need) + 1) - count
    return Decimal(0)


def _beyond(comparison: str, need: Any, count: Decimal) -> bool:
    if need is UNKNOWN:
        return True
    return (comparison == "at_most" and count > need) or (comparison == "under" and count >= need)
