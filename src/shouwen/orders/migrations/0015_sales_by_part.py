"""The same of quarters and months as is kept of years, so that a ranking of any months begins at its top.

They are reckoned anew with the year, under the lock of its row. What no longer has a movement is removed.
"""

import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION sales_parts(customer bigint, of_year int)
RETURNS TABLE (since date, months smallint, unit bigint, most numeric) LANGUAGE sql STABLE AS $$
    WITH each AS (
        SELECT month, min(unit_id) AS first, max(unit_id) AS last, sum(sales - cost) AS gross, sum(uncosted) AS uncosted,
            sum(greatest(sales - cost, 0)) FILTER (WHERE uncosted = 0) AS best
        FROM orders_salesmonth WHERE customer_id = customer
            AND month BETWEEN make_date(of_year, 1, 1) AND make_date(of_year, 12, 1) GROUP BY month)
    SELECT month, 1::smallint, CASE WHEN first = last THEN first END,
        CASE WHEN first <> last THEN best WHEN uncosted = 0 THEN round(gross, 2) END
    FROM each
    UNION ALL
    SELECT date_trunc('quarter', month)::date, 3::smallint, CASE WHEN min(first) = max(last) THEN min(first) END,
        CASE WHEN min(first) <> max(last) THEN max(best) WHEN sum(uncosted) = 0 THEN round(avg(gross), 2) END
    FROM each GROUP BY 1
$$;

CREATE OR REPLACE FUNCTION sales_years_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT DISTINCT customer_id AS customer, extract(year FROM month)::int AS year FROM changed ORDER BY 1, 2
    LOOP
        PERFORM FROM orders_salesyear WHERE customer_id = one.customer AND year = one.year FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO orders_salesyear (customer_id, year) VALUES (one.customer, one.year)
            ON CONFLICT (customer_id, year) DO NOTHING;
            PERFORM FROM orders_salesyear WHERE customer_id = one.customer AND year = one.year FOR UPDATE;
        END IF;
        UPDATE orders_salesyear kept SET unit_id = now.unit, most = now.most FROM sales_year(one.customer, one.year) now
        WHERE kept.customer_id = one.customer AND kept.year = one.year
            AND (kept.unit_id, kept.most) IS DISTINCT FROM (now.unit, now.most);
        INSERT INTO orders_salespart (customer_id, since, months, unit_id, most)
        SELECT one.customer, now.since, now.months, now.unit, now.most FROM sales_parts(one.customer, one.year) now
        ON CONFLICT (customer_id, since, months) DO UPDATE SET unit_id = excluded.unit_id, most = excluded.most
        WHERE (orders_salespart.unit_id, orders_salespart.most) IS DISTINCT FROM (excluded.unit_id, excluded.most);
        IF TG_OP = 'DELETE' THEN
            DELETE FROM orders_salespart kept WHERE kept.customer_id = one.customer
                AND kept.since BETWEEN make_date(one.year, 1, 1) AND make_date(one.year, 12, 1)
                AND NOT EXISTS (SELECT FROM sales_parts(one.customer, one.year) now
                                WHERE now.since = kept.since AND now.months = kept.months);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION sales_years_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT DISTINCT customer_id AS customer, extract(year FROM month)::int AS year FROM changed ORDER BY 1, 2
    LOOP
        PERFORM FROM orders_salesyear WHERE customer_id = one.customer AND year = one.year FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO orders_salesyear (customer_id, year) VALUES (one.customer, one.year)
            ON CONFLICT (customer_id, year) DO NOTHING;
            PERFORM FROM orders_salesyear WHERE customer_id = one.customer AND year = one.year FOR UPDATE;
        END IF;
        UPDATE orders_salesyear kept SET unit_id = now.unit, most = now.most FROM sales_year(one.customer, one.year) now
        WHERE kept.customer_id = one.customer AND kept.year = one.year
            AND (kept.unit_id, kept.most) IS DISTINCT FROM (now.unit, now.most);
    END LOOP;
    RETURN NULL;
END $$;
DROP FUNCTION sales_parts(bigint, int);
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0014_years_without"), ("customers", "0001_first"), ("organisation", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="SalesPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("months", models.SmallIntegerField()),
                ("most", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("customer", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT,
                                               related_name="+", to="customers.customer")),
                ("unit", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                                           related_name="+", to="organisation.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "since", "months"), name="sales_part_once"),
                ],
                "indexes": [
                    models.Index(fields=["since", "months", "-most", "customer"], name="sales_part_ranked",
                                 include=["unit"], condition=models.Q(("most__isnull", False))),
                ],
            },
        ),
        migrations.RunSQL(FOLLOW, reverse_sql=BACK),
    ]  # fmt: skip
