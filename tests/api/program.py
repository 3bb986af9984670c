"""A program that speaks to the API with a token, as tests use it."""

import json
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from shouwen.organisation.actions.tokens import make_token
from tests.factories import as_member


class Program:
    """Acts for a member as far as its scopes go."""

    def __init__(self, member, *scopes):
        now = timezone.now()
        self.member = member
        self.token, self.text = make_token(
            member, "测试程序", scopes or ("*",), lasts_for=timedelta(days=1), by=as_member(member, now), at=now
        )
        self.client = Client(raise_request_exception=False)

    def headers(self, key, language="en"):
        """``key`` is the once-key: one of its own if it is empty, none where it is None."""
        headers = {"Authorization": f"Bearer {self.text}", "Accept-Language": language}
        return headers if key is None else {**headers, "Idempotency-Key": key or uuid4().hex}

    def get(self, path, *, language="en", **query):
        return self.client.get(f"/api/{path}", query, headers=self.headers(None, language))

    def post(self, path, body=None, *, key="", language="en"):
        return self.client.post(f"/api/{path}", json.dumps(body or {}), content_type="application/json",
                                headers=self.headers(key, language))

    def send(self, path, name, content, *, key="", **more):
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.client.post(f"/api/{path}", {"file": SimpleUploadedFile(name, content), **more},
                                headers=self.headers(key))
