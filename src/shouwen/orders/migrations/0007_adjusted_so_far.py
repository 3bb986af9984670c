"""Count what was paid back before adjustments were kept: goods that came back are owed by nobody.

Exchanges that were settled before had no payment, and none is made up for them: what is owed stays as it was.
"""

from django.db import migrations

COUNT = """
UPDATE orders_order o SET adjustment = back.sum
FROM (SELECT order_id, sum(amount + freight) AS sum FROM orders_payment WHERE of_return_id IS NOT NULL GROUP BY 1) back
WHERE back.order_id = o.id
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_adjustment")]

    operations = [migrations.RunSQL(COUNT, reverse_sql="UPDATE orders_order SET adjustment = 0")]
