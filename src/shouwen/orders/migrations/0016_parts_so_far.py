"""Reckon quarters and months that were kept before."""

from django.db import migrations

RECKON = """
INSERT INTO orders_salespart (customer_id, since, months, unit_id, most)
SELECT k.customer_id, now.since, now.months, now.unit, now.most
FROM (SELECT DISTINCT customer_id, extract(year FROM month)::int AS year FROM orders_salesmonth) k,
    LATERAL sales_parts(k.customer_id, k.year) now;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0015_sales_by_part")]

    operations = [migrations.RunSQL(RECKON, reverse_sql="DELETE FROM orders_salespart")]
