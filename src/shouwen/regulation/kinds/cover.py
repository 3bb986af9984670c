"""``cover``: at every moment of some hours so many people of a position are there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.deadline_reading import read_calendar
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.reading import Node
from shouwen.regulation.sentences import is_english
from shouwen.regulation.staffing import Stretch, gaps, open_hours
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View, positions_of
from shouwen.regulation.windows import MICROSECOND
from shouwen.regulation.words import NO_WORDS, Words

PLANNED = "shift.planned"


@dataclass(frozen=True, slots=True)
class Staffed:
    """What is known of who is there: the ``edges`` of gaps, or the figures that are ``missing``."""

    edges: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_enough(self) -> bool:
        return not self.edges and not self.missing


@dataclass(frozen=True, eq=False)
class Cover(Standard):
    """``at_least`` of ``positions`` while ``calendar`` is open: of a roster by its shifts, at a deed by who is left."""

    calendar: str
    positions: tuple[str, ...]
    at_least: Expression
    calendar_words: Words = NO_WORDS

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        if view.speech(self.shared, deed) in (Speech.SILENT, Speech.EXCUSED):
            return None
        staffed = self._staffed(deed, view)
        if staffed.is_enough:
            return None
        reckoning = view.reckoning(self.said, [self.at_least], deed)
        title = self.shared.title.zh
        return Objection(self.id, self.shared.citation, title, reckoning, staffed.edges, staffed.missing)

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        if view.speech(self.shared, fact) is not Speech.SPEAKS:
            return ()
        staffed = self._staffed(fact, view)
        verdict = Verdict.UNKNOWN if staffed.missing else Verdict.BROKEN if staffed.edges else Verdict.MET
        follows = {Verdict.MET: self.shared.then, Verdict.BROKEN: self.shared.otherwise}.get(verdict, ())
        reckoning = view.reckoning(self.said, [self.at_least], fact)
        return (
            view.finding(
                self.shared, fact, verdict, reckoning=reckoning, consequences=follows, fault=", ".join(staffed.missing),
                result=list(staffed.edges) or None,
            ),
        )  # fmt: skip

    def _staffed(self, fact: Fact, view: View) -> Staffed:
        least = view.evaluate(self.at_least, fact)
        if least is UNKNOWN:
            return Staffed(missing=view.missing([self.at_least], fact) or (self.at_least.source,))
        since, until = fact.figures.get("from"), fact.figures.get("to")
        if isinstance(since, datetime) and isinstance(until, datetime):
            return self._of_roster(fact, (since, until), int(least), view)
        return self._of_those_left(fact, int(least), view)

    def _of_roster(self, fact: Fact, time: Stretch, least: int, view: View) -> Staffed:
        """Look at every moment of a roster by the shifts that name it."""
        zone = view.adopted.site.zone
        planned = view.standing.history(frozenset({PLANNED}), frozenset({fact.about}), None)
        shifts = [
            (one.figures["starts"], one.figures["ends"])
            for one in planned
            if {"starts", "ends"} <= one.figures.keys() and self._counts(one, view)
        ]
        hours = open_hours(view.calendar(self.calendar), *time, zone)
        found = gaps(hours, shifts, least)
        return Staffed(tuple(_local(edge, view) for gap in found for edge in (gap.since, gap.until)))

    def _counts(self, shift: Fact, view: View) -> bool:
        """Say whether a shift is one of these positions: by what it says, else by what its member holds."""
        names = positions_of(self.positions, view)
        if (position := shift.figures.get("position")) is not None:
            return position in names
        member = shift.figures.get("member")
        if not isinstance(member, str):
            return True
        return view.standing.belongs(member, names, shift.unit, shift.at) is not False

    def _of_those_left(self, fact: Fact, least: int, view: View) -> Staffed:
        """Look at who would be left at a deed; nobody need be there while it is closed."""
        calendar, zone = view.calendar(self.calendar), view.adopted.site.zone
        if not list(open_hours(calendar, fact.at, fact.at + MICROSECOND, zone)):
            return Staffed()
        there = fact.figures.get("there")
        if there is None:
            return Staffed(missing=("there",))
        left = len([one for one in there if one != fact.figures.get("leaves")]) if isinstance(there, tuple) else there - 1
        return Staffed() if left >= least else Staffed((_local(fact.at, view),))

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        who, least = ("/" if is_english(language) else "、").join(self.positions), self.at_least.source
        hours = self.calendar_words.in_language(language) or self.calendar
        if is_english(language):
            when = "At every moment" if self.calendar == "always" else f"While {hours} is open"
            return f"{when}, at least {least} of {who} are there."
        return f"{'任何时候' if self.calendar == 'always' else f'{hours}内'}，{who}在岗不得少于 {least} 人。"


def _local(at: datetime, view: View) -> str:
    text = at.astimezone(view.adopted.site.zone).strftime("%Y-%m-%d %H:%M:%S")
    return text.removesuffix(":00")


@reads("cover")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a cover."""
    shared = read_shared("cover", keys, around, may_be_before=True)
    calendar = read_calendar(keys, around)
    if keys.take("calendar") is None:
        around.faults.check(keys.node, "the key “calendar”: the hours to be staffed", "no such key")
    positions = tuple(text for text, _ in keys.texts("position", required=True))
    node = keys.take("at_least") or Node(1, keys.node.file, keys.node.line, keys.node.column)
    at_least = around.compile(node, shared.occasions, "number")
    assert at_least is not None or around.faults.errors
    hours = around.calendars.get(calendar, NO_WORDS)
    return Cover(shared, calendar, positions, at_least, hours)  # type: ignore[arg-type]  # a fault is noted
