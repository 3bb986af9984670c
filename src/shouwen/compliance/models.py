"""Editions kept whole, who follows them from when, and what their standards found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shouwen.organisation.models import Member, Unit


class KeptEdition(models.Model):
    """An edition of a pack as it was adopted: all its files, under the hash of their content.

    The database refuses to change or remove it, so every process judges by the same text, and a
    citation (pack, edition, article) names one text for good.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=60)
    edition = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    files = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "edition"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.pack}@{self.edition}"


class Adoption(models.Model):
    """A unit, and all below it, follows an edition from ``since`` until it adopts the next."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions")
    edition = models.ForeignKey(KeptEdition, models.PROTECT, related_name="adoptions")
    pack = models.CharField(max_length=60)
    since = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "pack", "since"], name="adoption_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} in {self.unit_id} since {self.since:%F}"


class LocalValue(models.Model):
    """A figure that the text leaves to the site, in force in a unit and below from ``since``."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="local_values")
    pack = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    value = models.JSONField()
    since = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "pack", "name", "since"], name="local_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack}.{self.name} in {self.unit_id}"


class Revision(models.Model):
    """One row that counts changes of adoptions, local values, calendars and the tree.

    Processes keep what they have read of them until this number differs.
    """

    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)


class Finding(models.Model):
    """What a standard found, with its article and the facts behind it. Rows are only added.

    A finding that no longer holds is withdrawn by a later one (``withdraws``) that says why.
    ``reckoning`` is how it was worked out: words, figures and which of them are local values.
    """

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    verdict = models.CharField(max_length=12)
    at = models.DateTimeField()
    unit = models.BigIntegerField(null=True)
    holder = models.CharField(max_length=60)
    because = ArrayField(models.BigIntegerField())
    reckoning = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    consequences = models.JSONField(default=list)
    fault = models.CharField(max_length=500, blank=True, default="")
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawal")

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-at"], name="finding_holder"),
            models.Index(fields=["key"], name="finding_key"),
            models.Index(fields=["standard", "verdict", "-at"], name="finding_standard"),
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.verdict}"


class DraftState(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Draft(models.Model):
    """An edition that is being written: its files, which may be faulty while nobody has proposed it.

    ``version`` grows with every change, so that nobody saves over another's. What is published is kept
    in ``KeptEdition``; the draft then says who wrote, who approved, and from when it applies.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drafts")
    pack = models.CharField(max_length=60)
    edition = models.CharField(max_length=30)
    base = models.ForeignKey(KeptEdition, models.PROTECT, null=True, related_name="drafts")
    files = models.JSONField()
    values = models.JSONField(default=dict)
    since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "pack", "edition"],
                condition=~models.Q(state=DraftState.DROPPED),
                name="draft_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "state", "-changed_at"], name="draft_unit")]

    def __str__(self) -> str:
        return f"{self.pack}@{self.edition}"

    @property
    def content(self) -> dict[str, bytes]:
        """The files as packs are read."""
        return {path: text.encode() for path, text in self.files.items()}
