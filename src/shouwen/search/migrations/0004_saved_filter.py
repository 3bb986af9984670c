"""Filters that members keep."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_who_may_find"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=500)),
                ("place", models.IntegerField(default=0)),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+",
                                             to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["place", "pk"]},
        ),
        migrations.AddConstraint("savedfilter", models.UniqueConstraint(
            fields=("member", "list", "title"), name="saved_filter_title_once")),
    ]
