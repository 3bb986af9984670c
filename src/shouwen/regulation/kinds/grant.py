"""``grant``: a deed that needs a permit, who may give one, and how much each may decide alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.standard import NONE, Standard
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.permits import ASKED, GIVEN, OF_PERMITS, Permit, permits_in
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.views import Speech, View, holder_of, positions_of, unset_positions
from shouwen.regulation.windows import WindowRule, window_at


@dataclass(frozen=True, eq=False)
class Level:
    """Who may by themselves do, or permit, how much; without ``up_to`` whatever it is. ``condition``: for whom."""

    by: tuple[str, ...]
    up_to: Expression | None = None
    condition: Expression | None = None


@dataclass(frozen=True, eq=False)
class GoodFor:
    """How long and how often a permit is good: ``until_end_of`` is the unit in which it was given."""

    uses: int | None = None
    same: tuple[str, ...] = ()
    within: Expression | None = None
    until: Expression | None = None
    until_end_of: WindowRule | None = None

    @property
    def most_uses(self) -> int | None:
        """One use unless it is good for a time."""
        has_time = self.within is not None or self.until is not None or self.until_end_of is not None
        return self.uses if self.uses is not None or has_time else 1


@dataclass(frozen=True, eq=False)
class Grant(Standard):
    """Without a permit that is open, covers the amount and is not used up the deeds of ``opens`` are refused; and
    a permit is refused that is given by whoever asked for it, or by somebody whose level does not cover it."""

    permit: str
    opens: tuple[str, ...]
    by: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    measure: Expression | None = None
    up_to: Expression | None = None
    asked_with: str = ""
    good_for: GoodFor = GoodFor()
    condition: Expression | None = None
    calendar: str = "always"

    def seen_kinds(self) -> frozenset[str]:
        return NONE

    def guarded_kinds(self) -> frozenset[str]:
        return frozenset((*self.opens, GIVEN))

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        if deed.kind == GIVEN:
            return self._object_to_giving(deed, view)
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return None
        read = [self.shared.where, self.measure, self.condition]
        if speech is Speech.UNKNOWN:
            return self._objection(deed, view, view.missing(read, deed))
        if self.condition is not None and view.evaluate(self.condition, deed) is not True:
            return self._objection(deed, view, view.missing([self.condition], deed))
        if self._is_within_level(deed, view) or self._is_permitted(deed, view):
            return None
        missing = view.missing([self.measure, *(level.up_to for level in self.levels)], deed)
        return self._objection(deed, view, (*missing, *self.unnamed(view)))

    def unnamed(self, view: View) -> tuple[str, ...]:
        """Return the local values by which the site names who may permit, where it has named nobody."""
        return unset_positions((*self.by, *(one for level in self.levels for one in level.by)), view)

    def _objection(self, deed: Fact, view: View, missing: tuple[str, ...] = ()) -> Objection:
        reckoning = view.reckoning(self.said, [self.shared.where, self.measure], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, missing=missing)

    # Doing

    def _is_within_level(self, deed: Fact, view: View) -> bool:
        """Say whether who does it may decide so much alone."""
        return any(self._covers(level, deed, self._amount(deed, view), view) for level in self.levels)

    def _amount(self, deed: Fact, view: View) -> Any:
        if self.measure is not None:
            return view.evaluate(self.measure, deed)
        return deed.figures.get("amount", UNKNOWN)

    def _covers(self, level: Level, deed: Fact, amount: Any, view: View) -> bool:
        positions = positions_of(level.by, view)
        if not positions or view.standing.belongs(deed.by, positions, deed.unit, deed.at) is not True:
            return False
        return self._reaches(level, deed, amount, view)

    def _reaches(self, level: Level, deed: Fact, amount: Any, view: View) -> bool:
        if level.condition is not None and view.evaluate(level.condition, deed) is not True:
            return False
        if level.up_to is None:
            return True
        most = view.evaluate(level.up_to, deed)
        return amount is not UNKNOWN and most is not UNKNOWN and bool(amount <= most)

    def _is_permitted(self, deed: Fact, view: View) -> bool:
        """Say whether a permit is left for a deed, once every earlier deed has taken its own."""
        holder = holder_of(self.shared.per, deed)
        if not holder:
            return False
        history = list(view.standing.history(OF_PERMITS | set(self.opens), frozenset({holder}), None))
        given = (one for one in history if one.kind in OF_PERMITS)
        permits = [self._as_good(one, view, deed) for one in permits_in(given, self.permit, deed.at)]
        for earlier in history:
            if earlier.kind not in self.opens or earlier.at > deed.at or self._needs_none(earlier, view):
                continue
            taken = self._first_for(permits, earlier, view)
            if taken is not None:
                permits[taken] = permits[taken].used()
        return self._first_for(permits, deed, view) is not None

    def _needs_none(self, deed: Fact, view: View) -> bool:
        return view.speech(self.shared, deed) is not Speech.SPEAKS or self._is_within_level(deed, view)

    def _first_for(self, permits: list[Permit], deed: Fact, view: View) -> int | None:
        """Return the place of the first permit that opens a deed."""
        amount = self._amount(deed, view)
        for place, permit in enumerate(permits):
            if not permit.is_open(deed.at):
                continue
            if permit.amount is not None and (amount is UNKNOWN or amount > permit.amount):
                continue
            if all(_agrees(permit, name, deed) for name in self.good_for.same):
                return place
        return None

    def _as_good(self, permit: Permit, view: View, deed: Fact) -> Permit:
        """Return a permit with what the text says of those that do not say it themselves."""
        uses = permit.uses if permit.uses is not None else self.good_for.most_uses
        until = permit.until if permit.until is not None else self._until(permit, view, deed)
        return replace(permit, uses=uses, until=until)

    def _until(self, permit: Permit, view: View, deed: Fact) -> datetime | None:
        good, zone = self.good_for, view.adopted.site.zone
        if good.until_end_of is not None:
            window = window_at(good.until_end_of, permit.given_at, deed, view)
            return window.until if window is not None else permit.given_at
        if good.within is not None:
            span = view.evaluate(good.within, deed)
            if not isinstance(span, Span):
                return permit.given_at  # how long is not known: no longer than the moment
            return due_after(permit.given_at, span, view.calendar(self.calendar), zone=zone)
        until = view.evaluate(good.until, deed) if good.until is not None else None
        return until if isinstance(until, datetime) else None

    def uses_up(self, permit: Permit, deed: Fact, view: View) -> bool:
        """Say whether a deed goes by this permit and leaves nothing of it."""
        if deed.kind not in self.opens or self._needs_none(deed, view):
            return False
        good = self._as_good(permit, view, deed)
        return good.uses == 1 and self._first_for([good], deed, view) is not None

    # Giving

    def givers(self, asked: Fact, view: View) -> tuple[str, ...]:
        """Return the positions, as the site names them, that may give what is asked for."""
        amount: Any = asked.figures.get("amount", UNKNOWN)
        named = [one for level in self.levels if self._reaches(level, asked, amount, view) for one in level.by]
        return positions_of((*self.by, *named), view)

    def good_until(self, permit: Permit, given: Fact, view: View) -> datetime | None:
        """Return the last instant at which a permit that is given now is good; None where no time ends it."""
        return self._as_good(permit, view, given).until

    def _object_to_giving(self, deed: Fact, view: View) -> Objection | None:
        """Refuse a permit that is given by whoever asked for it, by nobody who may, or for more than there may be."""
        if deed.figures.get("permit_kind") != self.permit:
            return None
        if deed.by in self._askers(deed, view):
            return self._objection(deed, view)
        if not self._may_give(deed, view):
            return self._objection(deed, view, self.unnamed(view))
        most = view.evaluate(self.up_to, deed) if self.up_to is not None else None
        amount = deed.figures.get("amount")
        if most is not None and (most is UNKNOWN or amount is None or amount > most):
            return self._objection(deed, view, view.missing([self.up_to], deed))
        return None

    def _askers(self, deed: Fact, view: View) -> set[str]:
        """Return who asked for this permit; without a number of its own, whoever asked for one of the kind."""
        holder = holder_of(self.shared.per, deed) or deed.about
        asked = view.standing.history(frozenset({ASKED}), frozenset({holder}), None)
        number = deed.figures.get("permit")
        return {
            one.by
            for one in asked
            if one.figures.get("permit_kind") == self.permit
            and (number is None or one.figures.get("permit") in (None, number))
        }

    def _may_give(self, deed: Fact, view: View) -> bool:
        if self.levels:
            amount: Any = deed.figures.get("amount", UNKNOWN)
            return any(self._covers(level, deed, amount, view) for level in self.levels)
        positions = positions_of(self.by, view)
        return bool(positions) and view.standing.belongs(deed.by, positions, deed.unit, deed.at) is True

    def sentence(self, language: str = "zh-hans") -> str:
        if self.levels:
            return self._said_by_levels(language)
        who = self.shared.spoken.positions(self.by, language)
        if is_english(language):
            givers = " or ".join(who)
            return sentence_of(self.shared, language, f"a permit ({self.permit}) by {givers} is needed")
        givers = "、".join(who)
        return sentence_of(self.shared, language, f"须有「{self.permit}」的批准，由{givers}批，不得自批")

    def _said_by_levels(self, language: str) -> str:
        """Say who decides alone up to where, and who permits what goes beyond."""
        english, said = is_english(language), []
        for level in self.levels:
            who = ("/" if english else "、").join(self.shared.spoken.positions(level.by, language))
            most, condition = (self.shared.in_words(one, language) for one in (level.up_to, level.condition))
            bounds = [(f"up to {most}" if english else f"{most} 以内") if most else "",
                      (f"if {condition}" if english else f"{condition}的") if condition else ""]
            joined = (", " if english else "，").join(one for one in bounds if one)
            said.append((f"{who} ({joined})" if english else f"{who}（{joined}）") if joined else who)
        if english:
            main = f"who has the authority decides alone; beyond it a permit ({self.permit}) is needed: {', '.join(said)}"
            return sentence_of(self.shared, language, main)
        main = f"权限以内自行决定，超过的须有「{self.permit}」的批准：{'、'.join(said)}；不得自批"
        return sentence_of(self.shared, language, main)


def _agrees(permit: Permit, name: str, deed: Fact) -> bool:
    """Say whether a permit and a deed do not differ in a figure; money as amounts, whatever they were written as."""
    given, done = (permit.figures or {}).get(name), deed.figures.get(name)
    if given is None or done is None:
        return True
    if isinstance(given, int | Decimal) and isinstance(done, int | Decimal):
        return Decimal(given) == Decimal(done)
    return bool(given == done)
