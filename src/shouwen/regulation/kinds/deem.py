"""``deem``: what is counted as something else: absence without leave as truancy, a device found as a breach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from shouwen.regulation.clauses import Shared, read_shared
from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match, kinds_of, read_matches
from shouwen.regulation.outcomes import Finding, Reckoning, Verdict
from shouwen.regulation.reading import nearest
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View, holder_of
from shouwen.regulation.windows import EVERYTHING, Window


def found_as(name: str, shared: Shared, sentence: str, fact: Fact, view: View) -> tuple[Finding, ...]:
    """Return that a fact counts as ``name``; excused where the text says so, and nothing where it does not speak."""
    speech = view.speech(shared, fact)
    if speech is Speech.SILENT:
        return ()
    reckoning: Reckoning = view.reckoning(sentence, [shared.where], fact)
    if speech is Speech.UNKNOWN:
        missing = ", ".join(view.missing([shared.where], fact))
        return (view.finding(shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=missing),)
    if speech is Speech.EXCUSED:
        return (view.finding(shared, fact, Verdict.EXCUSED, reckoning=reckoning),)
    follows = ({"counts_as": name}, *shared.then)
    return (
        view.finding(shared, fact, Verdict.RESULT, result=name, consequences=follows, reckoning=reckoning),
    )


def _said(name: str, shared: Shared, language: str) -> str:
    then = said_of(shared.then, language) if shared.then else ""
    if is_english(language):
        return sentence_of(shared, language, f"it counts as {name}{f', {then}' if then else ''}")
    return sentence_of(shared, language, f"按{name}算{f'，{then}' if then else ''}")


@dataclass(frozen=True, eq=False)
class Deem(Standard):
    """What happened counts as ``counts_as``, and nothing that comes later changes it."""

    counts_as: str
    replaces: tuple[str, ...] = ()

    @property
    def instead_of(self) -> tuple[str, ...]:
        return self.replaces

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        return found_as(self.counts_as, self.shared, self.said, fact, view)

    def sentence(self, language: str = "zh-hans") -> str:
        return _said(self.counts_as, self.shared, language)


@dataclass(frozen=True, slots=True)
class Settled:
    """Until when everything is settled that was deemed before."""

    places: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True, eq=False)
class SettledDeem(Fold):
    """What happened counts as ``counts_as`` until a fact of ``settles`` comes: then it no longer does.

    A settling fact settles all that was deemed of the holder before it.
    """

    counts_as: str
    settles: tuple[Match, ...]
    replaces: tuple[str, ...] = ()

    holds: ClassVar[bool] = True

    @property
    def instead_of(self) -> tuple[str, ...]:
        return self.replaces

    def seen_kinds(self) -> frozenset[str]:
        return frozenset(self.shared.when) | kinds_of(self.settles)

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        holder = holder_of(self.shared.per, fact)
        return ((holder, EVERYTHING),) if holder else ()

    def open(self, run: Run, view: View) -> Settled:
        """Look ahead: what will be settled was never to be counted."""
        history = view.standing.history(self.seen_kinds(), frozenset({run.holder}), None)
        settling = (one for one in history if any(match.fits(one, view) for match in self.settles))
        return Settled(tuple((one.at, one.sequence) for one in settling if self.belongs_to(run, one)))

    def step(self, run: Run, state: Settled, fact: Fact, view: View) -> tuple[Settled, tuple[Finding, ...]]:
        if fact.kind not in self.shared.when or any(place >= (fact.at, fact.sequence) for place in state.places):
            return state, ()
        return state, found_as(self.counts_as, self.shared, self.said, fact, view)

    def consequences(self) -> tuple[Mapping[str, object], ...]:
        return ({"counts_as": self.counts_as}, *super().consequences())

    def sentence(self, language: str = "zh-hans") -> str:
        return _said(self.counts_as, self.shared, language)


@reads("deem")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a deem."""
    shared = read_shared("deem", keys, around)
    counts_as = keys.text("counts_as", required=True)
    replaces: list[str] = []
    for text, node in keys.texts("instead_of"):
        if text not in around.occasions and text not in around.counted:
            known = [*around.occasions, *around.counted]
            around.faults.check(node, f"the id of a standard, or a name that counts_as gives{nearest(text, known)}")
        replaces += around.counted.get(text, (text,))
    settles, _ = read_matches(keys.take("settles"), around)
    keys.text("calendar", "always")
    others = tuple(one for one in replaces if one != shared.id)
    if settles:
        return SettledDeem(shared, counts_as, settles, others)
    return Deem(shared, counts_as, others)
