"""What stands at the head of the pages of a trial: of which draft, in which units, on which days, what the reader may."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from shouwen.compliance.draft_reading import SEEING, read_texts
from shouwen.compliance.models import DraftState, Trial
from shouwen.compliance.permissions import TRY_DRAFT
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.web.regulation.reading import language_read


def head_of(trial: Trial, *, by: Acting) -> dict[str, Any]:
    """Return what the pages of a trial begin with; one statement at most.

    Whoever reads it because it is shared may not see the draft: they are led to nothing that refuses them.
    """
    draft = trial.draft
    sees = any(by.may(deed, path=draft.unit.path) for deed in SEEING)
    return {
        "place": "regulation", "trial": trial, "draft": draft, "zone": draft.unit.zone, "sees_draft": sees,
        "may_try": sees and by.may(TRY_DRAFT, path=draft.unit.path) and draft.state != DraftState.DROPPED,
        "units": [one.called for one in trial.unit_rows],
        "draft_title": f"{read_texts(trial.files).title.in_language(language_read())} {draft.edition}",
        "days": _days(trial.since, trial.until, trial),
        "percent": 100 * trial.facts // trial.total if trial.total else 0,
    }


def _days(since: datetime, until: datetime, trial: Trial) -> tuple[date, date] | None:
    """Return the first and the last day of a period of whole days; None where it begins or ends within one."""
    zone = zone_of(trial.draft.unit)
    first, end = since.astimezone(zone), until.astimezone(zone)
    if (first.time(), end.time()) != (time(), time()):
        return None
    return first.date(), (end - timedelta(days=1)).date()
