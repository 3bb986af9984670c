"""The facts that this module records about matters."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_STEP = figure("step", "code", "the step of the flow, by its name")
_TASK = figure("task", "reference", "the task")
_BY_ACCUSED = figure("by_accused", "truth", "whoever acts is accused in this matter")
_WORDS = figure("words", "digest", "vouches for the words written with it")
_FORM = figure("form", "code", "the form")
_ENTRY = figure("entry", "reference", "the entry")

declare("flow.started", "流程开始", "A matter begins a flow", figure("flow", "code", "the standard that names the flow"))
declare("flow.ended", "流程结束", "A flow has come to its end", figure("flow", "code", "the standard"))
declare("task.taken", "领取任务", "A member takes a task", _STEP, _TASK, _BY_ACCUSED)
declare("task.handed_on", "转交任务", "A task goes to a colleague", _STEP, _TASK,
        figure("to", "reference", "the colleague"), figure("to_accused", "truth", "the colleague is accused"), _WORDS)
declare("task.given_back", "退回任务", "A task goes back to those who may take it", _STEP, _TASK, _WORDS)
declare("task.done", "完成任务", "A task is done", _STEP, _TASK, figure("result", "code", "what came of it"),
        _BY_ACCUSED, _WORDS)
declare("task.given", "布置任务", "A colleague or an article gives a task", _STEP, _TASK,
        figure("to", "reference", "to whom"))
declare("entry.filled", "填写表单", "A form is filled in and saved", _FORM, _ENTRY,
        figure("version", "number", "which version of the entry"), _BY_ACCUSED, _WORDS)
declare("entry.corrected", "更正表单", "A signed entry is corrected by a new version", _FORM, _ENTRY,
        figure("version", "number", "which version of the entry"), _BY_ACCUSED, _WORDS)
declare(
    "entry.signed", "签署表单", "A place of an entry is signed", _FORM, _ENTRY,
    figure("version", "number", "which version was signed"),
    figure("place", "code", "the place signed"),
    figure("position", "code", "the position in which the member signs"),
    figure("instead_of", "reference", "for whom the member stands in"),
    figure("is_preparer", "truth", "the signer prepared this entry"),
    figure("handler", "reference", "who handles, as the entry says"),
    figure("verifier", "reference", "who verifies, as the entry says"),
    figure("department_named", "truth", "the entry names the handling department"),
    figure("stage_done", "truth", "this signature completed its stage"),
    figure("complete", "truth", "the entry is signed to the end"),
    _BY_ACCUSED,
)
declare("signature.fallen", "签字失效", "A change undid a signature; the place must be signed again", _FORM, _ENTRY,
        figure("place", "code", "the place"), figure("version", "number", "the version that undid it"))
declare("note.written", "备注", "A colleague writes a note", figure("note", "reference", "the note"), _WORDS)
declare("attachment.added", "附件", "A file is added", figure("attachment", "reference", "the file"),
        figure("content", "digest", "hash of its content"))
declare("deadline.missed", "逾期", "A deadline passed without being met, recorded at the moment it fell due",
        figure("standard", "code", "the standard"), figure("deadline", "reference", "the deadline"))
declare("deadline.escalated", "督办", "A missed deadline is laid before somebody above",
        figure("standard", "code", "the standard"), figure("deadline", "reference", "the deadline"),
        figure("to", "references", "who is told"))
declare("notice.read", "看过通知", "A member has looked at a notice", figure("notice", "reference", "the notice"))
declare("entry.printed", "打印表单", "A version of an entry leaves as paper or as a sheet", _FORM, _ENTRY,
        figure("version", "number", "which version"), figure("as", "code", "as what", "pdf", "xlsx"),
        figure("print", "digest", "hash of the file"))
