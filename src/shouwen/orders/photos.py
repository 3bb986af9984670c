"""Pictures of what is wrong with goods that come back: files of the return, from a member or from its customer."""

from __future__ import annotations

from shouwen.orders.models import Return
from shouwen.work.models import Attachment

#: What the types of pictures begin with.
PICTURE = "image/"


def has_photo(one: Return) -> bool:
    """Say whether a picture is kept with a return; one statement."""
    return Attachment.objects.filter(matter=one.reference, type__startswith=PICTURE).exists()


def files_of(one: Return) -> list[Attachment]:
    """Return the newest files of a return, pictures and others; one statement."""
    return list(Attachment.objects.filter(matter=one.reference).select_related("by").order_by("-at", "-pk")[:50])
