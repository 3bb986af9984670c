"""Slips of returns and sheets of periods are found by their titles alone until they are written anew.

Before, an account for a refund stood among the words of a slip (it is masked since), and rows of cases among those of a
sheet. What may be found is known to the pack of each form, so whoever migrates writes them anew afterwards, of themselves
(``shouwen.config.migrations.REBUILT_AFTER``); here nothing of it is left meanwhile. There is no way back.
"""

from django.db import migrations

from shouwen.search.logic import LONGEST, grams_of, searched

KINDS = ["return.entry", "period.entry"]
BATCH = 1000


def by_title_alone(apps, schema_editor):
    last = ""
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT reference, title FROM search_findable WHERE kind = ANY(%s) AND reference > %s"
                " ORDER BY reference LIMIT %s", [KINDS, last, BATCH],
            )  # fmt: skip
            rows = cursor.fetchall()
            for reference, title in rows:
                words = searched(title)[:LONGEST]
                cursor.execute(
                    "UPDATE search_findable SET words = %s, grams = %s::tsvector WHERE reference = %s",
                    [words, grams_of(words), reference],
                )
            if not rows:
                return
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("search", "0006_shared_filters")]

    operations = [migrations.RunPython(by_title_alone, migrations.RunPython.noop)]
