"""Who has or had a task of a case, kept by the database: lists and search find the case for them.

Three rows follow each other in one transaction, whatever deed changes them: a task says who takes part; the
case says when it was opened, changed, is due; and what can be found of the case carries a mark for each of them
(``shouwen.search.queries.PARTAKING``) beside the unit and the members whose own it is.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION case_partakers_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_matter text := CASE WHEN TG_OP = 'DELETE' THEN OLD.matter ELSE NEW.matter END;
    this_case bigint := split_part(this_matter, ':', 2)::bigint;
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.state <> 'cancelled' THEN
        INSERT INTO cases_partaker (case_id, member_id, is_open, opened_at, changed_at, due_at)
        SELECT DISTINCT c.id, one.member, c.state = 'open', c.opened_at, c.changed_at, c.due_at
        FROM cases_case c, unnest(ARRAY[NEW.holder_id, NEW.done_by_id]) AS one (member)
        WHERE c.id = this_case AND one.member IS NOT NULL
        ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM cases_partaker p
        WHERE p.case_id = this_case AND p.member_id = ANY(ARRAY[OLD.holder_id, OLD.done_by_id]) AND NOT EXISTS (
            SELECT 1 FROM work_task t WHERE t.matter = this_matter AND t.state <> 'cancelled'
            AND (t.holder_id = p.member_id OR t.done_by_id = p.member_id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_partakers_begin AFTER INSERT ON work_task FOR EACH ROW
WHEN (NEW.matter LIKE 'case:%' AND (NEW.holder_id IS NOT NULL OR NEW.done_by_id IS NOT NULL))
EXECUTE FUNCTION case_partakers_follow();
CREATE TRIGGER case_partakers_follow AFTER UPDATE OF holder_id, done_by_id, state ON work_task FOR EACH ROW
WHEN (NEW.matter LIKE 'case:%' AND (OLD.holder_id, OLD.done_by_id, OLD.state = 'cancelled')
      IS DISTINCT FROM (NEW.holder_id, NEW.done_by_id, NEW.state = 'cancelled'))
EXECUTE FUNCTION case_partakers_follow();
CREATE TRIGGER case_partakers_end AFTER DELETE ON work_task FOR EACH ROW
WHEN (OLD.matter LIKE 'case:%' AND (OLD.holder_id IS NOT NULL OR OLD.done_by_id IS NOT NULL))
EXECUTE FUNCTION case_partakers_follow();

CREATE FUNCTION partaker_times_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_partaker SET is_open = NEW.state = 'open', opened_at = NEW.opened_at, changed_at = NEW.changed_at,
        due_at = NEW.due_at WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER partaker_times_follow AFTER UPDATE OF state, opened_at, changed_at, due_at ON cases_case FOR EACH ROW
WHEN ((OLD.state, OLD.opened_at, OLD.changed_at, OLD.due_at)
      IS DISTINCT FROM (NEW.state, NEW.opened_at, NEW.changed_at, NEW.due_at))
EXECUTE FUNCTION partaker_times_follow();

CREATE FUNCTION findable_partakers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.scopes := array_cat(
        ARRAY(SELECT one FROM unnest(NEW.scopes) AS one WHERE one > -1099511627776),
        ARRAY(SELECT -1099511627776 - p.member_id FROM cases_partaker p WHERE p.case_id = split_part(
            CASE WHEN NEW.about LIKE 'case:%' THEN NEW.about ELSE NEW.reference END, ':', 2)::bigint));
    RETURN NEW;
END $$;
CREATE TRIGGER findable_partakers BEFORE INSERT OR UPDATE OF scopes ON search_findable FOR EACH ROW
WHEN (NEW.about LIKE 'case:%' OR NEW.reference LIKE 'case:%')
EXECUTE FUNCTION findable_partakers();

CREATE FUNCTION partaker_findable_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_case bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END;
BEGIN
    UPDATE search_findable SET scopes = scopes
    WHERE reference = 'case:' || this_case OR (about = 'case:' || this_case AND about <> '');
    RETURN NULL;
END $$;
CREATE TRIGGER partaker_findable_follows AFTER INSERT OR DELETE ON cases_partaker FOR EACH ROW
EXECUTE FUNCTION partaker_findable_follows();
"""
BACK = """
DROP TRIGGER partaker_findable_follows ON cases_partaker;
DROP FUNCTION partaker_findable_follows();
DROP TRIGGER findable_partakers ON search_findable;
DROP FUNCTION findable_partakers();
DROP TRIGGER partaker_times_follow ON cases_case;
DROP FUNCTION partaker_times_follow();
DROP TRIGGER case_partakers_begin ON work_task;
DROP TRIGGER case_partakers_follow ON work_task;
DROP TRIGGER case_partakers_end ON work_task;
DROP FUNCTION case_partakers_follow();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_reply_texts"),
        ("search", "0005_one_index_of_references"),
        ("work", "0009_way_of_a_flow_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Partaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE,
                                           related_name="partakers", to="cases.case")),
                ("member", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE,
                                             related_name="+", to=settings.AUTH_USER_MODEL)),
                ("is_open", models.BooleanField()),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "member"), name="partaker_once")],
                "indexes": [
                    models.Index(fields=["member", "-changed_at"], name="partaker_changed"),
                    models.Index(fields=["member", "-changed_at"], name="partaker_open_changed",
                                 condition=models.Q(("is_open", True))),
                    models.Index(fields=["member", "due_at"], name="partaker_open_due",
                                 condition=models.Q(("is_open", True))),
                    models.Index(fields=["member", "-opened_at"], name="partaker_opened"),
                ],
            },
        ),
        migrations.RunSQL(FOLLOW, reverse_sql=BACK),
    ]
