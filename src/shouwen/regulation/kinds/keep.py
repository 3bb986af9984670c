"""``keep``: a record or a thing is kept, until when, in how many copies, and that nobody alters it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from shouwen.regulation.calendars.periods import start_of_day
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.kinds.keep_release import (
    FALLEN,
    PART_RETURNED,
    RELEASED,
    SIGNED,
    Part,
    Release,
    part_of,
)
from shouwen.regulation.kinds.standard import NONE, ReadAt
from shouwen.regulation.matches import Match, kinds_of
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.views import CannotSay, Speech, View, holder_of
from shouwen.regulation.windows import EVERYTHING, MICROSECOND, Window, WindowRule, window_at

DELIVERED = "copy.delivered"
ALTERING = frozenset({"record.altered", "record.removed"})


@dataclass(frozen=True, slots=True)
class Held:
    """A thing as it is kept: since which fact, until when, and which places still wait for their copy."""

    begun: Fact | None = None
    waiting: tuple[str, ...] = ()
    has_ended: bool = False
    until: datetime | None = None


@dataclass(frozen=True, eq=False)
class Keep(Fold):
    """``what`` is kept from the fact on, as the edition of that time says. Without ``until`` and ``until_unit`` it is
    kept for good. ``also_held``: a longer time of this edition reaches what is still held by an earlier one."""

    what: str
    by: str = ""
    until: Expression | None = None
    until_unit: str = ""
    early: tuple[Match, ...] = ()
    copies: tuple[str, ...] = ()
    is_unalterable: bool = False
    calendar: str = "always"
    release: Release | None = None
    parts: tuple[Part, ...] = ()
    is_numbered: bool = False
    also_held: bool = False

    by_its_own_time: ClassVar[bool] = True

    def seen_kinds(self) -> frozenset[str]:
        copies = {DELIVERED} if self.copies else set()
        return frozenset({*self.shared.when, *copies}) | kinds_of(self.early)

    def guarded_kinds(self) -> frozenset[str]:
        kinds = set(ALTERING) if self.is_unalterable else set()
        kinds |= self._releasing if self.release is not None else set()
        kinds |= {PART_RETURNED} if self.parts else set()
        return frozenset(kinds | (set(self.shared.when) if self.is_numbered else set()))

    @property
    def _releasing(self) -> frozenset[str]:
        """The kinds of deeds by which it is given back."""
        return frozenset({RELEASED, f"{self.what}.released"})

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        holder = holder_of(self.what, fact)
        return ((holder, EVERYTHING),) if holder else ()

    def belongs_to(self, run: Run, fact: Fact) -> bool:
        return holder_of(self.what, fact) == run.holder

    def open(self, run: Run, view: View) -> Held:
        return Held()

    def step(self, run: Run, state: Held, fact: Fact, view: View) -> tuple[Held, tuple[Finding, ...]]:
        if fact.kind in self.shared.when and state.begun is None:
            if view.speech(self.shared, fact) is not Speech.SPEAKS:
                return state, ()
            state = Held(fact, self.copies, until=self._until(fact, view))
            return state, (self._found(run, state, fact, view),)
        if state.begun is None or state.has_ended:
            return state, ()
        if self.also_held and state.until is not None:
            state = replace(state, until=_later(state.until, self._until(state.begun, view)))
        if any(match.fits(fact, view) for match in self.early):
            return replace(state, has_ended=True), (self._found(run, state, fact, view, Verdict.RESULT, "ended"),)
        place = fact.figures.get("to")
        if fact.kind == DELIVERED and fact.figures.get("signed") is True and place in state.waiting:
            state = replace(state, waiting=tuple(one for one in state.waiting if one != place))
            return state, (self._found(run, state, fact, view),)
        return state, ()

    def _found(
        self, run: Run, state: Held, fact: Fact, view: View, verdict: Verdict = Verdict.HELD, result: str = ""
    ) -> Finding:
        more = {"until": state.until} if state.until is not None else {}
        found = view.finding(
            self.shared,
            fact,
            Verdict.MET if verdict is Verdict.HELD and not state.waiting else verdict,
            reckoning=view.reckoning(self.said, [self.until], fact, **more),
            result=result or list(state.waiting) or None,
            consequences=() if state.waiting or result else self.shared.then,
        )
        return replace(found, holder=run.holder)

    def _until(self, begun: Fact, view: View) -> datetime | None:
        """Return the first instant at which it need not be kept any more; None where there is none."""
        if self.until_unit:
            window = window_at(WindowRule(self.until_unit, calendar=self.calendar), begun.at, begun, view)
            return window.until + MICROSECOND if window is not None and window.until is not None else None
        return self._ends(self.until, begun, view) if self.until is not None else None

    def _ends(self, formula: Expression, begun: Fact, view: View) -> datetime | None:
        """Return the first instant after a span, or of a date, that a formula says."""
        zone = view.adopted.site.zone
        value = view.evaluate(formula, begun)
        if value is UNKNOWN:
            return None
        if isinstance(value, Span):
            return due_after(begun.at, value, view.calendar(self.calendar), zone=zone) + MICROSECOND
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return start_of_day(value, zone)  # it opens with the start of that day
        raise CannotSay(f"{formula.source} is neither a span nor a date")

    def recalled_kinds(self) -> frozenset[str]:
        return frozenset({SIGNED, FALLEN}) if self.release is not None and self.release.signed else NONE

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        return self.object_as_read(deed, view, lambda at: (self, view))

    def object_as_read(self, deed: Fact, view: View, read_at: ReadAt) -> Objection | None:
        """Refuse to alter or remove what is kept, to give it back too soon or unsigned, and a gap in its numbers."""
        if deed.kind in self.shared.when:
            return self._object_to_number(deed, view)
        holder = holder_of(self.what, deed)
        begun = self._begun(holder, deed, view) if holder else None
        if begun is None:
            return None
        read = read_at(begun.at)
        if read is None or not isinstance(read[0], Keep):
            read = (self, view) if self.also_held else None  # the text did not keep it when it came
        if read is None:
            return None
        first, seen = read
        assert isinstance(first, Keep)
        return first.object_to_kept(holder, begun, first.held_until(begun, deed, seen, read_at), deed, seen)

    def held_until(self, begun: Fact, deed: Fact, view: View, read_at: ReadAt) -> datetime | None:
        """Return until when a thing is held: longer where the edition in force when it would end reaches it."""
        until = self._until(begun, view)
        while until is not None and until <= deed.at:
            read = read_at(until - MICROSECOND)
            if read is None or not isinstance(read[0], Keep) or not read[0].also_held:
                break
            longer = _later(until, read[0]._until(begun, read[1]))
            if longer == until:
                break
            until = longer
        return until

    def object_to_kept(
        self, holder: str, begun: Fact, until: datetime | None, deed: Fact, view: View
    ) -> Objection | None:
        """Refuse a deed on a thing that is kept since a fact and until an instant (None: for good)."""
        if deed.kind == PART_RETURNED:
            return self._object_to_part(begun, deed, view) if self.parts else None
        if deed.kind in self._releasing:
            return self._object_to_release(holder, begun, until, deed, view) if self.release is not None else None
        if not self.is_unalterable or (until is not None and deed.at >= until):
            return None
        return self._objection(deed, view, (holder,))

    def _object_to_release(
        self, holder: str, begun: Fact, until: datetime | None, deed: Fact, view: View
    ) -> Objection | None:
        """Refuse to give back before its time, without what must hold, or unsigned."""
        assert self.release is not None
        if self._was_ended_early(holder, begun, deed, view):
            return None
        waiting, condition = self.release.waiting(holder, deed, view), self.release.condition
        holds = view.evaluate(condition, deed) if condition is not None else True
        is_due = until is None or deed.at >= until
        if is_due and holds is True and not waiting:
            return None
        missing = view.missing([condition], deed) if holds is UNKNOWN else ()
        return self._objection(deed, view, waiting, missing, self.release.cites)

    def _was_ended_early(self, holder: str, begun: Fact, deed: Fact, view: View) -> bool:
        history = view.standing.history(kinds_of(self.early), frozenset({holder}), begun.at) if self.early else ()
        return any(one.at <= deed.at and match.fits(one, view) for one in history for match in self.early)

    def _object_to_part(self, begun: Fact, deed: Fact, view: View) -> Objection | None:
        part = part_of(self.parts, deed)
        if part is None:
            return None
        until = self._ends(part.until, begun, view) if part.until is not None else None
        if not part.is_never and (until is None or deed.at >= until):
            return None
        return self._objection(deed, view, (), (), part.cites)

    def _object_to_number(self, deed: Fact, view: View) -> Objection | None:
        """Refuse a number that is not the next one in the unit."""
        if view.speech(self.shared, deed) is Speech.SILENT:
            return None
        number = deed.figures.get("number")
        unit = frozenset({f"unit:{deed.unit}"})
        given = (one for one in view.standing.history(frozenset(self.shared.when), unit, None) if one.at <= deed.at)
        numbers = [one.figures["number"] for one in given if "number" in one.figures]
        if number is not None and (not numbers or number == max(numbers) + 1):
            return None
        return self._objection(deed, view, (), () if number is not None else ("number",))

    def _objection(
        self, deed: Fact, view: View, lists: tuple[str, ...], missing: tuple[str, ...] = (), cites: tuple[str, ...] = ()
    ) -> Objection:
        reckoning = view.reckoning(self.said, [self.until], deed)
        citation = cites[0] if cites else self.shared.citation
        return Objection(self.id, citation, self.shared.title.zh, reckoning, lists, missing)

    def _begun(self, holder: str, deed: Fact, view: View) -> Fact | None:
        history = view.standing.history(frozenset(self.shared.when), frozenset({holder}), None)
        for one in history:
            is_of_it = holder_of(self.what, one) == holder and one.at <= deed.at
            if is_of_it and view.speech(self.shared, one) in (Speech.SPEAKS, Speech.UNKNOWN):
                return one
        return None

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        title = self.shared.title.in_language(language)
        until = self.shared.in_words(self.until, language) if self.until is not None else self.until_unit
        if is_english(language):
            parts = [f"{title}: kept {f'until {until}' if until else 'for good'}", f"by {self.by}" if self.by else ""]
            parts += [f"a copy for {', '.join(self.copies)}" if self.copies else ""]
            parts += ["nobody alters or removes it" if self.is_unalterable else ""]
            parts += ["its numbers have no gap" if self.is_numbered else "", *self._said_release(language)]
            parts += ["a longer time reaches what is still held" if self.also_held else ""]
            return "; ".join(part for part in parts if part) + "."
        parts = [f"{title}：{f'{self.by}' if self.by else ''}保管{f'至 {until}' if until else '，不设期限'}"]
        parts += [f"{'、'.join(self.copies)}各执一份" if self.copies else ""]
        parts += ["不得改动或删除" if self.is_unalterable else "", "编号须连续" if self.is_numbered else ""]
        parts += ["延长的期限及于在管之物" if self.also_held else ""]
        parts += self._said_release(language)
        return "；".join(part for part in parts if part) + "。"

    def _said_release(self, language: str) -> list[str]:
        """Return how it is given back, in words."""
        english, said = is_english(language), []
        if self.release is not None:
            condition = self.shared.in_words(self.release.condition, language)
            signed = ("; then " if english else "，再由").join(
                (", " if english else "、").join(stage) for stage in self.release.signed
            )
            if english:
                terms = [condition and f"if {condition}", signed and f"signed by {signed}"]
                said.append(f"given back {' and '.join(filter(None, terms))}".strip())
            else:
                terms = [condition and f"{condition}", signed and f"由{signed}签字"]
                said.append(f"{'、'.join(filter(None, terms))}后才能放行")
        for part in self.parts:
            until = self.shared.in_words(part.until, language)
            if english:
                said.append(f"{part.name}: {'never given back' if part.is_never else f'given back after {until}'}")
            else:
                said.append(f"{part.name}{'不退还' if part.is_never else f'满 {until} 退还'}")
        return said


def _later(until: datetime, other: datetime | None) -> datetime | None:
    """Return the later of two ends; None: for good."""
    return None if other is None else max(until, other)
