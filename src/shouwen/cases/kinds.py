"""The facts that this module records: what happens to a case, and the eight steps of a complaint."""

from __future__ import annotations

from shouwen.compliance.wording import add_own_words
from shouwen.facts.kinds import declare, figure
from shouwen.regulation.words import Words

#: The kind of a case that asks another department: of the house, not of a pack.
JOINT = "协办"
add_own_words(Words(JOINT, en="Joint handling"))

_WORDS = figure(
    "words", "digest", "vouches for the words written with it", zh="文字摘要", en="Hash of the words"
)
_HAS_REASON = figure("has_reason", "truth", "a reason was written", zh="已写理由", en="Reason written")
_BY_ACCUSED = figure(
    "by_accused",
    "truth",
    "whoever acts is accused in this case",
    zh="办理人是被投诉人",
    en="Done by the person complained about",
)
_TO_ACCUSED = figure(
    "to_accused",
    "truth",
    "whoever receives it is accused in this case",
    zh="接收人是被投诉人",
    en="Goes to the person complained about",
)
_STEPS = figure(
    "steps_done",
    "number",
    "how many of the eight steps stand recorded, from the first without a gap",
    zh="已完成的步骤数",
    en="Steps recorded",
)
_POSITION = figure("position", "code", "the position in which the member acts", zh="岗位")
_SUPERIOR = figure("superior", "reference", "the superior to whom it goes", zh="报告对象", en="To which superior")
_KIND = figure("kind", "code", "the kind of case, as the pack calls it", zh="事项种类", en="Kind of case")
_CLASS = figure(
    "class",
    "code",
    "the class of the complaint, as the pack calls it",
    zh="投诉类别",
    en="Class of complaint",
)
_DEPARTMENT = figure("department", "code", "the department, as the pack calls it", zh="部门")

declare(
    "case.opened",
    "立案",
    "A matter of a customer begins",
    _KIND,
    _CLASS,
    figure("channel", "code", "the channel of the contact it came from", zh="渠道"),
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
    _WORDS,
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
    "case.changed",
    "更改工单",
    "What is written on a case is changed",
    figure("version", "number", "which version", zh="版次"),
    _WORDS,
    en="Case changed",
)
declare(
    "case.contacted",
    "追加联络",
    "A further conversation with the customer belongs to the case",
    figure("contact", "reference", "the conversation", zh="联络记录", en="Contact"),
    _WORDS,
    en="Contact added",
)
declare(
    "case.transferred",
    "转办",
    "A case is offered to another unit",
    figure("to", "reference", "the unit or member", zh="接收单位", en="To which unit"),
    figure("transfer", "reference", "the offer", zh="转办"),
    _TO_ACCUSED,
    _DEPARTMENT,
    _WORDS,
    en="Transfer offered",
)
declare(
    "transfer.accepted",
    "接受转办",
    "The offer is accepted; the work moves",
    figure("transfer", "reference", "the offer", zh="转办"),
    figure("holder", "reference", "who has the work from now on", zh="承办人", en="Handler"),
    _BY_ACCUSED,
    en="Transfer accepted",
)
declare(
    "transfer.declined",
    "退回转办",
    "The offer is declined",
    figure("transfer", "reference", "the offer", zh="转办"),
    _HAS_REASON,
    _WORDS,
    en="Transfer declined",
)
declare("pause.started", "暂停", "The clocks of a case stand from now on", _HAS_REASON, _WORDS, en="Paused")
declare("pause.ended", "恢复", "The clocks of a case go on", en="Resumed")
declare(
    "case.closed",
    "结案",
    "A case comes to its end",
    _KIND,
    figure("result", "code", "how it ended", zh="结果"),
    _STEPS,
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
    _WORDS,
    en="Case closed",
)
declare("case.reopened", "重新立案", "A closed case goes on", _HAS_REASON, _WORDS, en="Case reopened")
declare(
    "case.merged",
    "并案",
    "A case goes on in another",
    figure("into", "reference", "the case in which it goes on", zh="并入"),
    en="Case merged",
)
declare(
    "case.replied",
    "答复客户",
    "The customer gets an answer",
    figure(
        "which",
        "code",
        "first, progress or final",
        ("first", "首次答复", "First answer"),
        ("progress", "进展答复", "Answer on progress"),
        ("final", "最终答复", "Final answer"),
        zh="哪一次",
        en="Which",
    ),
    figure("concerns_product", "truth", "the complaint is about a product", zh="涉及产品"),
    figure("order_number_known", "truth", "the order number is known", zh="订单号已知"),
    figure("part_number_known", "truth", "the part number is known", zh="料号已知"),
    figure("quantity_known", "truth", "the quantity is known", zh="数量已知"),
    figure(
        "shipped_on_known",
        "truth",
        "the day of shipment is known",
        zh="发货日期已知",
        en="Day of shipment known",
    ),
    figure("demand_confirmed", "truth", "the customer's demand was confirmed", zh="已确认要求"),
    figure("reason_confirmed", "truth", "the customer's reasons were confirmed", zh="已确认理由"),
    figure("thanked", "truth", "thanks were said", zh="已致谢"),
    figure("apologised", "truth", "an apology was said", zh="已致歉"),
    _WORDS,
    en="Customer answered",
)
declare(
    "customer.told",
    "告知客户",
    "The customer is told something",
    figure("of", "code", "of what", zh="内容", en="What about"),
    figure(
        "consented",
        "truth",
        "the superior's consent to the present solution stands",
        zh="上级已同意",
        en="Superior has consented",
    ),
    _HAS_REASON,
    _WORDS,
    en="Customer told",
)
declare(
    "customer.confirmed",
    "客户回应",
    "The customer reacts",
    figure("of", "code", "to what", zh="针对内容", en="To what"),
    figure("satisfied", "truth", "the customer accepts it", zh="客户接受", en="Customer accepts it"),
    figure("satisfaction", "code", "the answer on the scale of the pack", zh="满意程度"),
    _WORDS,
    en="Customer's reaction",
)
declare(
    "responsibility.fixed",
    "认定责任",
    "One of the three responsibilities is settled",
    figure("sort", "code", "which responsibility", zh="类别"),
    figure("responsible", "reference", "the member", zh="负责人", en="Person in charge"),
    _DEPARTMENT,
    figure("not_applicable", "truth", "there is none of this sort", zh="不涉及"),
    _HAS_REASON,
    _WORDS,
    en="Responsibility settled",
)
declare(
    "accused.named",
    "指明被投诉人",
    "The complaint turns out to be about a member",
    figure("accused", "reference", "the member", zh="被投诉人", en="Person complained about"),
    figure("holds_case", "truth", "that member handles it now", zh="工单在其手中", en="Handles the case now"),
    en="Person complained about named",
)
declare(
    "complaint.judged",
    "判定性质",
    "Step 2: whether the reasons suffice and the demand is reasonable",
    _CLASS,
    figure("reasons_sufficient", "truth", "the reasons suffice", zh="理由充分", en="Reasons suffice"),
    figure("demand_reasonable", "truth", "the demand is reasonable", zh="要求合理"),
    figure("has_comment", "truth", "a comment was written", zh="已写意见", en="Comment written"),
    _POSITION,
    _STEPS,
    _WORDS,
    en="Complaint judged",
)
declare(
    "complaint.accepted",
    "受理投诉",
    "The complaint is accepted",
    figure("promised_on", "date", "by when, as promised", zh="承诺期限", en="Promised by"),
    figure("accepted_on", "date", "the day in the unit's zone", zh="受理日期"),
    _POSITION,
    en="Complaint accepted",
)
declare(
    "complaint.declined",
    "不予受理",
    "The complaint is declined",
    _HAS_REASON,
    _POSITION,
    _WORDS,
    en="Complaint declined",
)
declare(
    "complaint.assigned",
    "确定受理部门",
    "Step 3: department and person in charge",
    _CLASS,
    _DEPARTMENT,
    figure("responsible", "reference", "the person in charge", zh="负责人", en="Person in charge"),
    figure("has_responsible", "truth", "a person is named", zh="已定负责人", en="Person in charge named"),
    figure(
        "overrides",
        "truth",
        "another department than the table says",
        zh="不按分类表派定",
        en="Another department than the table says",
    ),
    _HAS_REASON,
    _TO_ACCUSED,
    _STEPS,
    _WORDS,
    en="Complaint assigned",
)
declare(
    "complaint.investigated",
    "调查原因",
    "Step 4: cause and person",
    figure("upheld", "truth", "the complaint proved true", zh="投诉属实", en="Complaint proved true"),
    figure("own_fault", "truth", "the cause is ours", zh="己方原因", en="The cause is ours"),
    figure("has_evidence", "truth", "evidence is attached", zh="已附证据", en="Evidence attached"),
    figure("has_cause", "truth", "a cause was written", zh="已写明原因", en="Cause written"),
    figure("cause", "code", "the sort of cause", zh="原因"),
    figure("has_person", "truth", "a person is named", zh="已写明责任人", en="Person answerable named"),
    figure(
        "no_person_reason",
        "truth",
        "why no person is answerable was written",
        zh="已写明无责任人的理由",
        en="Why nobody is answerable is written",
    ),
    figure("loss", "money", "loss in yuan", zh="损失（元）", en="Loss in yuan"),
    figure("case_kind", "code", "the kind of case", zh="事项种类", en="Kind of case"),
    figure(
        "same_cause_days",
        "number",
        "days since the last improvement on the same cause",
        zh="距上次同因改善的天数",
        en="Days since the last improvement on the same cause",
    ),
    figure(
        "same_cause", "reference", "the case of that improvement", zh="上次同因的工单", en="Case of that improvement"
    ),
    figure(
        "improvement_owner", "reference", "who is in charge of that improvement", zh="原改善负责人",
        en="In charge of that improvement",
    ),
    _BY_ACCUSED,
    _STEPS,
    _WORDS,
    en="Cause investigated",
)
declare(
    "solution.proposed",
    "提出解决办法",
    "Step 5: what is to be done",
    figure("remedy", "code", "the sort of remedy", zh="处理方式"),
    figure("amount", "money", "what it costs, in yuan", zh="金额（元）", en="Amount in yuan"),
    figure("promised_on", "date", "by when", zh="承诺期限", en="Promised by"),
    _BY_ACCUSED,
    _STEPS,
    _WORDS,
    en="Solution proposed",
)
declare(
    "consent.given",
    "上级同意",
    "The superior consents to the solution",
    figure("amount", "money", "in yuan", zh="金额（元）", en="Amount in yuan"),
    _POSITION,
    _WORDS,
    en="Superior consents",
)
declare(
    "consent.refused",
    "上级不同意",
    "The superior does not consent",
    figure("amount", "money", "in yuan", zh="金额（元）", en="Amount in yuan"),
    _POSITION,
    _WORDS,
    en="Superior does not consent",
)
declare(
    "sanction.proposed",
    "责任处罚",
    "Step 7: reward, sanction or neither is proposed",
    figure("sort", "code", "which", zh="类别"),
    figure("upheld", "truth", "the complaint proved true", zh="投诉属实", en="Complaint proved true"),
    _HAS_REASON,
    figure("loss", "money", "loss in yuan", zh="损失（元）", en="Loss in yuan"),
    figure(
        "base_amount",
        "money",
        "the pay that a share is taken of",
        zh="扣减基数（元）",
        en="Base of the deduction in yuan",
    ),
    figure("responsible", "reference", "the member", zh="负责人", en="Person in charge"),
    _STEPS,
    _WORDS,
    en="Penalty proposed",
)
for _kind, _zh, _doc, _en in (
    ("sanction.approved", "批准奖惩", "A proposed reward or sanction is approved: from now on it counts", "Approved"),
    ("sanction.refused", "驳回奖惩", "A proposed reward or sanction is sent back", "Proposal refused"),
):
    declare(
        _kind,
        _zh,
        _doc,
        figure("proposal", "reference", "the fact that proposed it", zh="奖惩建议", en="Proposal"),
        figure("sort", "code", "which", zh="类别"),
        figure("amount", "money", "what is deducted, in yuan", zh="扣减金额（元）", en="Deduction in yuan"),
        figure("responsible", "reference", "the member", zh="负责人", en="Person in charge"),
        figure("by_proposer", "truth", "by whoever proposed it", zh="审批人即提议人", en="By its proposer"),
        figure(
            "by_responsible", "truth", "by the person whom it is about", zh="审批人即当事人",
            en="By the person whom it is about",
        ),
        _BY_ACCUSED,
        _HAS_REASON,
        _POSITION,
        _WORDS,
        en=_en,
    )
declare(
    "improvement.reopened",
    "重开改善项",
    "The same cause has come again; the improvement is open again",
    figure("owner", "reference", "who is in charge", zh="负责人", en="In charge"),
    figure("because", "reference", "the case in which it came again", zh="再发的工单", en="Case in which it came again"),
    en="Improvement reopened",
)
declare(
    "handler.changed",
    "承办人变更",
    "An article hands the work to somebody",
    figure("to", "reference", "who has the work from now on", zh="承办人", en="Handler"),
    figure("standard", "code", "the standard that says so", zh="条文标准"),
    en="Handler changed",
)
declare(
    "improvement.proposed",
    "改善对策",
    "Step 8: what is to be done better",
    figure("cause", "code", "the sort of cause", zh="原因"),
    figure("due_on", "date", "by when", zh="完成日期", en="To be done by"),
    figure("proposed_on", "date", "the day in the unit's zone", zh="提出日期"),
    figure("has_owner", "truth", "somebody is in charge", zh="已定负责人", en="Somebody in charge"),
    figure("owner", "reference", "who is in charge", zh="负责人", en="In charge"),
    _STEPS,
    _WORDS,
    en="Improvement proposed",
)
declare(
    "report.made",
    "请示报告",
    "Something is reported upwards",
    figure("reason", "code", "which of the five", zh="理由"),
    figure("urgent", "truth", "levels may be skipped", zh="紧急"),
    figure("levels_up", "number", "how many levels up", zh="越级级数", en="Levels up"),
    figure("has_proposal", "truth", "it says what to do", zh="已附处理意见", en="Says what to do"),
    _SUPERIOR,
    figure("case_kind", "code", "the kind of case", zh="事项种类", en="Kind of case"),
    _WORDS,
    en="Reported upwards",
)
declare(
    "report.suggested", "提出不同意见", "Whoever reported suggests otherwise to the superior", _WORDS,
    en="Dissent voiced",
)
declare("report.executed", "执行指示", "The instruction is carried out", _WORDS, en="Instruction carried out")
declare("report.answered", "批示", "A report is answered", _POSITION, _WORDS, en="Report answered")
declare(
    "report.made_up", "补报", "The skipped superior is told afterwards", _WORDS, en="Superior told afterwards"
)
declare(
    "report.escalated",
    "向上反映",
    "A dissenting member takes it further up",
    figure("suggested", "truth", "it was suggested first", zh="已先提出建议", en="Suggested first"),
    figure("executed", "truth", "it was carried out first", zh="已先执行", en="Carried out first"),
    _SUPERIOR,
    _WORDS,
    en="Taken further up",
)
