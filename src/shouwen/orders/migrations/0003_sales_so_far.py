"""Add up what was sold before the sums were kept."""

from django.db import migrations

COUNT = """
INSERT INTO orders_salesmonth (unit_id, month, customer_id, sales, discount, cost, uncosted, entries)
SELECT unit_id, month, customer_id, sum(sales), sum(discount), coalesce(sum(cost), 0),
    count(*) FILTER (WHERE cost IS NULL), count(*)
FROM orders_movement GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_sales_by_month")]

    operations = [migrations.RunSQL(COUNT, reverse_sql="DELETE FROM orders_salesmonth; DELETE FROM orders_salestotal;")]
