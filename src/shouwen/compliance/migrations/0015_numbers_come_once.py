"""Numbers of revisions come from a sequence, which a transaction that is taken back does not set back."""

from django.db import migrations

MAKE = """
CREATE SEQUENCE compliance_revision_numbers;
SELECT setval('compliance_revision_numbers', greatest(max(number), 1)) FROM compliance_revision;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0014_trial_readers"),
    ]

    operations = [migrations.RunSQL(MAKE, reverse_sql="DROP SEQUENCE compliance_revision_numbers")]
