"""How far orders and returns have come, in words for sentences: refusals name them in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DELIVERED_SO_FAR = {
    "placed": _("placed"), "confirmed": _("confirmed"), "shipped": _("shipped"), "delivered": _("delivered"),
    "closed": _("finished"),
}  # fmt: skip
RETURNED_SO_FAR = {
    "asked": _("asked for"), "received": _("received"), "settled": _("settled"), "declined": _("declined"),
}  # fmt: skip
