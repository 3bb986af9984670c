"""Sample values for the page that shows every component. Invented, and the same at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static

from shouwen.facts.refusals import Ground, Refused
from shouwen.web.components.listing import Column, Filter, Page
from shouwen.web.components.matters import Signature, Stage, Step, Tab

AT = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)
ARTICLE = "service-department@1#第三章/十五/三"


class SampleForm(forms.Form):
    """One field of each sort."""

    customer = forms.CharField(label="客户", help_text="输入姓名、电话或编号即可查找。")
    phone = forms.CharField(label="电话", initial="138 0000 4821")
    nature = forms.ChoiceField(
        label="投诉性质", choices=[("", "请选择"), ("quality", "质量"), ("service", "服务态度")]
    )
    channel = forms.ChoiceField(
        label="渠道",
        choices=[("phone", "来电"), ("counter", "来访"), ("letter", "来信")],
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(label="受理日期", widget=forms.DateInput(attrs={"type": "date"}))
    is_urgent = forms.BooleanField(label="客户要求当日答复", required=False)
    says = forms.CharField(label="投诉内容", widget=forms.Textarea(attrs={"rows": 4}))


class SampleFilter(forms.Form):
    """A filter form of a list."""

    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), ("complaint", "投诉")], required=False)
    owner = forms.CharField(label="责任人", required=False)


def _cases() -> list[dict[str, Any]]:
    rows = [
        (
            "客诉-2026-0117",
            "冰箱压缩机返修三次仍异响",
            "王建国",
            "in_progress",
            "周婷",
            timedelta(hours=2),
            "open",
        ),
        (
            "客诉-2026-0116",
            "安装师傅未按约上门，电话无人接听",
            "宏远物业有限公司",
            "waiting",
            "李想",
            timedelta(days=2),
            "open",
        ),
        (
            "客诉-2026-0113",
            "退款金额与合同不符",
            "陈晓梅",
            "in_progress",
            "周婷",
            -timedelta(hours=5),
            "missed",
        ),
        ("客诉-2026-0109", "柜台等候超过四十分钟", "赵敏", "paused", "欧阳静怡", timedelta(days=1), "paused"),
        ("客诉-2026-0102", "赠品未随货到达", "南方电子厂", "closed", "李想", -timedelta(days=4), "met"),
    ]
    names = ("number", "title", "customer", "state", "owner", "due_in", "clock")
    return [dict(zip(names, row, strict=True)) | {"due_at": AT + row[5]} for row in rows]


def _steps() -> list[Step]:
    return [
        Step(
            "记录投诉内容", "done", "周婷", done_at=AT - timedelta(days=1, hours=3), citation=ARTICLE + "/1"
        ),
        Step("判定投诉性质", "done", "周婷", done_at=AT - timedelta(days=1), citation=ARTICLE + "/2"),
        Step(
            "调查投诉原因",
            "now",
            "生产部门 · 刘志强",
            AT + timedelta(hours=3),
            None,
            ARTICLE + "/4",
            "Asia/Shanghai",
            "填写调查结果",
            "#",
        ),
        Step("提出解决办法", "later", "客户服务部", AT + timedelta(days=2), None, ARTICLE + "/5"),
        Step("通知客户", "later", "周婷", citation=ARTICLE + "/6"),
    ]


def _stages() -> list[Stage]:
    return [
        Stage(
            [
                Signature(
                    "经办人", "signed", "周婷", "", AT - timedelta(days=1), "情况属实，建议更换压缩机并致歉。"
                )
            ]
        ),
        Stage(
            [
                Signature("客户部门", "signed", "林静", "何伟", AT - timedelta(hours=20), "同意。"),
                Signature("营销部门", "yours", path="#"),
                Signature("生产部门", "waiting", "刘志强"),
                Signature("质检部门", "waiting", "吴敏"),
                Signature("财务部门", "signed", "孙丽", "", AT - timedelta(hours=2), "费用由质保金列支。"),
            ],
            "五部门会签",
        ),
        Stage([Signature("副总经理", "later", "高远")]),
        Stage([Signature("总经理", "later", "秦岚")]),
    ]


def _refused() -> Refused:
    sentence = "生产部门尚未会签，副总经理不能先签。"
    missing = Ground("一个必填表单尚未完成。", ARTICLE, "客户投诉登记表一")
    return Refused(sentence, grounds=[Ground(sentence, "service-department@1#第三章/八"), missing])


def sample_values() -> dict[str, Any]:
    """Return everything that the style guide shows."""
    typed = QueryDict("customer=&phone=138&nature=&channel=phone&says=压缩机异响")
    return {
        "at": AT,
        "article": ARTICLE,
        "place": "cases",
        "crumbs": [("工单", "#"), ("客诉-2026-0117", "#")],
        "refused": _refused(),
        "sample_flow": static("web/sample.bpmn"),
        "steps_shown": _steps(),
        "stages": _stages(),
        "form": SampleForm(initial={"channel": "phone", "received_on": "2026-03-18"}),
        "bad_form": SampleForm(typed, prefix=None, auto_id="bad_%s"),
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "saved": [
            Filter("我的待办", "mine", 12, True),
            Filter("今日到期", "today", 4),
            Filter("已逾期", "late", 1),
            Filter("本单位全部", "unit", 100),
            Filter("等待会签", "signing", 0),
        ],
        "columns": (
            Column("编号", "number"),
            Column("事由"),
            Column("客户", "customer"),
            Column("状态"),
            Column("责任人", "owner"),
            Column("时限", "due"),
            Column("金额", is_number=True),
        ),
        "cases": Page(_cases(), 2, True),
        "amount": Decimal("1280.00"),
        "tabs_shown": [
            Tab("经过", "?tab=timeline", "", True),
            Tab("表单", "?tab=forms", "3"),
            Tab("时限", "?tab=deadlines", "2"),
            Tab("流程", "?tab=flow"),
            Tab("子事项", "?tab=parts", "1"),
        ],
        "months": ["10月", "11月", "12月", "1月", "2月", "3月"],
        "series": {"受理": [31, 28, 44, 39, 25, 18], "按时解决": [29, 25, 38, 37, 24, 15]},
        "kinds": ["质量", "服务态度", "交付", "价格"],
        "shares": {"投诉": [18, 9, 7, 3]},
        "marks": {
            "Task_record": "done",
            "Task_judge": "done",
            "Task_investigate": "now",
            "Task_inform": "late",
        },
        "overdue_at": AT - timedelta(days=2, hours=3),
        "soon_at": AT + timedelta(minutes=42),
        "later_at": AT + timedelta(days=3),
        "states": [
            "new",
            "offered",
            "in_progress",
            "waiting",
            "paused",
            "transferred",
            "returned",
            "refused",
            "closed",
            "reopened",
            "met",
            "missed",
            "signed",
            "yours",
            "broken",
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with sample values."""
    return render(request, "web/styleguide.html", sample_values())
