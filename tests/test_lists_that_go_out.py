"""What lists hold that leave the house, of files that an article lets nobody read unasked."""

from __future__ import annotations

from django.utils import timezone

from shouwen.compliance.actions import adopt_edition
from shouwen.customers.models import ContactPoint
from shouwen.customers.secrecy.listed import units_closed
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_pack
from tests.customers.test_reading_for_a_reason import VALUES, cells_of
from tests.factories import make_position
from tests.page_addresses import address_of, page_patterns
from tests.scenes import PACKS
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.test_permissions import TOLD, _undone, client_of, things  # noqa: F401  fixtures


def test_no_list_that_goes_out_unreasoned_holds_a_number_of_a_file_that_an_article_closes(things):  # noqa: F811
    """Every list of `TOLD`, whoever of the unit takes it out: of such a file lists tell the last four digits."""
    now = timezone.now()
    pack = read_pack(PACKS / "travel-centre" / "1", all_kinds())
    make_position("部门负责人")
    adopt_edition(things.service, pack, VALUES, since=now, by=SYSTEM, at=now)
    numbers = {one.value for one in ContactPoint.objects.filter(customer__unit=things.service, kind="phone")}
    assert things.service.pk in units_closed()
    assert numbers
    lists = sorted(name for name in TOLD if name.startswith("list-export "))

    held = {}
    for member in (things.people["管理员"], things.people["周婷"], things.reads):
        client = client_of(member)
        for name in lists:
            path = address_of(dict(page_patterns())[name], things)
            answer = client.get(f"{path}{'&' if '?' in path else '?'}reading_purpose=")
            if answer.headers["Content-Type"].endswith("sheet"):
                found = {number for number in numbers if number in cells_of(answer)}
                held.setdefault(name, set()).update(found)

    assert set(held) == set(lists)
    assert {name for name, found in held.items() if found} == set()
