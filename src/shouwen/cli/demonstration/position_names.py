"""Which default position the demonstration means by each lane of the manual's flows and each place on its forms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Names in the manual that are keys of default positions themselves need no line.
POSITION_NAMES: Mapping[str, str] = MappingProxyType({
    "客户服务部": "客户投诉专员", "受理部门": "投诉承办人", "相关部门": "投诉承办人", "上级": "客服经理",
    "员工": "客户投诉专员", "直接上级": "客服经理", "更高上级": "客服总监", "客户": "客户投诉接待专员",
    "经办人": "客户投诉专员", "经办主管部门": "质检部经理", "收件经理": "客服经理",
    "客户部门": "客户部经理", "营销部门": "营销部经理", "生产部门": "生产部经理", "质检部门": "质检部经理",
    "财务部门": "财务部经理", "制表": "客户投诉专员", "审核": "客户投诉主管", "记录人": "客户投诉接待专员",
    "售后服务部": "售后服务人员", "相关职能部门": "营销部经理", "公司高层": "总经理", "售后服务经理": "客服经理",
    "业务部门": "客户投诉接待专员", "客户服务经理": "客服经理", "借阅人": "客户投诉专员",
    "填表人": "客户信息管理专员",
    "报告人": "客户投诉专员", "报告人（签章）": "客户投诉专员", "对策实施确认": "客户投诉主管",
})  # fmt: skip
