"""Addresses: each door brings its own."""

from django.urls import include, path

handler400 = "shouwen.web.failures.bad_request"
handler403 = "shouwen.web.failures.forbidden"
handler404 = "shouwen.web.failures.not_found"
handler500 = "shouwen.web.failures.broken"
urlpatterns = [
    path("api/", include("shouwen.api.urls")),
    path("", include("shouwen.web.urls")),
]
