"""What the page of statistics costs: measured as it is served, each statement in a transaction of its own."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.reports.test_statistics import address, copies, shown
from tests.scenes import local, make_scene, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
SHEETS = ("客户投诉统计表", "客户投诉案件追踪表", "客户投诉总结表", "投诉管理情况汇报")


def test_the_page_asks_as_often_for_one_case_as_for_three_and_at_most_twelve_times(committed, client):
    with transaction.atomic():
        scene = make_scene()
        case = take_complaint(scene, local("2026-03-02 09:00"))
    asked = {}
    for many in (1, 3):
        copies(case, many - 1)
        for name in SHEETS:
            path = address("statistics", scene, sheet=name)
            shown(client, scene, "周婷", path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            asked[name, many] = [query["sql"][:120] for query in captured.captured_queries]

    for (name, many), texts in asked.items():
        assert len(texts) == len(asked[name, 1]), (name, many)
        assert len(texts) <= 12, "\n".join(texts)
