"""``keep``: a record or a thing is kept, until when, in how many copies, and that nobody alters it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from shouwen.regulation.calendars.periods import start_of_day
from shouwen.regulation.clauses import read_cites, read_shared
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.deadline_reading import read_calendar
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match, kinds_of, read_matches
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.sentences import is_english
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import CannotSay, Speech, View, holder_of
from shouwen.regulation.whom import read_whom
from shouwen.regulation.windows import EVERYTHING, MICROSECOND, UNITS, Window, WindowRule, window_at

DELIVERED = "copy.delivered"
ALTERING = frozenset({"record.altered", "record.removed"})
_END_OF = re.compile(r"end of (\w+)\Z")


@dataclass(frozen=True, slots=True)
class Held:
    """A thing as it is kept: since which fact, and which places still wait for their copy."""

    begun: Fact | None = None
    waiting: tuple[str, ...] = ()
    has_ended: bool = False


@dataclass(frozen=True, eq=False)
class Keep(Fold):
    """``what`` is kept from the fact on. Without ``until`` and ``until_unit`` it is kept for good."""

    what: str
    by: str = ""
    until: Expression | None = None
    until_unit: str = ""
    early: tuple[Match, ...] = ()
    copies: tuple[str, ...] = ()
    is_unalterable: bool = False
    calendar: str = "always"

    by_its_own_time: ClassVar[bool] = False

    def seen_kinds(self) -> frozenset[str]:
        copies = {DELIVERED} if self.copies else set()
        return frozenset({*self.shared.when, *copies}) | kinds_of(self.early)

    def guarded_kinds(self) -> frozenset[str]:
        return ALTERING if self.is_unalterable else frozenset()

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
            state = Held(fact, self.copies)
            return state, (self._found(run, state, fact, view),)
        if state.begun is None or state.has_ended:
            return state, ()
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
        until = self._until(state.begun, view) if state.begun is not None else None
        more = {"until": until} if until is not None else {}
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
        zone = view.adopted.site.zone
        if self.until_unit:
            window = window_at(WindowRule(self.until_unit, calendar=self.calendar), begun.at, begun, view)
            return window.until + MICROSECOND if window is not None and window.until is not None else None
        if self.until is None:
            return None
        value = view.evaluate(self.until, begun)
        if value is UNKNOWN:
            return None
        if isinstance(value, Span):
            return due_after(begun.at, value, view.calendar(self.calendar), zone=zone) + MICROSECOND
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return start_of_day(value, zone)  # it opens with the start of that day
        raise CannotSay(f"{self.until.source} is neither a span nor a date")

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        """Refuse to alter or remove what is kept."""
        holder = holder_of(self.what, deed)
        if not holder or not (begun := self._begun(holder, deed, view)):
            return None
        until = self._until(begun, view)
        if until is not None and deed.at >= until:
            return None
        reckoning = view.reckoning(self.said, [self.until], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, (holder,))

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
        until = self.until.source if self.until is not None else self.until_unit
        if is_english(language):
            parts = [f"{title}: kept {f'until {until}' if until else 'for good'}", f"by {self.by}" if self.by else ""]
            parts += [f"a copy for {', '.join(self.copies)}" if self.copies else ""]
            parts += ["nobody alters or removes it" if self.is_unalterable else ""]
            return "; ".join(part for part in parts if part) + "."
        parts = [f"{title}：{f'{self.by}' if self.by else ''}保管{f'至 {until}' if until else '，不设期限'}"]
        parts += [f"{'、'.join(self.copies)}各执一份" if self.copies else ""]
        parts += ["不得改动或删除" if self.is_unalterable else ""]
        return "；".join(part for part in parts if part) + "。"


@reads("keep")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a keep."""
    what = keys.text("what", required=True)
    if what and not re.fullmatch(r"[a-z][a-z_]*", what):
        around.faults.add(keys.take("what") or keys.node, "a kind of reference (contract)")
    shared = read_shared("keep", keys, around, default_per=what or "about")
    until, unit = keys.take("until"), ""
    if until is not None and (found := _END_OF.match(until.as_source())):
        unit = found[1]
        if unit not in UNITS:
            around.faults.add(until, f"end of one of {', '.join(UNITS)}")
        until = None
    early, by = _read_early(keys, around), keys.take("by")
    if (alter := keys.text("alter")) not in ("", "never"):
        around.faults.add(keys.place("alter"), "never", alter)
    for key in ("release", "parts", "numbered", "also_held"):
        if keys.take(key) is not None:
            expected = "none of release, parts, numbered, also_held: no module keeps things yet"
            around.faults.add(keys.place(key), expected, key)
    return Keep(
        shared, what, read_whom(by, around) if by is not None else "",
        around.compile(until, shared.occasions) if until is not None else None, unit, early,
        tuple(text for text, _ in keys.texts("copies")), alter == "never", read_calendar(keys, around),
    )  # fmt: skip


def _read_early(keys: Keys, around: Surroundings) -> tuple[Match, ...]:
    node = keys.take("early")
    if node is None or not node.is_mapping:
        return read_matches(node, around)[0]
    inner = Keys(node, around.faults, "early")
    read_cites(inner, around)
    match = {key: one for key, one in node.value.items() if key != "cites"}
    return read_matches(replace(node, value=match), around)[0]
