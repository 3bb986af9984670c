"""Who works in the demonstration: forty people of a group and its two companies, six of its cable company."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A member: where they belong, and which positions they hold there."""

    name: str
    sign_in: str
    home: str
    positions: tuple[str, ...]
    language: str = "zh-hans"


@dataclass(frozen=True)
class UnitPlan:
    """A unit of the plan: its key is how people's homes name it."""

    key: str
    name: str
    name_en: str
    kind: str
    code: str
    above: str = ""
    zone: str = ""
    hotline: str = ""
    address: str = ""


GROUP = "group"
SHANGHAI, URUMQI = "sh", "xj"
SITES = (SHANGHAI, URUMQI)
#: The cable company and its subsidiary, each with a call centre.
CABLE, QINGLAN = "gd", "ql"
CABLE_CENTRE, QINGLAN_CENTRE = "gd.hj", "ql.hj"
SERVICE, CUSTOMERS, SALES, WORKS, QUALITY, FINANCE = "kf", "kh", "yx", "sc", "zj", "cw"

_DEPARTMENTS = (
    (SERVICE, "客户服务部", "Customer service", "KF"),
    (CUSTOMERS, "客户部", "Customers", "KH"),
    (SALES, "营销部", "Marketing", "YX"),
    (WORKS, "生产部", "Production", "SC"),
    (QUALITY, "质检部", "Quality control", "ZJ"),
    (FINANCE, "财务部", "Finance", "CW"),
)

UNITS: tuple[UnitPlan, ...] = (
    UnitPlan(GROUP, "澜川集团", "Lanchuan Group", "group", "LC", "", "Asia/Shanghai", "400-100-0020"),
    UnitPlan(
        SHANGHAI, "澜川家居（上海）", "Lanchuan Home Shanghai", "subsidiary", "SH", GROUP, "Asia/Shanghai",
        "021-10000020", "上海市桂枝路 20 号",
    ),
    UnitPlan(
        URUMQI, "澜川商贸（乌鲁木齐）", "Lanchuan Trading Urumqi", "subsidiary", "XJ", GROUP, "Asia/Urumqi",
        "0991-1000020", "乌鲁木齐市胡杨巷 11 号",
    ),
    *(
        UnitPlan(f"{site}.{key}", name, name_en, "department", f"{site.upper()}{code}", site)
        for site in SITES
        for key, name, name_en, code in _DEPARTMENTS
    ),
    UnitPlan(CABLE, "澜川广电", "Lanchuan Cable", "subsidiary", "GD", GROUP, "Asia/Shanghai"),
    UnitPlan(CABLE_CENTRE, "呼叫中心", "Call centre", "department", "GDHJ", CABLE),
    UnitPlan(QINGLAN, "青岚广电", "Qinglan Cable", "subsidiary", "QL", CABLE, "Asia/Shanghai"),
    UnitPlan(QINGLAN_CENTRE, "青岚呼叫中心", "Qinglan call centre", "department", "QLHJ", QINGLAN),
)

COUNTERSIGNS, CHECKS_CREDIT = "会签人", "信用核对人"
ADMINISTRATOR = Person("沈知远", "shenzhiyuan", GROUP, ())


def _head(name: str, sign_in: str, home: str, position: str, *more: str) -> Person:
    """Return the head of a department, who countersigns for it in the company."""
    return Person(name, sign_in, home, (position, COUNTERSIGNS, *more))


PEOPLE: tuple[Person, ...] = (
    Person("顾明岚", "guminglan", GROUP, ("客服总监",)),
    Person("陆怀谨", "luhuaijin", GROUP, ("制度管理员",)),
    Person("蒋若水", "jiangruoshui", GROUP, ("人事管理员",)),
    # Shanghai
    Person("朱启明", "zhuqiming", "sh", ("总经理",)),
    Person("杨一帆", "yangyifan", "sh", ("副总经理",)),
    Person("冯丽娟", "fenglijuan", "sh.kf", ("客服经理",)),
    Person("郑国强", "zhengguoqiang", "sh.kf", ("客户投诉主管",)),
    Person("周婷", "zhouting", "sh.kf", ("客户投诉专员",)),
    Person("何静怡", "hejingyi", "sh.kf", ("客户投诉专员",), "en"),
    Person("罗文斌", "luowenbin", "sh.kf", ("客户投诉专员",)),
    Person("吴敏", "wumin", "sh.kf", ("客户投诉接待专员",)),
    Person("许佳音", "xujiayin", "sh.kf", ("客户投诉接待专员", "售后服务人员"), "zh-hant"),
    Person("陆文清", "luwenqing", "sh.kf", ("客户信息管理专员",)),
    _head("褚伟杰", "chuweijie", "sh.kh", "客户部经理"),
    Person("彭晓燕", "pengxiaoyan", "sh.kh", ("投诉承办人",)),
    _head("卫平", "weiping", "sh.yx", "营销部经理"),
    Person("谢东升", "xiedongsheng", "sh.yx", ("投诉承办人",)),
    _head("蒋涛", "jiangtao", "sh.sc", "生产部经理"),
    Person("孟广林", "mengguanglin", "sh.sc", ("投诉承办人",)),
    _head("沈洁", "shenjie", "sh.zj", "质检部经理"),
    Person("曹志新", "caozhixin", "sh.zj", ("投诉承办人",)),
    Person("尤美华", "youmeihua", "sh.zj", ("投诉承办人", "技术人员")),
    _head("韩雪", "hanxue", "sh.cw", "财务部经理", CHECKS_CREDIT),
    Person("苗春生", "miaochunsheng", "sh.cw", ("投诉承办人",)),
    # Urumqi
    Person("任建疆", "renjianjiang", "xj", ("总经理",)),
    Person("古丽娜尔", "gulinaer", "xj", ("副总经理",)),
    Person("阿依努尔", "ayinuer", "xj.kf", ("客服经理",)),
    Person("田振华", "tianzhenhua", "xj.kf", ("客户投诉主管",)),
    Person("单晓梅", "shanxiaomei", "xj.kf", ("客户投诉专员",)),
    Person("穆合塔尔", "muhetaer", "xj.kf", ("客户投诉专员", "客户信息管理专员")),
    Person("白玉兰", "baiyulan", "xj.kf", ("客户投诉接待专员", "售后服务人员")),
    _head("唐建设", "tangjianshe", "xj.kh", "客户部经理"),
    Person("高天琪", "gaotianqi", "xj.kh", ("投诉承办人",)),
    _head("努尔兰", "nuerlan", "xj.yx", "营销部经理"),
    Person("魏长河", "weichanghe", "xj.yx", ("投诉承办人",)),
    _head("石磊", "shilei", "xj.sc", "生产部经理"),
    Person("热娜", "rena", "xj.sc", ("投诉承办人",)),
    _head("康宁", "kangning", "xj.zj", "质检部经理"),
    Person("马晓东", "maxiaodong", "xj.zj", ("投诉承办人",)),
    _head("赛丽曼", "sailiman", "xj.cw", "财务部经理", CHECKS_CREDIT),
    # Cable
    Person("梁慧敏", "lianghuimin", CABLE_CENTRE, ("客服经理",)),
    Person("方若琳", "fangruolin", CABLE_CENTRE, ("客户投诉专员",)),
    Person("邵一鸣", "shaoyiming", CABLE_CENTRE, ("客户投诉专员", "投诉承办人")),
    Person("温立群", "wenliqun", QINGLAN, ("制度管理员",)),
    Person("柳青禾", "liuqinghe", QINGLAN_CENTRE, ("客服经理",)),
    Person("岳小川", "yuexiaochuan", QINGLAN_CENTRE, ("客户投诉专员",)),
)

#: Who has left meanwhile, who is away now and who stands in, by sign-in names.
LEFT = "luowenbin"
AWAY, STANDS_IN = "shenjie", "caozhixin"
