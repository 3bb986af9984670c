"""Addresses of the API; what is none of them is said in JSON too."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from shouwen.api.described import api


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for every other address below the API."""
    raise Http404


urlpatterns = [path("", api.urls), path("<path:rest>", nothing_here)]
