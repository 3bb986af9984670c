"""What a person has to fix and has approved: the amount that an account takes then, and not before.

``proposal.approved`` names the outcome by its key (``outcome``) and says how much (``amount``); it is about the holder of
the outcome, and for whom the amount is where that is somebody else. An approval counts where the text allows that
amount; of several of one outcome the first that stands does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shouwen.regulation.consequences import figure_of, is_to_be_fixed, picked
from shouwen.regulation.entry_facts import ENTERED, TO_BE_ENTERED
from shouwen.regulation.facts import Fact
from shouwen.regulation.keeping import names_of
from shouwen.regulation.windows import EVER

if TYPE_CHECKING:
    from shouwen.regulation.outcomes import Finding
    from shouwen.regulation.views import View

APPROVED = "proposal.approved"


def entry_of(approval: Fact, view: View) -> Fact | None:
    """Return what an approval enters, as ``points.entered``; None where nothing, or nothing any more, is to be fixed."""
    found = _proposed(approval, view)
    amount = figure_of(approval.figures.get("amount"))
    if found is None or amount is None or _is_second(approval, view):
        return None
    place, consequence = found[1], picked((found[0].consequences[found[1]],), {"points": amount})
    if consequence is None:
        return None
    whose = found[0].reckoning.figures.get(str(consequence.get("of", "")))
    figures = {
        "amount": amount, "ledger": str(consequence.get("ledger", "")), "standard": found[0].standard,
        "entry": f"{found[0].key}>{place}",
    }  # fmt: skip
    about = whose if isinstance(whose, str) else found[0].holder
    return Fact(approval.sequence, ENTERED, approval.at, approval.unit, "system", about, "", figures)


def approvals_of(proposed: Fact, view: View) -> Iterator[Fact]:
    """Yield the approvals of a proposal that a fact (``points.to_be_entered``) tells of."""
    key = str(proposed.figures.get("entry", "")).rpartition(">")[0]
    for one in view.standing.history(frozenset({APPROVED}), frozenset({proposed.about}), None):
        if one.figures.get("outcome") == key:
            yield one


def _proposed(approval: Fact, view: View) -> tuple[Finding, int] | None:
    """Return the finding that stands under the key of an approval, and which consequence of it is points to be fixed."""
    holders = frozenset(name for name in names_of(approval) if not name.startswith("unit:") and name != "system")
    for one in view.standing.findings(holders, EVER):
        if one.key == approval.figures.get("outcome"):
            for place, consequence in enumerate(one.consequences):
                options = consequence.get("either", (consequence,))
                if is_to_be_fixed(consequence) and any("points" in option for option in options):
                    return one, place
    return None


def _is_second(approval: Fact, view: View) -> bool:
    """Say whether the same outcome was approved before."""
    earlier = view.standing.history(frozenset({APPROVED}), frozenset({approval.about}), None)
    return any(
        one.figures.get("outcome") == approval.figures.get("outcome")
        and (one.at, one.sequence) < (approval.at, approval.sequence)
        for one in earlier
    )


__all__ = ["APPROVED", "TO_BE_ENTERED", "approvals_of", "entry_of"]
