"""Where one can go: the places of the side bar, and the paths that every page's frame links to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from jinja2 import pass_context
from jinja2.runtime import Context

from shouwen.cases.permissions import SEE_CASE
from shouwen.compliance.permissions import SEE_REGULATION
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.orders.permissions import SEE_ORDER
from shouwen.organisation.permissions import SEE_ORGANISATION

if TYPE_CHECKING:  # a name of the stubs, not of Django
    from django.utils.functional import _StrPromise

#: Text of the reader's language, which may still wait for its translation.
Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True)
class Place:
    """A page that the frame leads to. `keys` is its shortcut, in order; `group` heads a part of the bar.

    Whoever may do `deed` nowhere would be refused there: the bar leaves it out. Without a deed it is for all.
    """

    key: str
    title: Words
    path: str
    icon: str
    keys: str = ""
    group: Words = ""
    deed: str = ""


_OVERVIEW = _("Overview")
PLACES = (
    Place("workbench", _("Workbench"), "/", "layout-dashboard", "g w"),
    Place("cases", _("Cases"), "/cases/", "briefcase", "g c"),
    Place("contacts", _("Contacts"), "/contacts/", "headset", "g t", deed=SEE_CONTACT),
    Place("customers", _("Customers"), "/customers/", "address-book", "g k", deed=SEE_CUSTOMER),
    Place("orders", _("Orders"), "/orders/", "shopping-cart", "g o", deed=SEE_ORDER),
    Place("forms", _("Forms"), "/forms/", "clipboard-list", "g f"),
    Place("statistics", _("Statistics"), "/statistics/", "chart-bar", "g s", group=_OVERVIEW, deed=SEE_CASE),
    Place("regulation", _("Regulation"), "/regulation/", "gavel", "g r", group=_OVERVIEW, deed=SEE_REGULATION),
    Place("administration", _("Administration"), "/administration/", "settings", "g a", group=_OVERVIEW,
          deed=SEE_ORGANISATION),
)  # fmt: skip

#: What the frame itself links to or sends to.
PATHS = {
    "home": "/",
    "search": "/search",
    "new_contact": "/contacts/new",
    "notices": "/notices/",
    "bell": "/notices/bell",
    "profile": "/profile",
    "language": "/profile/language",
    "sign_out": "/sign-out",
    "stream": "/stream",
}


@pass_context
def places_open(context: Context) -> tuple[Place, ...]:
    """Return the places that do not refuse the reader; one statement where nothing has asked for their rights."""
    by = getattr(context.get("request"), "by", None)
    return tuple(one for one in PLACES if not one.deed or (by is not None and by.has(one.deed)))


def article_path(citation: str) -> str:
    """Return the page of a cited article; a citation is `service-department@1#第三章/四`."""
    edition, _hash, number = citation.partition("#")
    return f"/regulation/{quote(edition)}/{quote(number)}"
