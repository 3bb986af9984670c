"""Lists of customers and of orders as people really have them: ``python -m bench.dirty FOLDER [--customers N] [--lines M]``.

Seeded, so always the same, and told beside them is how many rows are wrong in which column, and how many are here
twice. Full-width digits, two telephones in a cell, merged cells, dates as text and as serial numbers, sums with signs
and in 万, blanks, a title above the header, totals below.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange

SEED = 20261126
#: Of so many rows (of customers) and orders one is wrong, one is here twice, one stands in merged cells.
WRONG, TWICE, MERGED = 50, 25, 40
PRODUCTS = 200
BEGINS = datetime(2024, 1, 1)  # noqa: DTZ001  lists know no zone
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文斌宇浩凯晨欣怡梦琪子轩雨泽佳思远志国庆春梅海燕"
STREETS = ("人民路", "中山路", "解放大道", "建设街", "南京西路", "文一路")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
CUSTOMER_TITLES = ["客户名单（内部）", "序号", "客户姓名", "类 别", "单位名称", "联系电话*", "电子邮箱", "联系地址", "建档日期", "备注"]
ORDER_TITLES = ["订单编号", "下单时间", "收货人", "手机号", "商品编码", "数量", "成交单价", "实付金额", "订单状态", "票据"]


def name_of(number):
    """Return a name that no other number has, and that has four characters where two would not do."""
    rest, name = divmod(number, len(SURNAMES))
    name = SURNAMES[name]
    for _ in range(3):
        rest, place = divmod(rest, len(GIVEN))
        name += GIVEN[place]
    return name


def phone_of(number):
    """Return a mobile number that no other customer has."""
    return f"1{3 + number % 2 * 2}{number * 7919 % 10**9:09d}"


def code_of(number):
    return f"P-{number:04d}"


class Dirt:
    """Writes what is clean as somebody would have typed it."""

    def __init__(self, rng):
        self.rng = rng

    def phone(self, number, second):
        rng, plain = self.rng, phone_of(number)
        ways = (
            lambda: plain, lambda: plain, lambda: int(plain), lambda: plain.translate(FULL), lambda: f"+86 {plain}",
            lambda: f"{plain[:3]} {plain[3:7]} {plain[7:]}", lambda: f"{plain[:3]}-{plain[3:7]}-{plain[7:]}",
            lambda: f"　{plain} ", lambda: f"{plain}{rng.choice('/、；，')}{phone_of(second)}",
            lambda: f"{plain} 0571-8{number % 10**7:07d}",
        )  # fmt: skip
        return rng.choice(ways)()

    def day(self, at):
        ways = (
            lambda: at, lambda: f"{at.year}.{at.month}.{at.day}", lambda: f"{at.year}年{at.month}月{at.day}日",
            lambda: f"{at:%Y%m%d}", lambda: (at - EPOCH).days, lambda: f"{at:%Y/%m/%d}".translate(FULL),
            lambda: f"{at:%Y-%m-%d %H:%M:%S}",
        )  # fmt: skip
        return self.rng.choice(ways)()

    def amount(self, yuan):
        ways = (
            lambda: yuan, lambda: f"¥{yuan:,.2f}", lambda: f"{yuan:,.2f}元", lambda: f"{yuan}".translate(FULL),
            lambda: f"{yuan / 10000:g}万" if yuan % 100 == 0 else f"￥{yuan}",
        )  # fmt: skip
        return self.rng.choice(ways)()

    def text(self, words):
        return self.rng.choice((words, words, f" {words}", f"{words}　", words.replace("", "\u200b", 2)))


def customers(path, rows):
    """Write a list of customers; return what is in it: rows, those that are wrong by column, those that are here twice."""
    rng = random.Random(SEED)  # noqa: S311
    dirt, book = Dirt(rng), Workbook(write_only=True)
    sheet = book.create_sheet("客户")
    sheet.append([CUSTOMER_TITLES[0]])
    sheet.append([])
    sheet.append(CUSTOMER_TITLES[1:])
    wrong, twice, at, right = Counter(), 0, 3, []
    company_left, company = 0, ""
    for number in range(1, rows + 1):
        if rng.random() < 1 / 500:
            sheet.append([None, " ", None] if rng.random() < 0.5 else [])
            at += 1
            company_left = 0  # a merged cell does not go over a blank row
        if right and rng.random() < 1 / TWICE:
            twice += 1
            same = rng.choice(right)
            sheet.append([number, name_of(same), None, None, dirt.phone(same, same), None, None, None, "又登记一次"])
            at, company_left = at + 1, 0
            continue
        is_shared = company_left > 0
        if is_shared:
            company_left -= 1
        else:
            company = f"{STREETS[number % 6]}{number}号商行" if rng.random() < 0.3 else ""
            if company and rng.random() < 1 / MERGED * 10:
                company_left = rng.randint(1, 4)
                company_left = min(company_left, rows - number)
        row = [number, dirt.text(name_of(number)), rng.choice(("个人", "个人", None, "自然人")),
               None if is_shared else company, dirt.phone(number, number + 3 * rows),
               f"kh{number}@example.cn" if rng.random() < 0.3 else None,
               f"{rng.choice(STREETS)}{number % 900}号" if rng.random() < 0.5 else None,
               dirt.day(BEGINS + timedelta(days=number % 600)), None]  # fmt: skip
        if rng.random() < 1 / WRONG and not (is_shared or company_left):
            wrong[spoil_customer(rng, row)] += 1
        else:
            right.append(number)
        sheet.append(row)
        at += 1
        if not is_shared and company_left:
            block = at, company
        if is_shared and company_left == 0:
            sheet.merged_cells.ranges.add(CellRange(f"D{block[0]}:D{at}"))
    sheet.append(["合计", rows])
    book.save(path)
    return {"rows": rows, "wrong": dict(wrong), "twice": twice, "right": right}


def spoil_customer(rng, row):
    """Make a row wrong in one column; return which."""
    field, place, values = rng.choice((
        ("phone", 4, ("1380013800", "见备注", "1.38E+10", "138001380000", "23900139000")),
        ("since", 7, ("2025-02-29", "2025年13月1日", "去年", "2031.1.1", "01/02/03")),
        ("kind", 2, ("其他", "VIP")),
        ("mail", 5, ("@example.cn", "没有邮箱吧")),
        ("name", 1, (None, "　", "—")),
    ))  # fmt: skip
    row[place] = rng.choice(values)
    if field == "name":
        row[3] = None  # or it is called after its company
    return field


def orders(path, lines, right):
    """Write a list of orders of these customers; return lines, orders, and those that are wrong by column."""
    rng = random.Random(SEED + 1)  # noqa: S311
    dirt, book = Dirt(rng), Workbook(write_only=True)
    sheet = book.create_sheet("订单")
    sheet.append(["销售明细表"])
    sheet.append(ORDER_TITLES)
    wrong, left_out, count, at, written, held = Counter(), 0, 0, 2, 0, []
    while written < lines:
        count += 1
        size = min(rng.choice((1, 1, 2, 2, 3, 4, 5)), lines - written)
        customer, placed = rng.choice(right), BEGINS + timedelta(minutes=rng.randrange(60 * 24 * 700))
        prices = [10 * rng.randint(1, 300) for _ in range(size)]
        quantities = [rng.choice((1, 1, 1, 2, 3)) for _ in range(size)]
        total = sum(price * quantity for price, quantity in zip(prices, quantities, strict=True))
        shared = [f"T{count:07d}", dirt.day(placed.replace(hour=0, minute=0)), dirt.text(name_of(customer)),
                  phone_of(customer), None, None, None,
                  dirt.amount(total) if rng.random() < 0.8 else None,
                  rng.choice(("已签收", "已完成", "已发货", "待发货", None)), rng.choice(("发票", "小票", None, "无"))]  # fmt: skip
        shared[3] = dirt.text(shared[3]) if rng.random() < 0.5 else int(shared[3])
        block = [[*shared[:4], code_of(rng.randrange(PRODUCTS)), rng.choice((quantity, f"{quantity}件", float(quantity))),
                  dirt.amount(price), *shared[7:]] for price, quantity in zip(prices, quantities, strict=True)]  # fmt: skip
        if rng.random() < 1 / WRONG:
            field, seen = spoil_order(rng, block)
            wrong[field] += seen
            left_out += size
        is_merged = size > 1 and rng.random() < 1 / MERGED
        if is_merged:
            for column in "ABCDHIJ":
                sheet.merged_cells.ranges.add(CellRange(f"{column}{at + 1}:{column}{at + size}"))
            for row in block[1:]:
                row[0] = row[1] = row[2] = row[3] = row[7] = row[8] = row[9] = None
        elif size > 1 and rng.random() < 1 / 100 and not held:
            held = [block.pop()]  # it stands after another order
        for row in block:
            sheet.append(row)
        at += len(block)
        written += size
        if held and not is_merged and held[0][0] != shared[0]:
            sheet.append(held.pop())
            at += 1
    for row in held:
        sheet.append(row)
    sheet.append(["合计", None, None, None, None, lines])
    book.save(path)
    return {"lines": lines, "orders": count, "wrong": dict(wrong), "left_out": left_out}


def spoil_order(rng, block):
    """Make an order wrong in one column; return in which, and in how many cells that can be seen.

    A cell that nobody can read is wrong in every line that has it; a customer or a time that cannot be, once an order.
    """
    field, place, values = rng.choice((
        ("product", 4, ("X-0000", "赠品")), ("quantity", 5, ("2.5", "若干", 0)), ("price", 6, ("1,23", "约100", -5)),
        ("phone", 3, ("13000000001", "1380013800")), ("placed_at", 1, ("2025-02-30", "2031-01-01", "春节前")),
    ))  # fmt: skip
    value = rng.choice(values)
    spoiled = block if field in ("phone", "placed_at") else [rng.choice(block)]
    for row in spoiled:
        row[place] = value
    return field, 1 if value in ("13000000001", "2031-01-01") else len(spoiled)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.dirty")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=500_000)
    arguments = parser.parse_args()
    print(json.dumps(made(arguments.folder, arguments.customers, arguments.lines)))


def made(folder, rows, lines):
    """Write both lists into a folder; return what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = customers(folder / "customers.xlsx", rows)
    ordered = orders(folder / "orders.xlsx", lines, listed.pop("right"))
    return {"customers": listed, "orders": ordered}


if __name__ == "__main__":
    main()
