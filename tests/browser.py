"""A client that sends forms as a browser does: each with a once-token of its own, as the page gave it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.test import Client


class Browser(Client):
    """Give every form that is sent a fresh once-token, unless it has one: an empty one is sent as it is."""

    def post(self, path, data=None, content_type=None, *args, **kwargs):
        if content_type is not None:
            return super().post(path, data, content_type, *args, **kwargs)
        given = data or {}
        if isinstance(given, Mapping) and "once" not in given:
            given = {**given, "once": str(uuid.uuid4())}
        return super().post(path, given, *args, **kwargs)
