"""The facts that this module records about matters."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_STEP = figure("step", "code", "the step of the flow, by its name", zh="环节")
_TASK = figure("task", "reference", "the task", zh="任务")
_BY_ACCUSED = figure(
    "by_accused",
    "truth",
    "whoever acts is accused in this matter",
    zh="办理人是被投诉人",
    en="Done by the person complained about",
)
_WORDS = figure(
    "words", "digest", "vouches for the words written with it", zh="文字摘要", en="Hash of the words"
)
_FORM = figure("form", "code", "the form", zh="表")
_ENTRY = figure("entry", "reference", "the entry", zh="表单")

declare(
    "flow.started",
    "流程开始",
    "A matter begins a flow",
    figure("flow", "code", "the standard that names the flow", zh="流程"),
    en="Flow begun",
)
declare(
    "flow.ended",
    "流程结束",
    "A flow has come to its end",
    figure("flow", "code", "the standard", zh="流程"),
    en="Flow ended",
)
for _kind, _zh, _doc, _en in (
    ("flow.taken_back", "流程退回",
     "A fact that moved a flow does not hold as it did, and nobody had gone on from it: the flow went back",
     "Flow taken back"),
    ("flow.kept", "所据事实已变，流程保留",
     "A fact that moved a flow does not hold as it did, but somebody has gone on from it: the flow stays",
     "Fact changed, flow kept"),
):  # fmt: skip
    declare(
        _kind,
        _zh,
        _doc,
        figure("flow", "code", "the standard that names the flow", zh="流程"),
        _STEP,
        figure("because", "reference", "the correction or withdrawal", zh="所据事实", en="Because of which fact"),
        en=_en,
    )
declare("task.taken", "领取任务", "A member takes a task", _STEP, _TASK, _BY_ACCUSED, en="Task taken")
declare(
    "task.handed_on",
    "转交任务",
    "A task goes to a colleague",
    _STEP,
    _TASK,
    figure("to", "reference", "the colleague", zh="接收人", en="To whom"),
    figure(
        "to_accused",
        "truth",
        "the colleague is accused",
        zh="接收人是被投诉人",
        en="Goes to the person complained about",
    ),
    _WORDS,
    en="Task handed on",
)
declare(
    "task.given_back",
    "退回任务",
    "A task goes back to those who may take it",
    _STEP,
    _TASK,
    _WORDS,
    en="Task given back",
)
declare(
    "task.done",
    "完成任务",
    "A task is done",
    _STEP,
    _TASK,
    figure("result", "code", "what came of it", zh="结果"),
    figure("flow", "code", "the standard of the flow that it is a step of", zh="所属流程", en="Flow"),
    figure("customer", "reference", "the customer whom its answer names", zh="所指客户", en="Customer named"),
    figure("open_cases", "number", "other open cases of the customer it is about, counted to 100", zh="未结事项"),
    figure("open_returns", "number", "returns of that customer that are not settled, counted to 100", zh="未结退换货"),
    figure("unpaid", "money", "what that customer owes of orders", zh="未结款项"),
    figure("holds", "number", "holds that stand on that customer", zh="保留令", en="Holds"),
    _BY_ACCUSED,
    _WORDS,
    en="Task done",
)
declare(
    "task.given",
    "布置任务",
    "A colleague or an article gives a task",
    _STEP,
    _TASK,
    figure("to", "reference", "to whom", zh="接收人", en="To whom"),
    en="Task given",
)
declare(
    "entry.filled",
    "填写表单",
    "A form is filled in and saved",
    _FORM,
    _ENTRY,
    figure("version", "number", "which version of the entry", zh="版次"),
    figure("invitation", "reference", "the link by which a customer filled it in", zh="自助链接"),
    _BY_ACCUSED,
    _WORDS,
    en="Form filled in",
)
declare(
    "entry.corrected",
    "更正表单",
    "A signed entry is corrected by a new version",
    _FORM,
    _ENTRY,
    figure("version", "number", "which version of the entry", zh="版次"),
    figure("was_complete", "truth", "whether every place had signed it", zh="此前已签齐", en="Was signed by all"),
    figure("invitation", "reference", "the link by which a customer filled it in", zh="自助链接"),
    _BY_ACCUSED,
    _WORDS,
    en="Form corrected",
)
declare(
    "day.told",
    "表中写明日期",
    "A form that was saved tells of a day to come (`told`), another than it told before",
    _FORM,
    _ENTRY,
    figure("field", "code", "the field or column that tells it", zh="栏目"),
    figure("on", "date", "the next such day", zh="日期", en="Day"),
    en="Day told",
)
declare(
    "entry.signed",
    "签署表单",
    "A place of an entry is signed",
    _FORM,
    _ENTRY,
    figure("version", "number", "which version was signed", zh="版次"),
    figure("place", "code", "the place signed", zh="签署处", en="Place of signature"),
    figure("position", "code", "the position in which the member signs", zh="岗位"),
    figure("instead_of", "reference", "for whom the member stands in", zh="代签", en="Stands in for"),
    figure(
        "is_preparer",
        "truth",
        "the signer prepared this entry",
        zh="签署人即制表人",
        en="Signer prepared the form",
    ),
    figure("handler", "reference", "who handles, as the entry says", zh="承办人"),
    figure("verifier", "reference", "who verifies, as the entry says", zh="查证人"),
    figure(
        "department_named",
        "truth",
        "the entry names the handling department",
        zh="已写明经办主管部门",
        en="Department in charge is named",
    ),
    figure(
        "stage_done", "truth", "this signature completed its stage", zh="本阶段签完", en="Stage completed"
    ),
    figure("complete", "truth", "the entry is signed to the end", zh="已全部签完", en="Signed to the end"),
    _BY_ACCUSED,
    en="Form signed",
)
declare(
    "entry.completed",
    "表单办完",
    "Every field that a form asks for is filled in, and every place has signed",
    _FORM,
    _ENTRY,
    figure("version", "number", "which version of the entry", zh="版次"),
    figure("low_scores", "number", "how many answers its form calls low", zh="低分项数", en="Low marks"),
    en="Form completed",
)
declare(
    "signature.fallen",
    "签字失效",
    "A change undid a signature; the place must be signed again",
    _FORM,
    _ENTRY,
    figure("place", "code", "the place", zh="签署处", en="Place of signature"),
    figure("version", "number", "the version that undid it", zh="版次"),
    en="Signature fallen",
)
declare(
    "note.written",
    "备注",
    "A colleague writes a note",
    figure("note", "reference", "the note", zh="备注"),
    _WORDS,
    en="Note written",
)
declare(
    "attachment.added",
    "附件",
    "A file is added",
    figure("attachment", "reference", "the file", zh="附件"),
    figure("content", "digest", "hash of its content", zh="内容摘要", en="Hash of the content"),
    en="File added",
)
declare(
    "attachment.renamed",
    "附件改名",
    "A file is called otherwise",
    figure("attachment", "reference", "the file", zh="附件"),
    figure("content", "digest", "hash of its content", zh="内容摘要", en="Hash of the content"),
    _WORDS,
    en="File renamed",
)
declare(
    "attachment.removed",
    "删除附件",
    "A file that does not belong there is taken away; what it held goes, its hash stays",
    figure("attachment", "reference", "the file", zh="附件"),
    figure("content", "digest", "hash of what it held", zh="内容摘要", en="Hash of the content"),
    _WORDS,
    en="File removed",
)
declare(
    "task.withdrawn",
    "任务随结论撤回",
    "What gave a task does not hold any more, and nobody had worked on it: it falls away",
    _STEP,
    _TASK,
    figure("standard", "code", "the standard whose finding was withdrawn", zh="标准"),
    en="Task withdrawn with its finding",
)
declare(
    "task.kept",
    "结论撤回，任务保留",
    "What gave a task does not hold any more, but somebody has worked on it: it stays",
    _STEP,
    _TASK,
    figure("standard", "code", "the standard whose finding was withdrawn", zh="标准"),
    en="Finding withdrawn, task kept",
)
declare(
    "deadline.missed",
    "逾期",
    "A deadline passed without being met, recorded at the moment it fell due",
    figure("standard", "code", "the standard", zh="标准"),
    figure("deadline", "reference", "the deadline", zh="时限"),
    en="Deadline missed",
)
declare(
    "deadline.escalated",
    "督办",
    "A missed deadline is laid before somebody above",
    figure("standard", "code", "the standard", zh="标准"),
    figure("deadline", "reference", "the deadline", zh="时限"),
    figure("to", "references", "who is told", zh="接收人", en="To whom"),
    en="Escalated",
)
declare(
    "notice.read",
    "看过通知",
    "A member has looked at a notice",
    figure("notice", "reference", "the notice", zh="通知"),
    en="Notice read",
)
declare(
    "entry.printed",
    "打印表单",
    "A version of an entry leaves as paper or as a sheet",
    _FORM,
    _ENTRY,
    figure("version", "number", "which version", zh="版次"),
    figure(
        "as",
        "code",
        "as what",
        ("pdf", "PDF", "PDF"),
        ("xlsx", "电子表格", "spreadsheet"),
        zh="形式",
        en="As",
    ),
    figure("print", "digest", "hash of the file", zh="打印件摘要", en="Hash of the print"),
    en="Form printed",
)
declare(
    "list.exported",
    "导出清单",
    "A member takes a whole list out of the house as a file",
    figure(
        "list",
        "code",
        "which list",
        ("cases", "事项", "cases"),
        ("contacts", "联络记录", "contacts"),
        ("trial_lines", "试算差异", "what a draft would have done"),
        ("customers", "客户", "customers"),
        ("moves", "转用工单", "moved cases"),
        ("period-sheet", "统计表", "rows of a sheet of a period"),
        ("orders", "订单", "orders"),
        ("batches", "批次", "batches"),
        ("imports", "历次导入", "what a member has imported"),
        ("receipts", "发票和凭证", "invoices and receipts"),
        ("customer-standing", "客户等级", "grades of customers"),
        ("permits", "特殊申请", "special requests"),
        ("returns", "退换货", "returns and exchanges"),
        ("surveys", "问卷调查", "surveys"),
        ("responses", "受访客户", "customers of a survey"),
        ("forms", "表单", "filled-in forms"),
        ("erasures", "删除申请", "requests to erase"),
        ("regions", "区域", "regions"),
        ("outlets", "服务网点", "service outlets"),
        ("sales-year", "客户销售资料", "sales by customer and month"),
        ("sales-month", "客户销售月报", "monthly sales report"),
        ("sales-ranking", "毛利排名", "ranking by gross profit"),
        ("sales-returned", "退换货汇总", "summary of returns and exchanges"),
        ("sales-lines", "销售明细", "lines behind a figure"),
        ("satisfaction", "客户评价", "answers of customers"),
        ("tasks", "任务", "tasks"),
        ("units", "单位", "units"),
        ("members", "成员", "members"),
        ("positions", "岗位", "positions"),
        ("position-names", "岗位对应", "names of positions"),
        ("notices", "通知记录", "log of what was told"),
        ("deliveries", "通知情况", "who was told and who was not"),
        ("reply-texts", "回复用语", "texts for replies"),
        ("figure-cases", "统计数字的工单", "cases behind a figure"),
        ("drafts", "规范草案", "drafts"),
        ("coverage", "逐条执行情况", "who carries out each clause"),
        ("local-values", "本地值", "local values"),
        ("case-moves", "转用记录", "moves of running cases"),
        ("products", "产品", "products"),
        ("tags", "标签", "tags"),
        ("grade-changes", "等级变更", "changes of grade"),
        ("sales-sheets", "销售报表", "sheets of sales"),
        ("batch-sold", "批次购买客户", "who bought of a batch"),
        zh="清单",
    ),
    figure("rows", "number", "how many rows", zh="行数"),
    figure("content", "digest", "hash of the file", zh="内容摘要", en="Hash of the content"),
    figure("purpose", "code", "for what it holds what lists keep back, of the list reading_purpose", zh="查阅目的"),
    en="List exported",
)
declare(
    "list.imported",
    "导入清单",
    "A member brought a list into the house as a file",
    figure("list", "code", "which list", ("customers", "客户", "customers"), ("orders", "订单", "orders"),
           ("products", "产品", "products"), ("batches", "批次", "batches"),
           ("receipts", "发票和凭证", "invoices and receipts"), zh="清单"),
    figure("rows", "number", "how many rows it had", zh="行数"),
    figure("made", "number", "how many of them were recorded", zh="新建行数", en="Rows recorded"),
    figure("changed", "number", "how many of them changed what was there", zh="更改行数", en="Rows that changed"),
    figure("failed", "number", "how many of them were left out", zh="错误行数", en="Rows left out"),
    figure("content", "digest", "hash of the file", zh="内容摘要", en="Hash of the content"),
    en="List imported",
)  # fmt: skip
