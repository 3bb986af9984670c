"""Programs hold customers, ask for their erasing and read the report, with the same rights as on pages."""

from tests.api.program import Program


def test_a_program_holds_asks_and_erases(scene, case):
    admin, desk = Program(scene.people["管理员"]), Program(scene.people["周婷"])
    path = f"customers/{case.customer_id}"

    assert desk.post(f"{path}/holds", {"reason": "诉讼"}).status_code == 403
    held = admin.post(f"{path}/holds", {"reason": "诉讼"})
    assert held.status_code == 201
    assert desk.post(f"{path}/erasure-requests", {"case": case.pk}).status_code == 201
    assert desk.post(f"{path}/erasure-requests", {}).status_code == 409
    assert admin.post(f"{path}/erasure", {}).status_code == 409
    assert desk.post(f"holds/{held.json()['id']}/lifting", {}).status_code == 403
    assert admin.post(f"holds/{held.json()['id']}/lifting", {}).status_code == 200
    assert desk.post(f"{path}/erasure-withdrawal", {}).status_code == 200
    before = desk.get(f"{path}/erasure-report").json()

    assert admin.post(f"{path}/erasure", {}).status_code == 200

    after = desk.get(f"{path}/erasure-report").json()
    assert (before["erased_at"], before["report"]) == (None, after["report"])
    assert {one["sort"]: one["goes"] for one in after["report"]}["cases"] == 1


def test_a_program_lists_who_asked_to_be_erased(scene, case):
    admin, desk, other = (Program(scene.people[name]) for name in ("管理员", "周婷", "卫平"))
    assert desk.post(f"customers/{case.customer_id}/erasure-requests", {"case": case.pk}).status_code == 201
    admin.post(f"customers/{case.customer_id}/holds", {"reason": "诉讼"})

    (row,) = desk.get("erasure-requests").json()["rows"]

    told = (row["customer"]["id"], row["asked_by"]["name"], row["matter"], row["holds"], row["erased_at"])
    assert told == (case.customer_id, "周婷", case.reference, 1, None)
    assert desk.get("erasure-requests", show="withdrawn").json()["rows"] == []
    assert desk.get("erasure-requests", unit=scene.company.pk).json()["rows"] == []
    assert other.get("erasure-requests").status_code == 403
