"""Flows that matters run, and the steps that wait for people."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from shouwen.organisation.models import Member, Unit


class FlowRun(models.Model):
    """A flow that a matter runs, on the edition with which it began, or to which it moved at ``moved_at``.

    ``state`` is the engine's own.

    Where a fact was the last thing that moved it, ``moved_by`` is that fact and ``state_before`` the state that
    it found: should the fact not hold, the flow can go back to it.
    """

    matter = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=64)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    file = models.CharField(max_length=120)
    state = models.TextField()
    state_before = models.TextField(blank=True, default="")
    moved_by = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter"], name="flow_matter")]

    def __str__(self) -> str:
        return f"{self.name} of {self.matter}"

    @property
    def read_at(self) -> datetime:
        """As of when the edition is read, with the local values of that instant."""
        return self.moved_at or self.started_at


class TaskState(models.TextChoices):
    """A task waits, was done, or fell away."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(models.Model):
    """A step that waits for a person: of a flow, or given by a colleague.

    ``position`` is the lane's; ``seats`` are the units in which its nearest holders sit (none is a
    gap); ``is_within`` says that only those inside ``unit`` may take it, since the matter names that
    unit for the step; ``holder`` has taken it. ``engine_id`` is the engine's number of the step, or that of the
    outcome whose article gave the task. ``because`` is the key of the outcome, or of the clock, without
    which the task would not be there; none for a step that comes in its turn. ``asks`` are the figures
    that completing it must give, ``awaits`` the kind of fact about the matter that completes it by itself (of a
    task of an article several, parted by spaces), and ``fact`` the one that did.
    """

    matter = models.CharField(max_length=60)
    flow = models.ForeignKey(FlowRun, models.CASCADE, null=True, related_name="tasks")
    engine_id = models.CharField(max_length=60, blank=True, default="")
    node = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=120)
    citation = models.CharField(max_length=200, blank=True, default="")
    position = models.CharField(max_length=60, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    form = models.CharField(max_length=60, blank=True, default="")
    asks = models.JSONField(default=list)
    awaits = models.CharField(max_length=120, blank=True, default="")
    is_within = models.BooleanField(default=False)
    seats = ArrayField(models.BigIntegerField(), default=list)
    holder = models.ForeignKey(Member, models.PROTECT, null=True, related_name="tasks")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    given_back = models.TextField(blank=True, default="")
    because = models.CharField(max_length=200, blank=True, default="")
    fact = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["flow", "engine_id"], name="task_once_in_a_flow", condition=~models.Q(engine_id="")
            )
        ]
        indexes = [
            models.Index(fields=["holder", "due_at"], name="task_holder", condition=models.Q(state="open")),
            models.Index(fields=["unit", "due_at"], name="task_unit", condition=models.Q(state="open")),
            GinIndex(fields=["seats"], name="task_seats", condition=models.Q(state="open", holder=None)),
            models.Index(fields=["matter"], name="task_matter"),
            models.Index(fields=["because"], name="task_because", condition=~models.Q(because="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How facts name this task."""
        return f"task:{self.pk}"
