"""How customers belong together, and when they are not to be visited."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shouwen.customers.models.customer import Customer
from shouwen.organisation.models import Member


class RelationKind(models.TextChoices):
    """What the other one is to the customer."""

    CONTACT_PERSON = "contact_person"
    PARENT_COMPANY = "parent_company"


class Relation(models.Model):
    """``other`` is the contact person, or the parent company, of ``customer``; ended, never removed."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    other = models.ForeignKey(Customer, models.PROTECT, related_name="relations_from")
    remark = models.CharField(max_length=120, blank=True, default="")
    since = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "other"], name="relation_once", condition=models.Q(ended_at=None)
            ),
            models.UniqueConstraint(
                fields=["customer"], name="relation_one_parent",
                condition=models.Q(ended_at=None, kind="parent_company"),
            ),
            models.CheckConstraint(condition=~models.Q(customer=models.F("other")), name="relation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} {self.kind} of {self.customer_id}"

    @property
    def reference(self) -> str:
        """How facts name this relation."""
        return f"relation:{self.pk}"


class UnsuitableTime(models.Model):
    """A time of some weekdays (1 Monday to 7 Sunday) at which the customer is not to be visited (SD-4.3).

    In the zone of the customer's unit; one that ends before it begins goes on past midnight.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="unsuitable_times")
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    since = models.TimeField()
    until = models.TimeField()
    remark = models.CharField(max_length=120, blank=True, default="")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(since=models.F("until")), name="unsuitable_time_lasts"),
            models.CheckConstraint(condition=models.Q(weekdays__len__gte=1), name="unsuitable_time_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until} of {self.customer_id}"

    @property
    def reference(self) -> str:
        """How facts name this time."""
        return f"unsuitable_time:{self.pk}"
