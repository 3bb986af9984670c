"""Filled-in copies of forms: their versions, their signatures, their numbers."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Member, Unit


class Entry(models.Model):
    """One filled-in copy of a form. Its words are in versions; its state is derived from signatures."""

    matter = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    edition = models.CharField(max_length=64)
    number = models.CharField(max_length=40, blank=True, default="")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    latest = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["matter", "form"], name="entry_matter")]

    def __str__(self) -> str:
        return f"{self.form} of {self.matter}"

    @property
    def reference(self) -> str:
        """How facts name this entry."""
        return f"entry:{self.pk}"


class EntryVersion(models.Model):
    """The words of an entry as somebody saved them; the database refuses to change them."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    salt = models.CharField(max_length=32)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_correction = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} version {self.number}"


class Signature(models.Model):
    """Somebody signed a place of an entry, on the version that they saw."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="signatures")
    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="signatures")
    place = models.CharField(max_length=60)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="place_signed_once_a_version")]

    def __str__(self) -> str:
        return f"{self.place} of {self.entry_id}"


class NumberSeries(models.Model):
    """The last number that a unit gave out in a series and a year."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "series", "year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"
