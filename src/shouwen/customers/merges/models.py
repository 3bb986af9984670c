"""Which record was merged into which, what moved, and how it ended."""

from __future__ import annotations

from django.db import models

from shouwen.customers.models import Customer
from shouwen.organisation.models import Member


class Merge(models.Model):
    """``merged`` is one with ``into`` from the fact ``since`` on, until the fact ``until`` that undoes it.

    ``moved`` holds for each part (``parts.Part``) the numbers of the rows that moved, and the last number that its table
    had: what came later came after the merge. ``returned`` are the matters that concern ``merged`` again since it was
    undone, as facts name them: those that moved, and those that came meanwhile and went along.
    """

    merged = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    into = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    moved = models.JSONField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    since = models.BigIntegerField()
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)
    until = models.BigIntegerField(null=True)
    returned = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=models.Q(undone_at=None), name="merged_once"),
            models.CheckConstraint(condition=~models.Q(merged=models.F("into")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.into_id}"

    @property
    def reference(self) -> str:
        """How facts name this merge."""
        return f"merge:{self.pk}"
