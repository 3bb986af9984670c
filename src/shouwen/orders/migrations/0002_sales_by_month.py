"""What was sold by customer and month, kept by the database in the transaction of whatever changes it.

Lines come by deeds, by imports of many at once and by the API, orders change hands when customers are merged: kept
here, no way in can forget the sums. Many lines at once are added up first (transition tables), and rows are locked in
one order, so that two transactions do not wait for each other.
"""

import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION sales_month(at timestamptz, zone text) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT date_trunc('month', at AT TIME ZONE coalesce(nullif(zone, ''), 'Asia/Shanghai'))::date
$$;

CREATE VIEW orders_movement AS
    SELECT 'l' || l.id AS key, o.unit_id, o.customer_id, o.id AS order_id, l.id AS line_id, NULL::bigint AS of_return_id,
        l.product_id, o.placed_at AS at, sales_month(o.placed_at, u.zone) AS month, l.quantity,
        l.quantity * l.price AS sales, l.quantity * greatest(l.listed_price - l.price, 0) AS discount,
        l.quantity * l.cost AS cost
    FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id JOIN organisation_unit u ON u.id = o.unit_id
UNION ALL
    SELECT 'r' || r.id, r.unit_id, r.customer_id, l.order_id, l.id, r.id, l.product_id, r.settled_at,
        sales_month(r.settled_at, u.zone), -r.quantity, -r.quantity * r.price,
        -r.quantity * greatest(l.listed_price - r.price, 0), -r.quantity * l.cost
    FROM orders_return r JOIN orders_orderline l ON l.id = r.line_id JOIN organisation_unit u ON u.id = r.unit_id
    WHERE r.state = 'settled' AND r.settled_at IS NOT NULL
UNION ALL
    SELECT 'x' || r.id, r.unit_id, r.customer_id, l.order_id, l.id, r.id, r.new_product_id, r.settled_at,
        sales_month(r.settled_at, u.zone), r.quantity, r.quantity * r.new_price, 0, r.quantity * r.new_cost
    FROM orders_return r JOIN orders_orderline l ON l.id = r.line_id JOIN organisation_unit u ON u.id = r.unit_id
    WHERE r.state = 'settled' AND r.settled_at IS NOT NULL AND r.wants = '换货' AND r.new_price IS NOT NULL;

CREATE FUNCTION sales_of_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    INSERT INTO orders_salesmonth AS kept (unit_id, month, customer_id, sales, discount, cost, uncosted, entries)
    SELECT o.unit_id, sales_month(o.placed_at, u.zone), o.customer_id, sign * sum(l.quantity * l.price),
        sign * sum(l.quantity * greatest(l.listed_price - l.price, 0)), sign * coalesce(sum(l.quantity * l.cost), 0),
        sign * count(*) FILTER (WHERE l.cost IS NULL), sign * count(*)
    FROM changed l JOIN orders_order o ON o.id = l.order_id JOIN organisation_unit u ON u.id = o.unit_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (unit_id, month, customer_id) DO UPDATE SET sales = kept.sales + EXCLUDED.sales,
        discount = kept.discount + EXCLUDED.discount, cost = kept.cost + EXCLUDED.cost,
        uncosted = kept.uncosted + EXCLUDED.uncosted, entries = kept.entries + EXCLUDED.entries;
    IF sign < 0 THEN
        DELETE FROM orders_salesmonth WHERE entries = 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER sales_lines_1_added AFTER INSERT ON orders_orderline REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_of_lines('1');
CREATE TRIGGER sales_lines_2_now AFTER UPDATE ON orders_orderline REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_of_lines('1');
CREATE TRIGGER sales_lines_3_before AFTER UPDATE ON orders_orderline REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_of_lines('-1');
CREATE TRIGGER sales_lines_4_removed AFTER DELETE ON orders_orderline REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_of_lines('-1');

CREATE FUNCTION sales_of_moved_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO orders_salesmonth AS kept (unit_id, month, customer_id, sales, discount, cost, uncosted, entries)
    SELECT k.unit, sales_month(k.at, u.zone), k.customer, sum(k.sign * l.quantity * l.price),
        sum(k.sign * l.quantity * greatest(l.listed_price - l.price, 0)), coalesce(sum(k.sign * l.quantity * l.cost), 0),
        coalesce(sum(k.sign) FILTER (WHERE l.cost IS NULL), 0), sum(k.sign)
    FROM (VALUES (-1, OLD.unit_id, OLD.customer_id, OLD.placed_at), (1, NEW.unit_id, NEW.customer_id, NEW.placed_at))
        AS k (sign, unit, customer, at) JOIN organisation_unit u ON u.id = k.unit
        JOIN orders_orderline l ON l.order_id = NEW.id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (unit_id, month, customer_id) DO UPDATE SET sales = kept.sales + EXCLUDED.sales,
        discount = kept.discount + EXCLUDED.discount, cost = kept.cost + EXCLUDED.cost,
        uncosted = kept.uncosted + EXCLUDED.uncosted, entries = kept.entries + EXCLUDED.entries;
    DELETE FROM orders_salesmonth WHERE entries = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER sales_order_moved AFTER UPDATE OF unit_id, customer_id, placed_at ON orders_order FOR EACH ROW
WHEN ((OLD.unit_id, OLD.customer_id, OLD.placed_at) IS DISTINCT FROM (NEW.unit_id, NEW.customer_id, NEW.placed_at))
EXECUTE FUNCTION sales_of_moved_order();

CREATE FUNCTION sales_of_return(r orders_return, sign int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO orders_salesmonth AS kept (unit_id, month, customer_id, sales, discount, cost, uncosted, entries)
    SELECT r.unit_id, sales_month(r.settled_at, u.zone), r.customer_id,
        sign * r.quantity * (CASE WHEN g.given THEN r.new_price ELSE 0 END - r.price),
        -sign * r.quantity * greatest(l.listed_price - r.price, 0),
        sign * r.quantity * (CASE WHEN g.given THEN coalesce(r.new_cost, 0) ELSE 0 END - coalesce(l.cost, 0)),
        sign * ((l.cost IS NULL)::int + (g.given AND r.new_cost IS NULL)::int), sign * (1 + g.given::int)
    FROM orders_orderline l, organisation_unit u,
        (SELECT r.wants = '换货' AND r.new_price IS NOT NULL AS given) g
    WHERE l.id = r.line_id AND u.id = r.unit_id AND r.state = 'settled' AND r.settled_at IS NOT NULL
    ON CONFLICT (unit_id, month, customer_id) DO UPDATE SET sales = kept.sales + EXCLUDED.sales,
        discount = kept.discount + EXCLUDED.discount, cost = kept.cost + EXCLUDED.cost,
        uncosted = kept.uncosted + EXCLUDED.uncosted, entries = kept.entries + EXCLUDED.entries
$$;
CREATE FUNCTION sales_of_returns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM sales_of_return(NEW, 1);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM sales_of_return(OLD, -1);
        DELETE FROM orders_salesmonth WHERE entries = 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER sales_returns_added AFTER INSERT ON orders_return FOR EACH ROW
WHEN (NEW.state = 'settled') EXECUTE FUNCTION sales_of_returns();
CREATE TRIGGER sales_returns_changed AFTER UPDATE ON orders_return FOR EACH ROW
WHEN ((OLD.state = 'settled' OR NEW.state = 'settled')
      AND (OLD.state, OLD.settled_at, OLD.unit_id, OLD.customer_id, OLD.line_id, OLD.quantity, OLD.price, OLD.wants,
           OLD.new_price, OLD.new_cost)
      IS DISTINCT FROM (NEW.state, NEW.settled_at, NEW.unit_id, NEW.customer_id, NEW.line_id, NEW.quantity, NEW.price,
                        NEW.wants, NEW.new_price, NEW.new_cost))
EXECUTE FUNCTION sales_of_returns();
CREATE TRIGGER sales_returns_removed AFTER DELETE ON orders_return FOR EACH ROW
WHEN (OLD.state = 'settled') EXECUTE FUNCTION sales_of_returns();

CREATE FUNCTION sales_totals_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    INSERT INTO orders_salestotal AS kept (unit_id, month, customers, sales, discount, cost, uncosted, entries)
    SELECT unit_id, month, sign * count(*), sign * sum(sales), sign * sum(discount), sign * sum(cost),
        sign * sum(uncosted), sign * sum(entries)
    FROM changed GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (unit_id, month) DO UPDATE SET customers = kept.customers + EXCLUDED.customers,
        sales = kept.sales + EXCLUDED.sales, discount = kept.discount + EXCLUDED.discount,
        cost = kept.cost + EXCLUDED.cost, uncosted = kept.uncosted + EXCLUDED.uncosted,
        entries = kept.entries + EXCLUDED.entries;
    RETURN NULL;
END $$;
CREATE TRIGGER sales_totals_1_added AFTER INSERT ON orders_salesmonth REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_totals_follow('1');
CREATE TRIGGER sales_totals_2_now AFTER UPDATE ON orders_salesmonth REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_totals_follow('1');
CREATE TRIGGER sales_totals_3_before AFTER UPDATE ON orders_salesmonth REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_totals_follow('-1');
CREATE TRIGGER sales_totals_4_removed AFTER DELETE ON orders_salesmonth REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION sales_totals_follow('-1');
"""
BACK = """
DROP TRIGGER sales_lines_1_added ON orders_orderline;
DROP TRIGGER sales_lines_2_now ON orders_orderline;
DROP TRIGGER sales_lines_3_before ON orders_orderline;
DROP TRIGGER sales_lines_4_removed ON orders_orderline;
DROP FUNCTION sales_of_lines();
DROP TRIGGER sales_order_moved ON orders_order;
DROP FUNCTION sales_of_moved_order();
DROP TRIGGER sales_returns_added ON orders_return;
DROP TRIGGER sales_returns_changed ON orders_return;
DROP TRIGGER sales_returns_removed ON orders_return;
DROP FUNCTION sales_of_returns();
DROP FUNCTION sales_of_return(orders_return, int);
DROP TRIGGER sales_totals_1_added ON orders_salesmonth;
DROP TRIGGER sales_totals_2_now ON orders_salesmonth;
DROP TRIGGER sales_totals_3_before ON orders_salesmonth;
DROP TRIGGER sales_totals_4_removed ON orders_salesmonth;
DROP FUNCTION sales_totals_follow();
DROP VIEW orders_movement;
DROP FUNCTION sales_month(timestamptz, text);
"""


def _sums():
    """Return the columns of sums."""
    money = {"max_digits": 18, "decimal_places": 2, "default": 0, "db_default": 0}
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("month", models.DateField()),
        ("sales", models.DecimalField(**money)),
        ("discount", models.DecimalField(**money)),
        ("cost", models.DecimalField(**money)),
        ("uncosted", models.IntegerField(default=0, db_default=0)),
        ("entries", models.IntegerField(default=0, db_default=0)),
        ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                   to="organisation.unit")),
    ]


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_first"), ("customers", "0001_first"), ("organisation", "0001_first")]

    operations = [
        migrations.AddField(
            "return", "new_cost", models.DecimalField(decimal_places=2, max_digits=12, null=True)
        ),
        migrations.AddIndex(
            "return", models.Index(fields=["unit", "settled_at"], name="return_settled",
                                   condition=models.Q(("state", "settled")))
        ),
        migrations.CreateModel(
            name="SalesMonth",
            fields=[
                *_sums(),
                ("customer", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT,
                                               related_name="+", to="customers.customer")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "month", "customer"), name="sales_month_once")
                ],
                "indexes": [
                    models.Index(fields=["customer", "month"], name="sales_month_customer"),
                    models.Index(fields=["id"], name="sales_month_empty", condition=models.Q(("entries", 0))),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesTotal",
            fields=[*_sums(), ("customers", models.IntegerField(default=0, db_default=0))],
            options={"constraints": [models.UniqueConstraint(fields=("unit", "month"), name="sales_total_once")]},
        ),
        migrations.CreateModel(
            name="SalesPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("wants", models.CharField(blank=True, default="", max_length=10)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                           to="organisation.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "since", "until", "wants"), name="sales_period_once"),
                    models.CheckConstraint(condition=models.Q(("until__gte", models.F("since"))),
                                           name="sales_period_ends_after_it_begins"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("key", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("month", models.DateField()),
                ("quantity", models.IntegerField()),
                ("sales", models.DecimalField(decimal_places=2, max_digits=18)),
                ("discount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("cost", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
            ],
            options={"db_table": "orders_movement", "managed": False},
        ),
        migrations.RunSQL(FOLLOW, reverse_sql=BACK),
    ]
