"""Who answers for a complaint, what follows for them, and what is to be done better."""

from __future__ import annotations

from shouwen.cases.kinds.figures import BY_ACCUSED, DEPARTMENT, HAS_REASON, POSITION, STEPS, WORDS
from shouwen.facts.kinds import declare, figure

declare(
    "responsibility.fixed",
    "认定责任",
    "One of the three responsibilities is settled",
    figure("sort", "code", "which responsibility", zh="类别"),
    figure("responsible", "reference", "the member", zh="负责人", en="Person in charge"),
    DEPARTMENT,
    figure("not_applicable", "truth", "there is none of this sort", zh="不涉及"),
    HAS_REASON,
    WORDS,
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
    "sanction.proposed",
    "责任处罚",
    "Step 7: reward, sanction or neither is proposed",
    figure("sort", "code", "which", zh="类别"),
    figure("upheld", "truth", "the complaint proved true", zh="投诉属实", en="Complaint proved true"),
    HAS_REASON,
    figure("loss", "money", "loss in yuan", zh="损失（元）", en="Loss in yuan"),
    figure(
        "base_amount",
        "money",
        "the pay that a share is taken of",
        zh="扣减基数（元）",
        en="Base of the deduction in yuan",
    ),
    figure("responsible", "reference", "the member", zh="负责人", en="Person in charge"),
    STEPS,
    WORDS,
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
        BY_ACCUSED,
        HAS_REASON,
        POSITION,
        WORDS,
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
    "improvement.proposed",
    "改善对策",
    "Step 8: what is to be done better",
    figure("cause", "code", "the sort of cause", zh="原因"),
    figure("due_on", "date", "by when", zh="完成日期", en="To be done by"),
    figure("proposed_on", "date", "the day in the unit's zone", zh="提出日期"),
    figure("has_owner", "truth", "somebody is in charge", zh="已定负责人", en="Somebody in charge"),
    figure("owner", "reference", "who is in charge", zh="负责人", en="In charge"),
    STEPS,
    WORDS,
    en="Improvement proposed",
)
