"""Tags and grades carry name and unit of whoever bears them, so that a page of their bearers is read from one index.

A tag that two thousand of a hundred thousand customers bear was sorted whole for each page, or looked for at every
customer in turn. The columns are kept by the database and known to nobody else: ``customers.queries.customers``
walks by them.
"""

from django.db import migrations, models

FOLLOW = """
ALTER TABLE customers_customer_tags ADD COLUMN name_key varchar(200) NOT NULL DEFAULT '', ADD COLUMN unit_id bigint;
ALTER TABLE customers_rating ADD COLUMN name_key varchar(200) NOT NULL DEFAULT '', ADD COLUMN unit_id bigint;
UPDATE customers_customer_tags AS b SET name_key = c.name_key, unit_id = c.unit_id
FROM customers_customer c WHERE c.id = b.customer_id;
UPDATE customers_rating AS b SET name_key = c.name_key, unit_id = c.unit_id
FROM customers_customer c WHERE c.id = b.customer_id;

-- The row of the customer is locked, so that whoever renames them meanwhile waits or is waited for.
CREATE FUNCTION customer_bears() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT name_key, unit_id INTO NEW.name_key, NEW.unit_id FROM customers_customer WHERE id = NEW.customer_id FOR SHARE;
    NEW.name_key := coalesce(NEW.name_key, '');
    RETURN NEW;
END $$;
CREATE TRIGGER customer_bears_tag BEFORE INSERT OR UPDATE OF customer_id ON customers_customer_tags
FOR EACH ROW EXECUTE FUNCTION customer_bears();
CREATE TRIGGER customer_bears_grade BEFORE INSERT OR UPDATE OF customer_id ON customers_rating
FOR EACH ROW EXECUTE FUNCTION customer_bears();

CREATE FUNCTION bearers_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE customers_customer_tags SET name_key = NEW.name_key, unit_id = NEW.unit_id WHERE customer_id = NEW.id;
    UPDATE customers_rating SET name_key = NEW.name_key, unit_id = NEW.unit_id WHERE customer_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER bearers_follow AFTER UPDATE OF name_key, unit_id ON customers_customer FOR EACH ROW
WHEN ((OLD.name_key, OLD.unit_id) IS DISTINCT FROM (NEW.name_key, NEW.unit_id)) EXECUTE FUNCTION bearers_follow();

CREATE INDEX tag_bearers_by_name ON customers_customer_tags (tag_id, name_key, customer_id);
CREATE INDEX tag_bearers_by_unit ON customers_customer_tags (tag_id, unit_id, name_key, customer_id);
CREATE INDEX grade_bearers_by_name ON customers_rating (grade, name_key, customer_id) WHERE until IS NULL;
CREATE INDEX grade_bearers_by_unit ON customers_rating (grade, unit_id, name_key, customer_id) WHERE until IS NULL;
"""
BACK = """
DROP TRIGGER bearers_follow ON customers_customer;
DROP FUNCTION bearers_follow();
DROP TRIGGER customer_bears_tag ON customers_customer_tags;
DROP TRIGGER customer_bears_grade ON customers_rating;
DROP FUNCTION customer_bears();
ALTER TABLE customers_customer_tags DROP COLUMN name_key, DROP COLUMN unit_id;
ALTER TABLE customers_rating DROP COLUMN name_key, DROP COLUMN unit_id;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_consents_of_their_own")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["unit", "region", "name_key"], name="customer_unit_region",
                condition=models.Q(("region", None), _negated=True),
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["name_key"], name="customer_company", condition=models.Q(("kind", "company"))),
        ),
        migrations.RunSQL(FOLLOW, reverse_sql=BACK),
    ]
