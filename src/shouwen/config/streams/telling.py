"""Tell the streams of every process what changes rights, in the transaction that changes them."""

from __future__ import annotations

from shouwen.facts.actions import listen
from shouwen.organisation import kinds
from shouwen.regulation.facts import Fact
from shouwen.work.live import tell_listeners

#: After these a member's session may be over.
ENDS_SESSIONS = frozenset(
    {
        kinds.MEMBER_LEFT,
        kinds.SIGNED_OUT,
        kinds.SECRET_SET,
        kinds.SECOND_FACTOR_SET,
        kinds.SECOND_FACTOR_REMOVED,
    }
)
#: After these somebody may see more, or less, than before.
CHANGES_RIGHTS = frozenset(
    {
        kinds.MEMBER_LEFT,
        kinds.MEMBER_CHANGED,
        kinds.MEMBER_POSTED,
        kinds.POSTING_ENDED,
        kinds.STAND_IN_BEGAN,
        kinds.STAND_IN_ENDED,
        kinds.POSITION_CHANGED,
        kinds.UNIT_MOVED,
        "accused.named",
    }
)


@listen
def tell_of_rights(fact: Fact) -> None:
    """Tell those who keep what they have read of rights that it counts no longer."""
    if fact.kind in ENDS_SESSIONS or fact.kind in CHANGES_RIGHTS:
        tell_listeners(fact.about, fact.kind)
