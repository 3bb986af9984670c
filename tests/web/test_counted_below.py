"""What came of a text that a unit below wrote from one counts on the pages of that one, which say so."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.models import Finding
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.compliance.test_floor import FILES, child
from tests.factories import as_member, make_administrator, make_unit

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def text_of(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class House:
    """A group, a branch that follows its text, and one that follows its own, written from that."""

    def __init__(self):
        self.at = timezone.now()
        self.group = make_unit("集团")
        self.plain, self.own = make_unit("直属部", self.group), make_unit("分公司", self.group)
        self.head = make_administrator(unit=self.group)
        by = as_member(self.head, self.at)
        with transaction.atomic():
            adopt_edition(self.group, read_files(FILES, all_kinds()), {"reply_within": "2 days"}, since=self.at, by=by,
                          at=self.at)  # fmt: skip
            adopt_edition(self.own, child("- {amend: A-1, at_most: 2}"), {}, since=self.at, by=by, at=self.at)
        for number, (unit, pack) in enumerate(((self.plain, "small@1"), (self.own, "south@1"), (self.own, "other@1"))):
            Finding.objects.create(
                key=f"{number}", kind="limit", standard="A-1", citation=f"{pack}#一/1", verdict="broken", at=self.at,
                unit=unit.pk, holder=f"contact:{number}", because=[],
            )  # fmt: skip


@pytest.fixture
def house(db, client):
    made = House()
    client.force_login(made.head)
    return made


def counts(text):
    return tuple(map(int, re.search(r"做到 (\d+)[^\d]+(\d+)", text).groups()))


def test_the_article_counts_what_was_found_under_the_text_of_the_unit_below(house, client):
    shown = text_of(client.get("/regulation/small@1/一/1"))
    own = text_of(client.get("/regulation/south@1/一/1"))

    assert counts(shown) == (0, 2)
    assert counts(own) == (0, 1)


def test_it_says_so_where_there_is_such_a_text_below_and_nowhere_else(house, client):
    for path in ("/regulation/small@1", "/regulation/small@1/一/1"):
        assert "下级单位据此自订文本（分公司细则）下的情况也计入" in text_of(client.get(path)), path
        beside = text_of(client.get(f"{path}?unit={house.plain.pk}"))
        assert "据此自订文本" not in beside, path
    assert "据此自订文本" not in text_of(client.get("/regulation/south@1"))


def test_a_text_written_from_one_that_was_written_from_another_counts_too(house):
    further = child("- {amend: A-1, at_most: 1}", name="far").files
    pack = further["pack.yaml"].decode().replace("small@1", "south@1").encode()
    text = read_files({**further, "pack.yaml": pack}, all_kinds())
    below = make_unit("营业部", house.own)
    with transaction.atomic():
        adopt_edition(below, text, {"reply_within": "2 days"}, since=house.at, by=as_member(house.head, house.at),
                      at=house.at)  # fmt: skip

    assert set(rulebook().written_from("small")) == {"south", "far"}
    assert set(rulebook().written_from("south")) == {"far"}
    assert [one.name for one, _units in rulebook().written_below(below.pk, "small", house.at)] == ["far"]


def test_the_pages_ask_no_more_for_it(house, client):
    path = "/regulation/small@1/一/1"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)

    assert len(asked) <= 12
