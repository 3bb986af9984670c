"""An example of what each deed is sent: written for those of a complaint's way, made from the shape for the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: By the operation's name. A test holds each to the shape of its body.
WRITTEN: Mapping[str, dict[str, Any]] = {
    "log_contact": {
        "unit": 4, "channel": "phone", "subject": "热水壶漏电", "rings": 2, "number": "13800138000",
        "new_customer": {"name": "刘洋", "points": [{"kind": "phone", "value": "13800138000"}]},
    },
    "open_case": {"kind": "投诉", "class_key": "商品质量", "subject": "热水壶漏电", "demand": "退货",
                  "product": {"name": "热水壶", "order_number": "DD-20260301", "quantity": 1}},
    "open_matter": {"kind": "借阅客户档案", "subject": "核对合同", "customer": 12},
    "change_case": {"version": 1, "demand": "换货"},
    "offer_case": {"to_unit": 8, "reason": "质量问题，请质检部处理"},
    "pause_case": {"reason": "等客户寄回"},
    "close_case": {"result": "办结", "words": "已退货，客户满意"},
    "write_note": {"words": "已与质检部联系", "mentions": [21]},
    "give_task": {"title": "复印保修卡", "to": 9, "due_at": "2026-03-05T17:00:00+08:00"},
    "complaint_judgement": {"class": "商品质量", "reasons_sufficient": True, "demand_reasonable": True, "words": "属实"},
    "complaint_acceptance": {"promised_on": "2026-03-10"},
    "complaint_refusal": {"words": "购买已超过三包期限"},
    "complaint_assignment": {"department": "质检部门", "responsible": 21},
    "complaint_investigation": {"upheld": True, "own_fault": True, "cause": "疏忽大意", "responsible": 21,
                                "loss": "320.00", "words": "温控器绝缘不良"},
    "complaint_solution": {"remedy": "退货", "amount": "320.00", "promised_on": "2026-03-08", "words": "退货并赔礼"},
    "complaint_telling": {"of": "解决办法", "words": "已告知退货办法"},
    "complaint_confirmation": {"of": "解决办法", "satisfied": True, "satisfaction": "满意", "words": "接受"},
    "complaint_reply": {"which": "final", "words": "已为您退货，非常抱歉", "concerns_product": True,
                        "demand_confirmed": True, "reason_confirmed": True, "thanked": True, "apologised": True},
    "complaint_responsibility": {"sort": "成因责任", "responsible": 21, "department": "质检部门", "words": "检验疏漏"},
    "complaint_sanction": {"sort": "处罚", "responsible": 21, "base_amount": "4000.00", "words": "按规定处理"},
    "complaint_improvement": {"owner": 21, "due_on": "2026-04-01", "words": "增加绝缘抽检"},
    "complaint_report": {"reason": "超出职权", "words": "赔偿超过权限，建议按 500 元处理"},
    "begin_entry": {"form": "客户投诉登记表一", "values": {"投诉类型": "商品"}},
    "save_entry": {"version": 1, "values": {"填写日期": "2026-03-02", "调查": [
        {"编号": "1", "摘要": "漏电", "发生原因": "温控器绝缘不良", "处理经过": "退货", "对策": "抽检"}]}},
    "sign_entry": {"place": "制表", "version": 2},
    "begin_period_sheet": {"form": "客户投诉统计表", "since": "2026-03-01", "until": "2026-03-31"},
    "complete_task": {"answers": {"结果": "合格"}, "remark": "已检验"},
    "record_customer": {"unit": 4, "name": "刘洋", "points": [{"kind": "phone", "value": "13800138000", "label": "家"}]},
    "change_customer": {"version": 1, "remark": "上午不接电话"},
    "open_unit": {"name": "客户服务部", "parent": 2, "kind": "department", "code": "KF"},
    "publish_calendar": {"name": "office", "since": "2026-01-01", "content": {
        "weekly": ["09:00-12:00, 13:00-18:00"] * 5 + ["", ""]}},
    "join_member": {"name": "周婷", "home": 4, "sign_in": "zhouting", "mail": "zhouting@example.com"},
    "reset_secret": {"secret": "一 句 长 而 新 的 话"},
    "post_member": {"position": 3, "unit": 4},
    "make_position": {"key": "客户投诉专员", "deeds": {"log_contact": "unit", "open_case": "unit"}},
    "change_position": {"version": 1, "deeds": {"log_contact": "unit", "open_case": "unit"}},
    "name_position": {"named": "客户投诉专员", "position": 3},
    "adopt_edition": {"pack": "service-department", "edition": "1", "since": "2026-03-01T00:00:00+08:00",
                      "values": {"solve_within": "10 days"}},
    "change_reply_text": {"version": 1, "title": "致歉", "language": "zh-hans", "words": "非常抱歉给您带来不便。"},
    "change_prices": {"version": 1, "prices": {"41": "299.00"}},
    "ask_price": {"version": 1, "prices": {"41": "299.00"}, "words": "老客户，数量大"},
    "change_standard": {"version": 1, "standard": "SD-3.15-2b", "changes": {"within": "10 days"}},
    "give_draft_values": {"version": 1, "values": {"solve_within": "10 days"}},
    "set_local_value": {"pack": "service-department", "name": "solve_within", "value": "8 days",
                        "since": "2026-04-01T00:00:00+08:00", "seen": "3f2a"},
}  # fmt: skip
#: What a name is likely to hold, where the shape says no more than its type.
LIKELY: Mapping[str, Any] = {
    "reason": "客户来电要求", "words": "已告知客户", "subject": "热水壶漏电", "name": "热水壶", "title": "催办",
    "pack": "service-department", "edition": "1", "mail": "liuyang@example.com", "price": "320.00", "amount": "320.00",
    "loss": "320.00", "base_amount": "4000.00", "form": "客户投诉登记表一", "place": "制表", "result": "办结",
    "matter": "case:5", "code": "KT-1", "region": "宁波", "number": "04412", "version": 1, "remark": "请核对",
}  # fmt: skip
BY_FORMAT = {"date": "2026-03-02", "date-time": "2026-03-02T09:30:00+08:00", "time": "12:00"}
BY_TYPE: Mapping[str, Any] = {"integer": 5, "number": 1, "boolean": True, "string": "字", "array": [], "object": {}}


def example_of(operation: str, schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Any:
    """Return an example of an operation's body: the one written for it, else what its shape requires."""
    return WRITTEN[operation] if operation in WRITTEN else _made(schema, shapes, "")


def _made(schema: Mapping[str, Any], shapes: Mapping[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _made(shapes[schema["$ref"].rpartition("/")[2]], shapes, name)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema or "allOf" in schema:
        either = [one for one in schema.get("anyOf", schema.get("allOf", ())) if one.get("type") != "null"]
        text = next((one for one in either if name in LIKELY and one.get("type") == "string"), either[0])
        return _made(text, shapes, name)
    kind = schema.get("type", "object")
    if kind == "object":
        asked = schema.get("properties", {})
        return {one: _made(asked[one], shapes, one) for one in schema.get("required", ()) if one in asked}
    if kind == "array":
        return [_made(schema["items"], shapes, name)] if schema.get("minItems") else []
    if "format" in schema:
        return BY_FORMAT.get(schema["format"], BY_TYPE[kind])
    likely = LIKELY.get(name)
    fits = isinstance(likely, str if kind == "string" else int)
    return likely if fits else max(BY_TYPE[kind], schema.get("minimum", 0)) if kind == "integer" else BY_TYPE[kind]
