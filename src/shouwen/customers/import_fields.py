"""The columns that a list of customers may have, and the titles by which people know them."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from shouwen.customers.actions import LONGEST_POINT
from shouwen.customers.company_numbers import LONGEST
from shouwen.customers.models import CustomerKind, Registry
from shouwen.work.importable import ImportField, Read, empty_or, titles
from shouwen.work.logic import cleaning

KINDS = {
    CustomerKind.PERSON.value: ("个人", "个人客户", "自然人", "私人", "散客"),
    # Whoever has a code of GB 32100-2015 and is no person, as its registries call them.
    CustomerKind.COMPANY.value: (
        "公司", "单位", "企业", "单位客户", "企业客户", "团体", "机构", "法人", "机关", "机关单位", "政府机关",
        "事业单位", "社会团体", "民办非企业单位", "社会服务机构", "基金会", "工会", "合作社", "农民专业合作社",
        "村民委员会", "居民委员会",
    ),
}
REGISTRIES = {
    Registry.CREDIT_CODE.value: ("统一社会信用代码", "社会信用代码", "信用代码"),
    Registry.OTHER.value: ("其他", "其他登记号", "境外", "境外登记号", "注册号", "工商注册号"),
}


def words(most: int) -> Read:
    """Return how a text of at most so many characters is read."""
    return empty_or(partial(cleaning.words, most=most))


FIELDS = (
    ImportField(
        "name", _("Name"), titles("姓名 客户姓名 客户名称 名称 联系人", "name customer customer_name"), words(100)
    ),
    ImportField(
        "kind", _("Kind of customer"), titles("客户类别 客户类型 类别 类型 性质", "kind type"),
        empty_or(lambda cell: cleaning.choice(cell, KINDS)), is_shared=True,
    ),
    ImportField(
        "company", _("Company"), titles("公司 单位 单位名称 公司名称 工作单位", "company organisation"), words(120),
        is_shared=True,
    ),
    ImportField(
        "company_number", _("Company number"),
        titles("统一社会信用代码 社会信用代码 信用代码 企业代码 公司登记号", "company_number credit_code uscc"),
        words(LONGEST), is_shared=True,
    ),
    ImportField(
        "registry", _("Registry of the number"), titles("代码类别 登记号类别 登记类别", "registry"),
        empty_or(lambda cell: cleaning.choice(cell, REGISTRIES)), is_shared=True,
    ),
    ImportField(
        "phone", _("Telephone"),
        titles("电话 手机 手机号 手机号码 联系电话 移动电话 电话号码 联系方式", "phone mobile telephone tel"),
        empty_or(cleaning.phones),
    ),
    ImportField(
        "phone2", _("Second telephone"),
        titles("电话2 电话二 手机2 备用电话 其他电话 固定电话 座机 办公电话", "phone_2 landline"),
        empty_or(cleaning.phones),
    ),
    ImportField("mail", _("Mail"), titles("邮箱 电子邮箱 电子邮件 邮件", "email mail"), empty_or(cleaning.mails)),
    ImportField(
        "address", _("Address"), titles("地址 联系地址 详细地址 住址 通讯地址", "address"), words(LONGEST_POINT),
        is_shared=True,
    ),
    ImportField("fax", _("Fax"), titles("传真 传真号码", "fax"), empty_or(cleaning.phones)),
    ImportField(
        "since", _("Customer since"),
        titles("建档日期 建档时间 登记日期 创建时间 注册时间 成为客户日期 开户日期", "since created created_at date"),
        cleaning.moment, is_shared=True,
    ),
    ImportField(
        "number", _("Number outside"),
        titles("客户编号 编号 会员号 会员编号 客户代码 客户号 原编号", "number customer_number code id"), words(60),
    ),
    ImportField(
        "region", _("Region"), titles("区域 地区 片区 区域代码 地区代码 所属区域", "region region_code area"), words(80),
        is_shared=True,
    ),
    ImportField("trade", _("Trade"), titles("经营类别 经营业种 行业 业种 经营范围", "trade industry"), words(60)),
    ImportField("remark", _("Remark"), titles("备注 说明 备注信息", "remark note notes"), words(2000)),
)  # fmt: skip
