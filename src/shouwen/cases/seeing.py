"""What changed on one's own cases since one last looked: marked in lists, and taken away by looking."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from shouwen.cases.models import Case
from shouwen.facts.statements import carry_out
from shouwen.organisation.rights import Acting

_SEEN = """
INSERT INTO cases_seen (member_id, case_id, seen_at) VALUES (%(member)s, %(case)s, %(at)s)
ON CONFLICT (member_id, case_id) DO UPDATE SET seen_at = greatest(cases_seen.seen_at, excluded.seen_at)
"""


def is_unread(changed_at: datetime, seen_at: datetime | None, mine: bool) -> bool:
    """True where a case of one's own changed since one last looked at it."""
    return mine and (seen_at is None or seen_at < changed_at)


def of_whom(by: Acting) -> Q:
    """Return the filter for cases that are marked for a member: those whose work or answer is theirs."""
    return Q(holder__in=by.selves) | Q(owner__in=by.selves)


def see_case(case: Case, *, by: Acting, at: datetime) -> None:
    """Note that a member looks at a case, where that changes anything: of others' cases nothing is marked.

    ``case`` comes from ``case_for``. No fact: it is of no matter to anybody else.
    """
    seen_at: datetime | None = case.__dict__.get("seen_at")
    mine = bool({case.holder_id, case.owner_id} & by.selves)
    if is_unread(case.changed_at, seen_at, mine):
        with transaction.atomic():
            carry_out(_SEEN, {"member": by.member.pk, "case": case.pk, "at": max(at, case.changed_at)})
