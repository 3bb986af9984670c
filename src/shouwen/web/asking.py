"""What views know of who asks: the member acting, the instant, the zone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shouwen.web.reader import ReaderRequest

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let only members who are signed in see a page; the view gets a ``ReaderRequest``."""

    @login_required
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(cast(ReaderRequest, request), *args, **kwargs)

    return shown
