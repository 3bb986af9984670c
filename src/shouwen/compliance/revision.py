"""One number that counts changes of what binds whom, so that every process reads anew."""

from __future__ import annotations

from django.db import connection

from shouwen.compliance.judging import judge_anew
from shouwen.organisation.changes import on_change


@on_change
def note_change() -> None:
    """Count a change of adoptions, values, exceptions, calendars or the tree."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compliance_revision SET number = number + 1")
    judge_anew()
