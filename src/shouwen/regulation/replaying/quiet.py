"""Of what is found only the number is wanted: which verdicts nobody names and nobody has to see."""

from __future__ import annotations

from collections.abc import Collection

from shouwen.regulation.entry_facts import ENTERED
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.replaying.sinks import Sink

OF_CLOCKS = (Verdict.MET, Verdict.MISSED, Verdict.CANCELLED)


class Named:
    """What anybody names of findings, as far as editions are known, and those that the word ``count`` asks for."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.findings: frozenset[str] = frozenset()
        self.counted: frozenset[str] = frozenset()

    def note(self, findings: Collection[str], counted: Collection[str]) -> None:
        """Note what an edition names, and of which standards it counts what was broken or missed."""
        self.findings |= frozenset(findings)
        self.counted |= {f"{one}.{verdict}" for one in counted for verdict in (Verdict.BROKEN, Verdict.MISSED)}

    def is_quiet(self, standard: Standard, verdict: Verdict) -> bool:
        """Say whether nothing need be made of a verdict of a standard: nobody names it, and the sink only counts it."""
        if self.sink.wants_all or f"{standard.id}.{verdict}" in self.findings | self.counted:
            return False
        is_breach = verdict in (Verdict.BROKEN, Verdict.MISSED)
        follows = standard.shared.otherwise if is_breach else standard.shared.then
        if self.sink.wants_breaches and (is_breach or follows or verdict is not Verdict.MET):
            # That a measure is out of bounds says all there is to say, where nothing follows.
            return isinstance(standard, Limit) and verdict is Verdict.BROKEN and not standard.consequences()
        if isinstance(standard, Limit | Decision):
            follows = standard.consequences()  # of its bands or rows too
        # What a person picks from may be points too.
        enters = ENTERED in self.findings and any("points" in one or "either" in one for one in follows)
        return not enters and not any(one.get("counts_as") in self.findings for one in follows)

    def quiet_of_clocks(self, standard: Standard) -> frozenset[Verdict]:
        """Return the ends of clocks of a standard of which nothing need be made."""
        return frozenset(verdict for verdict in OF_CLOCKS if self.is_quiet(standard, verdict))
