"""What cases tell of customers for their grades: how often they complained."""

from __future__ import annotations

from datetime import timedelta

from shouwen.customers.credit.figures import Giver, gives_figures

YEAR = timedelta(days=365)

#: Complaints of a year: what has a class and did not go on in another case.
_COMPLAINTS = """
SELECT customer_id, ARRAY[count(*)::text] FROM cases_case
WHERE customer_id = ANY(%(customers)s) AND opened_at > %(complained_since)s AND opened_at <= %(at)s
  AND class_key <> '' AND state <> 'merged'
GROUP BY 1
"""

gives_figures(
    Giver(("complaints",), _COMPLAINTS, lambda told: {"complaints": int(told[0] or 0)},
          lambda _customers, at: {"complained_since": at - YEAR}, {"complaints": 0})
)  # fmt: skip
