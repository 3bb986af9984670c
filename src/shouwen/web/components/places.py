"""Where one can go: the places of the side bar, and the paths that every page's frame links to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # a name of the stubs, not of Django
    from django.utils.functional import _StrPromise

#: Text of the reader's language, which may still wait for its translation.
Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True)
class Place:
    """A page that the frame leads to. `keys` is its shortcut, in order; `group` heads a part of the bar."""

    key: str
    title: Words
    path: str
    icon: str
    keys: str = ""
    group: Words = ""


PLACES = (
    Place("workbench", _("Workbench"), "/", "layout-dashboard", "g w"),
    Place("cases", _("Cases"), "/cases/", "briefcase", "g c"),
    Place("contacts", _("Contacts"), "/contacts/", "headset", "g t"),
    Place("customers", _("Customers"), "/customers/", "address-book", "g k"),
    Place("orders", _("Orders"), "/orders/", "shopping-cart", "g o"),
    Place("forms", _("Forms"), "/forms/", "clipboard-list", "g f"),
    Place("statistics", _("Statistics"), "/statistics/", "chart-bar", "g s", group=_("Overview")),
    Place("regulation", _("Regulation"), "/regulation/", "gavel", "g r"),
    Place("administration", _("Administration"), "/administration/", "settings", "g a"),
)

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


def article_path(citation: str) -> str:
    """Return the page of a cited article; a citation is `service-department@1#第三章/四`."""
    edition, _hash, number = citation.partition("#")
    return f"/regulation/{quote(edition)}/{quote(number)}"
