"""The first steps of a complaint: judged, accepted or declined, assigned, investigated, settled."""

from __future__ import annotations

from shouwen.cases.kinds.figures import (
    BY_ACCUSED,
    CLASS,
    DEPARTMENT,
    HAS_REASON,
    POSITION,
    STEPS,
    TO_ACCUSED,
    WORDS,
)
from shouwen.facts.kinds import declare, figure

VALID = figure(
    "judged_valid", "truth", "it was judged to have sufficient reasons and a reasonable demand", zh="已判为成立",
    en="Judged valid",
)

declare(
    "complaint.judged",
    "判定性质",
    "Step 2: whether the reasons suffice and the demand is reasonable",
    CLASS,
    figure("reasons_sufficient", "truth", "the reasons suffice", zh="理由充分", en="Reasons suffice"),
    figure("demand_reasonable", "truth", "the demand is reasonable", zh="要求合理"),
    figure("has_comment", "truth", "a comment was written", zh="已写意见", en="Comment written"),
    POSITION,
    STEPS,
    WORDS,
    en="Complaint judged",
)
declare(
    "complaint.accepted",
    "受理投诉",
    "The complaint is accepted",
    figure("promised_on", "date", "by when, as promised", zh="承诺期限", en="Promised by"),
    figure("accepted_on", "date", "the day in the unit's zone", zh="受理日期"),
    POSITION,
    STEPS,
    VALID,
    en="Complaint accepted",
)
declare(
    "complaint.declined",
    "不予受理",
    "The complaint is declined",
    HAS_REASON,
    POSITION,
    STEPS,
    VALID,
    WORDS,
    en="Complaint declined",
)
declare(
    "complaint.assigned",
    "确定受理部门",
    "Step 3: department and person in charge",
    CLASS,
    DEPARTMENT,
    figure("responsible", "reference", "the person in charge", zh="负责人", en="Person in charge"),
    figure("has_responsible", "truth", "a person is named", zh="已定负责人", en="Person in charge named"),
    figure(
        "overrides",
        "truth",
        "another department than the table says",
        zh="不按分类表派定",
        en="Another department than the table says",
    ),
    HAS_REASON,
    TO_ACCUSED,
    STEPS,
    WORDS,
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
    BY_ACCUSED,
    STEPS,
    WORDS,
    en="Cause investigated",
)
declare(
    "solution.proposed",
    "提出解决办法",
    "Step 5: what is to be done",
    figure("remedy", "code", "the sort of remedy", zh="处理方式"),
    figure("amount", "money", "what it costs, in yuan", zh="金额（元）", en="Amount in yuan"),
    figure("promised_on", "date", "by when", zh="承诺期限", en="Promised by"),
    BY_ACCUSED,
    STEPS,
    WORDS,
    en="Solution proposed",
)
declare(
    "consent.given",
    "上级同意",
    "The superior consents to the solution",
    figure("amount", "money", "in yuan", zh="金额（元）", en="Amount in yuan"),
    POSITION,
    WORDS,
    en="Superior consents",
)
declare(
    "consent.refused",
    "上级不同意",
    "The superior does not consent",
    figure("amount", "money", "in yuan", zh="金额（元）", en="Amount in yuan"),
    POSITION,
    WORDS,
    en="Superior does not consent",
)
