"""Traditional Chinese: the words of a regulation stay what they are, and characters fit their words."""

import pytest

from shouwen.regulation.traditional import in_traditional, page_in_traditional


@pytest.mark.parametrize(("simplified", "traditional"), [
    ("会签意见", "會簽意見"),  # not a bamboo slip
    ("包装标签完好", "包裝標籤完好"),  # but a label is
    ("审核人", "審核人"),  # not an audit
    ("客户注销", "客戶註銷"),  # nobody signs out
    ("本职权限", "本職權限"),
    ("用户刁难", "用戶刁難"),  # a customer, not a user of software
    ("诉讼程序", "訴訟程序"),
    ("信息安全", "資訊安全"),
    ("通信设备", "通訊設備"),
    ("调查项目及结果", "調查項目及結果"),
    ("核对通过", "核對通過"),
    ("话务溢出", "話務溢出"),
    ("算提出了解决办法", "算提出了解決辦法"),
    ("只由记录人签", "只由記錄人簽"),
    ("文件编号", "文件編號"),  # of paper
    ("整理和保存", "整理和保存"),
])
def test_a_regulation_keeps_its_words(simplified, traditional):
    assert in_traditional(simplified) == traditional


@pytest.mark.parametrize(("simplified", "traditional"), [
    ("没有权限", "沒有權限"),
    ("选择文件", "選擇檔案"),
    ("保存", "儲存"),
    ("已发布", "已發布"),
    ("单位类型", "單位類型"),
    ("接口账号", "介面帳號"),
])
def test_pages_say_of_files_what_taiwan_says(simplified, traditional):
    assert page_in_traditional(simplified) == traditional
