"""What happens to a case: opened, changed, offered to others, paused, closed, opened again."""

from __future__ import annotations

from shouwen.cases.kinds.figures import (
    BY_ACCUSED,
    CLASS,
    DEPARTMENT,
    HAS_REASON,
    KIND,
    STEPS,
    TO_ACCUSED,
    WORDS,
)
from shouwen.contacts.kinds import CHANNEL_OF_CONTACT
from shouwen.customers.credit.kinds import of_customer
from shouwen.facts.kinds import declare, figure
from shouwen.regulation.facts import MOVED

MOVE_ENDED = "move.ended"

declare(
    "case.opened",
    "立案",
    "A matter of a customer begins",
    KIND,
    CLASS,
    CHANNEL_OF_CONTACT,
    figure("special", "truth", "marked as special", zh="特殊投诉", en="Special complaint"),
    figure("sudden", "truth", "a sudden event", zh="突发事件", en="Sudden event"),
    figure("contact", "reference", "the contact it came from", zh="联络记录"),
    figure("parent", "reference", "the case that waits for this one", zh="上级"),
    figure(
        "same_matter",
        "reference",
        "an earlier case of the same matter",
        zh="同一事项的前案",
        en="Earlier case of the same matter",
    ),
    *of_customer(),
    WORDS,
    en="Case opened",
)
declare(
    "owner.passed_on",
    "责任移交",
    "Whoever answered for the case has left; somebody else does now",
    figure("to", "reference", "the successor", zh="接收人", en="To whom"),
    en="Responsibility passed on",
)
declare(
    MOVED,
    "转用新版规范",
    "The flows and running clocks of a case go over to another edition of a regulation; what has ended stays",
    figure("pack", "code", "the pack", zh="规范包"),
    figure("edition", "code", "the edition to which it goes", zh="版本"),
    figure("was", "digest", "the hash of the edition that it leaves", zh="原版内容摘要", en="Hash of the edition before"),
    figure("became", "digest", "the hash of the one to which it goes", zh="新版内容摘要", en="Hash of the edition after"),
    en="Moved to another edition",
)
declare(
    MOVE_ENDED,
    "批量转用结束",
    "The worker has gone through the running cases that were to go over to another edition, or was stopped by a fault",
    figure("to", "reference", "the member who asked", zh="申请人", en="Asked by"),
    figure("outcome", "code", "how it ended", ("done", "完成", "Done"), ("failed", "因故障中止", "Stopped by a fault"),
           zh="结果"),
    figure("moved", "number", "cases that went over", zh="已转用", en="Moved"),
    figure("stays", "number", "cases that stay with their edition", zh="未转用", en="Stay"),
    en="Move of cases ended",
)
declare(
    "case.changed",
    "更改工单",
    "What is written on a case is changed",
    figure("version", "number", "which version", zh="版次"),
    WORDS,
    en="Case changed",
)
declare(
    "case.contacted",
    "追加联络",
    "A further conversation with the customer belongs to the case",
    figure("contact", "reference", "the conversation", zh="联络记录", en="Contact"),
    WORDS,
    en="Contact added",
)
declare(
    "case.transferred",
    "转办",
    "A case is offered to another unit",
    figure("to", "reference", "the unit or member", zh="接收单位", en="To which unit"),
    figure("transfer", "reference", "the offer", zh="转办"),
    TO_ACCUSED,
    DEPARTMENT,
    WORDS,
    en="Transfer offered",
)
declare(
    "transfer.accepted",
    "接受转办",
    "The offer is accepted; the work moves",
    figure("transfer", "reference", "the offer", zh="转办"),
    figure("holder", "reference", "who has the work from now on", zh="承办人", en="Handler"),
    BY_ACCUSED,
    en="Transfer accepted",
)
declare(
    "transfer.declined",
    "退回转办",
    "The offer is declined",
    figure("transfer", "reference", "the offer", zh="转办"),
    HAS_REASON,
    WORDS,
    en="Transfer declined",
)
declare(
    "transfer.withdrawn",
    "收回转办",
    "The offer is taken back by those who made it, before it was answered",
    figure("transfer", "reference", "the offer", zh="转办"),
    en="Transfer taken back",
)
declare("pause.started", "暂停", "The clocks of a case stand from now on", HAS_REASON, WORDS, en="Paused")
declare("pause.ended", "恢复", "The clocks of a case go on", en="Resumed")
declare(
    "case.closed",
    "结案",
    "A case comes to its end",
    KIND,
    figure("result", "code", "how it ended", zh="结果"),
    STEPS,
    figure("registrations", "number", "written registrations", zh="书面登记数", en="Written registrations"),
    figure(
        "countersigns",
        "references",
        "entries that still go round for countersigning",
        zh="会签中的表",
        en="Forms going round",
    ),
    figure(
        "open_countersigns", "number", "how many of them", zh="会签中的表数", en="Forms going round, number"
    ),
    figure(
        "entries",
        "references",
        "other entries that are not signed to the end",
        zh="未签完的其他表",
        en="Other forms not signed to the end",
    ),
    figure(
        "open_entries",
        "number",
        "how many of them",
        zh="未签完的表数",
        en="Forms not signed to the end, number",
    ),
    figure("sub_cases", "references", "sub-cases that are open", zh="未结的协办", en="Open sub-cases"),
    figure("open_sub_cases", "number", "how many of them", zh="未结的协办数", en="Open sub-cases, number"),
    figure("open_steps", "number", "open tasks", zh="未完成的任务数", en="Open tasks"),
    figure(
        "fixed_handling",
        "truth",
        "who handled is settled",
        zh="已认定处理责任",
        en="Responsibility for handling settled",
    ),
    figure(
        "fixed_cause",
        "truth",
        "who caused it is settled",
        zh="已认定成因责任",
        en="Responsibility for the cause settled",
    ),
    figure(
        "fixed_delay",
        "truth",
        "who delayed is settled",
        zh="已认定拖延责任",
        en="Responsibility for the delay settled",
    ),
    figure("replied", "truth", "a final answer was given", zh="已作最终答复", en="Final answer given"),
    figure(
        "open_proposals", "number", "proposed rewards and sanctions that nobody has approved or refused",
        zh="未审批的奖惩建议数", en="Proposals that wait for approval",
    ),
    figure("satisfaction_asked", "truth", "the customer was asked how satisfied they are", zh="已问满意程度"),
    figure("by_owner", "truth", "whoever closes it is the one who answers for it", zh="由负责人办理",
           en="Done by whoever answers for it"),
    WORDS,
    en="Case closed",
)
declare(
    "case.printed",
    "打印全案",
    "A whole case leaves as paper",
    figure("print", "digest", "the hash of the file", zh="文件摘要", en="Hash of the file"),
    en="Whole case printed",
)
declare(
    "case.customer_named",
    "确定客户",
    "A step of a unit's own matter says which customer it is about",
    figure("before", "reference", "whom a step named before", zh="原来的客户", en="Customer of before"),
    en="Customer named",
)
declare("case.watched", "关注工单", "A member follows a case", en="Case followed")
declare(
    "case.unwatched", "取消关注", "A member follows a case no more, or may not see it any more",
    en="Case no longer followed",
)
declare("case.reopened", "重新立案", "A closed case goes on", KIND, HAS_REASON, WORDS, en="Case reopened")
declare(
    "case.merged",
    "并案",
    "A case goes on in another",
    figure("into", "reference", "the case in which it goes on", zh="并入"),
    en="Case merged",
)
declare(
    "handler.changed",
    "承办人变更",
    "The work passes to somebody: a colleague gave it, an article says so, or whoever had it has left",
    figure("to", "reference", "who has the work from now on", zh="承办人", en="Handler"),
    figure("standard", "code", "the standard that says so", zh="条文标准"),
    TO_ACCUSED,
    WORDS,
    en="Handler changed",
)
