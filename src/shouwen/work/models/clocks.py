"""A running clock of a matter, with its article."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from shouwen.organisation.models import Unit
from shouwen.regulation.spans import is_never


class DeadlineState(models.TextChoices):
    """A clock runs, or ended in one of three ways."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Deadline(models.Model):
    """A running clock with its article.

    ``due_at`` is recomputed from start, span, calendar and pauses; ``next_at`` is the next instant
    at which anything is to be done about it (a warning, the due time, an escalation) and what the
    clock process looks for. ``reckoning`` says how ``due_at`` came about. ``names`` repeats whom that
    names beside the holder, ``follows`` is what followed from the end. ``edition`` is that of the
    beginning, or the one to which the matter moved at ``moved_at``.
    """

    key = models.CharField(max_length=200, unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    edition = models.CharField(max_length=64)
    title = models.CharField(max_length=100)
    holder = models.CharField(max_length=60)
    names = ArrayField(models.CharField(max_length=60), default=list)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_due_assumed = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    steps = models.JSONField(default=list)
    steps_told = models.JSONField(default=list)
    span = models.CharField(max_length=60, blank=True, default="")
    otherwise = models.JSONField(default=list)
    follows = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    stops_seen = models.JSONField(default=list)
    because = ArrayField(models.BigIntegerField())
    reckoning = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeadlineState.choices, default=DeadlineState.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_because = ArrayField(models.BigIntegerField(), default=list)
    done_late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_deadline_has_its_time",
                condition=models.Q(state="open", ended_at=None) | (~models.Q(state="open") & ~models.Q(ended_at=None)),
            )
        ]
        indexes = [
            models.Index(fields=["next_at"], name="deadline_next", condition=models.Q(next_at__isnull=False)),
            models.Index(fields=["holder", "due_at"], name="deadline_holder"),
            models.Index(fields=["standard", "state", "-due_at"], name="deadline_standard"),
            models.Index(fields=["unit", "ended_at"], name="deadline_unit_ended"),
            GinIndex(fields=["names"], name="deadline_names", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.standard} of {self.holder}"

    @property
    def is_standing(self) -> bool:
        """True while a pause holds it: ``due_at`` is then no date at all, and nothing may show it."""
        return is_never(self.due_at)

    @property
    def reference(self) -> str:
        """How facts name this deadline."""
        return f"deadline:{self.pk}"
