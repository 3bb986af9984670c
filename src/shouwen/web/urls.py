"""Addresses of the pages, by module."""

from django.urls import URLPattern, URLResolver, include, path

# The pages most asked for come first; parts of a case (its forms and files) before its deeds, which any word may name.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shouwen.web.forms.urls")),
    path("", include("shouwen.web.attachments.urls")),
    path("", include("shouwen.web.texts.urls")),
    path("", include("shouwen.web.cases.urls")),
    path("", include("shouwen.web.workbench.urls")),
    path("", include("shouwen.web.search.urls")),
    path("", include("shouwen.web.contacts.urls")),
    path("", include("shouwen.web.orders.urls")),
    path("", include("shouwen.web.permits.urls")),
    path("", include("shouwen.web.sales.urls")),
    path("", include("shouwen.web.satisfaction.urls")),
    path("", include("shouwen.web.surveys.urls")),
    path("", include("shouwen.web.people.urls")),
    path("", include("shouwen.web.units.urls")),
    path("", include("shouwen.web.credit.urls")),
    path("", include("shouwen.web.merges.urls")),
    path("", include("shouwen.web.customers.urls")),
    path("", include("shouwen.web.links.urls")),
    path("", include("shouwen.web.own.urls")),
    path("", include("shouwen.web.notices.urls")),
    path("", include("shouwen.web.why.urls")),
    path("", include("shouwen.web.regulation.urls")),
    path("", include("shouwen.web.drafts.urls")),
    path("", include("shouwen.web.moves.urls")),
    path("", include("shouwen.web.statistics.urls")),
    path("", include("shouwen.web.first_run.urls")),
    path("", include("shouwen.web.sign_in.urls")),
    path("", include("shouwen.web.profile.urls")),
    path("", include("shouwen.web.administration.urls")),
    path("", include("shouwen.web.exports.urls")),
    path("", include("shouwen.web.imports.urls")),
    path("", include("shouwen.web.corrections.urls")),
]
