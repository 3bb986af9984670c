"""What every kind of standard can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from shouwen.regulation.clauses import Shared
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcomes import Clock, ClockEnded, Granted, Objection, Outcome
from shouwen.regulation.period_facts import Moment
from shouwen.regulation.views import View, holder_of
from shouwen.regulation.windows import WindowRule

NONE: frozenset[str] = frozenset()
#: Returns a standard as another time has it.
ReadAt: TypeAlias = "Callable[[datetime], tuple[Standard, View] | None]"


@dataclass(frozen=True, eq=False)
class Standard:
    """An executable statement of an article.

    Instant kinds answer ``judge`` with findings on the fact alone. Kinds with clocks also name the
    facts that move a running clock, and ``move`` it. Kinds that may refuse name the deeds they
    guard. None of them keeps anything.
    """

    shared: Shared

    #: True where a matter keeps the edition of its beginning, so that a deed is judged by that one.
    stays_with_beginning: ClassVar[bool] = False

    @property
    def id(self) -> str:
        return self.shared.id

    @property
    def instead_of(self) -> tuple[str, ...]:
        """Ids of standards that do not speak on a fact on which this one does."""
        return ()

    @property
    def once_for(self) -> str:
        """The kind of thing for which only one of all standards that name it speaks."""
        return ""

    def seen_kinds(self) -> frozenset[str]:
        """Return the kinds of facts, and findings, that this standard is judged on."""
        return frozenset(self.shared.when)

    def guarded_kinds(self) -> frozenset[str]:
        """Return the deeds that this standard may refuse."""
        return frozenset(self.shared.before) if self.shared.refuses else NONE

    #: True for clocks of which each goes on from the end of the one before.
    goes_on: ClassVar[bool] = False

    def holders(self, fact: Fact, view: View) -> Iterable[str]:
        """Return whose clock a fact may begin."""
        holder = holder_of(self.shared.per, fact)
        return (holder,) if holder else ()

    def judge_for(self, holder: str, fact: Fact, view: View) -> Iterable[Outcome]:
        """Return what follows from a fact for one of ``holders``."""
        return self.judge(fact, view)

    def spreading_kinds(self) -> frozenset[str]:
        """Return the kinds of facts that begin clocks of others than whom they name."""
        return NONE

    def moving_kinds(self) -> frozenset[str]:
        """Return the kinds of facts that move a clock of this standard."""
        return NONE

    def watched_kinds(self) -> frozenset[str]:
        """Return the kinds of facts that decide whether, and how, a clock starts: states and pauses."""
        return NONE

    def asks_before(self, fact: Fact) -> frozenset[str]:
        """Return the kinds of earlier facts that ``judge`` will ask for, so that one question does for all."""
        return NONE

    def window_rules(self) -> tuple[WindowRule, ...]:
        """Return the windows at whose close this standard is judged."""
        return ()

    def recalled_kinds(self) -> frozenset[str]:
        """Return the kinds of earlier facts that it asks for before a deed, though it is not judged on them."""
        return NONE

    def awaited_kinds(self) -> frozenset[str]:
        """Return the kinds of facts after which it is judged some time later."""
        return NONE

    def moments(self, fact: Fact, view: View) -> Iterable[Moment]:
        """Return when, because of one of these, something is judged later."""
        return ()

    def judge(self, fact: Fact, view: View) -> Iterable[Outcome]:
        """Return what follows from a fact."""
        return ()

    def cites(self) -> Iterator[str]:
        """Return the articles on which it rests beside its own, those of its parts among them."""
        yield from self.shared.cites

    def consequences(self) -> tuple[Mapping[str, Any], ...]:
        """Return everything that may follow from this standard, in whatever case."""
        return (*self.shared.then, *self.shared.otherwise)

    def move(self, clock: Clock, fact: Fact, view: View) -> Iterable[Outcome]:
        """Return what a fact does to a running clock of this standard."""
        return ()

    def move_missed(self, ended: ClockEnded, fact: Fact, view: View) -> Iterable[Outcome]:
        """Return what a fact does to a missed clock of this standard that is not done yet."""
        return ()

    def reckoned(self, clock: Clock, view: View) -> Clock:
        """Return a clock with its due time reckoned anew."""
        return clock

    def taken_over(self, clock: Clock, begun: Fact, view: View) -> Clock | None:
        """Return a running clock of another edition as this one has it since the fact that began it; None: it lapses."""
        return None

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        """Return why a deed may not be done, or None."""
        return None

    def object_as_read(self, deed: Fact, view: View, read_at: ReadAt) -> Objection | None:
        """Return why a deed may not be done, where another edition may have begun what it is about.

        ``read_at`` returns this standard, with a view, as the edition in force at an instant has it; None: not at all.
        """
        return self.object_to(deed, view)

    def grant_to(self, deed: Fact, view: View) -> Granted | None:
        """Return that what a deed claims is granted, or None."""
        return None

    @cached_property
    def said(self) -> str:
        """The sentence in Chinese, made once: every reckoning carries it."""
        return self.sentence()

    def sentence(self, language: str = "zh-hans") -> str:
        """Return the standard as one sentence, filled from its clauses."""
        return self.shared.words.in_language(language) or self.shared.title.in_language(language)
