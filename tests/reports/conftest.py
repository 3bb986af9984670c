"""Entries to print."""

import pytest

from tests.reports.prints import COMPLAINT
from tests.stage import scene, stage  # noqa: F401  fixtures


@pytest.fixture
def complaint():
    """An entry of a registration sheet."""
    return {
        "受理编号": "KF-2026-0012",
        "受理日期": "2026-03-09",
        "投诉客户姓名": "customer:5",
        "投诉类型": "商品",
        "客户地址": "杭州市西湖区文三路 138 号东部软件园 3 幢 502 室",
        "电话": "0571-8888 6666",
        "投诉缘由": COMPLAINT,
        "客户要求": "更换整机；赔偿地板损失；书面道歉。",
        "受理决定": "受理",
        "承诺办理期限": "2026-03-12",
    }
