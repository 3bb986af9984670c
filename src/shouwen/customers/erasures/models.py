"""Legal holds on customers, erasures with their reports, and what still waits to be erased."""

from __future__ import annotations

from django.db import models

from shouwen.customers.models.customer import Customer
from shouwen.organisation.models import Member


class Hold(models.Model):
    """Why nothing of a customer may be erased, nor the customer deregistered: a lawsuit, an audit, an inquiry.

    It holds from ``since`` until it is lifted, or through its last day ``until`` in the zone of the unit.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="holds", db_index=False)
    reason = models.CharField(max_length=500)
    salt = models.CharField(max_length=32)
    since = models.DateTimeField()
    until = models.DateField(null=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        app_label = "customers"
        indexes = [models.Index(fields=["customer", "-since"], name="hold_customer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted",
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.customer_id}"

    @property
    def reference(self) -> str:
        """How facts name this hold."""
        return f"hold:{self.pk}"


class Erasure(models.Model):
    """That a person asked to be erased, and what came of it.

    ``matter`` is the case in which they asked, empty where they asked directly; ``report`` holds for each sort of rows
    how many went and how many stay, by article and day: numbers only, so that it outlives the words.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="erasures", db_index=False)
    matter = models.CharField(max_length=60, blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    report = models.JSONField(default=list)

    class Meta:
        app_label = "customers"
        indexes = [models.Index(fields=["customer", "-asked_at"], name="erasure_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(withdrawn_at=None, erased_at=None), name="erasure_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.customer_id}"

    @property
    def reference(self) -> str:
        """How facts name this erasure."""
        return f"erasure:{self.pk}"


class KeptRow(models.Model):
    """A row whose words stay when a person is erased, under an article, until an instant (None: for good).

    ``sort`` and ``row`` name it as ``customers.erasing.Written`` does.
    """

    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="kept", db_index=False)
    sort = models.CharField(max_length=20)
    row = models.BigIntegerField()
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    until = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "customers"
        indexes = [
            models.Index(
                fields=["until"], name="kept_row_until", condition=models.Q(erased_at=None, until__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["erasure", "sort", "row"], name="kept_row_once")]

    def __str__(self) -> str:
        return f"{self.sort} {self.row} of {self.erasure_id}"
