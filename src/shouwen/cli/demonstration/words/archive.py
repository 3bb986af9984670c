"""Whose files the archive of the demonstration keeps: firms that buy on credit, people, regions, outlets, a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shouwen.cli.demonstration.people import SHANGHAI, URUMQI
from shouwen.customers.actions.lists import OutletTold, RegionTold

REGIONS: Mapping[str, tuple[RegionTold, ...]] = MappingProxyType({
    SHANGHAI: (
        RegionTold("A", "浦西中心", "一组", "中环以内，黄浦江以西"), RegionTold("B", "浦东", "二组", "黄浦江以东"),
        RegionTold("C", "北部", "一组", "中环以北"), RegionTold("D", "西南", "三组", "中环以外西南"),
    ),
    URUMQI: (RegionTold("A", "城南", "一组", "河滩里路以南"), RegionTold("B", "城北", "二组", "河滩里路以北")),
})  # fmt: skip
TAGS = ("大客户", "以旧换新", "会员")
OUTLETS: Mapping[str, tuple[OutletTold, ...]] = MappingProxyType({
    SHANGHAI: (
        OutletTold("浦西中心", "桂枝路服务站", "上海市桂枝路 18 号", "021-10000021", "邱师傅", "周日休息", True),
        OutletTold("浦东", "望江弄服务站", "上海市望江弄 6 号", "021-10000022", "何师傅", "", True),
        OutletTold("北部", "云锦路服务站", "上海市云锦路 205 号", "021-10000023", "马师傅", "只修电器", True),
    ),
    URUMQI: (OutletTold("城南", "胡杨巷服务站", "乌鲁木齐市胡杨巷 9 号", "0991-1000021", "依师傅", "", True),),
})  # fmt: skip
#: What customers agree to: purpose and channel.
CONSENTS = (("survey", "phone"), ("recording", "phone"), ("marketing", "mail"))

#: What a sheet SD-4.7 says of every firm here, beside what is its own.
_SHEET: Mapping[str, Any] = MappingProxyType({
    "支付现金": "20", "支付支票": "0", "支付汇票": "80", "支付状况": "良好", "回收现金": "30", "回收支票": "0",
    "回收汇票": "60", "回收其他": "10", "回收状况": "良好", "日结算": 25, "日支付": 5, "来往银行": "虚构银行",
    "经营组织": "有限公司",
})  # fmt: skip

#: What the sheet of one firm says beside that: no field of it is left empty.
_WHOLE: Mapping[str, Any] = MappingProxyType({
    "出生日期": "1979-05-18", "性格": "爽快", "兴趣": "羽毛球", "学历": "本科", "能力": "善于谈判", "企业规模": "120 人",
    "产量": "日配送三百套", "布置": "自有仓库两处", "附近同行": "两家", "营业经办": "许佳音",
    "主要客户": "连锁酒店", "营业地区": "浦东", "月份": "3、9 月最旺", "经营能力": "稳健",
    "产品价格": [
        {"品名": "真空保温壶", "类型": "客房用品", "价格": "199"}, {"品名": "煮茶壶", "类型": "客房用品", "价格": "269"},
        {"品名": "台灯", "类型": "客房用品", "价格": "149"}, {"品名": "旅行保温杯", "类型": "礼品", "价格": "89"},
        {"品名": "金骏眉红茶", "类型": "礼品", "价格": "128"},
    ],
    "账号": "虚构 6200 0000 0001", "银行信用": "良好", "账簿建立": "健全", "同行评价": "讲信用", "资本金": "5000000",
    "结账情形": "按月结清",
})  # fmt: skip


@dataclass(frozen=True)
class Firm:
    """A firm that is looked into: how it scores in each group of the analysis, and in which grade that is.

    ``pays`` says whether it pays what it orders; ``later`` are the scores of a second analysis, with the grade then.
    """

    name: str
    site: str
    region: int
    trade: str
    person: str
    number: int
    scores: tuple[int, ...]
    grade: str
    pays: bool = True
    later: tuple[int, ...] = ()
    falls_to: str = ""
    sheet: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """What its sheet says."""
        return {**_SHEET, "法人代表": self.person, "交易产品类型": self.trade, **self.sheet}


FIRMS: tuple[Firm, ...] = (
    Firm("上海栖云酒店用品有限公司", SHANGHAI, 0, "酒店用品", "顾念秋", 1, (5, 5, 5, 5, 5), "AAA",
         sheet=_WHOLE),
    Firm("上海禾木物业服务有限公司", SHANGHAI, 1, "物业服务", "秦越", 2, (4, 4, 4, 4, 4), "AA", pays=False,
         later=(3, 3, 3, 3, 2), falls_to="B", sheet={"企业规模": "45 人"}),
    Firm("上海言午装饰工程有限公司", SHANGHAI, 3, "装饰工程", "许言", 3, (4, 4, 4, 4, 3), "A"),
    Firm("乌鲁木齐天岭百货有限公司", URUMQI, 0, "百货", "叶尔江", 4, (4, 4, 5, 4, 4), "AA"),
    Firm("乌鲁木齐雪莲餐饮管理有限公司", URUMQI, 1, "餐饮", "米丽古", 5, (4, 3, 4, 4, 4), ""),
)  # fmt: skip
#: What an analysis says to a question of each score.
FOUND: Mapping[int, str] = MappingProxyType({5: "很好，没有疑点", 4: "较好", 3: "一般，继续留意", 2: "较差，货款拖欠"})
#: The firm above another, the one whose file is secret, the one whose change of grade waits for finance.
BRANCH = "上海栖云酒店用品有限公司浦东分公司"
SECRET, WAITING = FIRMS[2].name, FIRMS[4].name
#: Who gives up business and is deregistered.
GONE = "上海远帆健身有限公司"
#: People each of whom was recorded twice, with the telephone that they have: one pair is merged, one is left to find.
TWICE: tuple[tuple[str, str], ...] = (("徐文澜", "021-10990041"), ("段小川", "021-10990042"))
#: One order beyond the limit of the firm whose grade fell: why, whether it is let (None: no answer yet), in which words.
BEYOND: tuple[tuple[str, bool | None, str], ...] = (
    ("急需一批杯子交房用，货款下周一到账。", True, "就这一单，已与对方财务核实。"),
    ("再补四只，做样板间。", False, "上一单还没有回款，先收款。"),
    ("对方书面承诺月底前结清旧款，请再批一单。", None, ""),
)
#: Who asks to be erased, and what becomes of it: erased, taken back, held for a lawsuit, waiting for an answer.
ERASED, TAKEN_BACK = ("鲁见山", "126 9905 0001"), ("席晚晴", "126 9905 0002")
HELD, WAITS = ("莫怀远", "126 9905 0003"), ("于小满", "126 9905 0004")
ASKS_ERASURE = (ERASED, TAKEN_BACK, HELD, WAITS)
#: People with a sheet SD-4.8: what was done at each visit, and how many days on it is due again.
CARDS: tuple[tuple[str, str, str, int, str], ...] = (
    ("贺兰英", "126 9903 0003", "净水机更换滤芯", 90, "希望上门前一天来电。"),
    ("陶思远", "126 9904 0004", "咖啡机除垢", 5, "希望周末也能送修。"),
)
#: The list that somebody brings from a fair: one row is known already, one is wrong.
LIST_NAME = "家居展名片.csv"
LIST = """客户名称,客户类别,联系电话,地址,备注
上海闻笛酒店管理有限公司,公司,021-10990031,上海市柳浪路 88 号,想看保温壶样品
上海半亩餐饮有限公司,公司,021-10990032,上海市芦花街 12 号,
沈知白,个人,021-10990033,上海市听雨巷 3 号,团购负责人
徐文澜,个人,021-10990041,,老客户
周远山,个人,没留电话,,只留了名片
"""
#: How many rows of it are new, how many contacts and cases come with the archive, and how many customers it has in all.
LIST_NEW, CONTACTS, CASES = 3, 2 * len(TWICE) + 1, 7
CUSTOMERS = 2 * len(FIRMS) + 2 + 2 * len(TWICE) + len(CARDS) + LIST_NEW + len(ASKS_ERASURE)
#: What the yearly plan says at each step, and what the step asks.
PLAN: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("公司经营目标", {"经营目标": "全年退换货率降到 3% 以下，24 小时内答复。"}), ("信息反馈", {}),
    ("整理客户反馈资料", {"反馈摘要": "保温壶密封圈、送货外箱破损两类最多。"}),
    ("寻找关键问题所在", {"关键问题": "外箱强度不够，客户自取点太少。"}),
    ("拟订售后服务计划", {"计划内容": "增设两个网点；易碎品改双层外箱；每季抽查。"}),
    ("经理审核", {"经理审核": "是", "经理审核意见": "可行，预算另报。"}),
)  # fmt: skip
_MARKS = (
    "产品质量", "产品价格", "产品包装设计", "服务态度", "服务方式", "服务流程", "服务效率", "工作技能",
    "服务人员综合素质",
)  # fmt: skip
#: What customers say of a return, in turn; the last is not content with one matter.
EVALUATIONS: tuple[Mapping[str, str], ...] = (
    dict.fromkeys(_MARKS, "满意"),
    {**dict.fromkeys(_MARKS, "比较满意"), "产品质量": "不满意", "其他建议或意见": "壶盖又漏了一次，希望查一查这一批。"},
)
QUESTIONNAIRE: Mapping[str, str] = MappingProxyType({
    "产品质量": "满意", "产品价格": "一般", "对产品使用状况": "比较满意", "公司的产品是否能满足您的要求": "基本满意",
    "您对工作人员态度的评价": "满意", "投诉问题的处理": "满意", "我们的工作还需改进的地方": "上门时间能再准一些就更好。",
})  # fmt: skip
