"""``owner``: who answers for a matter, from when, until when; work may move, ownership does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.reading import Node
from shouwen.regulation.sentences import deeds, is_english
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.views import Speech, View, holder_of, key_of
from shouwen.regulation.windows import EVERYTHING, Window

_BECOMES = re.compile(r"(?P<figure>\w+) of (?P<kind>[a-z_]+\.[a-z_]+)\Z")


_ON_DUTY = re.compile(r"on_duty\(([^()]+)\)\Z")
#: With which facts whoever is on duty changes.
SHIFT = "shift.planned"


@dataclass(frozen=True, eq=False)
class TakenAway:
    """The deed that takes ownership away, who may do it, and the figure that it must carry."""

    deed: str
    position: str
    with_: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers so far, and whether it was said already that nobody is known."""

    owner: str | None = None
    is_asked: bool = False


@dataclass(frozen=True, eq=False)
class Owner(Fold):
    """``of`` is the kind of matter. The owner is the ``figure`` of the first fact of ``becomes``."""

    of: str
    figure: str
    becomes: str
    answers_until: tuple[str, ...] = ()
    hands_work_by: tuple[str, ...] = ()
    taken_away: TakenAway | None = None
    never_moves: bool = False

    def seen_kinds(self) -> frozenset[str]:
        return self._seen

    @cached_property
    def _seen(self) -> frozenset[str]:
        taken = {self.taken_away.deed} if self.taken_away else set()
        return frozenset({*self.shared.when, self.becomes, *self.answers_until, *taken})

    def guarded_kinds(self) -> frozenset[str]:
        taken = {self.taken_away.deed} if self.taken_away else set()
        return frozenset({*taken, *({f"{self.of}.transferred"} if self.never_moves else ())})

    #: Whoever answers does so by the text in force now: a new edition says it again in its own words.
    by_its_own_time = False

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        holder = holder_of(self.of, fact)
        if holder:
            return ((holder, EVERYTHING),)
        if fact.kind != self.becomes:
            return ()
        # The matter came of this fact's thing, and may have been opened before it was written down.
        matters = view.standing.history(frozenset(self.shared.when), frozenset({fact.about}), None)
        holders = dict.fromkeys(holder_of(self.of, matter) for matter in matters)
        return tuple((one, EVERYTHING) for one in holders if one)

    def open(self, run: Run, view: View) -> Answering:
        return Answering()

    def belongs_to(self, run: Run, fact: Fact) -> bool:
        return holder_of(self.of, fact) == run.holder

    def step(
        self, run: Run, state: Answering, fact: Fact, view: View
    ) -> tuple[Answering, tuple[Finding, ...]]:
        if view.speech(self.shared, fact) is not Speech.SPEAKS:
            return state, ()
        if self.taken_away and fact.kind == self.taken_away.deed:
            owner = str(fact.figures.get("to", ""))
            found = self.said_at(fact, view, run.holder, Verdict.RESULT, owner)
            return Answering(owner, state.is_asked), (found,)
        if fact.kind in self.answers_until:
            if state.owner is None:
                return state, ()
            return state, (self.said_at(fact, view, run.holder, Verdict.MET, state.owner),)
        if state.owner is None and (first := self._first(fact, view)) is not None:
            owner = _figure(first, self.figure)
            found = self.said_at(fact, view, run.holder, Verdict.RESULT, owner, because=first.sequence)
            return Answering(owner, state.is_asked), (found,)
        if state.owner is None and not state.is_asked:
            missing = f"{self.becomes} of {run.holder}"
            found = self.said_at(fact, view, run.holder, Verdict.UNKNOWN, None, missing)
            return Answering(None, True), (found,)
        return state, ()

    def _first(self, fact: Fact, view: View) -> Fact | None:
        """Return the fact that makes the owner: this one, or the first of the thing that it names."""
        if fact.kind == self.becomes:
            return fact
        reference = holder_of(self.becomes.partition(".")[0], fact)
        received = view.standing.history(frozenset({self.becomes}), frozenset({reference}), None)
        return next((one for one in received if one.about == reference), None) if reference else None

    def said_at(
        self,
        fact: Fact,
        view: View,
        holder: str,
        verdict: Verdict,
        result: str | None,
        fault: str = "",
        because: int | None = None,
    ) -> Finding:
        sequences = dict.fromkeys((fact.sequence if because is None else because, fact.sequence))
        return Finding(
            key=key_of(self.id, holder, fact),
            kind=self.shared.kind,
            standard=self.id,
            citation=self.shared.citation,
            verdict=verdict,
            at=fact.at,
            holder=holder,
            because=tuple(sequences),
            reckoning=view.reckoning(self.said, [self.shared.where], fact),
            result=result,
            fault=fault,
            unit=fact.unit,
        )

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        if self.never_moves and deed.kind == f"{self.of}.transferred":
            return self._stays(deed, view)
        taken = self.taken_away
        if taken is None or view.speech(self.shared, deed) is Speech.SILENT:
            return None
        missing = (taken.with_,) if taken.with_ and not deed.figures.get(taken.with_) else ()
        may = view.standing.belongs(deed.by, (taken.position,), deed.unit, deed.at)
        if may is True and not missing:
            return None
        reckoning = view.reckoning(self.said, [self.shared.where], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, missing=missing)

    def _stays(self, deed: Fact, view: View) -> Objection | None:
        """Refuse to hand a matter on of which somebody answers."""
        holder = holder_of(self.of, deed)
        first = view.standing.history(frozenset({self.becomes}), frozenset({holder}), None) if holder else ()
        if not any(view.speech(self.shared, one) is Speech.SPEAKS for one in first if one.at <= deed.at):
            return None
        reckoning = view.reckoning(self.said, [self.shared.where], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        titles = dict(self.shared.titles)
        first, until = deeds([self.becomes], titles, language), deeds(self.answers_until, titles, language)
        if is_english(language):
            ends = f" until {until}" if until else ""
            moves = (
                f"; {deeds(self.hands_work_by, titles, language)} moves the work only"
                if self.hands_work_by
                else ""
            )
            return f"The {self.figure} of the first {first} answers for the {self.of}{ends}{moves}."
        ends = f"，直至{until}" if until else ""
        moves = (
            f"；{deeds(self.hands_work_by, titles, language)}只移交工作，不移交责任"
            if self.hands_work_by
            else ""
        )
        taken = f"；只有{self.taken_away.position}可以另行指定" if self.taken_away else ""
        return f"最先{first}的人对此事负责{ends}{moves}{taken}。"


def _figure(fact: Fact, name: str) -> str:
    value = getattr(fact, name) if name in {"by", "about", "for_whom"} else fact.figures.get(name, "")
    return str(value)


@dataclass(frozen=True, eq=False)
class OnDuty(Standard):
    """Whoever has the shift answers for ``of``, anew with each shift; ``otherwise`` where nobody has."""

    of: str
    position: str

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        if view.speech(self.shared, fact) is not Speech.SPEAKS:
            return ()
        who = view.standing.word("on_duty", self.position, fact)
        reckoning = view.reckoning(self.said, [self.shared.where], fact)
        if who is UNKNOWN or not who:
            missing = f"on_duty({self.position})"
            return (
                view.finding(
                    self.shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=missing,
                    consequences=self.shared.otherwise,
                ),
            )  # fmt: skip
        return (view.finding(self.shared, fact, Verdict.RESULT, reckoning=reckoning, result=str(who)),)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        title = self.shared.title.in_language(language)
        if is_english(language):
            return f"{title}: whoever is on duty as {self.position} answers for it, anew with each shift."
        return f"{title}：当班的{self.position}负责，随班次更换。"


def _read_on_duty(keys: Keys, of: str, position: str, around: Surroundings) -> Standard:
    shared = read_shared("owner", keys, around, default_when=(SHIFT,), default_per=of)
    for key in ("answers_until", "hands_work_by", "taken_away_by"):
        if keys.take(key) is not None:
            around.faults.check(keys.place(key), "no such key where whoever is on duty answers", key)
    return OnDuty(shared, of, position)


@reads("owner")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read an owner."""
    of = keys.text("of", required=True)
    source = keys.text("becomes")
    if duty := _ON_DUTY.match(source):
        return _read_on_duty(keys, of, duty[1], around)
    opened = f"{of}.opened"
    first = _BECOMES.match(source)
    if opened not in around.kinds and first is not None:
        opened = first["kind"]  # a matter that is not opened begins with what makes its owner
    shared = read_shared("owner", keys, around, default_when=(opened,), default_per=of)
    if opened not in around.kinds and keys.take("when") is None:
        around.faults.add(
            keys.take("of") or keys.node, f"a kind of matter with the fact {opened}, or the key when"
        )
    node = keys.take("becomes", required=True)
    match = _BECOMES.match(text_of(node, around.faults)) if node is not None else None
    if node is not None and match is None:
        around.faults.add(node, "who of what, such as: by of contact.received")
    figure, becomes = (match["figure"], match["kind"]) if match else ("by", "")
    if node is not None and match is not None:
        _check_figure(figure, becomes, node, around)
    until = read_kinds(keys.nodes("answers_until"), around)
    never = keys.take("hands_work_by") is not None and keys.text("hands_work_by") == "never"
    hands = read_kinds(keys.nodes("hands_work_by"), around) if not never else ()
    taken = _read_taken_away(keys, around)
    shared.titles.update({kind: around.title_of(kind) for kind in (becomes, *until, *hands)})  # type: ignore[attr-defined]
    return Owner(shared, of, figure, becomes, until, hands, taken, never)


def _check_figure(figure: str, kind: str, node: Node, around: Surroundings) -> None:
    around.check_kind(kind, node)
    declared = around.kinds.get(kind)
    if declared is not None and figure not in {"by", "about", "for_whom"} and figure not in declared.figures:
        around.faults.check(node, f"by, about, for_whom or a figure of {kind}", f"“{figure}”")


def _read_taken_away(keys: Keys, around: Surroundings) -> TakenAway | None:
    node = keys.take("taken_away_by")
    if node is None:
        return None
    inner = Keys(node, around.faults, "taken_away_by")
    kinds = read_kinds(inner.nodes("before", required=True), around)
    taken = TakenAway(kinds[0] if kinds else "", inner.text("position", required=True), inner.text("with"))
    inner.close()
    return taken
