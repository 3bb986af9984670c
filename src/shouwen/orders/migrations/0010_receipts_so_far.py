"""Receipts whose number stands with an order, before receipts were kept; what stands on them nobody has said."""

from django.db import migrations

KEEP = """
INSERT INTO orders_issuedreceipt (order_id, unit_id, kind, number, issued_on, version)
SELECT o.id, o.unit_id, o.receipt, o.receipt_number, (o.placed_at AT TIME ZONE coalesce(nullif(u.zone, ''), 'Asia/Shanghai'))::date, 1
FROM orders_order o JOIN organisation_unit u ON u.id = o.unit_id
WHERE o.receipt <> '无' AND o.receipt_number <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_receipts")]

    operations = [migrations.RunSQL(KEEP, reverse_sql=migrations.RunSQL.noop)]
