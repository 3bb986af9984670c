"""Which cases a member may open by a task or an offer, besides those that a right lets them see.

Who has or had a task of a case is kept beside it (``models.Partaker``). Who may take one that waits follows from
positions, which change by themselves, and is asked: as ``work.taking_part`` decides it for one case. So it is with who
may answer the offer of a case, as long as it waits: they read what they shall take over.
"""

from __future__ import annotations

from shouwen.cases.models import Transfer, TransferState
from shouwen.cases.permissions import ACCEPT_TRANSFER, SEE_CASE
from shouwen.facts.statements import rows_of
from shouwen.organisation.rights import Acting
from shouwen.work.taking_part import lets_in

# The units and the names of positions are found first, as values, so that the index of seats can use them.
_OFFERED = """
WITH held AS MATERIALIZED (
    SELECT position_id, unit_id FROM organisation_posting
    WHERE member_id = ANY(%(selves)s) AND since <= %(at)s AND (until IS NULL OR until > %(at)s)),
called AS (SELECT o.key AS name FROM held JOIN organisation_position o ON o.id = held.position_id
           UNION SELECT n.named FROM held JOIN organisation_positionname n ON n.position_id = held.position_id),
waiting AS MATERIALIZED (
    SELECT DISTINCT split_part(matter, ':', 2)::bigint AS number FROM work_task
    WHERE state = 'open' AND holder_id IS NULL AND seats && ARRAY(SELECT unit_id FROM held)
      AND position = ANY(ARRAY(SELECT name FROM called)::text[]) AND matter LIKE 'case:%%'
    UNION SELECT t.case_id FROM cases_transfer t JOIN organisation_unit u ON u.id = t.to_unit_id
    WHERE t.state = 'offered' AND (u.path LIKE ANY(%(taking_paths)s) OR t.to_unit_id = ANY(%(taking_units)s)
                                   OR t.to_member_id = ANY(%(takers)s)))
SELECT c.id FROM waiting JOIN cases_case c ON c.id = waiting.number JOIN organisation_unit u ON u.id = c.unit_id
WHERE NOT (u.path LIKE ANY(%(paths)s) OR c.unit_id = ANY(%(units)s)) ORDER BY c.id
"""


def offered_cases(by: Acting) -> tuple[int, ...]:
    """Return the cases in which a task or an offer waits that the member may take, of no unit they see; one statement.

    None where they see every case, and where a token does not go as far as cases.
    """
    scope = by.scope(SEE_CASE)
    if scope.is_everything or not by.goes_to(SEE_CASE):
        return ()
    taking = by.scope(ACCEPT_TRANSFER)
    asked = {"selves": sorted(by.selves), "at": by.at, "paths": scope.patterns, "units": list(scope.units),
             "taking_paths": taking.patterns, "taking_units": list(taking.units),
             "takers": list(taking.members)}  # fmt: skip
    return tuple(row[0] for row in rows_of(_OFFERED, asked))


@lets_in("case")
def is_asked_to_take(number: int, by: Acting) -> bool:
    """True while an offer of the case waits that the member may answer; one statement, none for who never takes any."""
    scope = by.scope(ACCEPT_TRANSFER)
    if scope.is_nothing:
        return False
    waiting = Transfer.objects.filter(case=number, state=TransferState.OFFERED)
    return waiting.filter(scope.on(unit="to_unit", own=("to_member",))).exists()
