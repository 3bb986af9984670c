"""Keep a picture of what is wrong with a return."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from shouwen.facts.refusals import Refused, Why
from shouwen.orders.models import Return
from shouwen.orders.permissions import CONFIRM_DEFECT, may_add_photo
from shouwen.orders.photos import PICTURE
from shouwen.orders.reading import matter_of_return
from shouwen.organisation.rights import Acting
from shouwen.work.actions.attachments import add_attachment
from shouwen.work.models import Attachment


@transaction.atomic(savepoint=False)
def add_photo(one: Return, name: str, content: BinaryIO, *, by: Acting, at: datetime) -> Attachment:
    """Keep a picture of what is wrong with goods that come back (SD-2.10-n3), while the return is open.

    For whoever takes returns and whoever looks into defects. What is no picture is refused.
    """
    may_add_photo(one.unit, by=by)
    matter = matter_of_return(one)
    if not by.may(matter.work, path=matter.unit.path):
        matter = replace(matter, work=CONFIRM_DEFECT)
    made = add_attachment(matter, name, content, by=by, at=at)
    if not made.type.startswith(PICTURE):
        raise Refused("This is no picture. Add a photo of what is wrong.", why=Why.BAD_INPUT, field="file")
    return made
