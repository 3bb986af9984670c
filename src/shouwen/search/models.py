"""One row for each thing that can be found, with who may find it; and what members look for again and again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shouwen.organisation.models import Member, Unit


class Findable(models.Model):
    """A thing that the search box finds.

    ``words`` is the text that is compared, title included, as ``logic.searched`` makes it; the
    database keeps beside it (``grams``) the pieces by which it is found. Who may find it: whoever
    has the deed of its ``kind`` in ``unit`` (everywhere, if there is none), or is one of its members
    where the kind counts them; nobody of ``hidden_from``. ``scopes`` holds unit and members once
    more for the index: the unit's number (0 for none), then the members' as negative numbers.

    ``about`` is the thing that it belongs to, ``for_whom`` the customer whose words it may hold.
    It is found from ``at`` until ``until``.
    """

    reference = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True, default="", db_default="")
    for_whom = models.CharField(max_length=60, blank=True, default="", db_default="")
    unit = models.BigIntegerField(null=True)
    scopes = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    hidden_from = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    title = models.CharField(max_length=200)
    words = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="findable_at"),
            models.Index(fields=["kind", "-at"], name="findable_kind_at"),
            models.Index(fields=["about"], name="findable_about", condition=~models.Q(about="")),
            models.Index(fields=["for_whom"], name="findable_for_whom", condition=~models.Q(for_whom="")),
        ]

    def __str__(self) -> str:
        return self.reference


class SavedFilter(models.Model):
    """A filter of a list that a member keeps under a name of their own; ``query`` is its query string.

    All who belong to the unit ``shared_with``, or to one below it, see it as well; what it finds, their own rights say.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    list = models.CharField(max_length=20)
    title = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    place = models.IntegerField(default=0)
    shared_with = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "list", "title"], name="saved_filter_title_once"),
        ]
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How facts name this filter."""
        return f"saved_filter:{self.pk}"
