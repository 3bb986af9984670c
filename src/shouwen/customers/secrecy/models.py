"""Who opened the file of a customer that is classed as secret."""

from __future__ import annotations

from django.db import models

from shouwen.customers.models.customer import Customer
from shouwen.organisation.models import Member


class Opening(models.Model):
    """A member reads what is secret of a customer for a purpose, from ``at`` until ``until``."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="openings", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        app_label = "customers"
        indexes = [
            models.Index(fields=["customer", "member", "-until"], name="opening_customer"),
            models.Index(fields=["member", "-at"], name="opening_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} reads {self.customer_id}"
