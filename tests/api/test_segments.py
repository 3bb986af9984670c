"""Programs keep lists of customers and read who is in them."""

from tests.api.program import Program


def test_a_program_keeps_a_list_and_reads_it_page_by_page(scene, case):
    admin, desk = Program(scene.people["管理员"]), Program(scene.people["周婷"])

    assert desk.post("customer-segments", {"title": "x", "query": "kind=person", "is_shared": True}).status_code == 403
    assert desk.post("customer-segments", {"title": "x", "query": "page=1"}).status_code == 422
    made = desk.post("customer-segments", {"title": "个人", "query": "kind=person"})
    assert made.status_code == 201
    number = made.json()["id"]

    shown = desk.get("customer-segments").json()
    assert [(one["title"], one["is_yours"], one["is_shared"]) for one in shown] == [("个人", True, False)]
    page = desk.get(f"customer-segments/{number}/customers", limit=1).json()
    assert (page["customers"], page["after"]) == ([case.customer_id], case.customer_id)
    rest = desk.get(f"customer-segments/{number}/customers", after=page["after"]).json()
    assert rest == {"customers": [], "after": None}

    assert admin.get(f"customer-segments/{number}/customers").status_code == 404
    assert admin.post(f"customer-segments/{number}/name", {"title": "别人的"}).status_code == 404
    assert desk.post(f"customer-segments/{number}/name", {"title": "全部个人"}).status_code == 200
    assert [one["title"] for one in desk.get("customer-segments").json()] == ["全部个人"]
    assert desk.post(f"customer-segments/{number}/removal", {}).status_code == 200
    assert desk.get("customer-segments").json() == []
