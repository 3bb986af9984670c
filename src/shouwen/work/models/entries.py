"""Filled-in copies of forms: their versions, their signatures, their numbers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from shouwen.organisation.models import Member, Unit


def by_one(field: str, name: str) -> models.CheckConstraint:
    """Return the constraint that somebody did it: a member, or somebody of outside."""
    is_member, is_outside = models.Q(**{f"{field}__isnull": False}), ~models.Q(outside="")
    return models.CheckConstraint(condition=is_member & ~is_outside | ~is_member & is_outside, name=name)


class Entry(models.Model):
    """One filled-in copy of a form. Its words are in versions; its state is derived from signatures.

    ``begun_by`` is a member, or nobody and ``outside`` names who of outside the house: a customer.
    """

    matter = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    edition = models.CharField(max_length=64)
    number = models.CharField(max_length=40, blank=True, default="")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=60, blank=True, default="")
    latest = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["matter", "form"], name="entry_matter")]
        constraints = [by_one("begun_by", "entry_begun_by_one")]

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
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    is_correction = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once"),
            by_one("by", "entry_version_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} version {self.number}"

    @property
    def who(self) -> str:
        """The name of who wrote it; a customer is not named."""
        return self.by.name if self.by is not None else gettext("Customer")


class Signature(models.Model):
    """Somebody signed a place of an entry, on the version that they saw."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="signatures")
    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="signatures")
    place = models.CharField(max_length=60)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=60, blank=True, default="")
    instead_of = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="place_signed_once_a_version"),
            by_one("member", "signature_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.entry_id}"

    @property
    def who(self) -> str:
        """The name of who signed; a customer is not named."""
        return self.member.name if self.member is not None else gettext("Customer")

    @property
    def whose(self) -> str:
        """Who signed, as facts name them."""
        return self.outside or f"member:{self.member_id}"


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
