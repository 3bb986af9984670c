"""What happened, and the seals over it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class Fact(models.Model):
    """One thing that happened. The database refuses to change, remove or empty it.

    ``recorded_at`` and ``transaction`` come from the database. Nothing here is a name, a number of
    a telephone or a sentence: see ``figures.py``. ``touches`` repeats the references among the
    figures, so that facts are found by them.
    """

    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    unit = models.BigIntegerField(null=True)
    by = models.CharField(max_length=60)
    about = models.CharField(max_length=60)
    for_whom = models.CharField(max_length=60, default="")
    figures = models.JSONField(default=dict)
    touches = ArrayField(models.CharField(max_length=60), db_default=[])

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fact_is_not_in_the_future",
                condition=models.Q(
                    at__lte=models.F("recorded_at") + models.Value("2 minutes", models.DurationField())
                ),
            ),
            models.CheckConstraint(
                name="fact_is_plausible", condition=models.Q(at__gte="2000-01-01T00:00:00Z")
            ),
        ]
        indexes = [
            models.Index(fields=["about", "at", "id"], name="fact_about"),
            models.Index(fields=["kind", "at"], name="fact_kind"),
            models.Index(fields=["for_whom", "at"], name="fact_for_whom"),
            models.Index(fields=["by", "kind", "at"], name="fact_by"),
            # Whole and always up to date: a prepared statement cannot use part of an index, and each deed asks it.
            GinIndex(fields=["touches"], name="fact_touches", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.about}"


class Seal(models.Model):
    """A link of the chain: which facts it covers and the hash over them and the link before.

    ``covers`` (a multirange of the facts' numbers, in the database only) says which; ``digests``
    holds 32 bytes for each of them in the order of their numbers, so that a changed fact can be
    named; ``head`` is the hash of the head before and of ``digests``. ``below`` is the oldest
    transaction that was still running, ``cluster`` the database server that numbered it.
    """

    head = models.BinaryField(max_length=32)
    digests = models.BinaryField()
    count = models.IntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    below = models.DecimalField(max_digits=20, decimal_places=0)
    cluster = models.CharField(max_length=24)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"seal {self.pk} over {self.first}–{self.last}"


class Reader(models.Model):
    """How far somebody who reads facts after they are committed has come."""

    name = models.CharField(max_length=60, primary_key=True)
    below = models.DecimalField(max_digits=20, decimal_places=0, default=0)
    cluster = models.CharField(max_length=24, default="")

    def __str__(self) -> str:
        return self.name


class FailedReaction(models.Model):
    """A reaction that could not be done to a fact, to be tried again at ``next_at``; without one it was given up.

    ``error`` says of which sort it was and where in the code, never its words: they may be a customer's.
    """

    fact = models.BigIntegerField()
    reaction = models.CharField(max_length=200)
    tries = models.IntegerField()
    failed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "reaction"], name="reaction_failed_once_a_fact")
        ]
        indexes = [models.Index(fields=["next_at"], name="failed_reaction_next")]

    def __str__(self) -> str:
        return f"{self.reaction} to fact {self.fact}"


class Answer(models.Model):
    """The answer that a request with a once-token got, so that a repeat gets the same."""

    key = models.CharField(max_length=120, primary_key=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="answer_at")]

    def __str__(self) -> str:
        return self.key
