"""The frame and every component, drawn from sample values."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from shouwen.web import components
from shouwen.web.components.chips import DUE_ICONS
from shouwen.web.components.places import PLACES
from shouwen.web.components.signs import SIGNS
from shouwen.web.styleguide import sample_values

WEB = Path(components.__file__).parent.parent


ZHOU_TING = SimpleNamespace(
    pk=12, name="周婷", home="客户服务部", reference="member:12", theme="dark", is_authenticated=True
)


@pytest.fixture
def page():
    request = RequestFactory().get("/styleguide", {"sort": "-due"})
    request.user = ZHOU_TING
    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        return render_to_string("web/styleguide.html", sample_values(), request=request)


def test_no_page_part_has_inline_script_or_style(page):
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page)

    assert scripts == []
    assert re.findall(r"\sstyle=|\son[a-z]+=\"|javascript:", page) == []


def test_every_form_that_posts_carries_a_once_token(page):
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.S)

    assert len(forms) >= 3
    assert all('name="once"' in form for form in forms)


def test_ids_are_used_once(page):
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))


def test_a_sorted_column_says_so_and_offers_the_other_way(page):
    heading = re.search(r'<th scope="col" aria-sort="descending">.*?</th>', page, re.S)

    assert heading
    assert 'href="?sort=due"' in heading[0]


def test_what_was_typed_stays_in_a_refused_form(page):
    assert '<input type="text" name="phone" value="138"' in page


def test_a_page_is_drawn_in_the_theme_that_the_member_keeps(page):
    assert '<html lang="zh-Hans" data-bs-theme="dark">' in page


def test_a_page_without_a_member_opens_no_stream():
    request = RequestFactory().get("/sign-in")
    request.COOKIES["theme"] = '"><script>'

    plain = render_to_string("web/base_plain.html", {}, request=request)

    assert "data-stream=" not in plain
    assert "data-bs-theme" not in plain


def test_every_icon_that_values_name_is_in_the_sprite():
    kept = (WEB.parent.parent.parent / "frontend" / "icons.txt").read_text().split()
    named = {sign.icon for sign in SIGNS.values()} | {place.icon for place in PLACES}

    assert (named | set(DUE_ICONS.values())) - set(kept) == set()
