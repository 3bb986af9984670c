"""Show the notices that waited for their reader's working hours."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.facts.prepared import Prepared
from shouwen.work.live import tell_listeners
from shouwen.work.models import Notice, NoticeState

#: Notices that one transaction shows.
BATCH = 200


_DUE = Prepared(
    lambda now: Notice.objects.select_for_update(skip_locked=True, of=("self",))
    .filter(state=NoticeState.WAITING, not_before__lte=now)
    .order_by("not_before", "pk")
    .values_list("pk", "to")[:BATCH]
)


@transaction.atomic
def show_notices(now: datetime) -> int:
    """Show waiting notices whose hour has come; return how many. Several clocks may do so at once."""
    rows = _DUE(now)
    if not rows:
        return 0
    Notice.objects.filter(pk__in=[number for number, _ in rows]).update(state=NoticeState.SHOWN)
    for member in sorted({to for _, to in rows}):
        tell_listeners(f"member:{member}", "notice")
    return len(rows)


def next_notice_at() -> datetime | None:
    """Return when the next waiting notice is to be shown, None where none waits."""
    waiting = Notice.objects.filter(state=NoticeState.WAITING).order_by("not_before")
    return waiting.values_list("not_before", flat=True).first()
