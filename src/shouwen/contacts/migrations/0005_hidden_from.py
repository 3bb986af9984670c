"""A contact of a complaint is closed to whoever it is about, and so is what is found of it."""

import django.contrib.postgres.fields
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION contact_findable_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_findable SET hidden_from = NEW.hidden_from
    WHERE reference = 'contact:' || NEW.id OR (about = 'contact:' || NEW.id AND about <> '');
    RETURN NULL;
END $$;
CREATE TRIGGER contact_findable_follows AFTER UPDATE OF hidden_from ON contacts_contact FOR EACH ROW
WHEN (OLD.hidden_from IS DISTINCT FROM NEW.hidden_from)
EXECUTE FUNCTION contact_findable_follows();
"""
BACK = """
DROP TRIGGER contact_findable_follows ON contacts_contact;
DROP FUNCTION contact_findable_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_own_page"), ("search", "0005_one_index_of_references")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="accused",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="hidden_from",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(FOLLOW, reverse_sql=BACK),
    ]
