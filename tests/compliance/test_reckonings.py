"""How reckonings are kept: each figure comes back as the type it was, so that other standards can reckon with it."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from shouwen.compliance.models import Finding
from shouwen.compliance.reckonings import kept_reckoning, reckoning_of
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.outcomes import Reckoning
from shouwen.regulation.packs import read_pack
from shouwen.regulation.spans import Span, parse_span
from tests.scenes import PACKS, local, make_scene, take_complaint


@pytest.mark.parametrize("value", [
    Decimal("320.00"), Decimal(3), date(2026, 3, 2), datetime(2026, 3, 2, 1, tzinfo=UTC), parse_span("2 working days"),
    Span.of(timedelta(seconds=90)), ("member:1", "member:2"), "商品质量", True, 4, None,
])
def test_a_figure_comes_back_as_the_type_it_was(value):
    kept = json.loads(json.dumps(kept_reckoning(Reckoning("words", {"a": value}, ("ask.b",)))))

    again = reckoning_of(kept)

    assert (again.figures["a"], type(again.figures["a"])) == (value, type(value))
    assert (again.words, again.local) == ("words", ("ask.b",))


def test_what_was_kept_before_types_were_gives_texts():
    assert reckoning_of({"words": "", "figures": {"loss": "320.00"}, "local": []}).figures == {"loss": "320.00"}


def test_a_standard_reckons_with_the_figures_of_another_that_was_found_before(db, tmp_path):
    folder = tmp_path / "service-department" / "1"
    shutil.copytree(PACKS / "service-department" / "1", folder)
    telephone = folder / "standards" / "telephone.yaml"
    telephone.write_text(telephone.read_text() + """
- decision: {zh: 响铃过多怎么办, en: What follows from many rings}
  id: SD-1.3-6-1a/many
  article: 第一章/三/六/（1）
  when: SD-1.3-6-1a.broken
  hits: first
  rows:
    - {if: rings > 4, result: 听录音}
    - {if: rings <= 4, result: 提醒}
""")
    shutil.rmtree(folder / "examples")
    scene = make_scene(read_pack(folder, all_kinds()))
    with transaction.atomic():
        take_complaint(scene, local("2026-03-02 09:00"), rings=5)
    first = Finding.objects.get(standard="SD-1.3-6-1a")
    answered = first.because[-1]

    with transaction.atomic():  # judged again later: what was found before comes from the database
        record("fact.corrected", at=local("2026-03-02 10:00"), unit=first.unit, by=SYSTEM, about=first.holder,
               which=f"fact:{answered}", figures={"kind": "contact.answered", "figures": {"rings": 6}})

    standing = Finding.objects.filter(standard="SD-1.3-6-1a/many", withdraws=None, withdrawal=None)
    assert [(row.verdict, row.result) for row in standing] == [("result", "听录音")]
