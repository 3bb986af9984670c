"""With each customer stands the day of their last contact, or a later one: lists are narrowed by it.

To find those who were in contact since a day, the contacts of every customer were looked for by name. Now only of those
whose day fits: the day says who cannot have been in contact, the contacts themselves and the rights to them say who was.
So it only ever rises: after records are parted again, contacts that went back may leave a day behind that is too late, which
costs a look and changes no list. By day, in UTC, so that a customer who calls all the time is written once a day.
The column is kept by the database and known to nobody but ``contacts.narrowing``.
"""

from django.db import migrations

FOLLOW = """
ALTER TABLE customers_customer ADD COLUMN contacted_on date;
UPDATE customers_customer AS c SET contacted_on = (newest.at AT TIME ZONE 'UTC')::date
FROM (SELECT customer_id, max(at) AS at FROM contacts_contact GROUP BY customer_id) AS newest WHERE newest.customer_id = c.id;
-- For a short time few days fit; for a long one customers are walked by name in the second index alone, or those of few
-- units read in the third alone.
CREATE INDEX customer_contacted ON customers_customer (contacted_on, unit_id) WHERE contacted_on IS NOT NULL;
CREATE INDEX customer_contacted_by_name ON customers_customer (name_key, id) INCLUDE (contacted_on, unit_id)
WHERE erased_at IS NULL AND deregistered_at IS NULL AND merged_into_id IS NULL AND secrecy = '' AND contacted_on IS NOT NULL;
CREATE INDEX customer_contacted_by_unit ON customers_customer (unit_id, name_key, id) INCLUDE (contacted_on)
WHERE erased_at IS NULL AND deregistered_at IS NULL AND merged_into_id IS NULL AND secrecy = '' AND contacted_on IS NOT NULL;

CREATE FUNCTION customer_contacted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE day date := (NEW.at AT TIME ZONE 'UTC')::date;
BEGIN
    UPDATE customers_customer SET contacted_on = day
    WHERE id = NEW.customer_id AND (contacted_on IS NULL OR contacted_on < day);
    RETURN NULL;
END $$;
CREATE TRIGGER customer_contacted AFTER INSERT OR UPDATE OF customer_id, at ON contacts_contact
FOR EACH ROW EXECUTE FUNCTION customer_contacted();
"""
BACK = """
DROP TRIGGER customer_contacted ON contacts_contact;
DROP FUNCTION customer_contacted();
ALTER TABLE customers_customer DROP COLUMN contacted_on;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_hidden_from"), ("customers", "0016_what_finance_wrote")]

    operations = [migrations.RunSQL(FOLLOW, reverse_sql=BACK)]
