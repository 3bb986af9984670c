"""One row for each thing that can be found, with who may find it."""

from __future__ import annotations

from django.db import models


class Findable(models.Model):
    """A thing that the search box finds.

    ``words`` is the text that is shown and compared, in lower case; the database keeps beside it
    (``grams``) the one- and two-character pieces by which it is found. ``unit`` and ``members`` say
    who may find it, together with the deed of its ``kind``.
    """

    reference = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=20)
    unit = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="findable_at")]

    def __str__(self) -> str:
        return self.reference
