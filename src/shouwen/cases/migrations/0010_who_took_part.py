"""Write down who takes part in the cases that are there: triggers keep it from then on."""

from django.db import migrations

FILL = """
INSERT INTO cases_partaker (case_id, member_id, is_open, opened_at, changed_at, due_at)
SELECT DISTINCT c.id, one.member, c.state = 'open', c.opened_at, c.changed_at, c.due_at
FROM work_task t JOIN cases_case c ON c.id = split_part(t.matter, ':', 2)::bigint
CROSS JOIN LATERAL unnest(ARRAY[t.holder_id, t.done_by_id]) AS one (member)
WHERE t.matter LIKE 'case:%' AND t.state <> 'cancelled' AND one.member IS NOT NULL
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_partakers")]

    operations = [migrations.RunSQL(FILL, reverse_sql=migrations.RunSQL.noop)]
