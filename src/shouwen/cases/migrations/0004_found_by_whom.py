"""Who may find a case, and the forms of it, follows the case: in the transaction that changes it."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION case_findable_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_findable SET
        unit = NEW.unit_id,
        scopes = array_remove(ARRAY[NEW.unit_id, -NEW.first_owner_id, -NEW.owner_id, -NEW.holder_id], NULL),
        hidden_from = array_remove(ARRAY[NEW.accused_id], NULL)
    WHERE reference = 'case:' || NEW.id OR (about = 'case:' || NEW.id AND about <> '');
    RETURN NULL;
END $$;
CREATE TRIGGER case_findable_follows
AFTER UPDATE OF unit_id, first_owner_id, owner_id, holder_id, accused_id ON cases_case FOR EACH ROW
WHEN ((OLD.unit_id, OLD.first_owner_id, OLD.owner_id, OLD.holder_id, OLD.accused_id)
      IS DISTINCT FROM (NEW.unit_id, NEW.first_owner_id, NEW.owner_id, NEW.holder_id, NEW.accused_id))
EXECUTE FUNCTION case_findable_follows();
"""
BACK = """
DROP TRIGGER case_findable_follows ON cases_case;
DROP FUNCTION case_findable_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_period"), ("search", "0003_who_may_find")]

    operations = [migrations.RunSQL(FOLLOW, reverse_sql=BACK)]
