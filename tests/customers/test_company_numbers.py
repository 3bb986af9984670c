"""Numbers of companies: proved by their last sign, found again, and of one company where they are the same."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.customers.actions import Point, change_customer, erase_customer, record_customer
from shouwen.customers.company_numbers import NO_NUMBER, CompanyNumber, check_sign, read_number
from shouwen.customers.merges.actions import merge_customers, undo_merge
from shouwen.customers.merges.queries import like
from shouwen.customers.models import Customer
from shouwen.customers.queries import find_customers
from shouwen.customers.secrecy.actions import classify_customer
from shouwen.facts.refusals import Refused
from shouwen.search.models import Findable
from tests.factories import refusal_of
from tests.work.importing import as_text, came_to, faults_of, imported

#: The example of the standard itself (GB 32100-2015), and others that are proved by it.
CODE, OTHER = "91350100M000100Y43", "911100001000054321"


def proved(beginning):
    return beginning + check_sign(beginning)


def admin(scene):
    return scene.by("管理员", timezone.now())


def firm(scene, name="茶叶公司", number=CODE, registry="credit_code", phone="13900001111", **more):
    more = {"kind": "company", "company_number": CompanyNumber(registry, number), **more}
    return record_customer(scene.service, name, [Point("phone", phone)], by=admin(scene), at=timezone.now(), **more)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (CODE, CODE),
        ("91350100m000100y43", CODE),  # small letters
        (" ９１３５０１００Ｍ０００１００Ｙ４３ ", CODE),  # full width
        ("91350100-M000100Y-43", CODE),  # in parts, as on a licence
        ("9135 0100 M000 100Y 43", CODE),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_code_is_read_as_people_write_it(typed, kept):
    assert read_number(typed) == kept


#: Two universities: institutions, whose code another registry gives than that of companies.
INSTITUTIONS = ("12100000400000624D", "12100000400002259P")


@pytest.mark.parametrize("code", [*INSTITUTIONS, proved("11100000000014336"), proved("51100000500000083"),
                                  proved("81100000MC0000000")])  # fmt: skip
def test_offices_institutions_and_associations_have_a_code_of_the_same_standard(code):
    assert read_number(code) == code
    assert CompanyNumber("credit_code", code).checked("company").number == code


def test_a_list_brings_institutions_in_by_what_they_are_called_and_with_their_code(scene):
    rows = [["名称", "客户类别", "统一社会信用代码"],
            ["清华大学", "事业单位", INSTITUTIONS[0]], ["北京大学", "机关", INSTITUTIONS[1]],
            ["某协会", "社会团体", "5110000050000008X3"]]  # fmt: skip

    one = imported("customers", scene.service, scene.people["管理员"], as_text(rows))

    assert came_to(one) == (2, 0, 0, 1)
    assert set(Customer.objects.filter(company_number__in=INSTITUTIONS).values_list("kind", flat=True)) == {"company"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("91350100M000100Y44", "after 91350100M000100Y4 the last character would be 3, not 4"),
        ("91350100M000010Y43", "the last character would be"),  # two digits changed places
        ("91350100M000100Y4", "this one has 17"),
        ("91350100M000100Y433", "this one has 19"),
        ("9135O100M000100Y43", "“O” does not occur"),  # the letter for the digit
        ("91350100M000100I43", "“I” does not occur"),
        ("9135010AM000100Y43", "are digits, not 35010A"),
    ],
)
def test_a_code_that_cannot_be_right_is_refused_with_what_is_wrong(typed, sentence):
    with pytest.raises(Refused) as caught:
        read_number(typed)

    assert caught.value.field == "company_number"
    assert sentence in caught.value.sentence % caught.value.names


@pytest.mark.parametrize("place", range(18))
def test_every_single_wrong_sign_is_found(place):
    for sign in "0123456789":
        if sign != CODE[place]:
            with pytest.raises(Refused):
                read_number(CODE[:place] + sign + CODE[place + 1 :])


def test_the_last_sign_may_be_nought_and_a_letter():
    ends = {proved(f"91310000MA1K{number:04d}X")[-1] for number in range(200)}

    assert {"0", "Y", "A"} <= ends


def test_a_number_of_another_registry_is_kept_as_it_is_written():
    assert CompanyNumber("other", " hrb  12345 b ").checked("company") == CompanyNumber("other", "HRB 12345 B")
    with pytest.raises(Refused):
        CompanyNumber("other", "1" * 41).checked("company")


def test_only_a_company_has_a_number(scene):
    assert refusal_of(lambda: firm(scene, kind="person")).field == "company_number"
    made = firm(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=made.pk).update(kind="person")


def test_a_change_keeps_the_number_unless_it_says_another(scene):
    made = firm(scene)
    made = change_customer(made, 1, "茶叶公司", [], by=admin(scene), at=timezone.now())
    assert made.company_number == CODE
    refused = refusal_of(lambda: change_customer(made, 2, "茶", [], kind="person", by=admin(scene), at=timezone.now()))
    assert refused.field == "company_number"

    made = change_customer(made, 2, "茶叶公司", [], company_number=NO_NUMBER, by=admin(scene), at=timezone.now())

    assert (made.registry, made.company_number) == ("", "")


def test_a_company_is_found_by_its_number_but_a_secret_one_shows_none(scene):
    made = firm(scene)

    assert [one.pk for one in find_customers(CODE.lower(), by=admin(scene))] == [made.pk]
    assert [one.pk for one in find_customers(CODE[-6:], by=admin(scene))] == [made.pk]

    classify_customer(made, "机密", by=scene.by("吴敏", timezone.now()), at=timezone.now())

    assert [one.pk for one in find_customers(CODE, by=admin(scene))] == [made.pk]
    assert CODE not in Findable.objects.get(reference=made.reference).title


def test_two_records_of_one_number_may_be_one_company_and_of_two_numbers_are_not(scene):
    one, same = firm(scene), firm(scene, "Tea Ltd", phone="13800002222")
    two = firm(scene, number=proved("91110000100005432"))

    alike = like([one], by=admin(scene))[one.pk]

    assert [(found.customer.pk, found.reasons) for found in alike] == [(same.pk, ("company_number",))]
    refused = refusal_of(lambda: merge_customers(one, two, (1, 1), by=admin(scene), at=timezone.now()))
    assert refused.field == "into"


def test_the_record_that_stays_gets_the_number_and_gives_it_back(scene):
    merged = firm(scene)
    into = firm(scene, number="", registry="")

    merge = merge_customers(merged, into, (1, 1), by=admin(scene), at=timezone.now())
    into.refresh_from_db()
    assert (into.registry, into.company_number) == ("credit_code", CODE)
    assert [one.pk for one in find_customers(CODE, by=admin(scene))] == [into.pk]

    undo_merge(merge, (), by=admin(scene), at=timezone.now())
    into.refresh_from_db()

    assert (into.registry, into.company_number) == ("", "")
    assert [one.pk for one in find_customers(CODE, by=admin(scene))] == [merged.pk]


def test_erasing_takes_the_number_too(scene):
    made = firm(scene)

    erase_customer(made, by=admin(scene), at=timezone.now())

    assert Customer.objects.get(pk=made.pk).company_number == ""
    assert not Findable.objects.filter(words__contains=CODE).exists()


TITLES = ["客户名称", "统一社会信用代码", "登记类别", "单位名称", "客户类别", "联系电话"]


def brought_in(scene, *rows, **choices):
    return imported("customers", scene.service, scene.people["管理员"], as_text([TITLES, *rows]), **choices)


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


def test_a_row_with_a_number_is_a_company_and_is_known_by_it(scene):
    known = firm(scene)

    one = brought_in(
        scene,
        ["改了名的茶叶公司", "91350100-m000100y-43", "", "", "", "13012345678"],  # the same company under another name
        ["咖啡公司", proved("91110000100005432"), "", "", "", "13900001111"],  # another one with the same telephone
        ["Bean GmbH", "HRB 1", "其他", "", "", ""],
        ["错号公司", "91350100M000100Y44", "", "", "", ""],
        ["王芳", CODE, "", "茶叶公司", "", ""],  # a person who works there
        ["咖啡公司分部", proved("91110000100005432"), "", "", "", ""],  # the second one once more
    )

    assert came_to(one) == (2, 0, 2, 2)
    made = Customer.objects.exclude(pk=known.pk).order_by("pk")
    assert list(made.values_list("name", "kind", "registry", "company_number")) == [
        ("咖啡公司", "company", "credit_code", proved("91110000100005432")), ("Bean GmbH", "company", "other", "HRB 1"),
    ]  # fmt: skip
    assert [(row, field) for row, field, _said in faults_of(one)] == [(5, "company_number"), (6, "company_number")]


def test_a_trial_says_the_same(scene):
    firm(scene)
    rows = (["甲", CODE, "", "", "", ""], ["乙", proved("91110000100005432"), "", "", "", "13900001111"],
            ["丙", proved("91110000100005432"), "", "", "", ""])  # fmt: skip

    assert came_to(brought_in(scene, *rows, is_trial=True)) == came_to(brought_in(scene, *rows)) == (1, 0, 2, 0)


def test_a_row_gives_a_known_company_its_number(scene):
    known = firm(scene, number="", registry="")

    one = brought_in(scene, ["茶叶公司", CODE, "", "", "单位", "13900001111"], duplicates="update")

    assert came_to(one) == (0, 1, 0, 0)
    known.refresh_from_db()
    assert (known.registry, known.company_number) == ("credit_code", CODE)


def test_the_pages_take_show_and_export_it(scene, client):
    client.force_login(scene.people["管理员"])
    given = {"kind": "company", "name": "茶叶公司", "company_number": "91350100M000100Y44", "registry": "credit_code",
             "unit": scene.service.pk}  # fmt: skip
    refused = client.post("/customers/new", given)
    assert refused.status_code == 422
    assert "91350100M000100Y4" in refused.content.decode()

    assert client.post("/customers/new", {**given, "company_number": CODE}).status_code == 302
    made = Customer.objects.latest("pk")
    assert CODE in client.get(f"/customers/{made.pk}").content.decode()
    exported = client.get("/lists/customers.xlsx")
    sheet = load_workbook(BytesIO(b"".join(exported.streaming_content) if exported.streaming else exported.content))

    rows = list(sheet.active.iter_rows(values_only=True))
    assert CODE in [row[-1] for row in rows]


def test_the_page_finds_what_was_recorded_twice_by_it(scene, client):
    firm(scene), firm(scene, "Tea Ltd", phone="13800002222")
    client.force_login(scene.people["管理员"])

    page = client.get("/customers/duplicates").content.decode()

    assert "企业代码相同" in page
