"""``gate``: a deed is refused while a condition holds, before something else was done, or to whom may not do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from shouwen.regulation.clauses import Shared
from shouwen.regulation.expressions import Expression
from shouwen.regulation.expressions.lacking import lacking_in
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match, kinds_of
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.sentences import deeds, is_english, sentence_of
from shouwen.regulation.views import Speech, View, holder_of, positions_of, unset_positions
from shouwen.regulation.windows import EVER, WindowRule, window_at


@dataclass(frozen=True, eq=False)
class Doer:
    """``WHO of FACT``: whoever is the ``figure`` of a kind of fact in the same matter."""

    figure: str
    kind: str

    def of(self, fact: Fact) -> str:
        """Return who that is in a fact of the kind."""
        own = {"by": fact.by, "about": fact.about, "for_whom": fact.for_whom}
        return own[self.figure] if self.figure in own else str(fact.figures.get(self.figure, ""))


@dataclass(frozen=True, eq=False)
class Gate(Standard):
    """Any of four grounds refuses: ``refuse_when`` is true or unknown; something of ``only_after`` has not happened
    for the holder within ``rule``; the doer holds no position of ``only_by``, or did what ``not_by`` names.
    ``lists`` names the figure of references that are in the way."""

    refuse_when: Expression | None
    lists: str = ""
    only_after: tuple[Match, ...] = ()
    only_by: tuple[str, ...] = ()
    not_by: tuple[Doer, ...] = ()
    rule: WindowRule = field(default_factory=lambda: WindowRule("all"))

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return None
        read = [self.shared.where, self.refuse_when]
        in_the_way: list[str] = []
        lacks: tuple[str, ...] = ()
        is_refused, is_known = False, True
        if speech is Speech.UNKNOWN:
            is_refused, is_known = True, False
        elif self.refuse_when is not None and (holds := view.evaluate(self.refuse_when, deed)) is not False:
            is_refused, is_known = True, holds is True
            found = deed.figures.get(self.lists, ()) if self.lists else ()
            in_the_way += (found,) if isinstance(found, str) else tuple(found)
            lacks = lacking_in(self.refuse_when.tree, view.scope(deed))
        if speech is Speech.SPEAKS and self._has_further_grounds:
            for ground in self._grounds(deed, view):
                is_refused = True
                in_the_way += ground
        if not is_refused:
            return None
        missing = () if is_known else view.missing(read, deed)
        return Objection(
            self.id,
            self.shared.citation,
            self.shared.title.zh,
            view.reckoning(self.said, read, deed),
            lists=tuple(dict.fromkeys(in_the_way)),
            missing=tuple(dict.fromkeys((*missing, *self._unnamed(deed, view)))),
            lacks=lacks,
        )

    @property
    def _has_further_grounds(self) -> bool:
        return bool(self.only_by or self.not_by or self.only_after)

    def _grounds(self, deed: Fact, view: View) -> Iterator[tuple[str, ...]]:
        """Yield, for each ground on which it is refused, what is in the way."""
        if self.only_by and not self._is_one_of_these(deed, view):
            yield ()
        happened = self._happened(deed, view)
        if any(one.of(fact) == deed.by for one in self.not_by for fact in happened if fact.kind == one.kind):
            yield (deed.by,)
        for match in self.only_after:
            lacking = _lacking(match, happened, deed, view)
            if lacking is not None:
                yield lacking

    def _is_one_of_these(self, deed: Fact, view: View) -> bool:
        positions = positions_of(self.only_by, view)
        return bool(positions) and view.standing.belongs(deed.by, positions, deed.unit, deed.at) is True

    def _unnamed(self, deed: Fact, view: View) -> tuple[str, ...]:
        """Return the local values without which nobody, or too few, may do it: the site has named no position."""
        asked = self.only_by if self.only_by and not self._is_one_of_these(deed, view) else ()
        each = (one.each for one in self.only_after if one.each)
        return unset_positions((*asked, *each, *(by for one in self.only_after for by in one.by)), view)

    def _happened(self, deed: Fact, view: View) -> list[Fact]:
        """Return what happened in this matter up to the deed, of the kinds that are asked for."""
        kinds = kinds_of(self.only_after) | {one.kind for one in self.not_by}
        holder = holder_of(self.shared.per, deed)
        window = window_at(self.rule, deed.at, deed, view)
        if not kinds or not holder or window is None:
            return []
        since = None if window.since <= EVER else window.since
        return [
            fact
            for fact in view.standing.history(kinds, frozenset({holder}), since)
            if fact.at <= deed.at and self._is_of(holder, fact)
        ]

    def _is_of(self, holder: str, fact: Fact) -> bool:
        # A form that names the shift is about its own entry: to be named is enough where the deed is about it.
        return self.shared.per == "about" or holder_of(self.shared.per, fact) == holder

    def sentence(self, language: str = "zh-hans") -> str:
        parts = _said_in_english(self) if is_english(language) else _said_in_chinese(self)
        return sentence_of(self.shared, language, ("; " if is_english(language) else "；").join(parts))


def _lacking(match: Match, happened: list[Fact], deed: Fact, view: View) -> tuple[str, ...] | None:
    """Return who has not done it yet where everybody must have, nothing where nobody has; None where it was done."""
    done = [fact for fact in happened if match.fits(fact, view)]
    if not match.each:
        return None if done else ()
    positions = positions_of((match.each,), view)
    members = view.standing.members(positions, deed.unit, deed.at) if positions else None
    if not members:
        return ()
    left = members - {fact.by for fact in done}
    return tuple(sorted(left)) if left else None


def _said_in_chinese(gate: Gate) -> Iterable[str]:
    titles = dict(gate.shared.titles)
    if gate.refuse_when is not None:
        yield f"{gate.shared.in_words(gate.refuse_when, 'zh-hans')}的，不得办理"
    if gate.only_after:
        said = "和".join(_match_in_chinese(one, gate.shared, titles) for one in gate.only_after)
        yield f"须先有{said}，否则不得办理"
    if gate.only_by:
        yield f"只许{'、'.join(gate.shared.spoken.positions(gate.only_by, 'zh-hans'))}办理"
    for one in gate.not_by:
        yield f"{deeds([one.kind], titles, 'zh')}的人不得办理"


def _match_in_chinese(match: Match, shared: Shared, titles: dict[str, str]) -> str:
    said = deeds(match.kinds, titles, "zh")
    said += f"（{shared.in_words(match.where, 'zh-hans')}）" if match.where is not None else ""
    said = f"{'、'.join(match.by)}{said}" if match.by else said
    return f"每名{match.each}都{said}" if match.each else said


def _said_in_english(gate: Gate) -> Iterable[str]:
    if gate.refuse_when is not None:
        yield f"it is refused when {gate.shared.in_words(gate.refuse_when, 'en')}"
    if gate.only_after:
        yield f"it must come after {' and '.join(_match_in_english(one, gate.shared) for one in gate.only_after)}"
    if gate.only_by:
        yield f"only {' or '.join(gate.shared.spoken.positions(gate.only_by, 'en'))} may"
    for one in gate.not_by:
        yield f"whoever is {one.figure} of {one.kind} may not"


def _match_in_english(match: Match, shared: Shared) -> str:
    said = " or ".join(match.kinds)
    said += f" ({shared.in_words(match.where, 'en')})" if match.where is not None else ""
    said += f" by {' or '.join(match.by)}" if match.by else ""
    return said + (f" by every {match.each}" if match.each else "")
