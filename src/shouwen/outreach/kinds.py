"""The facts about surveys. None holds an answer: those stand in the entry."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_SURVEY = figure("survey", "reference", "the survey", zh="问卷")
_RESPONSE = figure("response", "reference", "the part of one customer in it", zh="受访记录", en="Response")
_FORM = figure("form", "code", "the form that is answered", zh="表")

declare(
    "survey.planned", "拟定问卷调查", "Somebody chooses whom a questionnaire is to go to; nothing is sent yet", _SURVEY,
    _FORM,
    figure("chosen", "code", "how they are chosen", ("segment", "客户列表", "A saved list of customers"),
           ("closed", "一段时间内结案的客户", "Customers whose cases were closed in a period"),
           ("outlet", "一个网点的客户", "Customers of an outlet"), zh="选取方式"),
    en="Survey planned",
)  # fmt: skip
declare("survey.opened", "开始一轮问卷", "A questionnaire begins to go out to those who were chosen", _SURVEY, _FORM,
        en="Survey opened")  # fmt: skip
declare("survey.cancelled", "取消问卷调查", "A survey is given up before it was sent", _SURVEY, en="Survey cancelled")
declare(
    "survey.closed", "结束一轮问卷", "Nothing more is taken of a survey", _SURVEY,
    figure("issued", "number", "so many customers got it", zh="发出份数"),
    figure("returned", "number", "so many answered", zh="收回份数"), en="Survey closed",
)  # fmt: skip
declare(
    "survey.issued", "发出问卷", "A questionnaire goes to one customer, or to the list of those to be called",
    _SURVEY, _RESPONSE,
    figure("way", "code", "by which way", ("mail", "邮件", "Mail"), ("phone", "电话", "Telephone"), zh="送达方式"),
    figure("agreed", "truth", "they agree to be asked in this way", zh="已同意", en="Agreed"),
    figure("unsuitable", "truth", "it is a time at which they are not to be disturbed", zh="在不宜访问时间",
           en="Unsuitable time"),
    en="Survey issued",
)  # fmt: skip
declare("survey.returned", "收回问卷", "A customer has answered a questionnaire", _SURVEY, _RESPONSE,
        en="Survey returned")  # fmt: skip
declare(
    "survey.declined", "客户不作答", "A customer who was called does not want to answer", _SURVEY, _RESPONSE,
    en="Survey declined",
)  # fmt: skip
declare(
    "survey.not_reached", "问卷电话未接通", "A customer was called for a survey and not reached", _SURVEY, _RESPONSE,
    en="Not reached for a survey",
)  # fmt: skip
