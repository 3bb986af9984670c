"""Addresses: each door brings its own."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("shouwen.api.urls")),
    path("", include("shouwen.web.urls")),
]
