"""In which grade a customer is and was, what was measured of them, and which changes were asked for."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Member


class Rating(models.Model):
    """A grade of a customer from an instant until another one, with the limit of credit that went with it.

    ``limit`` is in yuan, None where no table gives one; ``limit_citation`` is the article that does. A customer is in
    one grade at most: the database keeps a single open row.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="ratings", db_index=False)
    grade = models.CharField(max_length=20)
    limit = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    limit_citation = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    change = models.OneToOneField("customers.GradeChange", models.PROTECT, related_name="rating")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="rating_one_grade", condition=models.Q(until=None)),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="rating_order"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-since"], name="rating_customer"),
            models.Index(fields=["grade", "customer"], name="rating_grade", condition=models.Q(until=None)),
            models.Index(fields=["until"], name="rating_ended", condition=~models.Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.grade} of {self.customer_id}"


class Measure(models.Model):
    """The figures of a customer as they stood at an instant, and what the articles made of them.

    ``score`` is that of the analysis form, out of 100; ``figures`` are named as standards read them, sums as texts.
    ``grade`` is what the table proposes, empty where it cannot say; ``fact`` leads to the reckoning.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="measures", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    entry = models.BigIntegerField(null=True)
    figures = models.JSONField(default=dict)
    grade = models.CharField(max_length=20, blank=True, default="")
    citation = models.CharField(max_length=200, blank=True, default="")
    fact = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-at"], name="measure_customer")]

    def __str__(self) -> str:
        return f"{self.score} of {self.customer_id}"


class ChangeState(models.TextChoices):
    """Where a change of grade stands: who is next."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"


#: Those that still wait for somebody.
OPEN = (ChangeState.PROPOSED, ChangeState.CHECKED, ChangeState.RETURNED)


class GradeChange(models.Model):
    """Another grade that is asked for a customer: by whom and why, what finance and the manager said.

    ``matter`` is the case that it is, where there is one. ``measure`` are the figures that it rests on, ``proposed``
    is the grade that the table gave for them. Until it is approved the customer is in the grade of before; whoever
    proposed it never approves it. ``checked_words`` are what finance wrote, ``answer`` what whoever decided wrote, by
    the article ``citation``.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="grade_changes", db_index=False)
    matter = models.CharField(max_length=40, blank=True, default="")
    before = models.CharField(max_length=20, blank=True, default="")
    grade = models.CharField(max_length=20)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    salt = models.CharField(max_length=32)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    checked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    checked_at = models.DateTimeField(null=True)
    checked_words = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    citation = models.CharField(max_length=300, blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], name="grade_change_one_open", condition=models.Q(state__in=OPEN)
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="grade_change_two_people",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-proposed_at"], name="grade_change_customer"),
            models.Index(fields=["matter"], name="grade_change_matter", condition=~models.Q(matter="")),
            models.Index(fields=["-proposed_at"], name="grade_change_open", condition=models.Q(state__in=OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.grade} of {self.customer_id}"

    @property
    def reference(self) -> str:
        """How facts name this change."""
        return f"grade_change:{self.pk}"

    @property
    def case(self) -> int | None:
        """The number of the case that it is."""
        return int(self.matter.partition(":")[2]) if self.matter else None
