"""What stands in the answer of a change of grade that was checked and not decided is what finance wrote."""

from django.db import migrations
from django.db.models import F


def told_apart(apps, schema_editor):
    """What stands in the answer of a change that nobody has decided is what finance wrote."""
    changes = apps.get_model("customers", "GradeChange").objects.filter(decided_by=None).exclude(checked_by=None)
    changes.update(checked_words=F("answer"), answer="")


def in_one(apps, schema_editor):
    changes = apps.get_model("customers", "GradeChange").objects.filter(decided_by=None).exclude(checked_by=None)
    changes.update(answer=F("checked_words"))


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_answers_of_grade_changes")]

    operations = [migrations.RunPython(told_apart, in_one)]
