"""The deeds of a complaint, declared: what each asks, which right it needs, which fact it records.

Pages and the API make their forms from these declarations. Options that begin with ``list:`` come
from the pack in force (``pack.yaml``, ``lists``), so that no class or remedy stands in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

from shouwen.cases.permissions import (
    ANSWER_REPORT,
    APPROVE_SANCTION,
    CONSENT_TO_SOLUTION,
    INVESTIGATE_COMPLAINT,
    JUDGE_COMPLAINT,
    NAME_ACCUSED,
    REPLY_TO_CUSTOMER,
)
from shouwen.customers.permissions import DEREGISTER_CUSTOMER

if TYPE_CHECKING:  # a name of the stubs, not of Django
    from django.utils.functional import _StrPromise

#: Text of the reader's language, which may still wait for its translation.
Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True)
class Input:
    """One thing that a deed asks.

    ``type`` is choice, truth, date, money, member or text. ``options`` of a choice are its keys, or
    ``list:name`` of the pack. ``keeps`` is the particular of the case that the answer becomes, from
    which forms are filled.
    """

    name: str
    type: str
    label: Words
    options: tuple[str, ...] | str = ()
    is_required: bool = True
    keeps: str = ""


@dataclass(frozen=True)
class CaseDeed:
    """A deed on a case: ``noun`` is its address, ``fact`` what it records, ``right`` who may.

    ``words`` labels the text that goes with it (none: no text), ``is_wordy`` says that it must not
    be empty. ``step`` is which of the eight steps it is. ``is_joint`` says that it fits every case, also a part of a
    case that another unit was asked for; ``of_file`` that it fits only one that was opened for a customer without
    a contact.
    """

    noun: str
    fact: str
    title: Words
    right: str
    inputs: tuple[Input, ...] = ()
    words: Words = ""
    is_wordy: bool = False
    step: int | None = None
    is_joint: bool = False
    of_file: bool = False


def _choice(
    name: str, label: Words, options: tuple[str, ...] | str, keeps: str = "", required: bool = True
) -> Input:
    return Input(name, "choice", label, options, required, keeps)


def _truth(name: str, label: Words, keeps: str = "") -> Input:
    return Input(name, "truth", label, (), False, keeps)


DEEDS: Mapping[str, CaseDeed] = MappingProxyType(
    {
        deed.noun: deed
        for deed in (
            CaseDeed(
                "deregistration",
                "customer.deregistered",
                _("Deregister the customer"),
                DEREGISTER_CUSTOMER,
                words=_("Reason"),
                is_wordy=True,
                of_file=True,
            ),
            CaseDeed(
                "judgement",
                "complaint.judged",
                _("Judge the complaint"),
                JUDGE_COMPLAINT,
                (
                    _choice("class", _("Class of complaint"), "list:complaint_class"),
                    _truth("reasons_sufficient", _("The reasons suffice")),
                    _truth("demand_reasonable", _("The demand is reasonable")),
                ),
                words=_("Comment"),
                step=2,
            ),
            CaseDeed(
                "acceptance",
                "complaint.accepted",
                _("Accept the complaint"),
                JUDGE_COMPLAINT,
                (Input("promised_on", "date", _("Promised by"), keeps="case.promised_on"),),
            ),
            CaseDeed(
                "refusal",
                "complaint.declined",
                _("Decline the complaint"),
                JUDGE_COMPLAINT,
                words=_("Reason that the customer will be told"),
            ),
            CaseDeed(
                "assignment",
                "complaint.assigned",
                _("Assign the complaint"),
                JUDGE_COMPLAINT,
                (
                    _choice("department", _("Department"), "list:department", keeps="case.department"),
                    Input(
                        "responsible",
                        "member",
                        _("Person in charge"),
                        is_required=False,
                        keeps="case.handler",
                    ),
                ),
                words=_("Reason, where it is another department than the table says"),
                step=3,
            ),
            CaseDeed(
                "investigation",
                "complaint.investigated",
                _("Record the investigation"),
                INVESTIGATE_COMPLAINT,
                (
                    _truth("upheld", _("The complaint proved true"), keeps="case.upheld"),
                    _truth("own_fault", _("The cause is ours"), keeps="case.own_fault"),
                    _choice("cause", _("Sort of cause"), "list:cause", keeps="case.cause"),
                    Input(
                        "responsible",
                        "member",
                        _("Person answerable"),
                        is_required=False,
                        keeps="case.responsible",
                    ),
                    Input("no_person", "text", _("Why no person is answerable"), is_required=False),
                    Input("loss", "money", _("Loss in yuan"), keeps="case.loss"),
                ),
                words=_("Cause and course"),
                is_wordy=True,
                step=4,
            ),
            CaseDeed(
                "solution",
                "solution.proposed",
                _("Propose a solution"),
                INVESTIGATE_COMPLAINT,
                (
                    _choice("remedy", _("Remedy"), "list:remedy", keeps="case.handling"),
                    Input("amount", "money", _("Amount in yuan"), keeps="case.amount"),
                    Input("promised_on", "date", _("To be done by"), is_required=False),
                ),
                words=_("Solution"),
                is_wordy=True,
                step=5,
            ),
            CaseDeed(
                "consent",
                "consent.given",
                _("Consent to the solution"),
                CONSENT_TO_SOLUTION,
                words=_("Comment"),
            ),
            CaseDeed(
                "dissent",
                "consent.refused",
                _("Send the solution back"),
                CONSENT_TO_SOLUTION,
                words=_("What is missing"),
                is_wordy=True,
            ),
            CaseDeed(
                "telling",
                "customer.told",
                _("Tell the customer"),
                REPLY_TO_CUSTOMER,
                (_choice("of", _("Of what"), "list:told_of"),),
                words=_("What was said"),
                is_wordy=True,
            ),
            CaseDeed(
                "confirmation",
                "customer.confirmed",
                _("Record the customer's reaction"),
                REPLY_TO_CUSTOMER,
                (
                    _choice("of", _("To what"), "list:told_of"),
                    _truth("satisfied", _("The customer accepts it"), keeps="case.satisfied"),
                    _choice(
                        "satisfaction",
                        _("Satisfaction"),
                        "list:satisfaction",
                        keeps="case.satisfaction",
                        required=False,
                    ),
                ),
                words=_("What the customer said"),
                step=6,
            ),
            CaseDeed(
                "reply",
                "case.replied",
                _("Answer the customer"),
                REPLY_TO_CUSTOMER,
                (
                    _choice("which", _("Which answer"), ("first", "progress", "final")),
                    _truth("concerns_product", _("It is about a product")),
                    _truth("demand_confirmed", _("The demand was confirmed with the customer")),
                    _truth("reason_confirmed", _("The reasons were confirmed with the customer")),
                    _truth("thanked", _("Thanks were said")),
                    _truth("apologised", _("An apology was said")),
                ),
                words=_("Answer"),
                is_wordy=True,
            ),
            CaseDeed(
                "responsibility",
                "responsibility.fixed",
                _("Settle a responsibility"),
                CONSENT_TO_SOLUTION,
                (
                    _choice("sort", _("Which responsibility"), "list:responsibility"),
                    Input("responsible", "member", _("Member"), is_required=False),
                    _choice("department", _("Department"), "list:department", required=False),
                    _truth("not_applicable", _("There is none of this sort")),
                ),
                words=_("Reason"),
            ),
            CaseDeed(
                "sanction",
                "sanction.proposed",
                _("Propose reward or sanction"),
                CONSENT_TO_SOLUTION,
                (
                    _choice("sort", _("Which"), "list:sanction", keeps="case.sanction"),
                    Input("responsible", "member", _("Member"), is_required=False),
                    Input(
                        "base_amount",
                        "money",
                        _("Pay that the share is taken of, in yuan"),
                        is_required=False,
                    ),
                ),
                words=_("Reason"),
                step=7,
            ),
            CaseDeed(
                "approval",
                "sanction.approved",
                _("Approve the reward or sanction"),
                APPROVE_SANCTION,
                words=_("Comment"),
            ),
            CaseDeed(
                "rejection",
                "sanction.refused",
                _("Refuse the reward or sanction"),
                APPROVE_SANCTION,
                words=_("Reason"),
            ),
            CaseDeed(
                "improvement",
                "improvement.proposed",
                _("Propose an improvement"),
                INVESTIGATE_COMPLAINT,
                (
                    Input("owner", "member", _("In charge"), is_required=False),
                    Input("due_on", "date", _("Due on")),
                ),
                words=_("Improvement"),
                is_wordy=True,
                step=8,
            ),
            CaseDeed(
                "accusation",
                "accused.named",
                _("Say whom the complaint is about"),
                NAME_ACCUSED,
                (Input("accused", "member", _("Member")),),
            ),
            CaseDeed(
                "report",
                "report.made",
                _("Report upwards"),
                REPLY_TO_CUSTOMER,
                (
                    _choice("reason", _("Reason"), "list:report_reason"),
                    _truth("urgent", _("Urgent: levels may be skipped")),
                    Input("superior", "member", _("To which superior, if not your direct one"), is_required=False),
                ),
                words=_("What happened, and what you propose"),
                is_wordy=True,
                is_joint=True,
            ),
            CaseDeed(
                "instruction",
                "report.answered",
                _("Answer a report"),
                ANSWER_REPORT,
                words=_("Instruction"),
                is_wordy=True,
                is_joint=True,
            ),
            CaseDeed(
                "suggestion",
                "report.suggested",
                _("Suggest otherwise to the superior"),
                REPLY_TO_CUSTOMER,
                words=_("What you suggest, and why"),
                is_wordy=True,
                is_joint=True,
            ),
            CaseDeed(
                "execution",
                "report.executed",
                _("Record that the instruction was carried out"),
                REPLY_TO_CUSTOMER,
                words=_("What was done"),
                is_wordy=True,
                is_joint=True,
            ),
            CaseDeed(
                "escalation",
                "report.escalated",
                _("Take the dissent to the next superior"),
                REPLY_TO_CUSTOMER,
                words=_("What you still object to"),
                is_wordy=True,
                is_joint=True,
            ),
            CaseDeed(
                "late_report",
                "report.made_up",
                _("Tell the skipped superior"),
                REPLY_TO_CUSTOMER,
                words=_("What was reported"),
                is_wordy=True,
                is_joint=True,
            ),
        )
    }
)
BY_FACT = MappingProxyType({deed.fact: deed for deed in DEEDS.values()})
