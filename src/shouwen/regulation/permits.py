"""Permits as facts leave them: given, ended, used up; read the same by a grant and by the word ``permit``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.regulation.facts import Fact

ASKED, GIVEN, REFUSED, USED, ENDED = (
    "permit.asked", "permit.given", "permit.refused", "permit.used", "permit.ended",
)  # fmt: skip
OF_PERMITS = frozenset({GIVEN, USED, ENDED})


@dataclass(frozen=True, slots=True)
class Permit:
    """One permit of a holder. ``uses`` is how often it may still be used, None where nothing was said; ``amount`` the
    most that it covers; ``until`` its last instant; ``figures`` are those with which it was given."""

    kind: str
    reference: str
    given_at: datetime
    amount: Decimal | None = None
    uses: int | None = None
    until: datetime | None = None
    figures: Mapping[str, Any] | None = None

    def is_open(self, at: datetime) -> bool:
        """Say whether it is good at an instant."""
        return self.given_at <= at and (self.until is None or at <= self.until) and self.uses != 0

    def used(self) -> Permit:
        """Return it with one use less, where uses are counted."""
        return replace(self, uses=self.uses - 1) if self.uses else self


def permits_in(facts: Iterable[Fact], kind: str, at: datetime) -> tuple[Permit, ...]:
    """Return the permits of a kind that these facts leave at an instant: those that were ended are left out."""
    found: dict[str, Permit] = {}
    for fact in facts:
        if fact.at > at or fact.figures.get("permit_kind", kind) != kind:
            continue
        reference = str(fact.figures.get("permit", ""))
        if fact.kind == GIVEN:
            found[reference or f"fact:{fact.sequence}"] = _given(fact, kind, reference)
        elif fact.kind == ENDED:
            found = {} if not reference else {key: one for key, one in found.items() if key != reference}
        elif fact.kind == USED and (used := found.get(reference) or next(iter(found.values()), None)):
            key = next(key for key, one in found.items() if one is used)
            found[key] = used.used()
    return tuple(found.values())


def _given(fact: Fact, kind: str, reference: str) -> Permit:
    amount, uses = fact.figures.get("amount"), fact.figures.get("uses")
    return Permit(
        kind,
        reference,
        fact.at,
        Decimal(amount) if amount is not None else None,
        int(uses) if uses is not None else None,
        fact.figures.get("until"),
        fact.figures,
    )


def is_permitted(facts: Iterable[Fact], kind: str, at: datetime) -> bool:
    """Say whether a holder has a permit of a kind at an instant: the word ``permit``."""
    return any(permit.is_open(at) for permit in permits_in(facts, kind, at))
