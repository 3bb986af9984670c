"""Consents carry name and unit of whoever gave them, as tags and grades do (``0012_bearers_by_name``).

Who sees few units had every customer of theirs looked up for a page of those who agree.
"""

from django.db import migrations

FOLLOWS = """
CREATE OR REPLACE FUNCTION bearers_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE customers_customer_tags SET name_key = NEW.name_key, unit_id = NEW.unit_id WHERE customer_id = NEW.id;
    UPDATE customers_rating SET name_key = NEW.name_key, unit_id = NEW.unit_id WHERE customer_id = NEW.id;{further}
    RETURN NULL;
END $$;
"""
CONSENTS = """
    UPDATE customers_consent SET name_key = NEW.name_key, unit_id = NEW.unit_id WHERE customer_id = NEW.id;"""
FOLLOW = """
ALTER TABLE customers_consent ADD COLUMN name_key varchar(200) NOT NULL DEFAULT '', ADD COLUMN unit_id bigint;
UPDATE customers_consent AS b SET name_key = c.name_key, unit_id = c.unit_id
FROM customers_customer c WHERE c.id = b.customer_id;
CREATE TRIGGER customer_bears_consent BEFORE INSERT OR UPDATE OF customer_id ON customers_consent
FOR EACH ROW EXECUTE FUNCTION customer_bears();
CREATE INDEX consent_bearers_by_name ON customers_consent (purpose, name_key, customer_id) WHERE is_given;
CREATE INDEX consent_bearers_by_unit ON customers_consent (purpose, unit_id, name_key, customer_id) WHERE is_given;
""" + FOLLOWS.replace("{further}", CONSENTS)  # fmt: skip
BACK = FOLLOWS.replace("{further}", "") + """
DROP TRIGGER customer_bears_consent ON customers_consent;
ALTER TABLE customers_consent DROP COLUMN name_key, DROP COLUMN unit_id;
"""  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("customers", "0016_what_finance_wrote")]

    operations = [migrations.RunSQL(FOLLOW, reverse_sql=BACK)]
