from tests.regulation.packing import Told, edition

OWNER = """
- owner: 首问责任
  id: O-1
  article: 一
  of: case
  becomes: by of contact.received
  answers_until: customer.confirmed
  hands_work_by: transfer.accepted
  taken_away_by: {before: owner.taken_away, position: 客户投诉主管, with: reason}
"""


def test_whoever_received_the_customer_first_answers_for_the_case():
    told = Told(OWNER)

    told.tell("03-02 08:55", "contact.received", "contact:5", by="member:7")
    (finding,) = told.tell("03-02 09:00", "case.opened", by="member:8", contact="contact:5")

    assert (finding.verdict, finding.result, finding.holder) == ("result", "member:7", "case:1")
    assert finding.because == (1, 2)


def test_the_owner_never_changes_when_the_work_moves():
    told = Told(OWNER)

    told.tell("03-02 08:55", "contact.received", "contact:5", by="member:7")
    told.tell("03-02 09:00", "case.opened", by="member:8", contact="contact:5")
    assert told.tell("03-02 10:00", "transfer.accepted", by="member:9") == ()
    assert told.tell("03-02 11:00", "case.reopened", by="member:9") == ()
    (released,) = told.tell("03-03 10:00", "customer.confirmed")

    assert (released.verdict, released.result) == ("met", "member:7")


def test_a_case_without_a_contact_has_an_unknown_owner_and_says_what_is_missing():
    told = Told(OWNER)

    (finding,) = told.tell("03-02 09:00", "case.opened")

    assert (finding.verdict, finding.fault) == ("unknown", "contact.received of case:1")


def test_only_the_named_position_takes_ownership_away_and_gives_a_reason():
    told = Told(OWNER)
    told.memory.belongs_ = lambda who, names, unit, at: who == "member:1" and names == ("客户投诉主管",)

    assert (
        told.object_to("03-02 12:00", "owner.taken_away", by="member:1", reason="休假", to="member:3") == ()
    )
    (without,) = told.object_to("03-02 12:00", "owner.taken_away", by="member:1", to="member:3")
    assert without.missing == ("reason",)
    assert told.object_to("03-02 12:00", "owner.taken_away", by="member:2", reason="休假", to="member:3")


def test_an_owner_is_one_sentence():
    standard = edition(OWNER).standards["O-1"]

    assert standard.sentences()[0][1] == (
        "最先「接到来电」的人对此事负责，直至「客户确认」；「接受转办」只移交工作，不移交责任；只有客户投诉主管可以另行指定。"
    )
