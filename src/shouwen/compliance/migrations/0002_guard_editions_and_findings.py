"""Kept editions and findings are append-only; the revision has its one row."""

from django.db import migrations

from shouwen.facts.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_first"), ("facts", "0002_guard_what_happened")]

    operations = [
        append_only("compliance_keptedition"),
        append_only("compliance_finding"),
        migrations.RunSQL("INSERT INTO compliance_revision (number) VALUES (1);", reverse_sql=""),
    ]
