"""Take the states of proposals and reports out of the particulars of cases.

Whether a reward or sanction waits for approval, and a report for its answer, follows from the facts
(``cases.waiting``). Going back needs nothing: the facts are there, and what waits is asked again.
"""

from django.db import migrations

STATES = ("case.sanction_state", "case.sanction_by", "case.sanction_of", "case.report_state", "case.report_by")
_KEYS = ", ".join(f"'{name}'" for name in STATES)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_further_contacts")]
    operations = [
        migrations.RunSQL(
            f"UPDATE cases_case SET particulars = particulars - ARRAY[{_KEYS}] WHERE particulars ?| ARRAY[{_KEYS}]",
            migrations.RunSQL.noop,
        )
    ]
