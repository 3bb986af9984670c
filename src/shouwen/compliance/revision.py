"""One number that counts changes of what binds whom, so that every process reads anew."""

from __future__ import annotations

from django.db import connection

from shouwen.compliance.judging import judge_anew
from shouwen.organisation.changes import on_change


@on_change
def note_change() -> None:
    """Count a change of adoptions, values, exceptions, calendars or the tree.

    No number comes twice, also where a transaction was taken back: what a process has read within it is kept under its
    number, and must not be taken for what the next change has made.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compliance_revision SET number = nextval('compliance_revision_numbers')")
    judge_anew()
