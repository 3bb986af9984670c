"""Versions of entries and signatures are append-only, save for the erasure of a person's words."""

from django.db import migrations

from shouwen.facts.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("work", "0001_first"), ("facts", "0002_guard_what_happened")]

    operations = [append_only("work_signature")]
