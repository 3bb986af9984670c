"""Links by which customers open the page of one matter of theirs, without an account, and the letters with them."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Member, Unit


class LinkEnd(models.TextChoices):
    """Why a link holds no longer before its time."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    ERASED = "erased"


class Link(models.Model):
    """The way of one customer to one matter of theirs, until ``expires_at``.

    ``purpose`` is what it is given for: their own matter (``service``), or something to which they must have agreed.
    ``way`` and ``address`` say where the link and its codes go; the address is removed when the customer is erased.
    Neither the link nor a code is kept: ``digest`` is that of the link, made from ``salt`` and a secret outside of the
    database; ``code_digest`` that of the last code, keyed, which counts until ``code_until`` and for a few tries.
    ``seat_digest`` is that of what the one browser holds that has given a code last.
    """

    matter = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    for_whom = models.CharField(max_length=60)
    purpose = models.CharField(max_length=20, default="service")
    #: The consequence of an article that had it sent, and that article; empty where a member gave it.
    because = models.CharField(max_length=60, blank=True, default="")
    citation = models.CharField(max_length=200, blank=True, default="")
    way = models.CharField(max_length=10)
    address = models.CharField(max_length=200)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=LinkEnd.choices, blank=True, default="")
    code_digest = models.CharField(max_length=64, blank=True, default="")
    code_until = models.DateTimeField(null=True)
    code_tries = models.IntegerField(default=0)
    seat_digest = models.CharField(max_length=64, blank=True, default="")
    seat_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A second one to the same place is made in place of the first.
            models.UniqueConstraint(
                fields=["matter", "way", "address"], condition=models.Q(ended_at=None), name="link_once_a_way"
            ),
            models.UniqueConstraint(fields=["because"], condition=~models.Q(because=""), name="link_once_a_consequence"),
        ]
        indexes = [
            models.Index(fields=["matter", "-made_at"], name="link_matter"),
            models.Index(fields=["for_whom"], name="link_for_whom"),
        ]

    def __str__(self) -> str:
        return f"link to {self.matter}"

    @property
    def reference(self) -> str:
        """How facts and packs name this link: a form may be answered ``once_per: invitation``."""
        return f"invitation:{self.pk}"


class LinkLetter(models.Model):
    """A letter to a customer: the link itself, or a code for it. Its words are made when it is sent, and not kept."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="letters")
    what = models.CharField(max_length=10)
    at = models.DateTimeField()
    state = models.CharField(max_length=20, default="waiting")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="link_letter_due", condition=models.Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.what} of link {self.link_id}"
