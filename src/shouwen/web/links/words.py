"""What became of a letter to a customer, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shouwen.web.components.places import Words

LETTERS: Mapping[str, Words] = {
    "waiting": _("waits to be sent"),
    "sending": _("is being sent"),
    "sent": _("taken by the mail server"),
    "refused": _("refused by the mail server"),
    "given up": _("not sent: the mail server did not take it"),
    "no server": _("not sent: no mail server is set"),
    "no address of pages": _("not sent: the address of the pages is not set"),
    "no consent": _("not sent: the customer no longer agrees to it"),
    "ended": _("not sent: the link had ended"),
}
