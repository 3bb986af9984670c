"""Reckon years whose months were kept before."""

from django.db import migrations

RECKON = """
INSERT INTO orders_salesyear (customer_id, year, unit_id, most)
SELECT k.customer_id, k.year, now.unit, now.most
FROM (SELECT DISTINCT customer_id, extract(year FROM month)::int AS year FROM orders_salesmonth) k,
    LATERAL sales_year(k.customer_id, k.year) now;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_sales_by_year")]

    operations = [migrations.RunSQL(RECKON, reverse_sql="DELETE FROM orders_salesyear")]
