"""Give units without a code the one that a new unit gets now: numbers of their cases begin with letters, not with a row's."""

from itertools import chain, count

from django.db import migrations

from shouwen.organisation.names import initials_of


def give_codes(apps, schema_editor):
    units = apps.get_model("organisation", "Unit").objects
    taken = set(units.exclude(code="").values_list("code", flat=True))
    for unit in units.filter(code="").order_by("pk"):
        initials = initials_of(unit.name)
        if initials:
            wanted = chain([initials], (f"{initials}{number}" for number in count(2)))
            unit.code = next(code for code in wanted if code not in taken)
            taken.add(unit.code)
            unit.save(update_fields=["code"])


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0009_recovery_codes'),
    ]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
