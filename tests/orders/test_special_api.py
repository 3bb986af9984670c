"""Special prices by programs: the same deeds, rights and refusals as on pages."""

import pytest
from django.utils import timezone

from shouwen.orders.models import Order
from shouwen.work.models import Permit
from tests.api.program import Program
from tests.orders.special import open_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(db):
    return open_seller()


@pytest.fixture
def order(seller):
    return seller.order(at=timezone.now())


def wanted(order, price="180.00", **more):
    return {"version": order.version, "prices": {order.lines.order_by("pk").first().pk: price}, "words": "老客户", **more}


def test_a_price_is_asked_for_granted_and_charged_once(seller, order):
    agent = Program(seller.agent, "ask_permit", "record_order", "see_order")
    lead = Program(seller.lead, "answer_permit")

    assert agent.post(f"orders/{order.pk}/prices", {key: wanted(order)[key] for key in ("version", "prices")}
                      ).status_code == 409  # fmt: skip
    asked = agent.post(f"orders/{order.pk}/price-request", wanted(order))
    assert asked.status_code == 201, asked.content
    number = asked.json()["id"]
    shown = lead.get(f"permits/{number}").json()
    assert (shown["state"], shown["words"], shown["figures"]["price"]) == ("waiting", "老客户", "420.00")
    assert [row["id"] for row in lead.get("permits").json()["rows"]] == [number]
    assert lead.post(f"permits/{number}/answer", {"is_given": True}).status_code == 200
    assert agent.get("permits", show="granted").json()["rows"][0]["answered_by"]["name"] == "许主管"

    charged = [agent.post(f"permits/{number}/charge").status_code for _ in range(2)]

    assert charged == [200, 409]
    assert Order.objects.get().total == 420
    assert agent.get(f"permits/{number}").json()["state"] == "used"


def test_the_wrong_person_ones_own_request_and_a_request_without_reason(seller, order):
    stranger, clerk = Program(seller.shop.stranger), Program(seller.clerk)
    lead = Program(seller.lead)
    assert lead.post(f"orders/{order.pk}/price-request", wanted(order, words="")).status_code == 422
    number = lead.post(f"orders/{order.pk}/price-request", wanted(order)).json()["id"]

    own = lead.post(f"permits/{number}/answer", {"is_given": True})
    assert own.status_code == 403
    assert "第4节/1/1" in own.content.decode()
    refused = clerk.post(f"permits/{number}/answer", {"is_given": True})
    assert refused.status_code == 409
    assert "第4节/1/1" in refused.content.decode()
    assert stranger.get(f"permits/{number}").status_code == 404
    assert stranger.get("permits").json()["rows"] == []
    for noun, given in (("answer", {"is_given": True}), ("ending", {}), ("charge", {})):
        assert stranger.post(f"permits/{number}/{noun}", given).status_code == 404, noun
    assert clerk.post(f"permits/{number}/ending").status_code == 403
    assert Program(seller.lead, "answer_permit").post(f"permits/{number}/ending").status_code == 403
    assert lead.post(f"permits/{number}/ending").status_code == 200
    assert Permit.objects.get().state == "withdrawn"
