"""The most that a customer can average in a year, kept by the database beside the sums of months, for rankings.

Each customer and year that is touched is locked and reckoned anew from its months: two transactions that sell to one
customer wait for each other here, and the later one reads what the earlier one wrote. One customer after the other, in
order, so that each statement has one plan however many lines come at once.
"""

import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION sales_year(customer bigint, of_year int) RETURNS TABLE (unit bigint, most numeric) LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN min(first) = max(last) THEN min(first) END,
        CASE WHEN min(first) <> max(last) THEN max(best) WHEN sum(uncosted) = 0 THEN round(avg(gross), 2) END
    FROM (SELECT min(unit_id) AS first, max(unit_id) AS last, sum(sales - cost) AS gross, sum(uncosted) AS uncosted,
            sum(greatest(sales - cost, 0)) FILTER (WHERE uncosted = 0) AS best
          FROM orders_salesmonth WHERE customer_id = customer
              AND month BETWEEN make_date(of_year, 1, 1) AND make_date(of_year, 12, 1) GROUP BY month) months
$$;

CREATE FUNCTION sales_years_follow() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER sales_years_1_added AFTER INSERT ON orders_salesmonth REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_years_follow();
CREATE TRIGGER sales_years_2_now AFTER UPDATE ON orders_salesmonth REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_years_follow();
CREATE TRIGGER sales_years_3_removed AFTER DELETE ON orders_salesmonth REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_years_follow();
"""
BACK = """
DROP TRIGGER sales_years_1_added ON orders_salesmonth;
DROP TRIGGER sales_years_2_now ON orders_salesmonth;
DROP TRIGGER sales_years_3_removed ON orders_salesmonth;
DROP FUNCTION sales_years_follow();
DROP FUNCTION sales_year(bigint, int);
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_tabs_of_orders"), ("customers", "0001_first"), ("organisation", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="SalesYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("most", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("customer", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT,
                                               related_name="+", to="customers.customer")),
                ("unit", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                                           related_name="+", to="organisation.unit")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("customer", "year"), name="sales_year_once")],
                "indexes": [
                    models.Index(fields=["year", "-most", "customer"], name="sales_year_ranked", include=["unit"],
                                 condition=models.Q(("most__isnull", False))),
                ],
            },
        ),
        migrations.AddIndex("salestotal", models.Index(fields=["month"], name="sales_total_month")),
        migrations.RunSQL(FOLLOW, reverse_sql=BACK),
    ]  # fmt: skip
