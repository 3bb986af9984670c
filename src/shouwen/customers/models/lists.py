"""The lists that a unit keeps for its customers: regions, tags, and outlets that give service."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Unit


class Region(models.Model):
    """A part of the ground that a unit serves, under its code: A to D in the text, any other as well (SD-4.3)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="regions", db_index=False)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    team = models.CharField(max_length=60, blank=True, default="")
    boundary = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="region_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def reference(self) -> str:
        """How facts name this region."""
        return f"region:{self.pk}"


class Tag(models.Model):
    """A word that a unit and all below it put to customers, to find them together."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tags", db_index=False)
    name = models.CharField(max_length=30)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="tag_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this tag."""
        return f"tag:{self.pk}"


class Outlet(models.Model):
    """A place that gives service after the sale in a region (SD-2.6); ``region`` is text, as on the sheet.

    One that ``is_public`` stands on the page that anybody may read, without its contact person and remark.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outlets", db_index=False)
    region = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True, default="")
    hotline = models.CharField(max_length=40, blank=True, default="")
    contact_person = models.CharField(max_length=60, blank=True, default="")
    remark = models.CharField(max_length=500, blank=True, default="")
    is_public = models.BooleanField(default=False, db_default=False)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "region", "name"], name="outlet_once")]
        indexes = [
            models.Index(fields=["region", "name"], name="outlet_region"),
            models.Index(fields=["region", "name", "id"], name="outlet_public",
                         condition=models.Q(is_public=True, ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this outlet."""
        return f"outlet:{self.pk}"
