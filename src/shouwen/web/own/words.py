"""States of matters in plain words, as customers are told them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shouwen.web.components.places import Words

STATES: Mapping[str, Words] = {
    "open": _("We are working on it."),
    "closed": _("It is finished."),
    "moved": _("We go on with it together with another matter of yours."),
    "survey-open": _("We would like to know what you think. It takes a few minutes."),
    "survey-answered": _("We have your answers. Thank you."),
    "survey-closed": _("This survey is over. Thank you."),
    "return-asked": _("We have your request. Please hand the goods in."),
    "return-received": _("We have the goods and are looking at them."),
    "return-refunded": _("It is finished: the money has been paid back."),
    "return-exchanged": _("It is finished: the goods have been exchanged."),
    "return-declined": _("We cannot take the goods back. The reasons are in our message to you."),
}
#: What a customer is told once something that they sent is kept.
KEPT: Mapping[str, Words] = {
    "answer": _("We have your answer. Thank you."),
    "file": _("We have your file. Thank you."),
    "form": _("We have your form. Thank you."),
    "signature": _("We have your signature. Thank you."),
    "consent": _("Your choice is kept."),
}
#: What customers agree to on their page, as they are asked.
OWN_PURPOSES: Mapping[str, Words] = {
    "survey": _("Ask me what I think of products and service"),
    "marketing": _("Tell me about offers and new products"),
}
