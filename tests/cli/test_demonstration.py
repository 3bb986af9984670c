"""The demonstration organisation, small for every day and whole for ``make prove``."""

import os
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from shouwen.cases.models import Case, CasePause, CaseState, ReplyText, Transfer, TransferState
from shouwen.cli.demonstration import ENDS_BEFORE, make_demonstration, sign_in_lines
from shouwen.cli.demonstration.customers import plan_customer
from shouwen.cli.demonstration.houses import PASS_PHRASE
from shouwen.cli.demonstration.people import LEFT, PEOPLE, SITES, UNITS
from shouwen.cli.demonstration.plans import plans, spread
from shouwen.cli.demonstration.stories.cable import calls
from shouwen.cli.demonstration.words import archive
from shouwen.cli.demonstration.words.fresh import FRESH
from shouwen.cli.demonstration.words.goods import GOODS_COMPLAINTS
from shouwen.cli.demonstration.words.others import REPLY_TEXTS
from shouwen.cli.demonstration.words.service import PROPOSALS, SERVICE_COMPLAINTS
from shouwen.cli.demonstration.words.shop import BATCHES, TOO_LATE
from shouwen.cli.demonstration.words.trade import CONTRACT_COMPLAINTS, TRANSPORT_COMPLAINTS
from shouwen.compliance.floor import Passing, stands
from shouwen.compliance.models import Finding, FloorException
from shouwen.compliance.reckonings import kept_reckoning
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.trial_facts import facts_for, remembered, told_in_order
from shouwen.contacts.models import Contact
from shouwen.customers.credit.models import GradeChange, Rating
from shouwen.customers.erasures.models import Erasure, Hold
from shouwen.customers.models import Customer
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact, Seal
from shouwen.facts.queries import as_fact
from shouwen.facts.refusals import Refused
from shouwen.facts.verification import verify_seals
from shouwen.orders.batches import ProductBatch, batches_of
from shouwen.orders.models import OrderLine, Return
from shouwen.orders.receipts import IssuedReceipt
from shouwen.organisation.models import Member, StandIn, Unit
from shouwen.outreach.models import Survey
from shouwen.outreach.queries import tally_of
from shouwen.regulation.outcomes import Clock
from shouwen.regulation.plain_values import plain
from shouwen.regulation.replaying.trying import SwiftSide
from shouwen.regulation.trial import REFUSED, Side
from shouwen.work.entries import state_of_entry
from shouwen.work.models import (
    Deadline,
    DeadlineState,
    Entry,
    Import,
    Notice,
    Permit,
    Signature,
    Task,
    TaskState,
)
from tests.conftest import _use

SMALL, WHOLE = 0.06, 1.0
LIMITS = {"AAA": 200_000, "AA": 100_000, "A": 50_000, "B": 5_000}
TEXTS = (
    *GOODS_COMPLAINTS,
    *CONTRACT_COMPLAINTS,
    *TRANSPORT_COMPLAINTS,
    *SERVICE_COMPLAINTS,
    *PROPOSALS,
    *FRESH,
)


class Steps(list):
    """What a progress bar is told."""

    def __call__(self, step, done, of):
        self.append((step, done, of))


@pytest.fixture(scope="module", params=[SMALL, pytest.param(WHOLE, marks=pytest.mark.prove)])
def scale(request):
    return request.param


@pytest.fixture(scope="module")
def made(scale, database_server, django_db_setup, django_db_blocker, database_addresses, tmp_path_factory):
    """A demonstration in a database of its own: its time, how to sign in, the progress told, how long it took."""
    from django.conf import settings
    from django.core.management import call_command

    with django_db_blocker.unblock():
        own = database_server.database(f"shouwen_test_demonstration_{os.getpid()}")
        _use(own.owner)
        call_command("migrate", verbosity=0)
        _use(own.app)
        kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("files")
        try:
            at, steps = timezone.now(), Steps()
            lines = make_demonstration(at=at, progress=steps, scale=scale)
            yield at, lines, steps, timezone.now() - at
        finally:  # what comes after has the database of its own whatever came of this
            settings.MEDIA_ROOT = kept
            _use(database_addresses.app)
            database_server.drop(own.app.name)


def only_whole(scale):
    if scale != WHOLE:
        pytest.skip("only the whole demonstration has all of it")


def test_there_are_two_companies_in_two_zones_a_cable_company_and_their_people(made):
    assert dict(Unit.objects.filter(kind="subsidiary").values_list("code", "zone")) == {
        "SH": "Asia/Shanghai",
        "XJ": "Asia/Urumqi",
        "GD": "Asia/Shanghai",
        "QL": "Asia/Shanghai",
    }
    assert Unit.objects.count() == len(UNITS)
    assert Member.objects.count() == len(PEOPLE) + 1 == 47


def test_somebody_has_left_and_somebody_is_away_now(made):
    at = made[0]

    assert list(Member.objects.exclude(left_at=None).values_list("sign_in", flat=True)) == [LEFT]
    assert StandIn.objects.filter(since__lte=at, until__gt=at).count() == 1


def test_there_are_as_many_customers_and_contacts_as_the_scale_says(made, scale):
    cable = len(list(calls(scale)))
    assert Customer.objects.count() == round(300 * scale) + cable + archive.CUSTOMERS
    assert Contact.objects.count() >= round(120 * scale) + cable
    if scale == WHOLE:
        contacts, cases = 120 + cable + archive.CONTACTS, 84 + archive.CASES
        assert (Contact.objects.count(), Case.objects.count()) == (contacts, cases)


def test_contacts_come_on_all_channels_in_and_out(made, scale):
    only_whole(scale)

    assert set(Contact.objects.values_list("channel", flat=True)) == {
        "phone", "counter", "letter", "mail", "fax", "visit",
    }  # fmt: skip
    assert set(Contact.objects.values_list("direction", flat=True)) == {"in", "out"}
    phones = Contact.objects.filter(channel="phone")
    assert phones.exclude(held_seconds=None).exists()
    assert phones.filter(rings__gt=3).exists()


def test_cases_are_of_every_kind_in_every_state(made, scale):
    only_whole(scale)

    assert set(Case.objects.values_list("kind", flat=True)) == {
        "投诉", "产品投诉", "来访接待", "请示报告", "协办", "业务咨询", "故障申告", "售后服务", "售后服务计划",
        "信用等级变更", "查阅保密资料", "借阅客户档案", "客户注销",
    }
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    ends = set(Fact.objects.filter(kind="case.closed").values_list("figures__result", flat=True))
    assert ends == {"办结", "不予受理", "撤回"}
    transfers = set(Transfer.objects.values_list("state", flat=True))
    assert transfers == {TransferState.OFFERED, TransferState.ACCEPTED, TransferState.DECLINED}
    assert CasePause.objects.filter(until=None).count() == 2
    assert CasePause.objects.exclude(until=None).exists()
    assert Fact.objects.filter(kind="case.reopened").count() == 2
    assert Case.objects.exclude(parent=None).count() == 3
    assert Case.objects.exclude(accused=None).count() == 2
    assert {"普通", "急", "特急"} <= set(Case.objects.values_list("urgency", flat=True))


def test_cases_wait_at_every_step(made, scale):
    only_whole(scale)

    waiting = set(
        Task.objects.filter(state=TaskState.OPEN, flow__standard="SD-3.15-3").values_list("title", flat=True)
    )

    assert waiting >= {
        "记录投诉内容", "判定性质", "受理并承诺期限", "确定投诉处理责任", "调查原因", "提出解决办法",
        "上级同意", "通知客户", "反馈反应", "责任处罚", "提出改善对策",
    }  # fmt: skip


def test_handling_sheets_go_round_in_different_stages(made, scale):
    only_whole(scale)

    states = [state_of_entry(entry) for entry in Entry.objects.filter(form="客户投诉处理表")]

    assert {state.stage for state in states} >= {1, 2, 3, 4, 5, 6}
    assert any(state.round > 1 and not state.is_complete for state in states)
    assert any(len(state.open) == 3 for state in states)


def test_closed_cases_have_all_their_forms_signed(made):
    settled = Fact.objects.filter(kind="case.closed", figures__result="办结").values_list("about", flat=True)
    reported = Entry.objects.filter(form="投诉处理报告表", matter__in=settled)
    entries = Entry.objects.filter(matter__in=settled).exclude(form="投诉处理报告表")

    assert reported.exists()
    assert all(state_of_entry(entry).is_complete for entry in [*entries, *reported])


def test_missed_deadlines_were_recorded_at_their_due_moment_and_escalated(made, scale):
    missed = {row.reference: row for row in Deadline.objects.filter(state=DeadlineState.MISSED)}

    assert missed
    for fact in Fact.objects.filter(kind="deadline.missed"):
        row = missed.get(fact.figures["deadline"])
        assert row is None or row.due_at == fact.at
    if scale == WHOLE:
        assert Fact.objects.filter(kind="deadline.escalated").exists()
        assert Notice.objects.filter(what="escalated").exists()


def test_no_standard_failed_to_be_judged(made):
    assert list(Finding.objects.filter(verdict="failed").values_list("standard", "fault")) == []


def test_everything_there_is_came_from_a_recorded_deed(made):
    def recorded(kind):
        return Fact.objects.filter(kind=kind).count()

    assert recorded("customer.recorded") == Customer.objects.count()
    assert recorded("contact.received") == Contact.objects.filter(direction="in").count()
    assert recorded("case.opened") == Case.objects.count()
    assert recorded("entry.signed") == Signature.objects.count()
    assert recorded("member.joined") == Member.objects.count()
    assert recorded("case.transferred") == Transfer.objects.count()
    versions = Entry.objects.aggregate(all=Count("versions"))["all"]
    assert recorded("entry.filled") + recorded("entry.corrected") == versions


def test_it_happened_in_the_last_sixty_days(made):
    at = made[0]

    first, last = Case.objects.earliest("opened_at").opened_at, Fact.objects.latest("at").at
    assert first >= at - timedelta(days=60)
    assert last <= at


def test_what_happened_is_sealed_and_verified(made):
    verified = verify_seals()

    assert verified.fault is None
    assert verified.facts == Fact.objects.count()
    assert Seal.objects.exists()


def test_everybody_who_has_not_left_signs_in_and_sees_their_workbench(made, client):
    for person in PEOPLE:
        member = Member.objects.get(sign_in=person.sign_in)
        if person.sign_in == LEFT:
            assert not member.has_usable_password()
            continue
        client.force_login(member)

        assert client.get(reverse("workbench")).status_code == 200


def test_one_pass_phrase_opens_for_all(made):
    first, other = Member.objects.get(sign_in="zhouting"), Member.objects.get(sign_in="rena")

    assert first.check_password(PASS_PHRASE)
    assert (other.password, other.has_temporary_secret) == (first.password, False)
    assert made[1] == sign_in_lines()


def test_the_progress_goes_from_nothing_to_the_end(made):
    steps = made[2]

    assert [step for step in steps if step[0] == "house"] == [("house", 0, 1), ("house", 1, 1)]
    days = [done for step, done, _ in steps if step == "days"]
    assert days == sorted(days)
    assert steps[-1][1] == steps[-1][2]


def test_it_is_refused_where_there_is_an_organisation(made):
    with pytest.raises(Refused):
        make_demonstration(at=made[0], progress=Steps())


def test_it_takes_less_than_a_minute(made, scale, record_property):
    only_whole(scale)

    record_property("figure", f"{made[3].total_seconds():.0f} s")
    assert made[3] < timedelta(seconds=60)


def test_equal_seeds_plan_equal_cases_and_customers():
    first, second = random.Random(7), random.Random(7)

    assert plans(first) == plans(second)
    assert [plan_customer(first, site, 5) for site in SITES] == [
        plan_customer(second, site, 5) for site in SITES
    ]


@pytest.mark.parametrize("seed", range(20))
def test_every_seed_finds_words_for_all_cases(seed):
    found = plans(random.Random(seed))

    assert len(found) == 75  # the other five are sub-cases and merged cases
    assert len({plan.about for plan in found if plan.about}) == len([plan for plan in found if plan.about])


def test_a_small_scale_takes_plans_from_all_over():
    found = plans(random.Random(1))

    assert len({plan.story for plan in spread(found, 0.2)}) >= 4


def test_complaints_are_all_different():
    assert len(TEXTS) >= 40
    assert len({text.subject for text in TEXTS}) == len({text.words for text in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize("site", SITES)
def test_telephone_numbers_are_none_that_anybody_has(site):
    chance = random.Random(3)
    numbers = [
        point.value
        for n in range(1, 301)
        for point in plan_customer(chance, site, n).points
        if point.kind == "phone"
    ]

    # No mobile number in China begins with 126, no local number with 1.
    assert all(re.fullmatch(r"126 \d{4} \d{4}|(021|0991)-1\d{6,7}", number) for number in numbers)


def test_firms_are_graded_and_a_fallen_grade_stops_the_next_order(made):
    graded = {one.customer.name: (one.grade, one.limit) for one in Rating.objects.filter(until=None)}

    assert graded == {
        firm.name: (firm.falls_to or firm.grade, LIMITS[firm.falls_to or firm.grade])
        for firm in archive.FIRMS if firm.grade
    }  # fmt: skip
    fallen = next(one for one in archive.FIRMS if one.falls_to)
    [change] = GradeChange.objects.exclude(matter="").filter(state="approved")
    assert (change.customer.name, change.before, change.grade) == (fallen.name, fallen.grade, fallen.falls_to)
    people = change.proposed_by.sign_in, change.checked_by.sign_in, change.decided_by.sign_in
    assert people == ("luwenqing", "hanxue", "fenglijuan")
    assert Case.objects.get(pk=int(change.matter.removeprefix("case:"))).state == CaseState.CLOSED
    refused = Fact.objects.filter(kind="deed.refused", figures__deed="order.placed", figures__standard="SD-4.1-6/order")
    assert refused.count() == 1
    waiting = GradeChange.objects.get(state="proposed")
    assert waiting.customer.name == archive.WAITING


def test_figures_make_one_firm_excellent_and_another_a_risk(made):
    found = Finding.objects.filter(standard__in=["SD-4.11", "SD-4.12/recovery"], withdraws=None, withdrawal=None)
    said = {(one.result, one.holder) for one in found}
    firm, fallen = (Customer.objects.get(name=archive.FIRMS[number].name).reference for number in (0, 1))

    assert ("优秀客户", firm) in said
    assert {holder for result, holder in said if result == "回收状况差"} == {fallen}


def test_files_are_read_lent_sealed_and_merged(made):
    secret, gone = (Customer.objects.get(name=name) for name in (archive.SECRET, archive.GONE))

    assert (secret.secrecy, [one.purpose for one in secret.openings.all()]) == ("机密", ["核对资料"])
    assert gone.deregistered_at is not None
    assert Deadline.objects.get(standard="SD-4.15/return").state == DeadlineState.OPEN
    (merged, _), (left, _) = archive.TWICE
    assert Customer.objects.filter(name=merged, merged_into=None).count() == 1
    assert Customer.objects.filter(name=left, merged_into=None).count() == 2


def test_customers_answer_by_a_link_of_their_own(made):
    by_customers = Entry.objects.filter(outside__startswith="customer:").values_list("form", flat=True)

    assert {"售后服务调查问卷", "售后服务评价表", "服务评价表"} >= set(by_customers) >= {"售后服务调查问卷"}


def test_a_list_came_in_with_one_known_and_one_wrong(made):
    one = Import.objects.get()

    assert (one.state, one.made, one.known, one.failed) == ("done", archive.LIST_NEW, 1, 1)


def test_goods_have_batches_and_what_is_past_its_last_day_is_declined_by_its_article(made):
    assert ProductBatch.objects.count() == len(SITES) * len(BATCHES) + 1
    lines = OrderLine.objects.filter(product__shelf_life_days__isnull=False)
    assert lines.exists()
    assert len(batches_of(list(lines))) == lines.count()
    [declined] = Return.objects.filter(line__batch=TOO_LATE[1])
    [ground] = declined.refusals.get().grounds
    assert ground["citation"].startswith("service-department@1#第二章/十/")
    assert "不受理退货/5" in str(ground)


def test_receipts_are_lost_and_found(made):
    assert IssuedReceipt.objects.exclude(amount=None).count() == 2
    assert IssuedReceipt.objects.exclude(lost_at=None).count() == 1
    assert Fact.objects.filter(kind="receipt.found").count() == 1


def test_orders_beyond_a_limit_are_let_refused_and_asked_for(made):
    states = list(Permit.objects.order_by("asked_at").values_list("kind", "state"))

    assert states == [("超限下单", "used"), ("超限下单", "refused"), ("超限下单", "waiting")]


def test_who_asks_to_be_erased_is_or_waits_or_is_held(made):
    erasures = Erasure.objects.order_by("asked_at")

    assert [(bool(one.erased_at), bool(one.withdrawn_at)) for one in erasures] == [
        (True, False), (False, True), (False, False), (False, False),
    ]  # fmt: skip
    [hold] = Hold.objects.all()
    assert hold.customer.name == archive.HELD[0]
    assert not Customer.objects.filter(name=archive.ERASED[0]).exists()


def test_a_questionnaire_went_out_and_came_back(made):
    survey = Survey.objects.get()
    tally = tally_of(survey.pk)[survey.pk]

    assert survey.state == "sent"
    assert 0 < tally.answered <= tally.issued < tally.chosen


def test_each_house_keeps_its_texts_for_replies(made):
    kept = ReplyText.objects.filter(retired_at=None)

    assert set(kept.values_list("unit__name", flat=True)) == {"客户服务部"}
    assert kept.count() == 2 * len(REPLY_TEXTS)
    assert {language for _title, language, _words in REPLY_TEXTS} == {"zh-hans", "en"}


def test_the_cable_company_follows_its_regulation_and_one_subsidiary_its_own_figures(made, scale):
    only_whole(scale)

    found = Counter(
        (one.citation.partition("#")[0], one.standard, one.verdict)
        for one in Finding.objects.filter(standard__in=["CO-29a", "CO-30a"], withdraws=None, withdrawal=None)
    )

    group, own = "cable-operator@1", "cable-operator-qinglan@1"
    assert (found[group, "CO-29a", "broken"], found[own, "CO-29a", "broken"]) == (2, 1)
    assert found[group, "CO-30a", "broken"] == 2
    assert found[own, "CO-30a", "broken"] == 1
    assert found[group, "CO-29a", "met"] >= 8


def test_the_unit_above_lets_one_subsidiary_be_looser_in_one_standard_until_a_day(made):
    at, *_ = made
    qinglan = Unit.objects.get(code="QL")

    [exception] = FloorException.objects.all()
    assert (exception.unit, exception.standard, exception.above.code) == (qinglan, "CO-7-1", "GD")
    assert exception.since < at < exception.until
    [own] = rulebook().in_force(qinglan.pk, at)
    _found, stood = stands(qinglan, own.edition, {}, at)
    assert {one.change.id: one.passing for one in stood} == {
        "CO-29a": Passing.PASSES, "CO-30a": Passing.PASSES, "CO-30b": Passing.PASSES, "CO-7-1": Passing.EXCEPTED,
    }


#: Longer than the demonstration lasts.
A_LONG_TIME = timedelta(days=400)


@pytest.fixture(scope="module")
def replayed(made):
    """The whole history once more, the way that defines what follows: every fact fed to the regulations in force."""
    at, *_ = made
    side = Side(rulebook(), remembered(), at - A_LONG_TIME)
    for row in whole_history(at):
        side.feed(as_fact(row))
    return side, side.judged(at - ENDS_BEFORE)


def whole_history(at):
    return facts_for([Unit.objects.get(parent=None).pk], at - A_LONG_TIME, at)


def line_of_finding(one):
    """Return all that a finding says; of its reckoning the figures."""
    return (one.verdict, one.at, one.citation, one.holder, list(one.because), plain(one.result),
            plain(list(one.consequences)), one.fault)  # fmt: skip


def test_its_whole_history_replayed_comes_out_line_by_line_as_the_house_found_it(made, replayed):
    until = made[0] - ENDS_BEFORE
    _side, judged = replayed

    rows = Finding.objects.filter(withdraws=None, withdrawal=None, at__lt=until)
    ended = Deadline.objects.exclude(state=DeadlineState.OPEN).filter(withdrawn_at=None, ended_at__lt=until)
    # That something was missed is recorded by the house itself; a replay finds it without such a fact.
    misses = set(Fact.objects.filter(kind="deadline.missed").values_list("pk", flat=True))
    kept = {row.key: (*line_of_finding(row), row.reckoning["figures"]) for row in rows} | {
        row.key: (row.state, row.ended_at, row.citation, row.holder,
                  [one for one in dict.fromkeys((*row.because, *row.ended_because)) if one not in misses], row.due_at,
                  row.done_late_at, row.follows, row.reckoning["figures"])
        for row in ended
    }  # fmt: skip
    found = {
        key: (one.verdict, one.at, one.citation, one.holder, list(one.because), one.due_at, one.done_at,
              plain(list(one.consequences)), figures_of(one))
        if one.kind == "deadline" else (*line_of_finding(one), figures_of(one))
        for key, one in judged.items() if one.verdict != REFUSED
    }  # fmt: skip
    otherwise = {key for key in kept.keys() | found.keys() if found.get(key) != kept.get(key)}
    assert {key: (found.get(key), kept.get(key)) for key in otherwise} == {}
    assert len(kept) > 20
    assert len({line[0] for line in kept.values()}) >= 4  # met, missed, broken, a result


def figures_of(judged):
    return kept_reckoning(judged.reckoning)["figures"]


def test_the_clocks_that_run_on_are_those_of_the_house_with_the_same_due_times(made, replayed):
    side, _judged = replayed
    running = {key: (one.due_at, one.citation, one.holder) for key, one in side.memory.clock_states.items()
               if isinstance(one, Clock)}  # fmt: skip
    kept = Deadline.objects.filter(state=DeadlineState.OPEN, withdrawn_at=None)

    assert {row.key: (row.due_at, row.citation, row.holder) for row in kept} == running
    assert running


def test_no_deed_that_was_done_would_have_been_refused(replayed):
    _side, judged = replayed
    assert [one for one in judged.values() if one.verdict == REFUSED] == []


def test_the_fast_replay_of_the_whole_history_finds_the_same(made, replayed):
    at, *_ = made
    swift = SwiftSide(rulebook(), all_kinds(), remembered(), at - A_LONG_TIME)
    for told in told_in_order(whole_history(at)):
        swift.feed(told)

    assert swift.judged(at - ENDS_BEFORE) == replayed[1]
