"""Customers of the demonstration: people and companies with several ways to reach them, all made up."""

from __future__ import annotations

import random
from dataclasses import dataclass

from shouwen.cli.demonstration.people import SHANGHAI
from shouwen.customers.actions import Point

_SURNAMES = (
    "王李张刘陈黄赵吴徐孙马朱胡林郭高罗梁宋唐许邓"
    "冯曹彭曾萧田董潘袁蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾韦夏付方邹熊白孟秦"
)
_GIVEN = (
    "伟", "芳", "秀兰", "建国", "桂英", "志强", "晓梅", "海燕", "文杰", "雨桐", "子涵", "俊峰", "丽华", "春梅", "国栋",
    "思远", "静", "玉珍", "立新", "佳怡", "明哲", "爱民", "婉清", "少华", "振东", "红霞", "嘉宁", "启航", "淑芬", "一诺",
    "浩然", "雪莹", "德胜", "美玲", "永康", "若曦", "金凤", "天佑", "忠义", "欣悦",
)  # fmt: skip
_UYGHUR = (
    "阿不都拉·买买提", "古丽巴哈尔·艾山", "帕提古丽·吐尔逊", "艾力江·阿布都", "米娜瓦尔·卡德尔", "吐尔洪·依明",
    "热依汗古丽·托合提", "巴合提别克·叶尔肯", "阿依古丽·努尔", "哈丽玛·买买提", "库尔班江·艾力", "迪丽娜尔·阿不力孜",
)  # fmt: skip
_SHANGHAI_ROADS = (
    "虚构路",
    "桂枝路",
    "星河东路",
    "望江弄",
    "柳浪路",
    "云锦路",
    "芦花街",
    "锦帆路",
    "听雨巷",
    "新渡路",
)
_URUMQI_ROADS = ("天岭路", "胡杨巷", "白杨沟街", "雪莲路", "团结里", "石榴街", "河滩里路", "博格南街")
_QUARTERS = ("丽景苑", "和风里", "百合小区", "锦绣家园", "清水湾", "长乐坊", "金桂庭", "向阳新村")
_TRADES = ("物业服务", "酒店管理", "幼儿园", "餐饮", "装饰工程", "百货", "健身", "科技", "养老服务", "商贸")
_FIRMS = ("瑞禾", "明谷", "东篱", "拾光", "云岫", "安泰丰", "北辰里", "南屏", "朗月", "松间", "青枫", "雅集")
_REMARKS = (
    "", "", "", "", "请在下午联系", "老客户", "听力不便，尽量发短信", "只用微信联系", "发票抬头常变，开票前核对", "VIP",
)  # fmt: skip


@dataclass(frozen=True)
class PlannedCustomer:
    """A customer as they will be recorded."""

    name: str
    kind: str
    company: str
    remark: str
    points: tuple[Point, ...]
    trade: str = ""


def plan_customer(chance: random.Random, site: str, number: int) -> PlannedCustomer:
    """Return the customer of a company with this number; equal for an equal course of chance."""
    if chance.random() < 0.18:
        return _company(chance, site, number)
    is_uyghur = site != SHANGHAI and chance.random() < 0.4
    name = chance.choice(_UYGHUR) if is_uyghur else chance.choice(_SURNAMES) + chance.choice(_GIVEN)
    employer = f"{chance.choice(_FIRMS)}{chance.choice(_TRADES)}公司" if chance.random() < 0.2 else ""
    points = [_mobile(number)]
    if chance.random() < 0.35:
        points.append(_landline(site, number))
    if chance.random() < 0.85:
        points += [Point("address", _address(chance, site)) for _ in range(1 if chance.random() < 0.8 else 2)]
    if chance.random() < 0.3:
        points.append(Point("mail", f"customer{number:04d}@example.com"))
    return PlannedCustomer(name, "person", employer, chance.choice(_REMARKS), tuple(points))


def _company(chance: random.Random, site: str, number: int) -> PlannedCustomer:
    place = "上海" if site == SHANGHAI else "乌鲁木齐"
    firm, trade = chance.choice(_FIRMS), chance.choice(_TRADES)
    name = f"{place}{firm}{trade}有限公司"
    points = [
        _landline(site, number), _mobile(number), Point("address", _address(chance, site)),
        Point("mail", f"service{number:04d}@example.com"),
    ]  # fmt: skip
    if chance.random() < 0.5:
        points.append(Point("fax", _landline(site, number + 500).value))
    person = chance.choice(_SURNAMES) + chance.choice(("经理", "主任", "老师", "女士", "先生"))
    return PlannedCustomer(name, "company", name, f"联系人 {person}", tuple(points), trade)


def _mobile(number: int) -> Point:
    """Return a number of a range that no network in China has given out (beginning with 126)."""
    return Point("phone", f"126 {4000 + number * 7 % 6000:04d} {number * 37 % 10_000:04d}")


def _landline(site: str, number: int) -> Point:
    """Return a number of an exchange that does not exist: none begins with 0 or 1."""
    if site == SHANGHAI:
        return Point("phone", f"021-{10_000_000 + number * 7919 % 900_000}")
    return Point("phone", f"0991-{1_000_000 + number * 7919 % 90_000}")


def _address(chance: random.Random, site: str) -> str:
    road = chance.choice(_SHANGHAI_ROADS if site == SHANGHAI else _URUMQI_ROADS)
    city = "上海市" if site == SHANGHAI else "乌鲁木齐市"
    house = f"{chance.randrange(1, 30)}号楼{chance.randrange(1, 7)}单元{chance.randrange(101, 2404)}室"
    home = f"{chance.choice(_QUARTERS)}{house}"
    return f"{city}{road}{chance.randrange(1, 999)}号{home}"
