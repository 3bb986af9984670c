"""What people write into cells, and what it means."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shouwen.facts.refusals import Refused
from shouwen.work.logic import cleaning

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800138000", ("13800138000",)),
        (13800138000, ("13800138000",)),  # a spreadsheet took it for a number
        (13800138000.0, ("13800138000",)),
        ("１３８００１３８０００", ("13800138000",)),  # full width
        ("138 0013 8000", ("13800138000",)),
        ("138-0013-8000", ("13800138000",)),
        ("+86 138 0013 8000", ("13800138000",)),
        ("+8613800138000", ("13800138000",)),
        ("0086-13800138000", ("13800138000",)),
        ("8613800138000", ("13800138000",)),
        ("013800138000", ("13800138000",)),  # dialled from elsewhere
        ("13800138000/13900139000", ("13800138000", "13900139000")),
        ("13800138000、13900139000", ("13800138000", "13900139000")),
        ("13800138000，13900139000", ("13800138000", "13900139000")),
        ("13800138000；021-62881234", ("13800138000", "021-62881234")),
        ("13800138000 13900139000", ("13800138000", "13900139000")),
        ("13800138000\n13900139000", ("13800138000", "13900139000")),
        ("13800138000/138 0013 8000", ("13800138000",)),  # the same twice
        ("(021) 6288-1234", ("021-62881234",)),
        ("（０２１）６２８８１２３４", ("021-62881234",)),
        ("021 62881234", ("021-62881234",)),
        ("86-21-62881234", ("021-62881234",)),
        ("+86 21 6288 1234", ("021-62881234",)),
        ("0571-88881234转801", ("0571-88881234转801",)),
        ("126 4476 2516", ("12644762516",)),  # of nobody, as the people of the demonstration
        ("62881234", ("62881234",)),
        ("2162881234", ("021-62881234",)),  # the 0 fell off
        ("400-820-8820", ("4008208820",)),
        ("95588", ("95588",)),
        ("电话：13800138000", ("13800138000",)),
        ("+1 (415) 555-0100", ("+14155550100",)),
        ("无", ()), ("", ()), (None, ()), ("-", ()), ("　", ()),
    ],
)  # fmt: skip
def test_telephones(cell, numbers):
    assert cleaning.phones(cell) == numbers


@pytest.mark.parametrize("cell", ["1380013800", "13800138000a", "12", "1.38E+10", "见备注", "23800138000",
                                  "13800138000/12"])
def test_what_is_no_telephone_is_refused(cell):
    with pytest.raises(Refused):
        cleaning.phones(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2026.3.1", date(2026, 3, 1)), ("2026-03-01", date(2026, 3, 1)), ("2026/3/1", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)), ("２０２６年３月１日", date(2026, 3, 1)), ("20260301", date(2026, 3, 1)),
        (20260301, date(2026, 3, 1)), (46082, date(2026, 3, 1)), ("46082", date(2026, 3, 1)),
        (46082.75, date(2026, 3, 1)),
        (datetime(2026, 3, 1, 8), date(2026, 3, 1)), (date(2026, 3, 1), date(2026, 3, 1)),
        ("2026-03-01 星期日", date(2026, 3, 1)), ("2024-02-29", date(2024, 2, 29)), ("", None), ("无", None),
    ],
)  # fmt: skip
def test_days(cell, found):
    assert cleaning.day(cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2026-03-01", "2026-02-28T16:00"), ("2026.3.1 14:05", "2026-03-01T06:05"),
        ("2026年3月1日 下午2点5分", "2026-03-01T06:05"), ("2026/3/1 2:05 PM", "2026-03-01T06:05"),
        ("20260301140500", "2026-03-01T06:05"), ("2026-03-01T06:05:00+00:00", "2026-03-01T06:05"),
        (46082.5, "2026-03-01T04:00"),
    ],
)  # fmt: skip
def test_instants_are_of_the_zone_of_the_list(cell, found):
    assert cleaning.moment(cell, SHANGHAI) == datetime.fromisoformat(found).replace(tzinfo=UTC)


@pytest.mark.parametrize("cell", ["2026-02-30", "2025-02-29", "3.1", "01/02/03", "2026年3月", "去年", "12345", "99999",
                                  "20261301"])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(Refused):
        cleaning.day(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("199", "199.00"), (199, "199.00"), (12.3, "12.30"), (100.10000000000001, "100.10"), ("¥1,299.00", "1299.00"),
        ("￥１，２９９．５", "1299.50"), ("1,299元", "1299.00"), ("1.2万", "12000.00"), ("1.2万元", "12000.00"),
        ("RMB 88", "88.00"), ("(1,200.00)", "-1200.00"), ("-5", "-5.00"), (".5", "0.50"), ("0", "0.00"),
        ("3亿", "300000000.00"),
        ("—", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_sums(cell, found):
    assert cleaning.amount(cell) == (Decimal(found) if found is not None else None)


@pytest.mark.parametrize("cell", ["1.234,56", "12.345", "约100", "1,23", "1,2345", float("nan"), True, "1..2", "9" * 40])
def test_what_is_no_sum_is_refused(cell):
    with pytest.raises(Refused):
        cleaning.amount(cell)


@pytest.mark.parametrize(("cell", "found"), [("3", 3), (3.0, 3), ("３件", 3), ("1,200", 1200), ("2.0", 2), ("", None)])
def test_whole_numbers(cell, found):
    assert cleaning.whole(cell) == found


@pytest.mark.parametrize("cell", ["2.5", "三", "3-4"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(Refused):
        cleaning.whole(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [("是", True), ("√", True), ("Y", True), (1, True), (True, True), ("否", False), ("×", False), ("０", False),
     ("", None)],
)
def test_truths(cell, found):
    assert cleaning.truth(cell) is found


def test_a_choice_is_known_by_its_words():
    called = {"person": ("个人", "个人客户"), "company": ("单位", "公司")}

    read = [cleaning.choice(cell, called) for cell in ("个人", " 公司 ", "COMPANY", "")]

    assert read == ["person", "company", "company", None]
    with pytest.raises(Refused, match="个人、单位"):
        cleaning.choice("其他", called)


def test_texts_lose_what_nobody_sees():
    assert cleaning.text("　张\u200b 三\u3000\n李") == "张 三 李"
    assert cleaning.words("ＡＢＣ", most=3) == "ABC"
    with pytest.raises(Refused):
        cleaning.words("四个字啊", most=3)


def test_mails():
    assert cleaning.mails("a@b.cn；c@d.com a@b.cn") == ("a@b.cn", "c@d.com")
    with pytest.raises(Refused):
        cleaning.mails("a@b")
