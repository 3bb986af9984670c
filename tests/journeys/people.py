"""People before real browsers: what each does is what a person can do, by names that stand on the page."""

from __future__ import annotations

import re
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

SECRET = "一二三四 五六七八 九十"
#: Pages that refuse are answers, though the browser's console calls them failures.
FORESEEN = re.compile(r"status of (403|409|422) ")
#: A newer request of the same part takes the place of one under way (``hx-sync``); htmx calls both an error.
REPLACED = re.compile(r"htmx:(sendAbort|afterRequest),")
WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


class Person:
    """Somebody before a browser of their own; ``complaints`` is what the browser had to say."""

    def __init__(self, browser, house, member, **more):
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "accept_downloads": True, **more}
        self.context = browser.new_context(base_url=house, **options)
        self.context.add_init_script(WATCH)
        self.context.set_default_timeout(PATIENCE)
        self.house, self.member = house, member
        self.looks_on = False
        self.complaints = []
        self.page = self.open_tab()

    def open_tab(self):
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _hear(self, message):
        is_foreseen = "Failed to load resource" in message.text and FORESEEN.search(message.text)
        if message.type in ("error", "warning") and not is_foreseen and not REPLACED.match(message.text):
            self.complaints.append(f"{message.type} {message.location.get('url')}: {message.text}")

    def sign_in(self, go="登录"):
        page = self.page
        page.goto("/sign-in")
        page.locator("[name=sign_in]").fill(self.member.sign_in)
        page.locator("[name=secret]").fill(SECRET)
        page.get_by_role("button", name=go, exact=True).click()
        expect(page.locator(".member-name")).to_be_attached()
        return self

    def come_in(self):
        """Be here as somebody who signed in before; ``sign_in`` goes through the door itself."""
        session = SessionStore()
        session[SESSION_KEY] = str(self.member.pk)
        session[BACKEND_SESSION_KEY] = "shouwen.organisation.backend.MemberBackend"
        session[HASH_SESSION_KEY] = self.member.get_session_auth_hash()
        session.create()
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.house}]
        )
        return self

    def leave(self):
        """Look at nothing any more: an open page of a case brings itself up to date with whatever others do.

        What they see then is of the house, too: another browser process need not be started for it.
        """
        if not self.looks_on and not self.page.url.endswith("/alive"):
            self.page.goto("/alive")

    def goto(self, path, status=200):
        answer = self.page.goto(path)
        assert answer.status == status, (path, answer.status)
        return self.page

    def fill(self, **given):
        """Fill fields by their names in the form of the page; choices by their keys, truths by True."""
        for name, value in given.items():
            field = self.page.locator(f"main form [name='{name}']:not([type=hidden])").first
            if value is True:
                field.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def send(self, words):
        """Press a button of the page and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()

    def close(self):
        self.context.close()


@contextmanager
def people(browser, house, members):
    """Give ``person(name)``: each comes when first asked for; at the end no browser may have complained.

    The first of them signs in at the door.
    """
    known = {}

    def person(name, **more):
        if name not in known:
            one = Person(browser, house, members[name], **more)
            known[name] = one.come_in() if known else one.sign_in()
        return known[name]

    yield person
    complaints = {name: one.complaints for name, one in known.items() if one.complaints}
    for one in known.values():
        one.close()
    assert not complaints, complaints
