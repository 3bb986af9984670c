"""From which address a request comes."""

from __future__ import annotations

from django.http import HttpRequest

from shouwen.organisation.rates import address_in


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks."""
    return address_in(request.META)
