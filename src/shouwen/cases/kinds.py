"""The facts that this module records: what happens to a case, and the eight steps of a complaint."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_WORDS = figure("words", "digest", "vouches for the words written with it")
_HAS_REASON = figure("has_reason", "truth", "a reason was written")
_BY_ACCUSED = figure("by_accused", "truth", "whoever acts is accused in this case")
_TO_ACCUSED = figure("to_accused", "truth", "whoever receives it is accused in this case")
_STEPS = figure(
    "steps_done", "number", "how many of the eight steps stand recorded, from the first without a gap"
)
_POSITION = figure("position", "code", "the position in which the member acts")
_KIND = figure("kind", "code", "the kind of case, as the pack calls it")
_CLASS = figure("class", "code", "the class of the complaint, as the pack calls it")
_DEPARTMENT = figure("department", "code", "the department, as the pack calls it")

declare(
    "case.opened",
    "立案",
    "A matter of a customer begins",
    _KIND,
    _CLASS,
    figure("channel", "code", "the channel of the contact it came from"),
    figure("special", "truth", "marked as special"),
    figure("sudden", "truth", "a sudden event"),
    figure("contact", "reference", "the contact it came from"),
    figure("parent", "reference", "the case that waits for this one"),
    figure("same_matter", "reference", "an earlier case of the same matter"),
    _WORDS,
)
declare(
    "owner.passed_on",
    "责任移交",
    "Whoever answered for the case has left; somebody else does now",
    figure("to", "reference", "the successor"),
)
declare(
    "case.changed",
    "更改案件",
    "What is written on a case is changed",
    figure("version", "number", "which version"),
    _WORDS,
)
declare(
    "case.transferred",
    "转办",
    "A case is offered to another unit",
    figure("to", "reference", "the unit or member"),
    figure("transfer", "reference", "the offer"),
    _TO_ACCUSED,
    _DEPARTMENT,
    _WORDS,
)
declare(
    "transfer.accepted",
    "接受转办",
    "The offer is accepted; the work moves",
    figure("transfer", "reference", "the offer"),
    _BY_ACCUSED,
)
declare(
    "transfer.declined",
    "退回转办",
    "The offer is declined",
    figure("transfer", "reference", "the offer"),
    _HAS_REASON,
    _WORDS,
)
declare("pause.started", "暂停", "The clocks of a case stand from now on", _HAS_REASON, _WORDS)
declare("pause.ended", "恢复", "The clocks of a case go on")
declare(
    "case.closed",
    "结案",
    "A case comes to its end",
    _KIND,
    figure("result", "code", "how it ended"),
    _STEPS,
    figure("registrations", "number", "written registrations"),
    figure("countersigns", "references", "entries that still go round for countersigning"),
    figure("open_countersigns", "number", "how many of them"),
    figure("entries", "references", "other entries that are not signed to the end"),
    figure("open_entries", "number", "how many of them"),
    figure("sub_cases", "references", "sub-cases that are open"),
    figure("open_sub_cases", "number", "how many of them"),
    figure("open_steps", "number", "open tasks"),
    figure("fixed_handling", "truth", "who handled is settled"),
    figure("fixed_cause", "truth", "who caused it is settled"),
    figure("fixed_delay", "truth", "who delayed is settled"),
    figure("replied", "truth", "a final answer was given"),
    figure("satisfaction_asked", "truth", "the customer was asked how satisfied they are"),
    _WORDS,
)
declare("case.reopened", "重新立案", "A closed case goes on", _HAS_REASON, _WORDS)
declare(
    "case.merged",
    "并案",
    "A case goes on in another",
    figure("into", "reference", "the case in which it goes on"),
)
declare(
    "case.replied",
    "答复客户",
    "The customer gets an answer",
    figure("which", "code", "first, progress or final", "first", "progress", "final"),
    figure("concerns_product", "truth", "the complaint is about a product"),
    figure("order_number_known", "truth", "the order number is known"),
    figure("part_number_known", "truth", "the part number is known"),
    figure("quantity_known", "truth", "the quantity is known"),
    figure("shipped_on_known", "truth", "the day of shipment is known"),
    figure("demand_confirmed", "truth", "the customer's demand was confirmed"),
    figure("reason_confirmed", "truth", "the customer's reasons were confirmed"),
    figure("thanked", "truth", "thanks were said"),
    figure("apologised", "truth", "an apology was said"),
    _WORDS,
)
declare(
    "customer.told",
    "告知客户",
    "The customer is told something",
    figure("of", "code", "of what"),
    figure("consented", "truth", "the superior's consent to the present solution stands"),
    _HAS_REASON,
    _WORDS,
)
declare(
    "customer.confirmed",
    "客户回应",
    "The customer reacts",
    figure("of", "code", "to what"),
    figure("satisfied", "truth", "the customer accepts it"),
    figure("satisfaction", "code", "the answer on the scale of the pack"),
    _WORDS,
)
declare(
    "responsibility.fixed",
    "认定责任",
    "One of the three responsibilities is settled",
    figure("sort", "code", "which responsibility"),
    figure("responsible", "reference", "the member"),
    _DEPARTMENT,
    figure("not_applicable", "truth", "there is none of this sort"),
    _HAS_REASON,
    _WORDS,
)
declare(
    "accused.named",
    "指明被投诉人",
    "The complaint turns out to be about a member",
    figure("accused", "reference", "the member"),
    figure("holds_case", "truth", "that member handles it now"),
)
declare(
    "complaint.judged",
    "判定性质",
    "Step 2: whether the reasons suffice and the demand is reasonable",
    _CLASS,
    figure("reasons_sufficient", "truth", "the reasons suffice"),
    figure("demand_reasonable", "truth", "the demand is reasonable"),
    figure("has_comment", "truth", "a comment was written"),
    _POSITION,
    _STEPS,
    _WORDS,
)
declare(
    "complaint.accepted",
    "受理投诉",
    "The complaint is accepted",
    figure("promised_on", "date", "by when, as promised"),
    figure("accepted_on", "date", "the day in the unit's zone"),
    _POSITION,
)
declare("complaint.declined", "不予受理", "The complaint is declined", _HAS_REASON, _POSITION, _WORDS)
declare(
    "complaint.assigned",
    "确定受理部门",
    "Step 3: department and person in charge",
    _CLASS,
    _DEPARTMENT,
    figure("responsible", "reference", "the person in charge"),
    figure("has_responsible", "truth", "a person is named"),
    figure("overrides", "truth", "another department than the table says"),
    _HAS_REASON,
    _TO_ACCUSED,
    _STEPS,
    _WORDS,
)
declare(
    "complaint.investigated",
    "调查原因",
    "Step 4: cause and person",
    figure("upheld", "truth", "the complaint proved true"),
    figure("own_fault", "truth", "the cause is ours"),
    figure("has_evidence", "truth", "evidence is attached"),
    figure("has_cause", "truth", "a cause was written"),
    figure("cause", "code", "the sort of cause"),
    figure("has_person", "truth", "a person is named"),
    figure("no_person_reason", "truth", "why no person is answerable was written"),
    figure("loss", "money", "loss in yuan"),
    figure("case_kind", "code", "the kind of case"),
    figure("same_cause_days", "number", "days since the last improvement on the same cause"),
    _BY_ACCUSED,
    _STEPS,
    _WORDS,
)
declare(
    "solution.proposed",
    "提出解决办法",
    "Step 5: what is to be done",
    figure("remedy", "code", "the sort of remedy"),
    figure("amount", "money", "what it costs, in yuan"),
    figure("promised_on", "date", "by when"),
    _BY_ACCUSED,
    _STEPS,
    _WORDS,
)
declare(
    "consent.given",
    "上级同意",
    "The superior consents to the solution",
    figure("amount", "money", "in yuan"),
    _POSITION,
    _WORDS,
)
declare(
    "consent.refused",
    "上级不同意",
    "The superior does not consent",
    figure("amount", "money", "in yuan"),
    _POSITION,
    _WORDS,
)
declare(
    "sanction.proposed",
    "责任处罚",
    "Step 7: reward, sanction or neither is proposed",
    figure("sort", "code", "which"),
    figure("upheld", "truth", "the complaint proved true"),
    _HAS_REASON,
    figure("loss", "money", "loss in yuan"),
    figure("base_amount", "money", "the pay that a share is taken of"),
    figure("responsible", "reference", "the member"),
    _STEPS,
    _WORDS,
)
declare(
    "improvement.proposed",
    "改善对策",
    "Step 8: what is to be done better",
    figure("cause", "code", "the sort of cause"),
    figure("due_on", "date", "by when"),
    figure("proposed_on", "date", "the day in the unit's zone"),
    figure("has_owner", "truth", "somebody is in charge"),
    _STEPS,
    _WORDS,
)
declare(
    "report.made",
    "请示报告",
    "Something is reported upwards",
    figure("reason", "code", "which of the five"),
    figure("urgent", "truth", "levels may be skipped"),
    figure("levels_up", "number", "how many levels up"),
    figure("has_proposal", "truth", "it says what to do"),
    _WORDS,
)
declare("report.answered", "批示", "A report is answered", _POSITION, _WORDS)
declare("report.made_up", "补报", "The skipped superior is told afterwards", _WORDS)
declare(
    "report.escalated",
    "向上反映",
    "A dissenting member takes it further up",
    figure("suggested", "truth", "it was suggested first"),
    figure("executed", "truth", "it was carried out first"),
    _WORDS,
)
