"""Tell the streams of every process what changes rights, and that a trial is made, in the transaction of either."""

from __future__ import annotations

from shouwen.compliance.kinds import TRIAL_MADE
from shouwen.facts.actions import listen_to
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


@listen_to(TRIAL_MADE)
def tell_of_trials(fact: Fact) -> None:
    """Tell the pages that wait for a trial that it is made."""
    if fact.kind == TRIAL_MADE:
        tell_listeners(fact.about, fact.kind)


@listen_to(*ENDS_SESSIONS, *CHANGES_RIGHTS)
def tell_of_rights(fact: Fact) -> None:
    """Tell those who keep what they have read of rights that it counts no longer."""
    if fact.kind in ENDS_SESSIONS or fact.kind in CHANGES_RIGHTS:
        tell_listeners(fact.about, fact.kind)
